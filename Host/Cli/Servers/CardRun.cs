using System.Net.Sockets;
using Lwm2m.Bench.Card;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary><c>run card</c>: a stand-in of a card until Ctrl-C.</summary>
public static class CardRun
{
    private static readonly FaultNames OfCard = new(typeof(UiccFaults));
    private static readonly FaultNames OfLine = new(typeof(T0Faults));

    /// <summary>All that can go wrong: with the card, and on its line.</summary>
    public static IReadOnlyList<string> DescribedFaults() => [.. OfCard.Described(), "with --pty:", .. OfLine.Described()];

    /// <summary>Runs it in the virtual reader.</summary>
    /// <param name="options">What the card is like.</param>
    /// <param name="faults">What goes wrong.</param>
    /// <param name="address">Where vpcd listens.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<int> InReaderAsync(UiccOptions options, IReadOnlyList<string> faults, (string Host, int Port) address, Terminal terminal, CancellationToken stop)
    {
        var card = Make(options, terminal);
        foreach (var fault in faults)
        {
            Set(OfCard, card.Faults, fault);
        }

        using var reader = new VpcdClient(card, options.Atr);
        try
        {
            await reader.ConnectAsync(address.Host, address.Port, stop);
        }
        catch (SocketException e)
        {
            throw new RunException($"vpcd at {address.Host}:{address.Port}: {e.Message}; Debian: vsmartcard-vpcd, and pcscd has to run");
        }

        terminal.Out.WriteLine($"card in the reader at {address.Host}:{address.Port}; Ctrl-C ends");
        try
        {
            await reader.RunAsync(stop);
            terminal.Out.WriteLine("the reader is gone");
        }
        catch (OperationCanceledException)
        {
            terminal.Out.WriteLine("stopping");
        }
        catch (IOException e)
        {
            terminal.Out.WriteLine($"the reader is gone: {e.Message}");
        }

        return Report(card, reader.Violations, terminal);
    }

    /// <summary>Runs it at a pseudo terminal.</summary>
    /// <param name="options">What the card is like.</param>
    /// <param name="faults">What goes wrong, with the card or on the line.</param>
    /// <param name="link">Symbolic link to the port, or null.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<int> AtTerminalAsync(UiccOptions options, IReadOnlyList<string> faults, string? link, Terminal terminal, CancellationToken stop)
    {
        var card = Make(options, terminal);
        var line = new T0Card(card, options.Atr);
        foreach (var fault in faults)
        {
            Set(OfLine.Has(fault) ? OfLine : OfCard, OfLine.Has(fault) ? line.Faults : card.Faults, fault);
        }

        using var port = OpenPort(line);
        using var linked = new PortLink(link, port.Name);
        line.Logged += told => terminal.Out.WriteLine(told.StartsWith('#') ? $"{DateTime.Now:HH:mm:ss.fff} {told}" : $"{DateTime.Now:HH:mm:ss.fff} T=0 {told}");
        terminal.Out.WriteLine($"card at {link ?? port.Name}, reset when it is opened; 9600 bit/s, 8E2; Ctrl-C ends");
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            terminal.Out.WriteLine("stopping");
        }

        return Report(card, line.Violations, terminal);
    }

    private static UiccStandIn Make(UiccOptions options, Terminal terminal)
    {
        var card = new UiccStandIn(options);
        card.Logged += told => terminal.Out.WriteLine($"{DateTime.Now:HH:mm:ss.fff} {told}");
        return card;
    }

    private static void Set(FaultNames names, object switches, string fault)
    {
        try
        {
            names.Set(switches, fault);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{e.Message}; --faults lists all");
        }
    }

    private static int Report(UiccStandIn card, IReadOnlyList<string> ofLine, Terminal terminal)
    {
        foreach (var violation in (string[])[.. card.Violations, .. ofLine])
        {
            terminal.Out.WriteLine($"violation: {violation}");
        }

        return 0;
    }

    private static T0Terminal OpenPort(T0Card line)
    {
        try
        {
            return new T0Terminal(line);
        }
        catch (Exception e) when (e is IOException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new RunException($"a pseudo terminal of Linux is needed: {e.Message}");
        }
    }
}
