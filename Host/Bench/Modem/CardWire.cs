namespace Lwm2m.Bench.Modem;

/// <summary>Between the commands of a host and the card: what a modem does to status words and responses.</summary>
internal sealed class CardWire(ModemSession session)
{
    private const byte GetResponse = 0xC0;
    private const byte Fetch = 0x12;

    private byte[] _kept = [];
    private int _keptOn;

    /// <summary>Channels that <c>+CCHO</c> opened.</summary>
    public HashSet<byte> Sessions { get; } = [];

    private ModemFaults Faults => session.Faults;

    public byte[] Transmit(byte[] command)
    {
        var card = session.World.Card is { IsPresent: true } there ? there : throw AtRefusal.Cme(Cme.SimNotInserted);
        session.Toolkit.Notice();
        if (Faults.CardStatuses > 0 && Faults.CardStatus is { } status)
        {
            Faults.CardStatuses--;
            return Convert.FromHexString(status);
        }

        if (session.Toolkit.IsHidden && command[1] == Fetch)
        {
            return [0x6F, 0x00];
        }

        if (command[1] == GetResponse && _kept.Length > 0 && ChannelOf(command[0]) == _keptOn)
        {
            return TakeKept(command);
        }

        _kept = [];
        var answer = card.Transmit(command);
        if (answer.Length < 2)
        {
            throw AtRefusal.Cme(card.IsPresent ? Cme.SimFailure : Cme.SimNotInserted);
        }

        if (session.Toolkit.IsHidden && answer[^2] == 0x91)
        {
            session.Toolkit.Pending(answer[^1]);
            answer = [.. answer[..^2], 0x90, 0x00];
        }

        var isRead = command.Length == 5 && answer.Length > 2;
        if (Faults.CardWantsExactLe && isRead && command[4] != (byte)(answer.Length - 2))
        {
            return [0x6C, (byte)(answer.Length - 2)];
        }

        if (Faults.CardKeepsResponse is { } first && command.Length > 5 && answer.Length > 2)
        {
            _kept = answer;
            _keptOn = ChannelOf(command[0]);
            return [Convert.FromHexString(first)[0], (byte)(answer.Length - 2)];
        }

        return answer;
    }

    private static int ChannelOf(byte octet) => (octet & 0x40) == 0 ? octet & 3 : 4 + (octet & 0x0F);

    private byte[] TakeKept(byte[] command)
    {
        var kept = _kept;
        var wanted = command[4] == 0 ? 256 : command[4];
        if (wanted != kept.Length - 2)
        {
            return [0x6C, (byte)(kept.Length - 2)];
        }

        _kept = [];
        return kept;
    }
}
