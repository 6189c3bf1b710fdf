using Lwm2m.Bench.Card;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Card;

/// <summary>A host at a card stand-in, with the host's side of SCP03 as far as tests need it.</summary>
internal sealed class CardHost(UiccStandIn card, int channel = 0)
{
    private const string HostChallenge = "0102030405060708";

    private HostScp03? _session;

    public string Ask(string command) => Convert.ToHexString(card.Transmit(Hex.Of(command)));

    /// <summary>Opens a session with what is selected; the status of EXTERNAL AUTHENTICATE.</summary>
    public string Open(Scp03Keys? keys = null, byte level = 0x33)
    {
        var answer = card.Transmit([(byte)(0x80 | channel), 0x50, 0x00, 0x00, 0x08, .. Hex.Of(HostChallenge), 0x00]);
        if (answer.Length != 34)
        {
            return Convert.ToHexString(answer);
        }

        _session = new HostScp03(keys ?? Scp03Keys.Published(), Hex.Of(HostChallenge), answer[13..21]);
        CollectionAssert.AreEqual(_session.CardCryptogram, answer[21..29]);
        return Convert.ToHexString(card.Transmit(_session.Authenticate(level, channel)));
    }

    /// <summary>A command under secure messaging; data and status of its response.</summary>
    public string AskSecured(string command)
    {
        var wrapped = _session!.Wrap(Hex.Of(command), channel);
        var answer = card.Transmit(wrapped);
        while (answer[^2] == 0x61)
        {
            answer = [.. answer[..^2], .. card.Transmit([(byte)channel, 0xC0, 0x00, 0x00, answer[^1]])];
        }

        return Convert.ToHexString(_session.Unwrap(answer));
    }
}
