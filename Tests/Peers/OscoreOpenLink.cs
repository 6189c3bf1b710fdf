using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lwm2m.Bench.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Peers.Tests;

/// <summary>
/// A UDP link that takes datagrams from any address, as behind a gateway: answers go back to where the question came from, all else to the
/// server.
/// </summary>
internal sealed class OscoreOpenLink : DatagramLink
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ConcurrentDictionary<Token, EndPoint> _asked = new();
    private readonly byte[] _datagram = new byte[2048];
    private readonly IPEndPoint _server;
    private EndPoint _last;
    private LinkState _state;

    public OscoreOpenLink(IPEndPoint server)
    {
        _server = server;
        _last = server;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>Where it is reached.</summary>
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Everybody who has asked something.</summary>
    public IEnumerable<EndPoint> Askers => _asked.Values.Distinct();

    public override LinkState State => _state;

    public override int MaxDatagram => 1232;

    public override void Open(long nowMs) => _state = LinkState.Open;

    public override void Close() => _state = LinkState.Closed;

    public override bool Send(byte[] buffer, int offset, int count)
    {
        CoapMessageCodec.Decode(buffer.AsMemory(offset, count), out var message);
        var to = message!.Code.IsRequest ? _server
            : message.Code.IsResponse && _asked.TryGetValue(message.Token, out var asker) ? asker
            : _last;
        _socket.SendTo(buffer, offset, count, SocketFlags.None, to);
        return true;
    }

    public override int Receive(byte[] buffer, int offset, int count)
    {
        if (_socket.Available == 0)
        {
            return 0;
        }

        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        var length = _socket.ReceiveFrom(_datagram, ref from);
        _last = from;
        if (CoapMessageCodec.Decode(_datagram.AsMemory(0, length), out var message) == DecodeStatus.Ok && message!.Code.IsRequest)
        {
            _asked[message.Token] = from;
        }

        _datagram.AsSpan(0, Math.Min(length, count)).CopyTo(buffer.AsSpan(offset));
        return length;
    }

    public override bool Wait(int timeoutMs) => _socket.Poll(timeoutMs * 1000, SelectMode.SelectRead);
}
