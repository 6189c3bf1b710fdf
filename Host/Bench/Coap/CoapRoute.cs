using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>The route of requests to a peer.</summary>
/// <param name="Address">Where they are sent: the peer, or a proxy before it.</param>
public sealed record CoapRoute(EndPoint Address)
{
    /// <summary>Unprotected options for the proxy: Proxy-Uri, or Proxy-Scheme, Uri-Host and Uri-Port. Empty without a proxy.</summary>
    public OptionSet Options { get; init; } = OptionSet.Empty;

    /// <summary>Whether there is no proxy.</summary>
    public bool IsDirect => Options.Count == 0;

    /// <summary>Through a forward proxy, told by Proxy-Uri (RFC 7252 §5.10.2).</summary>
    /// <param name="proxy">Address of the proxy.</param>
    /// <param name="uri">Scheme, host and port of the peer, such as <c>coap://192.0.2.1:5683</c>.</param>
    public static CoapRoute ByProxyUri(EndPoint proxy, string uri) =>
        new(proxy) { Options = new OptionSet([new CoapOption(OptionNumber.ProxyUri, uri)]) };

    /// <summary>Through a forward proxy, told by Proxy-Scheme, Uri-Host and Uri-Port.</summary>
    public static CoapRoute ByProxyScheme(EndPoint proxy, string scheme, string host, int port) => new(proxy)
    {
        Options = new OptionSet(
        [
            new CoapOption(OptionNumber.UriHost, host), new CoapOption(OptionNumber.UriPort, (uint)port), new CoapOption(OptionNumber.ProxyScheme, scheme),
        ]),
    };
}
