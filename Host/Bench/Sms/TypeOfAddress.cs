namespace Lwm2m.Bench.Sms;

/// <summary>Type-of-number of an address (3GPP TS 23.040 §9.1.2.5).</summary>
public enum TypeOfNumber
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>International number.</summary>
    International = 1,

    /// <summary>National number.</summary>
    National = 2,

    /// <summary>Network specific number.</summary>
    NetworkSpecific = 3,

    /// <summary>Subscriber number.</summary>
    Subscriber = 4,

    /// <summary>Characters of the GSM 7 bit default alphabet.</summary>
    Alphanumeric = 5,

    /// <summary>Abbreviated number.</summary>
    Abbreviated = 6,
}
