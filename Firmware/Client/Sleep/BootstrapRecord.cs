using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// When a bootstrap is tried next and how many tries have failed, as a record: a device that sleeps in between would else begin
    /// the hold-off and the pauses anew with each wake.
    /// </summary>
    internal sealed class BootstrapRecord
    {
        private const string Name = "srv-bs";
        private const int Format = 1;
        private const int TimeLength = 8;
        private const int CheckLength = 4;
        private const int ContentLength = 1 + 4 + TimeLength + StateTime.Length + 2;
        private const int MaxTries = 0xFFFF;

        private readonly Store _store;
        private readonly Clock _clock;
        private readonly ByteWindow _output = new ByteWindow();

        /// <summary>Takes over the record of a store.</summary>
        /// <param name="store">Where.</param>
        /// <param name="clock">Tells how long the power was off, or null.</param>
        public BootstrapRecord(Store store, Clock clock)
        {
            _store = store;
            _clock = clock;
        }

        /// <summary>Writes it.</summary>
        /// <param name="account">The bootstrap account, or null: with another one the record is of no use.</param>
        /// <param name="dueMs">When the next try is due.</param>
        /// <param name="failedTries">Tries in a row that failed.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when the store did not take it.</returns>
        public bool Keep(SecurityAccount account, long dueMs, int failedTries, long nowMs)
        {
            byte[] record = new byte[ContentLength + CheckLength];
            _output.Begin(record, 0, 0, ContentLength);
            _output.WriteByte(Format);
            _output.WriteUnsigned(OwnerOf(account), 4);
            _output.WriteUnsigned((ulong)UnixMs, TimeLength);
            StateTime.Write(_output, nowMs, dueMs);
            _output.WriteUnsigned((ulong)(failedTries < MaxTries ? failedTries : MaxTries), 2);
            BigEndian.WriteUInt32(record, ContentLength, Crc32.Update(0, record, 0, ContentLength));
            return _store.Write(Name, record, 0, record.Length);
        }

        /// <summary>Takes it.</summary>
        /// <param name="account">The bootstrap account.</param>
        /// <param name="nowMs">The time.</param>
        /// <param name="dueMs">Receives when the next try is due: now where it is not known how long the power was off, as a device that sleeps in between would never come to it.</param>
        /// <param name="failedTries">Receives the tries that failed.</param>
        /// <returns>False when there is none, or it cannot be used.</returns>
        public bool TryRestore(SecurityAccount account, long nowMs, out long dueMs, out int failedTries)
        {
            dueMs = nowMs;
            failedTries = 0;
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
            long leftMs = (long)input.ReadUnsigned(StateTime.Length);
            failedTries = (int)input.ReadUnsigned(2);
            long unixMs = UnixMs;
            if (writtenUnixMs != Clock.Unknown && unixMs >= writtenUnixMs)
            {
                dueMs = nowMs - (unixMs - writtenUnixMs) + leftMs;
            }

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
