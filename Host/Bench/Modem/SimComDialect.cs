using System.Text;

namespace Lwm2m.Bench.Modem;

/// <summary>SIMCom SIM7070, SIM7080 and SIM7090: <c>+CA…</c> sockets, data of a read in the line of its answer.</summary>
internal sealed class SimComDialect : ModemDialect
{
    private const int Sockets = 12;
    private const int MaxDatagram = 1459;
    private const int NoContext = 3;
    private const int InUse = 4;
    private const int NoName = 20;

    private readonly bool[] _active = new bool[4];
    private ModemSession _session = null!;
    private ModemSockets _sockets = null!;

    public override string Name => "sim7080";

    public override string Manufacturer => "SIMCOM_Ltd";

    public override string Model => "SIM7080G";

    public override string Revision => "1951B16SIM7080";

    public override IReadOnlyList<string> BootUrcs => ["RDY", "+CFUN: 1", "+CPIN: READY", "SMS Ready"];

    public override int KeyOnMs => 1000;

    public override int KeyOffMs => 1200;

    public override int ResetMs => 252;

    public override bool WakesByPort => false;

    public override bool AcknowledgesReports => false;

    public override string? SharedPrefix(AtCommand command) => command is { Form: AtForm.Set, Name: "+CAOPEN" } ? "+CAOPEN: 11,0" : null;

    public override void Register(ModemSession session)
    {
        _session = session;
        _sockets = new ModemSockets(session, Sockets);
        var table = session.Table;
        table.Add("+CNCFG", test: "+CNCFG: (0-3),(0-3)", read: e => e.Line($"+CNCFG: 0,1,\"{session.Options.Apn}\",\"\",\"\",0"), set: e =>
        {
            e.Command.Expect(2, 6);
            e.Command.Number(0, 0, 3);
            e.Command.Number(1, 0, 4);
            e.Command.Quoted(2, "");
        });
        table.Add(
            "+CNACT",
            test: "+CNACT: (0-3),(0-2)",
            read: e =>
            {
                for (var i = 0; i < _active.Length; i++)
                {
                    e.Line($"+CNACT: {i},{(_active[i] ? 1 : 0)},\"{(_active[i] ? "10.0.0.2" : "0.0.0.0")}\"");
                }
            },
            set: e =>
            {
                e.Command.Expect(2, 2);
                var id = e.Command.Number(0, 0, 3);
                var isOn = e.Command.Number(1, 0, 2) != 0;
                if (isOn == _active[id] || !session.Radio.IsRegistered)
                {
                    throw AtRefusal.Plain();
                }

                session.ResultAfter(session.Options.NetworkMs, () =>
                {
                    _active[id] = isOn;
                    session.Interpreter.Urc($"+APP PDP: {id},{(isOn ? "ACTIVE" : "DEACTIVE")}");
                });
            });
        session.Packet.Deactivated += Deactivated;
        table.Handle("+CAOPEN", Open);
        table.Handle("+CASEND", Send);
        table.Add("+CARECV", test: $"+CARECV: (0-{Sockets - 1}),(1-{MaxDatagram})", set: Read);
        table.Add("+CACLOSE", test: $"+CACLOSE: (0-{Sockets - 1})", set: e => _ = _sockets.Close(e.Command.Number(0, 0, Sockets - 1)) ? 0 : throw AtRefusal.Plain());
        table.Add("+CASTATE", test: "", read: e =>
        {
            foreach (var socket in _sockets.All)
            {
                e.Line($"+CASTATE: {socket.Id},1");
            }
        });
        table.Add("+CAACK", test: "", set: e => e.Line($"+CAACK: {Socket(e.Command).Sent},0"));
        table.Add("+CPOWD", test: "+CPOWD: (0,1)", set: e =>
        {
            e.Command.Number(0, 0, 1);
            session.After(50, () =>
            {
                session.Interpreter.Urc("NORMAL POWER DOWN");
                session.After(10, session.Modem.SwitchOff);
            });
        });
        table.Add("+CCID", test: "", execute: e =>
        {
            session.NeedsCard();
            e.Line(session.Options.Iccid);
        });
        table.Add("+CSCLK", test: "+CSCLK: (0-2)", set: e => e.Command.Number(0, 0, 2), read: e => e.Line("+CSCLK: 0"));
        table.Add("+CPSI", test: "", read: e => e.Line(session.Radio.IsRegistered ? "+CPSI: LTE NB-IOT,Online,238-01,0x00C8,27447299,1,EUTRAN-BAND20,6400,0,0,-8,-80,-70,15" : "+CPSI: NO SERVICE,Online"));
        table.Add("+CNMP", test: "+CNMP: ((2-Automatic),(13-GSM Only),(38-LTE Only),(51-GSM And LTE Only))", set: e => e.Command.Number(0, 2, 51), read: e => e.Line("+CNMP: 38"));
        table.Add("+CMNB", test: "+CMNB: ((1-CAT-M),(2-NB-IoT),(3-CAT-M And NB-IoT))", set: e => e.Command.Number(0, 1, 3), read: e => e.Line("+CMNB: 2"));
    }

    private void Deactivated(int id)
    {
        if (id != 1 || !_active[0])
        {
            return;
        }

        _active[0] = false;
        foreach (var socket in _sockets.All)
        {
            _sockets.Close(socket.Id);
            _session.Interpreter.Urc($"+CASTATE: {socket.Id},0");
        }

        _session.Interpreter.Urc("+APP PDP: 0,DEACTIVE");
    }

    private void Open(AtExchange e)
    {
        var command = e.Command;
        if (command.Form != AtForm.Set)
        {
            e.Line($"+CAOPEN: (0-{Sockets - 1}),(0-3),(\"TCP\",\"UDP\"),<server>,(0-65535),(0-1)");
            e.Ok();
            return;
        }

        command.Expect(5, 6);
        var id = command.Number(0, 0, Sockets - 1);
        var context = command.Number(1, 0, 3);
        var host = command.Quoted(3);
        var port = command.Number(4, 1, 65535);
        var isPushed = command.Number(5, 0, 1, 0) == 1;
        if (command.Quoted(2) != "UDP")
        {
            throw command.WrongParameter();
        }

        // The result comes before OK, once the network has answered.
        e.Later(_session.Options.NetworkMs + _session.Faults.ResultLateMs, () =>
        {
            var result = 0;
            if (!_active[context])
            {
                result = NoContext;
            }
            else if (_sockets.Resolve(host, port) is not { } peer)
            {
                result = NoName;
            }
            else if (_sockets.Open(id, 0, socket => Tell(socket, isPushed)) is { } socket)
            {
                socket.Peer = peer;
            }
            else
            {
                result = InUse;
            }

            e.Line($"+CAOPEN: {id},{result}");
            e.Ok();
        });
    }

    private void Tell(ModemSocket socket, bool isPushed)
    {
        if (isPushed)
        {
            var (_, datagram) = socket.Inbox.Dequeue();
            _session.Interpreter.Urc($"+CAURC: \"recv\",{socket.Id},{datagram.Length},\"{socket.Peer!.Address}\",{socket.Peer.Port}\r\n{Encoding.Latin1.GetString(datagram)}");
        }
        else if (!socket.IsTold)
        {
            socket.IsTold = true;
            _session.Interpreter.Urc($"+CADATAIND: {socket.Id}");
        }
    }

    private void Send(AtExchange e)
    {
        if (e.Command.Form == AtForm.Test)
        {
            e.Line($"+CASEND: (0-{Sockets - 1}),{MaxDatagram}");
            e.Ok();
            return;
        }

        e.Command.Expect(2, 3);
        var socket = Socket(e.Command);
        e.AskBytes("> ", e.Command.Number(1, 1, MaxDatagram), true, data =>
        {
            if (!_sockets.Send(socket, socket.Peer!, data))
            {
                throw AtRefusal.Plain();
            }

            socket.Sent += data.Length;
            e.Ok();
        });
    }

    private void Read(AtExchange e)
    {
        e.Command.Expect(2, 2);
        var socket = Socket(e.Command);
        var most = e.Command.Number(1, 1, MaxDatagram);
        if (!socket.Inbox.TryDequeue(out var received))
        {
            socket.IsTold = false;
            e.Line("+CARECV: 0");
            return;
        }

        var part = received.Datagram[..Math.Min(most, received.Datagram.Length)];
        e.Line($"+CARECV: {part.Length},{Encoding.Latin1.GetString(part)}");
        socket.IsTold = socket.Inbox.Count > 0;
    }

    private ModemSocket Socket(AtCommand command) => _sockets[command.Number(0, 0, Sockets - 1)] ?? throw AtRefusal.Plain();
}
