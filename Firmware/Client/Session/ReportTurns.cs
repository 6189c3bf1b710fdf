using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Requests of an <see cref="OutgoingService"/>, such as Send, and notifications of one server. One request or confirmable notification is under way at a time (RFC 7252 §4.7): they take turns, so
    /// that an application that always has something to send does not keep a notification waiting for good, nor the other way round.
    /// </summary>
    internal sealed class ReportTurns
    {
        private bool _hasSent;      // the last to leave was such a request, not a notification

        /// <summary>Sends what is due.</summary>
        /// <param name="session">Whose requests and observations.</param>
        /// <param name="isOpen">Whether messages can be exchanged.</param>
        /// <param name="isReachable">Whether a notification has a chance to arrive.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>When something is due next.</returns>
        public long Step(ServerSession session, bool isOpen, bool isReachable, long nowMs)
        {
            CoapEndpoint endpoint = session.Endpoint;
            OutgoingQueue outgoing = session.Outgoing;
            bool isFree = outgoing is not null && isOpen && !endpoint.IsBusy;
            bool isTurnOfNotification = _hasSent;
            if (isFree && !isTurnOfNotification)
            {
                _hasSent = outgoing.Step(endpoint, nowMs);
            }

            long next = session.Observations.Step(isReachable ? endpoint : null, nowMs);
            if (isFree && isTurnOfNotification)
            {
                _hasSent = outgoing.Step(endpoint, nowMs);
            }

            long outgoingMs = outgoing is null ? DatagramLink.Never : outgoing.DueMs(nowMs);
            return outgoingMs < next ? outgoingMs : next;
        }
    }
}
