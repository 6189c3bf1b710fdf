using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary><c>run modem</c>: a modem stand-in on a pseudo terminal until Ctrl-C.</summary>
public static class ModemRun
{
    /// <summary>Runs it.</summary>
    /// <param name="options">What the modem is like.</param>
    /// <param name="faults">What goes wrong.</param>
    /// <param name="link">Symbolic link to the port, or null.</param>
    /// <param name="capture">File for the short messages that pass, or null.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<int> RunAsync(ModemOptions options, IReadOnlyList<string> faults, string? link, string? capture, Terminal terminal, CancellationToken stop)
    {
        var agenda = new Agenda();
        var centre = new ShortMessageCentre(agenda);
        using var modem = new ModemStandIn(options, new ModemWorld(agenda, centre, TransportBearer.OverUdp(agenda)));
        foreach (var fault in faults)
        {
            try
            {
                ModemFaultNames.Set(modem.Faults, fault);
            }
            catch (ArgumentException e)
            {
                throw new UsageException($"{e.Message}; --faults lists all");
            }
        }

        using var captured = capture is null ? null : OpenCapture(centre, capture);
        using var port = OpenPort(modem);
        using var linked = new PortLink(link, port.Name);
        modem.Logged += line => terminal.Out.WriteLine($"{DateTime.Now:HH:mm:ss.fff} {line}");
        terminal.Out.WriteLine($"{options.Dialect} modem at {link ?? port.Name}, number +{options.Msisdn}; Ctrl-C ends");
        if (capture is not null)
        {
            terminal.Out.WriteLine($"read it: tshark -r {capture} -o '{SmsCapture.TsharkOption}'");
        }

        using var thread = new AgendaThread(agenda);
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            terminal.Out.WriteLine("stopping");
        }

        return 0;
    }

    private static SmsCapture OpenCapture(ShortMessageCentre centre, string path)
    {
        try
        {
            return new SmsCapture(centre, File.Create(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path} cannot be written: {e.Message}");
        }
    }

    /// <summary>Puts a modem behind a pseudo terminal.</summary>
    /// <exception cref="RunException">There is none.</exception>
    internal static ModemTerminal OpenPort(ModemStandIn modem)
    {
        try
        {
            return new ModemTerminal(modem);
        }
        catch (Exception e) when (e is IOException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new RunException($"a pseudo terminal of Linux is needed: {e.Message}");
        }
    }
}
