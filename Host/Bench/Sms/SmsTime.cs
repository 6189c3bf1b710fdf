namespace Lwm2m.Bench.Sms;

/// <summary>Semi-octet times of a TPDU (3GPP TS 23.040 §9.2.3.11).</summary>
public static class SmsTime
{
    /// <summary>Octets of a time.</summary>
    public const int Length = 7;

    /// <summary>Writes a time with its zone in quarters of an hour.</summary>
    public static byte[] Write(DateTimeOffset time)
    {
        var quarters = (int)(time.Offset.TotalMinutes / 15);
        return
        [
            Swap(time.Year % 100), Swap(time.Month), Swap(time.Day), Swap(time.Hour), Swap(time.Minute), Swap(time.Second),
            (byte)(Swap(Math.Abs(quarters)) | (quarters < 0 ? 0x08 : 0)),
        ];
    }

    /// <summary>Reads a time.</summary>
    /// <exception cref="TpduException">It is none.</exception>
    public static DateTimeOffset Read(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < Length)
        {
            throw new TpduException("a time is cut off");
        }

        try
        {
            var minutes = 15 * Digits((byte)(octets[6] & ~0x08)) * ((octets[6] & 0x08) != 0 ? -1 : 1);
            return new DateTimeOffset(
                2000 + Digits(octets[0]), Digits(octets[1]), Digits(octets[2]), Digits(octets[3]), Digits(octets[4]), Digits(octets[5]),
                TimeSpan.FromMinutes(minutes));
        }
        catch (ArgumentException e)
        {
            throw new TpduException($"'{Convert.ToHexString(octets[..Length])}' is no time: {e.Message}");
        }
    }

    /// <summary>Two digits as they stand in an octet.</summary>
    public static byte Swap(int number) => (byte)((number % 10 << 4) | (number / 10));

    /// <summary>The two digits of an octet.</summary>
    /// <exception cref="TpduException">They are none.</exception>
    public static int Digits(byte octet) =>
        (octet & 0xF) <= 9 && octet >> 4 <= 9 ? ((octet & 0xF) * 10) + (octet >> 4) : throw new TpduException($"{octet:X2} holds no two digits");
}
