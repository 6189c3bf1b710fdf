using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Cli;

namespace Lwm2m.Host.Tests;

/// <summary>A command line that ran to its end, and what it wrote.</summary>
internal sealed record CliRun(int Code, string Out, string Error)
{
    public string All => Out + Error;

    public static Task<CliRun> OfAsync(string commandLine, CancellationToken stop = default) =>
        OfAsync(commandLine.Split(' ', System.StringSplitOptions.RemoveEmptyEntries), stop);

    /// <summary>One that is ended as soon as it has written all of this, or after a time that is long enough on a busy machine.</summary>
    public static async Task<CliRun> UntilAsync(string commandLine, params string[] parts)
    {
        using CancellationTokenSource stop = new(System.TimeSpan.FromMinutes(1));
        WatchedWriter output = new(parts, stop);
        StringWriter error = new();
        string[] words = commandLine.Split(' ', System.StringSplitOptions.RemoveEmptyEntries);
        int code = await CommandLine.RunAsync(words, new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error)), stop.Token);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    public static async Task<CliRun> OfAsync(string[] words, CancellationToken stop = default)
    {
        StringWriter output = new();
        StringWriter error = new();
        int code = await CommandLine.RunAsync(words, new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error)), stop);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}

/// <summary>Cancels when all that is waited for was written.</summary>
internal sealed class WatchedWriter(string[] parts, CancellationTokenSource stop) : StringWriter
{
    private bool _isDone;

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        string text = ToString();
        if (!_isDone && System.Array.TrueForAll(parts, part => text.Contains(part)))
        {
            // Not on this thread, which may be the one that is to answer the de-registration, and once, as the source is disposed after the run.
            _isDone = true;
            _ = stop.CancelAsync();
        }
    }
}

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : System.IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lwm2m").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
