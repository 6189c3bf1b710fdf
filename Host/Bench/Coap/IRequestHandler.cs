using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>Answers requests.</summary>
public interface IRequestHandler
{
    /// <summary>Answers one request. What it throws becomes a 5.00.</summary>
    Task<CoapResponse> HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation);
}
