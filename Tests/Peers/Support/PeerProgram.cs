using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lwm2m.Peers.Tests.Support;

/// <summary>What a program has printed.</summary>
internal sealed record Printed(string Output, string Errors, int Code);

/// <summary>A program of somebody else while it runs; it never outlives the test.</summary>
internal sealed class PeerProgram : IAsyncDisposable
{
    private const int Interrupt = 2;

    private readonly Process _process;

    private PeerProgram(Process process) => _process = process;

    /// <summary>What it is told.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>What it says.</summary>
    public StreamReader Output => _process.StandardOutput;

    /// <summary>What it complains about.</summary>
    public StreamReader Errors => _process.StandardError;

    /// <summary>Starts it; the test is inconclusive when it is not installed.</summary>
    /// <param name="name">Name of the program.</param>
    /// <param name="origin">Where it comes from, for whom it is missing.</param>
    /// <param name="arguments">Its arguments.</param>
    public static PeerProgram Start(string name, string origin, params string[] arguments)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (found is null)
        {
            Assert.Inconclusive($"{name} is not installed ({origin}); ./test installs it where it is root");
        }

        var start = new ProcessStartInfo(found!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        return new PeerProgram(Process.Start(start)!);
    }

    /// <summary>Runs it to its end; the test fails when that is not code 0.</summary>
    public async Task<Printed> FinishAsync(CancellationToken cancellation)
    {
        var printed = await ReadAsync(cancellation);
        Assert.AreEqual(0, printed.Code, $"{printed}");
        return printed;
    }

    /// <summary>Runs it to its end, whatever its code.</summary>
    public async Task<Printed> ReadAsync(CancellationToken cancellation)
    {
        var output = Output.ReadToEndAsync(cancellation);
        var errors = Errors.ReadToEndAsync(cancellation);
        await _process.WaitForExitAsync(cancellation);
        return new Printed(await output, await errors, _process.ExitCode);
    }

    /// <summary>Asks it to end, as Ctrl-C does, and waits for that.</summary>
    public async Task InterruptAsync(CancellationToken cancellation)
    {
        Assert.AreEqual(0, Kill(_process.Id, Interrupt));
        await _process.WaitForExitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
