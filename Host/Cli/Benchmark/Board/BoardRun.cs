using Lwm2m.Cli.Benchmark.Board.Il;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark.Board;

/// <summary><c>run bench --board</c>: the ledger of what a device costs a board in heap, flash and IL instructions, and whether that is within the budgets.</summary>
public static class BoardRun
{
    private const int Classes = 30;
    private const int ReportWidth = 140;

    /// <summary>Prints it.</summary>
    /// <param name="writes">Whether the figures go into the pages of <see cref="CostsPage"/>.</param>
    /// <param name="terminal">Where faults go.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>0, or <see cref="CommandLine.Failed"/> when a budget does not hold.</returns>
    public static async Task<int> RunAsync(bool writes, Terminal terminal, CancellationToken stop)
    {
        var root = RepositoryFolder();
        var release = BoardBuild.Read(root, "Release");
        var debug = BoardBuild.Read(root, "Debug");
        var ledgers = await BoardLedger.MeasureAsync(release, stop);
        var linked = LinkedDevice.Measure(root);
        var il = await IlCounting.MeasureAsync(stop);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = ReportWidth;
        console.Write(HeapTable(ledgers));
        console.Write(AssemblyTable(ledgers, release));
        console.Write(ClassTable(ledgers, release));
        console.Write(FlashTable(release, debug));
        console.Write(LinkedTable(linked));
        var costs = Costs(ledgers, release, debug, linked, il);
        if (writes)
        {
            foreach (var page in CostsPage.Files.Select(f => Path.Combine(root, f)))
            {
                await File.WriteAllLinesAsync(page, CostsPage.Updated(await File.ReadAllLinesAsync(page, stop), WithFurtherServers(costs, ledgers)), stop);
            }
        }

        var budgets = BoardBudgets.Read(await File.ReadAllLinesAsync(Path.Combine(root, BoardBudgets.File), stop));
        console.Write(BudgetTable(costs, budgets));
        var faults = BoardBudgets.Faults(budgets, costs);
        foreach (var fault in faults)
        {
            terminal.Error.WriteLine($"error: {fault} ({BoardBudgets.File})");
        }

        return faults.Count == 0 ? 0 : CommandLine.Failed;
    }

    /// <summary>What there are budgets for.</summary>
    public static IReadOnlyDictionary<string, int> Costs(IReadOnlyList<BoardLedger> ledgers, BoardBuild release, BoardBuild debug, IReadOnlyList<LinkedDevice> linked,
        IReadOnlyList<IlCost> il)
    {
        var costs = new Dictionary<string, int>();
        foreach (var ledger in ledgers)
        {
            costs.Add($"heap, {ledger.Name}, servers {ledger.Servers}", ledger.Heap);
        }

        foreach (var build in new[] { release, debug })
        {
            foreach (var size in build.Sizes)
            {
                costs.Add($"flash, {size.Assembly}, {build.Configuration}", size.Total);
                costs.Add($"byte code, {size.Assembly}, {build.Configuration}", size.ByteCode);
            }
        }

        foreach (var (name, bytes) in Shortened(release))
        {
            costs.Add(name, bytes);
        }

        foreach (var (name, bytes) in Linked(linked, ledgers))
        {
            costs.Add(name, bytes);
        }

        foreach (var cost in il)
        {
            costs.Add($"IL, {cost.Name}", (int)cost.Instructions);
        }

        return costs;
    }

    private static Dictionary<string, int> WithFurtherServers(IReadOnlyDictionary<string, int> costs, IReadOnlyList<BoardLedger> ledgers) =>
        costs.Concat(ledgers.GroupBy(l => l.Name).Select(l => KeyValuePair.Create($"heap, {l.Key}, a further server", l.Max(s => s.Heap) - l.Min(s => s.Heap)))).ToDictionary();

    private static IEnumerable<(string Name, int Bytes)> Shortened(BoardBuild release)
    {
        foreach (var hasOptional in new[] { false, true })
        {
            yield return ($"flash, DTLS device{(hasOptional ? BoardLedger.WithOptional : "")}, short names", BoardLedger.ShortenedFlash(release, BenchSecurity.Dtls, hasOptional));
        }

        var both = new BenchSecurity("OSCORE in DTLS", IsDtls: true, IsOscore: true);
        yield return ("flash, OSCORE on top, short names", BoardLedger.ShortenedFlash(release, both, false) - BoardLedger.ShortenedFlash(release, BenchSecurity.Dtls, false));
    }

    private static IEnumerable<(string Name, int Bytes)> Linked(IReadOnlyList<LinkedDevice> linked, IReadOnlyList<BoardLedger> ledgers)
    {
        var flash = linked.ToDictionary(l => l.Name, l => l.Flash);
        var dtls = BenchSecurity.Dtls.Name;
        yield return ("flash, DTLS device, linked", flash[dtls]);
        yield return ($"flash, DTLS device{BoardLedger.WithOptional}, linked", flash[dtls + BoardLedger.WithOptional]);
        yield return ("flash, OSCORE on top, linked", flash[LinkedDevice.DtlsAndOscore] - flash[dtls]);
        foreach (var (device, ledger) in from device in linked join ledger in ledgers on device.Name equals ledger.Name where ledger.Servers == 1 select (device, ledger))
        {
            yield return ($"heap, {device.Name}, servers 1, linked", ledger.Heap - ledger.Types - ledger.Statics + device.Types);
        }
    }

    private static Table HeapTable(IReadOnlyList<BoardLedger> ledgers)
    {
        var table = new Table().Title("Heap of a 32-bit board in bytes, computed: registered, read, observed, notified, updated; default options")
            .AddColumns("device", "objects", "static fields", "types", "call stack", "empty program", "sum", "a further server");
        foreach (var pair in ledgers.GroupBy(l => l.Name))
        {
            var one = pair.First(l => l.Servers == 1);
            var two = pair.First(l => l.Servers == 2);
            table.AddRow(one.Name, $"{one.Walk.Bytes:N0}", $"{one.Statics:N0}", $"{one.Types:N0}", $"{BoardLedger.CallStack:N0}", $"{BoardLedger.EmptyProgram:N0}",
                $"{one.Heap:N0}", $"{two.Heap - one.Heap:N0}");
        }

        return table;
    }

    private static Table AssemblyTable(IReadOnlyList<BoardLedger> ledgers, BoardBuild build)
    {
        var single = ledgers.Where(l => l.Servers == 1).ToList();
        var table = new Table().Title("Of the objects, by assembly").AddColumns(single.Select(l => l.Name).Prepend("assembly").ToArray());
        foreach (var assembly in build.Sizes.Select(s => s.Assembly))
        {
            table.AddRow(single.Select(l => $"{In(l, build, assembly).Sum(s => s.Value.Bytes):N0}").Prepend(assembly).ToArray());
        }

        return table;
    }

    private static Table ClassTable(IReadOnlyList<BoardLedger> ledgers, BoardBuild build)
    {
        var single = ledgers.Where(l => l.Servers == 1).ToList();
        var table = new Table().Title($"The {Classes} classes whose objects take most, with their arrays and texts")
            .AddColumns(single.Select(l => l.Name).Prepend("class").Prepend("assembly").ToArray());
        foreach (var type in single.SelectMany(l => l.Walk.Shares.Keys).Distinct().OrderByDescending(t => single.Max(l => l.Walk.Shares.GetValueOrDefault(t).Bytes)).Take(Classes))
        {
            var name = HeapWalk.NameOf(type);
            table.AddRow(single.Select(l => $"{l.Walk.Shares.GetValueOrDefault(type).Bytes:N0}").Prepend(type.Name.EscapeMarkup()).Prepend(build.AssemblyOf(name) ?? "").ToArray());
        }

        return table;
    }

    private static Table FlashTable(BoardBuild release, BoardBuild debug)
    {
        var table = new Table().Title("Flash in bytes, computed from the board build")
            .AddColumns("assembly", ".pe", "short names", "byte code", "names, texts", "signatures", "rows", "methods", ".pe, Debug", "byte code, Debug");
        foreach (var (size, shortened, other) in release.Sizes.Zip(release.Shortened, debug.Sizes))
        {
            table.AddRow(size.Assembly, $"{size.Total:N0}", $"{shortened.Total:N0}", $"{size.ByteCode:N0}", $"{size.Strings:N0}", $"{size.Signatures:N0}", $"{size.Rows:N0}", $"{size.Methods:N0}",
                $"{other.Total:N0}", $"{other.ByteCode:N0}");
        }

        table.AddRow("sum", $"{release.Sizes.Sum(s => s.Total):N0}", $"{release.Shortened.Sum(s => s.Total):N0}", $"{release.Sizes.Sum(s => s.ByteCode):N0}", "", "", "", $"{release.Sizes.Sum(s => s.Methods):N0}",
            $"{debug.Sizes.Sum(s => s.Total):N0}", $"{debug.Sizes.Sum(s => s.ByteCode):N0}");
        foreach (var (name, bytes) in Shortened(release))
        {
            table.AddRow(name["flash, ".Length..name.LastIndexOf(',')], "", $"{bytes:N0}", "", "", "", "", "", "", "");
        }

        return table;
    }

    private static Table LinkedTable(IReadOnlyList<LinkedDevice> linked)
    {
        var table = new Table().Title("The same in bytes, linked, without the program and its drivers")
            .AddColumns("device", "assemblies", ".pe", "byte code", "names, texts", "signatures", "rows", "methods", "fields", "heap of types, statics");
        foreach (var (device, sizes) in linked.Select(l => (l, l.Sizes)))
        {
            table.AddRow(device.Name, $"{sizes.Count}", $"{device.Flash:N0}", $"{sizes.Sum(s => s.ByteCode):N0}", $"{sizes.Sum(s => s.Strings):N0}", $"{sizes.Sum(s => s.Signatures):N0}",
                $"{sizes.Sum(s => s.Rows):N0}", $"{sizes.Sum(s => s.Methods):N0}", $"{sizes.Sum(s => s.Fields):N0}", $"{device.Types:N0}");
        }

        return table;
    }

    private static Table BudgetTable(IReadOnlyDictionary<string, int> costs, IReadOnlyDictionary<string, int> budgets)
    {
        var table = new Table().Title("Costs in bytes and IL instructions (by method: run bench --il)").AddColumns("cost", "now", "budget");
        foreach (var (name, cost) in costs)
        {
            table.AddRow(name, $"{cost:N0}", budgets.TryGetValue(name, out var budget) ? $"{budget:N0}" : "");
        }

        return table;
    }

    private static IEnumerable<KeyValuePair<Type, HeapShare>> In(BoardLedger ledger, BoardBuild build, string assembly) =>
        ledger.Walk.Shares.Where(s => build.AssemblyOf(HeapWalk.NameOf(s.Key)) == assembly);

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lwm2mDevice.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new RunException("the board ledger needs the repository that this was built in");
        }

        return folder;
    }
}
