using System.Net;
using System.Text;

namespace Lwm2m.Bench.Modem;

/// <summary>u-blox SARA-R4 and SARA-R5: <c>+USO…</c> sockets, the prompt <c>@</c>, data in the line of its answer, hexadecimal by <c>+UDCONF=1,1</c>.</summary>
internal sealed class SaraDialect(bool isR5) : ModemDialect
{
    private const int Sockets = 7;
    private const int MaxDatagram = 1024;
    private const int MaxHexDatagram = 512;

    private ModemSession _session = null!;
    private ModemSockets _sockets = null!;
    private bool _isHex;
    private bool _isContextActive;

    public override string Name => isR5 ? "sara-r5" : "sara-r4";

    public override string Manufacturer => "u-blox";

    public override string Model => isR5 ? "SARA-R510S" : "SARA-R410M-02B";

    public override string Revision => isR5 ? "02.06" : "L0.0.00.00.05.12";

    // Nothing tells of a start.
    public override int BootMs => 5000;

    public override int KeyOnMs => isR5 ? 1500 : 300;

    public override int KeyOffMs => 2000;

    public override int ResetMs => isR5 ? 150 : 16_500;

    public override int DataPauseMs => 50;

    public override int AccessTechnology => isR5 ? 7 : 9;

    public override bool WakesByPort => false;

    public override string? SleepUrc => "+UUPSMR: 1";

    public override string? SharedPrefix(AtCommand command) => null;

    public override void Register(ModemSession session)
    {
        _session = session;
        _sockets = new ModemSockets(session, Sockets);
        _isContextActive = !isR5; // R4 uses the default bearer by itself
        var table = session.Table;
        table.Add("+UPSD", test: "", set: e => e.Command.Expect(2, 3));
        table.Add("+UPSDA", test: "+UPSDA: (0),(0-4)", set: e =>
        {
            e.Command.Expect(2, 2);
            e.Command.Number(0, 0, 0);
            var isOn = e.Command.Number(1, 0, 4) == 3;
            if (isOn && !session.Radio.IsRegistered)
            {
                throw AtRefusal.Cme(Cme.NotAllowed);
            }

            session.ResultAfter(session.Options.NetworkMs, () =>
            {
                _isContextActive = isOn;
                session.Interpreter.Urc(isOn ? "+UUPSDA: 0,\"10.0.0.2\"" : "+UUPSDD: 0");
            });
        });
        table.Add("+UDCONF", test: "", set: e =>
        {
            e.Command.Expect(1, 4);
            if (e.Command.Number(0, 0, 99) == 1 && e.Command.Count == 2)
            {
                _isHex = e.Command.Number(1, 0, 1) == 1;
            }
            else if (e.Command.Number(0, 0, 99) == 1)
            {
                e.Line($"+UDCONF: 1,{(_isHex ? 1 : 0)}");
            }
        });
        table.Add("+USOCR", test: "+USOCR: (6,17),(1-65535)", set: e =>
        {
            e.Command.Expect(1, 2);
            e.Command.Number(0, 17, 17);
            var id = _sockets.Free();
            if (id < 0 || !_isContextActive || !session.Radio.IsRegistered || _sockets.Open(id, e.Command.Number(1, 1, 65535, 0), Tell) is null)
            {
                throw AtRefusal.Cme(Cme.NotAllowed);
            }

            e.Line($"+USOCR: {id}");
        });
        table.Handle("+USOST", e => Send(e, true));
        table.Handle("+USOWR", e => Send(e, false));
        table.Add("+USOCO", test: "", set: e =>
        {
            e.Command.Expect(3, 4);
            Socket(e.Command).Peer = Peer(e.Command, 1);
        });
        table.Add("+USORF", test: "", set: e => Read(e, "+USORF", true));
        table.Add("+USORD", test: "", set: e => Read(e, "+USORD", false));
        table.Add("+USOCL", test: $"+USOCL: (0-{Sockets - 1})", set: e =>
        {
            e.Command.Expect(1, 2);
            Socket(e.Command);
            _sockets.Close(e.Command.Number(0, 0, Sockets - 1));
        });
        table.Add("+USOER", test: "", execute: e => e.Line("+USOER: 0"));
        table.Add("+UDNSRN", test: "+UDNSRN: (0,1)", set: e =>
        {
            e.Command.Expect(2, 3);
            e.Command.Number(0, 0, 0);
            e.Line($"+UDNSRN: \"{session.World.Bearer?.Resolve(e.Command.Quoted(1)) ?? throw AtRefusal.Cme(Cme.NotAllowed)}\"");
        });
        table.Add("+CPWROFF", test: "", execute: _ => session.After(500, session.Modem.SwitchOff));
        table.Add("+CCID", test: "", execute: Card, read: Card);
        table.Add("+UPSV", test: "+UPSV: (0,1,4)", set: e => BasicCommands.Ranges(e, (0, 4), (0, 65000)), read: e => e.Line("+UPSV: 0"));
        table.Add("+URAT", test: "", set: e => e.Command.Expect(1, 3), read: e => e.Line("+URAT: 8"));

        void Card(AtExchange e)
        {
            session.NeedsCard();
            e.Line($"+CCID: {session.Options.Iccid}");
        }
    }

    private void Tell(ModemSocket socket)
    {
        if (socket.Inbox.Count == 1)
        {
            TellCount(socket);
        }
    }

    private void TellCount(ModemSocket socket) =>
        _session.Interpreter.Urc($"{(socket.Peer is null ? "+UUSORF" : "+UUSORD")}: {socket.Id},{socket.Inbox.Sum(received => received.Datagram.Length)}");

    private void Send(AtExchange e, bool isAddressed)
    {
        var command = e.Command;
        if (command.Form != AtForm.Set)
        {
            e.Ok();
            return;
        }

        var at = isAddressed ? 3 : 1;
        command.Expect(at + 1, at + 2);
        var socket = Socket(command);
        var peer = isAddressed ? Peer(command, 1) : socket.Peer ?? throw AtRefusal.Cme(Cme.NotAllowed);
        var count = command.Number(at, 1, _isHex ? MaxHexDatagram : MaxDatagram);
        if (_isHex)
        {
            var data = command.Hex(at + 1);
            Finish(e, socket, peer, data.Length == count ? data : throw command.WrongParameter());
        }
        else if (command.Has(at + 1))
        {
            var text = command.Quoted(at + 1);
            Finish(e, socket, peer, text.Length == count ? Encoding.Latin1.GetBytes(text) : throw command.WrongParameter());
        }
        else
        {
            e.AskBytes("@", count, false, data => Finish(e, socket, peer, data));
        }
    }

    private void Finish(AtExchange e, ModemSocket socket, IPEndPoint peer, byte[] data)
    {
        if (!_sockets.Send(socket, peer, data))
        {
            throw AtRefusal.Cme(Cme.NotAllowed);
        }

        socket.Sent += data.Length;
        e.Line($"{e.Command.Name}: {socket.Id},{data.Length}");
        e.Ok();
    }

    private void Read(AtExchange e, string name, bool isAddressed)
    {
        e.Command.Expect(2, 2);
        var socket = Socket(e.Command);
        var most = e.Command.Number(1, 0, MaxDatagram);
        if (most == 0)
        {
            e.Line($"{name}: {socket.Id},{socket.Inbox.Sum(waiting => waiting.Datagram.Length)}");
            return;
        }

        if (!socket.Inbox.TryDequeue(out var received))
        {
            e.Line($"{name}: {socket.Id},0");
            return;
        }

        if (_isHex && most > MaxHexDatagram)
        {
            throw e.Command.WrongParameter();
        }

        var part = received.Datagram[..Math.Min(most, received.Datagram.Length)];
        var from = isAddressed ? $"\"{received.Peer.Address}\",{received.Peer.Port}," : "";
        e.Line($"{name}: {socket.Id},{from}{part.Length},\"{(_isHex ? Convert.ToHexString(part) : Encoding.Latin1.GetString(part))}\"");
        if (socket.Inbox.Count > 0)
        {
            TellCount(socket);
        }
    }

    private IPEndPoint Peer(AtCommand command, int index) =>
        _sockets.Resolve(command.Quoted(index), command.Number(index + 1, 1, 65535)) ?? throw AtRefusal.Cme(Cme.NotAllowed);

    private ModemSocket Socket(AtCommand command) => _sockets[command.Number(0, 0, Sockets - 1)] ?? throw AtRefusal.Cme(Cme.NotAllowed);
}
