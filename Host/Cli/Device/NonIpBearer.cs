using System.Net;
using System.Text;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Scef;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Nidd;

namespace Lwm2m.Cli;

/// <summary>
/// The control plane of a cellular network: a modem stand-in, an SCEF with its SCS, and behind it two servers that the device tells apart by name: one for
/// data, one for management.
/// </summary>
public sealed class NonIpBearer : Bearer
{
    private const string Apn = "nidd.apn";

    // What a datagram of the MTU takes as hex digits in a line, with what stands before it.
    private const int LineBytes = 2 * ScefOptions.UsualMtu + 64;

    private static readonly ServerName Data = new("data");
    private static readonly ServerName Management = new("mgmt", 5690);

    private readonly UdpTransport _data = Open();
    private readonly UdpTransport _management = Open();
    private readonly ModemStandIn _modem;
    private readonly AgendaThread _agenda;
    private readonly ModemCarrier _carrier;
    private readonly NiddBearer _bearer;

    /// <summary>Starts the network and the modem.</summary>
    public NonIpBearer()
    {
        Network = new ScefServer(new ScefOptions
        {
            Servers = new Dictionary<ServerName, EndPoint> { [Data] = _data.LocalEndPoint, [Management] = _management.LocalEndPoint }, DefaultServer = Data,
        });
        var agenda = new Agenda();
        _modem = new ModemStandIn(new Bench.Modem.ModemOptions { Imsi = Imsi }, new ModemWorld(agenda, NonIp: Network));
        _agenda = new AgendaThread(agenda);
        var dialect = new Lwm2m.Modem.GenericDialect { InputBytes = LineBytes, OutputBytes = LineBytes };
        Modem = new CellularModem(new StandInPort(_modem), new BoardClock(), [dialect]);
        _carrier = new ModemCarrier(Modem, Encoding.ASCII.GetBytes(Apn), maxUplink: ScefOptions.UsualMtu, maxDownlink: ScefOptions.UsualMtu);
        _bearer = new NiddBearer(_carrier);
    }

    /// <summary>By what the network knows the device.</summary>
    public static string Imsi => "238010000000001";

    /// <summary>The SCEF and what an operator reads there.</summary>
    public ScefServer Network { get; }

    /// <summary>The device's modem.</summary>
    public CellularModem Modem { get; }

    /// <summary>What passed the bearer.</summary>
    public NiddCounters Counters => _bearer.Counters;

    /// <summary>Where the management server listens.</summary>
    public IDatagramTransport ManagementTransport => _management;

    /// <summary>The URI by which the device reaches the management server.</summary>
    public static string ManagementUri => $"coap+nidd://{Management}";

    /// <inheritdoc/>
    public override string Name => "non-IP";

    /// <inheritdoc/>
    public override char Letter => 'N';

    /// <inheritdoc/>
    public override IDatagramTransport Transport => _data;

    /// <inheritdoc/>
    public override TimeSpan StepLimit => TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override string Counted =>
        $"{Counters.Sent} datagrams of {Counters.SentBytes} B sent, {Counters.NamingBytes} B of them name a server; "
        + $"{Counters.Received} of {Counters.ReceivedBytes} B received, {Counters.Duplicates} copies dropped";

    /// <inheritdoc/>
    public override string Uri(string scheme) => $"{scheme}+nidd://{Data.Host}";

    /// <inheritdoc/>
    public override Binding Bind(LinkSecurity? security) => new NiddBinding(_bearer, security);

    /// <summary>Takes the device out of the coverage, or back.</summary>
    public void SetCoverage(bool hasCoverage) => _modem.SetCoverage(hasCoverage);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        _agenda.Dispose();
        _modem.Dispose();
        await _management.DisposeAsync();
    }

    private static UdpTransport Open() => new(new IPEndPoint(IPAddress.Loopback, 0));
}
