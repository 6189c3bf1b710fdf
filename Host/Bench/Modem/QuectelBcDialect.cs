using System.Net;

namespace Lwm2m.Bench.Modem;

/// <summary>Quectel BC95-G, BC68 and BC28: <c>+NSO…</c> sockets whose answers are bare lines, hexadecimal data, no space behind a colon.</summary>
internal sealed class QuectelBcDialect : ModemDialect
{
    private const int Sockets = 7;
    private const int MaxDatagram = 1358;

    private ModemSession _session = null!;
    private ModemSockets _sockets = null!;
    private int _indication = 1;

    public override string Name => "quectel-bc";

    public override string Manufacturer => "Quectel";

    public override string Model => "BC95-G";

    public override string Revision => "BC95GJBR01A07";

    public override IReadOnlyList<string> BootUrcs => ["REBOOT_CAUSE_SECURITY_RESET_PIN", "Neul", "OK"];

    public override int ResetMs => 100;

    public override IReadOnlyList<string> PacketTypes => ["IP", "IPV6", "IPV4V6", "NONIP"];

    public override void Register(ModemSession session)
    {
        _session = session;
        _sockets = new ModemSockets(session, Sockets);
        var table = session.Table;
        table.Add("+NSOCR", test: "+NSOCR:(DGRAM,STREAM),(6,17),(0-65535),(0,1)", set: e =>
        {
            e.Command.Expect(3, 5);
            var kind = e.Command[0].Text;
            e.Command.Number(1, 17, 17);
            var port = e.Command.Number(2, 0, 65535);
            var isReceiving = e.Command.Number(3, 0, 1, 1) == 1;
            var id = _sockets.Free();
            if (!kind.Equals("DGRAM", StringComparison.OrdinalIgnoreCase))
            {
                throw e.Command.WrongParameter();
            }

            if (!session.Packet.IsAttached || id < 0 || _sockets.Open(id, port, socket => Tell(socket, isReceiving)) is null)
            {
                throw AtRefusal.Cme(Cme.NotAllowed);
            }

            e.Line($"{id}");
        });
        table.Add("+NSOST", set: e => Send(e, 3));
        table.Add("+NSOSTF", set: e =>
        {
            if (e.Command[3].Text is not ("0" or "0x000" or "0x100" or "0x200" or "0x400"))
            {
                throw e.Command.WrongParameter();
            }

            Send(e, 4);
        });
        table.Add("+NSORF", set: Read);
        table.Add("+NSONMI", test: "+NSONMI:(0-3)", read: e => e.Line($"+NSONMI:{_indication}"), set: e => _indication = e.Command.Number(0, 0, 2));
        table.Add("+NSOCL", set: e => _ = _sockets.Close(e.Command.Number(0, 0, Sockets - 1)) ? 0 : throw AtRefusal.Cme(Cme.NotAllowed));
        table.Add("+NRB", execute: e =>
        {
            e.Line("REBOOTING");
            session.After(10, session.Modem.Reboot);
        });
        table.Add("+NCCID", test: "", execute: Card, read: Card);
        table.Add("+NCONFIG", test: "", read: e => e.Line("+NCONFIG:AUTOCONNECT,TRUE"), set: e => e.Command.Expect(2, 2));
        table.Add("+NPSMR", test: "+NPSMR:(0,1)", read: e => e.Line("+NPSMR:0"), set: e => e.Command.Number(0, 0, 1));
        table.Add("+NUESTATS", test: "", execute: e => e.Line(session.Radio.IsRegistered ? "Signal power:-800" : "Signal power:-32768"));
        table.Add("+QDNS", test: "+QDNS:(0,1),<host>", set: e =>
        {
            e.Command.Expect(2, 2);
            e.Command.Number(0, 0, 0);
            var host = e.Command[1].Text;
            session.ResultAfter(session.Options.NetworkMs, () =>
                session.Interpreter.Urc($"+QDNS:{session.World.Bearer?.Resolve(host)?.ToString() ?? "FAIL"}"));
        });

        void Card(AtExchange e)
        {
            session.NeedsCard();
            e.Line($"+NCCID:{session.Options.Iccid}");
        }
    }

    private void Tell(ModemSocket socket, bool isReceiving)
    {
        if (!isReceiving || _indication == 0)
        {
            return;
        }

        if (_indication == 2)
        {
            var (peer, datagram) = socket.Inbox.Dequeue();
            _session.Interpreter.Urc($"+NSONMI:{socket.Id},{peer.Address},{peer.Port},{datagram.Length},{Convert.ToHexString(datagram)}");
            return;
        }

        _session.Interpreter.Urc($"+NSONMI:{socket.Id},{socket.Inbox.Last().Datagram.Length}");
    }

    private void Send(AtExchange e, int length)
    {
        var command = e.Command;
        command.Expect(length + 2, length + 3);
        var socket = Socket(command);
        var port = command.Number(2, 1, 65535);
        var count = command.Number(length, 1, MaxDatagram);
        var data = command.Hex(length + 1, command[length + 1].IsQuoted);
        if (!IPAddress.TryParse(command[1].Text, out var address) || data.Length != count)
        {
            throw command.WrongParameter(); // names are for +QDNS
        }

        if (!_sockets.Send(socket, new IPEndPoint(address, port), data))
        {
            throw AtRefusal.Cme(Cme.NoNetwork);
        }

        e.Line($"{socket.Id},{data.Length}");
        if (command.Has(length + 2))
        {
            var number = command.Number(length + 2, 1, 255);
            _session.After(_session.Options.NetworkMs, () => _session.Interpreter.Urc($"+NSOSTR:{socket.Id},{number},1"));
        }
    }

    private void Read(AtExchange e)
    {
        e.Command.Expect(2, 2);
        var socket = Socket(e.Command);
        var most = e.Command.Number(1, 1, MaxDatagram);
        if (socket.Inbox.TryDequeue(out var received))
        {
            // What is left of a datagram that is longer than was asked for can be read by the next command.
            var part = received.Datagram[..Math.Min(most, received.Datagram.Length)];
            var rest = received.Datagram.Length - part.Length;
            if (rest > 0)
            {
                var others = socket.Inbox.ToArray();
                socket.Inbox.Clear();
                socket.Inbox.Enqueue((received.Peer, received.Datagram[part.Length..]));
                foreach (var other in others)
                {
                    socket.Inbox.Enqueue(other);
                }
            }

            e.Line($"{socket.Id},{received.Peer.Address},{received.Peer.Port},{part.Length},{Convert.ToHexString(part)},{rest}");
        }
    }

    private ModemSocket Socket(AtCommand command) => _sockets[command.Number(0, 0, Sockets - 1)] ?? throw AtRefusal.Cme(Cme.NotAllowed);
}
