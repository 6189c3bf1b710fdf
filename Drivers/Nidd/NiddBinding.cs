using Lwm2m.Foundation;

namespace Lwm2m.Nidd
{
    /// <summary>
    /// CoAP without IP over the control plane of a cellular network: scheme <c>coap+nidd</c>, or <c>coaps+nidd</c> with an engine that secures the
    /// link; letter N. All bindings of a bearer, and all their links, share it. The URI names the server to the node behind the network. An account
    /// whose URI is of the scheme <c>coap</c> or <c>coaps</c> is served as well, so that one server can be reached over UDP and without.
    /// </summary>
    public sealed class NiddBinding : Binding
    {
        private const string Plain = "coap";
        private const string Secured = "coaps";
        private const string Suffix = "+nidd";

        private readonly NiddBearer _bearer;
        private readonly LinkSecurity _security;

        /// <summary>Makes the binding.</summary>
        /// <param name="bearer">The bearer.</param>
        /// <param name="security">The DTLS engine, or null for none. One server at a time can be reached with it.</param>
        public NiddBinding(NiddBearer bearer, LinkSecurity security = null)
        {
            _bearer = bearer;
            _security = security;
        }

        /// <inheritdoc/>
        public override string Scheme
        {
            get { return Name + Suffix; }
        }

        /// <summary>The port that no Uri-Port stands for; 5684 with DTLS.</summary>
        public override int DefaultPort
        {
            get { return IsSecured ? 5684 : 5683; }
        }

        /// <inheritdoc/>
        public override bool IsSecured
        {
            get { return _security is not null; }
        }

        /// <inheritdoc/>
        public override char Letter
        {
            get { return 'N'; }
        }

        private string Name
        {
            get { return IsSecured ? Secured : Plain; }
        }

        /// <inheritdoc/>
        public override bool Reaches(LinkTarget target)
        {
            return target.Scheme == Scheme || target.Scheme == Name;
        }

        /// <inheritdoc/>
        public override bool Supports(CredentialKind kind)
        {
            return IsSecured ? _security.Supports(kind) : kind == CredentialKind.None;
        }

        /// <inheritdoc/>
        public override string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            return IsSecured ? _security.FindFault(target, credentials) : null;
        }

        /// <inheritdoc/>
        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            NiddLink link = new NiddLink(_bearer, target, IsSecured);
            return IsSecured ? _security.Secure(link, target, credentials) : (DatagramLink)link;
        }
    }
}
