using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// When a bootstrap is tried next, how many tries have failed and how many bootstraps led nowhere, as a record: a device that sleeps
    /// in between, or starts anew, would else begin the hold-off and the pauses anew with each start.
    /// </summary>
    internal sealed class BootstrapRecord
    {
        private const string Name = "srv-bs";
        private const int Format = 2;
        private const int TimeLength = 8;
        private const int CheckLength = 4;
        private const int ContentLength = 1 + 4 + TimeLength + 1 + StateTime.Length + 2 + 2;
        private const int MaxCount = 0xFFFF;

        private readonly Store _store;
        private readonly Clock _clock;

        /// <summary>Takes over the record of a store.</summary>
        /// <param name="store">Where.</param>
        /// <param name="clock">Tells how long the power was off, or null.</param>
        public BootstrapRecord(Store store, Clock clock)
        {
            _store = store;
            _clock = clock;
        }

        /// <summary>Writes that the store did not take.</summary>
        public int WriteFailures;

        /// <summary>Whether a try is waited for.</summary>
        public bool IsWaiting;

        /// <summary>When it is due, or when a failure may lead to another bootstrap. Due now where it is not known how long the power was off, as a device that sleeps in between would never come to it.</summary>
        public long DueMs;

        /// <summary>Tries in a row that failed.</summary>
        public int FailedTries;

        /// <summary>Bootstraps in a row that led nowhere.</summary>
        public int Fruitless;

        /// <summary>Writes it.</summary>
        /// <param name="account">The bootstrap account, or null: with another one the record is of no use.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when the store did not take it.</returns>
        public bool Keep(SecurityAccount account, long nowMs)
        {
            byte[] record = new byte[ContentLength + CheckLength];
            ByteWindow output = new ByteWindow();
            output.Begin(record, 0, 0, ContentLength);
            output.WriteByte(Format);
            output.WriteUnsigned(OwnerOf(account), 4);
            output.WriteUnsigned((ulong)UnixMs, TimeLength);
            output.WriteByte(IsWaiting ? 1 : 0);
            StateTime.Write(output, nowMs, DueMs);
            output.WriteUnsigned((ulong)(FailedTries < MaxCount ? FailedTries : MaxCount), 2);
            output.WriteUnsigned((ulong)(Fruitless < MaxCount ? Fruitless : MaxCount), 2);
            BigEndian.WriteUInt32(record, ContentLength, Crc32.Update(0, record, 0, ContentLength));
            bool isKept = _store.Write(Name, record, 0, record.Length);
            WriteFailures += isKept ? 0 : 1;
            return isKept;
        }

        /// <summary>Takes it.</summary>
        /// <param name="account">The bootstrap account.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when there is none, or it cannot be used.</returns>
        public bool TryRestore(SecurityAccount account, long nowMs)
        {
            byte[] record = new byte[ContentLength + CheckLength];
            if (_store.Read(Name, record, 0, record.Length) != record.Length
                || BigEndian.ReadUInt32(record, ContentLength) != Crc32.Update(0, record, 0, ContentLength))
            {
                return false;
            }

            StateReader input = new StateReader(record, ContentLength);
            if (input.ReadByte() != Format || (uint)input.ReadUnsigned(4) != OwnerOf(account))
            {
                return false;
            }

            long writtenUnixMs = (long)input.ReadUnsigned(TimeLength);
            IsWaiting = input.ReadByte() == 1;
            long leftMs = (long)input.ReadUnsigned(StateTime.Length);
            FailedTries = (int)input.ReadUnsigned(2);
            Fruitless = (int)input.ReadUnsigned(2);
            long unixMs = UnixMs;
            DueMs = writtenUnixMs != Clock.Unknown && unixMs >= writtenUnixMs ? nowMs - (unixMs - writtenUnixMs) + leftMs : nowMs;
            return true;
        }

        /// <summary>Erases it, when nothing is waited for any more.</summary>
        public void Erase()
        {
            _store.Erase(Name);
        }

        private long UnixMs
        {
            get { return _clock is null ? Clock.Unknown : _clock.UnixMs; }
        }

        private static uint OwnerOf(SecurityAccount account)
        {
            ByteWindow owner = new ByteWindow();
            owner.Begin(null, 0, 0, 0);
            owner.Write(Utf8.FromString(account is null ? "" : account.ServerUri));
            return owner.Hash;
        }
    }
}
