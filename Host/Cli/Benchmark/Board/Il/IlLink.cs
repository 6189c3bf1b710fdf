using System.Net;
using System.Threading.Channels;
using Lwm2m.Bench.Transport;
using Lwm2m.Foundation;

namespace Lwm2m.Cli.Benchmark.Board.Il;

/// <summary>
/// The device's end of a network in memory, which costs the device no instruction. It hands out one datagram after each
/// <see cref="ArrivalAsync"/>, so that what the device executes does not depend on how many have arrived by then.
/// </summary>
/// <param name="transport">The network's end.</param>
/// <param name="server">Where the server is.</param>
public sealed class IlLink(IDatagramTransport transport, EndPoint server) : DatagramLink
{
    private readonly Channel<byte[]> _inbox = Channel.CreateUnbounded<byte[]>();
    private LinkState _state = LinkState.Closed;
    private bool _isHandedOut = true;

    /// <summary>Datagrams sent and received.</summary>
    public int Moved { get; private set; }

    public override LinkState State => _state;

    public override int MaxDatagram => 1280;

    /// <summary>Fetches what the server sends, until the transport is closed.</summary>
    public async Task PumpAsync(CancellationToken stop)
    {
        while (true)
        {
            var datagram = await transport.ReceiveAsync(stop);
            _inbox.Writer.TryWrite(datagram.Bytes.ToArray());
        }
    }

    /// <summary>Ends when a datagram is there, which can be received then.</summary>
    public async Task ArrivalAsync(CancellationToken stop)
    {
        await _inbox.Reader.WaitToReadAsync(stop);
        _isHandedOut = false;
    }

    public override void Open(long nowMs) => _state = LinkState.Open;

    public override void Close() => _state = LinkState.Closed;

    public override bool Send(byte[] buffer, int offset, int count)
    {
        Moved++;
        return transport.SendAsync(buffer.AsMemory(offset, count), server).IsCompletedSuccessfully;
    }

    public override int Receive(byte[] buffer, int offset, int count)
    {
        if (_isHandedOut || !_inbox.Reader.TryRead(out var datagram))
        {
            return 0;
        }

        _isHandedOut = true;
        Moved++;
        var length = Math.Min(count, datagram.Length);
        Array.Copy(datagram, 0, buffer, offset, length);
        return length;
    }

    public override bool Wait(int timeoutMs) => !_isHandedOut && _inbox.Reader.TryPeek(out _);
}
