using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>The scheme coaps for one kind of credentials on scripted links, and for what it is given.</summary>
    internal sealed class KeyPairBinding : Binding
    {
        private readonly CredentialKind _kind;

        public KeyPairBinding(CredentialKind kind)
        {
            _kind = kind;
        }

        /// <summary>What it has against all targets, or null.</summary>
        public string Fault { get; set; }

        /// <summary>The credentials it was asked about last.</summary>
        public LinkCredentials Asked { get; private set; }

        /// <summary>The credentials of the link made last.</summary>
        public PublicKeyCredentials Given { get; private set; }

        /// <summary>What that leads to.</summary>
        public LinkTarget Target { get; private set; }

        public override string Scheme
        {
            get { return "coaps"; }
        }

        public override int DefaultPort
        {
            get { return 5684; }
        }

        public override char Letter
        {
            get { return 'U'; }
        }

        public override bool Supports(CredentialKind kind)
        {
            return kind == _kind;
        }

        public override string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            Asked = credentials;
            return Fault;
        }

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            Target = target;
            Given = (PublicKeyCredentials)credentials;
            return new ScriptedLink(LinkState.Closed);
        }
    }
}
