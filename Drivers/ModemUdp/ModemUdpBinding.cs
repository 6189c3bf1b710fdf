using Lwm2m.Foundation;

namespace Lwm2m.ModemUdp
{
    /// <summary>
    /// CoAP over UDP sockets inside a modem: scheme <c>coap</c> for accounts without security (RFC 7252 §6.1), or <c>coaps</c> with an engine that secures the
    /// link (RFC 7252 §6.2). It takes the place of the binding over the board's own network.
    /// </summary>
    public sealed class ModemUdpBinding : Binding
    {
        private readonly ModemSockets _sockets;
        private readonly LinkSecurity _security;

        /// <summary>Makes the binding.</summary>
        /// <param name="sockets">The sockets of the modem, for all its bindings the same.</param>
        /// <param name="security">The DTLS engine, or null for none.</param>
        public ModemUdpBinding(ModemSockets sockets, LinkSecurity security = null)
        {
            _sockets = sockets;
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
            ModemUdpLink link = new ModemUdpLink(_sockets, target);
            return IsSecured ? _security.Secure(link, target, credentials) : (DatagramLink)link;
        }
    }
}
