using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Reachability
{
    /// <summary>
    /// SMS beside the connection of one session. Its link is open while the session has another transport in use and its server may send: for
    /// triggers alone, whose datagrams are read here and never answered, or for any request.
    /// </summary>
    internal sealed class SmsChannel : SideChannel
    {
        private const char SmsLetter = 'S';

        /// <summary>The first pause before a link that failed is opened again, doubled each time: a handshake costs up to eight short messages.</summary>
        private const int FirstPauseMs = 5 * 60 * 1000;

        /// <summary>The longest.</summary>
        private const int LongestPauseMs = 12 * 60 * 60 * 1000;

        /// <summary>A link that ends later than this after the last pause counts as the first failure.</summary>
        private const int LastingMs = 60 * 60 * 1000;

        /// <summary>A short message (3GPP TS 23.040 §9.2.3.24), and what a secured link adds, which decrypts in place.</summary>
        private const int ReceiveLength = 140;

        /// <summary>Datagrams read in one step.</summary>
        private const int MaxDatagramsPerStep = 8;

        private readonly SmsReachability _service;
        private readonly ServerSession _session;
        private readonly ServerUri _uri;
        private readonly Binding _binding;
        private byte[] _buffer;             // null until there is a link for triggers
        private DatagramLink _link;
        private CoapEndpoint _endpoint;     // null where triggers alone are expected
        private LinkState _linkState;
        private int _failures;
        private long _retryMs;

        public SmsChannel(SmsReachability service, ServerSession session, ServerUri uri, Binding binding)
        {
            _service = service;
            _session = session;
            _uri = uri;
            _binding = binding;
            Number = session.Security.Sms.Digits;
            TellNumber();
        }

        /// <summary>The digits of the number of the server.</summary>
        public string Number { get; }

        public override DatagramLink Link
        {
            get { return _link; }
        }

        public override bool HasWork
        {
            get { return _link is not null && (_link.State != _linkState || (_linkState != LinkState.Closed && _link.Wait(0))); }
        }

        private bool TakesRequests
        {
            get { return _session.Account.Binding.Has(SmsLetter); }
        }

        public override long Step(long nowMs)
        {
            TellNumber();
            bool isWanted = !_session.IsLeaving && _session.Transport != SmsLetter && (TakesRequests || _session.Account.IsReachableBySms);
            if (!isWanted || (_link is not null && TakesRequests != (_endpoint is not null)))
            {
                Close();
                return isWanted ? nowMs : DatagramLink.Never;
            }

            long next = StepLink(nowMs);
            _linkState = _link is null ? LinkState.Closed : _link.State;
            return next;
        }

        /// <summary>A trigger over SMS is carried out without an answer (LwM2M Core Appendix E.2, resource 21), and the Update goes by the preferred transport.</summary>
        public override void OnAnswered(CoapRequest request, CoapResponse response, long nowMs)
        {
            if (_session.Transport == SmsLetter)
            {
                OnAnsweredBySms(request, response, nowMs);
            }
        }

        public override void Close()
        {
            // Suspended, the next secured link to the same number goes on without a handshake and without a message.
            End(_link is SecuredLink);
        }

        public override void Suspend()
        {
            End(true);
        }

        internal void OnAnsweredBySms(CoapRequest request, CoapResponse response, long nowMs)
        {
            if (_session.Account.IsReachableBySms && _service.Trigger.IsTrigger(request.Message, _session.Account))
            {
                if (response.Code == CoapCode.Changed)
                {
                    _session.RequestUpdateByPreferred(nowMs);
                }

                response.Suppress();
            }
        }

        private void End(bool suspends)
        {
            if (_link is not null)
            {
                if (!suspends || _link.State != LinkState.Open || !_link.Suspend())
                {
                    _link.Close();
                }

                _endpoint?.Reset();
                _endpoint = null;
                _link = null;
            }

            _linkState = LinkState.Closed;
        }

        private void TellNumber()
        {
            string number = TakesRequests || _session.Account.IsReachableBySms ? _binding.Number : null;
            if (number is not null)
            {
                _session.Account.SetSmsNumber(number);
            }
        }

        private long StepLink(long nowMs)
        {
            if (_link is null)
            {
                if (!_session.Registration.IsRegistered)
                {
                    return DatagramLink.Never;
                }

                if (nowMs < _retryMs)
                {
                    return _retryMs;
                }

                Make();
                _link.Open(nowMs);
            }

            long next = _link.Step(nowMs);
            switch (_link.State)
            {
                case LinkState.Open:
                    long due = _endpoint is null ? ReadTriggers(nowMs) : _endpoint.Step(nowMs);
                    next = due < next ? due : next;

                    // It was not asked for what it has taken since.
                    due = _link.IsSending ? _link.Step(nowMs) : next;
                    return due < next ? due : next;
                case LinkState.Opening:
                    return next;
                default:
                    // The server has ended it, or was not reached. A server that ends each link at once must not cause a paid handshake every few minutes.
                    _failures = nowMs - _retryMs < LastingMs ? _failures : 0;
                    _retryMs = nowMs + Pause.Of(FirstPauseMs, _failures, LongestPauseMs, _service.Random);
                    _failures++;
                    Close();
                    return _retryMs;
            }
        }

        private void Make()
        {
            _link = BindingList.CreateLink(_binding, _session.Security, _uri);
            if (TakesRequests)
            {
                ConnectionFactory connections = _service.Client.Connections;
                _endpoint = connections.MakeEndpoint(_link, SideRequests.OptionsFor(_service.Client.Options.Coap), new SideRequests(this, _session), _session.Protection);
            }
            else if (_buffer is null)
            {
                _buffer = new byte[ReceiveLength];
            }
        }

        private long ReadTriggers(long nowMs)
        {
            for (int i = 0; i < MaxDatagramsPerStep; i++)
            {
                int count = _link.Receive(_buffer, 0, _buffer.Length);
                if (count <= 0)
                {
                    return DatagramLink.Never;
                }

                count = count < _buffer.Length ? count : _buffer.Length;
                if (!_binding.IsSecured)
                {
                    _service.OnBareTrigger(_session, _buffer, 0, count);
                }
                else if (_service.Trigger.IsTrigger(_buffer, 0, count, _session.Account))
                {
                    _session.RequestUpdateByPreferred(nowMs);
                }
            }

            return nowMs;
        }
    }
}
