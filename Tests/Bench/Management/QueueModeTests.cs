using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Management;

/// <summary>What wakes a client in queue mode, in the eyes of the server, and what tells that it sleeps.</summary>
[TestClass]
public class QueueModeTests
{
    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_notification_wakes_it_and_what_waited_is_sent()
    {
        var options = new Lwm2mServerOptions();
        await using var server = new Lwm2mServer(_network.Open(), options, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a&Q", Cancelled);
        var client = server.Client("a");
        var observing = client.ObserveAsync("/3/0/9", ContentFormat.Text, Cancelled);
        var observe = await device.AnswerAsync(CoapCode.Content, Cancelled, "1"u8.ToArray(), new CoapOption(OptionNumber.Observe, 1), new CoapOption(OptionNumber.ContentFormat, 0));
        await using var observation = await observing;
        _time.Advance(options.AwakeTime);
        Assert.IsFalse(client.IsAwake);
        var reading = client.ReadAsync("/3/0", null, Cancelled);
        var writing = client.WriteAsync("/3/0/14", "Z", ContentFormat.Text, Cancelled);
        await device.HearNothingAsync(Cancelled);

        await device.SendAsync(RegisteredPeer.Notification(observe, 2, "2"));
        var heard = new[] { await device.AnswerAsync(CoapCode.Content, Cancelled), await device.AnswerAsync(CoapCode.Changed, Cancelled) };
        CollectionAssert.AreEquivalent(new[] { CoapCode.Get, CoapCode.Put }, heard.Select(request => request.Code).ToList());
        await Task.WhenAll(reading, writing);
        Assert.IsTrue(client.IsAwake);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_Send_wakes_it()
    {
        var options = new Lwm2mServerOptions();
        await using var server = new Lwm2mServer(_network.Open(), options, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a&Q", Cancelled);
        _time.Advance(options.AwakeTime);
        Assert.IsFalse(server.Client("a").IsAwake);
        await device.PostAsync("/dp", Cancelled, "[{\"n\":\"/3/0/9\",\"v\":1}]", ContentFormat.SenmlJson);
        Assert.IsTrue(server.Client("a").IsAwake);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_that_does_not_answer_is_taken_for_asleep_until_it_is_heard()
    {
        await using var server = new Lwm2mServer(_network.Open(), new Lwm2mServerOptions { AwakeTime = TimeSpan.FromHours(20) }, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a&Q&lt=90000", Cancelled);
        var reading = server.Client("a").ReadAsync("/3/0", null, Cancelled);
        await _time.AdvanceUntilAsync(reading, TimeSpan.FromSeconds(2), Cancelled);
        for (var transmission = 0; transmission <= server.Options.Coap.Transmission.MaxRetransmit; transmission++)
        {
            await device.ReceiveAsync(Cancelled);
        }

        await Assert.ThrowsExactlyAsync<CoapTimeoutException>(() => reading);
        Assert.IsFalse(server.Client("a").IsAwake);
        var second = server.Client("a").ReadAsync("/3/0", null, Cancelled);
        await device.HearNothingAsync(Cancelled);
        await device.PostAsync(device.Location, Cancelled);
        await device.AnswerAsync(CoapCode.Content, Cancelled);
        Assert.IsTrue((await second).IsSuccess);
    }
}
