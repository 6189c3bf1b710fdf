namespace Lwm2m.Bench.Modem;

/// <summary>PIN and facility lock (3GPP TS 27.007 §7.4, §7.5, §8.3, §8.65).</summary>
internal static class SimCommands
{
    public static void Register(ModemSession session, CommandTable table)
    {
        table.Add(
            "+CPIN",
            test: "",
            read: e =>
            {
                NeedsInserted(session);
                e.Line($"+CPIN: {session.Sim.Status}");
            },
            set: e =>
            {
                NeedsInserted(session);
                e.Command.Expect(1, 2);
                Enter(session, e.Command);
            });
        table.Add("+CPINR", test: "+CPINR: (\"SIM PIN\",\"SIM PUK\")", execute: e => Remaining(session, e), set: e => Remaining(session, e));
        table.Add("+CLCK", test: "+CLCK: (\"SC\")", set: e =>
        {
            NeedsInserted(session);
            e.Command.Expect(2, 4);
            if (e.Command.Quoted(0) != "SC")
            {
                throw AtRefusal.Cme(Cme.NotSupported);
            }

            if (e.Command.Number(1, 0, 2) == 2)
            {
                e.Line($"+CLCK: {(session.Memory.PinEnabled ? 1 : 0)}");
                return;
            }

            session.Sim.Enter(e.Command.Quoted(2));
            session.Memory.PinEnabled = e.Command.Number(1, 0, 1) == 1;
        });
    }

    private static void Enter(ModemSession session, AtCommand command)
    {
        var first = Digits(command, 0);
        if (session.Sim.NeedsPuk)
        {
            command.Expect(2, 2);
            session.Sim.Unblock(first, Digits(command, 1));
        }
        else if (session.Sim.IsOpen)
        {
            throw AtRefusal.Cme(Cme.NotAllowed); // §8.3: no PIN is awaited
        }
        else
        {
            command.Expect(1, 1);
            session.Sim.Enter(first);
        }
    }

    private static string Digits(AtCommand command, int index) =>
        command[index].Text is { Length: >= 4 and <= 8 } text && text.All(char.IsAsciiDigit) ? text : throw command.WrongParameter();

    private static void Remaining(ModemSession session, AtExchange e)
    {
        NeedsInserted(session);
        e.Line($"+CPINR: SIM PIN, {session.Memory.PinTries}, 3");
        e.Line($"+CPINR: SIM PUK, {session.Memory.PukTries}, 10");
    }

    private static void NeedsInserted(ModemSession session)
    {
        if (!session.Sim.IsInserted)
        {
            throw AtRefusal.Cme(Cme.SimNotInserted);
        }

        if (session.Faults.SimBusy > 0)
        {
            session.Faults.SimBusy--;
            throw AtRefusal.Cme(Cme.SimBusy);
        }
    }
}
