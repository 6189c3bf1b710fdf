using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>A scheme on scripted links, found again by their host; those of coaps say that they are secured.</summary>
    internal sealed class BootstrapBinding : Binding
    {
        private const int Capacity = 1024;

        private readonly string[] _hosts = new string[Capacity];
        private readonly DatagramLink[] _links = new DatagramLink[Capacity];
        private readonly bool _isSecured;
        private readonly char _letter;
        private int _count;

        public BootstrapBinding(bool isSecured, char letter = 'U')
        {
            _isSecured = isSecured;
            _letter = letter;
        }

        /// <summary>Whether links made from now on do not open, by a fault of this side.</summary>
        public bool FailsLocally { get; set; }

        /// <summary>Links made.</summary>
        public int Count
        {
            get { return _count; }
        }

        public override string Scheme
        {
            get { return _isSecured ? "coaps" : "coap"; }
        }

        public override int DefaultPort
        {
            get { return _isSecured ? 5684 : 5683; }
        }

        public override bool IsSecured
        {
            get { return _isSecured; }
        }

        public override char Letter
        {
            get { return _letter; }
        }

        public override string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            return target.CipherSuites is null || target.CipherSuites[0] == 0xc0 ? null : "no known cipher suite";
        }

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            _hosts[_count] = target.Host;
            DatagramLink link = _isSecured ? (DatagramLink)new ScriptedSecuredLink(credentials) : new ScriptedLink(LinkState.Closed);
            ScriptedLink inner = _isSecured ? ((ScriptedSecuredLink)link).Inner : (ScriptedLink)link;
            inner.FailsLocally = FailsLocally;
            inner.AfterOpen = FailsLocally ? LinkState.Failed : LinkState.Open;
            _links[_count++] = link;
            return link;
        }

        /// <summary>The newest link to a host, or null.</summary>
        public DatagramLink Find(string host)
        {
            for (int i = _count - 1; i >= 0; i--)
            {
                if (_hosts[i] == host)
                {
                    return _links[i];
                }
            }

            return null;
        }
    }
}
