using System.Net;
using System.Net.Sockets;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Scef;

/// <summary>The IP side of the SCS for one device: a socket for each server, so that a server knows the device by its address.</summary>
/// <param name="options">Where servers are.</param>
/// <param name="open">Opens a socket.</param>
/// <param name="onAnswer">Takes what a server sent.</param>
internal sealed class ScsServers(ScefOptions options, Func<IDatagramTransport> open, Func<ServerName, ReadOnlyMemory<byte>, byte[]?> onAnswer) : IAsyncDisposable
{
    private readonly Dictionary<ServerName, Side> _sides = [];

    /// <summary>Sends a datagram to a server.</summary>
    /// <returns>False when there is none of that name.</returns>
    public async Task<bool> SendAsync(ServerName server, byte[] datagram)
    {
        if (!_sides.TryGetValue(server, out var side))
        {
            if (await FindAsync(server).ConfigureAwait(false) is not { } address)
            {
                return false;
            }

            side = new Side(open(), server, address, onAnswer);
            _sides[server] = side;
        }

        await side.Socket.SendAsync(datagram, side.Address).ConfigureAwait(false);
        return true;
    }

    /// <summary>Closes all sockets: the device has another address for everybody from now on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var side in _sides.Values)
        {
            await side.DisposeAsync().ConfigureAwait(false);
        }

        _sides.Clear();
    }

    private async Task<EndPoint?> FindAsync(ServerName server)
    {
        if (options.Servers.TryGetValue(server, out var known))
        {
            return known;
        }

        try
        {
            return await server.ResolveAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private sealed class Side : IAsyncDisposable
    {
        private readonly CancellationTokenSource _closing = new();
        private readonly Task _receiving;

        public Side(IDatagramTransport socket, ServerName server, EndPoint address, Func<ServerName, ReadOnlyMemory<byte>, byte[]?> onAnswer)
        {
            Socket = socket;
            Address = address;
            _receiving = BackgroundTask.Watch(Task.Run(() => ReceiveAsync(server, onAnswer)));
        }

        public IDatagramTransport Socket { get; }

        public EndPoint Address { get; }

        public async ValueTask DisposeAsync()
        {
            await _closing.CancelAsync().ConfigureAwait(false);
            await Socket.DisposeAsync().ConfigureAwait(false);
            await _receiving.ConfigureAwait(false);
        }

        private async Task ReceiveAsync(ServerName server, Func<ServerName, ReadOnlyMemory<byte>, byte[]?> onAnswer)
        {
            try
            {
                while (true)
                {
                    var received = await Socket.ReceiveAsync(_closing.Token).ConfigureAwait(false);
                    if (received.Peer.Equals(Address) && onAnswer(server, received.Bytes) is { } answer)
                    {
                        await Socket.SendAsync(answer, Address, _closing.Token).ConfigureAwait(false);
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                // Closed.
            }
        }
    }
}
