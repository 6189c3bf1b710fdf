using System.Net;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Modem;

/// <summary>UDP inside the process, in the order of an agenda: with a clock of its own a run is the same each time.</summary>
/// <param name="agenda">Clock and order.</param>
/// <param name="delayMs">How long a datagram takes.</param>
public sealed class MemoryBearer(Agenda agenda, int delayMs = 50) : IBearer
{
    private readonly Dictionary<IPEndPoint, Action<IPEndPoint, byte[]>> _ends = [];
    private readonly Dictionary<string, IPAddress> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _lastPort = 49_151;

    /// <summary>Address of the modem's sockets.</summary>
    public IPAddress Address { get; init; } = IPAddress.Parse("10.0.0.2");

    /// <summary>Whether a datagram passes; null for all.</summary>
    public Func<byte[], bool>? Passes { get; set; }

    /// <summary>Gives a name an address.</summary>
    public void Name(string host, IPAddress address) => _names[host] = address;

    /// <summary>Takes what is sent to an address.</summary>
    public IBearerSocket Listen(IPEndPoint local, Action<IPEndPoint, byte[]> received)
    {
        lock (agenda.Gate)
        {
            _ends.Add(local, received);
            return new End(this, local);
        }
    }

    /// <inheritdoc/>
    public IBearerSocket? Open(int port, Action<IPEndPoint, byte[]> received)
    {
        lock (agenda.Gate)
        {
            var local = new IPEndPoint(Address, port == 0 ? ++_lastPort : port);
            return _ends.TryAdd(local, received) ? new End(this, local) : null;
        }
    }

    /// <inheritdoc/>
    public IPAddress? Resolve(string host) => IPAddress.TryParse(host, out var address) ? address : _names.GetValueOrDefault(host);

    private sealed class End(MemoryBearer bearer, IPEndPoint local) : IBearerSocket
    {
        public int Port => local.Port;

        public void Send(IPEndPoint peer, byte[] datagram) => bearer.Carry(local, peer, (byte[])datagram.Clone());

        public void Dispose() => bearer.Close(local);
    }

    private void Carry(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        if (Passes?.Invoke(datagram) ?? true)
        {
            agenda.After(delayMs, () => _ends.GetValueOrDefault(to)?.Invoke(from, datagram));
        }
    }

    private void Close(IPEndPoint local)
    {
        lock (agenda.Gate)
        {
            _ends.Remove(local);
        }
    }
}
