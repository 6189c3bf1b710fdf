using Lwm2m.Bench.Scef;

namespace Lwm2m.Bench.Modem;

/// <summary>Data over the control plane (3GPP TS 27.007 §10.1.43 to §10.1.45) and its rate (§10.1.40).</summary>
internal static class NonIpCommands
{
    public static void Register(ModemSession session, CommandTable table)
    {
        var nonIp = session.NonIp;
        var isReporting = false;
        nonIp.Taker = data =>
        {
            if (!isReporting)
            {
                return false;
            }

            session.Radio.Stir();
            session.Interpreter.Urc($"+CRTDCP: {nonIp.Context},{data.Length},\"{Convert.ToHexString(data)}\"");
            return true;
        };
        table.Add("+CRTDCP", test: "+CRTDCP: (0,1),(1-7),(0-1358)", read: e => e.Line($"+CRTDCP: {(isReporting ? 1 : 0)}"), set: e =>
        {
            isReporting = e.Command.Number(0, 0, 1) == 1;
            if (isReporting)
            {
                session.After(0, nonIp.Resume);
            }
        });
        table.Add("+CSODCP", test: "+CSODCP: (1-7),(0-1358),(0-2),(0,1)", set: e =>
        {
            e.Command.Expect(3, 5);
            var context = PacketCommands.Context(session, e.Command, 0);
            var count = e.Command.Number(1, 1, 1600);
            var data = e.Command.Hex(2);
            var assistance = e.Command.Number(3, 0, 2, 0);
            e.Command.Number(4, 0, 1, 0);
            if (data.Length != count)
            {
                throw AtRefusal.Cme(Cme.IncorrectParameters);
            }

            if (!session.Packet.IsActive(context) || !session.Memory.Contexts[context].IsNonIp || !nonIp.IsOpen)
            {
                throw AtRefusal.Cme(Cme.NoNetwork);
            }

            if (data.Length > nonIp.MaxOctets)
            {
                throw AtRefusal.Cme(Cme.IncorrectParameters);
            }

            switch (nonIp.Send(data, assistance))
            {
                case NiddOutcome.Congested:
                    throw AtRefusal.Cme(Cme.CongestedControlPlane);
                case NiddOutcome.BadLength:
                    throw AtRefusal.Cme(Cme.IncorrectParameters);
                case NiddOutcome.Detached:
                    throw AtRefusal.Cme(Cme.NoNetwork);
            }
        });
        table.Add("+CNMPSD", test: "", execute: _ => { });
        table.Add("+CCIOTOPT", test: "+CCIOTOPT: (0,1,3),(0-3),(0-2)", set: e => BasicCommands.Ranges(e, (0, 3), (0, 3), (0, 2)), read: e => e.Line("+CCIOTOPT: 0,1,1"));
        table.Add("+CGAPNRC", test: "+CGAPNRC: (1-7)", set: e =>
        {
            var context = PacketCommands.Context(session, e.Command, 0);
            var rate = context == nonIp.Context ? nonIp.Rate : null;
            e.Line(rate is null ? $"+CGAPNRC: {context}" : $"+CGAPNRC: {context},0,{TimeUnit(rate.Interval)},{rate.Messages}");
        });
    }

    // TS 24.008 §10.5.6.3.2: 1 minute, 2 hour, 3 day, 4 week.
    private static int TimeUnit(TimeSpan interval) => interval.TotalHours < 1 ? 1 : interval.TotalDays < 1 ? 2 : interval.TotalDays < 7 ? 3 : 4;
}
