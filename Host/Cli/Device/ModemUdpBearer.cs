using System.Net;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Transport;
using Lwm2m.Foundation;

namespace Lwm2m.Cli;

/// <summary>UDP by sockets inside a modem: the stand-in behind a pseudo terminal, whose sockets are those of loopback.</summary>
public sealed class ModemUdpBearer : Bearer
{
    private readonly Agenda _agenda = new();
    private readonly ModemStandIn _standIn;
    private readonly ModemTerminal _terminal;
    private readonly AgendaThread _thread;
    private readonly UdpTransport _server = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly DeviceModem _modem;

    /// <summary>Switches the modem on.</summary>
    /// <param name="dialect">Its dialect, which the device has to find out.</param>
    /// <exception cref="RunException">There is no pseudo terminal.</exception>
    public ModemUdpBearer(string dialect)
    {
        _standIn = new ModemStandIn(new ModemOptions { Dialect = dialect, BootMs = 300, SearchMs = 300 }, new ModemWorld(_agenda, Bearer: TransportBearer.OverUdp(_agenda)));
        _terminal = ModemRun.OpenPort(_standIn);
        _thread = new AgendaThread(_agenda);
        _modem = new DeviceModem(new ModemSetup(_terminal.Name));
    }

    /// <inheritdoc/>
    public override string Name => $"{_modem.Modem.Dialect.Name} modem at {_terminal.Name}";

    /// <inheritdoc/>
    public override IDatagramTransport Transport => _server;

    /// <summary>Some modems take datagrams of 1024 bytes, and a block of that size comes with a header.</summary>
    public override int BlockSize => 512;

    /// <inheritdoc/>
    public override TimeSpan StepLimit => TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override string Counted
    {
        get
        {
            var violations = _standIn.Violations;
            return $"{_standIn.Commands} AT commands, {(violations.Count == 0 ? "none against the standards" : $"{violations.Count} times against the standards, such as: {violations[0]}")}";
        }
    }

    /// <inheritdoc/>
    public override string Uri(string scheme) => $"{scheme}://{_server.LocalEndPoint}";

    /// <inheritdoc/>
    public override Binding Bind(LinkSecurity? security) => _modem.Bind(security);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _terminal.Dispose();
        _thread.Dispose();
        _standIn.Dispose();
        return ValueTask.CompletedTask;
    }
}
