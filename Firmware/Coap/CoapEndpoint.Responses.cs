using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <content>Responses sent apart from their request: notifications (RFC 7641 §4.2) and separate responses (RFC 7252 §5.2.2).</content>
    public sealed partial class CoapEndpoint
    {
        /// <summary>
        /// Starts a notification (RFC 7641 §4.2) with code 2.05. The response is written and then sent with
        /// <see cref="SendNotification"/> before anything else is done with this endpoint.
        /// </summary>
        /// <param name="token">Holds the token of the observation.</param>
        /// <param name="tokenOffset">Where it starts.</param>
        /// <param name="tokenLength">Its bytes, 0 to 8.</param>
        /// <param name="confirmable">Whether it is to be acknowledged.</param>
        /// <param name="binding">The binding of the request that began the observation, not to be changed until the notification is sent; null or unprotected for a notification without protection.</param>
        /// <returns>Null when confirmable and a confirmable message is outstanding, or while a request is being answered.</returns>
        public CoapResponse BeginNotification(byte[] token, int tokenOffset, int tokenLength, bool confirmable, RequestBinding binding = null)
        {
            if (!CanBegin(confirmable))
            {
                return null;
            }

            Array.Copy(token, tokenOffset, _token, 0, tokenLength);
            _tokenLength = tokenLength;
            _buffers.Writing = this;
            _begun = MessagePurpose.Notification;
            _begunBinding = binding;
            _begunConfirmable = confirmable;
            _response.Begin(0, CoapResponse.None, false);
            _response.Code = CoapCode.Content;
            return _response;
        }

        /// <summary>Sends the notification begun.</summary>
        /// <returns>Its Message ID, -1 when it is too large, cannot be protected or the link refused it, or <see cref="ContextLost"/>.</returns>
        public int SendNotification(long nowMs)
        {
            return SendBegun(MessagePurpose.Notification, nowMs);
        }

        /// <summary>
        /// Starts the separate response to a request that was deferred. It is written and then sent with
        /// <see cref="SendSeparate"/>, as with a notification.
        /// </summary>
        /// <param name="ticket">As <see cref="CoapResponse.Defer"/> gave it.</param>
        /// <returns>
        /// Null when there is no such ticket (any more), while a confirmable message is outstanding if the request
        /// was confirmable, or while a request is being answered.
        /// </returns>
        public CoapResponse BeginSeparate(int ticket)
        {
            if (!_deferred.IsTaken(ticket) || !CanBegin(_deferred.IsConfirmable(ticket)))
            {
                return null;
            }

            _tokenLength = _deferred.TokenLength(ticket);
            Array.Copy(_deferred.Tokens, _deferred.TokenOffset(ticket), _token, 0, _tokenLength);
            _buffers.Writing = this;
            _begun = MessagePurpose.SeparateResponse;
            _begunConfirmable = _deferred.IsConfirmable(ticket);
            _begunTicket = ticket;
            _begunBinding = _deferred.Binding(ticket);
            _deferred.Begin(ticket, _response);
            return _response;
        }

        /// <summary>Sends the separate response begun and releases its ticket, also when it can no longer be protected and is given up.</summary>
        /// <returns>False when the link did not accept it; it can then be begun again.</returns>
        public bool SendSeparate(long nowMs)
        {
            if (SendBegun(MessagePurpose.SeparateResponse, nowMs) == Missing)
            {
                return false;
            }

            _deferred.Release(_begunTicket);
            return true;
        }

        /// <summary>The next block of a request in progress precedes any other confirmable message.</summary>
        private bool CanBegin(bool confirmable)
        {
            bool taken = confirmable && (_messages.Outstanding != MessagePurpose.None || _requests.IsReady);
            return !taken && !_buffers.IsAnswering;
        }

        private int SendBegun(MessagePurpose purpose, long nowMs)
        {
            if (_buffers.Writing != this || _begun != purpose)
            {
                return Missing;
            }

            _buffers.Writing = null;
            if (_response.Compose(_token, 0, _tokenLength) == 0)
            {
                return Missing;
            }

            if (!_outbox.ProtectResponse(_begunBinding, false, nowMs))
            {
                return _outbox.LacksNumber ? Missing : ContextLost;
            }

            if (!_begunConfirmable)
            {
                return _messages.SendNonConfirmable(_outbox.Buffer, _outbox.Offset, _outbox.Count, purpose);
            }

            _isSentProtected = _begunBinding is not null && _begunBinding.IsProtected;
            _resetDueMs = DatagramLink.Never;
            return _messages.SendConfirmable(_outbox.Buffer, _outbox.Offset, _outbox.Count, purpose, nowMs);
        }
    }
}
