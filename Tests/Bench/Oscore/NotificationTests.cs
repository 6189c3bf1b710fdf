using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Oscore;

/// <summary>Observations under protection (RFC 8613 §4.1.3.5, §7.4.1, §8.4.2), against a device that a test plays.</summary>
[TestClass]
public class NotificationTests
{
    private readonly MemoryNetwork _network = new();
    private readonly OscorePeer _device = new(OscorePair.Credentials);
    private readonly OscorePeer _server = new(OscorePair.Credentials.Mirrored());

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task The_partial_IV_orders_notifications_whatever_the_outer_number_says()
    {
        await using var client = Client();
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var (observation, binding, token) = await StartAsync(client, peer, firstHasPartialIv: false);
        Assert.AreEqual("1", observation.First.Text);
        Assert.IsTrue(observation.IsActive);
        foreach (var (number, outer, payload) in new[] { (5ul, 9u, "2"), (4ul, 10u, "late"), (5ul, 11u, "replay"), (70000ul, 1u, "3") })
        {
            await NotifyAsync(peer, binding, token, payload, number, outer);
            Assert.AreEqual(CoapType.Acknowledgement, (await peer.ReceiveAsync(Cancelled)).Type);
        }

        CollectionAssert.AreEqual(new[] { "2", "3" }, await TakeAsync(observation, 2));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Sequence_number_0_follows_a_first_answer_without_one()
    {
        await using var client = Client();
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var (observation, binding, token) = await StartAsync(client, peer, firstHasPartialIv: false);
        await NotifyAsync(peer, binding, token, "2", 0, 0);
        CollectionAssert.AreEqual(new[] { "2" }, await TakeAsync(observation, 1));
    }

    // Without a Partial IV only the first may be: another would have the same nonce.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow("no Partial IV")]
    [DataRow("another key")]
    [DataRow("no protection")]
    [DataRow("not for this request")]
    public async Task What_does_not_verify_is_neither_told_nor_answered_and_ends_nothing(string what)
    {
        await using var client = Client();
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var (observation, binding, token) = await StartAsync(client, peer, firstHasPartialIv: true);
        if (what == "no protection")
        {
            await peer.SendAsync(new CoapMessage
            {
                Type = CoapType.Confirmable, Code = CoapCode.Content, MessageId = 77, Token = token,
                Options = new OptionSet([new CoapOption(OptionNumber.Observe, 100u)]), Payload = "no"u8.ToArray(),
            });
        }
        else
        {
            _server.Misbehaviour = new OscoreMisbehaviour { WrongKey = what == "another key" };
            var other = what == "not for this request" ? new RequestBinding(binding.Context, binding.Kid, Hex.Of("63"), true) : binding;
            await NotifyAsync(peer, other, token, "no", what == "no Partial IV" ? null : 100, 1);
            _server.Misbehaviour = OscoreMisbehaviour.None;
        }

        await peer.HearNothingAsync(TimeSpan.FromMilliseconds(200), Cancelled);
        Assert.IsTrue(observation.IsActive);
        await NotifyAsync(peer, binding, token, "2", 101, 2);
        CollectionAssert.AreEqual(new[] { "2" }, await TakeAsync(observation, 1));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Registration_and_cancellation_are_seen_as_FETCH_with_Observe_and_nothing_else()
    {
        await using var client = Client();
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var (observation, binding, token) = await StartAsync(client, peer, firstHasPartialIv: true);
        var cancelling = observation.CancelAsync(CancelStyle.Request, Cancelled);
        var cancel = await peer.ReceiveAsync(Cancelled);
        Assert.AreEqual(CoapCode.Fetch, cancel.Code);
        Assert.AreEqual(token, cancel.Token);
        Assert.AreEqual(1u, cancel.Options.Number(OptionNumber.Observe));
        var (inner, answered) = Open(cancel);
        Assert.AreEqual(CoapCode.Get, inner.Method);
        Assert.AreEqual(1u, inner.Options.Number(OptionNumber.Observe));

        // A notification that crosses the cancellation is still bound to the registration.
        await NotifyAsync(peer, binding, token, "2", 50, 2);
        Assert.AreEqual(CoapType.Acknowledgement, (await peer.ReceiveAsync(Cancelled)).Type);
        await SendAsync(peer, _server.Protect(answered, new CoapResponse(CoapCode.Content)), token, CoapType.Acknowledgement, cancel.MessageId);
        await cancelling;
        Assert.IsFalse(observation.IsActive);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_notification_from_another_address_is_taken_by_its_keys()
    {
        await using var client = Client();
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        await using var moved = new RawPeer(_network, client.LocalEndPoint);
        var (observation, binding, token) = await StartAsync(client, peer, firstHasPartialIv: true);
        await NotifyAsync(moved, binding, token, "2", 100, 2);
        CollectionAssert.AreEqual(new[] { "2" }, await TakeAsync(observation, 1));
        Assert.AreEqual(moved.Address, _device.Address);
    }

    private CoapEndpoint Client() => new(_network.Open(), null, new CoapEndpointOptions { Oscore = new OscoreContextStore(_device) });

    private async Task<(Observation Observation, RequestBinding Binding, Token Token)> StartAsync(CoapEndpoint client, RawPeer peer, bool firstHasPartialIv)
    {
        _device.Address = peer.Address;
        var starting = client.ObserveAsync(_device, CoapRequest.To(CoapCode.Get, "/3303/0/5700"), Cancelled);
        var request = await peer.ReceiveAsync(Cancelled);
        Assert.AreEqual(CoapCode.Fetch, request.Code);
        Assert.AreEqual(0u, request.Options.Number(OptionNumber.Observe));
        Assert.AreEqual(2, request.Options.Count);
        var (inner, binding) = Open(request);
        Assert.AreEqual("/3303/0/5700", inner.Path);
        Assert.AreEqual(0u, inner.Options.Number(OptionNumber.Observe));
        var first = Notification(binding, "1", firstHasPartialIv ? 1 : null, 1);
        await SendAsync(peer, first, request.Token, CoapType.Acknowledgement, request.MessageId);
        return (await starting, binding, request.Token);
    }

    private (CoapRequest Inner, RequestBinding Binding) Open(CoapMessage message)
    {
        var opened = _server.Open(
            OscorePair.OptionOf(message), new CoapRequest { Method = message.Code, Options = message.Options, Payload = message.Payload });
        return (opened.Request!, opened.Binding!);
    }

    private CoapResponse Notification(RequestBinding binding, string payload, ulong? number, uint observe)
    {
        var response = CoapResponse.With(CoapCode.Content, System.Text.Encoding.UTF8.GetBytes(payload), 0);
        response = response with { Options = response.Options.Set(new CoapOption(OptionNumber.Observe, observe)) };
        return OscoreMessages.ProtectResponse(
            binding.Context, binding, response, ownPartialIv: false, _server.Misbehaviour with { ResponseSequenceNumber = number });
    }

    private async Task NotifyAsync(RawPeer peer, RequestBinding binding, Token token, string payload, ulong? number, uint observe) =>
        await SendAsync(peer, Notification(binding, payload, number, observe), token, CoapType.Confirmable, (ushort)Random.Shared.Next(1000, 60000));

    private static async Task SendAsync(RawPeer peer, CoapResponse outer, Token token, CoapType type, ushort messageId) => await peer.SendAsync(
        new CoapMessage { Type = type, Code = outer.Code, MessageId = messageId, Token = token, Options = outer.Options, Payload = outer.Payload });

    private async Task<List<string>> TakeAsync(Observation observation, int count)
    {
        var told = new List<string>();
        await foreach (var notification in observation.NotificationsAsync(Cancelled))
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
