using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Lwm2m.Peers.Tests.Support;

/// <summary>What passes a UDP port of loopback, captured and dissected by tshark.</summary>
internal sealed partial class LoopbackCapture : IAsyncDisposable
{
    private const string Program = "tshark";
    private const string Origin = "Debian: tshark";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly PeerProgram _program;
    private readonly DirectoryInfo _folder;
    private readonly UdpClient _marker;
    private readonly int[] _ports;
    private readonly string _protocol;
    private readonly CancellationToken _cancellation;

    private LoopbackCapture(PeerProgram program, DirectoryInfo folder, UdpClient marker, int[] ports, string protocol, CancellationToken cancellation)
    {
        _program = program;
        _folder = folder;
        _marker = marker;
        _ports = ports;
        _protocol = protocol;
        _cancellation = cancellation;
    }

    private IPEndPoint MarkerAddress => (IPEndPoint)_marker.Client.LocalEndPoint!;

    private string File => Path.Combine(_folder.FullName, "capture.pcapng");

    /// <summary>Starts it; the test is inconclusive where capturing is not allowed.</summary>
    /// <param name="port">UDP port.</param>
    /// <param name="protocol">What is spoken there, as tshark names it.</param>
    /// <param name="cancellation">Ends all waiting for it.</param>
    public static Task<LoopbackCapture> StartAsync(int port, string protocol, CancellationToken cancellation) => StartAsync([port], protocol, cancellation);

    /// <summary>The same of several ports.</summary>
    public static async Task<LoopbackCapture> StartAsync(int[] ports, string protocol, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("tshark");
        var marker = new UdpClient(new IPEndPoint(IPAddress.Loopback, FreePorts.Next()));
        var captured = ports.Append(((IPEndPoint)marker.Client.LocalEndPoint!).Port).Select(port => $"udp port {port}");
        var capture = new LoopbackCapture(
            PeerProgram.Start(Program, Origin, "-q", "-i", "lo", "-f", string.Join(" or ", captured), "-a", "duration:120", "-w", Path.Combine(folder.FullName, "capture.pcapng")),
            folder,
            marker,
            ports,
            protocol,
            cancellation);
        var said = "";
        while (!said.Contains("Capture started", StringComparison.Ordinal))
        {
            var line = await capture._program.Errors.ReadLineAsync(cancellation);
            if (line is null)
            {
                await capture.DisposeAsync();
                Assert.Inconclusive("tshark cannot capture here: " + said);
            }

            said += line + "\n";
        }

        return capture;
    }

    /// <summary>Ends the capturing; now it can be asked.</summary>
    public async Task StopAsync()
    {
        // The kernel hands packets over in blocks and in order: once a marker is in the file, all that passed before it is.
        var marker = RandomNumberGenerator.GetBytes(16);
        await _marker.SendAsync(marker, MarkerAddress, _cancellation);
        while ((await BytesAsync()).AsSpan().IndexOf(marker) < 0)
        {
            await Task.Delay(Look, _cancellation);
        }

        await _program.InterruptAsync(_cancellation);
    }

    /// <summary>Dissects each datagram that a display filter lets through.</summary>
    /// <returns>One row a datagram, of the fields asked for.</returns>
    public Task<IReadOnlyList<string[]>> FieldsAsync(string filter, params string[] fields) => DissectAsync([], filter, fields);

    /// <summary>The same after it was given the pre-shared key of the DTLS that is spoken there.</summary>
    /// <param name="key">The key in hex.</param>
    /// <param name="carried">What DTLS carries, as tshark names it.</param>
    /// <param name="filter">Display filter.</param>
    /// <param name="fields">What to print of a datagram.</param>
    public Task<IReadOnlyList<string[]>> DecryptedAsync(string key, string carried, string filter, params string[] fields) =>
        DissectAsync(["-o", $"dtls.psk:{key}", .. _ports.SelectMany(port => new[] { "-d", $"dtls.port=={port},{carried}" })], filter, fields);

    /// <summary>The same after it was given an OSCORE context, all in hex: of one that is not, the empty text.</summary>
    public Task<IReadOnlyList<string[]>> OpenedAsync(string senderId, string recipientId, string masterSecret, string masterSalt, string filter, params string[] fields) =>
        DissectAsync(
            ["-o", $"uat:oscore_contexts:\"{senderId}\",\"{recipientId}\",\"{masterSecret}\",\"{masterSalt}\",\"\",\"AES-CCM-16-64-128 (CCM*)\""], filter, fields);

    /// <summary>What tshark remarks on a datagram, one entry a datagram, without what it remarks on the port alone.</summary>
    public async Task<string[]> NotesAsync() => Notes(await FieldsAsync("_ws.malformed || _ws.expert", "_ws.malformed", "_ws.expert.message"));

    /// <summary>The same after it was given the pre-shared key of the DTLS that is spoken there.</summary>
    public async Task<string[]> DecryptedNotesAsync(string key, string carried) =>
        Notes(await DecryptedAsync(key, carried, "_ws.malformed || _ws.expert", "_ws.malformed", "_ws.expert.message"));

    /// <summary>All that was captured.</summary>
    public Task<byte[]> BytesAsync() => System.IO.File.ReadAllBytesAsync(File, _cancellation);

    private async Task<IReadOnlyList<string[]>> DissectAsync(string[] options, string filter, string[] fields)
    {
        await using var program = PeerProgram.Start(
            Program,
            Origin,
            ["-r", File, .. _ports.SelectMany(port => new[] { "-d", $"udp.port=={port},{_protocol}" }), .. options, "-Y", $"({filter}) && !(udp.port == {MarkerAddress.Port})", "-T", "fields", .. fields.SelectMany(field => new[] { "-e", field })]);
        var printed = await program.FinishAsync(_cancellation);
        return [.. printed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }

    private static string[] Notes(IReadOnlyList<string[]> rows) =>
        [.. rows.Select(row => PossibleTraceroute().Replace(string.Join(',', row), "").Trim(',')).Where(note => note.Length > 0)];

    /// <summary>Any datagram to or from a port from 33434 on, and a free port may be one of these.</summary>
    [GeneratedRegex(@"Possible traceroute: hop #\d+, attempt #\d+")]
    private static partial Regex PossibleTraceroute();

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _marker.Dispose();
        _folder.Delete(recursive: true);
    }
}
