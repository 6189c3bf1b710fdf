namespace Lwm2m.Uicc
{
    /// <summary>What a <see cref="Card"/> met with.</summary>
    public sealed class CardCounters
    {
        /// <summary>Commands that jobs sent.</summary>
        public int Commands;

        /// <summary>Exchanges, with each GET RESPONSE and each repeat.</summary>
        public int Exchanges;

        /// <summary>Commands repeated as the card or the modem was busy.</summary>
        public int BusyRepeats;

        /// <summary>Commands repeated as their answer was lost or damaged.</summary>
        public int Repeats;

        /// <summary>Exchanges without an answer in time.</summary>
        public int Silent;

        /// <summary>Answers that were damaged on their way, or were none.</summary>
        public int Damaged;

        /// <summary>Answers that were too long, or needed too many exchanges.</summary>
        public int TooLong;

        /// <summary>Times the card was reset, changed or lost.</summary>
        public int Lost;
    }
}
