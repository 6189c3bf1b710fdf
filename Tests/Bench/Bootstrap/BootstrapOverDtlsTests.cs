using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Dtls.Records;
using Lwm2m.Bench.Tests.Dtls;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Bootstrap;

/// <summary>The bootstrap server on the DTLS server.</summary>
[TestClass]
public class BootstrapOverDtlsTests
{
    private readonly MemoryNetwork _network = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_is_led_through_its_plan_under_the_name_that_its_identity_may_have()
    {
        var options = new BootstrapServerOptions { Admits = (name, peer) => peer is DtlsPeer { Identity: Servers.Identity } && name == "a" };
        await using var server = new Lwm2mBootstrapServer(new DtlsServer(_network.Open(), Servers.Lookup), options);
        server.Provide("a", BootstrapPlan.Provision(BootstrapConfig.Account(SecurityInstance.Psk(1, 101, "coaps://h", "id", new byte[16]))));
        server.Provide("b", BootstrapPlan.Of());
        await using var client = new ScriptedClient(_network, server.Coap.LocalEndPoint);
        await client.ConnectAsync(Cancelled);
        await SendAsync(client, Request(1, "ep=b"));
        Assert.AreEqual(CoapCode.BadRequest, (await ReceiveAsync(client)).Code);
        await SendAsync(client, Request(2, "ep=a"));
        Assert.AreEqual(CoapCode.Changed, (await ReceiveAsync(client)).Code);
        var heard = new List<string>();
        while (heard.Count == 0 || heard[^1] != "POST /bs")
        {
            var request = await ReceiveAsync(client);
            heard.Add($"{request.Code} {UriText.Of(request.Options)}");
            await SendAsync(client, RawPeer.Piggybacked(request, CoapCode.Changed));
        }

        Assert.AreEqual("GET /|DELETE /|PUT /0/1|PUT /1/1|POST /bs", string.Join('|', heard));
        Assert.AreEqual(BootstrapOutcome.Finished, (await server.WaitForResultAsync("a", 1, Cancelled)).Outcome);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_gate_below_silences_handshakes_too()
    {
        var gate = new GatedTransport(_network.Open());
        await using var server = new Lwm2mBootstrapServer(new DtlsServer(gate, Servers.Lookup));
        gate.IsOpen = false;
        await using var client = new ScriptedClient(_network, server.Coap.LocalEndPoint);
        await client.SendHelloAsync([]);
        await client.ReceiveAllAsync(Cancelled);
        Assert.IsEmpty(client.Received);
        gate.IsOpen = true;
        await using var later = new ScriptedClient(_network, server.Coap.LocalEndPoint);
        await later.ConnectAsync(Cancelled);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_server_that_forgot_all_takes_no_record_and_shakes_hands_anew()
    {
        var dtls = new DtlsServer(_network.Open(), Servers.Lookup);
        await using var server = new Lwm2mBootstrapServer(dtls);
        server.Provide("a", BootstrapPlan.Of());
        await using var client = new ScriptedClient(_network, server.Coap.LocalEndPoint);
        await client.ConnectAsync(Cancelled);
        dtls.ForgetAll();
        var before = client.Received.Count;
        await SendAsync(client, Request(1, "ep=a"));
        await client.ReceiveAllAsync(Cancelled);
        Assert.HasCount(before, client.Received);

        await using var again = new ScriptedClient(_network, server.Coap.LocalEndPoint) { SessionId = client.ServerSessionId };
        await again.ConnectAsync(Cancelled);
        Assert.IsFalse(again.Resumed);
        await SendAsync(again, Request(1, "ep=a"));
        Assert.AreEqual(CoapCode.Changed, (await ReceiveAsync(again)).Code);
    }

    private static CoapMessage Request(ushort id, string query) => new()
    {
        Type = CoapType.Confirmable,
        Code = CoapCode.Post,
        MessageId = id,
        Token = new Token([1]),
        Options = UriText.AddTo(OptionSet.Empty, "/bs?" + query),
    };

    private static Task SendAsync(ScriptedClient client, CoapMessage message) =>
        client.SendAsync(client.Seal(ContentType.ApplicationData, CoapMessageCodec.Encode(message)));

    private async Task<CoapMessage> ReceiveAsync(ScriptedClient client)
    {
        Assert.AreEqual(DecodeStatus.Ok, CoapMessageCodec.Decode(await client.ReceiveBytesAsync(Cancelled), out var message));
        return message!;
    }
}
