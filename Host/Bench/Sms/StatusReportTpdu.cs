namespace Lwm2m.Bench.Sms;

/// <summary>SMS-STATUS-REPORT (3GPP TS 23.040 §9.2.2.3).</summary>
public sealed record StatusReportTpdu
{
    /// <summary>TP-ST: short message received by the SME.</summary>
    public const byte Delivered = 0x00;

    /// <summary>TP-ST: SM validity period expired.</summary>
    public const byte Expired = 0x46;

    /// <summary>TP-ST: not obtainable, the centre makes no more attempts.</summary>
    public const byte NotObtainable = 0x43;

    /// <summary>TP-MR of the message it is about.</summary>
    public required byte Reference { get; init; }

    /// <summary>TP-RA.</summary>
    public required SmsAddress Recipient { get; init; }

    /// <summary>TP-SCTS: when the centre got the message.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>TP-DT: when it was discharged.</summary>
    public required DateTimeOffset Discharge { get; init; }

    /// <summary>TP-ST.</summary>
    public required byte Status { get; init; }

    /// <summary>The TPDU; TP-MMS says that no more wait.</summary>
    public byte[] ToOctets() => [0x06, Reference, .. Recipient.ToField(), .. SmsTime.Write(Time), .. SmsTime.Write(Discharge), Status];
}
