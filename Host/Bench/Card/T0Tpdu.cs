using Lwm2m.Bench.Modem;

namespace Lwm2m.Bench.Card;

/// <summary>
/// The commands of T=0 to a card (ISO/IEC 7816-3 §12.2, ETSI TS 102 221 §7.3.1.1): of a command with data the response is kept, and fetched by GET RESPONSE
/// on the same channel; a wrong length is answered with the right one.
/// </summary>
public sealed class T0Tpdu(IModemCard card, T0Faults faults)
{
    private const byte GetResponse = 0xC0;

    private readonly List<string> _violations = [];
    private byte[] _kept = [];
    private int _keptChannel;
    private byte[] _asked = [];
    private byte[] _answer = [];

    /// <summary>What the host did that a careful one does not.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Forgets what was kept.</summary>
    public void Reset()
    {
        _kept = [];
        _asked = [];
    }

    /// <summary>Whether the data of a command go to the card. Of a secured one they do, as there is at least its MAC.</summary>
    /// <param name="header">CLA, INS, P1, P2 and P3.</param>
    public static bool TakesData(ReadOnlySpan<byte> header)
    {
        var isSecured = (header[0] & ((header[0] & 0x40) != 0 ? 0x20 : 0x0C)) != 0;
        return isSecured || (header[1] switch
        {
            0x70 => header[2] != 0,                     // MANAGE CHANNEL open tells the channel
            0x12 or 0x84 or 0xB0 or 0xB2 or 0xC0 or 0xCA or 0xF2 => false,
            _ => true,
        });
    }

    /// <summary>Carries out a command.</summary>
    /// <param name="command">Its header of five octets, and its data.</param>
    /// <returns>Data and status; nothing from a card that does not answer.</returns>
    public byte[] Exchange(byte[] command)
    {
        if (command[1] == GetResponse && !TakesData(command))
        {
            return _kept.Length > 0 ? TakeKept(command) : Fitted(command, card.Transmit(command));
        }

        _kept = [];
        if (!TakesData(command))
        {
            var isAgain = _asked.Length > 0 && command.AsSpan(0, 4).SequenceEqual(_asked.AsSpan(0, 4));
            return Fitted(command, isAgain ? _answer : card.Transmit(command));
        }

        _asked = [];
        var answer = card.Transmit(command[4] == 0 ? command[..4] : command);
        if (answer.Length <= 2)
        {
            return answer;
        }

        // A warning is told at once, and the data behind it by GET RESPONSE.
        _kept = answer;
        _keptChannel = Channel(command[0]);
        var isGood = answer[^2] is 0x90 or 0x91 or 0x61;
        return isGood ? [(byte)(faults.TellsBy9F ? 0x9F : 0x61), Length(answer)] : answer[^2..];
    }

    private static byte Length(byte[] answer) => (byte)Math.Min(256, answer.Length - 2);

    private static int Channel(byte cla) => (cla & 0x40) != 0 ? 4 + (cla & 0x0F) : cla & 0x03;

    private byte[] TakeKept(byte[] command)
    {
        if (Channel(command[0]) != _keptChannel)
        {
            _violations.Add($"GET RESPONSE on channel {Channel(command[0])} for a response on channel {_keptChannel}");
            _kept = [];
            return [0x69, 0x85];
        }

        if ((command[4] == 0 ? 256 : command[4]) != Math.Min(256, _kept.Length - 2))
        {
            return [0x6C, Length(_kept)];
        }

        var kept = _kept;
        _kept = [];
        return kept;
    }

    // What the card gave stays until it is asked for with its length: it may give it only once.
    private byte[] Fitted(byte[] command, byte[] answer)
    {
        var wanted = command[4] == 0 ? 256 : command[4];
        if (answer.Length <= 2 || answer.Length - 2 == wanted)
        {
            _asked = [];
            return answer;
        }

        _asked = command;
        _answer = answer;
        return [0x6C, Length(answer)];
    }
}
