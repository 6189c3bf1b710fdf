using Lwm2m.Bench.Content;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>libcoap's client observes.</summary>
[TestClass]
public class LibcoapObserveTests
{
    private const int Limit = 120_000;
    private const string Temperature = "/3303/0/5700";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    // Proves: ETS-301, ETS-303
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_is_told_each_value_until_it_asks_no_more()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await ObserveAsync(device, [21.5, 22.25, 19], "-A", "0", "-s", "6");
        CollectionAssert.AreEqual(new[] { "20", "21.5", "22.25", "19" }, Told(run).Select(message => message.Payload).ToArray());
        Assert.IsTrue(Told(run).All(message => message.Code == "2.05" && message.Option("Content-Format") == "text/plain"));
        CollectionAssert.AreEqual(new[] { "ACK", "NON", "NON", "NON" }, Told(run).Select(message => message.Type).ToArray());
        AssertRising(Told(run));
        Assert.AreEqual("1", run.Sent[^1].Option("Observe"));
        await device.WarmUnheardAsync(30, Cancellation);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task The_format_of_the_request_is_that_of_the_notifications()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await ObserveAsync(device, [21.5], "-A", $"{ContentFormat.Cbor}", "-s", "5");
        Assert.AreEqual("application/cbor", Told(run)[1].Option("Content-Format"));
        Assert.AreEqual("f94d60", Told(run)[1].Payload, ignoreCase: true); // 21.5 as half-precision float
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Now_and_then_a_notification_asks_for_an_acknowledgement_and_gets_it()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var values = Enumerable.Range(0, 12).Select(i => 21 + (i / 4.0)).ToArray();
        var run = await ObserveAsync(device, values, "-A", "0", "-s", "8");
        Assert.HasCount(values.Length + 1, Told(run));
        AssertRising(Told(run));
        var confirmable = Told(run).Count(message => message.Type == "CON");
        Assert.IsGreaterThanOrEqualTo(1, confirmable);
        Assert.HasCount(confirmable, run.Sent.Where(message => message.Type == "ACK"));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_minimum_period_holds_the_values_back_and_the_newest_is_told()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        Assert.AreEqual("2.04", (await coap.RunAsync("put", Temperature + "?pmin=3", null)).Answer.Code);
        await using var observer = coap.Start("get", Temperature, null, "-A", "0", "-s", "8");
        await EstablishedAsync(device, observer);
        var start = Environment.TickCount64;
        device.Device.Sensor.Set(21);
        await device.WarmAsync(22, 1, Cancellation);
        Assert.IsGreaterThan(700L, Environment.TickCount64 - start);
        CollectionAssert.AreEqual(new[] { "20", "22" }, Told(await observer.FinishAsync()).Select(message => message.Payload).ToArray());
    }

    // Proves: ETS-302
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Who_knows_of_no_observation_resets_it_and_is_told_no_more()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        await using (var forgetful = coap.Start("get", Temperature, null, "-s", "60", "-T", "old"))
        {
            await EstablishedAsync(device, forgetful);
        }

        // Another run at the same address: it waits for the coldest value, and a notification for the first comes in between.
        await using var next = coap.Start("get", "/3303/0/5601", null, "-s", "2", "-T", "new");
        await EstablishedAsync(device, next);
        await device.WarmAsync(25, 2, Cancellation);
        await device.WarmUnheardAsync(26, Cancellation);
        var run = await next.FinishAsync();
        Assert.HasCount(1, run.Sent.Where(message => message.Type == "RST"));
    }

    private async Task<LibcoapRun> ObserveAsync(RegisteredDevice device, double[] values, params string[] arguments)
    {
        await using var observer = new LibcoapClient(device, Cancellation).Start("get", Temperature, null, arguments);
        await EstablishedAsync(device, observer);
        foreach (var value in values)
        {
            await device.WarmAsync(value, 1, Cancellation);
        }

        return await observer.FinishAsync();
    }

    private Task EstablishedAsync(RegisteredDevice device, LibcoapClient.StartedLibcoap observer) =>
        device.UntilAsync(() => device.Device.Wire.Datagrams >= observer.DatagramsBefore + 2, "observed", Cancellation);

    private static IReadOnlyList<LibcoapMessage> Told(LibcoapRun run) => [.. run.Received.Where(message => message.Option("Observe") is not null)];

    private static void AssertRising(IReadOnlyList<LibcoapMessage> told)
    {
        var numbers = told.Select(message => int.Parse(message.Option("Observe")!)).ToArray();
        CollectionAssert.AreEqual(numbers.Order().Distinct().ToArray(), numbers);
    }
}
