using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Modem;

/// <summary>The switches of <see cref="ModemFaults"/> by names for a command line.</summary>
public static class ModemFaultNames
{
    private static readonly FaultNames Names = new(typeof(ModemFaults));

    /// <summary>All names with what they take.</summary>
    public static IReadOnlyList<string> All => Names.All;

    /// <summary>What each does, behind its name.</summary>
    public static IReadOnlyList<string> Described() => Names.Described();

    /// <summary>Sets a switch.</summary>
    /// <param name="faults">The switches.</param>
    /// <param name="text"><c>name</c> or <c>name=value</c>.</param>
    /// <exception cref="ArgumentException">There is none of the name, or the value does not fit.</exception>
    public static void Set(ModemFaults faults, string text) => Names.Set(faults, text);
}
