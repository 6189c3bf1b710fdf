namespace Lwm2m.Bench.Content;

/// <summary>Seconds since 1970 and what they mean in SenML (RFC 8428 §4.5.3).</summary>
internal static class SenmlTime
{
    private const double FirstAbsolute = 1 << 28;

    /// <summary>A time in whole seconds.</summary>
    public static DateTimeOffset FromUnix(long seconds)
    {
        try
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ContentException($"{seconds} is no time", e);
        }
    }

    /// <summary>A SenML time, absolute or, below 2^28, relative to now; null for 0, which is now.</summary>
    public static DateTimeOffset? Resolve(double seconds, DateTimeOffset now)
    {
        if (seconds == 0)
        {
            return null;
        }

        try
        {
            return seconds >= FirstAbsolute ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : now.AddSeconds(seconds);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ContentException($"{seconds} is no time", e);
        }
    }
}
