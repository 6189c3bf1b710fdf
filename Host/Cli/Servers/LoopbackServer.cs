using System.Net;
using System.Net.Sockets;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary>The LwM2M server that <c>run</c> starts: over DTLS with a key, else plain; with OSCORE if there is a context.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    /// <summary>A block and its options fit the fragment length of 512 bytes that the device asks for.</summary>
    private const int SecuredBlockSize = 256;

    /// <summary>One number a millisecond from here on is more than a server sends, and the 40 bits of a number last until 2060.</summary>
    private static readonly DateTimeOffset NumberZero = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private LoopbackServer(Lwm2mServer server, string uri, AccountKeys keys)
    {
        Server = server;
        Security = keys.Name;
        Uri = uri;
    }

    public Lwm2mServer Server { get; }

    public string Uri { get; }

    /// <summary>How it is secured, for a person.</summary>
    public string Security { get; }

    /// <summary>Starts it on loopback.</summary>
    /// <param name="port">UDP port; 0 for any.</param>
    /// <param name="device">The keys as the device has them.</param>
    /// <exception cref="RunException">The port is taken.</exception>
    public static LoopbackServer Start(int port, AccountKeys device) =>
        Start(new ServeSetup(IPAddress.Loopback.ToString(), port, device.Mirrored()), null, null);

    /// <summary>Starts it at the far end of a bearer.</summary>
    /// <param name="bearer">What carries its datagrams.</param>
    /// <param name="device">The keys as the device has them.</param>
    public static LoopbackServer Start(Bearer bearer, AccountKeys device) =>
        Start(bearer.Transport, bearer.Uri(device.Scheme), new ServeSetup(bearer.Name, 0, device.Mirrored()), null, null, bearer);

    /// <summary>Starts it at another end of a bearer.</summary>
    /// <param name="transport">That end, which the server disposes of.</param>
    /// <param name="uri">The URI by which the device reaches it.</param>
    /// <param name="device">The keys as the device has them.</param>
    public static LoopbackServer Start(IDatagramTransport transport, string uri, AccountKeys device) =>
        Start(transport, uri, new ServeSetup(uri, 0, device.Mirrored()), null, null);

    /// <summary>Starts it on an address.</summary>
    /// <param name="setup">Where, and the keys as it has them.</param>
    /// <param name="onDatagram">Is shown every message.</param>
    /// <param name="report">Is told of handshakes.</param>
    /// <exception cref="RunException">The address or port is not to be had.</exception>
    public static LoopbackServer Start(ServeSetup setup, Action<DatagramEvent>? onDatagram, Action<string>? report)
    {
        var udp = setup.Bind();
        return Start(udp, $"{setup.Keys.Scheme}://{udp.LocalEndPoint}", setup, onDatagram, report);
    }

    private static LoopbackServer Start(IDatagramTransport transport, string uri, ServeSetup setup, Action<DatagramEvent>? onDatagram, Action<string>? report, Bearer? bearer = null)
    {
        var coap = new CoapEndpointOptions { Oscore = Contexts(setup.Keys, setup.Recovery), OnDatagram = onDatagram };
        if (bearer is { Transmission: { } transmission })
        {
            coap = coap with { Transmission = transmission };
        }

        if (bearer is { BlockSize: > 0 })
        {
            coap = coap with { BlockSize = bearer.BlockSize, NegotiateBlock2Early = true };
        }

        if (setup.Keys.Psk is not { } psk)
        {
            return new LoopbackServer(new Lwm2mServer(transport, new Lwm2mServerOptions { Coap = coap }), uri, setup.Keys);
        }

        var mtu = bearer is { MaxDatagram: > 0 } ? bearer.MaxDatagram : new DtlsTransportOptions().Mtu;
        IDtlsServer dtls = setup.UsesBenchDtls ? new DtlsServer(transport, psk.Find) : new DtlsTransport(transport, psk.Find, new DtlsTransportOptions { Mtu = mtu });
        dtls.HandshakeEnded += handshake => report?.Invoke(handshake.ToString());
        var options = new Lwm2mServerOptions { Coap = coap with { BlockSize = Math.Min(coap.BlockSize, SecuredBlockSize) } };
        return new LoopbackServer(new Lwm2mServer(dtls, options), uri, setup.Keys);
    }

    /// <summary>The only OSCORE context of a server, which every request needs; null for a server without OSCORE.</summary>
    /// <param name="server">The keys as it has them.</param>
    /// <param name="recovery">How it goes on after the end of a server before it that had the same keys.</param>
    public static OscoreContextStore? Contexts(AccountKeys server, OscoreRecovery recovery = OscoreRecovery.Rederivation) => server.Oscore is { } keys
        ? new OscoreContextStore(Peer(keys, recovery)) { IsRequired = true }
        : null;

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>
    /// A server keeps no file: under keys that are used for good its numbers are those of the clock, which must not be set back, and the
    /// first request has to be fresh (RFC 8613 App. B.1).
    /// </summary>
    private static OscorePeer Peer(OscoreKeys keys, OscoreRecovery recovery)
    {
        var peer = new OscorePeer(keys.ToCredentials(), recovery);
        if (recovery == OscoreRecovery.Echo)
        {
            var number = (long)(DateTimeOffset.UtcNow - NumberZero).TotalMilliseconds;
            peer.LoseState();
            peer.Context!.SenderSequenceNumber = number > 0
                ? (ulong)number
                : throw new RunException("--oscore-b2 never takes its numbers from the clock, and that is wrong");
        }

        return peer;
    }
}
