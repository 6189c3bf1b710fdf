using Lwm2m.BuildTool;

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

    /// <summary>What the name of a device ends with that has every optional assembly but Json.</summary>
    public const string WithOptional = " and every optional assembly but Json";

    /// <summary>Call frames at the deepest, in a Send or a composite Read.</summary>
    public const int CallStack = 2900;

    private const string Json = "Lwm2m.Json";

    /// <summary>For a device with bearers beside UDP, which those of the ledger have not.</summary>
    private const string Reachability = "Lwm2m.Reachability";
    private const string Uicc = "Lwm2m.Uicc";
    private const string SecuredPackets = "Lwm2m.SecuredPackets";
    private const string CardBootstrap = "Lwm2m.CardBootstrap";
    private const string Access = "Lwm2m.Access";

    /// <summary>What every device needs.</summary>
    private static readonly string[] s_always = ["Lwm2m.Foundation", "Lwm2m.Coap", "Lwm2m.Content", "Lwm2m.Client", "Lwm2m.Objects"];

    /// <summary>What is there for a way of security, and the program itself; what is left is optional.</summary>
    private static readonly string[] s_others = ["Lwm2m.Crypto", "Lwm2m.Dtls", "Lwm2m.Oscore", "Lwm2m.App", "Lwm2m.Log", Json, Reachability, Uicc, CardBootstrap, SecuredPackets, .. BoardBuild.Drivers.Select(driver => $"Lwm2m.{driver}")];

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
        foreach (var (security, hasOptional) in from optional in new[] { false, true }
                 from security in new[] { BenchSecurity.NoSec, BenchSecurity.Dtls, BenchSecurity.Oscore }
                 select (security, optional))
        {
            foreach (var servers in new[] { 1, 2 })
            {
                // Several servers need Access Control.
                var needs = Needs(build, security, hasOptional).Union(servers > 1 ? [Access] : []).ToList();
                var loaded = build.Sizes.Where(s => needs.Contains(s.Assembly)).ToList();
                var types = loaded.SelectMany(s => s.TypeNames).ToHashSet();
                var walk = await BoardDevice.WalkAsync(security, servers, hasOptional, types.Contains, stop);
                ledgers.Add(new BoardLedger(security.Name + (hasOptional ? WithOptional : ""), security, servers, walk, loaded));
            }
        }

        return ledgers;
    }

    /// <summary>Bytes of .pe with short names, of the assemblies that such a device needs, without its program and drivers.</summary>
    /// <param name="build">The board build.</param>
    /// <param name="security">How it is secured.</param>
    /// <param name="hasOptional">Whether it has the optional assemblies, but Json.</param>
    public static int ShortenedFlash(BoardBuild build, BenchSecurity security, bool hasOptional) =>
        build.Shortened.Where(s => Needs(build, security, hasOptional).Contains(s.Assembly)).Sum(s => s.Total);

    private static List<string> Needs(BoardBuild build, BenchSecurity security, bool hasOptional)
    {
        var needs = new List<string>(s_always);
        if (security.IsDtls || security.IsOscore)
        {
            needs.Add("Lwm2m.Crypto");
        }

        if (security.IsDtls)
        {
            needs.Add("Lwm2m.Dtls");
        }

        if (security.IsOscore)
        {
            needs.Add("Lwm2m.Oscore");
        }

        if (hasOptional)
        {
            needs.AddRange(build.Sizes.Select(s => s.Assembly).Except(s_always).Except(s_others));
        }

        return needs;
    }
}
