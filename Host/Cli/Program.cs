using System.Runtime.InteropServices;
using Lwm2m.Bench.Transport;
using Lwm2m.Cli;

using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var console = new ConsoleTerminal(interrupted.Cancel);
BackgroundTask.Failed += failure =>
{
    console.Terminal.Error.WriteLine($"run: failed in the background, which is a fault of this program: {failure}");
    Environment.Exit(CommandLine.Failed);
};
var code = await CommandLine.RunAsync(args, console.Terminal, interrupted.Token);

// Does not wait for a name that is still being looked up.
Environment.Exit(console.IsClosed ? CommandLine.BrokenPipe : code);

// The first signal ends in good order, the second at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    if (interrupted.IsCancellationRequested)
    {
        Environment.Exit(CommandLine.Interrupted);
    }

    interrupted.Cancel();
}
