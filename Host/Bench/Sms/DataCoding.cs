namespace Lwm2m.Bench.Sms;

/// <summary>TP-Data-Coding-Scheme (3GPP TS 23.038 §4).</summary>
public static class DataCoding
{
    /// <summary>8-bit data without a class.</summary>
    public const byte EightBit = 0x04;

    /// <summary>8-bit data of class 1, to the mobile.</summary>
    public const byte EightBitClass1 = 0xF5;

    /// <summary>8-bit data of class 2, to the card.</summary>
    public const byte EightBitClass2 = 0xF6;

    /// <summary>TP-PID of a message for the card (3GPP TS 23.040 §9.2.3.9).</summary>
    public const byte SimDataDownload = 0x7F;

    /// <summary>Whether TP-UDL counts septets.</summary>
    public static bool IsSevenBit(byte coding) => (coding >> 4) switch
    {
        < 8 => (coding & 0x20) == 0 && ((coding >> 2) & 3) is 0 or 3,
        0xC or 0xD => true,
        0xF => (coding & 4) == 0,
        0xE => false,
        _ => true, // reserved: default alphabet
    };

    /// <summary>The class of a message; -1 when it has none.</summary>
    public static int ClassOf(byte coding) => (coding >> 4) switch
    {
        < 8 => (coding & 0x10) != 0 ? coding & 3 : -1,
        0xF => coding & 3,
        _ => -1,
    };

    /// <summary>Octets of user data for a TP-UDL.</summary>
    public static int Octets(byte coding, int length) => IsSevenBit(coding) ? ((length * 7) + 7) / 8 : length;
}
