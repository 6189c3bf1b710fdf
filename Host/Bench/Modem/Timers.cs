namespace Lwm2m.Bench.Modem;

/// <summary>GPRS Timer 2 as eight binary digits (3GPP TS 24.008 §10.5.7.4).</summary>
internal static class Timers
{
    /// <summary>Seconds of T3324.</summary>
    public static int ActiveTimeS(string bits)
    {
        var value = Convert.ToInt32(bits, 2);
        return (value & 0x1F) * ((value >> 5) switch { 0 => 2, 1 => 60, 2 => 360, _ => 60 });
    }

    /// <summary>Seconds as T3324, rounded up to what can be told.</summary>
    public static string ToActiveTime(int seconds)
    {
        var (unit, step) = seconds <= 62 ? (0, 2) : seconds <= 31 * 60 ? (1, 60) : (2, 360);
        return Convert.ToString((unit << 5) | Math.Min(31, (seconds + step - 1) / step), 2).PadLeft(8, '0');
    }

    /// <summary>Whether these are eight binary digits.</summary>
    public static bool AreBits(string text, int count) => text.Length == count && text.All(digit => digit is '0' or '1');
}
