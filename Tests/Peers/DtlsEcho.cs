using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Peers.Tests;

/// <summary>A server of the bench in this process, which sends back what it gets.</summary>
internal sealed class DtlsEcho : IDisposable
{
    private readonly Task _running;

    private DtlsEcho(IDtlsServer server)
    {
        Server = server;
        server.HandshakeEnded += Handshakes.Enqueue;
        server.SessionClosed += Closures.Enqueue;
        _running = Task.Run(RunAsync);
    }

    public IDtlsServer Server { get; }

    public int Port => ((IPEndPoint)Server.LocalEndPoint).Port;

    public ConcurrentQueue<DtlsHandshake> Handshakes { get; } = new();

    public ConcurrentQueue<DtlsClosure> Closures { get; } = new();

    /// <summary>BouncyCastle, with datagrams of this size.</summary>
    public static DtlsEcho BouncyCastle(int mtu = 1280, int? connectionIdLength = null) =>
        new(new DtlsTransport(Udp(), Lookup, new DtlsTransportOptions { Mtu = mtu, ConnectionIdLength = connectionIdLength }));

    /// <summary>The bench's own, with Connection IDs, written from the RFCs.</summary>
    public static DtlsEcho Rfc(DtlsServerOptions? options = null) => new(new DtlsServer(Udp(), Lookup, options ?? new DtlsServerOptions()));

    /// <summary>Waits for what a handshake was on the server's side.</summary>
    public DtlsHandshake? NextHandshake()
    {
        DtlsHandshake? handshake = null;
        SpinWait.SpinUntil(() => Handshakes.TryDequeue(out handshake), 20000);
        return handshake;
    }

    public void Dispose()
    {
        Server.DisposeAsync().AsTask().Wait();
        _running.Wait();
    }

    private static UdpTransport Udp() => new(new IPEndPoint(IPAddress.Loopback, 0));

    private static byte[]? Lookup(string identity) => identity.TrimStart('x') == DtlsClient.Identity ? Convert.FromHexString(DtlsClient.Key) : null;

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                ReceivedDatagram received = await Server.ReceiveAsync();
                await Server.SendAsync(received.Bytes, received.Peer);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
