using System.Reflection;
using System.Runtime.Loader;

namespace Lwm2m.Cli.Benchmark.Board.Il;

/// <summary>Runs <see cref="IlScript"/> on a device that counts its IL instructions: this program is loaded a second time beside an instrumented device.</summary>
public sealed class IlCounting : AssemblyLoadContext
{
    private const string Device = "Lwm2m.Device";

    private readonly byte[] _device;

    private IlCounting(byte[] device)
        : base("counting", isCollectible: true)
    {
        _device = device;
    }

    /// <summary>Measures each operation.</summary>
    /// <param name="stop">Ends it.</param>
    public static async Task<IReadOnlyList<IlCost>> MeasureAsync(CancellationToken stop)
    {
        using var instrumented = new MemoryStream();
        IlInstrumentation device;
        await using (var original = File.OpenRead(typeof(Lwm2m.Client.Lwm2mClient).Assembly.Location))
        {
            device = IlInstrumentation.Instrument(original, IsOnBoard, instrumented);
        }

        var counts = new long[device.Methods.Count];
        var context = new IlCounting(instrumented.ToArray());
        try
        {
            context.LoadFromAssemblyName(new AssemblyName(Device)).GetType(IlInstrumentation.CountsType, throwOnError: true)!
                .GetField(IlInstrumentation.CountsField)!.SetValue(null, counts);
            var script = context.LoadFromAssemblyPath(typeof(IlScript).Assembly.Location).GetType(typeof(IlScript).FullName!, throwOnError: true)!
                .GetMethod(nameof(IlScript.RunAsync), BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Func<long[], CancellationToken, Task<Dictionary<string, long[]>>>>();
            return [.. (await script(counts, stop)).Select(o => Cost(o.Key, o.Value, device.Methods))];
        }
        finally
        {
            context.Unload();
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name == Device ? LoadFromStream(new MemoryStream(_device)) : null;

    /// <summary>What a shim does here the firmware of a board does in C.</summary>
    private static bool IsOnBoard(string type) => type.StartsWith("Lwm2m.", StringComparison.Ordinal) && !type.StartsWith("Lwm2m.Host.", StringComparison.Ordinal);

    private static IlCost Cost(string name, long[] counts, IReadOnlyList<string> methods) => new(
        name, [.. methods.Zip(counts).Where(m => m.Second > 0).OrderByDescending(m => m.Second)]);
}
