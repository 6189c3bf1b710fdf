using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lwm2m.Cli.Benchmark;

/// <summary>libcoap's example server, on loopback.</summary>
public sealed class CoapServerProcess : IDisposable
{
    private static readonly string[] Names = ["coap-server-notls", "coap-server"];
    private readonly Process _process;

    private CoapServerProcess(Process process, IPEndPoint endPoint)
    {
        _process = process;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts it; null when it is not installed.</summary>
    public static async Task<CoapServerProcess?> StartAsync(CancellationToken stop)
    {
        var program = Names.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var process = Process.Start(new ProcessStartInfo(program, $"-A 127.0.0.1 -p {endPoint.Port} -d 10 -v 0") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Task.Delay(500, stop);
        if (process.HasExited)
        {
            throw new InvalidOperationException($"{program} ended at once with {process.ExitCode}");
        }

        return new CoapServerProcess(process, endPoint);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
