using System.Net;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary>The LwM2M server that <c>run</c> starts: over BouncyCastle's DTLS with a key, else plain.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    /// <summary>A block and its options fit the fragment length of 512 bytes that the device asks for.</summary>
    private const int SecuredBlockSize = 256;

    private LoopbackServer(Lwm2mServer server, EndPoint endPoint, Psk? psk)
    {
        Server = server;
        Psk = psk;
        Uri = $"{(psk is null ? "coap" : "coaps")}://{endPoint}";
    }

    public Lwm2mServer Server { get; }

    /// <summary>The key it knows; null for none.</summary>
    public Psk? Psk { get; }

    public string Uri { get; }

    /// <summary>How it is secured, for a person.</summary>
    public string Security => Psk is null ? "no security (NoSec)" : "DTLS 1.2 PSK";

    /// <summary>Starts it on loopback.</summary>
    /// <param name="port">UDP port; 0 for any.</param>
    /// <param name="psk">The device's key, or null for no security.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static LoopbackServer Start(int port, Psk? psk) => Start(new IPEndPoint(IPAddress.Loopback, port), psk, null, null);

    /// <summary>Starts it on an address.</summary>
    /// <param name="local">Address and port.</param>
    /// <param name="psk">The device's key, or null for no security.</param>
    /// <param name="onDatagram">Is shown every message.</param>
    /// <param name="report">Is told of handshakes.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The address or port is not to be had.</exception>
    public static LoopbackServer Start(IPEndPoint local, Psk? psk, Action<DatagramEvent>? onDatagram, Action<string>? report)
    {
        var udp = new UdpTransport(local);
        if (psk is null)
        {
            var plain = new Lwm2mServerOptions { Coap = new CoapEndpointOptions { OnDatagram = onDatagram } };
            return new LoopbackServer(new Lwm2mServer(udp, plain), udp.LocalEndPoint, null);
        }

        var dtls = new DtlsTransport(udp, psk.Find);
        dtls.HandshakeEnded += handshake => report?.Invoke(handshake.ToString());
        var options = new Lwm2mServerOptions { Coap = new CoapEndpointOptions { BlockSize = SecuredBlockSize, OnDatagram = onDatagram } };
        return new LoopbackServer(new Lwm2mServer(dtls, options), udp.LocalEndPoint, psk);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
