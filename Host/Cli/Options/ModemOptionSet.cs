using System.CommandLine;

namespace Lwm2m.Cli;

/// <summary>The modem of a device alone, and the dialect of one of <c>--once --modem-udp</c>.</summary>
public sealed class ModemOptionSet
{
    private readonly Option<string?> _modem = new("--modem") { Description = "With --server, --bootstrap or --state: over UDP sockets inside the modem at this serial port", HelpName = "PORT" };
    private readonly Option<string?> _dialect = new("--dialect") { Description = $"Dialect of the modem [default: as it says it is]: {string.Join(", ", DeviceModem.Dialects)}", HelpName = "NAME" };
    private readonly Option<string?> _apn = new("--apn") { Description = "With --modem: name of the access point [default: what the modem has]", HelpName = "NAME" };
    private readonly Option<string?> _pin = new("--pin") { Description = "With --modem: PIN of the SIM", HelpName = "DIGITS" };
    private readonly Option<int> _baud = new("--baud") { Description = "With --modem: speed of the line", HelpName = "BIT/S", DefaultValueFactory = _ => 115200 };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        _dialect.AcceptOnlyFromAmong([.. DeviceModem.Dialects]);
        OptionChecks.InRange(_baud, 300, 4_000_000);
        foreach (var option in new Option[] { _modem, _dialect, _apn, _pin, _baud })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether a modem was given, which is for a device alone.</summary>
    public bool HasModem(ParseResult arguments) => arguments.GetValue(_modem) is not null;

    /// <summary>The dialect, or null to ask the modem.</summary>
    public string? Dialect(ParseResult arguments) => arguments.GetValue(_dialect);

    /// <summary>The modem of a device alone; null for none.</summary>
    public DeviceModem? Make(ParseResult arguments) => arguments.GetValue(_modem) is not { } port ? null : new DeviceModem(new ModemSetup(port)
    {
        Dialect = Dialect(arguments), Apn = arguments.GetValue(_apn), Pin = arguments.GetValue(_pin), BaudRate = arguments.GetValue(_baud),
    });

    /// <summary>Checks that no settings of a modem were given without one.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="hasDialect">Whether a bearer takes the dialect.</param>
    /// <exception cref="UsageException">Some were.</exception>
    public void Check(ParseResult arguments, bool hasDialect)
    {
        var lone = new Option[] { _dialect, _apn, _pin, _baud }.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false } && !(hasDialect && option == _dialect));
        if (!HasModem(arguments) && lone is not null)
        {
            throw new UsageException($"{lone.Name} goes with --modem PORT{(lone == _dialect ? " or --modem-udp" : "")}");
        }
    }
}
