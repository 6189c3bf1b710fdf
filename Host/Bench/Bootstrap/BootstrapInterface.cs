using System.Globalization;
using System.Net;
using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>/bs: the Bootstrap-Request (LwM2M Core §6.1.7.1, LwM2M Transport §6.4.2).</summary>
internal sealed class BootstrapInterface(
    BootstrapServerOptions options, TimeProvider time, Func<BootstrapRequest, BootstrapPlan?> planFor, Action<BootstrapRequest, BootstrapPlan> start)
    : IRequestHandler
{
    public event Action<string?, CoapCode>? Refused;

    public Task<CoapResponse> HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation)
    {
        var response = Handle(peer, request);
        if (!response.Code.IsSuccess)
        {
            var endpoint = request.QueryValue("ep");
            response = response with { AfterSending = () => Refused?.Invoke(endpoint, response.Code) };
        }

        return Task.FromResult(response);
    }

    private CoapResponse Handle(EndPoint peer, CoapRequest request)
    {
        if (request.PathSegments.Count != 1)
        {
            return new CoapResponse(CoapCode.NotFound);
        }

        if (request.Method != CoapCode.Post)
        {
            return new CoapResponse(CoapCode.MethodNotAllowed);
        }

        if (request.QueryValue("ep") is not { Length: > 0 } endpoint)
        {
            return CoapResponse.Error(CoapCode.BadRequest, "ep is wanted");
        }

        if (!request.Payload.IsEmpty)
        {
            return CoapResponse.Error(CoapCode.BadRequest, "a payload is not");
        }

        int? preferred = null;
        if (request.QueryValue("pct") is { } pct)
        {
            if (!ushort.TryParse(pct, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return CoapResponse.Error(CoapCode.BadRequest, $"pct={pct}");
            }

            if (!options.Formats.Contains(number))
            {
                return new CoapResponse(CoapCode.UnsupportedContentFormat);
            }

            preferred = number;
        }

        if (!options.Admits(endpoint, peer))
        {
            return new CoapResponse(options.Refusal);
        }

        var admitted = new BootstrapRequest(endpoint, peer, preferred, time.GetUtcNow());
        return planFor(admitted) is { } plan
            ? new CoapResponse(CoapCode.Changed) { AfterSending = () => start(admitted, plan) }
            : new CoapResponse(options.Refusal);
    }
}
