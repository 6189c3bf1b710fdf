using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Host.Tests;

/// <summary>Modems with +QIOPEN, in the least that works: one context, numbers from the host, data as bytes.</summary>
public sealed class ShortDialect : Dialect
{
    private readonly byte[] _activate = Ascii.GetBytes("AT+QIACT=1");
    private readonly byte[] _close = Ascii.GetBytes("AT+QICLOSE=");
    private readonly byte[] _open = Ascii.GetBytes("AT+QIOPEN=1,");
    private readonly byte[] _udp = Ascii.GetBytes(",\"UDP\"");
    private readonly byte[] _opened = Ascii.GetBytes("+QIOPEN:");
    private readonly byte[] _send = Ascii.GetBytes("AT+QISEND=");
    private readonly byte[] _sendOk = Ascii.GetBytes("SEND OK");
    private readonly byte[] _sendFail = Ascii.GetBytes("SEND FAIL");
    private readonly byte[] _read = Ascii.GetBytes("AT+QIRD=");
    private readonly byte[] _data = Ascii.GetBytes("+QIRD:");
    private readonly byte[] _urc = Ascii.GetBytes("+QIURC:");
    private readonly byte[] _arrived = Ascii.GetBytes("\"recv\"");

    /// <summary>Makes it.</summary>
    public ShortDialect()
    {
        Models = Lines("EG912\nEC200");
        BootLines = Lines("RDY");
        MaxSockets = 12;
        MaxUdpDatagram = 1460;
        PowerOnMs = 600;
    }

    /// <inheritdoc/>
    public override string Name => "short";

    /// <inheritdoc/>
    public override void AddSocketUrcs(AtChannel at, IUrcHandler handler) => at.AddUrc(_urc, handler, 0);

    /// <inheritdoc/>
    public override SocketEvent ReadSocketUrc(AtChannel at, int code, AtFields fields, out int handle)
    {
        bool hasArrived = fields.StartsWith(_arrived);
        fields.Skip(1);
        bool isKnown = fields.TryNumber(out handle);
        return !isKnown ? SocketEvent.None : hasArrived ? SocketEvent.Arrived : SocketEvent.Closed;
    }

    /// <inheritdoc/>
    public override SocketStep WriteOpen(AtChannel at, ModemJob job, ModemSocket socket, int step)
    {
        switch (step)
        {
            case 0:
                at.Begin(job, _activate);       // refused when it is active already
                at.Send(150000);
                return SocketStep.Optional;
            case 1:
                WriteClose(at, job, socket);    // left open before the host started anew
                return SocketStep.Optional;
            case 2:
                AtWriter writer = at.Begin(job, _open);
                writer.Number(socket.Handle);
                writer.Text(_udp);
                writer.NextQuoted(socket.Host);
                writer.NextNumber(socket.Port);
                at.ThenExpect(_opened, 60000);  // +QIOPEN: handle,error comes after OK
                at.Send(QueryMs);
                return SocketStep.Needed;
            default:
                return SocketStep.Done;
        }
    }

    /// <inheritdoc/>
    public override bool ReadOpen(AtFields fields, ModemSocket socket, int step)
    {
        int error;
        return step != 2 || (fields.Skip(1) && fields.TryNumber(out error) && error == 0);
    }

    /// <inheritdoc/>
    public override void WriteClose(AtChannel at, ModemJob job, ModemSocket socket)
    {
        at.Begin(job, _close).Number(socket.Handle);
        at.Send(10000);
    }

    /// <inheritdoc/>
    public override void WriteSend(AtChannel at, ModemJob job, ModemSocket socket, byte[] buffer, int offset, int count)
    {
        Begin(at, job, _send, socket.Handle, count);
        at.ExpectPrompt(Prompt, PromptPauseMs);
        at.EndAt(_sendOk, _sendFail);
        at.Send(10000);
    }

    /// <inheritdoc/>
    public override void WriteRead(AtChannel at, ModemJob job, ModemSocket socket)
    {
        at.Begin(job, _read).Number(socket.Handle);
        at.Expect(_data, true);
        at.Send(QueryMs);
    }

    /// <inheritdoc/>
    public override void ReadDatagram(AtChannel at, AtFields fields, ModemSocket socket, out int offset, out int count)
    {
        offset = 0;
        count = 0;
        int length;
        if (fields.TryNumber(out length) && length > 0)
        {
            at.ExpectRaw(length);
        }
    }
}
