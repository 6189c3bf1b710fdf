using System.Text;

namespace Lwm2m.Bench.Modem;

/// <summary>Quectel BG95, BG96 and BG77: <c>+QI…</c> sockets, non-IP by <c>+QCFGEXT</c>.</summary>
internal sealed class QuectelBgDialect : ModemDialect
{
    private const int Sockets = 12;
    private const int MaxDatagram = 1460;
    private const int InvalidParameters = 552;
    private const int NoContext = 561;
    private const int InUse = 563;
    private const int NoName = 565;
    private const int Failed = 566;

    private ModemSession _session = null!;
    private ModemSockets _sockets = null!;
    private bool _isContextActive;
    private int _error;
    private bool _receivesHex;

    public override string Name => "quectel-bg";

    public override string Manufacturer => "Quectel";

    public override string Model => "BG95-M3";

    public override string Revision => "BG95M3LAR02A04";

    public override IReadOnlyList<string> BootUrcs => ["RDY", "APP RDY"];

    public override int KeyOnMs => 500;

    public override int KeyOffMs => 650;

    public override int ResetMs => 2000;

    public override int AccessTechnology => 9;

    public override bool WakesByPort => false;

    public override string? SleepUrc => "+QPSMTIMER: 0,0";

    public override string? SharedPrefix(AtCommand command) => command is { Form: AtForm.Set, Name: "+QIOPEN" } ? "+QIOPEN: 11,0" : null;

    public override void Register(ModemSession session)
    {
        _session = session;
        _sockets = new ModemSockets(session, Sockets);
        var table = session.Table;
        table.Add("+QICSGP", test: "+QICSGP: (1-15),(1-3),<APN>,<username>,<password>,(0-3)", set: e =>
        {
            e.Command.Expect(1, 6);
            e.Command.Number(0, 1, 15);
            if (e.Command.Count == 1)
            {
                e.Line($"+QICSGP: 1,\"{session.Options.Apn}\",\"\",\"\",0");
                return;
            }

            e.Command.Number(1, 1, 3);
            e.Command.Quoted(2);
        });
        table.Add(
            "+QIACT",
            test: "+QIACT: (1-15)",
            read: e =>
            {
                if (_isContextActive)
                {
                    e.Line("+QIACT: 1,1,1,\"10.0.0.2\"");
                }
            },
            set: e =>
            {
                e.Command.Number(0, 1, 1);
                if (!session.Radio.IsRegistered || _isContextActive)
                {
                    _error = NoContext;
                    throw AtRefusal.Plain();
                }

                _isContextActive = true;
            });
        table.Add("+QIDEACT", test: "+QIDEACT: (1-15)", set: e =>
        {
            e.Command.Number(0, 1, 1);
            _isContextActive = false;
            foreach (var socket in _sockets.All)
            {
                _sockets.Close(socket.Id);
            }
        });
        session.Packet.Deactivated += id =>
        {
            if (id == 1 && _isContextActive)
            {
                _isContextActive = false;
                session.Interpreter.Urc("+QIURC: \"pdpdeact\",1");
            }
        };
        table.Add("+QIOPEN", test: $"+QIOPEN: (1-15),(0-{Sockets - 1}),\"TCP/UDP\",\"<IP_address>/<domain_name>\",<remote_port>,<local_port>,(0-2)", set: Open);
        table.Add("+QICLOSE", test: $"+QICLOSE: (0-{Sockets - 1}),(0-65535)", set: e =>
        {
            e.Command.Expect(1, 2);
            _sockets.Close(e.Command.Number(0, 0, Sockets - 1)); // OK also when it was not open
        });
        table.Handle("+QISEND", Send);
        table.Handle("+QISENDEX", e =>
        {
            e.Command.Expect(2, 2);
            var socket = Socket(e.Command);
            var data = e.Command.Hex(1);
            Finish(e, socket, data.Length is > 0 and <= 512 ? data : throw e.Command.WrongParameter());
        });
        table.Add("+QIRD", test: $"+QIRD: (0-{Sockets - 1}),(0-1500)", set: Read);
        table.Add("+QISTATE", test: "", execute: e => States(e, _sockets.All), read: e => States(e, _sockets.All), set: e =>
        {
            e.Command.Expect(2, 2);
            e.Command.Number(0, 1, 1);
            States(e, _sockets[e.Command.Number(1, 0, Sockets - 1)] is { } socket ? [socket] : []);
        });
        table.Add("+QIGETERROR", test: "", execute: e => e.Line($"+QIGETERROR: {_error},\"{(_error == 0 ? "operate successfully" : "operation failed")}\""));
        table.Add("+QICFG", test: "+QICFG: \"dataformat\",(0,1),(0,1)", set: e =>
        {
            if (e.Command.Quoted(0) == "dataformat" && e.Command.Count > 1)
            {
                e.Command.Number(1, 0, 1);
                _receivesHex = e.Command.Number(2, 0, 1) == 1;
            }
            else if (e.Command.Quoted(0) == "dataformat")
            {
                e.Line($"+QICFG: \"dataformat\",0,{(_receivesHex ? 1 : 0)}");
            }
        });
        table.Add("+QPOWD", test: "+QPOWD: (0,1)", execute: _ => PowerDown(), set: e =>
        {
            e.Command.Number(0, 0, 1);
            PowerDown();
        });
        table.Add("+QCCID", test: "", execute: e =>
        {
            session.NeedsCard();
            e.Line($"+QCCID: {session.Options.Iccid}");
        });
        table.Add("+QCFG", test: "", set: e => Setting(e, "+QCFG"));
        table.Add("+QURCCFG", test: "+QURCCFG: \"urcport\",(\"uart1\")", set: e => e.Command.Quoted(0));
        table.Add("+QSCLK", test: "+QSCLK: (0-2)", set: e => e.Command.Number(0, 0, 2), read: e => e.Line("+QSCLK: 0"));
        table.Add("+QPSMS", test: "", read: e => e.Line("+QPSMS: 0,,,\"3240\",\"60\""), set: e => e.Command.Number(0, 0, 2));
        table.Add("+QNWINFO", test: "", execute: e => e.Line(session.Radio.IsRegistered ? "+QNWINFO: \"NBIoT\",\"23801\",\"LTE BAND 20\",6400" : "+QNWINFO: No Service"));
        new QuectelNonIp(session).Register(table);
    }

    private void Open(AtExchange e)
    {
        var command = e.Command;
        command.Expect(5, 7);
        command.Number(0, 1, 15);
        var id = command.Number(1, 0, Sockets - 1);
        var kind = command.Quoted(2);
        var host = command.Quoted(3);
        var port = command.Number(4, 0, 65535);
        var local = command.Number(5, 0, 65535, 0);
        var mode = command.Number(6, 0, 1, 0);
        if (kind is not ("UDP" or "UDP SERVICE"))
        {
            _error = InvalidParameters;
            throw AtRefusal.Plain();
        }

        _session.ResultAfter(_session.Options.NetworkMs, () =>
        {
            _error = TryOpen(id, kind, host, port, local, mode);
            _session.Interpreter.Urc($"+QIOPEN: {id},{_error}");
        });
    }

    private int TryOpen(int id, string kind, string host, int port, int local, int mode)
    {
        if (_sockets[id] is not null)
        {
            return InUse;
        }

        if (!_isContextActive)
        {
            return NoContext;
        }

        var peer = _sockets.Resolve(host, port);
        if (peer is null)
        {
            return NoName;
        }

        if (_sockets.Open(id, local, mode == 1 ? Push : Tell) is not { } socket)
        {
            return Failed;
        }

        socket.Peer = kind == "UDP" ? peer : null;
        return 0;
    }

    private void Tell(ModemSocket socket)
    {
        if (!socket.IsTold)
        {
            socket.IsTold = true; // not told again until it is read
            _session.Interpreter.Urc($"+QIURC: \"recv\",{socket.Id}");
        }
    }

    private void Push(ModemSocket socket)
    {
        var (_, datagram) = socket.Inbox.Dequeue();
        _session.Interpreter.Urc($"+QIURC: \"recv\",{socket.Id},{datagram.Length}\r\n{Shown(datagram)}");
    }

    private void Send(AtExchange e)
    {
        var command = e.Command;
        if (command.Form == AtForm.Test)
        {
            e.Line($"+QISEND: (0-{Sockets - 1}),(0-{MaxDatagram})");
            e.Ok();
            return;
        }

        command.Expect(1, 4);
        var socket = Socket(command);
        var count = command.Number(1, 0, MaxDatagram);
        if (count == 0)
        {
            e.Line($"+QISEND: {socket.Sent},{socket.Sent},0");
            e.Ok();
            return;
        }

        if (socket.Peer is null)
        {
            command.Expect(4, 4);
        }

        e.AskBytes("> ", count, true, data => Finish(e, socket, data));
    }

    private void Finish(AtExchange e, ModemSocket socket, byte[] data)
    {
        var peer = socket.Peer ?? _sockets.Resolve(e.Command.Quoted(2), e.Command.Number(3, 1, 65535));
        if (peer is null || !_sockets.Send(socket, peer, data))
        {
            e.Finish("SEND FAIL");
            return;
        }

        socket.Sent += data.Length;
        e.Finish("SEND OK");
    }

    private void Read(AtExchange e)
    {
        e.Command.Expect(1, 2);
        var socket = Socket(e.Command);
        if (e.Command.Has(1) && e.Command.Number(1, 0, 1500) == 0)
        {
            e.Line("+QIRD: 0,0,0");
            return;
        }

        if (!socket.Inbox.TryDequeue(out var received))
        {
            socket.IsTold = false;
            e.Line("+QIRD: 0");
            return;
        }

        // 1500 at most; of a longer datagram the rest is lost, as with any read that is too short.
        var datagram = received.Datagram[..Math.Min(received.Datagram.Length, e.Command.Number(1, 1, 1500, 1500))];
        e.Line(socket.Peer is null
            ? $"+QIRD: {datagram.Length},\"{received.Peer.Address}\",{received.Peer.Port}"
            : $"+QIRD: {datagram.Length}");
        e.Raw(Encoding.Latin1.GetBytes(Shown(datagram) + "\r\n"));
        if (socket.Inbox.Count == 0)
        {
            socket.IsTold = false;
        }
    }

    private void States(AtExchange e, IEnumerable<ModemSocket> sockets)
    {
        foreach (var socket in sockets)
        {
            var peer = socket.Peer;
            e.Line($"+QISTATE: {socket.Id},\"UDP\",\"{peer?.Address.ToString() ?? "0.0.0.0"}\",{peer?.Port ?? 0},{socket.Wire.Port},2,1,{socket.Id},0,\"uart1\"");
        }
    }

    private void Setting(AtExchange e, string command)
    {
        var name = $"{command} {e.Command.Quoted(0)}";
        if (e.Command.Count == 1)
        {
            e.Line($"{command}: \"{e.Command.Quoted(0)}\",{_session.Memory.Settings.GetValueOrDefault(name, "0")}");
            return;
        }

        _session.Memory.Settings[name] = e.Command.RawParameters[(e.Command.RawParameters.IndexOf(',') + 1)..];
    }

    private ModemSocket Socket(AtCommand command) => _sockets[command.Number(0, 0, Sockets - 1)] ?? throw AtRefusal.Plain();

    private string Shown(byte[] datagram) => _receivesHex ? Convert.ToHexString(datagram) : Encoding.Latin1.GetString(datagram);

    private void PowerDown() => _session.After(300, () =>
    {
        _session.Interpreter.Urc("POWERED DOWN");
        _session.After(10, _session.Modem.SwitchOff);
    });
}
