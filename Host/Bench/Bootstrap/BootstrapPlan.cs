using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>The steps of a bootstrap of one client. They may be wrong in any way; nothing is checked here.</summary>
/// <param name="Steps">The steps, in order.</param>
public sealed record BootstrapPlan(IReadOnlyList<BootstrapStep> Steps)
{
    /// <summary>Whether it continues after a step that the client refused.</summary>
    public bool GoesOnAfterRefusal { get; init; }

    /// <summary>A plan of these steps, which continues after a refusal.</summary>
    public static BootstrapPlan Of(params BootstrapStep[] steps) => new([.. steps]) { GoesOnAfterRefusal = true };

    /// <summary>The ordinary plan: Discover, Delete of all, the writes, Finish.</summary>
    /// <param name="config">What the client is to have.</param>
    /// <param name="format">TLV, SenML-CBOR, SenML-JSON, or for single resources CBOR or text; null is the client's preference, or TLV.</param>
    /// <param name="grain">What one write carries.</param>
    /// <param name="deletesFirst">Whether all that was there goes first.</param>
    public static BootstrapPlan Provision(
        BootstrapConfig config, int? format = null, WriteGrain grain = WriteGrain.Instance, bool deletesFirst = true) =>
        new([
            BootstrapStep.Discover(),
            .. deletesFirst ? [BootstrapStep.Delete()] : Array.Empty<BootstrapStep>(),
            .. Writes(config, format, grain),
            BootstrapStep.Finish(),
        ]);

    /// <summary>The plan that leaves alone what the application of the client has: Delete of its accounts, the writes, Finish.</summary>
    public static BootstrapPlan Renew(BootstrapConfig config) =>
        new([BootstrapStep.Discover(), BootstrapStep.Delete("/0"), BootstrapStep.Delete("/1"), .. Writes(config), BootstrapStep.Finish()]);

    /// <summary>The writes alone.</summary>
    public static IEnumerable<BootstrapStep> Writes(BootstrapConfig config, int? format = null, WriteGrain grain = WriteGrain.Instance) =>
        config.Writes(grain).Select(write => BootstrapStep.Write(write.Path, write.Values, format));
}
