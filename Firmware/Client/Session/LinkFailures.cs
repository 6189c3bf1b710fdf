using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>What follows for a registration when the link to its server has failed or was closed by the server (RFC 7925 §6).</summary>
    internal sealed class LinkFailures
    {
        // A server that wants another handshake so soon again is waited for like one that cannot be reached.
        private const int HandshakeAgainMs = 60000;

        private AlertAction _lastAction = AlertAction.RetryLater;
        private long _handshakeAgainMs = long.MinValue;

        /// <summary>Call when the link has opened: the next alert is the first again.</summary>
        public void NoteOpened()
        {
            _lastAction = AlertAction.RetryLater;
        }

        /// <summary>Does what the link asks for after its failure, or waits where it says nothing better.</summary>
        public void OnEnded(Connection connection, Registration registration, long nowMs)
        {
            DatagramLink link = connection.Link;
            AlertAction action = link is SecuredLink secured && !link.IsFaultLocal ? secured.Action : AlertAction.RetryLater;

            // Nothing authenticates an alert of a handshake: one alone, which anybody can send, costs no more than a silent server does.
            bool isBelieved = action == _lastAction || connection.WasOpen;
            _lastAction = action;
            switch (action)
            {
                case AlertAction.Stop when isBelieved:
                case AlertAction.Bootstrap when isBelieved && registration.Order.BootstrapsAfter(registration):
                    registration.OnRefusal(nowMs);
                    break;
                case AlertAction.FullHandshake when nowMs >= _handshakeAgainMs && !registration.IsLeaveAsked:
                    _handshakeAgainMs = nowMs + HandshakeAgainMs;
                    break;
                default:
                    registration.OnFailure(link.IsFaultLocal ? RequestFailure.NotSent : RequestFailure.TimedOut, nowMs);
                    break;
            }
        }
    }
}
