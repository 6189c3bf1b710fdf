using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// When a client turns to its bootstrap server (LwM2M 1.1 Core §6.1): without a server account, when a registration has
    /// failed for good, or when a server asks for it; how often it tries; and when it forgets the bootstrap account.
    /// </summary>
    public sealed class ClientBootstrap : BootstrapControl
    {
        private const long NotKnown = long.MinValue;

        /// <summary>How often the time of day is looked at while a bootstrap account gets old.</summary>
        private const int ClockCheckMs = 60000;

        private readonly AccountList _accounts;
        private readonly ObjectTree _objects;
        private readonly ContentFormats _formats;
        private readonly AccountKeeper _keeper;
        private readonly ConnectionFactory _connections;
        private readonly SessionList _sessions;
        private readonly RegistrationOrder _order;
        private readonly SleepControl _sleep;
        private readonly PendingWork _work;
        private readonly AccountSwitch _switch;
        private readonly ClientOptions _options;
        private readonly RandomSource _random;
        private readonly StepSignal _signal;
        private BootstrapSession _session;
        private SecurityAccount _account;   // that of the last step, and when it is old
        private int _timeoutS;
        private BootstrapRecord _record;
        private long _dueMs;
        private long _purgeMs = DatagramLink.Never;
        private bool _isRequired;
        private bool _isAsked;
        private bool _isWaiting;
        private bool _isRestored;
        private bool _leavesFormatOpen;
        private bool _isProven;             // all servers knew the client at a time since the last bootstrap
        private int _localFailures;
        private long _quietMs;              // before this no failure leads to another bootstrap
        private bool _isOldNoted;           // in this run

        internal ClientBootstrap(AccountList accounts, ObjectTree objects, ContentFormats formats, AccountKeeper keeper, ConnectionFactory connections, SessionList sessions, RegistrationOrder order, SleepControl sleep, PendingWork work, AccountSwitch accountSwitch, BootstrapLog log, StepSignal signal, ClientOptions options, RandomSource random)
            : base(log)
        {
            _accounts = accounts;
            _objects = objects;
            _formats = formats;
            _keeper = keeper;
            _connections = connections;
            _sessions = sessions;
            _order = order;
            _sleep = sleep;
            _work = work;
            _switch = accountSwitch;
            _signal = signal;
            _options = options;
            _random = random;
        }

        /// <summary>Lets a client turn to a bootstrap server. Before <see cref="Lwm2mClient.Start"/>.</summary>
        public static void AddTo(Lwm2mClient client)
        {
            BootstrapLog log = new BootstrapLog(client.Objects);
            PendingWork work = new PendingWork(client.Accounts, client.Objects, client.Formats, client.Access, client.Keeper, client.Observers, log);
            AccountSwitch accountSwitch = new AccountSwitch(client.Accounts, client.Keeper, client.Sessions, client.Connections, work, client.Signal);
            client.Bootstrap = new ClientBootstrap(client.Accounts, client.Objects, client.Formats, client.Keeper, client.Connections, client.Sessions, client.Order, client.Sleep, work, accountSwitch, log, client.Signal, client.Options, client.Random);
        }

        /// <inheritdoc/>
        public override BootstrapState State
        {
            get { return _session is not null ? _session.State : _isWaiting ? BootstrapState.Waiting : BootstrapState.Idle; }
        }

        /// <inheritdoc/>
        public override DatagramLink Link
        {
            get { return _session?.Link; }
        }

        /// <inheritdoc/>
        public override int WriteFailures
        {
            get { return _record is null ? 0 : _record.WriteFailures; }
        }

        /// <summary>When a bootstrap is tried next, or null where nothing outlives the power.</summary>
        private BootstrapRecord Record
        {
            get
            {
                if (_record is null && _sleep.Store is not null)
                {
                    _record = new BootstrapRecord(_sleep.Store, _sleep.Clock);
                }

                return _record;
            }
        }

        /// <inheritdoc/>
        public override void Recover()
        {
            _work.Run();
        }

        /// <inheritdoc/>
        public override void Require()
        {
            _isRequired = true;
            _signal.Set();
        }

        /// <inheritdoc/>
        public override bool Request()
        {
            bool canBegin = _order.CanBootstrap;
            _isAsked |= canBegin;
            _signal.Set();
            return canBegin;
        }

        /// <summary>Begins one, unless one is under way.</summary>
        /// <param name="holdsOff">Whether to wait for the Client Hold Off Time and the pause after the last one: not when a server asked for it.</param>
        /// <param name="nowMs">The time.</param>
        private void Begin(bool holdsOff, long nowMs)
        {
            bool isUnderWay = _session is not null && !_session.IsDone;
            SecurityAccount account = _accounts.Bootstrap;
            if (isUnderWay || account is null)
            {
                return;
            }

            EndSession();
            FailedTries = 0;
            long dueMs = nowMs;
            if (holdsOff)
            {
                dueMs += account.ClientHoldOffS * 1000L;
                dueMs = dueMs > _quietMs ? dueMs : _quietMs;
                dueMs = dueMs > _order.FirstMs ? dueMs : _order.FirstMs;
            }

            _dueMs = _isWaiting && _dueMs < dueMs ? _dueMs : dueMs;
            _isWaiting = true;
            if (_dueMs > nowMs)
            {
                Keep(nowMs);
            }
        }

        /// <summary>Writes when the next one is due and how many led nowhere, or that there is nothing to be kept of it.</summary>
        /// <returns>False when the store did not take it.</returns>
        private bool Keep(long nowMs)
        {
            BootstrapRecord record = Record;
            if (record is null)
            {
                return !_isWaiting;
            }

            if (!_isWaiting && Fruitless == 0)
            {
                record.Erase();
                return true;
            }

            record.IsWaiting = _isWaiting;
            record.DueMs = _isWaiting ? _dueMs : _quietMs;
            record.FailedTries = FailedTries;
            record.Fruitless = Fruitless;
            return record.Keep(_accounts.Bootstrap, nowMs);
        }

        /// <summary>
        /// Takes it that new accounts are in force. If a server refuses the client then, another bootstrap is not to follow at once, each
        /// with a write to the flash, but after a pause that grows until one has led to registrations that lasted as long.
        /// </summary>
        private void NoteCompleted(long nowMs)
        {
            Completed++;
            _isProven = false;
            _quietMs = nowMs + PauseMs(Fruitless++, _options.MaxPauseS * 1000L);
            Keep(nowMs);
        }

        /// <summary>Ends the growing of pauses when all servers know the client, and did so for as long as the last pause.</summary>
        private void Prove(long nowMs)
        {
            _isProven |= _sessions.IsRegisteredEverywhere;
            if (Fruitless > 0 && _isProven && nowMs >= _quietMs)
            {
                Fruitless = 0;
                Keep(nowMs);
            }
        }

        private long PauseMs(int before, long longestMs)
        {
            return Pause.Of(_options.BootstrapRetryS * 1000L, before, longestMs, _random);
        }

        /// <summary>Goes on waiting where a sleep or a power cut came in between. What asked for the bootstrap then may ask again with the start, which is no reason to begin anew.</summary>
        private void Restore(long nowMs)
        {
            if (_isRestored)
            {
                return;
            }

            BootstrapRecord record = Record;
            SecurityAccount account = _accounts.Bootstrap;
            if (record is not null && account is not null && record.TryRestore(account, nowMs))
            {
                FailedTries = record.FailedTries;
                Fruitless = record.Fruitless;
                _quietMs = record.DueMs;
                if (record.IsWaiting)
                {
                    _dueMs = record.DueMs;
                    _isWaiting = true;
                    _isRequired = false;
                    _order.IsBootstrapAsked = false;
                }
            }

            _isRestored = true;
        }

        /// <inheritdoc/>
        public override bool Suspend(long nowMs)
        {
            if (_isAsked || !(_session is null || _session.IsOver))
            {
                _isWaiting = true;
                _dueMs = nowMs;
            }

            EndSession();
            return !_isWaiting || Keep(nowMs);
        }

        /// <inheritdoc/>
        public override long Step(bool isStopping, long nowMs)
        {
            if (isStopping)
            {
                Stop();
                _switch.Step(true);
                return DatagramLink.Never;
            }

            Restore(nowMs);
            Prove(nowMs);
            if (_isRequired || _order.IsBootstrapAsked)
            {
                _isRequired = false;
                _order.IsBootstrapAsked = false;
                Begin(true, nowMs);
            }

            if (_isAsked)
            {
                _isAsked = false;
                Begin(false, nowMs);
            }

            if (_isWaiting && nowMs >= _dueMs)
            {
                _isWaiting = false;
                Try(nowMs);
            }

            long next = _isWaiting ? _dueMs : DatagramLink.Never;
            if (_session is not null)
            {
                next = StepSession(nowMs);
            }

            long purgeMs = Purge(nowMs);
            FinishSwitch();
            return purgeMs < next ? purgeMs : next;
        }

        /// <inheritdoc/>
        public override bool HasWork
        {
            get { return _session is not null || (_account is not null && _account.BootstrapAccountTimeoutS != _timeoutS); }
        }

        /// <inheritdoc/>
        public override long CheckMs(long nowMs)
        {
            long clockMs = _purgeMs == DatagramLink.Never ? DatagramLink.Never : nowMs + ClockCheckMs;
            return Fruitless > 0 && nowMs < _quietMs && _quietMs < clockMs ? _quietMs : clockMs;
        }

        /// <summary>Gives up for good.</summary>
        private void Stop()
        {
            _isWaiting = false;
            Record?.Erase();
            if (_session is not null)
            {
                bool wasDone = _session.IsDone;
                _session.End(BootstrapFailure.Stopped, null);
                _session = null;
                Failure = wasDone ? Failure : BootstrapFailure.Stopped;
            }
        }

        /// <summary>Lets sessions that have left end, and those begin that one of them was in the way of.</summary>
        private void FinishSwitch()
        {
            string fault = _switch.Step(_session is not null);
            if (fault is not null)
            {
                Log.Report(BootstrapFailure.BadAccount, fault);
                Require();
            }
        }

        private long StepSession(long nowMs)
        {
            bool wasDone = _session.IsDone;
            long next = _session.Step(nowMs);
            if (_session.IsDone && !wasDone)
            {
                FailedTries = 0;
                Failure = BootstrapFailure.None;
                Reason = null;
                NoteCompleted(nowMs);
                _purgeMs = DatagramLink.Never;
                Log.Report(BootstrapFailure.None, "bootstrapped");
                return nowMs;
            }

            if (_session.State != BootstrapState.Idle)
            {
                return next;
            }

            bool isDone = _session.IsDone;
            bool isLocal = _session.IsFaultLocal;
            long askedMs = _session.AskedPauseMs;
            BootstrapFailure failure = _session.Failure;
            string reason = _session.Reason;
            if (failure == BootstrapFailure.Refused)
            {
                // It may be the format that was asked for.
                _leavesFormatOpen = _session.LastCode == CoapCode.UnsupportedContentFormat || _session.LastCode == CoapCode.BadRequest;
            }

            _session = null;
            return isDone ? DatagramLink.Never : Fail(failure, reason, isLocal, askedMs, nowMs);
        }

        private void Try(long nowMs)
        {
            SecurityAccount account = _accounts.Bootstrap;
            if (account is null)
            {
                Fail(BootstrapFailure.NoAccount, null, false, 0, nowMs);
                return;
            }

            AccountCheck check = _keeper.NewCheck();
            string fault = check.FindFault(_accounts, account);
            if (fault is not null)
            {
                Fail(BootstrapFailure.BadAccount, fault, false, 0, nowMs);
                return;
            }

            if (account.Mode == SecurityMode.NoSec && account.OscoreInstanceId < 0)
            {
                Log.Report(BootstrapFailure.None, "bootstrap without security, as AllowsInsecureBootstrap says");
            }

            try
            {
                int format = _leavesFormatOpen ? ContentFormat.None : _options.BootstrapFormat;
                BootstrapSession session = new BootstrapSession(_accounts, _objects, _formats, _connections, _switch, check, Log, _options, _random) { Clock = _sleep.Clock };
                session.Begin(account, _keeper.EndpointName, format, nowMs);
                _session = session;
            }
            catch (ArgumentException e)
            {
                Fail(BootstrapFailure.BadAccount, e.Message, false, 0, nowMs);
            }
        }

        /// <summary>Tries again later; a client that has servers leaves it to them after some tries.</summary>
        private long Fail(BootstrapFailure failure, string reason, bool isLocal, long askedMs, long nowMs)
        {
            Failure = failure;
            Reason = reason;
            Log.Report(failure, reason);
            if (isLocal)
            {
                // The bootstrap server was not asked. It may be its name that is gone, which keeps no server back.
                _order.RetryFailed(nowMs);
                _isWaiting = true;
                _dueMs = nowMs + Pause.Of(Pause.FirstLocalMs, _localFailures++, _options.MaxLocalPauseS * 1000L, _random);
                return _dueMs;
            }

            _localFailures = 0;
            FailedTries++;
            _isWaiting = _sessions.Count == 0 || FailedTries < _options.BootstrapRetryCount;
            if (!_isWaiting)
            {
                FailedTries = 0;
                Keep(nowMs);
                _order.RetryFailed(nowMs);

                // To be asked again, as the sessions have been: a device that sleeps would else not wake for their next try.
                return nowMs;
            }

            long pauseMs = PauseMs(FailedTries - 1, DatagramLink.Never);
            _dueMs = nowMs + (pauseMs > askedMs ? pauseMs : askedMs);
            Keep(nowMs);
            return _dueMs;
        }

        private void EndSession()
        {
            if (_session is not null)
            {
                _session.End(BootstrapFailure.None, null);
                _session = null;
            }
        }

        /// <summary>
        /// Forgets the bootstrap account when it is older than Security object resource 12, counted from a registration. A device that
        /// sleeps would begin anew with each wake, so the time of day counts too, where it says so in two of them: once it may be wrong.
        /// Not while the account is needed.
        /// </summary>
        private long Purge(long nowMs)
        {
            SecurityAccount account = _accounts.Bootstrap;
            _account = account;
            _timeoutS = account is null ? 0 : account.BootstrapAccountTimeoutS;
            if (account is null || _timeoutS == 0 || _isWaiting || _session is not null)
            {
                return DatagramLink.Never;
            }

            long timeoutMs = _timeoutS * 1000L;
            if (_purgeMs == DatagramLink.Never)
            {
                if (!_sessions.IsRegisteredAnywhere)
                {
                    return DatagramLink.Never;
                }

                _purgeMs = nowMs + timeoutMs;
            }

            long ageMs = AgeMs();
            bool isOld = ageMs >= timeoutMs;
            if (nowMs >= _purgeMs || (isOld && account.WasOld && !_isOldNoted))
            {
                _purgeMs = DatagramLink.Never;
                _switch.Purge(account);
                Log.Report(BootstrapFailure.None, "bootstrap account purged");
                return DatagramLink.Never;
            }

            if (ageMs != NotKnown && isOld != account.WasOld)
            {
                account.WasOld = isOld;
                _isOldNoted = isOld;
                _accounts.MarkChanged();
                _keeper.Save();
            }

            long leftMs = timeoutMs - ageMs;
            return ageMs != NotKnown && !isOld && nowMs + leftMs < _purgeMs ? nowMs + leftMs : _purgeMs;
        }

        /// <summary>How long ago the last bootstrap was by the time of day, negative where that is wrong.</summary>
        private long AgeMs()
        {
            long lastS = 0;
            for (int i = 0; i < _accounts.Count; i++)
            {
                long seconds = _accounts.ServerAt(i).LastBootstrappedS;
                lastS = seconds > lastS ? seconds : lastS;
            }

            long unixMs = _sleep.Clock is null ? Clock.Unknown : _sleep.Clock.UnixMs;
            return lastS == 0 || unixMs == Clock.Unknown ? NotKnown : unixMs - lastS * 1000;
        }
    }
}
