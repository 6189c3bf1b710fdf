using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// When a client turns to its bootstrap server (LwM2M 1.1 Core §6.1): without a server account, when a registration has
    /// failed for good, or when a server asks for it; how often it tries; and when it forgets the bootstrap account.
    /// </summary>
    public sealed class Bootstrap
    {
        private const long NotKnown = long.MinValue;

        /// <summary>How often the time of day is looked at while a bootstrap account gets old.</summary>
        private const int ClockCheckMs = 60000;

        private readonly Lwm2mClient _client;
        private readonly ClientOptions _options;
        private readonly RandomSource _random;
        private BootstrapSession _session;
        private SecurityAccount _account;   // that of the last step, and when it is old
        private int _timeoutS;
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

        internal Bootstrap(Lwm2mClient client, ClientOptions options, RandomSource random)
        {
            _client = client;
            _options = options;
            _random = random;
        }

        /// <summary>What there is to log.</summary>
        public event BootstrapReport Reported;

        /// <summary>Where the client stands with its bootstrap server.</summary>
        public BootstrapState State
        {
            get { return !(_session is null) ? _session.State : _isWaiting ? BootstrapState.Waiting : BootstrapState.Idle; }
        }

        /// <summary>Tries in a row that failed.</summary>
        public int FailedTries { get; private set; }

        /// <summary>Bootstraps whose accounts came in force since the start.</summary>
        public int Completed { get; private set; }

        /// <summary>Bootstraps in a row after which not all servers took the client in: what leads to the next waits longer each time.</summary>
        public int Fruitless { get; private set; }

        /// <summary>Why the last one failed.</summary>
        public BootstrapFailure Failure { get; private set; }

        /// <summary>More of that, fit for a log, or null.</summary>
        public string Reason { get; private set; }

        /// <summary>The link in use, or null.</summary>
        internal DatagramLink Link
        {
            get { return _session?.Link; }
        }

        /// <summary>Says that there is no server but the bootstrap server.</summary>
        internal void Require()
        {
            _isRequired = true;
            _client.Signal.Set();
        }

        /// <summary>Asks for one without hold-off. May be called from any thread.</summary>
        /// <returns>False when there is no bootstrap server.</returns>
        internal bool Request()
        {
            bool canBegin = _client.Order.CanBootstrap;
            _isAsked |= canBegin;
            _client.Signal.Set();
            return canBegin;
        }

        /// <summary>Begins one, unless one is under way.</summary>
        /// <param name="holdsOff">Whether to wait for the Client Hold Off Time and the pause after the last one: not when a server asked for it.</param>
        /// <param name="nowMs">The time.</param>
        private void Begin(bool holdsOff, long nowMs)
        {
            bool isUnderWay = !(_session is null) && !_session.IsDone;
            SecurityAccount account = _client.Accounts.Bootstrap;
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
                dueMs = dueMs > _client.Order.FirstMs ? dueMs : _client.Order.FirstMs;
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
            BootstrapRecord record = _client.Sleep.Bootstrap;
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
            return record.Keep(_client.Accounts.Bootstrap, nowMs);
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
            _isProven |= _client.IsRegisteredEverywhere;
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

            BootstrapRecord record = _client.Sleep.Bootstrap;
            SecurityAccount account = _client.Accounts.Bootstrap;
            if (!(record is null) && !(account is null) && record.TryRestore(account, nowMs))
            {
                FailedTries = record.FailedTries;
                Fruitless = record.Fruitless;
                _quietMs = record.DueMs;
                if (record.IsWaiting)
                {
                    _dueMs = record.DueMs;
                    _isWaiting = true;
                    _isRequired = false;
                    _client.Order.IsBootstrapAsked = false;
                }
            }

            _isRestored = true;
        }

        /// <summary>Breaks off a try, and keeps when the next one is due.</summary>
        /// <returns>False when that could not be kept.</returns>
        internal bool Suspend(long nowMs)
        {
            if (_isAsked || !(_session is null || _session.IsOver))
            {
                _isWaiting = true;
                _dueMs = nowMs;
            }

            EndSession();
            return !_isWaiting || Keep(nowMs);
        }

        /// <summary>Does what is due.</summary>
        /// <param name="isStopping">Whether the client stops.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>When something is due next, or <see cref="DatagramLink.Never"/>.</returns>
        internal long Step(bool isStopping, long nowMs)
        {
            if (isStopping)
            {
                Stop();
                return DatagramLink.Never;
            }

            Restore(nowMs);
            Prove(nowMs);
            if (_isRequired || _client.Order.IsBootstrapAsked)
            {
                _isRequired = false;
                _client.Order.IsBootstrapAsked = false;
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
            if (!(_session is null))
            {
                next = StepSession(nowMs);
            }

            long purgeMs = Purge(nowMs);
            return purgeMs < next ? purgeMs : next;
        }

        /// <summary>Whether it is to be stepped each time: a bootstrap is under way, or what makes its account old has changed.</summary>
        internal bool HasWork
        {
            get { return _session is not null || (_account is not null && _account.BootstrapAccountTimeoutS != _timeoutS); }
        }

        /// <summary>
        /// When there is something to be looked at that no device is woken for: the time of day may have been set, by which the bootstrap account
        /// gets old, or the last bootstrap has proven itself.
        /// </summary>
        /// <returns>The time, or <see cref="DatagramLink.Never"/>.</returns>
        internal long CheckMs(long nowMs)
        {
            long clockMs = _purgeMs == DatagramLink.Never ? DatagramLink.Never : nowMs + ClockCheckMs;
            return Fruitless > 0 && nowMs < _quietMs && _quietMs < clockMs ? _quietMs : clockMs;
        }

        /// <summary>Gives up for good.</summary>
        private void Stop()
        {
            _isWaiting = false;
            _client.Sleep.Bootstrap?.Erase();
            if (!(_session is null))
            {
                bool wasDone = _session.IsDone;
                _session.End(BootstrapFailure.Stopped, null);
                _session = null;
                Failure = wasDone ? Failure : BootstrapFailure.Stopped;
            }
        }

        internal void Report(BootstrapFailure failure, string text)
        {
            try
            {
                Reported?.Invoke(failure, text);
            }
            catch (Exception e)
            {
                _client.Objects.Fail(Lwm2mPath.None, e);
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
                Report(BootstrapFailure.None, "bootstrapped");
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
            SecurityAccount account = _client.Accounts.Bootstrap;
            if (account is null)
            {
                Fail(BootstrapFailure.NoAccount, null, false, 0, nowMs);
                return;
            }

            AccountCheck check = _client.Keeper.NewCheck();
            string fault = check.FindFault(_client.Accounts, account);
            if (!(fault is null))
            {
                Fail(BootstrapFailure.BadAccount, fault, false, 0, nowMs);
                return;
            }

            if (account.Mode == SecurityMode.NoSec && account.OscoreInstanceId < 0)
            {
                Report(BootstrapFailure.None, "bootstrap without security, as AllowsInsecureBootstrap says");
            }

            try
            {
                int format = _leavesFormatOpen ? ContentFormat.None : _options.BootstrapFormat;
                _session = new BootstrapSession(_client, _options, account, format, _random, check);
                _session.Begin(nowMs);
            }
            catch (ArgumentException e)
            {
                _session = null;
                Fail(BootstrapFailure.BadAccount, e.Message, false, 0, nowMs);
            }
        }

        /// <summary>Tries again later; a client that has servers leaves it to them after some tries.</summary>
        private long Fail(BootstrapFailure failure, string reason, bool isLocal, long askedMs, long nowMs)
        {
            Failure = failure;
            Reason = reason;
            Report(failure, reason);
            if (isLocal)
            {
                // The bootstrap server was not asked. It may be its name that is gone, which keeps no server back.
                _client.Order.RetryFailed(nowMs);
                _isWaiting = true;
                _dueMs = nowMs + Pause.Of(RetrySchedule.FirstLocalPauseMs, _localFailures++, _options.MaxLocalPauseS * 1000L, _random);
                return _dueMs;
            }

            _localFailures = 0;
            FailedTries++;
            _isWaiting = _client.SessionCount == 0 || FailedTries < _options.BootstrapRetryCount;
            if (!_isWaiting)
            {
                FailedTries = 0;
                Keep(nowMs);
                _client.Order.RetryFailed(nowMs);

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
            if (!(_session is null))
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
            SecurityAccount account = _client.Accounts.Bootstrap;
            _account = account;
            _timeoutS = account is null ? 0 : account.BootstrapAccountTimeoutS;
            if (account is null || _timeoutS == 0 || _isWaiting || !(_session is null))
            {
                return DatagramLink.Never;
            }

            long timeoutMs = _timeoutS * 1000L;
            if (_purgeMs == DatagramLink.Never)
            {
                if (!_client.IsRegisteredAnywhere)
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
                _client.Keeper.PurgeBootstrap(account);
                Report(BootstrapFailure.None, "bootstrap account purged");
                return DatagramLink.Never;
            }

            if (ageMs != NotKnown && isOld != account.WasOld)
            {
                account.WasOld = isOld;
                _isOldNoted = isOld;
                _client.Accounts.MarkChanged();
                _client.SaveAccounts();
            }

            long leftMs = timeoutMs - ageMs;
            return ageMs != NotKnown && !isOld && nowMs + leftMs < _purgeMs ? nowMs + leftMs : _purgeMs;
        }

        /// <summary>How long ago the last bootstrap was by the time of day, negative where that is wrong.</summary>
        private long AgeMs()
        {
            long lastS = 0;
            for (int i = 0; i < _client.Accounts.Count; i++)
            {
                long seconds = _client.Accounts.ServerAt(i).LastBootstrappedS;
                lastS = seconds > lastS ? seconds : lastS;
            }

            long unixMs = _client.Sleep.UnixMs;
            return lastS == 0 || unixMs == Clock.Unknown ? NotKnown : unixMs - lastS * 1000;
        }
    }
}
