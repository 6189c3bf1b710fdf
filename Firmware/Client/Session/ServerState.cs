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
        private const int LeastUnkeptPauseMs = 300000;
        private const int LongestUnkeptPauseMs = 6 * 3600000;
        private const int Format = 3;

        /// <summary>First pause before a record that the store did not take is written again, doubled each time.</summary>
        private const int RetryMs = 10000;

        /// <summary>Longest pause.</summary>
        private const int MaxRetryMs = 60 * 60 * 1000;

        private const int TimeLength = 8;
        private const int CheckLength = 4;
        private const int RightsLength = 4;

        /// <summary>Bytes of format, check, whose it is, time and rights, and of the counts of the tables.</summary>
        private const int FixedLength = 1 + CheckLength + 4 + TimeLength + RightsLength + 3 * 2;

        private readonly ServerSession _session;
        private readonly AttributeTable _attributes;
        private readonly Authorization _access;
        private readonly Store _store;
        private readonly Clock _clock;
        private readonly string _name;
        private readonly uint _owner;
        private readonly int _maxLength;
        private int _keptRevision;
        private int _pauseMs;           // 0 while nothing is to be written again
        private long _retryMs;
        private bool _isRestored;
        private bool _isGivenUp;
        private long _keptUnixMs = Clock.Unknown;

        /// <summary>Takes over the records of a server.</summary>
        /// <param name="session">What is kept.</param>
        /// <param name="access">What the server may do: other rights after a restart have changed meanwhile.</param>
        /// <param name="store">Where.</param>
        /// <param name="clock">Tells how long the power was off.</param>
        /// <param name="owner">A number for what a registration belongs to: a record with another is of no use.</param>
        /// <param name="options">Bounds.</param>
        public ServerState(ServerSession session, Authorization access, Store store, Clock clock, uint owner, ClientOptions options)
        {
            _session = session;
            _attributes = session.Observations.Attributes;
            _access = access;
            _store = store;
            _clock = clock;
            _owner = owner;
            _maxLength = MaxLength(options);
            _name = "srv-" + session.Account.ShortServerId.ToString();
            session.Observations.Numbers = new ObserveNumbers(store, _name + "-n");
        }

        /// <summary>Whether the server is registered at anew whatever the record says of it, as the accounts are doubtful.</summary>
        public bool RegistersAnew;

        /// <summary>Writes to the store that it did not take.</summary>
        public int WriteFailures;

        /// <summary>How long ago the record was written, 0 where that is not known.</summary>
        public long KeptMsAgo
        {
            get
            {
                long unixMs = _clock is null ? Clock.Unknown : _clock.UnixMs;
                return unixMs == Clock.Unknown || _keptUnixMs == Clock.Unknown || unixMs < _keptUnixMs ? 0 : unixMs - _keptUnixMs;
            }
        }

        /// <summary>
        /// How long to leave a server alone after a sleep that could not keep what has been tried: as long as nothing has been kept, so that the
        /// pauses grow nevertheless.
        /// </summary>
        /// <param name="state">What is kept of the server, or null for nothing.</param>
        public static long UnkeptPauseMs(ServerState state)
        {
            long ageMs = state is null ? 0 : state.KeptMsAgo;
            return ageMs < LeastUnkeptPauseMs ? LeastUnkeptPauseMs : ageMs < LongestUnkeptPauseMs ? ageMs : LongestUnkeptPauseMs;
        }

        private uint RightsHash
        {
            get { return _access.HashFor(_session.Account.ShortServerId); }
        }

        private int Revision
        {
            get { return _session.Registration.Lifetime.Revision + _session.Observations.Revision + _attributes.Revision; }
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
            bool isDoubtful = _store.IsDoubtful || RegistersAnew;
            bool isVerified = true;
            if (content > 0 && BigEndian.ReadUInt32(record, content) == Crc32.Update(0, record, 0, content))
            {
                isVerified = Take(new StateReader(record, content), isDoubtful, nowMs);
            }

            _keptRevision = Revision;
            return isVerified;
        }

        /// <summary>Erases the record, where the account is gone or another: what was registered under the old one is not taken up.</summary>
        public void Forget()
        {
            // Where it cannot be erased, one that says less is written over it.
            _isRestored = true;
            _keptRevision = _store.Erase(_name) ? Revision : Revision - 1;
        }

        /// <summary>
        /// Erases the record before accounts are written in which this server is another: should the power go right after, they would be found beside
        /// what was registered under the former ones. Nothing is kept any more until <see cref="Resume"/>.
        /// </summary>
        /// <returns>False when the store did not erase it.</returns>
        public bool GiveUp()
        {
            _isGivenUp = true;
            return _store.Erase(_name);
        }

        /// <summary>Goes on after the accounts have stayed as they were: the record is written again.</summary>
        public void Resume()
        {
            if (_isGivenUp)
            {
                _isGivenUp = false;
                _keptRevision = Revision - 1;
            }
        }

        /// <summary>Writes the record if something came or went; one that the store did not take after a pause.</summary>
        /// <returns>When to try again, or <see cref="DatagramLink.Never"/>.</returns>
        public long KeepIfChanged(long nowMs)
        {
            if (!_isRestored || _isGivenUp || Revision == _keptRevision)
            {
                return DatagramLink.Never;
            }

            if (_pauseMs > 0 && nowMs < _retryMs)
            {
                return _retryMs;
            }

            return Keep(nowMs) ? DatagramLink.Never : _retryMs;
        }

        /// <summary>Writes the record.</summary>
        /// <returns>False when the store did not take it.</returns>
        public bool Keep(long nowMs)
        {
            if (_isGivenUp)
            {
                return false;
            }

            int revision = Revision;

            _session.Observations.FollowRights();

            // Rare, so that the memory is not held in between.
            ByteWindow output = new ByteWindow();
            output.Begin(null, 0, 0, 0);
            Write(output, nowMs);
            int content = output.Total;
            byte[] record = new byte[content + CheckLength];
            output.Begin(record, 0, 0, content);
            Write(output, nowMs);
            BigEndian.WriteUInt32(record, content, Crc32.Update(0, record, 0, content));
            bool isKept = _store.Write(_name, record, 0, record.Length);
            if (isKept)
            {
                _keptRevision = revision;
                _pauseMs = 0;
                _keptUnixMs = _clock is null ? Clock.Unknown : _clock.UnixMs;
                return true;
            }

            WriteFailures++;
            _pauseMs = _pauseMs == 0 ? RetryMs : _pauseMs < MaxRetryMs / 2 ? 2 * _pauseMs : MaxRetryMs;
            _retryMs = nowMs + _pauseMs;
            return false;
        }

        private void Write(ByteWindow output, long nowMs)
        {
            output.WriteByte(Format);
            output.WriteUnsigned(_owner, 4);
            long unixMs = _clock is null ? Clock.Unknown : _clock.UnixMs;
            output.WriteUnsigned((ulong)unixMs, TimeLength);
            output.WriteUnsigned(RightsHash, RightsLength);
            RegistrationRecord.Write(output, _session.Registration, nowMs);
            _attributes.Save(output);
            _session.Observations.Save(output, nowMs);
        }

        private bool Take(StateReader input, bool isDoubtful, long nowMs)
        {
            if (input.ReadByte() != Format || (uint)input.ReadUnsigned(4) != _owner)
            {
                return true;
            }

            long writtenUnixMs = (long)input.ReadUnsigned(TimeLength);
            _keptUnixMs = writtenUnixMs;
            long unixMs = _clock is null ? Clock.Unknown : _clock.UnixMs;
            bool isTimeKnown = writtenUnixMs != Clock.Unknown && unixMs >= writtenUnixMs;
            long savedMs = isTimeKnown ? nowMs - (unixMs - writtenUnixMs) : nowMs;
            bool areRightsSame = (uint)input.ReadUnsigned(RightsLength) == RightsHash;
            if (!RegistrationRecord.TryRead(input, _session.Registration, savedMs, isTimeKnown, nowMs, out bool isWithinLifetime, out bool isUpdateDue))
            {
                return true;
            }

            // An observation that began since a doubtful record was written would be dead for good: the server is registered at anew.
            bool isWhole = _attributes.TryRestore(input) && _session.Observations.TryRestore(input, savedMs, nowMs) && input.IsAtEnd;
            if (isWhole && !isDoubtful)
            {
                if (!areRightsSame)
                {
                    _session.Observations.OnRightsUnknown();
                }

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
            if (!isWhole)
            {
                _attributes.Clear();
            }

            return true;
        }
    }
}
