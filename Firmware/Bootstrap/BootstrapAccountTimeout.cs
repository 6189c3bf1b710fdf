using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <summary>Bootstrap-Server Account Timeout: how long the client keeps the account of its bootstrap server (Security object resource 12).</summary>
    internal sealed class BootstrapAccountTimeout
    {
        private const long NotKnown = long.MinValue;

        /// <summary>How often the time of day is looked at while a bootstrap account gets old.</summary>
        private const int ClockCheckMs = 60000;

        private readonly AccountList _accounts;
        private readonly AccountKeeper _keeper;
        private readonly SessionList _sessions;
        private readonly AccountSwitch _switch;
        private readonly SleepControl _sleep;
        private readonly BootstrapLog _log;
        private SecurityAccount _account;   // that of the last step, and when it is old
        private int _timeoutS;
        private long _purgeMs = DatagramLink.Never;
        private bool _isOldNoted;           // in this run

        public BootstrapAccountTimeout(AccountList accounts, AccountKeeper keeper, SessionList sessions, AccountSwitch accountSwitch, SleepControl sleep, BootstrapLog log)
        {
            _accounts = accounts;
            _keeper = keeper;
            _sessions = sessions;
            _switch = accountSwitch;
            _sleep = sleep;
            _log = log;
        }

        /// <summary>Whether the account has another timeout than in the last step.</summary>
        public bool HasChanged
        {
            get { return _account is not null && _account.BootstrapAccountTimeoutS != _timeoutS; }
        }

        /// <summary>When the time of day is to be looked at, for which no device is woken, or <see cref="DatagramLink.Never"/>.</summary>
        public long CheckMs(long nowMs)
        {
            return _purgeMs == DatagramLink.Never ? DatagramLink.Never : nowMs + ClockCheckMs;
        }

        /// <summary>Counts from the next registration: a bootstrap has just brought accounts.</summary>
        public void Restart()
        {
            _purgeMs = DatagramLink.Never;
        }

        /// <summary>
        /// Forgets the bootstrap account when it is older than Security object resource 12, counted from a registration. A device that
        /// sleeps would begin anew with each wake, so the time of day counts too, where it says so in two of them: once it may be wrong.
        /// Not while the account is needed.
        /// </summary>
        /// <param name="isNeeded">Whether a bootstrap is waited for or under way.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>When to look again, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(bool isNeeded, long nowMs)
        {
            SecurityAccount account = _accounts.Bootstrap;
            _account = account;
            _timeoutS = account is null ? 0 : account.BootstrapAccountTimeoutS;
            if (account is null || _timeoutS == 0 || isNeeded)
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
                _log.Report(BootstrapFailure.None, "bootstrap account purged");
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
