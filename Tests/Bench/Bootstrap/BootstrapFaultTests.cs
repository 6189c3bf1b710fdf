using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Bootstrap;

/// <summary>The faulty plans, each played to its end against a device that takes everything.</summary>
[TestClass]
public class BootstrapFaultTests
{
    private static readonly BootstrapConfig Config = BootstrapConfig.Account(SecurityInstance.Psk(1, 101, "coaps://h", "id", new byte[16]));

    private readonly MemoryNetwork _network = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    public static IEnumerable<BootstrapFault[]> Faults =>
        BootstrapFault.All(Config).Concat(BootstrapFault.Orders(Config)).Select(fault => new[] { fault });

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DynamicData(nameof(Faults))]
    public async Task A_fault_can_be_played_to_its_end(BootstrapFault fault)
    {
        var errors = new List<Exception>();
        await using var server = new Lwm2mBootstrapServer(
            _network.Open(), new BootstrapServerOptions { Coap = new CoapEndpointOptions { OnError = errors.Add } });
        server.Provide("a", fault.Plan);
        var heard = new List<string>();
        await using var device = new CoapEndpoint(_network.Open(), new Handler(request =>
        {
            heard.Add($"{request.Method} {request.Path}");
            return new CoapResponse(CoapCode.Changed);
        }));
        var request = CoapRequest.To(CoapCode.Post, "/bs?ep=a");
        Assert.AreEqual(CoapCode.Changed, (await device.RequestAsync(server.Coap.LocalEndPoint, request, Cancelled)).Code);
        var result = await server.WaitForResultAsync("a", 1, Cancelled);
        Assert.AreEqual(fault.End == ExpectedEnd.TimedOut ? BootstrapOutcome.Abandoned : BootstrapOutcome.Finished, result.Outcome);
        Assert.AreEqual(fault.End != ExpectedEnd.TimedOut, heard.Contains("POST /bs"));
        Assert.HasCount(heard.Count, result.Answers);
        Assert.IsEmpty(errors);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_write_that_is_too_large_is_refused_at_its_first_block()
    {
        await using var server = new Lwm2mBootstrapServer(_network.Open());
        server.Provide("a", BootstrapPlan.Of(BootstrapStep.Write("/0/1/5", new byte[5000]), BootstrapStep.Finish()));
        await using var device = new BootstrapClient(_network, server.Coap.LocalEndPoint);
        await device.RequestAsync("ep=a", Cancelled);
        await device.AnswerAsync(CoapCode.RequestEntityTooLarge, Cancelled);
        await device.AnswerUntilFinishAsync(Cancelled);
        Assert.AreEqual("4.13 2.04", (await server.WaitForResultAsync("a", 1, Cancelled)).Codes);
        Assert.AreEqual(1024, device.Payloads[0].Length);
    }
}
