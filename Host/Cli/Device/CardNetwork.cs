using Lwm2m.Bench.Card;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Modem;
using Lwm2m.Sim;
using DeviceCard = Lwm2m.Uicc.Card;

namespace Lwm2m.Cli;

/// <summary>A mobile network with short messages, and a device whose modem, a stand-in, has a card in it, a stand-in as well.</summary>
public sealed class CardNetwork : IDisposable
{
    // A modem takes seconds for a message; nobody wants to wait for that here.
    private const int SubmitMs = 5;
    private const int DelayMs = 5;

    private readonly Agenda _gate = new();
    private readonly ModemStandIn _modem;
    private readonly SmsCapture? _capture;
    private readonly AgendaThread _agenda;

    /// <summary>Switches it on.</summary>
    /// <param name="card">What the card is like.</param>
    /// <param name="leavesToolkit">Whether the modem leaves the toolkit of the card to the device.</param>
    /// <param name="captureFile">A pcap file that gets every short message; null for none.</param>
    /// <exception cref="RunException">The file cannot be written.</exception>
    public CardNetwork(UiccOptions card, bool leavesToolkit, string? captureFile = null)
    {
        StandIn = new UiccStandIn(card);
        Centre = new ShortMessageCentre(_gate, new SmscOptions { DelayMs = DelayMs });
        var options = new Bench.Modem.ModemOptions { SubmitMs = SubmitMs, Toolkit = leavesToolkit ? ToolkitOwner.Host : ToolkitOwner.Modem };
        DeviceNumber = options.Msisdn;
        Count = new ShortMessageCount(Centre, DeviceNumber);
        _modem = new ModemStandIn(options, new ModemWorld(_gate, Centre, Card: StandIn));
        _capture = SmsNetwork.OpenCapture(Centre, captureFile);
        Modem = new CellularModem(new StandInPort(_modem), new BoardClock(), [new Lwm2m.Modem.GenericDialect { LeavesToolkit = leavesToolkit }]);
        Card = new DeviceCard(new ModemCard(Modem));
        _agenda = new AgendaThread(_gate);
    }

    /// <summary>The number of the device.</summary>
    public string DeviceNumber { get; }

    /// <summary>The service centre.</summary>
    public ShortMessageCentre Centre { get; }

    /// <summary>What passed it.</summary>
    public ShortMessageCount Count { get; }

    /// <summary>The card.</summary>
    public UiccStandIn StandIn { get; }

    /// <summary>The device's modem.</summary>
    public CellularModem Modem { get; }

    /// <summary>The device's way to the card.</summary>
    public DeviceCard Card { get; }

    /// <summary>What the card or the modem found wrong with how it was used; null for nothing.</summary>
    public string? FindFault() => StandIn.Violations.Concat(_modem.Violations).FirstOrDefault()
        ?? (StandIn.FailedAuthentications > 0 ? $"{StandIn.FailedAuthentications} authentications failed" : null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _agenda.Dispose();
        _modem.Dispose();
        _capture?.Dispose();
    }
}
