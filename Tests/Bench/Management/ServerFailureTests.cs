using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Management;

/// <summary>Servers that forget, are out of reach, or are several.</summary>
[TestClass]
public class ServerFailureTests
{
    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_server_that_forgot_refuses_updates_and_resets_notifications()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a", Cancelled);
        var told = 0;
        server.Clients.Deregistered += _ => told++;
        server.Clients.Expired += _ => told++;
        var observing = server.Client("a").ObserveAsync("/3/0/9", ContentFormat.Text, Cancelled);
        var observe = await device.AnswerAsync(CoapCode.Content, Cancelled, "1"u8.ToArray(), new CoapOption(OptionNumber.Observe, 1), new CoapOption(OptionNumber.ContentFormat, 0));
        await using var observation = await observing;

        server.Forget();
        Assert.IsEmpty(server.Clients.All);
        Assert.IsFalse(observation.IsActive);
        await device.SendAsync(RegisteredPeer.Notification(observe, 2, "2"));
        Assert.AreEqual(CoapType.Reset, (await device.ReceiveAsync(Cancelled)).Type);
        Assert.AreEqual(CoapCode.NotFound, (await device.PostAsync(device.Location, Cancelled)).Code);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.AreEqual(0, told);

        Assert.AreEqual(CoapCode.Created, (await device.PostAsync("/rd?ep=a&lwm2m=1.1", Cancelled, "</3/0>", ContentFormat.Link)).Code);
        Assert.HasCount(1, server.Clients.All);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_server_out_of_reach_says_and_hears_nothing()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a", Cancelled);
        var before = server.Clients.Find("a")!.UpdatedAt;
        server.IsReachable = false;
        _time.Advance(TimeSpan.FromSeconds(5));
        await device.SendPostAsync(device.Location);
        var reading = server.Client("a").ReadAsync("/3/0", null, Cancelled);
        await device.HearNothingAsync(Cancelled);
        Assert.AreEqual(before, server.Clients.Find("a")!.UpdatedAt);

        server.IsReachable = true;
        var answering = device.AnswerAsync(CoapCode.Content, Cancelled);
        await _time.AdvanceUntilAsync(answering, TimeSpan.FromSeconds(1), Cancelled);
        Assert.IsTrue((await reading).IsSuccess);
        Assert.AreEqual(CoapCode.Changed, (await device.PostAsync(device.Location, Cancelled)).Code);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Several_servers_on_one_network_know_one_device_each_in_its_own_way()
    {
        await using var first = new Lwm2mServer(_network.Open(), null, _time);
        await using var second = new Lwm2mServer(_network.Open(), null, _time);
        await using var at1 = await RegisteredPeer.StartAsync(_network, first, "ep=a&lt=60", Cancelled);
        await using var at2 = await RegisteredPeer.StartAsync(_network, second, "ep=a&lt=600", Cancelled);
        first.Forget();
        Assert.IsEmpty(first.Clients.All);
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.AreEqual(600, second.Clients.Find("a")!.Lifetime.TotalSeconds);
        var writing = second.Client("a").WriteAsync("/1/0/1", "300", ContentFormat.Text, Cancelled);
        await at2.AnswerAsync(CoapCode.Changed, Cancelled);
        await writing;
        await at1.HearNothingAsync(Cancelled);
    }
}
