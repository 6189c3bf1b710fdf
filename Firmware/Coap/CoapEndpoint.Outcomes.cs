using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <content>Outcome of an outgoing confirmable message: acknowledgement, Reset or timeout (RFC 7252 §4.2, RFC 8613 §4.2).</content>
    public sealed partial class CoapEndpoint
    {
        /// <summary>
        /// Whether the message outstanding left protected end to end. A Reset is never protected (RFC 8613 §4.2), so anybody could have sent it: of a
        /// request only the response counts, or that none comes. An empty acknowledgement is no better but stands, as nothing else tells of arrival
        /// (RFC 7641 §4.5): it ends the repetition, not the request.
        /// </summary>
        private bool IsOutstandingProtected
        {
            get
            {
                MessagePurpose purpose = _messages.Outstanding;
                return purpose == MessagePurpose.Request ? _requests.IsProtected : purpose != MessagePurpose.Ping && _isSentProtected;
            }
        }

        /// <summary>
        /// An observer that has forgotten answers a notification with a Reset (RFC 7641 §3.6), and each repetition too; to what anybody else answered
        /// so, its acknowledgement comes as well, at the latest to a repetition.
        /// </summary>
        private void StartResetGrace(long nowMs)
        {
            if (_messages.Outstanding != MessagePurpose.Request && _resetDueMs == DatagramLink.Never)
            {
                _resetDueMs = nowMs + ResetGraceTimeouts * Timing.LongestFirstTimeoutMs;
            }
        }

        /// <summary>Reports the outcome of the outstanding confirmable message.</summary>
        private void OnOutcome(MessagePurpose purpose, NotificationOutcome outcome, long nowMs)
        {
            _messages.Settle();
            _resetDueMs = DatagramLink.Never;
            switch (purpose)
            {
                case MessagePurpose.Request:
                    if (outcome == NotificationOutcome.Acknowledged)
                    {
                        _requests.OnAcknowledged(nowMs);
                    }
                    else
                    {
                        RequestFailure silence = _messages.HasLeft ? RequestFailure.TimedOut : RequestFailure.NotSent;
                        _requests.Fail(outcome == NotificationOutcome.Reset ? RequestFailure.Reset : silence, nowMs);
                    }

                    break;
                case MessagePurpose.Notification:
                    _handler.OnNotificationOutcome((ushort)_messages.OutstandingId, outcome, nowMs);
                    break;
                case MessagePurpose.Ping:
                    _handler.OnPingOutcome(outcome != NotificationOutcome.TimedOut, nowMs);
                    break;
            }
        }
    }
}
