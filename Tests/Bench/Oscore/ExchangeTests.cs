using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Oscore;

/// <summary>Requests and responses under a context, and what is answered without one.</summary>
[TestClass]
public class ExchangeTests
{
    private static readonly byte[] Long = [.. Enumerable.Range(0, 700).Select(i => (byte)i)];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Method_path_code_and_payload_are_not_seen_on_the_wire()
    {
        await using var pair = new OscorePair(request => CoapResponse.With(CoapCode.Content, Encoding.UTF8.GetBytes("21.5 degrees"), 0));
        var response = await pair.AskAsync(CoapRequest.To(CoapCode.Put, "/3303/0/5700?secret=1").WithPayload("warm"u8.ToArray(), 0), Cancelled);
        Assert.AreEqual("2.05 Content", response.Code.ToString());
        Assert.AreEqual("21.5 degrees", response.Text);
        CollectionAssert.AreEqual(new[] { "PUT /3303/0/5700?secret=1" }, pair.Served);

        var request = pair.Sent.Single();
        Assert.AreEqual(CoapCode.Post, request.Code);
        Assert.AreEqual(OptionNumber.Oscore, request.Options.Single().Number);
        Assert.AreEqual("09000a", Hex.Show(request.Options.Single().Value));
        var answer = pair.Received.Single();
        Assert.AreEqual(CoapCode.Changed, answer.Code);
        Assert.AreEqual("", Hex.Show(answer.Options.Single().Value));
        foreach (var word in new[] { "3303", "5700", "secret", "warm", "degrees" })
        {
            Assert.IsFalse(pair.Wire.Exists(datagram => datagram.Bytes.Span.IndexOf(Encoding.ASCII.GetBytes(word)) >= 0), word);
        }
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(OscoreRecovery.None)]
    [DataRow(OscoreRecovery.Echo)]
    [DataRow(OscoreRecovery.Rederivation)]
    public async Task Loss_repetition_and_reordering_change_nothing(OscoreRecovery recovery)
    {
        var count = 0;
        var fast = new TransmissionParameters { AckTimeout = TimeSpan.FromMilliseconds(10), MaxRetransmit = 10 };
        await using var pair = new OscorePair(
            request => CoapResponse.With(CoapCode.Content, Encoding.UTF8.GetBytes($"{request.Path}:{Interlocked.Increment(ref count)}"), 0),
            recovery,
            loss: new LossOptions { Seed = 5, Loss = 0.2, Duplication = 0.2, Reordering = 0.2, HoldBack = TimeSpan.FromMilliseconds(5) },
            options: new CoapEndpointOptions { Transmission = fast });
        for (var i = 1; i <= 12; i++)
        {
            Assert.AreEqual($"/{i}:{i}", (await pair.GetAsync($"/{i}", Cancelled)).Text);
            if (i == 6 && recovery != OscoreRecovery.None)
            {
                pair.Client.LoseState();
            }
        }

        var used = pair.Sent;
        CollectionAssert.AllItemsAreUnique(pair.Sent.Select(message => Hex.Show(message.Payload)).ToList());
        Assert.HasCount(recovery switch { OscoreRecovery.Echo => 13, OscoreRecovery.Rederivation => 14, _ => 12 }, used);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Each_block_is_a_protected_message_and_the_blocks_of_a_body_share_a_tag()
    {
        var tags = new List<string>();
        var bodies = new List<byte[]>();
        await using var pair = new OscorePair(
            request =>
            {
                bodies.Add(request.Payload.ToArray());
                tags.Add(Hex.Show(request.Options.First(OptionNumber.RequestTag)!.Value));
                return CoapResponse.With(CoapCode.Changed, Long, 42);
            },
            options: new CoapEndpointOptions { BlockSize = 128 });
        for (var i = 0; i < 3; i++)
        {
            var response = await pair.AskAsync(CoapRequest.To(CoapCode.Post, "/5/0/0").WithPayload(Long, 42), Cancelled);
            CollectionAssert.AreEqual(Long, response.Payload.ToArray());
            CollectionAssert.AreEqual(Long, bodies[i]);
        }

        CollectionAssert.AreEqual(new[] { "", "01", "02" }, tags);
        Assert.HasCount(3 * (6 + 5), pair.Sent);       // the last Block1 has the first Block2 of six
        Assert.IsTrue(pair.Sent.All(message => message.Options.Count() == 1 && message.Payload.Length <= 128 + 40));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Who_has_a_context_is_not_asked_without_it_by_its_address_either()
    {
        await using var pair = new OscorePair(_ => new CoapResponse(CoapCode.Valid));
        var response = await pair.Asking.RequestAsync(pair.Serving.LocalEndPoint, CoapRequest.To(CoapCode.Get, "/3"), Cancelled);
        Assert.AreEqual(CoapCode.Valid, response.Code);
        Assert.IsTrue(pair.Sent.Single().Options.Has(OptionNumber.Oscore));
    }

    // RFC 8613 §8.2: each error is told in the open.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow("no context", "4.01 Unauthorized", "Security context not found", OscoreFailure.None)]
    [DataRow("kid", "4.01 Unauthorized", "Security context not found", OscoreFailure.None)]
    [DataRow("kid context", "4.01 Unauthorized", "Security context not found", OscoreFailure.ContextNotFound)]
    [DataRow("replay", "4.01 Unauthorized", "Replay detected", OscoreFailure.Replay)]
    [DataRow("key", "4.00 Bad Request", "Decryption failed", OscoreFailure.Decryption)]
    [DataRow("ciphertext", "4.00 Bad Request", "Decryption failed", OscoreFailure.Decryption)]
    [DataRow("no ciphertext", "4.00 Bad Request", "Decryption failed", OscoreFailure.Decryption)]
    [DataRow("plaintext", "4.02 Bad Option", "Failed to decode COSE", OscoreFailure.Malformed)]
    [DataRow("reserved bits", "4.02 Bad Option", "Failed to decode COSE", OscoreFailure.None)]
    [DataRow("cut option", "4.02 Bad Option", "Failed to decode COSE", OscoreFailure.None)]
    [DataRow("empty option", "4.02 Bad Option", "Failed to decode COSE", OscoreFailure.None)]
    public async Task A_request_in_error_is_refused_without_protection(string what, string code, string diagnostic, OscoreFailure failure)
    {
        await using var pair = new OscorePair(_ => new CoapResponse(CoapCode.Changed));
        await pair.GetAsync("/3", Cancelled);
        pair.Server.Misbehaviour = what switch
        {
            "kid" => new OscoreMisbehaviour { Kid = Hex.Of("77") },
            "kid context" => new OscoreMisbehaviour { KidContext = Hex.Of("77") },
            "replay" => new OscoreMisbehaviour { RequestSequenceNumber = 0 },
            "key" => new OscoreMisbehaviour { WrongKey = true },
            "ciphertext" => new OscoreMisbehaviour { Ciphertext = bytes => [(byte)(bytes[0] ^ 1), .. bytes[1..]] },
            "no ciphertext" => new OscoreMisbehaviour { Ciphertext = _ => [] },
            "plaintext" => new OscoreMisbehaviour { Plaintext = _ => [1, 0xFF] },
            "reserved bits" => new OscoreMisbehaviour { OptionValue = value => [(byte)(value[0] | 0x20), .. value[1..]] },
            "cut option" => new OscoreMisbehaviour { OptionValue = value => value[..1] },
            "empty option" => new OscoreMisbehaviour { OptionValue = _ => [] },
            _ => OscoreMisbehaviour.None,
        };
        if (what == "no context")
        {
            pair.Client.LoseState();
        }

        var refused = await Assert.ThrowsExactlyAsync<UnprotectedErrorException>(() => pair.GetAsync("/3", Cancelled));
        Assert.AreEqual(code, refused.Response.Code.ToString());
        Assert.AreEqual(diagnostic, refused.Response.Text);
        Assert.AreEqual(0u, refused.Response.Options.Number(OptionNumber.MaxAge));
        Assert.HasCount(1, pair.Served);
        Assert.AreEqual(failure, what == "no context" ? OscoreFailure.None : pair.Client.Refused.Last);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_captured_request_has_no_second_effect()
    {
        await using var pair = new OscorePair(_ => new CoapResponse(CoapCode.Changed));
        await pair.AskAsync(CoapRequest.To(CoapCode.Post, "/3/0/4"), Cancelled);
        var captured = pair.Server.LastRequest!;
        var again = await pair.Asking.ForwardAsync(pair.Server, captured, Cancelled);
        Assert.AreEqual("Replay detected", again.Text);
        Assert.HasCount(1, pair.Served);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_request_without_protection_from_one_who_has_a_context_is_refused()
    {
        await using var pair = new OscorePair(_ => new CoapResponse(CoapCode.Changed));
        await pair.GetAsync("/3", Cancelled);
        pair.Server.Misbehaviour = new OscoreMisbehaviour { UnprotectedRequests = true };
        var response = await pair.GetAsync("/3", Cancelled);
        Assert.AreEqual(CoapCode.Unauthorized, response.Code);
        Assert.HasCount(1, pair.Served);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Critical_options_inside_that_nobody_knows_are_refused_under_protection()
    {
        await using var pair = new OscorePair(_ => new CoapResponse(CoapCode.Changed));
        var request = CoapRequest.To(CoapCode.Get, "/3");
        var response = await pair.AskAsync(request with { Options = request.Options.Add(new CoapOption(65001, "x")) }, Cancelled);
        Assert.AreEqual(CoapCode.BadOption, response.Code);
        Assert.IsEmpty(pair.Served);
    }

    // RFC 8613 §8.4: a bad response is as if it had not come; repeating the request may still bring a good one.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow("unprotected")]
    [DataRow("swapped")]
    [DataRow("key")]
    [DataRow("reserved bits")]
    public async Task A_bad_response_is_not_taken(string what)
    {
        var fast = new TransmissionParameters { AckTimeout = TimeSpan.FromMilliseconds(50), MaxRetransmit = 2 };
        await using var pair = new OscorePair(_ => new CoapResponse(CoapCode.Changed), options: new CoapEndpointOptions { Transmission = fast });
        await pair.GetAsync("/3", Cancelled);
        pair.Client.Misbehaviour = what switch
        {
            "unprotected" => new OscoreMisbehaviour { UnprotectedResponses = true },
            "swapped" => new OscoreMisbehaviour { SwappedResponses = true },
            "key" => new OscoreMisbehaviour { WrongKey = true },
            _ => new OscoreMisbehaviour { OptionValue = _ => [0x80] },
        };
        await Assert.ThrowsExactlyAsync<CoapTimeoutException>(() => pair.GetAsync("/4", Cancelled));
        CollectionAssert.AreEqual(new[] { "GET /3", "GET /4" }, pair.Served);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_protected_response_wins_over_an_error_that_anybody_could_have_sent()
    {
        await using var pair = new OscorePair(_ => new CoapResponse(CoapCode.Changed));
        await using var peer = new RawPeer(pair.Network, pair.Asking.LocalEndPoint);
        pair.Server.Address = peer.Address;
        var asking = pair.GetAsync("/3", Cancelled);
        var request = await peer.ReceiveAsync(Cancelled);
        await peer.SendAsync(RawPeer.Piggybacked(request, CoapCode.Unauthorized, "not found"));
        var option = OscorePair.OptionOf(request);
        var opened = pair.Client.Open(option, new CoapRequest { Method = request.Code, Options = request.Options, Payload = request.Payload });
        var response = pair.Client.Protect(opened.Binding!, new CoapResponse(CoapCode.Valid));
        await peer.SendAsync(new CoapMessage
        {
            Type = CoapType.Acknowledgement, Code = response.Code, MessageId = request.MessageId, Token = request.Token, Options = response.Options, Payload = response.Payload,
        });
        Assert.AreEqual(CoapCode.Valid, (await asking).Code);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task An_endpoint_that_knows_nothing_of_OSCORE_says_so()
    {
        var network = new MemoryNetwork();
        await using var ignorant = new CoapEndpoint(network.Open(), new Handler(_ => new CoapResponse(CoapCode.Changed)));
        await using var pair = new OscorePair(_ => new CoapResponse(CoapCode.Changed), network: network);
        pair.Server.Address = ignorant.LocalEndPoint;
        var refused = await Assert.ThrowsExactlyAsync<UnprotectedErrorException>(() => pair.GetAsync("/3", Cancelled));
        Assert.AreEqual(CoapCode.BadOption, refused.Response.Code);
    }

    // RFC 8613 §3.2.2: the window as it is and at its edges.
    [TestMethod]
    public void The_window_takes_each_number_once_and_none_that_is_too_old()
    {
        var window = new ReplayWindow(32);
        foreach (var number in new ulong[] { 40, 9, 39, 100, 69, 1000 })
        {
            Assert.IsTrue(window.IsFresh(number), $"{number}");
            window.Accept(number);
            Assert.IsFalse(window.IsFresh(number), $"{number} again");
        }

        Assert.IsFalse(window.IsFresh(968));
        Assert.IsTrue(window.IsFresh(969));
        window.StartAt(2000);
        Assert.IsFalse(window.IsFresh(1999));
        Assert.IsTrue(window.IsFresh(2001));
    }
}
