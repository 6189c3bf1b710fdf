using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lwm2m.Bench.Coap;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lwm2m.Bench.Proxy;

/// <summary>
/// A proxy from HTTP to CoAP for OSCORE messages and nothing else (RFC 8613 §11.3, RFC 8075 §5.4.1): it has no key, and of a message
/// sees the header field and a body that it cannot read. There is no Observe.
/// </summary>
public sealed class HttpCoapProxy : IAsyncDisposable
{
    /// <summary>The query parameter that tells the CoAP server.</summary>
    public const string TargetName = "target_uri";

    /// <summary>Longest body in bytes; what is longer is answered 413.</summary>
    public const int MaxBody = 8192;

    private const string Path = "/hc/";

    private readonly WebApplication _app;
    private readonly Func<Uri, CoapRequest, CancellationToken, Task<CoapResponse>> _forward;
    private readonly Lock _lock = new();
    private readonly List<string> _seen = [];

    private HttpCoapProxy(WebApplication app, Func<Uri, CoapRequest, CancellationToken, Task<CoapResponse>> forward) => (_app, _forward) = (app, forward);

    /// <summary>Its URI, path included.</summary>
    public Uri Address => new(_app.Urls.First() + Path);

    /// <summary>All that it could read: of each request the line, the header fields and the body, of each response the code, the options and the body.</summary>
    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>Starts one on a free port of this machine.</summary>
    /// <param name="forward">Gives a message to the CoAP server of that URI and brings the answer as it came; a <see cref="CoapException"/> is answered 504.</param>
    /// <param name="certificate">Its certificate for TLS on the HTTP hop; null for plain HTTP.</param>
    public static async Task<HttpCoapProxy> StartAsync(
        Func<Uri, CoapRequest, CancellationToken, Task<CoapResponse>> forward, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var app = builder.Build();
        var proxy = new HttpCoapProxy(app, forward);
        app.Run(proxy.ServeAsync);
        await app.StartAsync().ConfigureAwait(false);
        return proxy;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var body = await ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false);
        See($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", [.. context.Request.Headers.Select(field => $"{field.Key}: {field.Value}")], body);
        if (FaultOf(context.Request, body, out var target, out var option) is { } fault)
        {
            context.Response.StatusCode = fault;
            return;
        }

        CoapResponse response;
        try
        {
            response = await _forward(target!, OscoreHttp.RequestOf(option!, body), context.RequestAborted).ConfigureAwait(false);
        }
        catch (CoapException)
        {
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            return;
        }

        See($"{response.Code}", [.. response.Options.Select(told => $"{told}")], response.Payload.ToArray());
        context.Response.StatusCode = OscoreHttp.StatusOf(response.Code);
        if (response.Options.First(OptionNumber.Oscore) is { } protectedBy)
        {
            context.Response.Headers[OscoreHttp.HeaderName] = OscoreHttp.HeaderOf(protectedBy.Value.Span);
            context.Response.ContentType = OscoreHttp.MediaType;
        }

        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.Body.WriteAsync(response.Payload, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The status that a request is refused with, or null.</summary>
    private static int? FaultOf(HttpRequest request, byte[] body, out Uri? target, out byte[]? option)
    {
        option = null;
        target = null;
        if (request.Path != Path)
        {
            return StatusCodes.Status404NotFound;
        }

        // The header field is used in POST alone (RFC 8613 §11.1), and nothing else is to be passed on here.
        if (request.Method != HttpMethods.Post)
        {
            return StatusCodes.Status405MethodNotAllowed;
        }

        if (request.ContentType != OscoreHttp.MediaType)
        {
            return StatusCodes.Status415UnsupportedMediaType;
        }

        if (body.Length > MaxBody)
        {
            return StatusCodes.Status413PayloadTooLarge;
        }

        var fields = request.Headers[OscoreHttp.HeaderName];
        option = fields.Count == 1 ? OscoreHttp.OptionOf(fields[0]!) : null;
        var isTarget = Uri.TryCreate(request.Query[TargetName], UriKind.Absolute, out target) && target.Scheme is "coap" or "coaps";
        return option is null || body.Length == 0 || !isTarget ? StatusCodes.Status400BadRequest : null;
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[MaxBody + 1];
        return buffer[..await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false)];
    }

    private void See(string line, IEnumerable<string> fields, byte[] body)
    {
        lock (_lock)
        {
            _seen.Add($"{line}\n{string.Join('\n', fields)}\n\n{System.Text.Encoding.Latin1.GetString(body)}");
        }
    }
}
