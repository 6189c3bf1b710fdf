using Lwm2m.Foundation;

namespace Lwm2m.Board
{
    /// <summary>CoAP over UDP without security of its own: scheme <c>coap</c> (RFC 7252 §6.1), for NoSec accounts.</summary>
    public sealed class UdpBinding : Binding
    {
        /// <inheritdoc/>
        public override string Scheme
        {
            get { return "coap"; }
        }

        /// <inheritdoc/>
        public override int DefaultPort
        {
            get { return 5683; }
        }

        /// <inheritdoc/>
        public override char Letter
        {
            get { return 'U'; }
        }

        /// <inheritdoc/>
        public override DatagramLink CreateLink(string host, int port)
        {
            return new UdpLink(host, port);
        }
    }
}
