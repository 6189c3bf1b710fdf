using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>
/// What a request goes through before its handler: options that must be understood, proxying, OSCORE, blocks. Who has
/// a context is not answered without it.
/// </summary>
internal sealed class RequestDispatcher : IRequestHandler
{
    private readonly IMessageProtection? _protection;
    private readonly IRequestHandler _plain;
    private readonly IRequestHandler _protected;
    private readonly IRequestHandler _protectedInBlocks;

    public RequestDispatcher(IRequestHandler handler, CoapEndpointOptions options, TimeProvider time)
    {
        _protection = options.Oscore;
        _plain = new BlockwiseServer(handler, options, time);
        _protected = _protection?.Protecting(_plain) ?? _plain;      // without one a protected request is refused before
        _protectedInBlocks = new BlockwiseServer(_protected, options, time);
    }

    /// <summary>
    /// The first critical option that cannot be processed. Of a protected request only what is in sight by right
    /// counts; the rest is discarded (RFC 8613 §8.2).
    /// </summary>
    public int? FirstUnprocessable(OptionSet options) =>
        !options.Has(OptionNumber.Oscore) ? OptionNumber.FirstUnprocessable(options)
        : _protection is null ? OptionNumber.Oscore
        : OptionNumber.FirstUnprocessable(_protection.Outer(options));

    public Task<CoapResponse> HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation)
    {
        if (FirstUnprocessable(request.Options) is { } number)
        {
            return Task.FromResult(CoapResponse.Error(CoapCode.BadOption, OptionNumber.Name(number)));
        }

        if (request.Options.Has(OptionNumber.ProxyUri) || request.Options.Has(OptionNumber.ProxyScheme))
        {
            return Task.FromResult(new CoapResponse(CoapCode.ProxyingNotSupported));
        }

        if (!request.Options.Has(OptionNumber.Oscore))
        {
            return _protection?.Refuses(peer) == true
                ? Task.FromResult(new CoapResponse(CoapCode.Unauthorized))
                : _plain.HandleAsync(peer, request, cancellation);
        }

        // Blocks in sight are a proxy's, and are put together first (RFC 8613 §8.2.1).
        var inBlocks = request.Options.Has(OptionNumber.Block1) || request.Options.Has(OptionNumber.Block2);
        return (inBlocks ? _protectedInBlocks : _protected).HandleAsync(peer, request, cancellation);
    }
}
