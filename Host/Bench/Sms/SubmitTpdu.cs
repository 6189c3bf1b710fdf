namespace Lwm2m.Bench.Sms;

/// <summary>SMS-SUBMIT (3GPP TS 23.040 §9.2.2.2), read strictly.</summary>
public sealed record SubmitTpdu
{
    /// <summary>The most octets of TP-UD.</summary>
    public const int MaxUserData = 140;

    private SubmitTpdu(byte[] octets) => Octets = octets;

    /// <summary>The whole TPDU.</summary>
    public byte[] Octets { get; }

    /// <summary>TP-MR.</summary>
    public byte Reference { get; private init; }

    /// <summary>TP-DA.</summary>
    public SmsAddress Destination { get; private init; } = null!;

    /// <summary>TP-PID.</summary>
    public byte ProtocolIdentifier { get; private init; }

    /// <summary>TP-DCS.</summary>
    public byte DataCodingScheme { get; private init; }

    /// <summary>When it is no longer valid; null without TP-VP.</summary>
    public DateTimeOffset? ValidUntil { get; private init; }

    /// <summary>TP-UDL.</summary>
    public int UserDataLength { get; private init; }

    /// <summary>TP-UD.</summary>
    public byte[] UserData { get; private init; } = [];

    /// <summary>TP-RD: a second copy with the same reference and destination is refused.</summary>
    public bool RejectsDuplicates => (Octets[0] & 0x04) != 0;

    /// <summary>TP-SRR.</summary>
    public bool WantsReport => (Octets[0] & 0x20) != 0;

    /// <summary>TP-UDHI.</summary>
    public bool HasHeader => (Octets[0] & 0x40) != 0;

    /// <summary>TP-RP.</summary>
    public bool HasReplyPath => (Octets[0] & 0x80) != 0;

    /// <summary>Reads one.</summary>
    /// <param name="octets">The TPDU without the address of the service centre.</param>
    /// <param name="now">The time, for a relative validity period.</param>
    /// <exception cref="TpduException">It is none.</exception>
    public static SubmitTpdu Parse(ReadOnlySpan<byte> octets, DateTimeOffset now)
    {
        if (octets.Length < 2 || (octets[0] & 3) != 1)
        {
            throw new TpduException("it is no SMS-SUBMIT");
        }

        var offset = 2;
        var destination = SmsAddress.Read(octets, ref offset);
        if (offset + 2 > octets.Length)
        {
            throw new TpduException("TP-PID or TP-DCS is missing");
        }

        byte identifier = octets[offset++], coding = octets[offset++];
        var validUntil = ValidityPeriod.Read((octets[0] >> 3) & 3, octets, ref offset, now);
        int length = offset < octets.Length ? octets[offset++] : throw new TpduException("TP-UDL is missing");
        var count = DataCoding.Octets(coding, length);
        if (count > MaxUserData)
        {
            throw new TpduException($"TP-UD has {count} octets");
        }

        if (octets.Length - offset != count)
        {
            throw new TpduException($"TP-UDL says {count} octets, there are {octets.Length - offset}");
        }

        if ((octets[0] & 0x40) != 0 && (count == 0 || octets[offset] >= count))
        {
            throw new TpduException("the user data header is longer than the user data");
        }

        return new SubmitTpdu(octets.ToArray())
        {
            Reference = octets[1],
            Destination = destination,
            ProtocolIdentifier = identifier,
            DataCodingScheme = coding,
            ValidUntil = validUntil,
            UserDataLength = length,
            UserData = octets[offset..].ToArray(),
        };
    }

    /// <summary>The same message with the reference that the modem gave it.</summary>
    public SubmitTpdu WithReference(byte reference)
    {
        var octets = (byte[])Octets.Clone();
        octets[1] = reference;
        return new SubmitTpdu(octets)
        {
            Reference = reference,
            Destination = Destination,
            ProtocolIdentifier = ProtocolIdentifier,
            DataCodingScheme = DataCodingScheme,
            ValidUntil = ValidUntil,
            UserDataLength = UserDataLength,
            UserData = UserData,
        };
    }
}
