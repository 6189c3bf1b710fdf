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
        /// <summary>Doublings of the pause between two tries at most.</summary>
        public const int MaxDoublings = 10;

        private const int JitterPercent = 50;

        private readonly Lwm2mClient _client;
        private readonly ClientOptions _options;
        private readonly RandomSource _random;
        private BootstrapSession _session;
        private long _dueMs;
        private long _purgeMs = DatagramLink.Never;
        private bool _isRequired;
        private bool _isAsked;
        private bool _isWaiting;
        private bool _isRestored;
        private bool _leavesFormatOpen;

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
        }

        /// <summary>Asks for one without hold-off. May be called from any thread.</summary>
        /// <returns>False when there is no bootstrap server.</returns>
        internal bool Request()
        {
            bool canBegin = _client.Order.CanBootstrap;
            _isAsked |= canBegin;
            return canBegin;
        }

        /// <summary>Begins one, unless one is under way.</summary>
        /// <param name="holdsOff">Whether to wait for the Client Hold Off Time: not when a server asked for it.</param>
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
            long dueMs = nowMs + (holdsOff ? account.ClientHoldOffS * 1000L : 0);
            _dueMs = _isWaiting && _dueMs < dueMs ? _dueMs : dueMs;
            _isWaiting = true;
            if (_dueMs > nowMs)
            {
                _client.Sleep.KeepBootstrap(_dueMs, FailedTries, nowMs);
            }
        }

        /// <summary>Goes on waiting where a sleep or a power cut came in between. What asked for the bootstrap then may ask again with the start, which is no reason to begin anew.</summary>
        private void Restore(long nowMs)
        {
            BootstrapRecord record = _client.Sleep.Bootstrap;
            SecurityAccount account = _client.Accounts.Bootstrap;
            if (!_isRestored && !(record is null) && !(account is null) && record.TryRestore(account, nowMs, out _dueMs, out int failedTries))
            {
                FailedTries = failedTries;
                _isWaiting = true;
                _isRequired = false;
                _client.Order.IsBootstrapAsked = false;
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
            return !_isWaiting || _client.Sleep.KeepBootstrap(_dueMs, FailedTries, nowMs);
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
            Reported?.Invoke(failure, text);
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
                Completed++;
                _purgeMs = DatagramLink.Never;
                _client.Sleep.Bootstrap?.Erase();
                Report(BootstrapFailure.None, "bootstrapped");
                return nowMs;
            }

            if (_session.State != BootstrapState.Idle)
            {
                return next;
            }

            bool isDone = _session.IsDone;
            BootstrapFailure failure = _session.Failure;
            string reason = _session.Reason;
            if (failure == BootstrapFailure.Refused)
            {
                // It may be the format that was asked for.
                _leavesFormatOpen = _session.LastCode == CoapCode.UnsupportedContentFormat || _session.LastCode == CoapCode.BadRequest;
            }

            _session = null;
            return isDone ? DatagramLink.Never : Fail(failure, reason, nowMs);
        }

        private void Try(long nowMs)
        {
            SecurityAccount account = _client.Accounts.Bootstrap;
            if (account is null)
            {
                Fail(BootstrapFailure.NoAccount, null, nowMs);
                return;
            }

            AccountCheck check = _client.Keeper.NewCheck();
            string fault = check.FindFault(_client.Accounts, account);
            if (!(fault is null))
            {
                Fail(BootstrapFailure.BadAccount, fault, nowMs);
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
                Fail(BootstrapFailure.BadAccount, e.Message, nowMs);
            }
        }

        /// <summary>Tries again later; a client that has servers leaves it to them after some tries.</summary>
        private long Fail(BootstrapFailure failure, string reason, long nowMs)
        {
            Failure = failure;
            Reason = reason;
            FailedTries++;
            Report(failure, reason);
            _isWaiting = _client.SessionCount == 0 || FailedTries < _options.BootstrapRetryCount;
            if (!_isWaiting)
            {
                FailedTries = 0;
                _client.Sleep.Bootstrap?.Erase();
                _client.Order.RetryFailed(nowMs);
                return DatagramLink.Never;
            }

            int doublings = FailedTries - 1 < MaxDoublings ? FailedTries - 1 : MaxDoublings;
            long pauseMs = (_options.BootstrapRetryS * 1000L) << doublings;
            _dueMs = nowMs + pauseMs + pauseMs * _random.Next(JitterPercent + 1) / 100;
            _client.Sleep.KeepBootstrap(_dueMs, FailedTries, nowMs);
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
        /// Forgets the bootstrap account when it is older than Security object resource 12: counted from a registration, or from the
        /// last bootstrap where that is known, as a device that sleeps would begin anew with each wake. Not while it is needed.
        /// </summary>
        private long Purge(long nowMs)
        {
            SecurityAccount account = _client.Accounts.Bootstrap;
            if (account is null || account.BootstrapAccountTimeoutS == 0 || _isWaiting || !(_session is null))
            {
                return DatagramLink.Never;
            }

            if (_purgeMs == DatagramLink.Never && _client.IsRegisteredAnywhere)
            {
                _purgeMs = nowMs + account.BootstrapAccountTimeoutS * 1000L - AgeMs();
            }

            if (nowMs < _purgeMs)
            {
                return _purgeMs;
            }

            _purgeMs = DatagramLink.Never;
            _client.Keeper.PurgeBootstrap(account);
            Report(BootstrapFailure.None, "bootstrap account purged");
            return DatagramLink.Never;
        }

        /// <summary>How long ago the last bootstrap was, 0 where that is not known.</summary>
        private long AgeMs()
        {
            long lastS = 0;
            for (int i = 0; i < _client.Accounts.Count; i++)
            {
                long seconds = _client.Accounts.ServerAt(i).LastBootstrappedS;
                lastS = seconds > lastS ? seconds : lastS;
            }

            long ageMs = lastS == 0 ? 0 : _client.Sleep.UnixMs - lastS * 1000;
            return ageMs > 0 ? ageMs : 0;
        }
    }
}
