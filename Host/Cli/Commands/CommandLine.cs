using System.CommandLine;
using Lwm2m.Cli.Benchmark;
using Lwm2m.Cli.Benchmark.Board;
using Lwm2m.Cli.Benchmark.Board.Il;

namespace Lwm2m.Cli;

/// <summary>All that <c>run</c> can be told.</summary>
public static class CommandLine
{
    /// <summary>Exit code of a command line that asks for what cannot be.</summary>
    public const int Misused = 2;

    /// <summary>Exit code of what did not work out.</summary>
    public const int Failed = 1;

    /// <summary>Exit code of what was ended by Ctrl-C before it was done: 128 and SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Exit code when the reader of standard output is gone: 128 and SIGPIPE.</summary>
    public const int BrokenPipe = 141;

    /// <summary>Runs a command.</summary>
    /// <param name="args">Its words.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="stop">Ends what goes on until Ctrl-C.</param>
    /// <returns>0, <see cref="Failed"/>, <see cref="Misused"/> or <see cref="Interrupted"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken stop)
    {
        var bench = new Command("bench", "Measure bytes, datagrams, speed and allocation, with libcoap's coap-server beside it");
        var board = new Option<bool>("--board") { Description = "What the device costs a board instead: heap and flash, computed from the board build" };
        var il = new Option<bool>("--il") { Description = "The IL instructions of the device's operations instead, by method" };
        bench.Options.Add(board);
        bench.Options.Add(il);
        var write = new Option<bool>("--write") { Description = "With --board: write the figures into docs/costs.md and README.md" };
        bench.Options.Add(write);
        bench.SetAction((parsed, cancellation) => parsed.GetValue(board) ? BoardRun.RunAsync(parsed.GetValue(write), terminal, cancellation)
            : parsed.GetValue(il) ? IlRun.RunAsync(cancellation) : BenchRun.RunAsync(cancellation));
        var root = new DeviceCommand().Build(terminal);
        root.Subcommands.Add(bench);
        root.Subcommands.Add(new ServeCommand().Build(terminal));
        root.Subcommands.Add(new ModemCommand().Build(terminal));
        root.Subcommands.Add(new CardCommand().Build(terminal));
        root.Subcommands.Add(new ProvisionCommand().Build(terminal));
        var arguments = root.Parse(args);
        if (arguments.Errors.Count > 0)
        {
            foreach (var error in arguments.Errors)
            {
                terminal.Error.WriteLine($"run: {error.Message}");
            }

            terminal.Error.WriteLine("run: --help tells what there is");
            return Misused;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out, Error = terminal.Error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await arguments.InvokeAsync(configuration, stop);
        }
        catch (UsageException e)
        {
            terminal.Error.WriteLine($"run: {e.Message}");
            return Misused;
        }
        catch (RunException e)
        {
            terminal.Error.WriteLine($"run: {e.Message}");
            return Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            terminal.Error.WriteLine("run: interrupted");
            return Interrupted;
        }
    }
}
