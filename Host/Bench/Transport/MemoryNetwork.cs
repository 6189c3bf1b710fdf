using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;

namespace Lwm2m.Bench.Transport;

/// <summary>A network inside the process: ends that reach one another without sockets, in order and without loss.</summary>
public sealed class MemoryNetwork
{
    private readonly ConcurrentDictionary<EndPoint, End> _ends = new();
    private int _lastPort = 10000;

    /// <summary>Opens an end at an address of its own, or at the next free loopback port.</summary>
    /// <exception cref="InvalidOperationException">The address is taken.</exception>
    public IDatagramTransport Open(EndPoint? address = null)
    {
        address ??= new IPEndPoint(IPAddress.Loopback, Interlocked.Increment(ref _lastPort));
        var end = new End(this, address);
        return _ends.TryAdd(address, end) ? end : throw new InvalidOperationException($"{address} is taken");
    }

    private sealed class End(MemoryNetwork network, EndPoint address) : IDatagramTransport
    {
        private readonly Channel<ReceivedDatagram> _inbox = Channel.CreateUnbounded<ReceivedDatagram>();

        public EndPoint LocalEndPoint => address;

        public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
        {
            if (network._ends.TryGetValue(peer, out var other))
            {
                other._inbox.Writer.TryWrite(new ReceivedDatagram(address, datagram.ToArray()));
            }

            return ValueTask.CompletedTask;
        }

        public async ValueTask<ReceivedDatagram> ReceiveAsync(CancellationToken cancellation = default)
        {
            try
            {
                return await _inbox.Reader.ReadAsync(cancellation).ConfigureAwait(false);
            }
            catch (ChannelClosedException e)
            {
                throw new OperationCanceledException("the transport is closed", e);
            }
        }

        public ValueTask DisposeAsync()
        {
            network._ends.TryRemove(address, out _);
            _inbox.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}
