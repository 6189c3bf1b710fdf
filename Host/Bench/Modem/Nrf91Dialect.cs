using System.Text;
using Lwm2m.Bench.Scef;

namespace Lwm2m.Bench.Modem;

/// <summary>Nordic nRF91 with the Serial Modem application: <c>#X…</c> sockets with handles, raw sockets for non-IP data, no message store.</summary>
internal sealed class Nrf91Dialect : ModemDialect
{
    private const int Sockets = 8;
    private const int MaxDatagram = 1400;
    private const int Internet = 1;
    private const int Packet = 3;
    private const int ReleaseAssistance = 61;

    private readonly Queue<byte[]> _nonIp = new();
    private readonly HashSet<int> _wantsPoll = [];
    private readonly HashSet<int> _polled = [];     // those that have not been told since the last read
    private ModemSession _session = null!;
    private ModemSockets _sockets = null!;
    private int _rawHandle = -1;
    private int _assistance;

    public override string Name => "nrf91";

    public override string Manufacturer => "Nordic Semiconductor ASA";

    public override string Model => "nRF9151-LACA";

    public override string Revision => "mfw_nrf91x1_2.0.2";

    public override IReadOnlyList<string> BootUrcs => ["Ready"];

    public override bool HasStores => false;

    public override bool RadioOnAtStart => false;

    public override int AccessTechnology => 7;

    public override string? SharedPrefix(AtCommand command) => null;

    public override void Register(ModemSession session)
    {
        _session = session;
        _sockets = new ModemSockets(session, Sockets);
        session.NonIp.Taker = TakeNonIp;
        var table = session.Table;
        table.Remove("+CSODCP");
        table.Remove("+CRTDCP");
        table.Add("#XSOCKET", test: "#XSOCKET: (1,2,3),(1,2,3),(0,1),<cid>", set: Open);
        table.Add("#XCONNECT", test: "", set: e =>
        {
            e.Command.Expect(3, 3);
            var socket = Socket(e.Command);
            socket.Peer = _sockets.Resolve(e.Command.Quoted(1), e.Command.Number(2, 1, 65535)) ?? throw AtRefusal.Plain();
            e.Line($"#XCONNECT: {socket.Id},1");
        });
        table.Handle("#XSEND", e => Send(e, 3));
        table.Handle("#XSENDTO", e => Send(e, 5));
        table.Add("#XRECV", test: "", set: Read);
        table.Add("#XAPOLL", test: "", set: Poll);
        table.Add("#XSOCKETOPT", test: "", set: e =>
        {
            e.Command.Expect(3, 4);
            Check(e.Command);
            e.Command.Number(1, 0, 1);
            if (e.Command.Number(2, 1, 100) == ReleaseAssistance)
            {
                _assistance = e.Command.Number(3, 1, 5);
            }
        });
        table.Add("#XCLOSE", test: "", execute: _ => CloseAll(), set: e =>
        {
            Check(e.Command);
            var handle = e.Command.Number(0, 0, Sockets);
            Close(handle);
            e.Line($"#XCLOSE: {handle},0");
        });
        table.Add("#XRESET", execute: _ => session.After(10, session.Modem.Reboot));
        table.Add("#XSLMVER", execute: e => e.Line("#XSLMVER: \"bench\""));
        table.Add("%XICCID", test: "", execute: e =>
        {
            session.NeedsCard();
            e.Line($"%XICCID: {session.Options.Iccid}");
        });
    }

    private void Open(AtExchange e)
    {
        e.Command.Expect(3, 4);
        var family = e.Command.Number(0, 1, 3);
        var type = e.Command.Number(1, 1, 3);
        e.Command.Number(2, 0, 0);
        var handle = Enumerable.Range(0, Sockets).FirstOrDefault(id => _sockets[id] is null && id != _rawHandle, -1);
        if (!_session.Packet.IsAttached || handle < 0)
        {
            throw AtRefusal.Plain();
        }

        if (family == Packet)
        {
            var context = e.Command.Number(3, 0, 7, 0);
            context = context == 0 ? 1 : context;
            if (type != 3 || _rawHandle >= 0 || !_session.Packet.IsActive(context) || !_session.Memory.Contexts[context].IsNonIp || !_session.NonIp.Open(context))
            {
                throw AtRefusal.Plain();
            }

            _rawHandle = handle;
            e.Line($"#XSOCKET: {handle},3,0");
            return;
        }

        if (family != Internet || type != 2 || _session.Memory.Contexts[1].IsNonIp || _sockets.Open(handle, 0, socket => TellPolled(socket.Id)) is null)
        {
            throw AtRefusal.Plain();
        }

        e.Line($"#XSOCKET: {handle},2,17");
    }

    private void Send(AtExchange e, int data)
    {
        var command = e.Command;
        if (command.Form != AtForm.Set)
        {
            e.Ok();
            return;
        }

        command.Expect(data, data + 1);
        var handle = Check(command);
        var mode = command.Number(1, 0, 2);
        command.Number(2, 0, 0xFFFF);
        var peer = data == 5 ? _sockets.Resolve(command.Quoted(3), command.Number(4, 1, 65535)) : _sockets[handle]?.Peer;
        if (peer is null && handle != _rawHandle)
        {
            throw AtRefusal.Plain();
        }

        switch (mode)
        {
            case 0: // text: what stands in the quotes
                Finish(Encoding.Latin1.GetBytes(command.Quoted(data)));
                break;
            case 1:
                Finish(command.Hex(data));
                break;
            default: // data mode of so many bytes: OK, then the bytes, then how many were sent
                var count = command.Number(data, 1, MaxDatagram);
                e.AskBytes("\r\nOK\r\n", count, false, Finish);
                break;
        }

        void Finish(byte[] bytes)
        {
            if (bytes.Length == 0 || bytes.Length > MaxDatagram)
            {
                throw AtRefusal.Plain();
            }

            var isSent = handle == _rawHandle
                ? _session.NonIp.Send(bytes, _assistance switch { 1 or 2 => 1, 3 => 2, _ => 0 }) == NiddOutcome.Taken
                : _sockets.Send(_sockets[handle]!, peer!, bytes);
            if (!isSent)
            {
                throw AtRefusal.Plain();
            }

            if (mode == 2)
            {
                e.Finish($"#XDATAMODE: {bytes.Length}");
                return;
            }

            e.Line($"{command.Name}: {handle},0,{bytes.Length}");
            e.Ok();
        }
    }

    private void Read(AtExchange e)
    {
        e.Command.Expect(4, 5);
        var handle = Check(e.Command);
        var mode = e.Command.Number(1, 0, 1);
        e.Command.Number(2, 0, 0xFFFF);
        e.Command.Number(3, 0, 65535);
        var most = e.Command.Number(4, 1, MaxDatagram, MaxDatagram);
        if (Dequeue(handle) is not { } whole)
        {
            throw AtRefusal.Plain(); // EAGAIN, or the time-out
        }

        var data = whole[..Math.Min(most, whole.Length)];

        e.Line($"#XRECV: {handle},{mode},{data.Length}");
        if (mode == 1)
        {
            e.Line(Convert.ToHexString(data));
        }
        else
        {
            e.Raw(data);
            e.Raw("\r\n"u8);
        }

        if (_wantsPoll.Contains(handle))
        {
            _polled.Add(handle);
            if (HasData(handle))
            {
                _session.After(0, () => TellPolled(handle));
            }
        }
    }

    private byte[]? Dequeue(int handle)
    {
        if (handle == _rawHandle)
        {
            return _nonIp.TryDequeue(out var data) ? data : null;
        }

        return _sockets[handle]!.Inbox.TryDequeue(out var received) ? received.Datagram : null;
    }

    // #XAPOLL=handle,operation[,events]: told once, and again only after the next read.
    private void Poll(AtExchange e)
    {
        e.Command.Expect(2, 3);
        var handle = Check(e.Command);
        if (e.Command.Number(1, 0, 1) == 0)
        {
            _wantsPoll.Remove(handle);
            _polled.Remove(handle);
            return;
        }

        e.Command.Number(2, 1, 5);
        _wantsPoll.Add(handle);
        _polled.Add(handle);
        if (HasData(handle))
        {
            _session.After(0, () => TellPolled(handle));
        }
    }

    private void TellPolled(int handle)
    {
        if (_polled.Remove(handle))
        {
            _session.Interpreter.Urc($"#XAPOLL: {handle},1");
        }
    }

    private bool HasData(int handle) => handle == _rawHandle ? _nonIp.Count > 0 : _sockets[handle] is { Inbox.Count: > 0 };

    private bool TakeNonIp(byte[] data)
    {
        if (_rawHandle < 0 || _nonIp.Count >= ModemSocket.MaxDatagrams)
        {
            return false;
        }

        _session.Radio.Stir();
        _nonIp.Enqueue(data);
        TellPolled(_rawHandle);
        return true;
    }

    private int Check(AtCommand command)
    {
        var handle = command.Number(0, 0, Sockets);
        return handle == _rawHandle || _sockets[handle] is not null ? handle : throw AtRefusal.Plain();
    }

    private ModemSocket Socket(AtCommand command) => _sockets[command.Number(0, 0, Sockets)] ?? throw AtRefusal.Plain();

    private void Close(int handle)
    {
        _wantsPoll.Remove(handle);
        _polled.Remove(handle);
        if (handle == _rawHandle)
        {
            _rawHandle = -1;
            _nonIp.Clear();
        }
        else
        {
            _sockets.Close(handle);
        }
    }

    private void CloseAll()
    {
        foreach (var handle in Enumerable.Range(0, Sockets + 1))
        {
            Close(handle);
        }
    }
}
