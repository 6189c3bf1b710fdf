using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using Lwm2m.Foundation;

namespace Lwm2m.Peers.Tests;

/// <summary>A UDP socket to a server on loopback, with a path in between that can lose, repeat, hold back or keep datagrams.</summary>
internal sealed class DtlsUdpLink(int port, int maxDatagram = 1232) : DatagramLink
{
    private readonly Queue<byte[]> _ready = new();
    private readonly byte[] _buffer = new byte[2048];
    private Socket? _socket;

    /// <summary>Decides about a datagram: what is to travel in its place. First argument: whether it comes from the client.</summary>
    public Func<bool, byte[], IEnumerable<byte[]>>? Path { get; set; }

    /// <summary>All datagrams, both ways, before the path has its way.</summary>
    public List<(bool FromClient, byte[] Datagram)> Log { get; } = new();

    /// <summary>The client's port, the same each time that it is opened; 0 for any.</summary>
    public int LocalPort { get; set; }

    public override LinkState State => _socket is null ? LinkState.Closed : LinkState.Open;

    public override int MaxDatagram => maxDatagram;

    public override void Open(long nowMs)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, LocalPort));
        _socket.Connect(IPAddress.Loopback, port);
        LocalPort = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public override void Close()
    {
        _socket?.Dispose();
        _socket = null;
        _ready.Clear();
    }

    /// <summary>Goes on from another port, as after a NAT has forgotten the first.</summary>
    public void Rebind()
    {
        Close();
        LocalPort = 0;
        Open(0);
    }

    public override bool Send(byte[] buffer, int offset, int count)
    {
        if (count > MaxDatagram)
        {
            return false;
        }

        foreach (byte[] datagram in Travel(true, buffer.AsSpan(offset, count).ToArray()))
        {
            try
            {
                _socket!.Send(datagram);
            }
            catch (SocketException)
            {
                // The server's port is closed: for a datagram that is a loss.
            }
        }

        return true;
    }

    public override int Receive(byte[] buffer, int offset, int count)
    {
        if (_ready.Count == 0 && _socket is not null && _socket.Poll(0, SelectMode.SelectRead))
        {
            try
            {
                int length = _socket.Receive(_buffer);
                foreach (byte[] datagram in Travel(false, _buffer.AsSpan(0, length).ToArray()))
                {
                    _ready.Enqueue(datagram);
                }
            }
            catch (SocketException)
            {
                return 0;
            }
        }

        if (!_ready.TryDequeue(out byte[]? next))
        {
            return 0;
        }

        int taken = Math.Min(count, next.Length);
        next.AsSpan(0, taken).CopyTo(buffer.AsSpan(offset));
        return taken;
    }

    public override bool Wait(int timeoutMs) => _ready.Count > 0 || (_socket is not null && _socket.Poll(timeoutMs * 1000, SelectMode.SelectRead));

    private IEnumerable<byte[]> Travel(bool fromClient, byte[] datagram)
    {
        Log.Add((fromClient, datagram));
        return Path is null ? new[] { datagram } : Path(fromClient, datagram);
    }
}
