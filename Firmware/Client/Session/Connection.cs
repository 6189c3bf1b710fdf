using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// A connection with a server, of device management or of bootstrap: the link, the end-to-end protection where the account has
    /// one, and the exchanges over both. Made by a <see cref="ConnectionFactory"/>; opened, stepped, suspended and closed here.
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

        /// <summary>Where the server is.</summary>
        public readonly ServerUri Uri;

        /// <summary>The link to the server, of the binding in use.</summary>
        public DatagramLink Link { get; private set; }

        /// <summary>What protects messages end to end, or null.</summary>
        public readonly MessageProtection Protection;

        /// <summary>The exchanges with the server, over <see cref="Link"/>.</summary>
        public CoapEndpoint Endpoint { get; private set; }

        /// <summary>The letter of the binding in use.</summary>
        public char Transport { get; private set; }

        /// <summary>Whether the server may know the client by another binding than the one that was opened last.</summary>
        internal bool HasSwitched { get; set; }

        /// <summary>Whether there is another binding by which the server was not missed yet.</summary>
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

        /// <summary>Whether it has been open since it was opened.</summary>
        public bool WasOpen
        {
            get { return _wasOpen; }
        }

        /// <summary>Starts to reach the server, by the preferred binding where it is time to go back to that.</summary>
        public void Open(long nowMs)
        {
            if (nowMs >= ReturnMs)
            {
                Return(nowMs);
            }

            Link.Open(nowMs);
        }

        /// <summary>Lets the link do what is due, a handshake above all.</summary>
        /// <returns>When it wants to be called next.</returns>
        public long StepLink(long nowMs)
        {
            return Link.Step(nowMs);
        }

        /// <summary>Takes note that it is open.</summary>
        /// <returns>Whether that is new.</returns>
        public bool NoteOpen()
        {
            bool isNew = !_wasOpen;
            _wasOpen = true;
            return isNew;
        }

        /// <summary>Takes what has arrived, answers it, and repeats what was not acknowledged. It has to be open.</summary>
        /// <returns>When it wants to be called next.</returns>
        public long StepExchanges(long nowMs)
        {
            return Endpoint.Step(nowMs);
        }

        /// <summary>Closes the link and forgets the exchanges on it; it can be opened again.</summary>
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
            if (Protection is not null)
            {
                Protection.Suspend();
            }
        }

        /// <summary>Leaves the server without a word and keeps what is needed to go on after a sleep with the power off.</summary>
        /// <param name="keepsLink">Whether the server is to be met again over the same secured link.</param>
        /// <returns>False when something could not be kept.</returns>
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

        /// <summary>Keeps nothing of the link any more: its account is gone.</summary>
        public void Abandon()
        {
            (Link as SecuredLink)?.Abandon();
            _transports?.Abandon();
        }

        /// <summary>Goes on to the next binding, as the server was not reached by this one; after the last to the first. It is closed.</summary>
        public void MoveOn(long nowMs)
        {
            _transports?.MoveOn(this, nowMs);
        }

        /// <summary>Goes back to the preferred binding. It is closed.</summary>
        internal void Return(long nowMs)
        {
            _transports?.Return(this, nowMs);
        }

        /// <summary>Call when the server has confirmed what it was asked.</summary>
        internal void NoteReached()
        {
            _transports?.NoteReached();
        }

        /// <summary>Takes the link of another binding, closed.</summary>
        internal void Take(DatagramLink link, CoapEndpoint endpoint, char transport)
        {
            Transport = transport;
            Link = link;
            Endpoint = endpoint;
            HasSwitched = true;
        }
    }
}
