using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.NativeDtls;

namespace Lwm2m.Cli;

/// <summary>What secures the links of a device.</summary>
public sealed class DtlsEngine
{
    private readonly Func<bool, Store?, LinkSecurity> _make;

    private DtlsEngine(Func<bool, Store?, LinkSecurity> make)
    {
        _make = make;
    }

    /// <summary>That of any board.</summary>
    public static DtlsEngine CSharp { get; } =
        new((usesConnectionId, store) => new DtlsPsk(new HostRandom(), new DtlsOptions { UseConnectionId = usesConnectionId }, null, store));

    /// <summary>The native one.</summary>
    public static DtlsEngine MbedTls { get; } =
        new((usesConnectionId, store) => new MbedTlsPsk(new HostRandom(), new MbedTlsOptions { UseConnectionId = usesConnectionId }, store));

    /// <summary>The engine of a name.</summary>
    /// <exception cref="RunException">It is not to be had on this machine.</exception>
    public static DtlsEngine Named(string name)
    {
        if (name != "mbedtls")
        {
            return CSharp;
        }

        try
        {
            MbedTls.Make(false, null);
            return MbedTls;
        }
        catch (NotSupportedException e)
        {
            throw new RunException($"--engine mbedtls: {e.Message}");
        }
    }

    /// <summary>Makes one.</summary>
    /// <param name="usesConnectionId">Whether it offers connection IDs.</param>
    /// <param name="store">Where connections and sessions outlive the process, or null.</param>
    public LinkSecurity Make(bool usesConnectionId, Store? store) => _make(usesConnectionId, store);
}
