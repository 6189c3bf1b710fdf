using System.Net;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>A Bootstrap-Request as it came (LwM2M Core §6.1.7.1).</summary>
/// <param name="Endpoint">Endpoint name (ep).</param>
/// <param name="Peer">Where it came from.</param>
/// <param name="PreferredFormat">Preferred content format (pct); null when not told.</param>
/// <param name="ReceivedAt">When.</param>
public sealed record BootstrapRequest(string Endpoint, EndPoint Peer, int? PreferredFormat, DateTimeOffset ReceivedAt);
