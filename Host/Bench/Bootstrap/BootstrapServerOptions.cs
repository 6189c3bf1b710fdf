using System.Net;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>Options of a <see cref="Lwm2mBootstrapServer"/>.</summary>
public sealed record BootstrapServerOptions
{
    /// <summary>Sizes, times and hooks of CoAP.</summary>
    public CoapEndpointOptions Coap { get; init; } = new();

    /// <summary>Tells types and names of resources.</summary>
    public ObjectModel Model { get; init; } = ObjectModel.Standard;

    /// <summary>The plan for a client for which none was provided; null when it is unknown.</summary>
    public Func<BootstrapRequest, BootstrapPlan?> PlanFor { get; init; } = _ => null;

    /// <summary>What an unknown client, or one under a wrong name, is answered: 4.00 as LwM2M Transport §6.7 has it, or 4.03 as many servers do.</summary>
    public CoapCode Refusal { get; init; } = CoapCode.BadRequest;

    /// <summary>Whether an endpoint name may come from a peer, as by its PSK identity (LwM2M Transport §5.2.6).</summary>
    public Func<string, EndPoint, bool> Admits { get; init; } = (_, _) => true;

    /// <summary>Formats that a client may prefer (LwM2M Core §6.1.7.1); others are answered 4.15.</summary>
    public IReadOnlyList<int> Formats { get; init; } = [ContentFormat.Tlv, ContentFormat.SenmlCbor, ContentFormat.SenmlJson];
}
