using Lwm2m.Reference;

namespace Lwm2m.Cli.Benchmark.Board;

/// <summary>What a device costs a board, computed from the metadata of the board build and by walking its objects.</summary>
/// <param name="Name">For a person, and in the file of budgets.</param>
/// <param name="Security">How it is secured.</param>
/// <param name="Servers">How many servers it has.</param>
/// <param name="Walk">Its objects.</param>
/// <param name="Loaded">The assemblies it needs.</param>
public sealed record BoardLedger(string Name, BenchSecurity Security, int Servers, HeapWalk Walk, IReadOnlyList<PeSize> Loaded)
{
    /// <summary>What an empty program takes: mscorlib and the other assemblies of the platform, the thread, the tables of the interpreter.</summary>
    public const int EmptyProgram = 9000;

    /// <summary>Call frames at the deepest, in a Send or a composite Read.</summary>
    public const int CallStack = 2900;

    private static readonly string[] Always = ["Lwm2m.Foundation", "Lwm2m.Coap", "Lwm2m.Content", "Lwm2m.Client", "Lwm2m.Objects"];

    /// <summary>Bytes for the types of the assemblies.</summary>
    public int Types => Loaded.Sum(s => HeapSizes.Rounded(s.HeapOfTypes));

    /// <summary>Bytes for the static fields; the tables they refer to are with the objects.</summary>
    public int Statics => Loaded.Sum(s => s.HeapOfStatics);

    /// <summary>Bytes of the heap in all.</summary>
    public int Heap => EmptyProgram + CallStack + Types + Statics + Walk.Bytes;

    /// <summary>Measures all that there is a budget for.</summary>
    /// <param name="build">The board build.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<IReadOnlyList<BoardLedger>> MeasureAsync(BoardBuild build, CancellationToken stop)
    {
        var ledgers = new List<BoardLedger>();
        foreach (var security in new[] { BenchSecurity.NoSec, BenchSecurity.Dtls, BenchSecurity.Oscore })
        {
            var loaded = build.Sizes.Where(s => Needs(security).Contains(s.Assembly)).ToList();
            var types = loaded.SelectMany(s => s.TypeNames).ToHashSet();
            foreach (var servers in new[] { 1, 2 })
            {
                var walk = await BoardDevice.WalkAsync(security, servers, types.Contains, stop);
                ledgers.Add(new BoardLedger(security.Name, security, servers, walk, loaded));
            }
        }

        return ledgers;
    }

    private static IEnumerable<string> Needs(BenchSecurity security)
    {
        IEnumerable<string> secured = security.IsDtls || security.IsOscore ? ["Lwm2m.Crypto"] : [];
        return Always.Concat(secured).Concat(security.IsDtls ? ["Lwm2m.Dtls"] : []).Concat(security.IsOscore ? ["Lwm2m.Oscore"] : []);
    }
}
