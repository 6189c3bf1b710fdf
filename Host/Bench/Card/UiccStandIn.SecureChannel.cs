using System.Globalization;

namespace Lwm2m.Bench.Card;

// INITIALIZE UPDATE and EXTERNAL AUTHENTICATE (GlobalPlatform Card Specification 2.2 Amendment D §7.1).
public sealed partial class UiccStandIn
{
    private const byte Scp03Protocol = 0x03;

    // Pseudo-random card challenge, R-MAC and R-ENCRYPTION, MACs of 8 octets.
    private const byte Scp03Options = 0x70;

    private byte[] InitializeUpdate(CardChannel channel, CommandApdu command)
    {
        if (Options.SecureChannelKeys is not { } keys || channel.Selected is not { } application)
        {
            throw new CardRefusal(Status.UnknownInstruction);
        }

        channel.Session = null;
        if (command.Data.Length != Scp03Session.ChallengeLength || command.P2 != 0)
        {
            throw new CardRefusal(command.P2 != 0 ? Status.WrongParameters : Status.WrongLength);
        }

        if (command.P1 != 0 && command.P1 != keys.Version)
        {
            throw new CardRefusal(Status.NotFound);
        }

        if (IsLocked)
        {
            throw new CardRefusal(Status.Blocked);
        }

        _memory.Sequence++;
        _memory.Save();
        var challenge = Scp03Session.Challenge(keys, _memory.Sequence, application);
        channel.Session = new Scp03Session(keys, command.Data, challenge);
        var cryptogram = channel.Session.CardCryptogram;
        if (Faults.WrongCryptograms > 0)
        {
            Faults.WrongCryptograms--;
            cryptogram[0] ^= 1;
        }

        var protocol = Faults.Protocol is null ? Scp03Protocol : byte.Parse(Faults.Protocol, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var options = Faults.ProtocolOptions is null ? Scp03Options : byte.Parse(Faults.ProtocolOptions, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return [.. Options.Diversification, keys.Version, protocol, options, .. challenge, .. cryptogram, .. Faults.NoSequence ? [] : Scp03Session.Sequence(_memory.Sequence)];
    }

    private byte[] Authenticate(CardChannel channel, CommandApdu command)
    {
        if (channel.Session is not { Level: 0 } session || !command.IsSecure)
        {
            channel.Session = null;
            throw new CardRefusal(Status.ConditionsNotMet);
        }

        if (command.P1 != Options.SecurityLevel || command.P2 != 0)
        {
            Violation($"EXTERNAL AUTHENTICATE asks for security level {command.P1:X2}");
            channel.Session = null;
            throw new CardRefusal(Status.WrongParameters);
        }

        // It counts as failed until it is good, so that a card pulled in between has counted.
        _memory.FailedAuthentications++;
        _memory.Save();
        if (Faults.RefusesAuthentication || !session.Authenticate(command))
        {
            FailedAuthentications++;
            channel.Session = null;
            throw new CardRefusal(Status.NotVerified);
        }

        _memory.FailedAuthentications = 0;
        _memory.Save();
        return [];
    }
}
