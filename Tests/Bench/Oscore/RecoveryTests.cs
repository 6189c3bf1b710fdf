using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Oscore;

/// <summary>After a loss of state (RFC 8613 Appendix B.1.2, B.2) and where freshness is asked for (RFC 9175 §2).</summary>
[TestClass]
public class RecoveryTests
{
    private const int NonceLength = 8;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task After_a_loss_the_first_request_is_asked_to_show_that_it_is_fresh()
    {
        await using var pair = Start(OscoreRecovery.Echo);
        await pair.GetAsync("/1", Cancelled);
        var old = pair.Server.LastRequest!;
        pair.Client.LoseState();

        // A replay of before the loss gets a challenge, and no more.
        var challenge = await pair.Asking.ForwardAsync(pair.Server, old, Cancelled);
        Assert.IsNotNull(OscoreOption.Decode(challenge.Options.First(OptionNumber.Oscore)!.Value)!.PartialIv);
        Assert.HasCount(1, pair.Served);

        var before = pair.Sent.Count;
        Assert.AreEqual(CoapCode.Changed, (await pair.GetAsync("/2", Cancelled)).Code);
        Assert.AreEqual(2, pair.Sent.Count - before);
        await pair.GetAsync("/3", Cancelled);
        Assert.AreEqual(3, pair.Sent.Count - before);
        CollectionAssert.AreEqual(new[] { "GET /1", "GET /2", "GET /3" }, pair.Served);

        // What went before the request that was shown to be fresh is old from now on.
        Assert.AreEqual("Replay detected", (await pair.Asking.ForwardAsync(pair.Server, old, Cancelled)).Text);
        Assert.HasCount(3, pair.Served);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task The_challenge_has_a_sequence_number_that_was_not_used_before()
    {
        await using var pair = Start(OscoreRecovery.Echo);
        pair.Client.LoseState();
        await pair.GetAsync("/1", Cancelled);
        pair.Client.LoseState();
        await pair.GetAsync("/2", Cancelled);
        var numbers = pair.Received.Select(OscorePair.OptionOf).Where(option => option.PartialIv is not null).Select(option => option.SequenceNumber).ToList();
        Assert.HasCount(2, numbers);
        Assert.IsTrue(numbers[1] > numbers[0]);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Freshness_is_asked_for_where_it_is_demanded_and_an_echo_is_good_once()
    {
        await using var pair = Start(OscoreRecovery.None);
        pair.Client.DemandsEcho = request => request.Method == CoapCode.Post;
        await pair.GetAsync("/1", Cancelled);
        Assert.HasCount(1, pair.Sent);
        await pair.AskAsync(CoapRequest.To(CoapCode.Post, "/3/0/4"), Cancelled);
        Assert.HasCount(3, pair.Sent);

        // The option of that request once more, under a new sequence number.
        var echo = new CoapOption(OptionNumber.Echo, new byte[8]);
        var stale = CoapRequest.To(CoapCode.Post, "/3/0/4");
        await pair.AskAsync(stale with { Options = stale.Options.Add(echo) }, Cancelled);
        Assert.HasCount(5, pair.Sent);
        Assert.HasCount(3, pair.Served);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_peer_that_is_never_content_with_an_echo_has_its_refusal_told()
    {
        await using var pair = Start(OscoreRecovery.None);
        pair.Client.DemandsEcho = _ => true;
        pair.Server.Misbehaviour = new OscoreMisbehaviour { Plaintext = bytes => [bytes[0]] };
        var response = await pair.GetAsync("/1", Cancelled);
        Assert.AreEqual(CoapCode.Unauthorized, response.Code);
        Assert.HasCount(2, pair.Sent);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_context_is_derived_at_first_use()
    {
        await using var pair = Start(OscoreRecovery.Rederivation);
        Assert.AreEqual(CoapCode.Changed, (await pair.GetAsync("/1", Cancelled)).Code);
        Assert.HasCount(2, pair.Sent);
        var (id1, r2, id3) = (Told(pair.Sent[0]), Told(pair.Received[0]), Told(pair.Sent[1]));
        Assert.AreEqual(NonceLength, id1.Length);
        Assert.AreEqual(NonceLength, r2.Length);
        Assert.AreEqual(2 * NonceLength, id3.Length);
        Assert.AreEqual(Hex.Show(r2), Hex.Show(id3[..NonceLength]));
        Assert.IsNull(OscorePair.OptionOf(pair.Received[1]).KidContext);
        Assert.AreEqual(Hex.Show(id3), Hex.Show(pair.Server.Context!.IdContext!.Value));
        Assert.AreEqual(Hex.Show(pair.Server.Context.SenderKey), Hex.Show(pair.Client.Context!.RecipientKey));

        await pair.GetAsync("/2", Cancelled);
        Assert.HasCount(3, pair.Sent);
        Assert.IsNull(OscorePair.OptionOf(pair.Sent[2]).KidContext);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Who_asks_and_lost_its_state_begins_anew()
    {
        await using var pair = Start(OscoreRecovery.Rederivation);
        await pair.GetAsync("/1", Cancelled);
        var former = pair.Server.Context!;
        pair.Server.LoseState();
        await pair.GetAsync("/2", Cancelled);
        Assert.HasCount(4, pair.Sent);
        Assert.AreNotEqual(Hex.Show(former.SenderKey), Hex.Show(pair.Server.Context!.SenderKey));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Who_is_asked_and_lost_its_state_but_for_the_ID_Context_begins_at_the_second_step()
    {
        await using var pair = Start(OscoreRecovery.Rederivation);
        await pair.GetAsync("/1", Cancelled);
        var old = pair.Server.LastRequest!;
        pair.Client.LoseState();
        await pair.GetAsync("/2", Cancelled);
        Assert.HasCount(4, pair.Sent);      // response #1 answers an ordinary request
        Assert.IsNull(OscorePair.OptionOf(pair.Sent[2]).KidContext);
        Assert.AreEqual(Hex.Show(Told(pair.Received[2])), Hex.Show(Told(pair.Sent[3])[..NonceLength]));
        CollectionAssert.AreEqual(new[] { "GET /1", "GET /2" }, pair.Served);

        await pair.Asking.ForwardAsync(pair.Server, old, Cancelled);
        Assert.HasCount(2, pair.Served);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Who_is_asked_and_lost_everything_is_asked_from_the_beginning()
    {
        await using var pair = Start(OscoreRecovery.Rederivation);
        await pair.GetAsync("/1", Cancelled);
        pair.Client.LoseState(keepsIdContext: false);
        await pair.GetAsync("/2", Cancelled);
        Assert.HasCount(5, pair.Sent);      // one refused with 4.01, request #1, request #2
        Assert.AreEqual(CoapCode.Unauthorized, pair.Received[2].Code);
        CollectionAssert.AreEqual(new[] { "GET /1", "GET /2" }, pair.Served);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Told_ID_contexts_let_who_lost_everything_begin_at_the_second_step()
    {
        await using var pair = Start(OscoreRecovery.Rederivation, showsIdContext: true);
        await pair.GetAsync("/1", Cancelled);
        pair.Client.LoseState(keepsIdContext: false);
        await pair.GetAsync("/2", Cancelled);
        Assert.HasCount(4, pair.Sent);
    }

    // libcoap answers so: "the nonce from the request is used" (RFC 8613 §5.2), as it is, although keys and Common IV are others.
    [TestMethod]
    public void The_first_response_of_a_run_may_have_the_nonce_of_its_request()
    {
        var peer = new OscorePeer(OscorePair.Credentials, OscoreRecovery.Rederivation);
        var exchange = new ProtectedExchange(peer);
        var outer = exchange.Protect(CoapRequest.To(CoapCode.Get, "/1"));
        var option = OscoreOption.Decode(outer.Options.First(OptionNumber.Oscore)!.Value)!;
        var (mirrored, id1, r2) = (OscorePair.Credentials.Mirrored(), CoseStructures.Unwrap(option.KidContext!.Value)!, Hex.Of("0102030405060708"));
        var failure = OscoreMessages.OpenRequest(new OscoreContext(mirrored, id1), option, outer, out _, out var binding);
        Assert.AreEqual(OscoreFailure.None, failure);
        var answer = OscoreMessages.ProtectResponse(
            new OscoreContext(mirrored, (byte[])[.. r2, .. id1]), binding, new CoapResponse(CoapCode.Unauthorized), ownPartialIv: false,
            OscoreMisbehaviour.None, CoseStructures.Wrap(r2));
        Assert.AreEqual("10" + "09" + "480102030405060708", Hex.Show(answer.Options.First(OptionNumber.Oscore)!.Value));
        Assert.AreEqual(ResponseVerdict.NewContext, exchange.Open(answer, out _));
    }

    // Appendix B.2, step 4: an R2 is good once.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task The_second_request_of_a_run_is_not_taken_again()
    {
        await using var pair = Start(OscoreRecovery.Rederivation);
        await pair.GetAsync("/1", Cancelled);
        var second = pair.Server.LastRequest!;
        Assert.AreEqual("Replay detected", (await pair.Asking.ForwardAsync(pair.Server, second, Cancelled)).Text);
        pair.Client.LoseState();
        var answer = await pair.Asking.ForwardAsync(pair.Server, second, Cancelled);    // looks like a request #1 now
        Assert.IsNotNull(OscoreOption.Decode(answer.Options.First(OptionNumber.Oscore)!.Value)!.KidContext);
        Assert.HasCount(1, pair.Served);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Too_many_runs_at_a_time_are_refused()
    {
        await using var pair = Start(OscoreRecovery.Rederivation);
        await pair.GetAsync("/1", Cancelled);
        var first = new OscoreContext(pair.Server.Credentials, Hex.Of("0102030405060708"));
        var (request, _) = OscoreMessages.ProtectRequest(
            first, CoapRequest.To(CoapCode.Get, "/2"), Hex.Of("480102030405060708"), OscoreMisbehaviour.None);
        CoapResponse answer;
        var runs = 0;
        do
        {
            answer = await pair.Asking.ForwardAsync(pair.Server, request, Cancelled);
        }
        while (answer.Options.Has(OptionNumber.Oscore) && ++runs < 100);
        Assert.AreEqual(8, runs);
        Assert.AreEqual(CoapCode.ServiceUnavailable, answer.Code);
        Assert.AreEqual(CoapCode.Changed, (await pair.GetAsync("/3", Cancelled)).Code);     // the context in force still is
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Many_requests_at_once_settle_on_one_context()
    {
        await using var pair = Start(OscoreRecovery.Rederivation);
        var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => pair.GetAsync($"/{i}", Cancelled)));
        Assert.IsTrue(responses.All(response => response.Code == CoapCode.Changed));
        Assert.HasCount(10, pair.Served);
        Assert.HasCount(1, pair.Sent.Select(OscorePair.OptionOf).Where(option => option.KidContext is { Length: NonceLength + 1 }));
    }

    private static OscorePair Start(OscoreRecovery recovery, bool showsIdContext = false) =>
        new(_ => new CoapResponse(CoapCode.Changed), recovery, showsIdContext: showsIdContext);

    private static byte[] Told(CoapMessage message) => CoseStructures.Unwrap(OscorePair.OptionOf(message).KidContext!.Value)!;
}
