using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lwm2m.Cli.Benchmark;

/// <summary>OpenSSL's <c>s_server</c> or <c>s_client</c> for DTLS 1.2 with a pre-shared key, on loopback.</summary>
public sealed class OpensslProcess : IDisposable
{
    /// <summary>The suite, at the security level that OpenSSL allows its tag of 8 bytes.</summary>
    private const string Suite = "PSK-AES128-CCM8:@SECLEVEL=0";

    private static readonly TimeSpan StartTime = TimeSpan.FromMilliseconds(400);
    private readonly Process _process;

    private OpensslProcess(string arguments)
    {
        _process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether the program is there.</summary>
    public static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "openssl")));

    /// <summary>Starts a server with session IDs and without tickets.</summary>
    public static async Task<(OpensslProcess Server, IPEndPoint EndPoint)> ServeAsync(Psk psk, CancellationToken stop)
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var server = new OpensslProcess(
            $"s_server -dtls1_2 -accept {endPoint} -nocert -no_ticket {Key(psk)} -cipher {Suite} -quiet");
        await Task.Delay(StartTime, stop);
        return (server, endPoint);
    }

    /// <summary>Shakes hands once and leaves.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="psk">The key.</param>
    /// <param name="session">A file that the session is written to, or read from when it is there.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task ShakeHandsAsync(IPEndPoint peer, Psk psk, string session, CancellationToken stop)
    {
        var file = File.Exists(session) ? $"-sess_in {session}" : $"-sess_out {session}";
        using var client = new OpensslProcess($"s_client -dtls1_2 -connect {peer} {Key(psk)} -cipher {Suite} -maxfraglen 512 {file}");
        await Task.Delay(StartTime, stop);
        client._process.StandardInput.Close();
        await client._process.WaitForExitAsync(stop).WaitAsync(TimeSpan.FromSeconds(5), stop);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string Key(Psk psk) => $"-psk_identity {psk.Identity} -psk {Convert.ToHexString(psk.Key)}";

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
