using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>A fake transport with a letter of its own for one scheme; the test is the server on its links.</summary>
    internal sealed class TransportBinding : Binding
    {
        private readonly char _letter;
        private readonly string _scheme;
        private readonly bool _isSecured;

        public TransportBinding(char letter, string scheme, bool isSecured = false)
        {
            _letter = letter;
            _scheme = scheme;
            _isSecured = isSecured;
        }

        /// <summary>The scripted link made last, beneath the secured one where there is one; null for none yet.</summary>
        public ScriptedLink Link { get; private set; }

        /// <summary>The credentials it was given last.</summary>
        public LinkCredentials Given { get; private set; }

        /// <summary>Links made.</summary>
        public int Made { get; private set; }

        /// <summary>The secured link made last, or null.</summary>
        public ScriptedSecuredLink Secured { get; private set; }

        /// <summary>Whether its links do not open.</summary>
        public bool IsDown { get; set; }

        /// <summary>The target of the link made last.</summary>
        public LinkTarget Target { get; private set; }

        /// <summary>Who is told of pushes, or null.</summary>
        public PushListener Listener { get; private set; }

        /// <summary>The number of the device, or null.</summary>
        public string OwnNumber { get; set; }

        public override string Number
        {
            get { return OwnNumber; }
        }

        public override void ListenForPushes(PushListener listener)
        {
            Listener = listener;
        }

        public override string Scheme
        {
            get { return _scheme; }
        }

        public override int DefaultPort
        {
            get { return 5683; }
        }

        public override bool IsSecured
        {
            get { return _isSecured; }
        }

        public override char Letter
        {
            get { return _letter; }
        }

        /// <summary>Takes its links out of service, or puts them back.</summary>
        public void Set(bool isDown)
        {
            IsDown = isDown;
            if (Link is not null)
            {
                Link.AfterOpen = isDown ? LinkState.Failed : LinkState.Open;
            }
        }

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            Made++;
            Target = target;
            Given = credentials;
            Secured = _isSecured ? new ScriptedSecuredLink(credentials) : null;
            Link = _isSecured ? Secured.Inner : new ScriptedLink(LinkState.Closed);
            Link.Bearer = _letter == 'S' ? BearerTiming.ForSms() : null;
            Set(IsDown);
            return _isSecured ? Secured : (DatagramLink)Link;
        }
    }
}
