using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// An outgoing request and its response, in as many messages as their bodies take (RFC 7252 §5.2, RFC 7959). Each message
    /// has its own token, so that a late message is not taken for the response.
    /// </summary>
    internal sealed partial class RequestExchange
    {
        private const int TokenLength = 4;

        /// <summary>How often a request is protected again because the peer asks for it: more would be a loop.</summary>
        private const int MaxRetries = 2;

        /// <summary>How often it is protected again because only unprotected errors answer it.</summary>
        private const int MaxRenewals = 2;

        private readonly int _separateTimeoutMs;
        private readonly int _plainErrorGraceMs;
        private readonly RandomSource _random;
        private readonly CoapCounters _counters;
        private readonly MessageLayer _messages;
        private readonly Outbox _outbox;
        private readonly byte[] _token = new byte[TokenLength];
        private readonly RequestBody _sent;
        private readonly ResponseBody _received;
        private readonly EchoAndRequestTag _echoAndTag;
        private readonly MessageProtection _protection;
        private readonly RequestBinding _binding;
        private OutgoingRequest _request;
        private State _state;
        private RequestFailure _failure;
        private long _dueMs;
        private int _retries;
        private int _renewals;
        private long _renewMs;          // until then the genuine response is awaited after an error without protection
        private bool _hasEchoed;        // since the last block that was taken

        public RequestExchange(
            CoapOptions options,
            RandomSource random,
            MessageLayer messages,
            Outbox outbox,
            MessageProtection protection)
        {
            BearerTiming timing = messages.Timing;
            _separateTimeoutMs = options.SeparateResponseTimeoutMs > 0 ? options.SeparateResponseTimeoutMs : timing.MaxTransmitWaitMs;
            _plainErrorGraceMs = options.PlainErrorGraceMs > 0 ? options.PlainErrorGraceMs : timing.LongestFirstTimeoutMs;
            _random = random;
            _counters = messages.Counters;
            _messages = messages;
            _outbox = outbox;
            _protection = protection;
            _binding = protection is null ? null : new RequestBinding();
            _echoAndTag = new EchoAndRequestTag(random, protection != null);
            _sent = new RequestBody(outbox, _echoAndTag);
            _received = new ResponseBody(outbox);
        }

        private enum State
        {
            Idle,
            Ready,              // a message is to be sent
            Sent,               // and its acknowledgement or response awaited
            Acknowledged,       // the response comes separately
            Failed              // to be reported at the next step
        }

        public bool IsActive
        {
            get { return _state != State.Idle; }
        }

        public bool IsReady
        {
            get { return _state == State.Ready; }
        }

        /// <summary>Whether the request left protected.</summary>
        public bool IsProtected
        {
            get { return _binding is not null && _binding.IsProtected; }
        }

        /// <summary>When <see cref="Step"/> is to be called.</summary>
        public long DueMs
        {
            get
            {
                switch (_state)
                {
                    case State.Sent:
                        return _renewMs;
                    case State.Acknowledged:
                        return _renewMs < _dueMs ? _renewMs : _dueMs;
                    case State.Failed:
                        return 0;
                    case State.Ready:
                        return _messages.Outstanding == MessagePurpose.None ? 0 : DatagramLink.Never;
                    default:
                        return DatagramLink.Never;
                }
            }
        }

        public void Start(OutgoingRequest request)
        {
            _request = request;
            _state = State.Ready;
            _retries = 0;
            _renewals = 0;
            _hasEchoed = false;
            _sent.Begin();
            _received.Begin();
        }

        /// <summary>Drops the request and the Echo value of the peer, without a callback.</summary>
        public void Reset()
        {
            Forget();
            _echoAndTag.DropEcho();
        }

        /// <summary>Drops the request without a callback.</summary>
        public void Forget()
        {
            if (_messages.Outstanding == MessagePurpose.Request)
            {
                _messages.Settle();
            }

            _request = null;
            _state = State.Idle;
        }

        /// <summary>Sends the due message; no confirmable message may be outstanding.</summary>
        public void Transmit(long nowMs)
        {
            _random.Fill(_token, 0, TokenLength);
            CoapWriter writer = _outbox.BeginHeader(_request.Code, _token, 0, TokenLength);
            _request.WriteOptions(writer);
            if (Compose(writer) == 0 || !_outbox.ProtectRequest(_binding, nowMs))
            {
                _failure = RequestFailure.Unsendable;
                _state = State.Failed;
                return;
            }

            _state = State.Sent;
            _renewMs = DatagramLink.Never;
            _messages.SendConfirmable(_outbox.Buffer, _outbox.Offset, _outbox.Count, MessagePurpose.Request, nowMs);
        }

        /// <summary>The message was acknowledged; its response comes separately (RFC 7252 §5.2.2).</summary>
        public void OnAcknowledged(long nowMs)
        {
            _state = State.Acknowledged;
            _dueMs = nowMs + _separateTimeoutMs;
        }

        public void Step(long nowMs)
        {
            if (_state == State.Failed)
            {
                Fail(_failure, nowMs);
            }
            else if (_state == State.Acknowledged && nowMs >= _dueMs)
            {
                Fail(RequestFailure.TimedOut, nowMs);
            }
            else if ((_state == State.Sent || _state == State.Acknowledged) && nowMs >= _renewMs)
            {
                RenewProtection(nowMs);
            }
        }

        public void Fail(RequestFailure failure, long nowMs)
        {
            if (failure == RequestFailure.BadResponse)
            {
                _counters.BadResponses++;
            }

            OutgoingRequest request = _request;
            Reset();
            request.OnFailure(failure, nowMs);
        }

        private int Compose(CoapWriter writer)
        {
            if (_received.Offset > 0)
            {
                return _received.ComposeNext(writer, _echoAndTag);
            }

            _received.Propose(_request.Code, writer);
            return _sent.Compose(_request, writer);
        }
    }
}
