using Lwm2m.Bench.Content;
using Lwm2m.Oscore;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>What a new OSCORE context, a lost one and a proof of freshness take on the wire.</summary>
public static class RecoveryCosts
{
    private const string Dimmer = "/3311/0/5851";
    private static readonly BenchSecurity Derived = BenchSecurity.Oscore with { Rederivation = Rederivation.OnFirstUseAndLoss };

    /// <summary>Measures all.</summary>
    public static async Task<Table> MeasureAsync(CancellationToken stop)
    {
        var table = new Table().Title("OSCORE: setting up, getting over a loss, proof of freshness (bytes from + to the device)")
            .AddColumns("exchange", "datagrams", "bytes", "more than without");
        await AddRederivationAsync(table, stop);
        await AddEchoAsync(table, stop);
        return table;
    }

    /// <summary>A run of RFC 8613 App. B.2 before the first Register: what it takes besides.</summary>
    public static async Task<WireBytes> FirstUseAsync(CancellationToken stop)
    {
        await using var pair = new BenchPair(Derived, SecurityCosts.Keys());
        var (_, all) = await pair.RegisterAsync(stop);
        return all - (await SecurityCosts.MeasureAsync(BenchSecurity.Oscore, stop)).Register;
    }

    private static async Task AddRederivationAsync(Table table, CancellationToken stop)
    {
        await using var given = new BenchPair(BenchSecurity.Oscore, SecurityCosts.Keys());
        var (register, _) = await given.RegisterAsync(stop);
        Add(table, "Register under the context as given (App. B.1)", register, null);

        await using var pair = new BenchPair(Derived, SecurityCosts.Keys());
        var (_, first) = await pair.RegisterAsync(stop);
        Add(table, "Register at first use (App. B.2)", first, register);
        var update = await pair.UpdateAsync(2, stop);
        pair.Peer!.LoseState(keepsIdContext: false);
        Add(table, "Update after the server lost all of the context (App. B.2)", await pair.UpdateAsync(6, stop), update);
    }

    private static async Task AddEchoAsync(Table table, CancellationToken stop)
    {
        await using var pair = new BenchPair(BenchSecurity.Oscore, SecurityCosts.Keys());
        await using var lenient = new BenchPair(BenchSecurity.Oscore with { DemandsFreshness = false }, SecurityCosts.Keys());
        await pair.RegisterAsync(stop);
        await lenient.RegisterAsync(stop);
        var read = await ReadAsync(pair, 2);
        Add(table, "first Read under a context that was never used", read, null);
        await ReadAsync(lenient, 2);
        var write = await WriteAsync(lenient, 2);
        Add(table, "Write, its path excepted from the proof of freshness", write, null);
        Add(table, "Write that must prove it (the default: Echo)", await WriteAsync(pair, 4), write);
        await pair.CutPowerAsync(stop);
        Add(table, "first Read after a power cut of the device (App. B.1.2: Echo)", await ReadAsync(pair, 4), read);

        Task<WireBytes> ReadAsync(BenchPair of, int datagrams) =>
            of.MeasureAsync(datagrams, () => of.Client.ReadAsync("/3/0/0", ContentFormat.Text, stop), stop);

        Task<WireBytes> WriteAsync(BenchPair of, int datagrams) =>
            of.MeasureAsync(datagrams, () => of.Client.WriteAsync(Dimmer, "7", cancellation: stop), stop);
    }

    private static void Add(Table table, string name, WireBytes cost, WireBytes? without) => table.AddRow(
        name, $"{cost.Datagrams}", $"{cost.Total} ({cost})",
        without is { } less ? $"{(cost - less).Datagrams} datagrams, {(cost - less).Total} B ({cost - less})" : "");
}
