namespace Lwm2m.CardBootstrap
{
    /// <summary>Settings of <see cref="SmartcardBootstrap"/>.</summary>
    public sealed class SmartcardOptions
    {
        /// <summary>
        /// Whether the file is read without a secure channel where the store has no <see cref="Lwm2m.Uicc.Scp03Keys"/> (LwM2M Core App. H says SHOULD): whoever is at the line then reads
        /// the keys in it, and may write others. Each reading says so in the log.
        /// </summary>
        public bool AllowsClear;

        /// <summary>The PIN as digits of ASCII, 4 to 8, for a file that is read with one only; null for none.</summary>
        public byte[] Pin;

        /// <summary>Reference of that PIN; 0 for what the file control parameters say, else 01.</summary>
        public int PinReference;

        /// <summary>No PIN is given to a card that has fewer tries left (ISO/IEC 7816-4 §11.5.6): a wrong one does not block it.</summary>
        public int MinPinTries = 3;

        /// <summary>Bytes of the largest file that is taken, without its padding. It is in memory only while its accounts are taken over.</summary>
        public int MaxFileBytes = BootstrapFile.MaxLength;

        /// <summary>How long the start waits for a card that does not answer, in seconds, before the accounts of the factory are used. Accounts of a card wait for it without limit.</summary>
        public int StartWaitS = 60;

        /// <summary>First pause before a card that did not answer is read again, in seconds; doubled each time, up to an hour.</summary>
        public int RetryS = 5;

        /// <summary>How often in a row a card has to be found gone, empty or damaged before the accounts that are from it are deleted.</summary>
        public int Confirmations = 3;

        /// <summary>How long a check counts, in seconds: requests to several servers need one (LwM2M Core §6.1.4).</summary>
        public int CheckCountsS = 30;
    }
}
