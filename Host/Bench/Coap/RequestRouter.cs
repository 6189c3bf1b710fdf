using System.Collections.Concurrent;
using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>Gives each request to the handler of its first path segment, or answers 4.04.</summary>
public sealed class RequestRouter : IRequestHandler
{
    private readonly ConcurrentDictionary<string, IRequestHandler> _handlers = new();

    /// <summary>Lets <paramref name="handler"/> answer for <paramref name="firstSegment"/> and all below it.</summary>
    /// <exception cref="InvalidOperationException">The segment has a handler.</exception>
    public void Map(string firstSegment, IRequestHandler handler)
    {
        if (!_handlers.TryAdd(firstSegment, handler))
        {
            throw new InvalidOperationException($"/{firstSegment} has a handler");
        }
    }

    /// <inheritdoc/>
    public Task<CoapResponse> HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation) =>
        request.PathSegments.Count > 0 && _handlers.TryGetValue(request.PathSegments[0], out var handler)
            ? handler.HandleAsync(peer, request, cancellation)
            : Task.FromResult(new CoapResponse(CoapCode.NotFound));
}
