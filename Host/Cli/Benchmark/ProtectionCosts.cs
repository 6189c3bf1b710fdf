using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>Time and allocation of protecting and opening one OSCORE message.</summary>
public static class ProtectionCosts
{
    /// <summary>Payloads that are measured, in bytes.</summary>
    public static readonly int[] Payloads = [20, 100, 1000];

    private const int Batch = 64;
    private const int Batches = 100;

    /// <summary>Measures the device's implementation, and the bench's on .NET's AesCcm beside it.</summary>
    public static Table Measure()
    {
        var table = new Table().Title("One OSCORE request in memory (PUT /3311/0/5851, NON), fastest of 100 times 64 messages")
            .AddColumns("implementation", "payload", "protect", "unprotect", "allocated, protect", "allocated, unprotect");
        foreach (var payload in Payloads)
        {
            AddRow(table, "this device (C#, in place)", payload, Device(payload));
        }

        foreach (var payload in Payloads)
        {
            AddRow(table, "the bench (objects, .NET AesCcm on OpenSSL)", payload, BenchProtection.Measure(payload, Batches, Batch));
        }

        return table;
    }

    /// <summary>The device's own: both ends are its code.</summary>
    /// <param name="payload">Bytes of the payload of each request.</param>
    public static ProtectionCost Device(int payload)
    {
        var keys = SecurityCosts.Keys();
        var (asking, asked) = (new OscoreEnd(keys), new OscoreEnd(keys.Mirrored()));
        asking.ComposeRequest(payload);
        var datagrams = new byte[Batch][];
        return ProtectionCost.Fastest(
            Batches,
            Batch,
            protect: _ => Expect(asking.ProtectRequest()),
            between: () =>
            {
                for (var i = 0; i < Batch; i++)
                {
                    Expect(asking.ProtectRequest());
                    datagrams[i] = asking.Protected.ToArray();
                }
            },
            unprotect: i => Expect(asked.UnprotectRequest(datagrams[i])));
    }

    private static void Expect(bool isDone)
    {
        if (!isDone)
        {
            throw new InvalidOperationException("OSCORE refused a message of its own");
        }
    }

    private static void AddRow(Table table, string name, int payload, ProtectionCost cost) => table.AddRow(
        name, $"{payload} B", $"{cost.ProtectUs:0.0} us", $"{cost.UnprotectUs:0.0} us", $"{cost.ProtectBytes:0.##} B", $"{cost.UnprotectBytes:0.##} B");
}
