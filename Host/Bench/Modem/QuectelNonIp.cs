using Lwm2m.Bench.Scef;

namespace Lwm2m.Bench.Modem;

/// <summary>Non-IP data of BG96 and BG95 by <c>+QCFGEXT</c>.</summary>
internal sealed class QuectelNonIp(ModemSession session)
{
    private const int Context = 1;

    private readonly Queue<byte[]> _inbox = new();
    private long _total;
    private long _read;
    private bool _isConfigured;

    public void Register(CommandTable table) => table.Add("+QCFGEXT", test: "", set: e =>
    {
        switch (e.Command.Quoted(0))
        {
            case "pdp_type":
                Type(e);
                break;
            case "nipdcfg":
                e.Command.Expect(3, 5);
                e.Command.Number(1, 0, 1);
                var context = session.Memory.Contexts[Context];
                session.Memory.Contexts[Context] = context with { Apn = e.Command.Quoted(2) };
                _isConfigured = true;
                break;
            case "nipd":
                Switch(e);
                break;
            case "nipds":
                Send(e);
                break;
            case "nipdr":
                Read(e);
                break;
            default:
                throw e.Command.WrongParameter();
        }
    });

    private void Type(AtExchange e)
    {
        e.Command.Expect(2, 4);
        var id = e.Command.Number(1, 1, 7);
        if (e.Command.Count == 2)
        {
            e.Line($"+QCFGEXT: \"pdp_type\",{id},\"{session.Memory.Contexts.GetValueOrDefault(id)?.Type}\"");
            return;
        }

        if (!session.Dialect.PacketTypes.Contains(e.Command.Quoted(2)) || session.Radio.Functionality == 1 && session.Packet.IsActive(id) && e.Command.Quoted(2) == session.Memory.Contexts[id].Type)
        {
            throw e.Command.WrongParameter();
        }

        session.Memory.Contexts[id] = new PacketContext(id, e.Command.Quoted(2), e.Command.Quoted(3, ""));
    }

    private void Switch(AtExchange e)
    {
        e.Command.Expect(2, 2);
        if (e.Command.Number(1, 0, 1) == 0)
        {
            session.NonIp.Close();
            return;
        }

        session.NonIp.Taker = Take;
        session.ResultAfter(session.Options.NetworkMs, () =>
        {
            var isOpen = _isConfigured && session.Radio.IsRegistered && session.Memory.Contexts[Context].IsNonIp && session.NonIp.Open(Context);
            session.Interpreter.Urc($"+QIND: \"nipd\",\"open\",{(isOpen ? 0 : 1)}");
            session.NonIp.Resume();
        });
    }

    // The last number of "nipds" counts characters of the text.
    private void Send(AtExchange e)
    {
        e.Command.Expect(4, 5);
        if (e.Command.Number(1, 0, 1) != 1)
        {
            throw e.Command.WrongParameter();
        }

        var data = e.Command.Hex(2);
        if (e.Command.Number(3, 1, 4000) != 2 * data.Length || data.Length > session.NonIp.MaxOctets)
        {
            throw e.Command.WrongParameter();
        }

        if (!session.NonIp.IsOpen || !session.Radio.IsRegistered || session.NonIp.Send(data, e.Command.Number(4, 0, 2, 0)) != NiddOutcome.Taken)
        {
            throw AtRefusal.Plain();
        }
    }

    private bool Take(byte[] data)
    {
        if (_inbox.Count >= ModemSocket.MaxDatagrams)
        {
            return false;
        }

        session.Radio.Stir();
        _inbox.Enqueue(data);
        _total += data.Length;
        session.Interpreter.Urc("+QIND: \"nipd\",\"recv\"");
        return true;
    }

    private void Read(AtExchange e)
    {
        e.Command.Expect(2, 3);
        var count = e.Command.Number(1, 0, 1500);
        if (count == 0)
        {
            e.Line($"+QCFGEXT: \"nipdr\",{_total},{_read},{_total - _read}");
            return;
        }

        var isHex = e.Command.Number(2, 0, 1, 0) == 1;
        if (!isHex)
        {
            throw e.Command.WrongParameter(); // text of binary data is of no use
        }

        if (!_inbox.TryDequeue(out var data))
        {
            e.Line("+QCFGEXT: \"nipdr\",0");
            return;
        }

        _read += data.Length;
        data = data[..Math.Min(count, data.Length)];
        e.Line($"+QCFGEXT: \"nipdr\",{data.Length},\"{Convert.ToHexString(data)}\"");
        session.NonIp.Resume();
    }
}
