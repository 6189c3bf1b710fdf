namespace Lwm2m.Bench.Modem;

/// <summary>The dialects of the stand-in.</summary>
public static class ModemDialects
{
    private static readonly Dictionary<string, Func<ModemDialect>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["generic"] = () => new GenericDialect(),
        ["quectel-bg"] = () => new QuectelBgDialect(),
        ["quectel-bc"] = () => new QuectelBcDialect(),
        ["sim7080"] = () => new SimComDialect(),
        ["sara-r4"] = () => new SaraDialect(false),
        ["sara-r5"] = () => new SaraDialect(true),
        ["nrf91"] = () => new Nrf91Dialect(),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. Known.Keys];

    internal static ModemDialect Make(string name) =>
        Known.TryGetValue(name, out var make) ? make() : throw new ArgumentException($"there is no dialect '{name}', only {string.Join(", ", Names)}");
}
