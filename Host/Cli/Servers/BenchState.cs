using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Cli;

/// <summary>
/// The state that the servers of <c>--once --state</c> keep between runs, as JSON: addresses and keys permanently, and
/// what they know of the device until it is taken out again, so that no number of theirs comes twice after a kill.
/// </summary>
public sealed record BenchState
{
    private const string FileName = "server.json";
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>UDP port of the LwM2M server; 0 for any.</summary>
    public int Port { get; init; }

    /// <summary>UDP port of the bootstrap server; 0 for any.</summary>
    public int BootstrapPort { get; init; }

    /// <summary>UDP port that the device sends from without DTLS; 0 for any.</summary>
    public int DevicePort { get; init; }

    /// <summary>Runs so far.</summary>
    public int Runs { get; init; }

    /// <summary>Keys of the account at the LwM2M server, as the device has them.</summary>
    public required AccountKeys Keys { get; init; }

    /// <summary>Keys of the account at the bootstrap server, as the device has them.</summary>
    public required AccountKeys BootstrapKeys { get; init; }

    /// <summary>What the first run cost.</summary>
    public RunCost? First { get; init; }

    /// <summary>Registrations and observations.</summary>
    public ServerSnapshot? Server { get; init; }

    /// <summary>Connections and sessions.</summary>
    public DtlsSnapshot? Dtls { get; init; }

    /// <summary>The OSCORE context.</summary>
    public OscoreSnapshot? Oscore { get; init; }

    /// <summary>Takes the state out of a folder; the file that stays has no session keys.</summary>
    /// <returns>The state; new keys when there was none.</returns>
    /// <exception cref="RunException">The file is damaged.</exception>
    public static BenchState Take(string folder, SecurityChoice choice)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            return new BenchState
            {
                Keys = choice.Mode.NewKeys("device"), BootstrapKeys = choice.Mode.ForBootstrap().NewKeys("factory"),
                DevicePort = choice.KeepsPort ? FreePort() : 0,
            };
        }

        try
        {
            var state = JsonSerializer.Deserialize<BenchState>(File.ReadAllBytes(file), Format)!;
            (state with { Server = null, Dtls = null, Oscore = null }).Put(folder);
            return state;
        }
        catch (JsonException e)
        {
            throw new RunException($"{file}: {e.Message}");
        }
    }

    /// <summary>Puts it into a folder.</summary>
    public void Put(string folder) => PrivateFile.Replace(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Format));

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
