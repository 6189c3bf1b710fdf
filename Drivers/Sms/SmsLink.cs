using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Sms
{
    /// <summary>
    /// Short messages with one telephone number: a datagram is the user data of one message, 140 octets at most, without header and never in parts
    /// (LwM2M 1.0 §7.2.2.1.1, §7.2.2.1.2). It opens when the modem is registered and told where messages go, and fails when the modem starts anew.
    /// </summary>
    public sealed class SmsLink : ModemLink
    {
        /// <summary>The number of the peer.</summary>
        internal readonly SmsAddress Address;

        private readonly SmsService _service;
        private readonly LinkTarget _target;
        private readonly PushListener _listener;
        private int _awaitedMs;     // the answer to what is sent now

        /// <summary>Makes a closed link.</summary>
        /// <param name="service">The short message service of the modem.</param>
        /// <param name="target">The number is its host; with the limit and timing of the bearer.</param>
        /// <param name="listener">Is told of pushes, or null.</param>
        /// <exception cref="System.ArgumentException">The host is not a number.</exception>
        public SmsLink(SmsService service, LinkTarget target, PushListener listener = null)
            : base(service.Modem)
        {
            _service = service;
            _target = target;
            _listener = listener;
            Address = SmsAddress.Parse(target.Host);
            if (Address is null)
            {
                throw new System.ArgumentException("not a telephone number");
            }
        }

        /// <inheritdoc/>
        public override int MaxDatagram
        {
            get { return _target.MaxDatagram > 0 && _target.MaxDatagram < SmsSubmit.MaxUserData ? _target.MaxDatagram : SmsSubmit.MaxUserData; }
        }

        /// <inheritdoc/>
        public override BearerTiming Timing
        {
            get { return _target.Timing ?? _service.Options.Timing; }
        }

        /// <summary>Whether the modem has not accepted the last datagram yet.</summary>
        public override bool IsSending
        {
            get { return _service.IsSending(this); }
        }

        /// <inheritdoc/>
        public override bool HasArrived
        {
            get { return _service.HasArrived(this); }
        }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            if (State != LinkState.Open && State != LinkState.Opening)
            {
                if (_service.Attach(this))
                {
                    base.Open(nowMs);
                }
                else
                {
                    Fail(isLocal: true);
                }
            }
        }

        /// <inheritdoc/>
        public override void Close()
        {
            _service.Detach(this);
            base.Close();
        }

        /// <inheritdoc/>
        public override bool Send(byte[] buffer, int offset, int count)
        {
            return State == LinkState.Open && count <= MaxDatagram && count > 0 && _service.Send(this, buffer, offset, count, _awaitedMs);
        }

        /// <inheritdoc/>
        public override void Await(int timeoutMs)
        {
            _awaitedMs = timeoutMs;
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int count)
        {
            return _service.Receive(this, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            _service.SubmitDue(nowMs);
            return _service.DueAfter(base.Step(nowMs), nowMs);
        }

        /// <inheritdoc/>
        public override void OnModemLost(CellularModem modem)
        {
            base.OnModemLost(modem);
            _service.Drop(this);
        }

        /// <inheritdoc/>
        protected override void Connect(bool hasKeptState)
        {
            if (_service.IsArmed)
            {
                Opened();
            }
            else
            {
                _service.Arm();
            }
        }

        /// <summary>The modem was told where messages go, or does not take that.</summary>
        internal void Connected(bool isArmed)
        {
            if (State != LinkState.Opening)
            {
                return;
            }

            if (isArmed)
            {
                Opened();
            }
            else
            {
                Fail(isLocal: true);
            }
        }

        /// <summary>What became of a datagram is known.</summary>
        internal void HasLeft()
        {
            Changed();
        }

        /// <summary>A push has come from this number.</summary>
        internal void TellPush(byte[] buffer, int offset, int count)
        {
            Changed();
            if (_listener is not null)
            {
                _listener.OnPush(_target, buffer, offset, count);
            }
        }
    }
}
