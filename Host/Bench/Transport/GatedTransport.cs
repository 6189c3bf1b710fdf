using System.Net;

namespace Lwm2m.Bench.Transport;

/// <summary>
/// A transport with a gate: while it is shut nothing goes out or comes in, as when a host is unreachable. Below a DTLS
/// server it silences handshakes too. It owns the inner transport.
/// </summary>
public sealed class GatedTransport(IDatagramTransport inner) : IDatagramTransport
{
    private volatile bool _isOpen = true;

    /// <summary>Whether datagrams pass.</summary>
    public bool IsOpen
    {
        get => _isOpen;
        set => _isOpen = value;
    }

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default) =>
        _isOpen ? inner.SendAsync(datagram, peer, cancellation) : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<ReceivedDatagram> ReceiveAsync(CancellationToken cancellation = default)
    {
        while (true)
        {
            var received = await inner.ReceiveAsync(cancellation).ConfigureAwait(false);
            if (_isOpen)
            {
                return received;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
