namespace Lwm2m.Bench.Sms;

/// <summary>SMS-DELIVER (3GPP TS 23.040 §9.2.2.1).</summary>
public sealed record DeliverTpdu
{
    /// <summary>TP-OA.</summary>
    public required SmsAddress Originator { get; init; }

    /// <summary>TP-PID.</summary>
    public byte ProtocolIdentifier { get; init; }

    /// <summary>TP-DCS.</summary>
    public byte DataCodingScheme { get; init; } = DataCoding.EightBit;

    /// <summary>TP-SCTS.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>TP-UDL: octets or septets.</summary>
    public required int UserDataLength { get; init; }

    /// <summary>TP-UD.</summary>
    public required byte[] UserData { get; init; }

    /// <summary>TP-UDHI.</summary>
    public bool HasHeader { get; init; }

    /// <summary>TP-MMS is 0: more messages wait.</summary>
    public bool HasMore { get; init; }

    /// <summary>TP-SRI: the sender asked for a report.</summary>
    public bool IsReported { get; init; }

    /// <summary>TP-RP.</summary>
    public bool HasReplyPath { get; init; }

    /// <summary>Reads one, as a service that receives it does.</summary>
    /// <exception cref="TpduException">It is none.</exception>
    public static DeliverTpdu Parse(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 2 || (octets[0] & 3) != 0)
        {
            throw new TpduException("it is no SMS-DELIVER");
        }

        var offset = 1;
        var originator = SmsAddress.Read(octets, ref offset);
        if (offset + 3 + SmsTime.Length > octets.Length)
        {
            throw new TpduException("the SMS-DELIVER is cut off");
        }

        byte identifier = octets[offset], coding = octets[offset + 1];
        var time = SmsTime.Read(octets[(offset + 2)..]);
        int length = octets[offset + 2 + SmsTime.Length];
        var data = octets[(offset + 3 + SmsTime.Length)..].ToArray();
        if (data.Length != DataCoding.Octets(coding, length) || data.Length > SubmitTpdu.MaxUserData)
        {
            throw new TpduException($"TP-UDL says {length}, there are {data.Length} octets");
        }

        return new DeliverTpdu
        {
            Originator = originator,
            ProtocolIdentifier = identifier,
            DataCodingScheme = coding,
            Time = time,
            UserDataLength = length,
            UserData = data,
            HasHeader = (octets[0] & 0x40) != 0,
            HasMore = (octets[0] & 0x04) == 0,
            IsReported = (octets[0] & 0x20) != 0,
            HasReplyPath = (octets[0] & 0x80) != 0,
        };
    }

    /// <summary>The TPDU.</summary>
    public byte[] ToOctets() =>
    [
        (byte)((HasMore ? 0 : 0x04) | (IsReported ? 0x20 : 0) | (HasHeader ? 0x40 : 0) | (HasReplyPath ? 0x80 : 0)),
        .. Originator.ToField(), ProtocolIdentifier, DataCodingScheme, .. SmsTime.Write(Time), (byte)UserDataLength, .. UserData,
    ];
}
