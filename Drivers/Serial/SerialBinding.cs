using Lwm2m.Foundation;

namespace Lwm2m.Serial
{
    /// <summary>
    /// CoAP over a serial line to the one peer at its other end: scheme <c>coap+uart</c> for accounts without security, <c>coaps+uart</c> with an engine
    /// that secures the link. The host of the URI says nothing about the way; it goes along as Uri-Host, for a proxy at the other end.
    /// </summary>
    public sealed class SerialBinding : Binding
    {
        private readonly string _portName;
        private readonly int _baudRate;
        private readonly LinkSecurity _security;

        /// <summary>Makes the binding.</summary>
        /// <param name="portName">The port: "COM2" on a board, "/dev/ttyUSB0" on a PC.</param>
        /// <param name="baudRate">Bits per second; eight data bits, no parity, one stop bit.</param>
        /// <param name="security">The DTLS engine, or null for none.</param>
        public SerialBinding(string portName, int baudRate = 115200, LinkSecurity security = null)
        {
            _portName = portName;
            _baudRate = baudRate;
            _security = security;
        }

        /// <inheritdoc/>
        public override string Scheme
        {
            get { return IsSecured ? "coaps+uart" : "coap+uart"; }
        }

        /// <inheritdoc/>
        public override int DefaultPort
        {
            get { return 0; }
        }

        /// <inheritdoc/>
        public override bool IsSecured
        {
            get { return _security is not null; }
        }

        /// <summary>'U', datagrams: LwM2M has no letter for a serial line.</summary>
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
            int maxDatagram = target.MaxDatagram > 0 ? target.MaxDatagram : SerialLink.DefaultMaxDatagram;
            SerialLink link = new SerialLink(_portName, _baudRate, maxDatagram, target.Timing);
            return IsSecured ? _security.Secure(link, target, credentials) : (DatagramLink)link;
        }
    }
}
