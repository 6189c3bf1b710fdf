using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lwm2m.Cli.Benchmark;

/// <summary>libcoap's example server, on loopback.</summary>
public sealed class CoapServerProcess : IDisposable
{
    private static readonly string[] Names = ["coap-server-notls", "coap-server"];
    private static readonly string[] SecuredNames = ["coap-server-openssl", "coap-server-gnutls"];
    private readonly Process _process;

    private CoapServerProcess(Process process, string name, IPEndPoint endPoint)
    {
        _process = process;
        Name = name;
        EndPoint = endPoint;
    }

    /// <summary>Name of the program.</summary>
    public string Name { get; }

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts it; null when it is not installed.</summary>
    /// <param name="key">Text without spaces that is the key of everybody over DTLS, or null for no DTLS.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<CoapServerProcess?> StartAsync(string? key, CancellationToken stop)
    {
        var program = (key is null ? Names : SecuredNames).SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        // With DTLS it listens at the port behind the one it is given.
        var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var ways = key is null ? $"-p {endPoint.Port}" : $"-p {endPoint.Port - 1} -k {key}";
        var process = Process.Start(new ProcessStartInfo(program, $"-A 127.0.0.1 {ways} -d 10 -v 0") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Task.Delay(500, stop);
        if (process.HasExited)
        {
            throw new InvalidOperationException($"{program} ended at once with {process.ExitCode}");
        }

        return new CoapServerProcess(process, Path.GetFileName(program), endPoint);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>A port that nobody has, and nobody the one before it.</summary>
    private static int FreePort()
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            using var before = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            try
            {
                before.Bind(new IPEndPoint(IPAddress.Loopback, port - 1));
                return port;
            }
            catch (SocketException)
            {
                // Somebody has that one.
            }
        }
    }
}
