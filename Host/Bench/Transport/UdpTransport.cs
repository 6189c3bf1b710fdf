using System.Net;
using System.Net.Sockets;

namespace Lwm2m.Bench.Transport;

/// <summary>One UDP socket for all peers.</summary>
public sealed class UdpTransport : IDatagramTransport
{
    /// <summary>The largest payload of a UDP datagram over IPv4, in bytes.</summary>
    private const int LargestDatagram = 65507;

    private readonly Socket _socket;
    private readonly CancellationTokenSource _closed = new();
    private readonly byte[] _buffer = new byte[LargestDatagram];
    private readonly EndPoint _any;

    /// <summary>Binds a socket; port 0 lets the system choose one.</summary>
    /// <exception cref="SocketException">The address or port is not to be had.</exception>
    public UdpTransport(IPEndPoint local)
    {
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(local);
        _any = new IPEndPoint(local.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
    }

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => _socket.LocalEndPoint!;

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
    {
        try
        {
            await _socket.SendToAsync(datagram, SocketFlags.None, peer, cancellation).ConfigureAwait(false);
        }
        catch (SocketException e) when (IsEchoOfAnEarlierDatagram(e))
        {
            await _socket.SendToAsync(datagram, SocketFlags.None, peer, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReceivedDatagram> ReceiveAsync(CancellationToken cancellation = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closed.Token);
        while (true)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(_buffer, SocketFlags.None, _any, either.Token).ConfigureAwait(false);
                return new ReceivedDatagram(received.RemoteEndPoint, _buffer.AsSpan(0, received.ReceivedBytes).ToArray());
            }
            catch (SocketException e) when (IsEchoOfAnEarlierDatagram(e))
            {
                // One peer is gone; the others still talk through this socket.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
    }

    // An ICMP message about an earlier datagram surfaces at whatever the socket does next.
    private static bool IsEchoOfAnEarlierDatagram(SocketException e) =>
        e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused;
}
