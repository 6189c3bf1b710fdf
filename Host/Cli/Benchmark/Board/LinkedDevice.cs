using Lwm2m.BuildTool;
using Lwm2m.Linker;

namespace Lwm2m.Cli.Benchmark.Board;

/// <summary>What a device takes of the flash, and its types of the heap, once its program is linked: without the program itself and the drivers, which are linked with it but lie apart.</summary>
/// <param name="Name">For a person, and in the file of budgets.</param>
/// <param name="Sizes">The assemblies.</param>
public sealed record LinkedDevice(string Name, IReadOnlyList<PeSize> Sizes)
{
    private const string Project = "Lwm2m.Footprint";
    private const string Drivers = "Lwm2m.Board";

    /// <summary>The method of <see cref="Project"/> where each device begins.</summary>
    private static readonly Dictionary<string, string> s_programs = new()
    {
        [BenchSecurity.NoSec.Name] = "NoSec",
        [BenchSecurity.NoSec.Name + BoardLedger.WithOptional] = "NoSecWithOptional",
        [BenchSecurity.Dtls.Name] = "Dtls",
        [BenchSecurity.Dtls.Name + BoardLedger.WithOptional] = "DtlsWithOptional",
        [BenchSecurity.Oscore.Name] = "Oscore",
        [BenchSecurity.Oscore.Name + BoardLedger.WithOptional] = "OscoreWithOptional",
        [DtlsAndOscore] = "DtlsAndOscore",
    };

    /// <summary>The device over DTLS that has OSCORE besides.</summary>
    public const string DtlsAndOscore = "OSCORE in DTLS";

    /// <summary>Bytes of .pe.</summary>
    public int Flash => Sizes.Sum(s => s.Total);

    /// <summary>Bytes of the heap for types and static fields.</summary>
    public int Types => Sizes.Sum(s => HeapSizes.Rounded(s.HeapOfTypes) + s.HeapOfStatics);

    /// <summary>Links the programs of Tools/Footprint.</summary>
    /// <param name="root">Folder of the repository.</param>
    /// <exception cref="RunException">They are not built.</exception>
    public static IReadOnlyList<LinkedDevice> Measure(string root)
    {
        var file = Path.Combine(root, "Tools", "Footprint", "bin", "Release", Project + ".dll");
        if (!File.Exists(file))
        {
            throw new RunException($"{file} is not built: dotnet build Lwm2mDevice.sln -c Release");
        }

        return [.. s_programs.AsParallel().AsOrdered().Select(p => new LinkedDevice(p.Key, Sized(file, root, p.Value)))];
    }

    private static List<PeSize> Sized(string file, string root, string method)
    {
        var link = Link.Of(file, new LinkOptions
        {
            Platform = [Path.Combine(root, "Reference", "out")],
            Root = $"{Project}.Programs::{method}",
            WithProgram = [Drivers],
            SetsProgramApart = true,
        });
        return [.. link.Files.Where(f => f.Key != Project + ".dll").Select(f => PeSize.Of(f.Value))];
    }
}
