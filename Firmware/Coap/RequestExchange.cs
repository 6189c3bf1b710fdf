using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// A request of ours and its response, in as many messages as their bodies take (RFC 7252 §5.2, RFC 7959). Each message
    /// has a token of its own, so nothing that is late can be taken for an answer.
    /// </summary>
    internal sealed class RequestExchange
    {
        private const int TokenLength = 4;

        /// <summary>Times a request is protected anew because the peer asks for it: more is no new context but a loop.</summary>
        private const int MaxRetries = 2;

        /// <summary>Times it is protected anew because nothing but errors without protection answers it.</summary>
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
            Failed              // to be told at the next step
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

        /// <summary>Forgets the request and what the peer has given to echo, without a call back.</summary>
        public void Reset()
        {
            Forget();
            _echoAndTag.DropEcho();
        }

        /// <summary>Forgets the request without a call back.</summary>
        public void Forget()
        {
            if (_messages.Outstanding == MessagePurpose.Request)
            {
                _messages.Settle();
            }

            _request = null;
            _state = State.Idle;
        }

        /// <summary>Sends the message that is due; nothing confirmable is outstanding.</summary>
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

        /// <summary>The message has arrived; its response comes separately (RFC 7252 §5.2.2).</summary>
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

        /// <summary>Takes a response, whichever way it came.</summary>
        /// <param name="response">The message.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when it belongs to no request of ours.</returns>
        public bool OnResponse(CoapMessage response, long nowMs)
        {
            bool awaited = _state == State.Sent || _state == State.Acknowledged;
            if (!awaited || !response.HasToken(_token, 0, TokenLength))
            {
                return false;
            }

            Unprotection outcome = Unprotection.Plain;
            bool isBroken = false;
            if (_protection != null)
            {
                outcome = _protection.UnprotectResponse(response, out int offset, out int count, _binding, nowMs);
                isBroken = outcome == Unprotection.Opened && (!response.ParseOpened(offset, count) || !CoapCode.IsResponse(response.Code));
            }

            if (outcome == Unprotection.Dropped)
            {
                OnDropped(nowMs);
                return true;
            }

            if (outcome == Unprotection.UnprotectedError)
            {
                if (_renewMs == DatagramLink.Never)
                {
                    _renewMs = nowMs + _plainErrorGraceMs;
                }

                HoldIfAcknowledged(nowMs);
                return true;
            }

            _messages.Remember(nowMs);

            if (_messages.Outstanding == MessagePurpose.Request)
            {
                // A separate response may overtake the acknowledgement (RFC 7252 §5.2.2).
                _messages.Settle();
            }

            if (outcome == Unprotection.Retry)
            {
                Retry(nowMs);
                return true;
            }

            if (isBroken || response.HasUnknownCritical || _messages.IsCut)
            {
                _messages.Reject();
                Fail(RequestFailure.BadResponse, nowMs);
                return true;
            }

            _messages.Acknowledge();

            // What came unprotected is not given back under protection (RFC 9175 §2.3).
            bool isGiven = (outcome == Unprotection.Opened || _protection is null) && _echoAndTag.TakeEcho(response);
            if (isGiven && response.Code == CoapCode.Unauthorized && !_hasEchoed)
            {
                _hasEchoed = true;
                _state = State.Ready;
            }
            else if (_received.Offset == 0 && _sent.GoOn(response))
            {
                _hasEchoed = false;
                _state = State.Ready;
            }
            else if (response.Code == CoapCode.Continue)
            {
                Fail(RequestFailure.BadResponse, nowMs);
            }
            else if (!CoapCode.IsSuccess(response.Code))
            {
                Finish(response, isGiven, nowMs);
            }
            else
            {
                TakeBody(response, isGiven, nowMs);
            }

            return true;
        }

        /// <summary>What is not genuine is no response (RFC 8613 §8.4), but says that the message has arrived if it came with the acknowledgement.</summary>
        private void OnDropped(long nowMs)
        {
            _counters.ProtectionDropped++;
            HoldIfAcknowledged(nowMs);
        }

        private void HoldIfAcknowledged(long nowMs)
        {
            if (_messages.IsPiggybacked && _state == State.Sent)
            {
                _messages.Settle();
                OnAcknowledged(nowMs);
            }
        }

        /// <summary>Nothing but an error without protection has come in time: the peer may have lost the context, or has none.</summary>
        private void RenewProtection(long nowMs)
        {
            _renewMs = DatagramLink.Never;
            if (_renewals < MaxRenewals && _protection.Renew(_binding, nowMs))
            {
                _renewals++;
                _state = State.Ready;
                if (_messages.Outstanding == MessagePurpose.Request)
                {
                    _messages.Settle();
                }
            }
        }

        /// <summary>The peer has answered for nothing but a new security context (RFC 8613 App. B.2).</summary>
        private void Retry(long nowMs)
        {
            _messages.Acknowledge();
            if (_retries >= MaxRetries)
            {
                Fail(RequestFailure.BadResponse, nowMs);
                return;
            }

            _retries++;
            _state = State.Ready;
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

        private void TakeBody(CoapMessage response, bool isGiven, long nowMs)
        {
            if (!_received.Admit(response))
            {
                Fail(RequestFailure.BadResponse, nowMs);
                return;
            }

            int count = response.PayloadLength;
            bool more = _received.HasMore;
            OutgoingRequest request = _request;
            bool goesOn = count == 0 || request.OnBodyBlock(_received.Offset, response.Buffer, response.PayloadOffset, count, !more);
            if (_request != request)
            {
                return;         // forgotten within the call
            }

            if (!goesOn)
            {
                Fail(RequestFailure.Abandoned, nowMs);
            }
            else if (more)
            {
                _received.GoOn(count);
                _hasEchoed = false;
                _state = State.Ready;
            }
            else
            {
                Finish(response, isGiven, nowMs);
            }
        }

        /// <summary>What the last response gives to echo goes into the next request (RFC 9175 §2.3).</summary>
        private void Finish(CoapMessage response, bool isGiven, long nowMs)
        {
            OutgoingRequest request = _request;
            Forget();
            if (!isGiven)
            {
                _echoAndTag.DropEcho();
            }

            request.OnResponse(response, nowMs);
        }
    }
}
