using System.Runtime.InteropServices;
using Lwm2m.Cli;

namespace Lwm2m.Peers.Tests.Support;

/// <summary>
/// The bench's card in vsmartcard's virtual reader, with a pcscd of its own: all in a network namespace and a mount namespace, as vpcd listens on every address and pcscd has one
/// socket a machine. Needs root.
/// </summary>
internal sealed class CardReader : IDisposable
{
    private const string Driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

    private readonly string _folder = Directory.CreateTempSubdirectory("card").FullName;

    /// <summary>Makes one; the test is inconclusive where it cannot be.</summary>
    public CardReader()
    {
        foreach (var program in new[] { "/usr/sbin/pcscd", Driver, "/usr/bin/opensc-tool", "/usr/bin/opensc-explorer", "/usr/bin/pkcs15-tool", "/usr/bin/unshare", "/usr/sbin/ip" })
        {
            if (!File.Exists(program) && !File.Exists(program.Replace("/usr/", "/", StringComparison.Ordinal)))
            {
                Assert.Inconclusive($"CARD PEERS SKIPPED: {program} is not installed (Debian: pcscd, vsmartcard-vpcd, opensc, iproute2); ./test installs it where it is root");
            }
        }

        if (geteuid() != 0)
        {
            Assert.Inconclusive("CARD PEERS SKIPPED: a namespace for pcscd and vpcd needs root");
        }
    }

    /// <summary>Puts a file into the folder of the run.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, byte[] content)
    {
        var path = Path(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>The path of a file in the folder.</summary>
    public string Path(string name) => System.IO.Path.Combine(_folder, name);

    /// <summary>Runs commands beside the card.</summary>
    /// <param name="card">Options of <c>run card</c>.</param>
    /// <param name="commands">Commands of a shell.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What they printed, and what the card did.</returns>
    public async Task<(string Output, string Card)> RunAsync(string card, string commands, CancellationToken cancellation)
    {
        File.WriteAllText(Path("reader.conf"), $"FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x8C7B\nLIBPATH {Driver}\nCHANNELID 0x8C7B\n");
        File.WriteAllText(Path("opensc.conf"), "app default {\n  enable_default_driver = true;\n}\n");
        File.WriteAllText(Path("run.sh"), $"""
            set -e
            ip link set lo up
            mkdir -p /run/pcscd
            mount -t tmpfs tmpfs /run/pcscd
            export OPENSC_CONF={Path("opensc.conf")}
            pcscd --foreground --config {Path("reader.conf")} >{Path("pcscd.log")} 2>&1 &
            reader=$!
            trap 'kill $reader $card 2>/dev/null; wait' EXIT
            until (echo >/dev/tcp/127.0.0.1/35963) 2>/dev/null; do kill -0 $reader; sleep 0.1; done
            dotnet {typeof(CommandLine).Assembly.Location} card --vpcd {card} >{Path("card.log")} 2>&1 &
            card=$!
            until opensc-tool -a >/dev/null 2>&1; do kill -0 $card; sleep 0.2; done
            {commands}
            """);
        await using var run = PeerProgram.Start("unshare", "Debian: util-linux", "--net", "--mount", "--pid", "--fork", "--kill-child", "bash", Path("run.sh"));
        var printed = await run.ReadAsync(cancellation);
        var told = File.Exists(Path("card.log")) ? File.ReadAllText(Path("card.log")) : "";
        if (printed.Errors.Contains("unshare", StringComparison.Ordinal) && printed.Errors.Contains("not permitted", StringComparison.Ordinal))
        {
            Assert.Inconclusive($"CARD PEERS SKIPPED: no namespace is to be had here: {printed.Errors}");
        }

        var log = File.Exists(Path("pcscd.log")) ? File.ReadAllText(Path("pcscd.log")) : "";
        Assert.AreEqual(0, printed.Code, $"{printed}\n{told}\n{log}");
        return (printed.Output, told);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [DllImport("libc")]
    private static extern uint geteuid();
}
