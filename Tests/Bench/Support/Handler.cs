using System.Net;
using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Tests.Support;

/// <summary>A handler made of a function.</summary>
internal sealed class Handler(Func<CoapRequest, Task<CoapResponse>> answer) : IRequestHandler
{
    public Handler(Func<CoapRequest, CoapResponse> answer)
        : this(request => Task.FromResult(answer(request)))
    {
    }

    public Task<CoapResponse> HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation) => answer(request);
}
