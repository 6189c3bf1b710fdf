using Lwm2m.BuildTool;

namespace Lwm2m.Cli.Benchmark.Board;

/// <summary>The assemblies of the board build, as their metadata says.</summary>
public sealed class BoardBuild
{
    /// <summary>Folders of the drivers that have a budget; a board loads those of its bearers.</summary>
    public static readonly string[] Drivers = ["Board", "Dialects", "Modem", "ModemUdp", "Nidd", "Serial", "Sim", "Sms"];

    private readonly Dictionary<string, string> _assemblies;

    private BoardBuild(string configuration, IReadOnlyList<PeSize> sizes, IReadOnlyList<PeSize> shortened)
    {
        Configuration = configuration;
        Sizes = sizes;
        Shortened = shortened;
        _assemblies = sizes.SelectMany(s => s.TypeNames.Select(t => (Type: t, s.Assembly))).DistinctBy(t => t.Type).ToDictionary(t => t.Type, t => t.Assembly);
    }

    /// <summary>Debug, as Visual Studio flashes it, or Release.</summary>
    public string Configuration { get; }

    /// <summary>The assemblies, by name.</summary>
    public IReadOnlyList<PeSize> Sizes { get; }

    /// <summary>The assemblies with short names, in the same order.</summary>
    public IReadOnlyList<PeSize> Shortened { get; }

    /// <summary>Reads what was built.</summary>
    /// <param name="root">Folder of the repository.</param>
    /// <param name="configuration">Debug or Release.</param>
    /// <exception cref="RunException">Nothing was.</exception>
    public static BoardBuild Read(string root, string configuration)
    {
        var images = new List<byte[]>();
        foreach (var project in Directory.GetFiles(Path.Combine(root, "Firmware"), "*.nfproj", SearchOption.AllDirectories)
            .Concat(Drivers.Select(driver => Path.Combine(root, "Drivers", driver, $"Lwm2m.{driver}.nfproj"))))
        {
            var folder = Path.Combine(Path.GetDirectoryName(project)!, "bin", configuration);
            var file = Path.Combine(folder, Path.GetFileNameWithoutExtension(project));
            file = File.Exists(file + ".exe") ? file + ".exe" : file + ".dll";
            if (!File.Exists(file))
            {
                throw new RunException($"{file} is not built: dotnet build Lwm2mDevice.sln -c {configuration}");
            }

            images.Add(File.ReadAllBytes(file));
        }

        return new BoardBuild(configuration, Sorted(images.Select(PeSize.Of)), Sorted(images.Select(i => PeSize.Of(ShortNames.Of(i).Assembly))));
    }

    private static List<PeSize> Sorted(IEnumerable<PeSize> sizes) => sizes.OrderBy(s => s.Assembly, StringComparer.Ordinal).ToList();

    /// <summary>The assembly that a type is in; null for one of this PC.</summary>
    public string? AssemblyOf(string type) => _assemblies.GetValueOrDefault(type);
}
