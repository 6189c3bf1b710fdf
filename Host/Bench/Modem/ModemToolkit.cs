using Lwm2m.Bench.Sms;

namespace Lwm2m.Bench.Modem;

/// <summary>
/// What a modem does for the toolkit of its card (3GPP TS 31.111; ETSI TS 102 223): tells its profile, hands over messages, fetches what the
/// card asks for, and carries it out.
/// </summary>
internal sealed class ModemToolkit(ModemSession session)
{
    /// <summary>SELECT of the application of the operator on the basic channel, by the beginning of its AID.</summary>
    public static readonly byte[] SelectUsim = [0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02];

    private const int MaxInARow = 100;

    private static readonly byte[] Profile = [0x80, 0x10, 0x00, 0x00, 0x14, 0x01, 0x20, 0x00, 0x00, 0x04, .. new byte[15]];

    private int _resets;
    private bool _isPlanned;
    private bool _isAtWork;
    private int _inARow;

    /// <summary>Whether the host sees nothing of proactive commands.</summary>
    public bool IsHidden => IsOwner || session.Faults.ToolkitInModem;

    private bool IsOwner => session.Options.Toolkit == ToolkitOwner.Modem;

    private IModemCard? Card => session.Options.HasSim && session.World.Card is { IsPresent: true } card ? card : null;

    /// <summary>The modem starts: the card is reset, and told what the modem can do.</summary>
    public void Start()
    {
        Card?.Reset();
        Introduce();
    }

    /// <summary>Sees whether the card was reset, or another put in, and then tells it anew what the modem can do.</summary>
    public void Notice()
    {
        if (Card is { } card && card.Resets != _resets)
        {
            Introduce();
        }
    }

    /// <summary>The card said <c>91xx</c> to the host.</summary>
    public void Pending(byte length)
    {
        if (IsOwner && !_isPlanned && !_isAtWork)
        {
            _isPlanned = true;
            Later(0, () => Fetch(length));
        }
    }

    /// <summary>Hands a message to the card (TS 31.111 §7.1.1.1).</summary>
    public DeliveryResult Download(byte[] tpdu)
    {
        session.Modem.Note("a message goes to the card");
        Notice();
        if (Card is null)
        {
            return DeliveryResult.Accepted;
        }

        byte[] centre = session.World.Centre is { } there ? there.Address.ToServiceCentreField()[1..] : [0x80];
        byte[] objects = [0x82, 0x02, 0x83, 0x81, 0x86, (byte)centre.Length, .. centre, 0x8B, .. Length(tpdu.Length), .. tpdu];
        byte[] data = [0xD1, .. Length(objects.Length), .. objects];
        var answer = Transmit([0x80, 0xC2, 0x00, 0x00, (byte)data.Length, .. data, 0x00]);
        if (answer.Length < 2)
        {
            return DeliveryResult.Refused;
        }

        var isTaken = answer[^2] is 0x90 or 0x91 or 0x62 or 0x63 or 0x6D or 0x6E; // a card without data download keeps it in EF SMS
        if (isTaken && answer.Length > 2)
        {
            session.World.Centre?.TakeReport(session.Options.Msisdn, answer[..^2]);
        }

        if (IsOwner)
        {
            Look(answer);
        }

        return isTaken ? DeliveryResult.Accepted : DeliveryResult.Refused;
    }

    private static byte[] Length(int length) => length < 0x80 ? [(byte)length] : [0x81, (byte)length];

    private static byte[] Value(ReadOnlySpan<byte> octets, byte tag)
    {
        while (octets.Length >= 2)
        {
            var header = octets[1] == 0x81 ? 3 : 2;
            int length = octets.Length < header ? 0 : octets[header - 1];
            if (octets.Length < header + length)
            {
                break;
            }

            if ((octets[0] & 0x7F) == (tag & 0x7F))
            {
                return octets.Slice(header, length).ToArray();
            }

            octets = octets[(header + length)..];
        }

        return [];
    }

    private void Introduce()
    {
        _resets = Card?.Resets ?? 0;
        _isPlanned = _isAtWork = false;
        if (IsOwner && Card is not null)
        {
            Transmit(SelectUsim);
            Look(Transmit(Profile));
        }
    }

    // A card that was reset meanwhile has forgotten what it asked for.
    private void Later(int ms, Action action)
    {
        var resets = _resets;
        session.After(ms, () =>
        {
            if (Card?.Resets == resets && resets == _resets)
            {
                action();
            }
        });
    }

    private byte[] Transmit(byte[] command) => Card?.Transmit(command) ?? [];

    private void Look(byte[] answer)
    {
        if (answer.Length >= 2 && answer[^2] == 0x91)
        {
            Pending(answer[^1]);
        }
        else
        {
            _inARow = 0;
        }
    }

    private void Fetch(byte length)
    {
        _isPlanned = false;
        if (++_inARow > MaxInARow)
        {
            return;
        }

        var answer = Transmit([0x80, 0x12, 0x00, 0x00, length]);
        var header = answer.Length > 3 && answer[1] == 0x81 ? 3 : 2;
        if (answer.Length < header + 2 || answer[0] != 0xD0 || answer[^2] != 0x90 || answer[header - 1] != answer.Length - 2 - header)
        {
            session.Modem.Note($"the card gave no proactive command: {Convert.ToHexString(answer)}");
            return;
        }

        var objects = answer[header..^2];
        var details = Value(objects, 0x81);
        if (details.Length != 3)
        {
            session.Modem.Note("the proactive command has no details");
            return;
        }

        _isAtWork = true;
        session.Modem.Note($"the card asks for {details[1]:X2}");
        switch (details[1])
        {
            case 0x13:
                SendMessage(details, objects);
                break;
            case 0x03:
                Respond(details, [0x83, 0x01, 0x00, 0x84, 0x02, 0x01, 0x1E]);
                break;
            case 0x01 or 0x02 or 0x04 or 0x27:
                Respond(details, [0x83, 0x01, 0x00]);
                break;
            default:
                Respond(details, [0x83, 0x01, 0x30]); // beyond the terminal's capabilities
                break;
        }
    }

    // TS 31.111 §6.4.10; the terminal gives TP-MR.
    private void SendMessage(byte[] details, byte[] objects)
    {
        SubmitTpdu submit;
        try
        {
            submit = SubmitTpdu.Parse(Value(objects, 0x8B), session.World.Centre?.Now ?? DateTimeOffset.UnixEpoch);
        }
        catch (TpduException e)
        {
            session.Violation($"SEND SHORT MESSAGE: {e.Message}");
            Respond(details, [0x83, 0x01, 0x32]); // command data not understood
            return;
        }

        var reference = session.Memory.Reference++;
        session.Radio.Stir();
        Later(session.Options.SubmitMs + session.Faults.SubmitLateMs, () =>
        {
            var isRefused = session.Faults.SubmitErrors > 0;
            session.Faults.SubmitErrors -= isRefused ? 1 : 0;
            if (isRefused || session.World.Centre is not { } centre || !session.Radio.IsRegistered)
            {
                Respond(details, [0x83, 0x02, 0x21, 0x00]); // network unable to process
                return;
            }

            var cause = centre.Submit(new SmsAddress(session.Options.Msisdn), submit.WithReference(reference));
            session.Modem.Submitted += cause == 0 ? 1 : 0;
            Respond(details, cause == 0 ? [0x83, 0x01, 0x00] : [0x83, 0x02, 0x35, (byte)cause]);
        });
    }

    private void Respond(byte[] details, byte[] result)
    {
        byte[] data = [0x81, 0x03, .. details, 0x82, 0x02, 0x82, 0x81, .. result];
        _isAtWork = false;
        Look(Transmit([0x80, 0x14, 0x00, 0x00, (byte)data.Length, .. data]));
    }
}
