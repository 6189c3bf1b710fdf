using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Leads a connection over the bindings that serve its account: to the next one when the server is not reached, and back to the preferred
    /// one after a time or when the server changes its preference. The end-to-end protection stays; a secured link shakes hands anew.
    /// </summary>
    internal sealed class TransportSwitch
    {
        private readonly ConnectionFactory _factory;
        private readonly SecurityAccount _account;
        private readonly RequestHandler _handler;
        private readonly BindingChoice _choice;
        private readonly long _returnAfterMs;
        private Binding _preferred;         // when the choice was made
        private long _returnMs = DatagramLink.Never;
        private bool _isAbandoned;          // its account is gone: another link would take the place of its successor's in the store

        public TransportSwitch(ConnectionFactory factory, SecurityAccount account, RequestHandler handler, BindingChoice choice, long returnAfterMs)
        {
            _factory = factory;
            _account = account;
            _handler = handler;
            _choice = choice;
            _preferred = choice.Preferred;
            _returnAfterMs = returnAfterMs;
        }

        /// <summary>Whether there is another way that has not failed yet.</summary>
        public bool CanMoveOn
        {
            get { return !_isAbandoned && _choice.HasOther; }
        }

        /// <summary>When to go back to the preferred one.</summary>
        public long ReturnMs
        {
            get { return _isAbandoned || _choice.Preferred == _choice.Current ? DatagramLink.Never : _choice.Preferred == _preferred ? _returnMs : 0; }
        }

        /// <summary>Goes on to the next, as the server was not reached; the connection is closed.</summary>
        public void MoveOn(Connection connection, long nowMs)
        {
            if (!_isAbandoned)
            {
                Binding former = _choice.Current;
                _choice.MoveOn();
                Take(connection, former, nowMs);
            }
        }

        /// <summary>Goes back to the preferred one; the connection is closed.</summary>
        public void Return(Connection connection, long nowMs)
        {
            Binding former = _choice.Current;
            _choice.Return();
            Take(connection, former, nowMs);
        }

        /// <summary>Returns to the preferred one now instead of after its time.</summary>
        public void HurryReturn(long nowMs)
        {
            _returnMs = nowMs;
        }

        /// <summary>Call when the server was reached.</summary>
        public void NoteReached()
        {
            _choice.NoteReached();
        }

        /// <summary>Erases what links of the bindings that are not in use have left in the store: their account is gone. The one in use stays so.</summary>
        public void Abandon()
        {
            for (int i = 0; i < _choice.Serving.Length && !_isAbandoned; i++)
            {
                Binding binding = _choice.Serving[i];
                if (binding != _choice.Current)
                {
                    (BindingList.CreateLink(binding, _account, new ServerUri(_account.ServerUri)) as SecuredLink)?.Abandon();
                }
            }

            _isAbandoned = true;
        }

        private void Take(Connection connection, Binding former, long nowMs)
        {
            _preferred = _choice.Preferred;
            _returnMs = nowMs + _returnAfterMs;
            if (_choice.Current != former)
            {
                if (_choice.Current.Letter == SecurityAccount.SmsLetter)
                {
                    // One link at a time to a number, and what it has saved is there for the next.
                    (_handler as ServerSession)?.Side?.Close();
                }

                DatagramLink link = _factory.CreateLink(_choice.Current, _account, connection.Uri);
                connection.Take(link, _factory.MakeEndpoint(link, _handler, connection.Protection), _choice.Current.Letter);
            }
        }
    }
}
