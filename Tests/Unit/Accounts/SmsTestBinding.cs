using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>An SMS binding for one kind of credentials that notes what its links are made of.</summary>
    internal sealed class SmsTestBinding : Binding
    {
        private readonly CredentialKind _kind;

        public SmsTestBinding(CredentialKind kind)
        {
            _kind = kind;
        }

        public LinkTarget Target { get; private set; }

        public LinkCredentials Given { get; private set; }

        public override string Scheme
        {
            get { return IsSecured ? LinkTarget.SecuredSmsScheme : LinkTarget.SmsScheme; }
        }

        public override int DefaultPort
        {
            get { return 0; }
        }

        public override bool IsSecured
        {
            get { return _kind != CredentialKind.None; }
        }

        public override char Letter
        {
            get { return 'S'; }
        }

        public override bool Supports(CredentialKind kind)
        {
            return kind == _kind;
        }

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            Target = target;
            Given = credentials;
            return new ScriptedLink(LinkState.Closed);
        }
    }
}
