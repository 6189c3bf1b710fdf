using System.Diagnostics;

namespace Lwm2m.Cli.Benchmark;

/// <summary>What one message costs.</summary>
/// <param name="ProtectUs">Microseconds to protect it.</param>
/// <param name="UnprotectUs">Microseconds to open it.</param>
/// <param name="ProtectBytes">Bytes allocated to protect it.</param>
/// <param name="UnprotectBytes">Bytes allocated to open it.</param>
public sealed record ProtectionCost(double ProtectUs, double UnprotectUs, double ProtectBytes, double UnprotectBytes)
{
    /// <summary>Measures in batches. Time is that of the fastest; allocation is that of the last, when all is compiled.</summary>
    /// <param name="batches">How many.</param>
    /// <param name="batch">Messages of each.</param>
    /// <param name="protect">Protects one.</param>
    /// <param name="between">Readies the messages to be opened.</param>
    /// <param name="unprotect">Opens one, by its index.</param>
    public static ProtectionCost Fastest(int batches, int batch, Action<int> protect, Action between, Action<int> unprotect)
    {
        var (protectUs, unprotectUs) = (double.MaxValue, double.MaxValue);
        var (protectBytes, unprotectBytes) = (0.0, 0.0);
        for (var i = 0; i < batches; i++)
        {
            protectUs = Math.Min(protectUs, MicrosecondsOf(protect, batch, out protectBytes));
            between();
            unprotectUs = Math.Min(unprotectUs, MicrosecondsOf(unprotect, batch, out unprotectBytes));
        }

        return new ProtectionCost(protectUs, unprotectUs, protectBytes, unprotectBytes);
    }

    private static double MicrosecondsOf(Action<int> action, int batch, out double bytes)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < batch; i++)
        {
            action(i);
        }

        var took = Stopwatch.GetElapsedTime(since);
        bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)batch;
        return took.TotalMicroseconds / batch;
    }
}
