using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// What outlives the power of one server, as one record: registration, attributes, observations and what waits to be told.
    /// Written when one of them comes or goes, before the server is told that it did, and when the client is put to sleep.
    /// </summary>
    /// <remarks>
    /// Between two writes time goes on and Updates extend the lifetime, so a record found after a power cut may be older than what
    /// the server holds. Nothing in it is wrong then: where the time left of the lifetime cannot be told, an Update asks.
    /// The Observe numbers have a record of their own, written ahead.
    /// </remarks>
    internal sealed class ServerState
    {
        private const int Format = 1;
        private const int TimeLength = 8;
        private const int CheckLength = 4;

        /// <summary>Bytes of format, check, whose it is and time, and of the counts of the tables.</summary>
        private const int FixedLength = 1 + CheckLength + 4 + TimeLength + 3 * 2;

        private readonly ServerSession _session;
        private readonly AttributeTable _attributes;
        private readonly Store _store;
        private readonly Clock _clock;
        private readonly string _name;
        private readonly uint _owner;
        private readonly int _maxLength;
        private readonly ByteWindow _output = new ByteWindow();
        private int _keptRevision;
        private bool _isRestored;

        /// <summary>Takes over the records of a server.</summary>
        /// <param name="session">What is kept.</param>
        /// <param name="attributes">Its attributes.</param>
        /// <param name="store">Where.</param>
        /// <param name="clock">Tells how long the power was off.</param>
        /// <param name="owner">A number for what a registration belongs to: a record with another is of no use.</param>
        /// <param name="options">Bounds.</param>
        public ServerState(ServerSession session, AttributeTable attributes, Store store, Clock clock, uint owner, ClientOptions options)
        {
            _session = session;
            _attributes = attributes;
            _store = store;
            _clock = clock;
            _owner = owner;
            _maxLength = MaxLength(options);
            _name = "srv-" + session.Account.ShortServerId.ToString();
            session.Observations.Numbers = new ObserveNumbers(store, _name + "-n");
        }

        /// <summary>Writes to the store that it did not take.</summary>
        public int WriteFailures { get; private set; }

        private int Revision
        {
            get { return _session.Registration.Lease.Revision + _session.Observations.Revision + _attributes.Revision; }
        }

        /// <summary>Bytes of the longest record.</summary>
        public static int MaxLength(ClientOptions options)
        {
            return FixedLength + RegistrationRecord.MaxLength
                + options.MaxAttributes * AttributeTable.MaxSavedLength
                + options.MaxObservations * ObservationTable.MaxSavedLength
                + 2 + options.MaxStoredBytes;
        }

        /// <summary>Takes what the last start left. Once, before anything is sent.</summary>
        /// <returns>False when the server may see it otherwise and is to be asked by an Update; true also when there is nothing.</returns>
        public bool Restore(long nowMs)
        {
            if (_isRestored)
            {
                return true;
            }

            _isRestored = true;
            byte[] record = new byte[_maxLength];
            int length = _store.Read(_name, record, 0, record.Length);
            int content = length - CheckLength;
            bool isVerified = true;
            if (content > 0 && BigEndian.ReadUInt32(record, content) == Crc32.Update(0, record, 0, content))
            {
                isVerified = Take(new StateReader(record, content), nowMs);
            }

            _keptRevision = Revision;
            return isVerified;
        }

        /// <summary>Erases the record, where the account is gone or another: what was registered under the old one is not taken up.</summary>
        public void Forget()
        {
            _isRestored = true;
            _keptRevision = Revision;
            _store.Erase(_name);
        }

        /// <summary>Writes the record if something came or went.</summary>
        public void KeepIfChanged(long nowMs)
        {
            int revision = Revision;
            if (_isRestored && revision != _keptRevision)
            {
                _keptRevision = revision;
                Keep(nowMs);
            }
        }

        /// <summary>Writes the record.</summary>
        /// <returns>False when the store did not take it.</returns>
        public bool Keep(long nowMs)
        {
            // Rare, so that the memory is not held in between.
            _output.Begin(null, 0, 0, 0);
            Write(nowMs);
            int content = _output.Total;
            byte[] record = new byte[content + CheckLength];
            _output.Begin(record, 0, 0, content);
            Write(nowMs);
            BigEndian.WriteUInt32(record, content, Crc32.Update(0, record, 0, content));
            bool isKept = _store.Write(_name, record, 0, record.Length);
            WriteFailures += isKept ? 0 : 1;
            return isKept;
        }

        private void Write(long nowMs)
        {
            _output.WriteByte(Format);
            _output.WriteUnsigned(_owner, 4);
            long unixMs = _clock is null ? Clock.Unknown : _clock.UnixMs;
            _output.WriteUnsigned((ulong)unixMs, TimeLength);
            RegistrationRecord.Write(_output, _session.Registration, nowMs);
            _attributes.Save(_output);
            _session.Observations.Save(_output, nowMs);
        }

        private bool Take(StateReader input, long nowMs)
        {
            if (input.ReadByte() != Format || (uint)input.ReadUnsigned(4) != _owner)
            {
                return true;
            }

            long writtenUnixMs = (long)input.ReadUnsigned(TimeLength);
            long unixMs = _clock is null ? Clock.Unknown : _clock.UnixMs;
            bool isTimeKnown = writtenUnixMs != Clock.Unknown && unixMs >= writtenUnixMs;
            long savedMs = isTimeKnown ? nowMs - (unixMs - writtenUnixMs) : nowMs;
            if (!RegistrationRecord.TryRead(input, _session.Registration, savedMs, isTimeKnown, nowMs, out bool isWithinLifetime, out bool isUpdateDue))
            {
                return true;
            }

            if (_attributes.TryRestore(input) && _session.Observations.TryRestore(input, savedMs, nowMs) && input.IsAtEnd)
            {
                _session.Registration.Restore(RegistrationState.Registered, 0);
                if (isUpdateDue)
                {
                    _session.Registration.RequestUpdate();
                }

                return isTimeKnown && isWithinLifetime;
            }

            // What is not whole is not half used: the client registers anew.
            _session.Registration.Location.Clear();
            _session.Observations.Clear();
            _attributes.Clear();
            return true;
        }
    }
}
