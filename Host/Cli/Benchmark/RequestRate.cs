namespace Lwm2m.Cli.Benchmark;

/// <summary>How many requests came in each second.</summary>
public sealed class RequestRate
{
    private const long SecondMs = 1000;
    private long _second = -1;
    private int _inSecond;

    /// <summary>The most in one second since <see cref="Reset"/>.</summary>
    public int Peak { get; private set; }

    /// <summary>All since <see cref="Reset"/>.</summary>
    public long Total { get; private set; }

    /// <summary>Counts one.</summary>
    public void Count(long nowMs)
    {
        var second = nowMs / SecondMs;
        _inSecond = second == _second ? _inSecond + 1 : 1;
        _second = second;
        Peak = Math.Max(Peak, _inSecond);
        Total++;
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => (Peak, Total, _inSecond) = (0, 0, 0);
}
