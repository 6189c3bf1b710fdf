using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.NativeDtls;

namespace Lwm2m.Cli.Benchmark;

/// <summary>The engines that can secure a link on this PC.</summary>
public static class DtlsEngines
{
    /// <summary>Name and maker of each, and why one that is missing is.</summary>
    public static IEnumerable<(string Name, LinkSecurity? Engine, string? Missing)> All()
    {
        yield return ("this client's C# engine", new DtlsPsk(new HostRandom()), null);
        LinkSecurity? native = null;
        string? missing = null;
        try
        {
            native = new MbedTlsPsk(new HostRandom());
        }
        catch (NotSupportedException e)
        {
            missing = e.Message;
        }

        yield return ("this client's Mbed TLS engine", native, missing);
    }
}
