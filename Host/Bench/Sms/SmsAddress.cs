using System.Text;

namespace Lwm2m.Bench.Sms;

/// <summary>An address field (3GPP TS 23.040 §9.1.2.5): a type and up to 20 semi-octets.</summary>
public sealed record SmsAddress
{
    /// <summary>The most digits of an address in a TPDU.</summary>
    public const int MaxDigits = 20;

    private const string SemiOctets = "0123456789*#abc";

    /// <summary>An address.</summary>
    /// <param name="text">Digits, or the characters of an alphanumeric address.</param>
    /// <param name="type">Type-of-number.</param>
    /// <param name="plan">Numbering-plan-identification: 1 is ISDN/telephone.</param>
    /// <exception cref="TpduException">The text does not fit.</exception>
    public SmsAddress(string text, TypeOfNumber type = TypeOfNumber.International, int plan = 1)
    {
        Text = text;
        Type = type;
        Plan = type == TypeOfNumber.Alphanumeric ? 0 : plan;
        if (type == TypeOfNumber.Alphanumeric ? text.Length is 0 or > 11 : text.Length > MaxDigits || text.Any(digit => !SemiOctets.Contains(digit)))
        {
            throw new TpduException($"'{text}' is no address");
        }
    }

    /// <summary>Digits, or the characters of an alphanumeric address.</summary>
    public string Text { get; }

    /// <summary>Type-of-number.</summary>
    public TypeOfNumber Type { get; }

    /// <summary>Numbering-plan-identification.</summary>
    public int Plan { get; }

    /// <summary>Octet 2 of the field.</summary>
    public byte TypeOctet => (byte)(0x80 | ((int)Type << 4) | Plan);

    /// <summary>An address as people write it: <c>+4512345678</c> is international, digits alone are of unknown type, all else is alphanumeric.</summary>
    public static SmsAddress Parse(string text) =>
        text.StartsWith('+') ? new SmsAddress(text[1..])
        : text.Length > 0 && text.All(SemiOctets.Contains) ? new SmsAddress(text, TypeOfNumber.Unknown)
        : new SmsAddress(text, TypeOfNumber.Alphanumeric);

    /// <summary>Reads an address of a TPDU, whose first octet counts semi-octets.</summary>
    /// <param name="tpdu">The TPDU.</param>
    /// <param name="offset">Where it stands; moved behind it.</param>
    public static SmsAddress Read(ReadOnlySpan<byte> tpdu, ref int offset)
    {
        if (offset + 2 > tpdu.Length)
        {
            throw new TpduException("the address is cut off");
        }

        int semiOctets = tpdu[offset], type = tpdu[offset + 1];
        var octets = (semiOctets + 1) / 2;
        if (semiOctets > MaxDigits + ((type & 0x70) == 0x50 ? 2 : 0) || offset + 2 + octets > tpdu.Length)
        {
            throw new TpduException("the address is too long");
        }

        var value = tpdu.Slice(offset + 2, octets);
        offset += 2 + octets;
        return ReadValue(value, semiOctets, type);
    }

    /// <summary>Reads the address of the service centre in front of a TPDU, whose first octet counts octets; null when it is left out (3GPP TS 27.005 §3.1).</summary>
    public static SmsAddress? ReadServiceCentre(ReadOnlySpan<byte> pdu, ref int offset)
    {
        int octets = pdu.Length > offset ? pdu[offset] : throw new TpduException("there is no address of a service centre");
        if (octets == 0)
        {
            offset++;
            return null;
        }

        if (octets < 2 || octets > 12 || offset + 1 + octets > pdu.Length)
        {
            throw new TpduException("the address of the service centre is cut off");
        }

        int type = pdu[offset + 1];
        var value = pdu.Slice(offset + 2, octets - 1);
        offset += 1 + octets;
        return ReadValue(value, (2 * value.Length) - (value[^1] >> 4 == 0xF ? 1 : 0), type);
    }

    /// <summary>The field as it stands in a TPDU.</summary>
    public byte[] ToField()
    {
        var value = Value(out var semiOctets);
        return [(byte)semiOctets, TypeOctet, .. value];
    }

    /// <summary>The field as it stands in front of a TPDU.</summary>
    public byte[] ToServiceCentreField()
    {
        var value = Value(out _);
        return [(byte)(value.Length + 1), TypeOctet, .. value];
    }

    /// <inheritdoc/>
    public override string ToString() => Type == TypeOfNumber.International ? $"+{Text}" : Text;

    private static SmsAddress ReadValue(ReadOnlySpan<byte> value, int semiOctets, int type)
    {
        if ((type & 0x80) == 0)
        {
            throw new TpduException("bit 8 of the type of an address is 1");
        }

        var number = (TypeOfNumber)((type >> 4) & 7);
        if (number == TypeOfNumber.Alphanumeric)
        {
            return new SmsAddress(SevenBit.Unpack(value, semiOctets * 4 / 7), number);
        }

        var text = new StringBuilder();
        for (var i = 0; i < semiOctets; i++)
        {
            var digit = (value[i / 2] >> (4 * (i % 2))) & 0xF;
            text.Append(digit < SemiOctets.Length ? SemiOctets[digit] : throw new TpduException("an address has a filler inside"));
        }

        if (semiOctets % 2 == 1 && value[^1] >> 4 != 0xF)
        {
            throw new TpduException("an address of an odd number of digits ends in 1111");
        }

        return new SmsAddress(text.ToString(), number, type & 0xF);
    }

    private byte[] Value(out int semiOctets)
    {
        if (Type == TypeOfNumber.Alphanumeric)
        {
            semiOctets = ((Text.Length * 7) + 3) / 4;
            return SevenBit.Pack(Text);
        }

        semiOctets = Text.Length;
        var value = new byte[(Text.Length + 1) / 2];
        for (var i = 0; i < value.Length * 2; i++)
        {
            value[i / 2] |= (byte)((i < Text.Length ? SemiOctets.IndexOf(Text[i]) : 0xF) << (4 * (i % 2)));
        }

        return value;
    }
}
