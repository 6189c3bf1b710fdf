using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Coap;

[TestClass]
public class ObservationTests
{
    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    // RFC 7641 §3.4.
    [TestMethod]
    [DataRow(1u, 2u, true)]
    [DataRow(2u, 1u, false)]
    [DataRow(5u, 5u, false)]
    [DataRow(0xFFFFFFu, 0u, true)]
    [DataRow(0u, 0x7FFFFFu, true)]
    [DataRow(0u, 0x800000u, false)]
    [DataRow(0x800001u, 0u, true)]
    public void The_newer_of_two_numbers_is_told_across_the_wrap(uint first, uint second, bool fresh)
    {
        var order = new NotificationOrder(_time);
        Assert.IsTrue(order.IsFresh(first));
        Assert.AreEqual(fresh, order.IsFresh(second));
    }

    [TestMethod]
    public void After_128_seconds_any_number_is_newer()
    {
        var order = new NotificationOrder(_time);
        order.IsFresh(10);
        _time.Advance(TimeSpan.FromSeconds(128));
        Assert.IsFalse(order.IsFresh(9));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.IsTrue(order.IsFresh(9));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Notifications_come_in_order_and_stale_ones_are_acknowledged_but_not_told()
    {
        await using var client = new CoapEndpoint(_network.Open());
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var (observation, request) = await StartAsync(client, peer, "18.5", observe: 9);
        Assert.AreEqual(0u, request.Options.Number(OptionNumber.Observe));
        Assert.AreEqual("18.5", observation.First.Text);
        Assert.IsTrue(observation.IsActive);

        await NotifyAsync(peer, request, 100, 16, "19.2");
        await NotifyAsync(peer, request, 101, 12, "stale");
        await NotifyAsync(peer, request, 102, 17, "19.7");
        var told = await TakeAsync(observation, 2);
        CollectionAssert.AreEqual(new[] { "19.2", "19.7" }, told);
        foreach (var id in new[] { 100, 101, 102 })
        {
            Assert.AreEqual($"ACK [mid {id}]", (await peer.ReceiveAsync(TestContext.CancellationToken)).ToString());
        }
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_cancelled_observation_is_ended_by_a_request_with_its_token()
    {
        await using var client = new CoapEndpoint(_network.Open());
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var (observation, request) = await StartAsync(client, peer, "1", observe: 1);
        var cancelling = observation.CancelAsync(CancelStyle.Request, TestContext.CancellationToken);
        var cancel = await peer.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual(1u, cancel.Options.Number(OptionNumber.Observe));
        Assert.AreEqual(request.Token, cancel.Token);
        await peer.SendAsync(RawPeer.Piggybacked(cancel, CoapCode.Content, "2"));
        await cancelling;
        Assert.IsFalse(observation.IsActive);
        Assert.IsEmpty(await TakeAsync(observation, 1));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_forgotten_observation_resets_the_next_notification(bool confirmable)
    {
        await using var client = new CoapEndpoint(_network.Open());
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var (observation, request) = await StartAsync(client, peer, "1", observe: 1);
        await observation.CancelAsync(CancelStyle.Reset, TestContext.CancellationToken);
        await NotifyAsync(peer, request, 100, 2, "2", confirmable);
        Assert.AreEqual("RST [mid 100]", (await peer.ReceiveAsync(TestContext.CancellationToken)).ToString());
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task An_error_notification_is_the_last()
    {
        await using var client = new CoapEndpoint(_network.Open());
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var (observation, request) = await StartAsync(client, peer, "1", observe: 1);
        await peer.SendAsync(RawPeer.Piggybacked(request, CoapCode.NotFound, "gone") with { Type = CoapType.NonConfirmable, MessageId = 100 });
        CollectionAssert.AreEqual(new[] { "gone" }, await TakeAsync(observation, 5));
        Assert.IsFalse(observation.IsActive);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_peer_that_does_not_observe_gives_a_response_and_no_more()
    {
        await using var client = new CoapEndpoint(_network.Open());
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var (observation, _) = await StartAsync(client, peer, "1", observe: null);
        Assert.AreEqual("1", observation.First.Text);
        Assert.IsFalse(observation.IsActive);
        Assert.IsEmpty(await TakeAsync(observation, 1));
    }

    // RFC 7959 §3.4, Figure 12: the rest of a long notification is fetched with a token of its own.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task The_rest_of_a_long_notification_is_fetched()
    {
        await using var client = new CoapEndpoint(_network.Open());
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var (observation, request) = await StartAsync(client, peer, "1", observe: 1);
        await peer.SendAsync(RawPeer.Piggybacked(
            request,
            CoapCode.Content,
            "0123456789abcdef",
            new CoapOption(OptionNumber.Observe, 2),
            new CoapOption(OptionNumber.Block2, new Block(0, true, 0).Encode())) with { Type = CoapType.NonConfirmable, MessageId = 100 });
        var rest = await peer.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual("1/0/16", rest.Options.Block(OptionNumber.Block2)!.Value.ToString());
        Assert.IsFalse(rest.Options.Has(OptionNumber.Observe));
        Assert.AreNotEqual(request.Token, rest.Token);
        await peer.SendAsync(RawPeer.Piggybacked(rest, CoapCode.Content, "xyz", new CoapOption(OptionNumber.Block2, new Block(1, false, 0).Encode())));
        CollectionAssert.AreEqual(new[] { "0123456789abcdefxyz" }, await TakeAsync(observation, 1));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task An_observation_moves_with_its_peer()
    {
        await using var client = new CoapEndpoint(_network.Open());
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        await using var moved = new RawPeer(_network, client.LocalEndPoint);
        var (observation, request) = await StartAsync(client, peer, "1", observe: 1);
        client.Move(peer.Address, moved.Address);
        await NotifyAsync(moved, request, 100, 2, "2");
        CollectionAssert.AreEqual(new[] { "2" }, await TakeAsync(observation, 1));
    }

    private async Task<(Observation Observation, CoapMessage Request)> StartAsync(CoapEndpoint client, RawPeer peer, string payload, uint? observe)
    {
        var starting = client.ObserveAsync(peer.Address, CoapRequest.To(CoapCode.Get, "/temperature"), TestContext.CancellationToken);
        var request = await peer.ReceiveAsync(TestContext.CancellationToken);
        CoapOption[] options = observe is { } number ? [new CoapOption(OptionNumber.Observe, number)] : [];
        await peer.SendAsync(RawPeer.Piggybacked(request, CoapCode.Content, payload, options));
        return (await starting, request);
    }

    private static async Task NotifyAsync(RawPeer peer, CoapMessage request, ushort id, uint observe, string payload, bool confirmable = true) =>
        await peer.SendAsync(RawPeer.Piggybacked(request, CoapCode.Content, payload, new CoapOption(OptionNumber.Observe, observe)) with
        {
            Type = confirmable ? CoapType.Confirmable : CoapType.NonConfirmable,
            MessageId = id,
        });

    private async Task<List<string>> TakeAsync(Observation observation, int count)
    {
        var told = new List<string>();
        await foreach (var notification in observation.NotificationsAsync(TestContext.CancellationToken))
        {
            told.Add(notification.Text);
            if (told.Count == count)
            {
                break;
            }
        }

        return told;
    }
}
