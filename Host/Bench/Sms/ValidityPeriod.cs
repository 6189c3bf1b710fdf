namespace Lwm2m.Bench.Sms;

/// <summary>TP-Validity-Period (3GPP TS 23.040 §9.2.3.12).</summary>
public static class ValidityPeriod
{
    /// <summary>Reads a period by the two bits of TP-VPF.</summary>
    /// <param name="format">0 none, 1 enhanced, 2 relative, 3 absolute: bits 4 and 3 of the first octet, b4 first.</param>
    /// <param name="tpdu">The TPDU.</param>
    /// <param name="offset">Where it stands; moved behind it.</param>
    /// <param name="now">The time that a relative period starts at.</param>
    /// <returns>When it ends; null when there is none.</returns>
    /// <exception cref="TpduException">It is not what the standard says.</exception>
    public static DateTimeOffset? Read(int format, ReadOnlySpan<byte> tpdu, ref int offset, DateTimeOffset now)
    {
        var length = format switch { 0 => 0, 2 => 1, _ => SmsTime.Length };
        if (offset + length > tpdu.Length)
        {
            throw new TpduException("the validity period is cut off");
        }

        var value = tpdu.Slice(offset, length);
        offset += length;
        return format switch
        {
            0 => null,
            2 => now + Relative(value[0]),
            3 => SmsTime.Read(value),
            _ => now + Enhanced(value),
        };
    }

    /// <summary>A relative period (§9.2.3.12.1).</summary>
    public static TimeSpan Relative(byte value) => value switch
    {
        <= 143 => TimeSpan.FromMinutes((value + 1) * 5),
        <= 167 => TimeSpan.FromHours(12) + TimeSpan.FromMinutes((value - 143) * 30),
        <= 196 => TimeSpan.FromDays(value - 166),
        _ => TimeSpan.FromDays((value - 192) * 7),
    };

    // §9.2.3.12.3: the functionality indicator says what follows; what is not used is zero.
    private static TimeSpan Enhanced(ReadOnlySpan<byte> value)
    {
        if ((value[0] & 0xB8) != 0)
        {
            throw new TpduException("the enhanced validity period has an extension or reserved bits");
        }

        var used = (value[0] & 7) switch { 0 => 0, 1 or 2 => 1, 3 => 3, _ => throw new TpduException("the format of the enhanced validity period is reserved") };
        if (value[(1 + used)..].ContainsAnyExcept((byte)0))
        {
            throw new TpduException("the enhanced validity period has octets that are not zero behind it");
        }

        return (value[0] & 7) switch
        {
            0 => TimeSpan.FromDays(2), // none given: the centre's own
            1 => Relative(value[1]),
            2 => value[1] != 0 ? TimeSpan.FromSeconds(value[1]) : throw new TpduException("an enhanced validity period of 0 s is reserved"),
            _ => new TimeSpan(SmsTime.Digits(value[1]), SmsTime.Digits(value[2]), SmsTime.Digits(value[3])),
        };
    }
}
