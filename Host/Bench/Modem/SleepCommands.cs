namespace Lwm2m.Bench.Modem;

/// <summary>Power saving mode and extended discontinuous reception (3GPP TS 27.007 §7.38, §7.40, §7.41).</summary>
internal static class SleepCommands
{
    public static void Register(ModemSession session, CommandTable table)
    {
        var wishes = session.Memory.Sleep;
        table.Add(
            "+CPSMS",
            test: "+CPSMS: (0-2),,,(\"00000000\"-\"11111111\"),(\"00000000\"-\"11111111\")",
            read: e => e.Line($"+CPSMS: {(wishes.SavesPower ? 1 : 0)},,,\"{wishes.PeriodicUpdate}\",\"{wishes.ActiveTime}\""),
            execute: _ => Save(session, false),
            set: e =>
            {
                e.Command.Expect(1, 5);
                var mode = e.Command.Number(0, 0, 2);
                wishes.PeriodicUpdate = Bits(e.Command, 3, 8, wishes.PeriodicUpdate);
                wishes.ActiveTime = Bits(e.Command, 4, 8, wishes.ActiveTime);
                Save(session, mode == 1);
            });
        table.Add(
            "+CEDRXS",
            test: "+CEDRXS: (0-3),(4,5),(\"0000\"-\"1111\")",
            read: e => e.Line($"+CEDRXS: {wishes.AccessTechnology},\"{wishes.Cycle}\""),
            set: e =>
            {
                e.Command.Expect(1, 3);
                wishes.DiscontinuousMode = e.Command.Number(0, 0, 3);
                wishes.AccessTechnology = e.Command.Number(1, 4, 5, wishes.AccessTechnology);
                wishes.Cycle = Bits(e.Command, 2, 4, wishes.Cycle);
                if (wishes.DiscontinuousMode == 2 && session.Radio.IsRegistered)
                {
                    session.Interpreter.Urc($"+CEDRXP: {wishes.AccessTechnology},\"{wishes.Cycle}\",\"{wishes.Cycle}\",\"0011\"");
                }
            });
        table.Add("+CEDRXRDP", test: "", execute: e =>
            e.Line(wishes.DiscontinuousMode is 1 or 2 && session.Radio.IsRegistered
                ? $"+CEDRXRDP: {wishes.AccessTechnology},\"{wishes.Cycle}\",\"{wishes.Cycle}\",\"0011\""
                : "+CEDRXRDP: 0"));
    }

    private static void Save(ModemSession session, bool savesPower)
    {
        session.Memory.Sleep.SavesPower = savesPower;
        session.After(1, session.Radio.ChangeSleep);
    }

    private static string Bits(AtCommand command, int index, int count, string otherwise) =>
        !command.Has(index) ? otherwise : Timers.AreBits(command.Quoted(index), count) ? command.Quoted(index) : throw command.WrongParameter();
}
