namespace Lwm2m.Bench.Modem;

/// <summary>Access to the card (3GPP TS 27.007 §8.17, §8.18, §8.43 to §8.45). Lengths count characters.</summary>
internal static class CardCommands
{
    // The number of a session need not be that of a channel.
    private const long LongSession = 0x038AA300;

    private static readonly byte[] NoChannel = [0x68, 0x81];

    public static void Register(ModemSession session, CommandTable table)
    {
        var wire = new CardWire(session);
        table.Add("+CSIM", test: "", set: e =>
        {
            e.Command.Expect(2, 2);
            Answer(e, session, "+CSIM", wire.Transmit(Command(session, e.Command, 0, 1)));
        });
        table.Add("+CCHO", test: "", set: e =>
        {
            e.Command.Expect(1, 1);
            var name = e.Command.Hex(0);
            Card(session);
            var opened = wire.Transmit([0x00, 0x70, 0x00, 0x00, 0x01]);
            if (opened.Length != 3 || opened[1] != 0x90)
            {
                throw AtRefusal.Cme(opened.AsSpan().SequenceEqual(NoChannel) ? Cme.NotSupported : Cme.SimFailure);
            }

            var selected = wire.Transmit([opened[0], 0xA4, 0x04, 0x04, (byte)name.Length, .. name]);
            if (selected[^2] is not (0x90 or 0x61 or 0x9F))
            {
                wire.Transmit([0x00, 0x70, 0x80, opened[0]]);
                throw AtRefusal.Cme(Cme.NotFound);
            }

            wire.Sessions.Add(opened[0]);
            e.Line(session.Faults.BareCcho ? $"{opened[0]}" : session.Faults.LongCcho ? $"+CCHO: {LongSession | opened[0]:x16}" : $"+CCHO: {opened[0]}");
        });
        table.Add("+CCHC", test: "", set: e =>
        {
            e.Command.Expect(1, 1);
            var channel = Session(session, wire, e.Command);
            wire.Sessions.Remove(channel);
            wire.Transmit([0x00, 0x70, 0x80, channel]);
            e.Line("+CCHC");
        });
        table.Add("+CGLA", test: "", set: e =>
        {
            e.Command.Expect(3, 3);
            var channel = Session(session, wire, e.Command);
            var command = Command(session, e.Command, 1, 2);
            command[0] = OnChannel(command[0], channel);
            Answer(e, session, "+CGLA", wire.Transmit(command));
        });
        table.Add("+CRSM", test: "", set: e =>
        {
            e.Command.Expect(1, 7);
            Card(session);
            var instruction = e.Command.Number(0, 0, 255);
            if (instruction is not (0xB0 or 0xB2 or 0xC0 or 0xD6 or 0xDC or 0xF2))
            {
                throw AtRefusal.Cme(Cme.IncorrectParameters);
            }

            var file = e.Command.Number(1, 0, 0xFFFF, 0);
            byte p1 = (byte)e.Command.Number(2, 0, 255, 0), p2 = (byte)e.Command.Number(3, 0, 255, 0), p3 = (byte)e.Command.Number(4, 0, 255, 0);
            if (file != 0 && SelectFile(wire, file) is { } refusal)
            {
                e.Line($"+CRSM: {refusal[0]},{refusal[1]}");
                return;
            }

            byte[] data = e.Command.Has(5) ? e.Command.Hex(5) : [];
            var answer = wire.Transmit([0x00, (byte)instruction, p1, p2, p3, .. data]);
            e.Line($"+CRSM: {answer[^2]},{answer[^1]}" + (answer.Length > 2 ? $",\"{Convert.ToHexString(answer, 0, answer.Length - 2)}\"" : ""));
        });
    }

    // What is not near is looked for where files of its kind are: in the master file or the application of the operator. Null when it is selected.
    private static byte[]? SelectFile(CardWire wire, int file)
    {
        byte[] select = [0x00, 0xA4, 0x00, 0x04, 0x02, (byte)(file >> 8), (byte)file];
        var answer = wire.Transmit(select);
        if (answer is [0x6A, 0x82])
        {
            wire.Transmit(file >> 8 == 0x2F ? [0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00] : ModemToolkit.SelectUsim);
            answer = wire.Transmit(select);
        }

        return answer[^2] is 0x90 or 0x61 or 0x9F ? null : answer[^2..];
    }

    private static IModemCard Card(ModemSession session)
    {
        session.NeedsCard();
        return session.World.Card ?? throw AtRefusal.Cme(Cme.SimNotInserted);
    }

    // ISO/IEC 7816-4 §5.4.1: channels 4 to 19 have a form of their own, with secure messaging in bit 6.
    private static byte OnChannel(byte octet, int channel)
    {
        var isFurther = (octet & 0x40) != 0;
        var security = isFurther ? (octet & 0x20) >> 3 : octet & 0x0C;
        return (byte)((octet & 0x90) | (channel < 4 ? security | channel : 0x40 | (security != 0 ? 0x20 : 0) | (channel - 4)));
    }

    private static byte Session(ModemSession session, CardWire wire, AtCommand command)
    {
        Card(session);
        var channel = (byte)(session.Faults.LongCcho ? LongNumber(command[0].Text) ^ LongSession : command.Number(0, 1, 19));
        return wire.Sessions.Contains(channel) ? channel : throw AtRefusal.Cme(Cme.NotFound);
    }

    private static long LongNumber(string text) => text.Length == 16 && text.All(char.IsAsciiHexDigit) ? Convert.ToInt64(text, 16) : throw AtRefusal.Cme(Cme.IncorrectParameters);

    private static byte[] Command(ModemSession session, AtCommand command, int length, int text)
    {
        var characters = command.Number(length, 8, 2 * 261);
        var octets = command.Hex(text);
        Card(session);
        return octets.Length * 2 == characters ? octets : throw command.WrongParameter();
    }

    private static void Answer(AtExchange e, ModemSession session, string name, byte[] answer)
    {
        var faults = session.Faults;
        var text = Convert.ToHexString(answer);
        text = faults.CardLowerCase ? text.ToLowerInvariant() : text;
        var length = faults.CardCountsOctets ? answer.Length : text.Length;
        if (faults.CardLosesDigit > 0)
        {
            faults.CardLosesDigit--;
            text = text[..^1];
        }

        e.Line($"{name}: {length},\"{text}\"");
    }
}
