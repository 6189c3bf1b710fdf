using System.Runtime.InteropServices;
using Lwm2m.Cli;

using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await CommandLine.RunAsync(args, Terminal.Console, interrupted.Token);

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    interrupted.Cancel();
}
