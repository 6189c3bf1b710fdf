using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>The scheme coap on scripted links.</summary>
    internal sealed class ScriptedBinding : Binding
    {
        /// <summary>The link made last.</summary>
        public ScriptedLink Link { get; private set; }

        /// <summary>Host it was made for.</summary>
        public string Host { get; private set; }

        /// <summary>Port it was made for.</summary>
        public int Port { get; private set; }

        public override string Scheme
        {
            get { return "coap"; }
        }

        public override int DefaultPort
        {
            get { return 5683; }
        }

        public override char Letter
        {
            get { return 'U'; }
        }

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            Host = target.Host;
            Port = target.Port;
            Link = new ScriptedLink(LinkState.Closed);
            return Link;
        }
    }
}
