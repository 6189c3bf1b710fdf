using System.Net;

namespace Lwm2m.Bench.Transport;

/// <summary>
/// Carries whole datagrams between this end and many peers. UDP, a lossy wire in memory, DTLS over either: whoever
/// stands above sees no difference. A peer is any <see cref="EndPoint"/> with value equality, so that a bearer
/// without IP addresses can bring its own.
/// </summary>
public interface IDatagramTransport : IAsyncDisposable
{
    /// <summary>The local address.</summary>
    EndPoint LocalEndPoint { get; }

    /// <summary>Sends one datagram. It may be lost without notice.</summary>
    /// <exception cref="ObjectDisposedException">The transport is closed.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default);

    /// <summary>Waits for the next datagram. One caller at a time.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the transport was closed while waiting.</exception>
    ValueTask<ReceivedDatagram> ReceiveAsync(CancellationToken cancellation = default);
}

/// <summary>A datagram and who sent it; the bytes belong to the receiver.</summary>
public readonly record struct ReceivedDatagram(EndPoint Peer, ReadOnlyMemory<byte> Bytes);
