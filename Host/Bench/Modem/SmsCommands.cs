using Lwm2m.Bench.Sms;

namespace Lwm2m.Bench.Modem;

/// <summary>Short messages in PDU mode (3GPP TS 27.005 §3, §4).</summary>
internal static class SmsCommands
{
    private const int MaxTpdu = 164;

    public static void Register(ModemSession session, CommandTable table)
    {
        var sms = session.Sms;
        Add("+CMGF", test: "+CMGF: (0)", read: e => e.Line("+CMGF: 0"), set: e => _ = e.Command.Number(0, 0, 1) == 0 ? 0 : throw AtRefusal.Cms(Cms.NotSupported));
        Add("+CSMS", test: "+CSMS: (0,1)", read: e => e.Line($"+CSMS: {sms.Service},1,1,1"), set: e =>
        {
            sms.Service = e.Command.Number(0, 0, 1);
            e.Line("+CSMS: 1,1,1");
        });
        Add("+CNMI", test: Modes(session), read: e => e.Line($"+CNMI: {string.Join(',', sms.Indications)}"), set: e => SelectModes(session, e));
        Add("+CSCA", test: "", set: e => SetCentre(session, e), read: e =>
        {
            Card(session);
            var centre = session.Memory.ServiceCentre;
            e.Line(centre is null ? "+CSCA: \"\",129" : $"+CSCA: \"{centre}\",{(centre.StartsWith('+') ? 145 : 129)}");
        });
        Add("+CMMS", test: "+CMMS: (0-2)", read: e => e.Line("+CMMS: 0"), set: e => e.Command.Number(0, 0, 2));
        Add("+CGSMS", test: "+CGSMS: (0-3)", read: e => e.Line("+CGSMS: 3"), set: e => e.Command.Number(0, 0, 3));
        Add("+CNMA", test: "+CNMA: (0-2)", execute: _ => sms.Acknowledge(true));
        var acknowledge = table.Find("+CNMA")!;
        table.Handle("+CNMA", e =>
        {
            if (e.Command.Form == AtForm.Set)
            {
                Acknowledge(session, e);
            }
            else
            {
                acknowledge(e);
            }
        });
        table.Handle("+CMGS", e => Send(session, e));
        if (session.Dialect.HasStores)
        {
            SmsStoreCommands.Register(session, table);
        }

        void Add(string name, string? test, Action<AtExchange>? set = null, Action<AtExchange>? read = null, Action<AtExchange>? execute = null) =>
            table.Add(name, Wrong(set), Wrong(read), test, Wrong(execute));
    }

    /// <summary>Makes a wrong parameter a <c>+CMS ERROR</c>.</summary>
    public static Action<AtExchange>? Wrong(Action<AtExchange>? handler) => handler is null ? null : e =>
    {
        e.Command.WrongParameter = () => AtRefusal.Cms(Cms.NotAllowed);
        handler(e);
    };

    /// <summary>Refuses what needs a card that is not there or not open.</summary>
    public static void Card(ModemSession session)
    {
        if (session.Sim.Refusal is { } code)
        {
            throw AtRefusal.Cms(code == Cme.SimNotInserted ? Cms.SimNotInserted : Cms.PinRequired);
        }
    }

    /// <summary>Reads a PDU that was typed: hexadecimal digits alone, of the length that was announced.</summary>
    public static (SmsAddress? Centre, SubmitTpdu Submit) ReadPdu(ModemSession session, string text, int length)
    {
        if (text.Length % 2 != 0 || text.Length == 0 || !text.All(char.IsAsciiHexDigit))
        {
            session.Violation("the PDU is not hexadecimal");
            throw AtRefusal.Cms(Cms.InvalidPdu);
        }

        var octets = Convert.FromHexString(text);
        try
        {
            var offset = 0;
            var centre = SmsAddress.ReadServiceCentre(octets, ref offset);
            if (octets.Length - offset != length)
            {
                throw new TpduException($"the TPDU has {octets.Length - offset} octets, {length} were announced");
            }

            return (centre, SubmitTpdu.Parse(octets.AsSpan(offset), session.World.Centre?.Now ?? DateTimeOffset.UnixEpoch));
        }
        catch (TpduException e)
        {
            session.Violation(e.Message);
            throw AtRefusal.Cms(Cms.InvalidPdu);
        }
    }

    /// <summary>Gives a message to the network.</summary>
    public static void Submit(ModemSession session, AtExchange e, SmsAddress? given, SubmitTpdu submit, Action<byte> sent)
    {
        if (session.World.Centre is not { } centre || !session.Radio.IsRegistered)
        {
            throw AtRefusal.Cms(Cms.NoNetwork);
        }

        if ((given?.ToString() ?? session.Memory.ServiceCentre) != centre.Address.ToString())
        {
            throw AtRefusal.Cms(Cms.CentreUnknown);
        }

        var reference = session.Memory.Reference++;
        session.Radio.Stir();
        e.Later(session.Options.SubmitMs + session.Faults.SubmitLateMs, () =>
        {
            if (session.Faults.SubmitErrors > 0)
            {
                session.Faults.SubmitErrors--;
                throw AtRefusal.Cms(session.Faults.SubmitError);
            }

            if (!session.Radio.IsRegistered)
            {
                throw AtRefusal.Cms(Cms.NoNetwork);
            }

            var cause = centre.Submit(new SmsAddress(session.Options.Msisdn), submit.WithReference(reference));
            if (cause != 0)
            {
                throw AtRefusal.Cms(cause);
            }

            session.Modem.Submitted++;
            sent(reference);
            e.Ok();
        });
    }

    private static void Send(ModemSession session, AtExchange e)
    {
        e.Command.WrongParameter = () => AtRefusal.Cms(Cms.InvalidPdu);
        if (e.Command.Form == AtForm.Test)
        {
            e.Ok();
            return;
        }

        if (e.Command.Form != AtForm.Set)
        {
            throw AtRefusal.Plain();
        }

        Card(session);
        e.Command.Expect(1, 1);
        var length = e.Command.Number(0, 1, MaxTpdu);
        e.AskText(text =>
        {
            if (text is null)
            {
                e.Ok(); // §3.5.1: ESC cancels
                return;
            }

            var (centre, submit) = ReadPdu(session, text, length);
            Submit(session, e, centre, submit, reference => e.Line($"+CMGS: {reference}"));
        });
    }

    private static void Acknowledge(ModemSession session, AtExchange e)
    {
        e.Command.WrongParameter = () => AtRefusal.Cms(Cms.NotAllowed);
        e.Command.Expect(1, 2);
        var kind = e.Command.Number(0, 0, 2);
        if (e.Command.Count == 1)
        {
            session.Sms.Acknowledge(kind != 2);
            e.Ok();
            return;
        }

        var length = e.Command.Number(1, 0, MaxTpdu);
        e.AskText(text =>
        {
            if (text is not null && (text.Length != 2 * length || !text.All(char.IsAsciiHexDigit)))
            {
                throw AtRefusal.Cms(Cms.InvalidPdu);
            }

            session.Sms.Acknowledge(kind != 2 && text is not null);
            if (kind != 2 && text is not null && UserDataOfReport(Convert.FromHexString(text)) is { } userData)
            {
                session.World.Centre?.TakeReport(session.Options.Msisdn, userData);
            }

            e.Ok();
        });
    }

    // SMS-DELIVER-REPORT for RP-ACK (3GPP TS 23.040 §9.2.2.1a): TP-PI says which of TP-PID, TP-DCS and TP-UDL follow.
    private static byte[]? UserDataOfReport(byte[] report)
    {
        if (report.Length < 2 || (report[0] & 3) != 0 || (report[1] & 4) == 0)
        {
            return null;
        }

        var at = 2 + (report[1] & 1) + ((report[1] >> 1) & 1);
        return at < report.Length && report[at] == report.Length - at - 1 ? report[(at + 1)..] : throw AtRefusal.Cms(Cms.InvalidPdu);
    }

    private static void SetCentre(ModemSession session, AtExchange e)
    {
        Card(session);
        e.Command.Expect(1, 2);
        var number = e.Command.Quoted(0);
        var type = e.Command.Number(1, 128, 255, number.StartsWith('+') ? 145 : 129);
        var digits = number.TrimStart('+');
        if (digits.Length is 0 or > 20 || !digits.All(char.IsAsciiDigit) || (number.StartsWith('+') && type != 145))
        {
            throw AtRefusal.Cms(Cms.NotAllowed);
        }

        session.Memory.ServiceCentre = type == 145 ? $"+{digits}" : digits;
    }

    private static string Modes(ModemSession session) =>
        session.Dialect.HasStores ? "+CNMI: (0,1,2,3),(0,1,2,3),(0,2),(0,1,2),(0,1)" : "+CNMI: (3),(0,2),(0),(0,1),(1)";

    private static void SelectModes(ModemSession session, AtExchange e)
    {
        var refused = session.Faults.RefusedCnmi?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (refused.Any(begin => e.Command.RawParameters.StartsWith(begin, StringComparison.Ordinal)))
        {
            throw AtRefusal.Cms(Cms.NotSupported);
        }

        e.Command.Expect(1, 5);
        int[] least = session.Dialect.HasStores ? [0, 0, 0, 0, 0] : [3, 0, 0, 0, 1];
        int[] most = session.Dialect.HasStores ? [3, 3, 2, 2, 1] : [3, 2, 0, 1, 1];
        var modes = (int[])session.Sms.Indications.Clone();
        for (var i = 0; i < 5; i++)
        {
            modes[i] = e.Command.Number(i, least[i], most[i], i < e.Command.Count && !e.Command.Has(i) ? 0 : modes[i]);
        }

        if (modes[2] == 1 || (!session.Dialect.HasStores && modes[1] == 1))
        {
            throw AtRefusal.Cms(Cms.NotSupported);
        }

        session.Sms.Select(modes);
    }
}
