using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Bootstrap;

/// <summary>What may come to /bs, good and bad.</summary>
[TestClass]
public class BootstrapRequestTests
{
    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow("ep=a", "2.04 Changed")]
    [DataRow("ep=a&pct=112", "2.04 Changed")]
    [DataRow("", "4.00 Bad Request", DisplayName = "no endpoint name")]
    [DataRow("ep", "4.00 Bad Request", DisplayName = "an endpoint name without a value")]
    [DataRow("ep=", "4.00 Bad Request", DisplayName = "an empty endpoint name")]
    [DataRow("pct=112", "4.00 Bad Request", DisplayName = "a format alone")]
    [DataRow("ep=a&pct=x", "4.00 Bad Request", DisplayName = "a format that is no number")]
    [DataRow("ep=a&pct=-1", "4.00 Bad Request", DisplayName = "a negative format")]
    [DataRow("ep=a&pct=99999", "4.00 Bad Request", DisplayName = "a format beyond 16 bits")]
    [DataRow("ep=a&pct=50", "4.15 Unsupported Content-Format", DisplayName = "a format that cannot carry instances")]
    [DataRow("ep=nobody", "4.00 Bad Request", DisplayName = "an unknown client")]
    [DataRow("ep=stranger", "4.00 Bad Request", DisplayName = "a name that is not the peer's")]
    public async Task A_request_is_answered_by_what_it_says(string query, string answer)
    {
        var options = new BootstrapServerOptions { Admits = (name, _) => name != "stranger" };
        await using var server = new Lwm2mBootstrapServer(_network.Open(), options, _time);
        server.Provide("a", BootstrapPlan.Of());
        server.Provide("stranger", BootstrapPlan.Of());
        await using var device = new BootstrapClient(_network, server.Coap.LocalEndPoint);
        Assert.AreEqual(answer, (await device.RequestAsync(query, Cancelled)).Code.ToString());
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Other_methods_paths_and_payloads_are_refused_and_told()
    {
        await using var server = new Lwm2mBootstrapServer(
            _network.Open(), new BootstrapServerOptions { Refusal = CoapCode.Forbidden, PlanFor = request => request.Endpoint == "a" ? BootstrapPlan.Of() : null }, _time);
        var refused = new List<string>();
        server.Refused += (name, code) => refused.Add($"{name} {code}");
        await using var device = new BootstrapClient(_network, server.Coap.LocalEndPoint);
        Assert.AreEqual(CoapCode.MethodNotAllowed, (await device.RequestAsync("ep=a", Cancelled, CoapCode.Get)).Code);
        Assert.AreEqual(CoapCode.MethodNotAllowed, (await device.RequestAsync("ep=a", Cancelled, CoapCode.Put)).Code);
        Assert.AreEqual(CoapCode.NotFound, (await device.RequestAsync("ep=a", Cancelled, null, "bs/1")).Code);
        Assert.AreEqual(CoapCode.NotFound, (await device.RequestAsync("ep=a", Cancelled, null, "rd")).Code);
        Assert.AreEqual(CoapCode.BadRequest, (await device.RequestAsync("ep=a", Cancelled, payload: "x")).Code);
        Assert.AreEqual(CoapCode.Forbidden, (await device.RequestAsync("ep=b", Cancelled)).Code);
        Assert.AreEqual(CoapCode.Changed, (await device.RequestAsync("ep=a", Cancelled)).Code);
        CollectionAssert.AreEqual(
            new[] { "a 4.05 Method Not Allowed", "a 4.05 Method Not Allowed", "a 4.04 Not Found", "a 4.00 Bad Request", "b 4.03 Forbidden" }, refused);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task What_is_no_message_disturbs_nothing()
    {
        await using var server = new Lwm2mBootstrapServer(_network.Open(), null, _time);
        server.Provide("a", BootstrapPlan.Of(BootstrapStep.Finish()));
        await using var device = new BootstrapClient(_network, server.Coap.LocalEndPoint);
        foreach (var rubbish in new byte[][] { [], [0x40], [0xFF, 0xFF, 0xFF, 0xFF], [0x41, 0x02, 0x00], [0x00, 0x02, 0x00, 0x01, 0xFF] })
        {
            await device.SendAsync(rubbish);
        }

        // A payload marker with nothing behind it (RFC 7252 §3).
        await device.SendAsync([0x40, 0x02, 0x00, 0x63, 0xB2, (byte)'b', (byte)'s', 0xFF]);
        Assert.AreEqual(CoapType.Reset, (await device.HearAsync(Cancelled)).Type);
        Assert.AreEqual(CoapCode.Changed, (await device.RequestAsync("ep=a", Cancelled)).Code);
        await device.AnswerUntilFinishAsync(Cancelled);
        Assert.AreEqual(BootstrapOutcome.Finished, (await server.WaitForResultAsync("a", cancellation: Cancelled)).Outcome);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task The_preferred_format_is_what_writes_and_reads_use()
    {
        await using var server = new Lwm2mBootstrapServer(_network.Open(), null, _time);
        server.Provide("a", BootstrapPlan.Of(
            BootstrapStep.Read("/1"), BootstrapStep.Write(new ServerInstance(1) { ShortServerId = 1 }), BootstrapStep.Write("/1/1/1", 60L, ContentFormat.Cbor), BootstrapStep.Finish()));
        await using var device = new BootstrapClient(_network, server.Coap.LocalEndPoint);
        await device.RequestAsync("ep=a&pct=112", Cancelled);
        await device.AnswerUntilFinishAsync(Cancelled);
        CollectionAssert.AreEqual(
            new[] { "GET /1 accept senml-cbor", "PUT /1/1 senml-cbor", "PUT /1/1/1 cbor", "POST /bs" }, device.Heard);
        var result = await server.WaitForResultAsync("a", cancellation: Cancelled);
        Assert.AreEqual(112, result.Request.PreferredFormat);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_that_asks_again_begins_anew()
    {
        await using var server = new Lwm2mBootstrapServer(_network.Open(), null, _time);
        server.Provide("a", BootstrapPlan.Of(BootstrapStep.Delete(), BootstrapStep.Finish()), BootstrapPlan.Of(BootstrapStep.Finish()));
        await using var device = new BootstrapClient(_network, server.Coap.LocalEndPoint);
        await device.RequestAsync("ep=a", Cancelled);
        await device.HearAsync(Cancelled);
        await device.RequestAsync("ep=a", Cancelled);
        await device.AnswerUntilFinishAsync(Cancelled);
        Assert.AreEqual(BootstrapOutcome.Interrupted, (await server.WaitForResultAsync("a", 1, Cancelled)).Outcome);
        Assert.AreEqual(BootstrapOutcome.Finished, (await server.WaitForResultAsync("a", 2, Cancelled)).Outcome);
        CollectionAssert.AreEqual(new[] { "DELETE /", "POST /bs" }, device.Heard);
    }
}
