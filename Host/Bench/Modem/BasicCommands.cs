namespace Lwm2m.Bench.Modem;

/// <summary>Commands of ITU-T V.250, and what makes the port useless.</summary>
internal static class BasicCommands
{
    public static void Register(ModemSession session, CommandTable table)
    {
        var port = session.Interpreter;
        table.Add("E", set: e => port.IsEchoing = e.Command.Number(0, 0, 1) == 1);
        table.Add("V", set: e => port.IsVerbose = e.Command.Number(0, 0, 1) == 1);
        table.Add("Q", set: e => port.IsQuiet = e.Command.Number(0, 0, 1) == 1);
        table.Add("X", set: e => e.Command.Number(0, 0, 4));
        table.Add("H", set: e => e.Command.Number(0, 0, 1));
        table.Add("I", set: e =>
        {
            e.Command.Number(0, 0, 9);
            e.Line(session.Dialect.Manufacturer);
            e.Line(session.Options.Model ?? session.Dialect.Model);
        });
        table.Add("Z", set: e =>
        {
            e.Command.Number(0, 0, 1);
            Restore(session, session.Memory.Echo);
        });
        table.Add("&F", set: e =>
        {
            e.Command.Number(0, 0, 1);
            Restore(session, true);
        });
        table.Add("&W", set: e =>
        {
            e.Command.Number(0, 0, 1);
            session.Memory.Echo = port.IsEchoing;
        });
        table.Add("&C", set: e => e.Command.Number(0, 0, 1));
        table.Add("&D", set: e => e.Command.Number(0, 0, 2));
        table.Add("&K", set: e => e.Command.Number(0, 0, 6));
        foreach (var (register, value) in new[] { (0, 0), (3, 13), (4, 10), (5, 8), (7, 60) })
        {
            table.Add($"S{register}", set: e => _ = e.Command.Number(0, 0, 255) == value || register is 0 or 7 ? 0 : throw AtRefusal.Plain(), read: e => e.Line($"{value:D3}"));
        }

        table.Handle("D", Dial(session));
        table.Handle("O", e => throw AtRefusal.Plain());
        table.Add("+IPR", Rate(session), read: e => e.Line($"+IPR: {session.Memory.Baud}"), test: "+IPR: (0,9600,19200,38400,57600,115200,230400,460800,921600)");
        table.Add("+IFC", set: e => Ranges(e, (0, 2), (0, 2)), read: e => e.Line("+IFC: 2,2"), test: "+IFC: (0,2),(0,2)");
        table.Add("+ICF", set: e => Ranges(e, (1, 6), (0, 3)), read: e => e.Line("+ICF: 3,3"), test: "+ICF: (3),(3)");
        table.Add("+CMEE", set: e => port.ErrorReports = e.Command.Number(0, 0, 2), read: e => e.Line($"+CMEE: {port.ErrorReports}"), test: "+CMEE: (0-2)");
        table.Add("+CSCS", set: e => _ = e.Command.Quoted(0) is "GSM" or "IRA" ? 0 : throw AtRefusal.Cme(Cme.IncorrectParameters), read: e => e.Line("+CSCS: \"GSM\""), test: "+CSCS: (\"GSM\",\"IRA\")");
        table.Add("+CMUX", test: "+CMUX: (0)", set: e =>
        {
            e.Command.Number(0, 0, 0);
            session.After(1, () => port.Mode = PortMode.Multiplexed);
        });
        table.Add("+CLAC", execute: e =>
        {
            foreach (var name in table.Names.Order(StringComparer.Ordinal))
            {
                e.Line(name);
            }
        });
    }

    public static void Ranges(AtExchange exchange, params (int Least, int Most)[] ranges)
    {
        exchange.Command.Expect(1, ranges.Length);
        for (var i = 0; i < exchange.Command.Count; i++)
        {
            exchange.Command.Number(i, ranges[i].Least, ranges[i].Most, ranges[i].Least);
        }
    }

    private static void Restore(ModemSession session, bool echo)
    {
        session.Interpreter.IsEchoing = echo;
        session.Interpreter.IsVerbose = true;
        session.Interpreter.IsQuiet = false;
        session.Interpreter.ErrorReports = 0;
    }

    private static Action<AtExchange> Rate(ModemSession session) => e =>
    {
        var rate = e.Command.Number(0, 0, 921_600);
        if (rate is not (0 or 9600 or 19_200 or 38_400 or 57_600 or 115_200 or 230_400 or 460_800 or 921_600))
        {
            throw AtRefusal.Cme(Cme.IncorrectParameters);
        }

        if (rate != 0)
        {
            session.After(1, () => session.Memory.Baud = rate); // OK still comes at the old rate
        }
    };

    private static Action<AtExchange> Dial(ModemSession session) => e =>
    {
        if (!session.Packet.IsAttached || !e.Command.Quoted(0).StartsWith('*'))
        {
            e.Finish("NO CARRIER");
            return;
        }

        session.Interpreter.Mode = PortMode.Data;
        e.Finish("CONNECT");
    };
}
