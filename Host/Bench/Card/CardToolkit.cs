namespace Lwm2m.Bench.Card;

/// <summary>The toolkit of a card: proactive commands and what the terminal says to them (ETSI TS 102 223; 3GPP TS 31.111).</summary>
public sealed class CardToolkit
{
    /// <summary>Type of MORE TIME.</summary>
    public const byte MoreTime = 0x02;

    /// <summary>Type of SEND SHORT MESSAGE.</summary>
    public const byte SendShortMessage = 0x13;

    private const int Capacity = 16;
    private const byte Card = 0x81;
    private const byte Terminal = 0x82;
    private const byte Network = 0x83;

    private readonly UiccStandIn _card;
    private readonly Queue<byte[]> _waiting = new();
    private readonly List<byte> _results = [];
    private byte[]? _fetched;
    private byte _number;

    internal CardToolkit(UiccStandIn card) => _card = card;

    /// <summary>The terminal answered a proactive command: its type and the result.</summary>
    public event Action<byte, byte>? Answered;

    /// <summary>Whether the terminal has told its profile since the reset; a card says nothing before.</summary>
    public bool HasProfile { get; private set; }

    /// <summary>Proactive commands that wait or are at work.</summary>
    public int Waiting => _waiting.Count + (_fetched is null ? 0 : 1);

    /// <summary>Proactive commands that were fetched.</summary>
    public int Fetched { get; private set; }

    /// <summary>Results of the terminal, in order.</summary>
    public IReadOnlyList<byte> Results
    {
        get
        {
            lock (_card.Gate)
            {
                return [.. _results];
            }
        }
    }

    /// <summary>ENVELOPEs of short messages.</summary>
    public int Envelopes { get; private set; }

    /// <summary>Lets the card ask for something.</summary>
    /// <param name="type">Type of command (TS 102 223 §9.4).</param>
    /// <param name="qualifier">Command qualifier.</param>
    /// <param name="objects">Objects behind the device identities.</param>
    /// <returns>Whether there was room.</returns>
    public bool Ask(byte type, byte qualifier = 0, params byte[] objects)
    {
        lock (_card.Gate)
        {
            if (_waiting.Count >= Capacity)
            {
                return false;
            }

            _number = (byte)(_number == 0xFE ? 1 : _number + 1);
            _waiting.Enqueue(Tlv.Write(0xD0,
            [
                .. Tlv.Write(0x81, _number, type, qualifier),
                .. Tlv.Write(0x82, Card, type == SendShortMessage ? Network : Terminal),
                .. objects,
            ]));
            return true;
        }
    }

    internal int Room => Capacity - _waiting.Count;

    internal void Reset()
    {
        HasProfile = false;
        _waiting.Clear();
        _fetched = null;
    }

    internal int StatusOf(int status)
    {
        if (status != Status.Ok || !HasProfile || _fetched is not null)
        {
            return status;
        }

        if (_card.Faults.EndlessProactive && _waiting.Count == 0)
        {
            Ask(MoreTime);
        }

        return Next() is { } next ? 0x9100 | (byte)next.Length : status;
    }

    internal byte[] Profile(CommandApdu command)
    {
        if (command is not { P1: 0, P2: 0, Data.Length: > 0 })
        {
            throw new CardRefusal(Status.WrongParameters);
        }

        HasProfile = true;
        return [];
    }

    internal byte[] Fetch(CommandApdu command)
    {
        if (command is not { P1: 0, P2: 0, Data.Length: 0 })
        {
            throw new CardRefusal(Status.WrongParameters);
        }

        if (_fetched is not null || !HasProfile || Next() is not { } next)
        {
            _card.Violation("FETCH, and no proactive command waits");
            throw new CardRefusal(Status.ConditionsNotMet);
        }

        if (command.Expected != next.Length)
        {
            throw new CardRefusal(0x6C00 | (byte)next.Length);
        }

        if (_card.Faults.StrangeProactive > 0)
        {
            _card.Faults.StrangeProactive--;
        }
        else
        {
            _waiting.Dequeue();
        }

        Fetched++;
        _fetched = next;
        return next;
    }

    internal byte[] Response(CommandApdu command)
    {
        if (_fetched is not { } asked || command is not { P1: 0, P2: 0 })
        {
            _card.Violation("TERMINAL RESPONSE, and no proactive command is at work");
            throw new CardRefusal(Status.ConditionsNotMet);
        }

        var objects = Tlv.ReadAll(command.Data);
        var details = Tlv.ReadAll(Inner(asked))?.Find(o => o.Tag == 0x81).Value;
        var isGood = objects is { Count: >= 3 }
            && (objects[0].Tag & 0x7F) == 0x01 && (details is null || objects[0].Value.AsSpan().SequenceEqual(details))
            && (objects[1].Tag & 0x7F) == 0x02 && objects[1].Value.AsSpan().SequenceEqual((byte[])[Terminal, Card])
            && (objects[2].Tag & 0x7F) == 0x03 && objects[2].Value.Length >= 1;
        if (!isGood)
        {
            _card.Violation($"TERMINAL RESPONSE {Convert.ToHexString(command.Data)} does not fit");
            throw new CardRefusal(Status.WrongData);
        }

        _fetched = null;
        var type = details is { Length: 3 } ? details[1] : (byte)0xFF;
        var result = objects![2].Value[0];
        _results.Add(result);
        _card.Note($"the terminal answers {result:X2} to {type:X2}");
        Answered?.Invoke(type, result);
        return [];
    }

    internal byte[] Envelope(CommandApdu command)
    {
        if (command is not { P1: 0, P2: 0, Data.Length: > 2 })
        {
            throw new CardRefusal(Status.WrongParameters);
        }

        if (_card.Faults.BusyEnvelopes > 0)
        {
            _card.Faults.BusyEnvelopes--;
            throw new CardRefusal(Status.ToolkitBusy);
        }

        // 3GPP TS 31.111 §7.1.1.2: SMS-PP download tag, device identities, address of the centre, TPDU.
        var outer = Tlv.ReadAll(command.Data);
        var objects = outer is [(0xD1, var value)] ? Tlv.ReadAll(value) : null;
        var index = objects is [_, (0x06 or 0x86, _), _] ? 2 : 1;
        var isGood = objects is { Count: 2 or 3 } && objects.Count == index + 1
            && (objects[0].Tag & 0x7F) == 0x02 && objects[0].Value.AsSpan().SequenceEqual((byte[])[Network, Card])
            && (objects[index].Tag & 0x7F) == 0x0B;
        if (!isGood)
        {
            _card.Violation("ENVELOPE is no SMS-PP download");
            throw new CardRefusal(Status.WrongData);
        }

        Envelopes++;
        return _card.Applet is { } applet ? applet.Download(objects![index].Value) : throw new CardRefusal(Status.TechnicalProblem);
    }

    private static ReadOnlySpan<byte> Inner(byte[] command) => Tlv.ReadAll(command) is [(0xD0, var value)] ? value : [];

    private byte[]? Next() => _card.Faults.StrangeProactive > 0 ? Convert.FromHexString(_card.Faults.ProactiveCommand) : _waiting.TryPeek(out var next) ? next : null;
}
