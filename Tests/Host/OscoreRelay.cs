using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Transport;
using Lwm2m.Foundation;

namespace Lwm2m.Host.Tests;

/// <summary>A datagram on its way.</summary>
internal sealed record Passing(bool ToDevice, byte[] Bytes);

/// <summary>
/// Whoever sits between device and server: sees every datagram, and passes it on, keeps it, changes it or puts others in its place.
/// </summary>
internal sealed class OscoreRelay(MemoryNetwork network)
{
    private readonly Lock _lock = new();
    private readonly List<Passing> _wire = [];
    private Way? _last;

    /// <summary>What becomes of a datagram; by default it passes.</summary>
    public Func<Passing, IEnumerable<byte[]>> Path { get; set; } = Pass;

    /// <summary>All that was sent by either side, before anything became of it.</summary>
    public IReadOnlyList<Passing> Wire
    {
        get
        {
            lock (_lock)
            {
                return [.. _wire];
            }
        }
    }

    public static IEnumerable<byte[]> Pass(Passing datagram) => [datagram.Bytes];

    /// <summary>Makes a way of a device to a server.</summary>
    public DatagramLink To(IPEndPoint server) => _last = new Way(this, network.Open(), server);

    /// <summary>Lets a datagram arrive that nobody sent now.</summary>
    public void Inject(Passing datagram)
    {
        if (datagram.ToDevice)
        {
            _last!.Arrive(datagram.Bytes);
        }
        else
        {
            _last!.Leave(datagram.Bytes);
        }
    }

    private IEnumerable<byte[]> See(Passing datagram)
    {
        lock (_lock)
        {
            _wire.Add(datagram);
        }

        return Path(datagram);
    }

    /// <summary>The device's end.</summary>
    private sealed class Way : DatagramLink
    {
        private readonly OscoreRelay _relay;
        private readonly IDatagramTransport _end;
        private readonly IPEndPoint _server;
        private readonly Queue<byte[]> _arrived = new();
        private LinkState _state;

        public Way(OscoreRelay relay, IDatagramTransport end, IPEndPoint server)
        {
            (_relay, _end, _server) = (relay, end, server);
            _ = Task.Run(ReceiveAsync);
        }

        public override LinkState State => _state;

        public override int MaxDatagram => 1232;

        public override void Open(long nowMs) => _state = LinkState.Open;

        public override void Close() => _state = LinkState.Closed;

        public override bool Send(byte[] buffer, int offset, int count)
        {
            foreach (var datagram in _relay.See(new Passing(false, buffer.AsSpan(offset, count).ToArray())).ToArray())
            {
                Leave(datagram);
            }

            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            lock (_arrived)
            {
                if (!_arrived.TryDequeue(out var datagram))
                {
                    return 0;
                }

                datagram.AsSpan(0, Math.Min(datagram.Length, count)).CopyTo(buffer.AsSpan(offset));
                return datagram.Length;
            }
        }

        public override bool Wait(int timeoutMs)
        {
            lock (_arrived)
            {
                return _arrived.Count > 0 || (timeoutMs > 0 && Monitor.Wait(_arrived, timeoutMs));
            }
        }

        public void Leave(byte[] datagram) => _ = _end.SendAsync(datagram, _server).AsTask();

        public void Arrive(byte[] datagram)
        {
            lock (_arrived)
            {
                _arrived.Enqueue(datagram);
                Monitor.Pulse(_arrived);
            }
        }

        private async Task ReceiveAsync()
        {
            try
            {
                while (true)
                {
                    var datagram = await _end.ReceiveAsync();
                    foreach (var passed in _relay.See(new Passing(true, datagram.Bytes.ToArray())))
                    {
                        Arrive(passed);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The network is gone.
            }
        }
    }
}
