using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary><c>run bench</c>: what the exchanges cost on the wire, how fast they are and what they allocate.</summary>
public static class BenchRun
{
    private const int ReportWidth = 120;

    public static async Task<int> RunAsync(CancellationToken stop)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = ReportWidth;
        }

        AnsiConsole.Write(await WireCosts.MeasureAsync(stop));
        AnsiConsole.Write(await ReadRate.MeasureAsync(stop));
        return 0;
    }
}
