using System.Diagnostics;

namespace Lwm2m.Bench.Tests.Support;

/// <summary>A program of the system that a test talks to.</summary>
internal sealed class Tool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private Tool(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a program; reports the test as inconclusive when it is not installed.</summary>
    public static Tool Start(string name, params string[] arguments)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (found is null)
        {
            Assert.Inconclusive($"{name} is not installed (Debian: libcoap3-bin)");
        }

        var start = new ProcessStartInfo(found!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        return new Tool(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(CancellationToken cancellation, string name, params string[] arguments)
    {
        await using var tool = Start(name, arguments);
        await tool._process.WaitForExitAsync(cancellation);
        var errors = await tool._errors;
        Assert.AreEqual(0, tool._process.ExitCode, errors);
        return await tool._output + errors;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
