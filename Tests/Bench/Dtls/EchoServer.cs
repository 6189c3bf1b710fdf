using System.Text;
using System.Threading.Channels;
using Lwm2m.Bench.Dtls;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>Answers every datagram with the same in capital letters, and keeps what its server tells.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly Channel<DtlsHandshake> _handshakes = Channel.CreateUnbounded<DtlsHandshake>();
    private readonly Channel<DtlsClosure> _closures = Channel.CreateUnbounded<DtlsClosure>();
    private readonly Task _running;

    public EchoServer(IDtlsServer server)
    {
        Server = server;
        server.HandshakeEnded += handshake => _handshakes.Writer.TryWrite(handshake);
        server.SessionClosed += closure => _closures.Writer.TryWrite(closure);
        _running = Task.Run(RunAsync);
    }

    public IDtlsServer Server { get; }

    public System.Net.EndPoint Address => Server.LocalEndPoint;

    /// <summary>Who sent last.</summary>
    public System.Net.EndPoint? LastPeer { get; private set; }

    public static byte[] Answer(ReadOnlySpan<byte> datagram) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(datagram).ToUpperInvariant());

    public ValueTask<DtlsHandshake> NextHandshakeAsync(CancellationToken cancellation) => _handshakes.Reader.ReadAsync(cancellation);

    public ValueTask<DtlsClosure> NextClosureAsync(CancellationToken cancellation) => _closures.Reader.ReadAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _running;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var received = await Server.ReceiveAsync();
                LastPeer = received.Peer;
                await Server.SendAsync(Answer(received.Bytes.Span), received.Peer);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
