using System.Net;
using System.Net.Sockets;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Modem;

/// <summary>UDP of a modem over transports of the bench: sockets of loopback, or a <see cref="MemoryNetwork"/>.</summary>
public sealed class TransportBearer : IBearer
{
    private readonly Agenda _agenda;
    private readonly Func<int, IDatagramTransport?> _open;

    /// <summary>A bearer over what <paramref name="open"/> opens for a local port, 0 for any; null when it is taken.</summary>
    public TransportBearer(Agenda agenda, Func<int, IDatagramTransport?> open)
    {
        _agenda = agenda;
        _open = open;
    }

    /// <summary>A bearer over the sockets of this machine.</summary>
    public static TransportBearer OverUdp(Agenda agenda) => new(agenda, port =>
    {
        try
        {
            return new UdpTransport(new IPEndPoint(IPAddress.Any, port));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return null;
        }
    });

    /// <summary>A bearer over a network in memory.</summary>
    public static TransportBearer Over(Agenda agenda, MemoryNetwork network) =>
        new(agenda, port => network.Open(port == 0 ? null : new IPEndPoint(IPAddress.Loopback, port)));

    /// <inheritdoc/>
    public IBearerSocket? Open(int port, Action<IPEndPoint, byte[]> received) =>
        _open(port) is { } transport ? new TransportSocket(_agenda, transport, received) : null;

    /// <inheritdoc/>
    public IPAddress? Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return address;
        }

        try
        {
            return Dns.GetHostAddresses(host, AddressFamily.InterNetwork).FirstOrDefault();
        }
        catch (SocketException)
        {
            return null; // there is no such host
        }
    }

    private sealed class TransportSocket : IBearerSocket
    {
        private readonly IDatagramTransport _transport;
        private readonly CancellationTokenSource _closed = new();

        public TransportSocket(Agenda agenda, IDatagramTransport transport, Action<IPEndPoint, byte[]> received)
        {
            _transport = transport;
            BackgroundTask.Leave(Task.Run(() => PumpAsync(agenda, received)));
        }

        public int Port => ((IPEndPoint)_transport.LocalEndPoint).Port;

        public void Send(IPEndPoint peer, byte[] datagram) => BackgroundTask.Leave(_transport.SendAsync(datagram, peer).AsTask());

        public void Dispose()
        {
            _closed.Cancel();
            BackgroundTask.Leave(_transport.DisposeAsync().AsTask());
        }

        private async Task PumpAsync(Agenda agenda, Action<IPEndPoint, byte[]> received)
        {
            try
            {
                while (true)
                {
                    var datagram = await _transport.ReceiveAsync(_closed.Token).ConfigureAwait(false);
                    agenda.Post(() =>
                    {
                        if (!_closed.IsCancellationRequested)
                        {
                            received((IPEndPoint)datagram.Peer, datagram.Bytes.ToArray());
                        }
                    });
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                // The socket was closed.
            }
        }
    }
}
