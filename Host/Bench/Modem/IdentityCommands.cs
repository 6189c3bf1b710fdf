namespace Lwm2m.Bench.Modem;

/// <summary>Who the modem is (3GPP TS 27.007 §5).</summary>
internal static class IdentityCommands
{
    public static void Register(ModemSession session, CommandTable table)
    {
        var options = session.Options;
        Add("MI", () => session.Dialect.Manufacturer);
        Add("MM", () => options.Model ?? session.Dialect.Model);
        Add("MR", () => session.Dialect.Revision);
        Add("SN", () => options.Imei);
        table.Add("+CGSN", test: "+CGSN: (0-3)", execute: e => e.Line(options.Imei), set: e => e.Line(e.Command.Number(0, 0, 3) switch
        {
            0 => options.Imei,
            1 => $"+CGSN: \"{options.Imei}\"",
            2 => $"+CGSN: \"{options.Imei[..14]}01\"",
            _ => "+CGSN: \"01\"",
        }));
        table.Add("+CIMI", test: "", execute: e =>
        {
            session.NeedsCard();
            e.Line(options.Imsi);
        });
        table.Add("+GCAP", test: "", execute: e => e.Line("+GCAP: +CGSM"));
        table.Add("+CNUM", test: "", execute: e =>
        {
            session.NeedsCard();
            e.Line($"+CNUM: \"\",\"+{options.Msisdn}\",145");
        });

        void Add(string name, Func<string> value)
        {
            table.Add($"+CG{name}", test: "", execute: e => e.Line(value()));
            table.Add($"+G{name}", test: "", execute: e => e.Line(value()));
        }
    }
}
