using Spectre.Console;

namespace Lwm2m.Cli.Benchmark.Board.Il;

/// <summary><c>run bench --il</c>: the IL instructions of each operation, by the methods that execute most of them.</summary>
public static class IlRun
{
    private const int Shown = 40;
    private const int ReportWidth = 140;

    /// <summary>Prints it.</summary>
    /// <param name="stop">Ends it.</param>
    public static async Task<int> RunAsync(CancellationToken stop)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = ReportWidth;
        foreach (var cost in await IlCounting.MeasureAsync(stop))
        {
            var table = new Table().Title($"{cost.Name}: {cost.Instructions:N0} IL instructions").AddColumns("method", "instructions");
            foreach (var (method, instructions) in cost.Methods.Take(Shown))
            {
                table.AddRow(method, $"{instructions:N0}");
            }

            console.Write(table.AddRow("others", $"{cost.Methods.Skip(Shown).Sum(m => m.Instructions):N0}"));
        }

        return 0;
    }
}
