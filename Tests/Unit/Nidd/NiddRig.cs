using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Nidd.Tests
{
    /// <summary>A bearer with links to servers, open at time 0.</summary>
    internal sealed class NiddRig
    {
        public NiddRig(NiddOptions options = null, int uplink = 128, int downlink = 160)
        {
            Carrier = new ScriptedCarrier(uplink, downlink);
            Bearer = new NiddBearer(Carrier, options);
        }

        public readonly ScriptedCarrier Carrier;

        public readonly NiddBearer Bearer;

        public NiddLink Open(string host, int port = 5683, string peerId = null, bool isSecured = false)
        {
            LinkTarget target = new LinkTarget("coap+nidd", host, port) { PeerId = peerId is null ? null : Hex.Parse(peerId) };
            NiddLink link = new NiddLink(Bearer, target, isSecured);
            link.Open(0);
            return link;
        }

        /// <summary>Sends a datagram and says that it has left.</summary>
        /// <returns>What left, in hex; null for nothing.</returns>
        public string Send(NiddLink link, string hex)
        {
            int before = Carrier.Count;
            byte[] bytes = Hex.Parse("ee" + hex);
            if (!link.Send(bytes, 1, bytes.Length - 1))
            {
                return null;
            }

            string sent = Carrier.Count == before ? "" : Carrier.Last;
            if (Carrier.IsBusy)
            {
                Carrier.End(NiddOutcome.Sent, 0);
            }

            return sent;
        }

        /// <summary>The datagram that a link has, in hex; empty for none.</summary>
        public static string Receive(NiddLink link)
        {
            byte[] buffer = new byte[200];
            int count = link.Receive(buffer, 3, buffer.Length - 3);
            return Hex.Of(buffer, 3, count);
        }
    }
}
