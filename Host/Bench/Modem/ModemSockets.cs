using System.Net;

namespace Lwm2m.Bench.Modem;

/// <summary>The UDP sockets of a modem by their ids, and what they have received.</summary>
internal sealed class ModemSockets
{
    private readonly ModemSession _session;
    private readonly SortedDictionary<int, ModemSocket> _open = [];

    public ModemSockets(ModemSession session, int capacity)
    {
        _session = session;
        Capacity = capacity;
        session.OnEnd(() =>
        {
            foreach (var socket in _open.Values)
            {
                socket.Wire.Dispose();
            }
        });
    }

    public int Capacity { get; }

    public ModemSocket? this[int id] => _open.GetValueOrDefault(id);

    public IEnumerable<ModemSocket> All => _open.Values.ToArray();

    /// <summary>The lowest id that is free, from <paramref name="first"/>; -1 when there is none.</summary>
    public int Free(int first = 0) => _open.Count >= Capacity ? -1 : Enumerable.Range(first, Capacity).First(id => !_open.ContainsKey(id));

    /// <summary>Opens a socket; null when there is no network, no room, or the port is taken.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="port">Local port, 0 for any.</param>
    /// <param name="received">Called after a datagram was put into its buffer.</param>
    public ModemSocket? Open(int id, int port, Action<ModemSocket> received)
    {
        if (_session.World.Bearer is not { } bearer || _open.ContainsKey(id) || _open.Count >= Capacity)
        {
            return null;
        }

        ModemSocket? socket = null;
        var wire = bearer.Open(port, (peer, datagram) =>
        {
            if (socket is { } open && (open.Peer is null || open.Peer.Equals(peer)) && _session.Radio.IsRegistered && _session.Modem.IsOn)
            {
                _session.Radio.Stir();
                if (open.Inbox.Count < ModemSocket.MaxDatagrams)
                {
                    open.Inbox.Enqueue((peer, datagram));
                    received(open);
                }
            }
        });
        if (wire is null)
        {
            return null;
        }

        socket = new ModemSocket(id, wire);
        _open.Add(id, socket);
        return socket;
    }

    public bool Close(int id)
    {
        if (!_open.Remove(id, out var socket))
        {
            return false;
        }

        socket.Wire.Dispose();
        return true;
    }

    /// <summary>Sends a datagram; false when there is no network.</summary>
    public bool Send(ModemSocket socket, IPEndPoint peer, byte[] datagram)
    {
        if (!_session.Radio.IsRegistered)
        {
            return false;
        }

        _session.Radio.Stir();
        socket.Wire.Send(peer, datagram);
        return true;
    }

    /// <summary>The address of a host; null when there is none.</summary>
    public IPEndPoint? Resolve(string host, int port) => _session.World.Bearer?.Resolve(host) is { } address ? new IPEndPoint(address, port) : null;
}

/// <summary>One socket.</summary>
internal sealed class ModemSocket(int id, IBearerSocket wire)
{
    /// <summary>Datagrams it keeps; what comes beyond is lost.</summary>
    public const int MaxDatagrams = 16;

    public int Id => id;

    public IBearerSocket Wire => wire;

    /// <summary>The peer it is connected to; null when it is not.</summary>
    public IPEndPoint? Peer { get; set; }

    public Queue<(IPEndPoint Peer, byte[] Datagram)> Inbox { get; } = new();

    /// <summary>The host was told of data and has not read it yet.</summary>
    public bool IsTold { get; set; }

    public long Sent { get; set; }
}
