using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <content>Accounts from elsewhere than a bootstrap server: they come first (LwM2M Core §6.1.4 step 1).</content>
    public sealed partial class ClientBootstrap
    {
        /// <summary>Where accounts may come from before those of the factory, or null. Set before <see cref="Lwm2mClient.Start"/>.</summary>
        public AccountSource Source
        {
            get
            {
                return _source;
            }

            set
            {
                _source = value;
                _order.Gate = value;
                _isHeld = value is not null;
            }
        }

        /// <inheritdoc/>
        public override bool HasWork
        {
            get { return _session is not null || _timeout.HasChanged || (_source is not null && _source.HasWork); }
        }

        /// <summary>Begins an exchange of all accounts. It is finished or given up before the source returns from its step.</summary>
        public AccountExchange NewExchange()
        {
            return new AccountExchange(this, _accounts, _objects, _formats, _switch, _keeper.NewCheck(), NewWork(), _options, _random) { Clock = _sleep.Clock };
        }

        /// <summary>Call when the accounts in force are others that no bootstrap server brought: what was begun or waited for was for the former ones.</summary>
        internal void OnExchanged(string fault)
        {
            _isWaiting = false;
            _isAsked = false;
            _order.IsBootstrapAsked = false;
            FailedTries = 0;
            Fruitless = 0;
            Failure = BootstrapFailure.None;
            Reason = null;
            Record?.Erase();
            _timeout.Restart();
            TurnToServers(fault);
        }

        /// <summary>Call before accounts are put in force that no bootstrap server brought.</summary>
        internal void GiveWay()
        {
            EndSession();
        }

        private long StepSource(long nowMs)
        {
            if (_source is null)
            {
                return DatagramLink.Never;
            }

            long next = _source.Step(nowMs);
            if (_isHeld && _source.IsKnown)
            {
                _isHeld = false;
                TurnToServers(_switch.AddMissing());
                return nowMs;
            }

            return next;
        }

        /// <summary>Without a server, or with one that cannot be used, the bootstrap server is next.</summary>
        private void TurnToServers(string fault)
        {
            if (fault is not null)
            {
                Log.Report(BootstrapFailure.BadAccount, fault);
            }

            _isRequired = fault is not null || _accounts.Count == 0;
            _signal.Set();
        }
    }
}
