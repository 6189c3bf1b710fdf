using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// When a client turns to its bootstrap server (LwM2M Core §6.1.4): without a server account, when a registration has
    /// failed for good, or when a server asks for it; how often it tries; and when it forgets the bootstrap account.
    /// </summary>
    public sealed partial class ClientBootstrap : BootstrapControl
    {
        private readonly AccountList _accounts;
        private readonly ObjectTree _objects;
        private readonly ContentFormats _formats;
        private readonly AccountKeeper _keeper;
        private readonly ConnectionFactory _connections;
        private readonly SessionList _sessions;
        private readonly RegistrationOrder _order;
        private readonly SleepControl _sleep;
        private readonly Authorization _access;
        private readonly ChangeListener _listener;
        private readonly AccountSwitch _switch;
        private readonly ClientOptions _options;
        private readonly RandomSource _random;
        private readonly StepSignal _signal;
        private readonly BootstrapAccountTimeout _timeout;
        private BootstrapSession _session;
        private BootstrapRecord _record;
        private long _dueMs;
        private bool _isRequired;
        private bool _isAsked;
        private bool _isWaiting;
        private bool _isRestored;
        private bool _leavesFormatOpen;
        private AccountSource _source;
        private bool _isHeld;               // no server is turned to yet
        private bool _isProven;             // all servers knew the client at a time since the last bootstrap
        private int _localFailures;
        private long _quietMs;              // before this no failure leads to another bootstrap

        internal ClientBootstrap(AccountList accounts, ObjectTree objects, ContentFormats formats, AccountKeeper keeper, ConnectionFactory connections, SessionList sessions, RegistrationOrder order, SleepControl sleep, Authorization access, ChangeListener listener, AccountSwitch accountSwitch, BootstrapAccountTimeout timeout, BootstrapLog log, StepSignal signal, ClientOptions options, RandomSource random)
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
            _access = access;
            _listener = listener;
            _switch = accountSwitch;
            _timeout = timeout;
            _signal = signal;
            _options = options;
            _random = random;
        }

        /// <summary>Adds bootstrap to a client. Call before <see cref="Lwm2mClient.Start"/>.</summary>
        public static void AddTo(Lwm2mClient client)
        {
            BootstrapLog log = new BootstrapLog(client.Objects);
            AccountSwitch accountSwitch = new AccountSwitch(client.Accounts, client.Keeper, client.Sessions, client.Connections, client.Signal);
            BootstrapAccountTimeout timeout = new BootstrapAccountTimeout(client.Accounts, client.Keeper, client.Sessions, accountSwitch, client.Sleep, log);
            client.Bootstrap = new ClientBootstrap(client.Accounts, client.Objects, client.Formats, client.Keeper, client.Connections, client.Sessions, client.Order, client.Sleep, client.Access, client.Observers, accountSwitch, timeout, log, client.Signal, client.Options, client.Random);
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
            NewWork().Run();
        }

        private PendingWork NewWork()
        {
            return new PendingWork(_accounts, _objects, _formats, _access, _keeper, _listener, Log);
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
        /// Call when new accounts are in force. If a server refuses the client then, another bootstrap is not to follow at once, each
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
        public override long Step(bool isStopping, long nowMs)
        {
            if (isStopping)
            {
                _source?.Stop();
                Stop();
                _switch.Step(true);
                return DatagramLink.Never;
            }

            long sourceMs = StepSource(nowMs);
            if (_isHeld)
            {
                return sourceMs;
            }

            Restore(nowMs);
            Prove(nowMs);
            // LwM2M Core §6.1.4 step 4: there is no server account, one cannot be used, or a registration has failed.
            if (_isRequired || _order.IsBootstrapAsked)
            {
                _isRequired = false;
                _order.IsBootstrapAsked = false;
                Begin(true, nowMs);
            }

            // LwM2M Core §6.1.4 step 5: a server asked for it, while there is an account of the bootstrap server.
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

            long purgeMs = _timeout.Step(_isWaiting || _session is not null, nowMs);
            FinishSwitch();
            next = sourceMs < next ? sourceMs : next;
            return purgeMs < next ? purgeMs : next;
        }

        /// <inheritdoc/>
        public override long CheckMs(long nowMs)
        {
            long clockMs = _timeout.CheckMs(nowMs);
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
    }
}
