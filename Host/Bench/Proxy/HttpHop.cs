using System.Net.Http.Headers;
using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Proxy;

/// <summary>
/// The way of an HTTP end-point to a CoAP server through a <see cref="HttpCoapProxy"/>: it protects messages as CoAP has them and
/// sends them over HTTP (RFC 8613 §11.4).
/// </summary>
/// <param name="http">Sends.</param>
/// <param name="proxy">Where the proxy is, such as <c>http://127.0.0.1:8080/hc/</c>.</param>
/// <param name="target">The CoAP server, such as <c>coap://device/</c>.</param>
public sealed class HttpHop(HttpClient http, Uri proxy, Uri target)
{
    /// <summary>Sends an OSCORE message and brings the answer as it came. Fits <see cref="Oscore.AppServer"/>.</summary>
    /// <exception cref="CoapException">The message is none that HTTP can carry, or the answer is none.</exception>
    public async Task<CoapResponse> ForwardAsync(CoapRequest message, CancellationToken cancellation = default)
    {
        if (message.Options.First(OptionNumber.Oscore) is not { } option || message.Options.Has(OptionNumber.Observe))
        {
            throw new CoapException("HTTP carries OSCORE messages, and no observation");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(proxy, $"?{HttpCoapProxy.TargetName}={target}"));
        request.Headers.Add(OscoreHttp.HeaderName, OscoreHttp.HeaderOf(option.Value.Span));
        request.Content = new ReadOnlyMemoryContent(message.Payload);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(OscoreHttp.MediaType);
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        var answer = new CoapResponse(OscoreHttp.CodeOf((int)response.StatusCode)) { Payload = body };
        if (!response.Headers.TryGetValues(OscoreHttp.HeaderName, out var values))
        {
            return answer;
        }

        return (int)response.StatusCode == 200
            && response.Content.Headers.ContentType?.MediaType == OscoreHttp.MediaType
            && OscoreHttp.OptionOf(string.Join(',', values)) is { } told
            ? answer with { Options = new OptionSet([new CoapOption(OptionNumber.Oscore, told)]) }
            : throw new CoapException("the answer is no OSCORE message");
    }
}
