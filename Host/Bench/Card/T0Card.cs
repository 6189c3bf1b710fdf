using Lwm2m.Bench.Modem;

namespace Lwm2m.Bench.Card;

/// <summary>
/// The line of a card with T=0 (ISO/IEC 7816-3): answer to reset, PPS, procedure bytes, in either convention. Octets of the host go in, what the line carries comes
/// out, the echo of the host's own octets first. Written for the other side of the device's reader, from the specification, and stricter than real cards.
/// </summary>
public sealed class T0Card
{
    private const int HeaderLength = 5;
    private const byte PpsStart = 0xFF;

    private readonly IModemCard _card;
    private readonly byte[] _atr;
    private readonly bool _isInverse;
    private readonly List<byte> _heard = [];
    private readonly List<string> _violations = [];
    private int _sent;              // data octets that were asked for
    private bool _mayTakePps;
    private bool _isMute;

    /// <summary>Makes one without supply.</summary>
    /// <param name="card">What carries out the commands.</param>
    /// <param name="atr">Answer to reset; one that begins with 3F has the inverse convention.</param>
    public T0Card(IModemCard card, byte[] atr)
    {
        _card = card;
        _atr = atr;
        _isInverse = atr[0] == 0x3F;
        Tpdu = new T0Tpdu(card, Faults);
    }

    /// <summary>A command went in (<c>&gt; </c>) or a response out (<c>&lt; </c>), or something happened (<c># </c>).</summary>
    public event Action<string>? Logged;

    /// <summary>Switches of what goes wrong.</summary>
    public T0Faults Faults { get; } = new();

    /// <summary>Keeps responses for GET RESPONSE.</summary>
    public T0Tpdu Tpdu { get; }

    /// <summary>Whether the line carries what the host sends back to the host, as a single wire does.</summary>
    public bool HasEcho { get; init; } = true;

    /// <summary>TA1 of the rate in use: 11 until PPS changes it.</summary>
    public byte Rate { get; private set; } = 0x11;

    /// <summary>TA1 of the rate after a reset: 11, but of a card in specific mode the one of its answer.</summary>
    public byte FirstRate { get; set; } = 0x11;

    /// <summary>Resets so far.</summary>
    public int Resets { get; private set; }

    /// <summary>What the host did that a careful one does not. A good driver leaves it empty.</summary>
    public IReadOnlyList<string> Violations => [.. _violations, .. Tpdu.Violations];

    private int Needed => _heard.Count < HeaderLength ? HeaderLength : HeaderLength + _sent;

    /// <summary>The card is reset.</summary>
    /// <returns>Its answer, as the line carries it.</returns>
    public byte[] Reset()
    {
        Resets++;
        _heard.Clear();
        _sent = 0;
        Rate = FirstRate;
        _mayTakePps = (_atr.Length <= 1 || !HasSpecificMode());
        _isMute = false;
        Tpdu.Reset();
        if (!_card.IsPresent || Counted(Faults.MuteResets, left => Faults.MuteResets = left))
        {
            _isMute = true;
            return [];
        }

        _card.Reset();
        Logged?.Invoke($"# answer to reset {Convert.ToHexString(_atr)}");
        var answer = Counted(Faults.WrongAnswers, left => Faults.WrongAnswers = left) ? [.. _atr[..^1], (byte)(_atr[^1] ^ 1)]
            : Counted(Faults.CutAnswers, left => Faults.CutAnswers = left) ? _atr[..^1] : _atr;
        return Line(answer);
    }

    /// <summary>The host sends.</summary>
    /// <param name="line">What, as the line carries it.</param>
    /// <returns>What the host hears.</returns>
    public byte[] Hear(ReadOnlySpan<byte> line)
    {
        var heard = new List<byte>();
        foreach (var octet in line)
        {
            var isHeader = _heard.Count < HeaderLength;
            var echo = HasEcho ? (byte[])[octet] : [];
            if (HasEcho && isHeader && _heard.Count == 4 && Counted(Faults.Collisions, left => Faults.Collisions = left))
            {
                echo[0] ^= 0x04;
                _isMute = true;
            }

            heard.AddRange(echo);
            if (!_isMute && _card.IsPresent)
            {
                heard.AddRange(Line(Take(_isInverse ? Turned(octet) : octet)));
            }
        }

        return [.. heard];
    }

    // Mirrored and inverted.
    private static byte Turned(byte octet)
    {
        var turned = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            turned |= (octet & (1 << bit)) == 0 ? 1 << (7 - bit) : 0;
        }

        return (byte)turned;
    }

    private static bool Counted(int count, Action<int> set)
    {
        if (count > 0)
        {
            set(count - 1);
        }

        return count > 0;
    }

    private byte[] Line(byte[] octets) => _isInverse ? [.. octets.Select(Turned)] : octets;

    // TA2 is there: TD1 is, and says so.
    private bool HasSpecificMode()
    {
        var hasTd1 = (_atr[1] & 0x80) != 0;
        var td1 = 2 + ((_atr[1] >> 4) & 1) + ((_atr[1] >> 5) & 1) + ((_atr[1] >> 6) & 1);
        return hasTd1 && td1 < _atr.Length && (_atr[td1] & 0x10) != 0;
    }

    private byte[] Take(byte octet)
    {
        _heard.Add(octet);
        if (_mayTakePps && _heard[0] == PpsStart)
        {
            return TakePps();
        }

        if (_heard[0] == PpsStart)
        {
            return Violated("FF is no class");
        }

        if (_heard.Count < Needed)
        {
            return [];
        }

        _mayTakePps = false;
        return _heard.Count == HeaderLength && _sent == 0 ? Begin() : GoOn();
    }

    private byte[] TakePps()
    {
        if (_heard.Count < 2 || _heard.Count < 3 + ((_heard[1] >> 4) & 1) + ((_heard[1] >> 5) & 1) + ((_heard[1] >> 6) & 1))
        {
            return [];
        }

        byte[] request = [.. _heard];
        _heard.Clear();
        _mayTakePps = false;
        if (request.Aggregate(0, (check, octet) => check ^ octet) != 0 || (request[1] & 0xEF) != 0)
        {
            return Violated($"PPS {Convert.ToHexString(request)}");
        }

        Logged?.Invoke($"# PPS {Convert.ToHexString(request)}");
        if (Faults.IgnoresPps)
        {
            _isMute = true;
            return [];
        }

        if (Faults.RefusesPps)
        {
            _isMute = true;
            return [0xFF, 0x11, 0x11, 0xFF];
        }

        if (Faults.OmitsPps1)
        {
            return [0xFF, 0x00, 0xFF];
        }

        Rate = request.Length == 4 ? request[2] : Rate;
        return request;
    }

    private byte[] Begin()
    {
        byte[] header = [.. _heard];
        if (header[1] is (>= 0x60 and < 0x70) or (>= 0x90 and < 0xA0))
        {
            return Violated($"{header[1]:X2} is no instruction");
        }

        if (Counted(Faults.Silences, left => Faults.Silences = left))
        {
            _isMute = true;
            return [];
        }

        if (Counted(Faults.WrongProcedures, left => Faults.WrongProcedures = left))
        {
            _isMute = true;
            return [(byte)(header[1] ^ 0x21)];
        }

        return !T0Tpdu.TakesData(header) || header[4] == 0 ? Finish(header) : Ask(header);
    }

    private byte[] Ask(byte[] header)
    {
        _sent += Faults.OneByOne ? 1 : header[4];
        return [.. Patient(), Faults.OneByOne ? (byte)~header[1] : header[1]];
    }

    private byte[] GoOn() => _sent < _heard[4] ? Ask([.. _heard[..HeaderLength]]) : Finish([.. _heard]);

    private byte[] Finish(byte[] command)
    {
        _heard.Clear();
        _sent = 0;
        Logged?.Invoke($"> {Convert.ToHexString(command)}");
        var answer = Tpdu.Exchange(command);
        Logged?.Invoke($"< {Convert.ToHexString(answer)}");
        if (answer.Length < 2)
        {
            _isMute = true;
            return [];
        }

        byte[] data = answer[..^2];
        byte[] given = data.Length == 0 ? []
            : Faults.OneByOne ? [.. data.SelectMany(octet => (byte[])[.. Patient(), (byte)~command[1], octet])]
            : [.. Patient(), command[1], .. data];
        byte[] all = [.. given, .. Patient(), .. answer[^2..]];
        if (Counted(Faults.LostOctets, left => Faults.LostOctets = left))
        {
            _isMute = true;
            return all[..^1];
        }

        return all;
    }

    private byte[] Patient() => [.. Enumerable.Repeat((byte)0x60, Faults.Patience)];

    private byte[] Violated(string what)
    {
        _violations.Add(what);
        Logged?.Invoke($"# violation: {what}");
        _isMute = true;
        return [];
    }
}
