using System.Diagnostics;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>Time and allocation of a command and its response under SCP03.</summary>
public static class SecureChannelCosts
{
    /// <summary>Data that are measured, in bytes; the last is the most of a command.</summary>
    public static readonly int[] Sizes = [20, 100, 239];

    private const int Rounds = 20_000;

    /// <summary>Measures the device, and beside it the card of the bench, which does the same work on .NET and BouncyCastle.</summary>
    public static Table Measure()
    {
        var table = new Table().Title($"One command and its response under SCP03 at level 33, AES-128, fastest of {Rounds}")
            .AddColumns("implementation", "data", "wrap", "unwrap", "allocated, wrap", "allocated, unwrap");

        // The first run compiles.
        _ = Of(Sizes[^1], 16);
        foreach (var isDevice in new[] { true, false })
        {
            foreach (var size in Sizes)
            {
                var (device, card) = Of(size, 16);
                var (name, cost) = isDevice ? ("this device (C#, in place)", device) : ("the bench's card (.NET Aes on OpenSSL, BouncyCastle CMAC)", card);
                table.AddRow(name, $"{size} B", $"{cost.ProtectUs:0.0} us", $"{cost.UnprotectUs:0.0} us", $"{cost.ProtectBytes:0} B", $"{cost.UnprotectBytes:0} B");
            }
        }

        return table;
    }

    /// <summary>What both sides take: the device wraps commands and unwraps responses, the card the other way round.</summary>
    /// <param name="size">Bytes of data in the command and in the response.</param>
    /// <param name="keyLength">Bytes of a key.</param>
    public static (ProtectionCost Device, ProtectionCost Card) Of(int size, int keyLength)
    {
        var pair = new SecureChannelPair(size, keyLength);
        var ticks = new long[4];
        var bytes = new long[4];
        Array.Fill(ticks, long.MaxValue);
        for (var i = 0; i < Rounds; i++)
        {
            Time(0, () => pair.Wrap());
            Time(1, () => pair.Take());
            Time(2, () => pair.Answer());
            Time(3, () =>
            {
                if (!pair.Unwrap())
                {
                    throw new InvalidOperationException("SCP03 refused a message of its own");
                }
            });
        }

        return (new ProtectionCost(Us(0), Us(3), bytes[0], bytes[3]), new ProtectionCost(Us(2), Us(1), bytes[2], bytes[1]));

        void Time(int what, Action action)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var since = Stopwatch.GetTimestamp();
            action();
            ticks[what] = Math.Min(ticks[what], Stopwatch.GetTimestamp() - since);

            // That of the last round: by then all is compiled.
            bytes[what] = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }

        double Us(int what) => ticks[what] * 1e6 / Stopwatch.Frequency;
    }
}
