using Lwm2m.Bench.Modem;
using Lwm2m.Modem;

namespace Lwm2m.Cli;

/// <summary>The serial line between a device's modem driver and the modem stand-in, in memory.</summary>
public sealed class StandInPort(ModemStandIn standIn) : ModemPort
{
    private bool _isOpen;

    /// <inheritdoc/>
    public override int BaudRate => standIn.HostBaud;

    /// <inheritdoc/>
    public override bool Open(int baudRate)
    {
        standIn.HostBaud = baudRate;
        _isOpen = true;
        return true;
    }

    /// <inheritdoc/>
    public override void Close() => _isOpen = false;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => standIn.Read(buffer.AsSpan(offset, _isOpen ? count : 0));

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => standIn.Write(buffer.AsSpan(offset, count));
}
