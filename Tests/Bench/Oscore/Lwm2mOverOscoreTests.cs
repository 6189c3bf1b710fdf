using System.Net;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Tests.Dtls;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Oscore;

/// <summary>A LwM2M server that knows its clients by their contexts, and an application server behind it.</summary>
[TestClass]
public class Lwm2mOverOscoreTests
{
    private static readonly OscoreCredentials Application = OscorePair.Credentials with
    {
        MasterSecret = Hex.Of("f0e0d0c0b0a090807060504030201000"),
        SenderId = Hex.Of("a1"),
        RecipientId = Hex.Of("a2"),
    };

    private readonly MemoryNetwork _network = new();
    private readonly OscorePeer _client = new(OscorePair.Credentials) { Endpoint = "urn:dev:1" };
    private readonly OscorePeer _server = new(OscorePair.Credentials.Mirrored());
    private readonly OscorePeer _application = new(Application.Mirrored());

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_is_managed_under_the_context_it_registered_under()
    {
        await using var server = Server();
        await using var device = Device(server);
        Assert.AreEqual(CoapCode.Created, (await RegisterAsync(device, "urn:dev:1")).Code);
        Assert.AreSame(_client, server.Clients.Find("urn:dev:1")!.Peer);
        var read = await server.Client("urn:dev:1").ReadAsync("/3/0/0", ContentFormat.Text, Cancelled);
        Assert.AreEqual("GET /3/0/0", Encoding.UTF8.GetString(read.Bytes.Span));
    }

    // A proxy or a NAT has another address every time; the client is still the same.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_is_found_again_at_any_address()
    {
        await using var server = Server();
        string location;
        await using (var device = Device(server))
        {
            location = (await RegisterAsync(device, "urn:dev:1")).Location!;
        }

        await using var moved = Device(server);
        Assert.AreEqual(CoapCode.Changed, (await moved.RequestAsync(_server, CoapRequest.To(CoapCode.Post, location), Cancelled)).Code);
        Assert.AreEqual(CoapCode.Content, (await server.Client("urn:dev:1").ReadAsync("/3/0/0", ContentFormat.Text, Cancelled)).Code);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_name_belongs_to_its_context()
    {
        await using var server = Server();
        await using var device = Device(server);
        await using var stranger = new CoapEndpoint(_network.Open());
        var location = (await RegisterAsync(device, "urn:dev:1")).Location!;
        Assert.AreEqual(CoapCode.Forbidden, (await RegisterAsync(device, "urn:dev:2")).Code);
        var register = CoapRequest.To(CoapCode.Post, "/rd?ep=urn:dev:1&lwm2m=1.1").WithPayload("</3/0>"u8.ToArray(), ContentFormat.Link);
        Assert.AreEqual(CoapCode.Forbidden, (await stranger.RequestAsync(server.Coap.LocalEndPoint, register, Cancelled)).Code);
        Assert.AreEqual(CoapCode.NotFound, (await stranger.RequestAsync(server.Coap.LocalEndPoint, CoapRequest.To(CoapCode.Delete, location), Cancelled)).Code);
        Assert.IsNotNull(server.Clients.Find("urn:dev:1"));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task An_application_server_is_served_through_a_LwM2M_server_that_sees_nothing_of_it()
    {
        var seen = new List<byte[]>();
        await using var server = Server(datagram => seen.Add(datagram.Bytes.ToArray()));
        await using var device = Device(server, new OscorePeer(Application));
        await RegisterAsync(device, "urn:dev:1");
        var application = new AppServer(_application, server.Client("urn:dev:1").ForwardAsync);
        var response = await application.RequestAsync(CoapRequest.To(CoapCode.Put, "/vault").WithPayload("hush"u8.ToArray(), 0), Cancelled);
        Assert.AreEqual("PUT /vault", response.Text);
        Assert.IsFalse(seen.Exists(bytes => bytes.AsSpan().IndexOf("vault"u8) >= 0 || bytes.AsSpan().IndexOf("hush"u8) >= 0));
        Assert.IsTrue(seen.Exists(bytes => MessageSummary.Of(bytes).StartsWith("CON POST / ", StringComparison.Ordinal)));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task An_answer_that_the_LwM2M_server_made_up_is_not_taken()
    {
        var answers = new AppServer(_application, (request, _) => Task.FromResult(new CoapResponse(CoapCode.Changed)));
        await Assert.ThrowsExactlyAsync<UnprotectedErrorException>(() => answers.RequestAsync(CoapRequest.To(CoapCode.Get, "/vault"), Cancelled));
        var echoes = new AppServer(_application, (request, _) => Task.FromResult(
            new CoapResponse(CoapCode.Changed) { Options = new OptionSet([new CoapOption(OptionNumber.Oscore, "")]), Payload = request.Payload }));
        await Assert.ThrowsExactlyAsync<OscoreException>(() => echoes.RequestAsync(CoapRequest.To(CoapCode.Get, "/vault"), Cancelled));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task OSCORE_works_inside_DTLS()
    {
        await using var server = new Lwm2mServer(
            new DtlsServer(_network.Open(), Servers.Lookup), new Lwm2mServerOptions { Oscore = new OscoreContextStore(_client) });
        await using var device = new ScriptedClient(_network, server.Coap.LocalEndPoint);
        await device.ConnectAsync(Cancelled);
        var register = CoapRequest.To(CoapCode.Post, "/rd?ep=urn:dev:1&lwm2m=1.1").WithPayload("</3/0>"u8.ToArray(), ContentFormat.Link);
        var exchange = new ProtectedExchange(_server);
        var outer = exchange.Protect(register);
        var message = new CoapMessage { Type = CoapType.Confirmable, Code = outer.Method, MessageId = 1, Options = outer.Options, Payload = outer.Payload };
        await device.SendAsync(device.Seal(ContentType.ApplicationData, CoapMessageCodec.Encode(message)));
        CoapMessageCodec.Decode(await device.ReceiveBytesAsync(Cancelled), out var answer);
        Assert.AreEqual(ResponseVerdict.Accepted, exchange.Open(CoapResponse.Of(answer!), out var response));
        Assert.AreEqual(CoapCode.Created, response.Code);
        Assert.AreSame(_client, server.Clients.Find("urn:dev:1")!.Peer);
        Assert.IsInstanceOfType<DtlsPeer>(_client.Address);

        // And the server asks inside the session.
        var reading = server.Client("urn:dev:1").ReadAsync("/3/0/0", ContentFormat.Text, Cancelled);
        CoapMessageCodec.Decode(await device.ReceiveBytesAsync(Cancelled), out var asked);
        var opened = _server.Open(OscorePair.OptionOf(asked!), new CoapRequest { Method = asked!.Code, Options = asked.Options, Payload = asked.Payload });
        var given = _server.Protect(opened.Binding!, CoapResponse.With(CoapCode.Content, Encoding.UTF8.GetBytes(opened.Request!.Path), 0));
        var reply = asked with { Type = CoapType.Acknowledgement, Code = given.Code, Options = given.Options, Payload = given.Payload };
        await device.SendAsync(device.Seal(ContentType.ApplicationData, CoapMessageCodec.Encode(reply)));
        Assert.AreEqual("/3/0/0", Encoding.UTF8.GetString((await reading).Bytes.Span));
    }

    private Lwm2mServer Server(Action<DatagramEvent>? listen = null) => new(
        _network.Open(), new Lwm2mServerOptions { Coap = new CoapEndpointOptions { OnDatagram = listen, Oscore = new OscoreContextStore(_client) } });

    private CoapEndpoint Device(Lwm2mServer server, params OscorePeer[] applications)
    {
        _server.Address = server.Coap.LocalEndPoint;
        return new CoapEndpoint(
            _network.Open(),
            new Handler(request => CoapResponse.With(CoapCode.Content, Encoding.UTF8.GetBytes($"{request.Method} {request.Path}"), 0)),
            new CoapEndpointOptions { Oscore = new OscoreContextStore([_server, .. applications]) });
    }

    private Task<CoapResponse> RegisterAsync(CoapEndpoint device, string endpoint) => device.RequestAsync(
        _server, CoapRequest.To(CoapCode.Post, $"/rd?ep={endpoint}&lwm2m=1.1").WithPayload("</3/0>"u8.ToArray(), ContentFormat.Link), Cancelled);
}
