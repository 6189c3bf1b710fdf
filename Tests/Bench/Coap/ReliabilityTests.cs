using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Coap;

[TestClass]
public class ReliabilityTests
{
    private static readonly CoapEndpointOptions Exact = new()
    {
        Transmission = new TransmissionParameters { AckRandomFactor = 1 },
    };

    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_request_without_answer_is_sent_five_times_at_doubling_intervals()
    {
        await using var endpoint = new CoapEndpoint(_network.Open(), null, Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        var request = endpoint.RequestAsync(peer.Address, CoapRequest.To(CoapCode.Get, "/3"), TestContext.CancellationToken);

        var first = await peer.ReceiveAsync(TestContext.CancellationToken);
        foreach (var seconds in new[] { 2, 4, 8, 16 })
        {
            Assert.AreEqual(TimeSpan.FromSeconds(seconds), await _time.AdvanceToNextTimerAsync(TestContext.CancellationToken));
            var repeated = await peer.ReceiveAsync(TestContext.CancellationToken);
            Assert.AreEqual(first.MessageId, repeated.MessageId);
        }

        Assert.AreEqual(TimeSpan.FromSeconds(32), await _time.AdvanceToNextTimerAsync(TestContext.CancellationToken));
        await Assert.ThrowsExactlyAsync<CoapTimeoutException>(() => request);
    }

    // RFC 7252 §4.8.2, the table of derived times.
    [TestMethod]
    public void Derived_times_are_those_of_the_RFC()
    {
        var parameters = new TransmissionParameters();
        Assert.AreEqual(45, parameters.MaxTransmitSpan.TotalSeconds);
        Assert.AreEqual(93, parameters.MaxTransmitWait.TotalSeconds);
        Assert.AreEqual(247, parameters.ExchangeLifetime.TotalSeconds);
        Assert.AreEqual(145, parameters.NonLifetime.TotalSeconds);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_reset_ends_a_request()
    {
        await using var endpoint = new CoapEndpoint(_network.Open(), null, Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        var request = endpoint.RequestAsync(peer.Address, CoapRequest.To(CoapCode.Get, "/3"), TestContext.CancellationToken);
        var sent = await peer.ReceiveAsync(TestContext.CancellationToken);
        await peer.SendAsync(CoapMessage.Empty(CoapType.Reset, sent.MessageId));
        await Assert.ThrowsExactlyAsync<CoapResetException>(() => request);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_second_request_waits_for_the_first_to_be_acknowledged()
    {
        await using var endpoint = new CoapEndpoint(_network.Open(), null, Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        var one = endpoint.RequestAsync(peer.Address, CoapRequest.To(CoapCode.Get, "/1"), TestContext.CancellationToken);
        var first = await peer.ReceiveAsync(TestContext.CancellationToken);
        var two = endpoint.RequestAsync(peer.Address, CoapRequest.To(CoapCode.Get, "/2"), TestContext.CancellationToken);
        await peer.HearNothingAsync(TimeSpan.FromMilliseconds(50), TestContext.CancellationToken);
        await peer.SendAsync(RawPeer.Piggybacked(first, CoapCode.Content, "1"));
        var second = await peer.ReceiveAsync(TestContext.CancellationToken);
        await peer.SendAsync(RawPeer.Piggybacked(second, CoapCode.Content, "2"));
        Assert.AreEqual("1", (await one).Text);
        Assert.AreEqual("2", (await two).Text);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_repeated_request_has_the_same_answer_and_no_second_effect()
    {
        var handled = 0;
        await using var endpoint = new CoapEndpoint(
            _network.Open(), new Handler(_ => CoapResponse.With(CoapCode.Content, new[] { (byte)++handled }, 42)), Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        var post = Request(CoapCode.Post, CoapType.Confirmable, 7);
        await peer.SendAsync(post);
        var answer = await peer.ReceiveAsync(TestContext.CancellationToken);
        await peer.SendAsync(post);
        var again = await peer.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual(Hex.Show(CoapMessageCodec.Encode(answer)), Hex.Show(CoapMessageCodec.Encode(again)));
        Assert.AreEqual(1, handled);

        _time.Advance(Exact.Transmission.ExchangeLifetime);
        await peer.SendAsync(post);
        Assert.AreEqual(2, (await peer.ReceiveAsync(TestContext.CancellationToken)).Payload.Span[0]);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_repeated_non_confirmable_request_is_not_answered_twice()
    {
        await using var endpoint = new CoapEndpoint(_network.Open(), new Handler(_ => new CoapResponse(CoapCode.Changed)), Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        await peer.SendAsync(Request(CoapCode.Post, CoapType.NonConfirmable, 7));
        Assert.AreEqual(CoapType.NonConfirmable, (await peer.ReceiveAsync(TestContext.CancellationToken)).Type);
        await peer.SendAsync(Request(CoapCode.Post, CoapType.NonConfirmable, 7));
        await peer.HearNothingAsync(TimeSpan.FromMilliseconds(50), TestContext.CancellationToken);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_ping_is_answered_with_reset_both_ways()
    {
        await using var endpoint = new CoapEndpoint(_network.Open(), null, Exact, _time);
        await using var other = new CoapEndpoint(_network.Open(), null, Exact, _time);
        await endpoint.PingAsync(other.LocalEndPoint, TestContext.CancellationToken);

        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        await peer.SendAsync(CoapMessage.Empty(CoapType.Confirmable, 9));
        Assert.AreEqual("RST [mid 9]", (await peer.ReceiveAsync(TestContext.CancellationToken)).ToString());
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_malformed_confirmable_message_is_reset_and_a_non_confirmable_one_ignored()
    {
        await using var endpoint = new CoapEndpoint(_network.Open(), null, Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        await peer.SendAsync(Hex.Of("50 01 00 01 ff"));
        await peer.SendAsync(Hex.Of("40 01 00 02 ff"));
        Assert.AreEqual("RST [mid 2]", (await peer.ReceiveAsync(TestContext.CancellationToken)).ToString());
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task An_unknown_critical_option_is_answered_4_02_and_an_unknown_elective_one_is_not()
    {
        await using var endpoint = new CoapEndpoint(_network.Open(), new Handler(_ => new CoapResponse(CoapCode.Changed)), Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        await peer.SendAsync(Request(CoapCode.Post, CoapType.Confirmable, 1, new CoapOption(65001, "x")));
        Assert.AreEqual(CoapCode.BadOption, (await peer.ReceiveAsync(TestContext.CancellationToken)).Code);
        await peer.SendAsync(Request(CoapCode.Post, CoapType.Confirmable, 2, new CoapOption(65000, "x")));
        Assert.AreEqual(CoapCode.Changed, (await peer.ReceiveAsync(TestContext.CancellationToken)).Code);
        await peer.SendAsync(Request(CoapCode.Post, CoapType.NonConfirmable, 3, new CoapOption(65001, "x")));
        await peer.HearNothingAsync(TimeSpan.FromMilliseconds(50), TestContext.CancellationToken);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_handler_that_throws_answers_5_00_and_is_reported()
    {
        var reported = new TaskCompletionSource<Exception>();
        var options = Exact with { OnError = e => reported.TrySetResult(e) };
        await using var endpoint = new CoapEndpoint(
            _network.Open(), new Handler(new Func<CoapRequest, CoapResponse>(_ => throw new InvalidOperationException("oops"))), options, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        await peer.SendAsync(Request(CoapCode.Get, CoapType.Confirmable, 1));
        Assert.AreEqual(CoapCode.InternalServerError, (await peer.ReceiveAsync(TestContext.CancellationToken)).Code);
        Assert.AreEqual("oops", (await reported.Task).Message);
    }

    // RFC 7252 Appendix A, Figure 20.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_separate_response_is_acknowledged_and_matched_by_token()
    {
        await using var endpoint = new CoapEndpoint(_network.Open(), null, Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        var request = endpoint.RequestAsync(peer.Address, CoapRequest.To(CoapCode.Get, "/temperature"), TestContext.CancellationToken);
        var sent = await peer.ReceiveAsync(TestContext.CancellationToken);
        await peer.SendAsync(CoapMessage.Empty(CoapType.Acknowledgement, sent.MessageId));
        await peer.SendAsync(RawPeer.Piggybacked(sent, CoapCode.Content, "22.3 C") with { Type = CoapType.Confirmable, MessageId = 0xad7b });
        Assert.AreEqual("ACK [mid 44411]", (await peer.ReceiveAsync(TestContext.CancellationToken)).ToString());
        Assert.AreEqual("22.3 C", (await request).Text);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_response_before_its_acknowledgement_counts_as_one()
    {
        await using var endpoint = new CoapEndpoint(_network.Open(), null, Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        var request = endpoint.RequestAsync(peer.Address, CoapRequest.To(CoapCode.Get, "/temperature"), TestContext.CancellationToken);
        var sent = await peer.ReceiveAsync(TestContext.CancellationToken);
        await peer.SendAsync(RawPeer.Piggybacked(sent, CoapCode.Content, "22.3 C") with { Type = CoapType.NonConfirmable, MessageId = 0xad7c });
        Assert.AreEqual("22.3 C", (await request).Text);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_response_that_nobody_asked_for_is_reset()
    {
        await using var endpoint = new CoapEndpoint(_network.Open(), null, Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        await peer.SendAsync(Request(CoapCode.Content, CoapType.Confirmable, 5));
        Assert.AreEqual("RST [mid 5]", (await peer.ReceiveAsync(TestContext.CancellationToken)).ToString());
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_slow_handler_acknowledges_first_and_responds_later()
    {
        var ready = new TaskCompletionSource<CoapResponse>();
        await using var endpoint = new CoapEndpoint(_network.Open(), new Handler(_ => ready.Task), Exact, _time);
        await using var peer = new RawPeer(_network, endpoint.LocalEndPoint);
        await peer.SendAsync(Request(CoapCode.Get, CoapType.Confirmable, 5));
        await _time.AdvanceToNextTimerAsync(TestContext.CancellationToken);
        Assert.AreEqual("ACK [mid 5]", (await peer.ReceiveAsync(TestContext.CancellationToken)).ToString());
        ready.SetResult(new CoapResponse(CoapCode.Content));
        var response = await peer.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual(CoapType.Confirmable, response.Type);
        Assert.AreEqual("53", response.Token.ToString());
        await peer.SendAsync(CoapMessage.Empty(CoapType.Acknowledgement, response.MessageId));
    }

    private static CoapMessage Request(CoapCode code, CoapType type, ushort messageId, params CoapOption[] options) => new()
    {
        Type = type,
        Code = code,
        MessageId = messageId,
        Token = new Token([0x53]),
        Options = new OptionSet(options),
    };
}
