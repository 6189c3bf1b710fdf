using Lwm2m.Bench.Oscore;
using Rederivation = Lwm2m.Oscore.Rederivation;

namespace Lwm2m.Cli.Benchmark;

/// <summary>One way to secure what a device and its server say to each other.</summary>
/// <param name="Name">For a person.</param>
/// <param name="IsDtls">Whether it goes through DTLS.</param>
/// <param name="IsOscore">Whether OSCORE protects it.</param>
public sealed record BenchSecurity(string Name, bool IsDtls = false, bool IsOscore = false)
{
    /// <summary>None.</summary>
    public static BenchSecurity NoSec { get; } = new("NoSec");

    /// <summary>DTLS 1.2 without connection IDs.</summary>
    public static BenchSecurity Dtls { get; } = new("DTLS", IsDtls: true);

    /// <summary>DTLS 1.2 with a connection ID towards the server.</summary>
    public static BenchSecurity DtlsWithCid { get; } = new("DTLS, CID 4", IsDtls: true) { ConnectionId = 4 };

    /// <summary>OSCORE alone, under the context as it was given.</summary>
    public static BenchSecurity Oscore { get; } = new("OSCORE", IsOscore: true);

    /// <summary>The ways of the table.</summary>
    public static IReadOnlyList<BenchSecurity> All { get; } =
        [NoSec, Dtls, DtlsWithCid, Oscore, new("OSCORE in DTLS", IsDtls: true, IsOscore: true)];

    /// <summary>Bytes of the connection ID that the server asks for; null for none.</summary>
    public int? ConnectionId { get; init; }

    /// <summary>When the device derives a context anew.</summary>
    public Rederivation Rederivation { get; init; } = Rederivation.Never;

    /// <summary>How the server gets over a loss.</summary>
    public OscoreRecovery Recovery => Rederivation == Rederivation.Never ? OscoreRecovery.Echo : OscoreRecovery.Rederivation;

    /// <summary>Whether the device lets writes prove that they were sent just now, as it does unless told otherwise.</summary>
    public bool DemandsFreshness { get; init; } = true;
}
