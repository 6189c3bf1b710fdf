using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Host.Tests;

/// <summary>The bench's DTLS server driven step by step: a datagram goes in, and when that returns all it led to has come out.</summary>
internal sealed class YearDtls : IDatagramTransport
{
    private readonly Action<byte[], IPEndPoint> _send;
    private readonly DtlsServer _server;
    private readonly Lock _lock = new();
    private TaskCompletionSource<ReceivedDatagram>? _waiting;

    public YearDtls(YearTime time, PskLookup keys, Action<byte[], IPEndPoint> send, DtlsServerOptions? options = null)
    {
        _send = send;
        _server = new DtlsServer(this, keys, options, time);
        _server.HandshakeEnded += handshake => Count(handshake.Outcome);
        AwaitRest();
    }

    public EndPoint LocalEndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 5684);

    public int FullHandshakes { get; private set; }

    public int Resumptions { get; private set; }

    public int FailedHandshakes { get; private set; }

    /// <summary>Takes a datagram of the wire and gives those of the layer above.</summary>
    public IEnumerable<ReceivedDatagram> Receive(byte[] datagram, IPEndPoint from)
    {
        TaskCompletionSource<ReceivedDatagram> waiting;
        lock (_lock)
        {
            waiting = _waiting!;
            _waiting = null;
        }

        waiting.SetResult(new ReceivedDatagram(from, datagram));
        AwaitRest();
        while (_server.TryReceive(out var received))
        {
            yield return received;
        }
    }

    /// <summary>Sends a datagram of the layer above.</summary>
    public void Send(byte[] datagram, EndPoint peer) => _server.SendAsync(datagram, peer).AsTask().GetAwaiter().GetResult();

    public void Restart() => _server.ForgetAll();

    ValueTask IDatagramTransport.SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation)
    {
        _send(datagram.ToArray(), (IPEndPoint)peer);
        return default;
    }

    ValueTask<ReceivedDatagram> IDatagramTransport.ReceiveAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _waiting = new TaskCompletionSource<ReceivedDatagram>();
            return new ValueTask<ReceivedDatagram>(_waiting.Task);
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _waiting?.TrySetCanceled();
        }

        return default;
    }

    // The server asks for the next datagram when it is through with the last.
    private void AwaitRest() => SpinWait.SpinUntil(() =>
    {
        lock (_lock)
        {
            return _waiting is not null;
        }
    });

    private void Count(HandshakeOutcome outcome)
    {
        FullHandshakes += outcome == HandshakeOutcome.Full ? 1 : 0;
        Resumptions += outcome == HandshakeOutcome.Resumed ? 1 : 0;
        FailedHandshakes += outcome == HandshakeOutcome.Failed ? 1 : 0;
    }
}
