using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// A connection with a server, of device management or of bootstrap: the link, the end-to-end protection where the account has
    /// one, and the exchanges over both. Created by a <see cref="ConnectionFactory"/>; opened, stepped, suspended and closed here.
    /// </summary>
    public sealed class Connection
    {
        private readonly TransportSwitch _transports;       // null where one binding serves the account
        private bool _wasOpen;

        internal Connection(ServerUri uri, DatagramLink link, MessageProtection protection, CoapEndpoint endpoint, TransportSwitch transports, char transport)
        {
            Transport = transport;
            _transports = transports;
            HasSwitched = transports is not null;
            Uri = uri;
            Link = link;
            Protection = protection;
            Endpoint = endpoint;
        }

        /// <summary>The address of the server.</summary>
        public readonly ServerUri Uri;

        /// <summary>The link to the server, of the binding in use.</summary>
        public DatagramLink Link;

        /// <summary>What protects messages end to end, or null.</summary>
        public readonly MessageProtection Protection;

        /// <summary>The exchanges with the server, over <see cref="Link"/>.</summary>
        public CoapEndpoint Endpoint;

        /// <summary>The letter of the binding in use.</summary>
        public char Transport { get; private set; }

        /// <summary>Whether the server may know the client by another binding than the one that was opened last.</summary>
        internal bool HasSwitched;

        /// <summary>Whether there is another binding that has not failed yet.</summary>
        public bool CanMoveOn
        {
            get { return _transports is not null && _transports.CanMoveOn; }
        }

        /// <summary>When to go back to the preferred binding, or <see cref="DatagramLink.Never"/>.</summary>
        internal long ReturnMs
        {
            get { return _transports is null ? DatagramLink.Never : _transports.ReturnMs; }
        }

        /// <summary>Whether messages can be exchanged.</summary>
        public bool IsOpen
        {
            get { return Link.State == LinkState.Open; }
        }

        /// <summary>Whether it was open and the server has closed it.</summary>
        public bool IsLost
        {
            get { return _wasOpen && Link.State == LinkState.Closed; }
        }

        /// <summary>Whether the link has been open since it was last closed.</summary>
        public bool WasOpen
        {
            get { return _wasOpen; }
        }

        /// <summary>Starts to open the link, with the preferred binding when it is time to return to it.</summary>
        public void Open(long nowMs)
        {
            if (nowMs >= ReturnMs)
            {
                Return(nowMs);
            }

            Link.Open(nowMs);
        }

        /// <summary>Steps the link, such as its handshake.</summary>
        /// <returns>When to call it next.</returns>
        public long StepLink(long nowMs)
        {
            return Link.Step(nowMs);
        }

        /// <summary>Records that it is open.</summary>
        /// <returns>Whether that is new.</returns>
        public bool NoteOpen()
        {
            bool isNew = !_wasOpen;
            _wasOpen = true;
            return isNew;
        }

        /// <summary>Receives messages, answers them and retransmits. It must be open.</summary>
        /// <returns>When to call it next.</returns>
        public long StepExchanges(long nowMs)
        {
            return Endpoint.Step(nowMs);
        }

        /// <summary>Closes the link and drops its exchanges; it can be opened again.</summary>
        public void Close()
        {
            _wasOpen = false;
            Endpoint.Reset();
            Link.Close();
        }

        /// <summary>Closes it for good and lets go of the security context, whose keys are in the way of nobody any more; its numbers go on with the next.</summary>
        public void Discard()
        {
            Close();
            (Link as SecuredLink)?.Wipe();
            if (Protection is not null)
            {
                Protection.Suspend();
            }
        }

        /// <summary>Suspends without de-registration and stores what is needed to resume after a sleep with the power off.</summary>
        /// <param name="keepsLink">Whether to resume the same secured link.</param>
        /// <returns>False when something could not be stored.</returns>
        public bool Suspend(bool keepsLink)
        {
            bool isKept = Link.State != LinkState.Open || !keepsLink || Link.Suspend();
            if (Link.State != LinkState.Closed)
            {
                Link.Close();
            }

            isKept &= Protection is null || Protection.Suspend();
            _wasOpen = false;
            Endpoint.Reset();
            return isKept;
        }

        /// <summary>Erases the stored state of the link: its account is gone.</summary>
        public void Abandon()
        {
            (Link as SecuredLink)?.Abandon();
            _transports?.Abandon();
        }

        /// <summary>Switches to the next binding, as this one did not reach the server; from the last to the first. It must be closed.</summary>
        public void MoveOn(long nowMs)
        {
            _transports?.MoveOn(this, nowMs);
        }

        /// <summary>Goes back to the preferred binding. It is closed.</summary>
        internal void Return(long nowMs)
        {
            _transports?.Return(this, nowMs);
        }

        /// <summary>Goes back to the preferred binding now instead of after its time.</summary>
        internal void HurryReturn(long nowMs)
        {
            _transports?.HurryReturn(nowMs);
        }

        /// <summary>Call when the server has confirmed what it was asked.</summary>
        internal void NoteReached()
        {
            _transports?.NoteReached();
        }

        /// <summary>Takes the link of another binding, closed.</summary>
        internal void Take(DatagramLink link, CoapEndpoint endpoint, char transport)
        {
            (Link as SecuredLink)?.Wipe();
            Transport = transport;
            Link = link;
            Endpoint = endpoint;
            HasSwitched = true;
        }
    }
}
