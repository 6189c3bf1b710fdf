using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Log
{
    /// <summary>The last state of one session reported to a listener.</summary>
    internal sealed class SessionWatch
    {
        private const char NotKnown = '\0';

        private RegistrationState _state;
        private bool _isOpening;
        private int _failures;
        private int _repeated;
        private char _transport = NotKnown;

        public SessionWatch(ServerSession session)
        {
            Session = session;
        }

        public readonly ServerSession Session;

        /// <summary>Reports what has changed since the last call.</summary>
        public void ReportChanges(ClientListener listener, long nowMs)
        {
            LinkFailures failures = Session.LinkFailures;
            if (failures.Count != _failures)
            {
                _failures = failures.Count;
                listener.OnLinkFailed(Session, failures.IsLocal, failures.Alert);
            }

            if (Session.Transport != _transport)
            {
                // The first is no change, unless it is not the preferred one.
                bool isChange = _transport != NotKnown || Session.HasFallenBack;
                _transport = Session.Transport;
                if (isChange)
                {
                    listener.OnTransport(Session, _transport);
                }
            }

            bool isOpening = Session.Link.State == LinkState.Opening;
            if (isOpening && !_isOpening)
            {
                listener.OnLinkOpening(Session);
            }

            _isOpening = isOpening;
            ReportRegistration(listener, nowMs);
        }

        private void ReportRegistration(ClientListener listener, long nowMs)
        {
            Registration registration = Session.Registration;
            int retransmissions = Session.Endpoint.Counters.Retransmissions;
            if (registration.State != _state)
            {
                _state = registration.State;
                _repeated = retransmissions;
                listener.OnRegistration(Session, _state);
                if (_state == RegistrationState.BackingOff)
                {
                    listener.OnRetry(Session, registration.LastCode, registration.NextTryMs - nowMs);
                }
            }

            // Once; a silence of a minute and a half would look like a hang.
            if (_state == RegistrationState.Registering && retransmissions > _repeated)
            {
                _repeated = int.MaxValue;
                listener.OnUnanswered(Session);
            }
        }
    }
}
