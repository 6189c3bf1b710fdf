using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <content>Responses: whether they are genuine, and what follows from them (RFC 7252 §5.3, RFC 8613 §8.4).</content>
    internal sealed partial class RequestExchange
    {
        /// <summary>Processes a response, piggybacked or separate.</summary>
        /// <param name="response">The message.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when it matches no outgoing request.</returns>
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
                int received = response.PayloadOffset + response.PayloadLength;
                outcome = _protection.UnprotectResponse(response, out int offset, out int count, _binding, nowMs);
                _counters.ProtectionBytes += outcome == Unprotection.Opened ? received - count : 0;
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

            // An unprotected Echo value is not returned under protection (RFC 9175 §2.3).
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

        /// <summary>A message that fails verification is no response (RFC 8613 §8.4), but if piggybacked it acknowledges the request.</summary>
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

        /// <summary>Only an unprotected error came in time: the peer may have lost the context, or has none.</summary>
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

        /// <summary>The peer answered only to establish a new security context (RFC 8613 App. B.2).</summary>
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

        /// <summary>The Echo value of the last response goes into the next request (RFC 9175 §2.3).</summary>
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
