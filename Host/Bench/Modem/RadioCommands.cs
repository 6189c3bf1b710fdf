namespace Lwm2m.Bench.Modem;

/// <summary>Functionality, operator and registration (3GPP TS 27.007 §7.2, §7.3, §8.2, §10.1).</summary>
internal static class RadioCommands
{
    public static void Register(ModemSession session, CommandTable table)
    {
        var radio = session.Radio;
        table.Add("+CFUN", test: "+CFUN: (0,1,4),(0,1)", read: e => e.Line($"+CFUN: {radio.Functionality}"), set: e =>
        {
            e.Command.Expect(1, 2);
            var level = e.Command.Number(0, 0, 4);
            var isReset = e.Command.Number(1, 0, 1, 0) == 1;
            if (level is not (0 or 1 or 4))
            {
                throw AtRefusal.Cme(Cme.IncorrectParameters);
            }

            if (isReset)
            {
                session.After(10, session.Modem.Reboot);
            }
            else
            {
                radio.SetFunctionality(level);
            }
        });
        foreach (var (name, most) in new[] { ("+CREG", 2), ("+CGREG", 2), ("+CEREG", 5) })
        {
            table.Add(name, test: $"{name}: (0-{most})", set: e => radio.Want(name, e.Command.Number(0, 0, most)), read: e =>
                e.Line($"{name}: {radio.WantedReport(name)},{radio.Describe(name, radio.WantedReport(name))}"));
        }

        table.Handle("+COPS", Operator(session));
        table.Add("+CSQ", test: "+CSQ: (0-31,99),(0-7,99)", execute: e => e.Line(radio.IsRegistered ? "+CSQ: 20,0" : "+CSQ: 99,99"));
        table.Add("+CESQ", test: "+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)", execute: e =>
            e.Line(radio.IsRegistered ? "+CESQ: 99,99,255,255,20,50" : "+CESQ: 99,99,255,255,255,255"));
        table.Add("+CSCON", test: "+CSCON: (0,1)", set: e => radio.ConnectionReports = e.Command.Number(0, 0, 1), read: e =>
            e.Line($"+CSCON: {radio.ConnectionReports},{(radio.IsRegistered ? 1 : 0)}"));
        table.Add("+CPAS", test: "+CPAS: (0,2-4)", execute: e => e.Line("+CPAS: 0"));
        table.Add("+CEER", test: "", execute: e => e.Line("+CEER: no error"));
        table.Add("+CCLK", test: "", set: e => e.Command.Quoted(0), read: e =>
            e.Line($"+CCLK: \"{session.World.Centre?.Now ?? DateTimeOffset.UnixEpoch:yy/MM/dd,HH:mm:ss}+00\""));
    }

    private static Action<AtExchange> Operator(ModemSession session) => e =>
    {
        var radio = session.Radio;
        var names = new[] { "Bench Mobile", "Bench", "23801" };
        switch (e.Command.Form)
        {
            case AtForm.Test: // scans: nothing else is carried out meanwhile
                session.NeedsCard();
                session.Modem.Scans++;
                e.Later(session.Faults.ScanMs, () =>
                {
                    e.Line($"+COPS: (2,\"{names[0]}\",\"{names[1]}\",\"{names[2]}\",{session.Dialect.AccessTechnology}),,(0,1,2,3,4),(0,1,2)");
                    e.Ok();
                });
                return;
            case AtForm.Read:
                e.Line(radio.IsRegistered
                    ? $"+COPS: {radio.Selection},{radio.OperatorFormat},\"{names[radio.OperatorFormat]}\",{session.Dialect.AccessTechnology}"
                    : $"+COPS: {radio.Selection}");
                break;
            case AtForm.Set:
                e.Command.Expect(1, 4);
                var mode = e.Command.Number(0, 0, 4);
                radio.OperatorFormat = e.Command.Number(1, 0, 2, radio.OperatorFormat);
                if (mode == 3)
                {
                    break;
                }

                session.NeedsCard();
                if (mode is 1 or 4 && !names.Contains(e.Command.Quoted(2)))
                {
                    throw AtRefusal.Cme(Cme.NoNetwork);
                }

                radio.Select(mode == 4 ? 0 : mode);
                break;
            default:
                throw AtRefusal.Plain();
        }

        e.Ok();
    };
}
