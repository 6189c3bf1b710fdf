using Lwm2m.Bench.Serial;
using Lwm2m.Bench.Transport;
using Lwm2m.Foundation;
using Lwm2m.Serial;

namespace Lwm2m.Cli;

/// <summary>A serial line: the device has one end of a pseudo terminal as its port, the server the other.</summary>
public sealed class SerialBearer : Bearer
{
    private const int BaudRate = 115200;

    private readonly PseudoTerminal _terminal;
    private readonly SerialTransport _line;

    /// <summary>Opens the line.</summary>
    /// <exception cref="RunException">There is no pseudo terminal.</exception>
    public SerialBearer()
    {
        try
        {
            _terminal = new PseudoTerminal();
        }
        catch (IOException e)
        {
            throw new RunException($"--serial: no pseudo terminal: {e.Message}");
        }

        _line = new SerialTransport(_terminal);
    }

    /// <inheritdoc/>
    public override string Name => $"serial line {_terminal.Name}";

    /// <inheritdoc/>
    public override IDatagramTransport Transport => _line;

    /// <inheritdoc/>
    public override string Counted => $"{_line.Octets} octets on the line with SLIP and check sequences, {_line.Dropped} frames dropped by the server";

    /// <inheritdoc/>
    public override string Uri(string scheme) => $"{scheme}+uart://server";

    /// <inheritdoc/>
    public override Binding Bind(LinkSecurity? security) => new SerialBinding(_terminal.Name, BaudRate, security);
}
