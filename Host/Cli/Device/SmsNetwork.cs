using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Client;
using Lwm2m.Modem;
using Lwm2m.Sms;

namespace Lwm2m.Cli;

/// <summary>A mobile network with short messages: a modem stand-in for the device, a service centre, and a server at a number of its own.</summary>
public sealed class SmsNetwork : IDisposable
{
    /// <summary>The number of the server, digits with the country code first.</summary>
    public const string ServerNumber = "4540001234";

    // A modem takes seconds for a message; nobody wants to wait for that here.
    private const int SubmitMs = 5;
    private const int DelayMs = 5;

    private readonly ModemStandIn _modem;
    private readonly AgendaThread _agenda;
    private readonly SmsCapture? _capture;

    /// <summary>Switches it on.</summary>
    /// <param name="captureFile">A pcap file that gets every message; null for none.</param>
    /// <exception cref="RunException">The file cannot be written.</exception>
    public SmsNetwork(string? captureFile = null)
    {
        var agenda = new Agenda();
        Centre = new ShortMessageCentre(agenda, new SmscOptions { DelayMs = DelayMs });
        Server = new SmsTransport(Centre, ServerNumber);
        var options = new Bench.Modem.ModemOptions { SubmitMs = SubmitMs };
        DeviceNumber = options.Msisdn;
        _modem = new ModemStandIn(options, new ModemWorld(agenda, Centre));
        Service = new SmsService(new CellularModem(new StandInPort(_modem), new BoardClock(), [new Modem.GenericDialect()]), new SmsOptions { Number = DeviceNumber });
        Count = new ShortMessageCount(Centre, DeviceNumber);
        _capture = OpenCapture(Centre, captureFile);
        _agenda = new AgendaThread(agenda);
    }

    /// <summary>The number of the device.</summary>
    public string DeviceNumber { get; }

    /// <summary>The service centre.</summary>
    public ShortMessageCentre Centre { get; }

    /// <summary>The server's end.</summary>
    public SmsTransport Server { get; }

    /// <summary>The device's short messages.</summary>
    public SmsService Service { get; }

    /// <summary>What passed.</summary>
    public ShortMessageCount Count { get; }

    /// <summary>What an account of the server has for SMS: DTLS with a key, or no security.</summary>
    public static SmsAccount Account(Psk? psk) => psk is null
        ? new SmsAccount(ServerNumber, SmsAccount.NoSecMode)
        : new SmsAccount(ServerNumber, SmsAccount.PreSharedKeyMode, psk.Key, psk.IdentityBytes);

    /// <summary>Writes every short message to a file.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public static SmsCapture? OpenCapture(ShortMessageCentre centre, string? path)
    {
        try
        {
            return path is null ? null : new SmsCapture(centre, File.Create(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"--sms-capture: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _agenda.Dispose();
        _modem.Dispose();
        _capture?.Dispose();
    }
}
