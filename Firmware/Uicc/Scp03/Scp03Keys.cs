using System;
using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// The static keys of SCP03, which a card and its device share: Key-ENC and Key-MAC. They are kept in the device's store, sealed, and are in memory only
    /// while a session is opened. Key-DEK is not kept, as the device puts no keys into the card.
    /// </summary>
    public sealed class Scp03Keys
    {
        /// <summary>Name of the record.</summary>
        public const string Name = "scp03";

        /// <summary>Name of the record that counts refusals.</summary>
        public const string RefusalsName = "scp03-r";

        /// <summary>
        /// Refusals of EXTERNAL AUTHENTICATE in a row, over all power cuts, after which the keys are not tried again until new ones are provisioned: a
        /// card locks its key set after a few, 3 to 10 in the field.
        /// </summary>
        public const int MaxRefusals = 2;

        /// <summary>Length in bytes of the longest key, AES-256.</summary>
        public const int MaxKeyLength = 32;

        /// <summary>Length in bytes of the longest record.</summary>
        public const int MaxRecord = HeadLength + 2 * MaxKeyLength + MarkLength;

        /// <summary>Greatest key version number (GlobalPlatform Card Specification 2.2.1 §7.5.1); 0 takes the first key set of the card.</summary>
        public const int MaxVersion = 0x7F;

        // Format, key version, length of a key; both keys; a mark by which the count of refusals belongs to these keys and no others.
        private const int Format = 1;
        private const int HeadLength = 3;
        private const int MarkLength = 8;

        private readonly Store _store;
        private readonly byte[] _record = new byte[MaxRecord];
        private readonly byte[] _refusals = new byte[MarkLength + 1];     // what was read of the count

        /// <summary>Makes them, without reading.</summary>
        /// <param name="store">The store, sealed, as the record holds keys.</param>
        public Scp03Keys(Store store)
        {
            _store = store;
        }

        /// <summary>Length in bytes of each key: 16, 24 or 32; 0 while they are not in memory.</summary>
        public int KeyLength { get; private set; }

        /// <summary>Key version number, P1 of INITIALIZE UPDATE.</summary>
        public int Version
        {
            get { return _record[1]; }
        }

        /// <summary>What holds Key-ENC, from <see cref="EncryptionOffset"/>, and Key-MAC, from <see cref="MacOffset"/>.</summary>
        internal byte[] Buffer
        {
            get { return _record; }
        }

        internal int EncryptionOffset
        {
            get { return HeadLength; }
        }

        internal int MacOffset
        {
            get { return HeadLength + KeyLength; }
        }

        private int MarkOffset
        {
            get { return HeadLength + 2 * KeyLength; }
        }

        /// <summary>Puts keys into a store, for provisioning. Both keys may then be wiped.</summary>
        /// <param name="store">The store, sealed.</param>
        /// <param name="version">Key version number, 0 to <see cref="MaxVersion"/>.</param>
        /// <param name="encryption">Key-ENC, 16, 24 or 32 bytes.</param>
        /// <param name="mac">Key-MAC, of the same length.</param>
        /// <param name="random">Makes the mark of these keys.</param>
        /// <returns>False if the keys are none, or the store failed.</returns>
        public static bool Put(Store store, int version, byte[] encryption, byte[] mac, RandomSource random)
        {
            int length = encryption.Length;
            if (!IsLength(length) || mac.Length != length || version < 0 || version > MaxVersion)
            {
                return false;
            }

            byte[] record = new byte[HeadLength + 2 * length + MarkLength];
            record[0] = Format;
            record[1] = (byte)version;
            record[2] = (byte)length;
            Array.Copy(encryption, 0, record, HeadLength, length);
            Array.Copy(mac, 0, record, HeadLength + length, length);
            random.Fill(record, HeadLength + 2 * length, MarkLength);
            bool isPut = store.Write(Name, record, 0, record.Length);
            Array.Clear(record, 0, record.Length);
            return isPut;
        }

        /// <summary>Whether the store has keys.</summary>
        public bool AreThere()
        {
            bool areThere = TryLoad();
            Wipe();
            return areThere;
        }

        /// <summary>Whether the store has never had keys. Those that cannot be read are there.</summary>
        public bool AreMissing()
        {
            bool areMissing = _store.Read(Name, _record, 0, MaxRecord) == Store.Missing;
            Wipe();
            return areMissing;
        }

        /// <summary>Reads the keys.</summary>
        /// <returns>False if there are none, or they are damaged.</returns>
        internal bool TryLoad()
        {
            int count = _store.Read(Name, _record, 0, MaxRecord);
            int length = _record[2];
            if (count < HeadLength || _record[0] != Format || _record[1] > MaxVersion || !IsLength(length) || count != HeadLength + 2 * length + MarkLength)
            {
                Wipe();
                return false;
            }

            KeyLength = length;
            return true;
        }

        /// <summary>Whether EXTERNAL AUTHENTICATE was refused too often under these keys.</summary>
        internal bool AreBarred()
        {
            return CountRefusals() >= MaxRefusals;
        }

        /// <summary>Counts a refusal, so that no restart forgets it.</summary>
        internal void CountRefusal()
        {
            byte[] record = new byte[MarkLength + 1];
            record[MarkLength] = (byte)(CountRefusals() + 1);
            Array.Copy(_record, MarkOffset, record, 0, MarkLength);
            _store.Write(RefusalsName, record, 0, record.Length);
        }

        /// <summary>The card took them.</summary>
        internal void ForgetRefusals()
        {
            if (CountRefusals() != 0)
            {
                _store.Erase(RefusalsName);
            }
        }

        /// <summary>Wipes them from memory; they stay in the store.</summary>
        internal void Wipe()
        {
            Array.Clear(_record, 0, MaxRecord);
            KeyLength = 0;
        }

        private static bool IsLength(int length)
        {
            return length == 16 || length == 24 || length == MaxKeyLength;
        }

        // A record of other keys counts nothing; one that cannot be read counts fully, as it may be that of these.
        private int CountRefusals()
        {
            byte[] record = _refusals;
            int count = _store.Read(RefusalsName, record, 0, record.Length);
            if (count == Store.Missing)
            {
                return 0;
            }

            if (count != record.Length)
            {
                return MaxRefusals;
            }

            for (int i = 0; i < MarkLength; i++)
            {
                if (record[i] != _record[MarkOffset + i])
                {
                    return 0;
                }
            }

            return record[MarkLength];
        }
    }
}
