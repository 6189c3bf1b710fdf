using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Bootstrap;

/// <summary>Plans as they go over the wire, and what is made of the answers.</summary>
[TestClass]
public class BootstrapPlanTests
{
    private static readonly BootstrapConfig Config = BootstrapConfig.Account(
        SecurityInstance.Psk(1, 101, "coaps://server:5684", "dev", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
        new ServerInstance(1) { Lifetime = 300 });

    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow(WriteGrain.Object, "PUT /0 tlv|PUT /1 tlv")]
    [DataRow(WriteGrain.Instance, "PUT /0/1 tlv|PUT /1/1 tlv")]
    [DataRow(WriteGrain.Resource, "PUT /0/1/0 tlv|PUT /0/1/1 tlv|PUT /0/1/2 tlv|PUT /0/1/3 tlv|PUT /0/1/4 tlv|PUT /0/1/5 tlv|PUT /0/1/10 tlv"
        + "|PUT /1/1/0 tlv|PUT /1/1/1 tlv|PUT /1/1/6 tlv|PUT /1/1/7 tlv")]
    public async Task The_ordinary_plan_discovers_deletes_writes_and_finishes(WriteGrain grain, string writes)
    {
        await using var server = Provide(BootstrapPlan.Provision(Config, ContentFormat.Tlv, grain));
        var answered = new List<string>();
        server.Answered += (_, answer) => answered.Add(answer.ToString());
        await using var device = await BeginAsync(server);
        await device.AnswerUntilFinishAsync(Cancelled);
        var result = await server.WaitForResultAsync("a", cancellation: Cancelled);
        Assert.AreEqual($"GET / accept link|DELETE /|{writes}|POST /bs", string.Join('|', device.Heard));
        Assert.AreEqual(BootstrapOutcome.Finished, result.Outcome);
        StringAssert.StartsWith(result.Codes, "2.05 2.02 2.04 ");
        Assert.AreEqual("POST /bs: 2.04 Changed", answered[^1]);
        Assert.HasCount(result.Answers.Count, answered);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow(ContentFormat.Tlv)]
    [DataRow(ContentFormat.SenmlCbor)]
    [DataRow(ContentFormat.SenmlJson)]
    public async Task What_is_written_says_the_same_in_every_format_and_grain(int format)
    {
        foreach (var grain in Enum.GetValues<WriteGrain>())
        {
            await using var server = Provide(BootstrapPlan.Of([.. BootstrapPlan.Writes(Config, format, grain), BootstrapStep.Finish()]));
            await using var device = await BeginAsync(server);
            await device.AnswerUntilFinishAsync(Cancelled);
            var values = device.Heard.Zip(device.Payloads).SkipLast(1)
                .SelectMany(pair => Payload.Decode(format, pair.Second, Lwm2mPath.Parse(pair.First.Split(' ')[1])));
            Assert.AreEqual(string.Join('\n', Config.Instances.SelectMany(item => item.Values)), string.Join('\n', values));
        }
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow(ContentFormat.Text, "PUT /1/1/1 text", "333030")]
    [DataRow(ContentFormat.Cbor, "PUT /1/1/1 cbor", "19012c")]
    [DataRow(ContentFormat.Tlv, "PUT /1/1/1 tlv", "c201012c")]
    public async Task A_single_resource_goes_in_simple_formats(int format, string heard, string payload)
    {
        await using var server = Provide(BootstrapPlan.Of(BootstrapStep.Write("/1/1/1", 300L, format), BootstrapStep.Finish()));
        await using var device = await BeginAsync(server);
        await device.AnswerUntilFinishAsync(Cancelled);
        Assert.AreEqual(heard, device.Heard[0]);
        Assert.AreEqual(payload, Hex.Show(device.Payloads[0]));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_refused_step_ends_an_ordinary_plan_without_a_Finish()
    {
        await using var server = Provide(BootstrapPlan.Provision(Config));
        await using var device = await BeginAsync(server);
        await device.AnswerAsync(CoapCode.Content, Cancelled, "</>;lwm2m=1.1,</0/0>", ContentFormat.Link);
        await device.AnswerAsync(CoapCode.MethodNotAllowed, Cancelled);
        var result = await server.WaitForResultAsync("a", cancellation: Cancelled);
        Assert.AreEqual(BootstrapOutcome.Refused, result.Outcome);
        Assert.AreEqual("2.05 4.05", result.Codes);
        await device.HearNothingAsync(Cancelled);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_plan_of_steps_goes_on_after_a_refusal_and_a_refused_Finish_is_told()
    {
        await using var server = Provide(BootstrapPlan.Of(BootstrapStep.Write("/9/0/0", "x"), BootstrapStep.Finish()));
        await using var device = await BeginAsync(server);
        await device.AnswerAsync(CoapCode.NotFound, Cancelled);
        await device.AnswerAsync(CoapCode.NotAcceptable, Cancelled, "no server account");
        var result = await server.WaitForResultAsync("a", cancellation: Cancelled);
        Assert.AreEqual(BootstrapOutcome.FinishRefused, result.Outcome);
        Assert.AreEqual("a FinishRefused: PUT /9/0/0 tlv: 4.04 Not Found, POST /bs: 4.06 Not Acceptable", result.ToString());
        Assert.AreEqual("4.06 Not Acceptable \"no server account\"", result.Answers[1].Result!.ToString());
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_that_does_not_answer_is_given_up()
    {
        await using var server = Provide(BootstrapPlan.Of(BootstrapStep.Delete(), BootstrapStep.Finish()));
        await using var device = await BeginAsync(server);
        await device.ResetAsync(Cancelled);
        var result = await server.WaitForResultAsync("a", cancellation: Cancelled);
        Assert.AreEqual(BootstrapOutcome.Unanswered, result.Outcome);
        Assert.AreEqual("0.00", result.Codes);

        await device.RequestAsync("ep=a", Cancelled);
        var second = server.WaitForResultAsync("a", 2, Cancelled);
        await _time.AdvanceUntilAsync(second, TimeSpan.FromSeconds(2), Cancelled);
        Assert.AreEqual(BootstrapOutcome.Unanswered, (await second).Outcome);
        StringAssert.Contains((await second).Answers.Single().Failure, "did not acknowledge");
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Nonsense_for_an_answer_is_kept_and_the_plan_goes_on()
    {
        await using var server = Provide(BootstrapPlan.Of(BootstrapStep.Read("/1"), BootstrapStep.Discover(), BootstrapStep.Finish()));
        await using var device = await BeginAsync(server);
        await device.AnswerAsync(CoapCode.Content, Cancelled, "\u0001\u0001", ContentFormat.Tlv);
        await device.AnswerAsync(CoapCode.Content, Cancelled, "<0", ContentFormat.Link);
        await device.AnswerUntilFinishAsync(Cancelled);
        var result = await server.WaitForResultAsync("a", cancellation: Cancelled);
        Assert.AreEqual(BootstrapOutcome.Finished, result.Outcome);
        Assert.ThrowsExactly<ContentException>(() => result.Answers[0].Result!.Values);
        Assert.ThrowsExactly<ContentException>(() => BootstrapDiscovery.Parse("<0"));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_server_that_vanishes_is_silent_until_it_is_back()
    {
        await using var server = Provide(BootstrapPlan.Of(BootstrapStep.Delete(), BootstrapStep.Vanish()));
        await using var device = await BeginAsync(server);
        await device.AnswerAsync(CoapCode.Deleted, Cancelled);
        Assert.AreEqual(BootstrapOutcome.Abandoned, (await server.WaitForResultAsync("a", cancellation: Cancelled)).Outcome);
        await device.SendAsync([0x40, 0x00, 0x00, 0x77]);
        await device.HearNothingAsync(Cancelled);
        server.IsReachable = true;
        await device.SendAsync([0x40, 0x00, 0x00, 0x78]);
        Assert.AreEqual(CoapType.Reset, (await device.HearAsync(Cancelled)).Type);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Each_client_has_its_plan()
    {
        await using var server = new Lwm2mBootstrapServer(_network.Open(), null, _time);
        server.Provide("a", BootstrapPlan.Of(BootstrapStep.Delete("/0"), BootstrapStep.Finish()));
        server.Provide("b", BootstrapPlan.Of(BootstrapStep.Delete("/1/2"), BootstrapStep.Finish()));
        await using var a = new BootstrapClient(_network, server.Coap.LocalEndPoint);
        await using var b = new BootstrapClient(_network, server.Coap.LocalEndPoint);
        await a.RequestAsync("ep=a", Cancelled);
        await b.RequestAsync("ep=b", Cancelled);
        await Task.WhenAll(a.AnswerUntilFinishAsync(Cancelled), b.AnswerUntilFinishAsync(Cancelled));
        Assert.AreEqual("DELETE /0", a.Heard[0]);
        Assert.AreEqual("DELETE /1/2", b.Heard[0]);
        await server.WaitForResultAsync(null, 2, Cancelled);
        Assert.HasCount(2, server.Results);
    }

    private Lwm2mBootstrapServer Provide(params BootstrapPlan[] plans)
    {
        var server = new Lwm2mBootstrapServer(_network.Open(), null, _time);
        server.Provide("a", plans);
        return server;
    }

    private async Task<BootstrapClient> BeginAsync(Lwm2mBootstrapServer server)
    {
        var device = new BootstrapClient(_network, server.Coap.LocalEndPoint);
        Assert.AreEqual(CoapCode.Changed, (await device.RequestAsync("ep=a", Cancelled)).Code);
        return device;
    }
}
