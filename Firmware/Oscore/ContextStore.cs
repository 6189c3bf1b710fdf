using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// What a context leaves in a store: the mark of its Sender Sequence Numbers (RFC 8613 App. B.1.1), the ID Context that was derived last
    /// (App. B.2), and over a restart that was prepared for also the replay window, for a single use. No record holds a secret.
    /// </summary>
    /// <remarks>
    /// The numbers are never started again, whichever context was derived: so none comes twice under a key whatever becomes of the other records,
    /// and a peer that keeps its window over a derivation, such as libcoap, takes what comes next.
    /// </remarks>
    internal sealed class ContextStore
    {
        /// <summary>Length in characters of the longest name.</summary>
        public const int MaxNameLength = Store.MaxNameLength - 2;

        /// <summary>Sender Sequence Numbers stay below 2^40 (RFC 8613 §7.2.1).</summary>
        public const long SequenceLimit = 1L << 40;

        /// <summary>Records of one context at most.</summary>
        public const int Records = 3;

        /// <summary>Bytes of the longest.</summary>
        public const int MaxRecordLength = IdContextAt + SecurityContext.MaxIdContextLength;

        private const string NumbersSuffix = "-s";
        private const string DerivedSuffix = "-d";
        private const string WindowSuffix = "-w";

        // Both records: whose they are, and which derivation.
        private const int EpochAt = CommonContext.FingerprintLength;
        private const int HeadLength = EpochAt + 4;
        private const int IdContextAt = HeadLength;
        private const int HighestAt = HeadLength;
        private const int SeenAt = HighestAt + 8;
        private const int NextAt = SeenAt + 8;
        private const int WindowLength = NextAt + 8;

        /// <summary>In place of the highest number of a window: nobody knows what has been received.</summary>
        private const long NotKnown = -2;

        private readonly Store _store;
        private readonly string _derivedName;
        private readonly string _windowName;
        private readonly byte[] _fingerprint = new byte[CommonContext.FingerprintLength];
        private readonly byte[] _record = new byte[MaxRecordLength];

        public ContextStore(Store store, string name, CommonContext common, int sequencesPerWrite)
        {
            _store = store;
            _derivedName = name + DerivedSuffix;
            _windowName = name + WindowSuffix;
            common.WriteFingerprint(_fingerprint, 0);
            Numbers = new SequenceReservation(store, name + NumbersSuffix, sequencesPerWrite, SequenceLimit);
        }

        /// <summary>Sender Sequence Numbers of the context that was given and of all that are derived.</summary>
        public SequenceReservation Numbers { get; }

        /// <summary>Erases what is kept under a name.</summary>
        public static void Erase(Store store, string name)
        {
            store.Erase(name + WindowSuffix);
            store.Erase(name + DerivedSuffix);
            store.Erase(name + NumbersSuffix);
        }

        /// <summary>Whether there is no trace of any context under this name: the one that was given was never used.</summary>
        public bool IsUntouched
        {
            get
            {
                return _store.Read(_derivedName, _record, 0, _record.Length) == Store.Missing
                    && _store.Read(_windowName, _record, 0, _record.Length) == Store.Missing
                    && Numbers.AreUntouched;
            }
        }

        /// <summary>Keeps that a derived context is in force.</summary>
        public void PutDerived(uint epoch, byte[] idContext, int idContextLength)
        {
            WriteHead(epoch);
            Array.Copy(idContext, 0, _record, IdContextAt, idContextLength);
            _store.Write(_derivedName, _record, 0, IdContextAt + idContextLength);
        }

        /// <summary>Tells which derived context is in force.</summary>
        /// <param name="epoch">Its derivation.</param>
        /// <param name="idContext">Receives its ID Context.</param>
        /// <returns>Bytes of the ID Context, or <see cref="SecurityContext.NoIdContext"/> when there is none.</returns>
        public int GetDerived(out uint epoch, byte[] idContext)
        {
            epoch = 0;
            int length = _store.Read(_derivedName, _record, 0, _record.Length);
            if (length <= IdContextAt || !IsOurs())
            {
                return SecurityContext.NoIdContext;
            }

            length -= IdContextAt;
            epoch = BigEndian.ReadUInt32(_record, EpochAt);
            Array.Copy(_record, IdContextAt, idContext, 0, length);
            return length;
        }

        /// <summary>Keeps where the window and the numbers are; neither may be used any more.</summary>
        public bool PutWindow(uint epoch, RequestWindow window)
        {
            if (!Numbers.TryPeek(out long next))
            {
                return false;
            }

            WriteHead(epoch);
            BigEndian.WriteUInt64(_record, HighestAt, (ulong)(window.IsKnown ? window.Received.Highest : NotKnown));
            BigEndian.WriteUInt64(_record, SeenAt, window.Received.Seen);
            BigEndian.WriteUInt64(_record, NextAt, (ulong)next);
            return _store.Write(_windowName, _record, 0, WindowLength);
        }

        /// <summary>Takes window and numbers out of the store, so that they are there only once. A window that was not known is not known then either.</summary>
        public bool TryTakeWindow(uint epoch, RequestWindow window)
        {
            int length = _store.Read(_windowName, _record, 0, _record.Length);
            if (length == Store.Missing)
            {
                return false;
            }

            bool isOurs = length == WindowLength && IsOurs() && BigEndian.ReadUInt32(_record, EpochAt) == epoch;
            long highest = (long)BigEndian.ReadUInt64(_record, HighestAt);
            ulong seen = BigEndian.ReadUInt64(_record, SeenAt);
            long next = (long)BigEndian.ReadUInt64(_record, NextAt);

            // First it must be gone for good.
            if (!_store.Erase(_windowName) || !isOurs)
            {
                return false;
            }

            if (highest != NotKnown)
            {
                window.Received.Restore(highest, seen);
                window.GoOn();
            }

            Numbers.TryResume(next);
            return true;
        }

        /// <summary>Erases the window and the numbers that were kept for a restart.</summary>
        public void DropWindow()
        {
            if (_store.Read(_windowName, _record, 0, _record.Length) != Store.Missing)
            {
                _store.Erase(_windowName);
            }
        }

        private void WriteHead(uint epoch)
        {
            Array.Copy(_fingerprint, 0, _record, 0, CommonContext.FingerprintLength);
            BigEndian.WriteUInt32(_record, EpochAt, epoch);
        }

        private bool IsOurs()
        {
            return ConstantTime.Equal(_fingerprint, 0, _record, 0, CommonContext.FingerprintLength);
        }
    }
}
