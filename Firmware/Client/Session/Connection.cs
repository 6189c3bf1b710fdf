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
        private bool _wasOpen;

        internal Connection(ServerUri uri, DatagramLink link, MessageProtection protection, CoapEndpoint endpoint)
        {
            Uri = uri;
            Link = link;
            Protection = protection;
            Endpoint = endpoint;
        }

        /// <summary>Where the server is.</summary>
        public readonly ServerUri Uri;

        /// <summary>The link to the server.</summary>
        public readonly DatagramLink Link;

        /// <summary>What protects messages end to end, or null.</summary>
        public readonly MessageProtection Protection;

        /// <summary>The exchanges with the server.</summary>
        public readonly CoapEndpoint Endpoint;

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

        /// <summary>Starts to reach the server.</summary>
        public void Open(long nowMs)
        {
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
        }
    }
}
