using System.Net;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Bench.Management;

/// <summary>Options of a <see cref="Lwm2mServer"/>.</summary>
public sealed record Lwm2mServerOptions
{
    /// <summary>Sizes, times and hooks of CoAP.</summary>
    public CoapEndpointOptions Coap { get; init; } = new();

    /// <summary>OSCORE contexts; null for a server without OSCORE. The same as <c>Coap.Oscore</c>.</summary>
    public OscoreContextStore? Oscore
    {
        get => Coap.Oscore as OscoreContextStore;
        init => Coap = Coap with { Oscore = value };
    }

    /// <summary>LwM2M versions that may register; others get 4.12.</summary>
    public IReadOnlyList<string> Versions { get; init; } = ["1.0", "1.1", "1.2"];

    /// <summary>Whether an endpoint name may register from an address; if not it gets 4.03.</summary>
    public Func<string, EndPoint, bool> Admits { get; init; } = (_, _) => true;

    /// <summary>Types and names of resources.</summary>
    public ObjectModel Model { get; init; } = ObjectModel.Standard;

    /// <summary>How long a client in queue mode listens after it was heard; the default is MAX_TRANSMIT_WAIT (LwM2M Transport §6.5).</summary>
    public TimeSpan AwakeTime { get; init; } = new TransmissionParameters().MaxTransmitWait;
}
