using Lwm2m.Foundation;

namespace Lwm2m.Board
{
    /// <summary>
    /// CoAP over UDP: scheme <c>coap</c> for accounts without security (RFC 7252 §6.1), or <c>coaps</c> with an engine that
    /// secures the link (RFC 7252 §6.2, §9).
    /// </summary>
    public sealed class UdpBinding : Binding
    {
        private readonly LinkSecurity _security;
        private readonly int _localPort;
        private readonly NameResolver _resolver;

        /// <summary>Makes the binding.</summary>
        /// <param name="security">The DTLS engine, or null for none.</param>
        /// <param name="localPort">
        /// Local port for the only server of this binding, or 0 for any. A server that identifies a client by its address, as without
        /// Connection ID, recognises it after a sleep only by the same port.
        /// </param>
        /// <param name="resolver">Resolves the names of servers, or null for that of the network stack.</param>
        public UdpBinding(LinkSecurity security = null, int localPort = 0, NameResolver resolver = null)
        {
            _localPort = localPort;
            _resolver = resolver;
            _security = security;
        }

        /// <inheritdoc/>
        public override string Scheme
        {
            get { return IsSecured ? "coaps" : "coap"; }
        }

        /// <inheritdoc/>
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
            get { return 'U'; }
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
            UdpLink link = new UdpLink(target, _localPort, _resolver);
            return IsSecured ? _security.Secure(link, target, credentials) : (DatagramLink)link;
        }
    }
}
