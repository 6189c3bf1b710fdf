using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// The records of a context in a store: the last derived ID Context (RFC 8613 App. B.2), and over a prepared restart
    /// also the replay window, for a single use. No record holds a secret.
    /// </summary>
    /// <remarks>
    /// The mark of the Sender Sequence Numbers (RFC 8613 App. B.1.1) is one for all contexts of a device, and never starts again: so no number comes
    /// twice under a key, whichever contexts come, go and come back under whatever names, and whatever becomes of the other records; and a
    /// peer that keeps its window over a derivation, such as libcoap, takes what comes next. The window that was kept holds while the mark
    /// is where it was: it moves before anything is sent or taken, so that a window is of no use afterwards, erased or not.
    /// </remarks>
    internal sealed class ContextStore
    {
        /// <summary>Length in characters of the longest name.</summary>
        public const int MaxNameLength = Store.MaxNameLength - 2;

        /// <summary>Sender Sequence Numbers stay below 2^40 (RFC 8613 §7.2.1).</summary>
        public const long SequenceLimit = 1L << 40;

        /// <summary>The most records of one context.</summary>
        public const int Records = 2;

        /// <summary>Name of the record of the numbers.</summary>
        public const string NumbersName = "oscore-s";

        /// <summary>Name of the record of the keys that requests were taken under.</summary>
        public const string KeysName = "oscore-k";

        /// <summary>Keys in it at most: as many as a record has room for.</summary>
        public const int MaxKeys = MaxRecordLength / CommonContext.FingerprintLength;

        /// <summary>Bytes of the longest.</summary>
        public const int MaxRecordLength = IdContextAt + SecurityContext.MaxIdContextLength;

        private const string DerivedSuffix = "-d";
        private const string WindowSuffix = "-w";

        // Both records: whose they are, and which derivation.
        private const int EpochAt = CommonContext.FingerprintLength;
        private const int HeadLength = EpochAt + 4;
        private const int IdContextAt = HeadLength;
        private const int HighestAt = HeadLength;
        private const int SeenAt = HighestAt + 8;
        private const int NextAt = SeenAt + 8;
        private const int MarkAt = NextAt + 8;
        private const int WindowLength = MarkAt + 8;

        /// <summary>In place of the highest number of a window: the received numbers are unknown.</summary>
        private const long NotKnown = -2;

        private readonly Store _store;
        private readonly string _derivedName;
        private readonly string _windowName;
        private readonly byte[] _fingerprint = new byte[CommonContext.FingerprintLength];
        private readonly CommonContext _common;
        private readonly OscoreWork _work;

        public ContextStore(Store store, string name, CommonContext common, SequenceReservation numbers, OscoreWork work)
        {
            _store = store;
            _common = common;
            _work = work;
            _derivedName = name + DerivedSuffix;
            _windowName = name + WindowSuffix;
            common.WriteFingerprint(_fingerprint, 0);
            Numbers = numbers;
        }

        /// <summary>Sender Sequence Numbers of this context and all others.</summary>
        public readonly SequenceReservation Numbers;

        /// <summary>The numbers of all contexts in a store.</summary>
        public static SequenceReservation NumbersIn(Store store, OscoreOptions options)
        {
            return new SequenceReservation(store, NumbersName, options.SequencesPerWrite, SequenceLimit);
        }

        /// <summary>Erases the records of a name, except the numbers.</summary>
        public static void Erase(Store store, string name)
        {
            store.Erase(name + WindowSuffix);
            store.Erase(name + DerivedSuffix);
        }

        /// <summary>
        /// Notes that requests are taken under the context that was given. What is noted is the Recipient Key, whatever account it comes in; once
        /// <see cref="MaxKeys"/> are, none counts as new any more.
        /// </summary>
        /// <param name="isNew">Receives whether none was before, so that none can be a replay.</param>
        /// <returns>False when the store does not take it.</returns>
        public bool TryClaim(out bool isNew)
        {
            // Written first, as a derivation takes the place of the record.
            byte[] recipient = _work.Key;
            _common.WriteRecipientFingerprint(recipient, 0);
            byte[] record = _work.Scratch;
            int length = _store.Read(KeysName, record, 0, MaxRecordLength);
            isNew = length == Store.Missing && !_store.IsDoubtful;
            length = length == Store.Missing ? 0 : length;
            if (length < 0 || length + CommonContext.FingerprintLength > MaxKeys * CommonContext.FingerprintLength)
            {
                return true;
            }

            isNew |= length > 0 && !_store.IsDoubtful;
            for (int at = 0; at < length; at += CommonContext.FingerprintLength)
            {
                if (ConstantTime.Equal(recipient, 0, record, at, CommonContext.FingerprintLength))
                {
                    isNew = false;
                    return true;
                }
            }

            Array.Copy(recipient, 0, record, length, CommonContext.FingerprintLength);
            return _store.Write(KeysName, record, 0, length + CommonContext.FingerprintLength);
        }

        /// <summary>Records that a derived context is in force.</summary>
        /// <returns>False when the write failed; the store may hold it nevertheless.</returns>
        public bool PutDerived(uint epoch, byte[] idContext, int idContextLength)
        {
            WriteHead(epoch);
            Array.Copy(idContext, 0, _work.Scratch, IdContextAt, idContextLength);
            return _store.Write(_derivedName, _work.Scratch, 0, IdContextAt + idContextLength);
        }

        /// <summary>Gets the derived context in force.</summary>
        /// <param name="epoch">Its derivation.</param>
        /// <param name="idContext">Receives its ID Context.</param>
        /// <returns>Bytes of the ID Context, or <see cref="SecurityContext.NoIdContext"/> when there is none.</returns>
        public int GetDerived(out uint epoch, byte[] idContext)
        {
            epoch = 0;
            int length = _store.Read(_derivedName, _work.Scratch, 0, MaxRecordLength);
            if (length <= IdContextAt || !IsOurs())
            {
                return SecurityContext.NoIdContext;
            }

            length -= IdContextAt;
            epoch = BigEndian.ReadUInt32(_work.Scratch, EpochAt);
            Array.Copy(_work.Scratch, IdContextAt, idContext, 0, length);
            return length;
        }

        /// <summary>Saves the window and the numbers; neither may be used afterwards.</summary>
        public bool PutWindow(uint epoch, RequestWindow window)
        {
            if (!Numbers.TryTell(out long next, out long mark))
            {
                return false;
            }

            WriteHead(epoch);
            BigEndian.WriteUInt64(_work.Scratch, HighestAt, (ulong)(window.IsKnown ? window.Received.Highest : NotKnown));
            BigEndian.WriteUInt64(_work.Scratch, SeenAt, window.Received.Seen);
            BigEndian.WriteUInt64(_work.Scratch, NextAt, (ulong)next);
            BigEndian.WriteUInt64(_work.Scratch, MarkAt, (ulong)mark);
            return _store.Write(_windowName, _work.Scratch, 0, WindowLength);
        }

        /// <summary>Restores the saved window and numbers. A window that was unknown remains unknown.</summary>
        public bool TryTakeWindow(uint epoch, RequestWindow window)
        {
            int length = _store.Read(_windowName, _work.Scratch, 0, MaxRecordLength);
            if (length != WindowLength || !IsOurs() || BigEndian.ReadUInt32(_work.Scratch, EpochAt) != epoch
                || !Numbers.TryResume((long)BigEndian.ReadUInt64(_work.Scratch, NextAt), (long)BigEndian.ReadUInt64(_work.Scratch, MarkAt)))
            {
                return false;
            }

            long highest = (long)BigEndian.ReadUInt64(_work.Scratch, HighestAt);
            if (highest != NotKnown)
            {
                window.Received.Restore(highest, BigEndian.ReadUInt64(_work.Scratch, SeenAt));
                window.GoOn();
            }

            return true;
        }

        private void WriteHead(uint epoch)
        {
            Array.Copy(_fingerprint, 0, _work.Scratch, 0, CommonContext.FingerprintLength);
            BigEndian.WriteUInt32(_work.Scratch, EpochAt, epoch);
        }

        private bool IsOurs()
        {
            return ConstantTime.Equal(_fingerprint, 0, _work.Scratch, 0, CommonContext.FingerprintLength);
        }
    }
}
