using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Handles a link that failed or was closed by the server (RFC 7925 §6).</summary>
    public sealed class LinkFailures
    {
        // A server that wants another handshake so soon again is waited for like one that cannot be reached.
        private const int HandshakeAgainMs = 60000;

        private AlertAction _lastAction = AlertAction.RetryLater;
        private long _handshakeAgainMs = long.MinValue;

        /// <summary>Links that have failed or were closed by the server.</summary>
        public int Count { get; private set; }

        /// <summary>Whether no datagram had left on the last one.</summary>
        public bool IsLocal { get; private set; }

        /// <summary>The alert that ended the last one, or <see cref="AlertDescription.None"/>.</summary>
        public int Alert { get; private set; } = AlertDescription.None;

        /// <summary>Call when the link has opened: the next alert is the first again.</summary>
        internal void NoteOpened()
        {
            _lastAction = AlertAction.RetryLater;
        }

        /// <summary>Does what the link asks for after its failure, or waits where it says nothing better. Another binding may be tried before.</summary>
        internal void OnEnded(Connection connection, Registration registration, long nowMs)
        {
            DatagramLink link = connection.Link;
            Count++;
            IsLocal = link.IsFaultLocal;
            Alert = link is SecuredLink ended ? ended.Alert : AlertDescription.None;
            if (link.State == LinkState.Failed && connection.CanMoveOn)
            {
                return;
            }

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
