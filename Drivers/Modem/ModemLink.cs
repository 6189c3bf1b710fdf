using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    /// <summary>
    /// A link through a modem. Several of them share the modem, its pump and its <see cref="Wait"/>. It opens when the modem is registered and fails when
    /// the modem starts anew; the client then opens it again.
    /// </summary>
    public abstract class ModemLink : DatagramLink, IModemUser
    {
        private LinkState _state;
        private bool _isFaultLocal;
        private bool _hasChanged;       // since the last step

        /// <summary>Makes a closed link.</summary>
        protected ModemLink(CellularModem modem)
        {
            Modem = modem;
        }

        /// <summary>The modem.</summary>
        public CellularModem Modem { get; }

        /// <inheritdoc/>
        public override LinkState State
        {
            get { return _state; }
        }

        /// <inheritdoc/>
        public override LinkPump Pump
        {
            get { return Modem; }
        }

        /// <inheritdoc/>
        public override bool IsFaultLocal
        {
            get { return _isFaultLocal; }
        }

        /// <summary>Whether a received datagram waits for <see cref="DatagramLink.Receive"/>.</summary>
        public abstract bool HasArrived { get; }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            _state = LinkState.Opening;
            _isFaultLocal = false;
            if (!Modem.Add(this))
            {
                Fail(isLocal: true);
                return;
            }

            Modem.Start(nowMs);
            if (Modem.State == ModemState.Ready)
            {
                Connect(hasKeptState: false);
            }
        }

        /// <inheritdoc/>
        public override void Close()
        {
            _state = LinkState.Closed;
            _hasChanged = false;
            Modem.Remove(this);
        }

        /// <summary>Closes the link for a sleep of the board. With the last one the modem is left to sleep by itself, with what it was told.</summary>
        /// <returns>False if the modem still has to send or to read something.</returns>
        public override bool Suspend()
        {
            if (IsSending)
            {
                return false;
            }

            Close();
            return Modem.Suspend();
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            long next = Modem.Step(nowMs);
            _hasChanged = false;
            return next;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            // The modem is stepped in a wait as well, and what stands above this link has to follow.
            // With 0 too: a client that waits for links of several drivers asks each so.
            return HasArrived || _hasChanged || (Modem.Wait(timeoutMs) && (HasArrived || _hasChanged));
        }

        /// <inheritdoc/>
        public virtual void OnDialect(CellularModem modem)
        {
        }

        /// <inheritdoc/>
        public virtual void OnModemReady(CellularModem modem, bool hasKeptState)
        {
            if (_state == LinkState.Opening)
            {
                Connect(hasKeptState);
            }
        }

        /// <inheritdoc/>
        public virtual void OnModemLost(CellularModem modem)
        {
            if (_state == LinkState.Open || _state == LinkState.Opening)
            {
                Fail(isLocal: true);
            }
        }

        /// <summary>The modem is registered and the link is to open: submit a job that ends in <see cref="Opened"/> or <see cref="Fail"/>. By default it is open.</summary>
        /// <param name="hasKeptState">Whether the modem only slept.</param>
        protected virtual void Connect(bool hasKeptState)
        {
            Opened();
        }

        /// <summary>The link is open.</summary>
        protected void Opened()
        {
            _state = LinkState.Open;
            Changed();
        }

        /// <summary>Has the link stepped soon: its state has changed, or it has sent what it had. Called from inside a job.</summary>
        protected void Changed()
        {
            _hasChanged = true;
            Modem.Tell();
        }

        /// <summary>The link has failed.</summary>
        /// <param name="isLocal">Whether nothing has left the modem since it was opened, so that it does not count against the peer.</param>
        protected void Fail(bool isLocal)
        {
            _isFaultLocal = isLocal;
            _state = LinkState.Failed;
            Changed();
        }
    }
}
