namespace Lwm2m.Bench.Card;

// From a command to its response: channel, secure messaging, who carries it out, GET RESPONSE (ISO/IEC 7816-4 §5).
public sealed partial class UiccStandIn
{
    private const int MaxResponse = 256;

    private static byte[] Sw(int status) => [(byte)(status >> 8), (byte)status];

    private byte[] Answer(byte[] octets)
    {
        CardChannel? channel = null;
        CommandApdu? command = null;
        try
        {
            command = CommandApdu.Parse(octets);
            if (command.IsChained)
            {
                throw new CardRefusal(Status.NoChaining);
            }

            if (!_channels.TryGetValue(command.Channel, out channel))
            {
                Violation($"channel {command.Channel} is not open");
                throw new CardRefusal(Status.NoChannels);
            }

            if (command.Code == 0x00C0 && !command.IsSecure)
            {
                return TakeKept(channel, command);
            }

            channel.Kept = [];
            var data = CarryOut(channel, command);
            return Given(channel, command, data, Toolkit.StatusOf(Status.Ok));
        }
        catch (CardRefusal e)
        {
            // A warning is no error: it has a MAC (GlobalPlatform Card Specification 2.2 Amendment D §6.2.5).
            var isWarning = e.Status >> 8 is 0x62 or 0x63 && command is { IsSecure: true } && !Faults.ClearResponses;
            if (channel is { Session.Level: not 0 } && (isWarning || Faults.MacOnErrors))
            {
                return [.. channel.Session.Wrap([], e.Status), .. Sw(e.Status)];
            }

            return Sw(e.Status);
        }
    }

    private byte[] CarryOut(CardChannel channel, CommandApdu command)
    {
        if (command.Code == 0x8082)
        {
            return Authenticate(channel, command);
        }

        if (!command.IsSecure)
        {
            NeedsNoSession(channel, command);
            return Dispatch(channel, command, false);
        }

        if (channel.Session is not { Level: not 0 } session)
        {
            throw new CardRefusal(Status.ConditionsNotMet);
        }

        if (session.Unwrap(command) is not { } plain)
        {
            Violation("a command under secure messaging has a wrong MAC");
            channel.Session = null;
            throw new CardRefusal(Status.NotAllowed);
        }

        SecuredCommands++;
        var data = Dispatch(channel, plain, true);
        return Protected(session, data);
    }

    private byte[] Protected(Scp03Session session, byte[] data)
    {
        if (Faults.ClearResponses)
        {
            return data;
        }

        var wrapped = session.Wrap(data, Faults.MacOverProactive ? Toolkit.StatusOf(Status.Ok) : Status.Ok);
        if (Faults.WrongResponseMacs > 0)
        {
            Faults.WrongResponseMacs--;
            wrapped[^1] ^= 0x01;
        }
        else if (Faults.FlippedResponses > 0)
        {
            Faults.FlippedResponses--;
            wrapped[0] ^= 0x80;
        }

        return wrapped;
    }

    // In a session of C-MAC a command without it is refused; what belongs to the terminal or opens something else is none of it.
    private void NeedsNoSession(CardChannel channel, CommandApdu command)
    {
        var isTerminal = channel.Number == 0 && command.Code is 0x8010 or 0x8012 or 0x8014 or 0x80C2 or 0x80F2;
        var opensAnother = command.Code is 0x0070 or 0x8050 || (command.Code == 0x00A4 && command.P1 == 4);
        if (channel.Session is null || isTerminal)
        {
            return;
        }

        var isOpen = channel.Session.Level != 0;
        channel.Session = command.Code == 0x0070 ? channel.Session : null;
        if (isOpen && !opensAnother)
        {
            Violation("a command without secure messaging inside a secure channel");
            throw new CardRefusal(Status.NotAllowed);
        }
    }

    private byte[] Dispatch(CardChannel channel, CommandApdu command, bool isSecured) => command.Code switch
    {
        0x00A4 => Select(channel, command),
        0x00B0 => ReadBinary(channel, command, isSecured),
        0x00D6 => UpdateBinary(channel, command, isSecured),
        0x00B2 => ReadRecord(channel, command, isSecured),
        0x00DC => UpdateRecord(channel, command, isSecured),
        0x0020 => _pins.Verify(command),
        0x0024 => _pins.Change(command),
        0x0026 => _pins.Enable(command, false),
        0x0028 => _pins.Enable(command, true),
        0x002C => _pins.Unblock(command),
        0x0070 => ManageChannel(channel, command),
        0x80F2 => GetStatus(channel, command),
        0x8010 or 0x8012 or 0x8014 or 0x80C2 => Basic(channel, command),
        0x8050 => InitializeUpdate(channel, command),
        0x80CA => AppletOf(channel).GetData(command, isSecured),
        0x80E2 => AppletOf(channel).StoreData(channel, command, isSecured),
        _ => throw new CardRefusal(Status.UnknownInstruction),
    };

    // The toolkit is reached on the basic channel (TS 102 221 §7.4.2.1).
    private byte[] Basic(CardChannel channel, CommandApdu command) => channel.Number != 0 ? throw new CardRefusal(Status.NoChannels) : command.Instruction switch
    {
        0x10 => Toolkit.Profile(command),
        0x12 => Toolkit.Fetch(command),
        0x14 => Toolkit.Response(command),
        _ => Toolkit.Envelope(command),
    };

    private LwM2mApplet AppletOf(CardChannel channel) => channel.IsApplet ? Applet! : throw new CardRefusal(Status.UnknownInstruction);

    // Of a response longer than 256 octets the host gets the rest by GET RESPONSE.
    private static byte[] Given(CardChannel channel, CommandApdu command, byte[] data, int status)
    {
        if (data.Length <= MaxResponse)
        {
            return [.. data, .. Sw(status)];
        }

        channel.Kept = [.. data[MaxResponse..], .. Sw(status)];
        return [.. data[..MaxResponse], 0x61, (byte)Math.Min(MaxResponse, channel.Kept.Length - 2)];
    }

    private byte[] TakeKept(CardChannel channel, CommandApdu command)
    {
        if (command.P1 != 0 || command.P2 != 0)
        {
            throw new CardRefusal(Status.WrongParameters);
        }

        if (channel.Kept.Length == 0)
        {
            throw new CardRefusal(Status.ConditionsNotMet);
        }

        var left = Math.Min(MaxResponse, channel.Kept.Length - 2);
        if ((command.Expected ?? 0) != left)
        {
            return [0x6C, (byte)left];
        }

        var kept = channel.Kept;
        channel.Kept = [];
        return Given(channel, command, kept[..^2], (kept[^2] << 8) | kept[^1]);
    }
}
