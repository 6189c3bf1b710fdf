using System.Net;
using System.Net.Http.Headers;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Proxy;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Proxy;

/// <summary>RFC 8613 §11: OSCORE messages over HTTP, with the values of its examples.</summary>
[TestClass]
public class HttpCoapProxyTests
{
    private const string Target = "?target_uri=coap://server.url/";
    private static readonly byte[] RequestBody = Convert.FromHexString("0907011361f70fd297b1");
    private static readonly byte[] ResponseBody = Convert.FromHexString("0031d1fcf670fb0c1dd5");

    private readonly List<(Uri Target, CoapRequest Message)> _forwarded = [];
    private CoapResponse _answer = Protected([]);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    // Proves: WP-47
    [TestMethod]
    [DataRow("", "AA")]
    [DataRow("0925", "CSU")]
    [DataRow("0914", "CRQ")]
    [DataRow("19140868656c6c6f", "GRQIaGVsbG8")]
    [DataRow("0bfffefdff", "C__-_f8")]
    public void The_option_is_base64url_without_padding_and_AA_when_it_is_empty(string option, string header)
    {
        Assert.AreEqual(header, OscoreHttp.HeaderOf(Convert.FromHexString(option)));
        Assert.AreEqual(option, Convert.ToHexStringLower(OscoreHttp.OptionOf(header)!));
    }

    // Proves: WP-47
    [TestMethod]
    [DataRow("")]
    [DataRow("C")]
    [DataRow("CSU=")]
    [DataRow("CS U")]
    [DataRow("C+/_")]
    [DataRow("CSUCS")]
    [DataRow("CSU,CSU")]
    public void What_is_not_base64url_is_no_option(string header) => Assert.IsNull(OscoreHttp.OptionOf(header));

    // Proves: WP-47
    [TestMethod]
    public async Task The_example_of_an_HTTP_client_and_a_CoAP_server_is_mapped_as_the_RFC_has_it()
    {
        await using var proxy = await HttpCoapProxy.StartAsync(ForwardAsync);
        using var http = new HttpClient();
        using var response = await http.SendAsync(Request(proxy), Cancelled);
        var (target, message) = _forwarded.Single();
        Assert.AreEqual("coap://server.url/", $"{target}");
        Assert.AreEqual(CoapCode.Post, message.Method);
        Assert.AreEqual(1, message.Options.Count);
        Assert.AreEqual("0925", Convert.ToHexStringLower(message.Options.First(OptionNumber.Oscore)!.Value.Span));
        CollectionAssert.AreEqual(RequestBody, message.Payload.ToArray());

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.AreEqual("application/oscore", $"{response.Content.Headers.ContentType}");
        Assert.AreEqual("AA", response.Headers.GetValues("OSCORE").Single());
        CollectionAssert.AreEqual(ResponseBody, await response.Content.ReadAsByteArrayAsync(Cancelled));
    }

    // Proves: WP-47
    [TestMethod]
    public async Task What_is_no_OSCORE_message_is_refused_and_not_passed_on()
    {
        await using var proxy = await HttpCoapProxy.StartAsync(ForwardAsync);
        await AssertRefusedAsync(HttpStatusCode.MethodNotAllowed, request => request.Method = HttpMethod.Put);
        await AssertRefusedAsync(HttpStatusCode.UnsupportedMediaType, request => request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream"));
        await AssertRefusedAsync(HttpStatusCode.UnsupportedMediaType, request => request.Content!.Headers.ContentType = null);
        await AssertRefusedAsync(HttpStatusCode.BadRequest, request => request.Headers.Remove("OSCORE"));
        await AssertRefusedAsync(HttpStatusCode.BadRequest, request => request.Headers.Add("OSCORE", "CSU"));
        foreach (var header in new[] { "C", "CSU=", "C+/_" })
        {
            await AssertRefusedAsync(HttpStatusCode.BadRequest, request =>
            {
                request.Headers.Remove("OSCORE");
                request.Headers.Add("OSCORE", header);
            });
        }

        await AssertRefusedAsync(HttpStatusCode.RequestEntityTooLarge, request => request.Content = Body(new byte[HttpCoapProxy.MaxBody + 1]));
        await AssertRefusedAsync(HttpStatusCode.BadRequest, request => request.Content = Body([]));
        await AssertRefusedAsync(HttpStatusCode.BadRequest, request => request.RequestUri = new Uri(proxy.Address, "?target_uri=http://server.url/"));
        await AssertRefusedAsync(HttpStatusCode.BadRequest, request => request.RequestUri = proxy.Address);
        await AssertRefusedAsync(HttpStatusCode.NotFound, request => request.RequestUri = new Uri(proxy.Address, "/" + Target));

        async Task AssertRefusedAsync(HttpStatusCode expected, Action<HttpRequestMessage> change)
        {
            using var http = new HttpClient();
            using var request = Request(proxy);
            change(request);
            using var response = await http.SendAsync(request, Cancelled);
            Assert.AreEqual(expected, response.StatusCode, $"{request}");
            Assert.HasCount(0, _forwarded);
        }
    }

    // Proves: WP-47
    [TestMethod]
    public async Task An_error_without_protection_is_a_status_without_the_header_field()
    {
        await using var proxy = await HttpCoapProxy.StartAsync(ForwardAsync);
        using var http = new HttpClient();
        foreach (var (code, status) in new[]
        {
            (CoapCode.BadRequest, 400), (CoapCode.Unauthorized, 403), (CoapCode.BadOption, 400), (CoapCode.NotFound, 404), (CoapCode.RequestEntityTooLarge, 413),
            (CoapCode.InternalServerError, 500), (CoapCode.ServiceUnavailable, 503), (CoapCode.ProxyingNotSupported, 502),
        })
        {
            _answer = new CoapResponse(code);
            using var response = await http.SendAsync(Request(proxy), Cancelled);
            Assert.AreEqual(status, (int)response.StatusCode);
            Assert.IsFalse(response.Headers.Contains("OSCORE"));
            Assert.AreNotEqual("application/oscore", $"{response.Content.Headers.ContentType}");
        }
    }

    private static CoapResponse Protected(byte[] option) =>
        new(CoapCode.Changed) { Options = new OptionSet([new CoapOption(OptionNumber.Oscore, option)]), Payload = ResponseBody };

    private static HttpRequestMessage Request(HttpCoapProxy proxy)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(proxy.Address, Target)) { Content = Body(RequestBody) };
        request.Headers.Add("OSCORE", "CSU");
        return request;
    }

    private static ByteArrayContent Body(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/oscore") } };

    private Task<CoapResponse> ForwardAsync(Uri target, CoapRequest message, CancellationToken cancellation)
    {
        _forwarded.Add((target, message));
        return Task.FromResult(_answer);
    }
}
