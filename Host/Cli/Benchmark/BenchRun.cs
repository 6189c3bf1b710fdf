using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary><c>run bench</c>: what the exchanges cost on the wire, how fast they are and what they allocate.</summary>
public static class BenchRun
{
    private const int ReportWidth = 140;

    public static async Task<int> RunAsync(CancellationToken stop)
    {
        var console = Console.IsOutputRedirected
            ? AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) })
            : AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = ReportWidth;
        }

        console.Write(await WireCosts.MeasureAsync(stop));
        console.Write(await ReadRate.MeasureAsync(stop));
        console.Write(await HandshakeCosts.MeasureAsync(stop));
        console.Write(await RecordCosts.MeasureAsync(stop));
        foreach (var table in await SecurityCosts.TablesAsync(stop))
        {
            console.Write(table);
        }

        console.Write(await RecoveryCosts.MeasureAsync(stop));
        console.Write(ProtectionCosts.Measure());
        console.Write(SecureChannelCosts.Measure());
        console.Write(FlashCosts.Measure());
        console.Write(FleetCosts.Measure());
        console.Write(MemoryCosts.Measure());
        return 0;
    }
}
