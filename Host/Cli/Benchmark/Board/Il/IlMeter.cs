namespace Lwm2m.Cli.Benchmark.Board.Il;

/// <summary>Takes from the running counts of a device what single operations execute.</summary>
/// <param name="counts">What each method of the device has executed, as it counts on.</param>
public sealed class IlMeter(long[] counts)
{
    private long[] _spent = new long[counts.Length];

    /// <summary>What each method executed in each operation, the last time.</summary>
    public Dictionary<string, long[]> Costs { get; } = [];

    /// <summary>Starts an operation.</summary>
    public void Begin() => _spent = new long[counts.Length];

    /// <summary>Counts a part of it.</summary>
    /// <param name="part">The part; what it executed counts if it answers true.</param>
    public void Count(Func<bool> part)
    {
        var before = (long[])counts.Clone();
        if (part())
        {
            for (var method = 0; method < counts.Length; method++)
            {
                _spent[method] += counts[method] - before[method];
            }
        }
    }

    /// <summary>Ends it.</summary>
    /// <param name="name">Its name.</param>
    public void End(string name)
    {
        Costs[name] = _spent;
        _spent = new long[counts.Length];
    }
}
