using System.Net.Sockets;
using System.Net;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli.Benchmark;

/// <summary>Passes datagrams between one client and a server and counts them, up to the first record of application data or an alert.</summary>
public sealed class CountingRelay : IDisposable
{
    private const byte ApplicationData = 23;
    private const byte Alert = 21;

    private readonly UdpClient _clientSide = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _serverSide = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private IPEndPoint? _client;
    private bool _isOver;

    public CountingRelay(IPEndPoint server)
    {
        _serverSide.Connect(server);
        BackgroundTask.Leave(PumpAsync(_clientSide, (bytes, from) =>
        {
            _client = from;
            return _serverSide.SendAsync(bytes);
        }));
        BackgroundTask.Leave(PumpAsync(_serverSide, (bytes, _) => _clientSide.SendAsync(bytes, _client)));
    }

    /// <summary>Where the client goes.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_clientSide.Client.LocalEndPoint!;

    public int Datagrams { get; private set; }

    public int Bytes { get; private set; }

    public void Dispose()
    {
        _stop.Cancel();
        _clientSide.Dispose();
        _serverSide.Dispose();
        _stop.Dispose();
    }

    private async Task PumpAsync(UdpClient from, Func<byte[], IPEndPoint, ValueTask<int>> pass)
    {
        try
        {
            while (true)
            {
                var received = await from.ReceiveAsync(_stop.Token);
                lock (_stop)
                {
                    _isOver |= received.Buffer[0] is ApplicationData or Alert;
                    Datagrams += _isOver ? 0 : 1;
                    Bytes += _isOver ? 0 : received.Buffer.Length;
                }

                await pass(received.Buffer, received.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Disposed, or one side has gone: the counts stand.
        }
    }

    private async Task PumpAsync(UdpClient from, Func<byte[], IPEndPoint, Task<int>> pass) =>
        await PumpAsync(from, (bytes, peer) => new ValueTask<int>(pass(bytes, peer)));
}
