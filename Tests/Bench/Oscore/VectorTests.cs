using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Oscore;

/// <summary>The known answers of RFC 8613 Appendix C and the examples of RFC 8613 §6.3.</summary>
[TestClass]
public class VectorTests
{
    private const string Salt = "9e7ca92223786340";
    private const string Context = "37cbf3210017a2d3";

    // C.1, C.2, C.3: keys and nonces, as the client has them; the server has them the other way round.
    [TestMethod]
    [DataRow(Salt, "", "01", null, "f0910ed7295e6ad4b54fc793154302ff", "ffb14e093c94c9cac9471648b4f98710", "4622d4dd6d944168eefb54987c",
        "4622d4dd6d944168eefb54987c", "4722d4dd6d944169eefb54987c", DisplayName = "C.1")]
    [DataRow("", "00", "01", null, "321b26943253c7ffb6003b0b64d74041", "e57b5635815177cd679ab4bcec9d7dda", "be35ae297d2dace910c52e99f9",
        "bf35ae297d2dace910c52e99f9", "bf35ae297d2dace810c52e99f9", DisplayName = "C.2")]
    [DataRow(Salt, "", "01", Context, "af2a1300a5e95788b356336eeecd2b92", "e39a0c7c77b43f03b4b39ab9a268699f", "2ca58fb85ff1b81c0b7181b85e",
        "2ca58fb85ff1b81c0b7181b85e", "2da58fb85ff1b81d0b7181b85e", DisplayName = "C.3")]
    public void Keys_and_nonces_are_derived(
        string salt, string sender, string recipient, string? idContext, string senderKey, string recipientKey, string commonIv, string senderNonce, string recipientNonce)
    {
        var client = Credentials(salt, sender, recipient, idContext);
        foreach (var (context, key, other, nonce) in new[]
        {
            (new OscoreContext(client), senderKey, recipientKey, senderNonce),
            (new OscoreContext(client.Mirrored()), recipientKey, senderKey, recipientNonce),
        })
        {
            Assert.AreEqual(key, Hex.Show(context.SenderKey));
            Assert.AreEqual(other, Hex.Show(context.RecipientKey));
            Assert.AreEqual(commonIv, Hex.Show(context.CommonIv));
            Assert.AreEqual(nonce, Hex.Show(context.Nonce(context.Credentials.SenderId, OscoreOption.PartialIvOf(0))));
        }
    }

    [TestMethod]
    [DataRow("", null, "Key", 16, "8540f60a634b657910")]
    [DataRow("01", null, "Key", 16, "854101f60a634b657910")]
    [DataRow("", null, "IV", 13, "8540f60a6249560d")]
    [DataRow("", Context, "Key", 16, "85404837cbf3210017a2d30a634b657910")]
    [DataRow("01", Context, "Key", 16, "8541014837cbf3210017a2d30a634b657910")]
    [DataRow("", Context, "IV", 13, "85404837cbf3210017a2d30a6249560d")]
    public void Info_is_the_CBOR_of_the_RFC(string id, string? idContext, string type, int length, string expected) => Assert.AreEqual(
        expected, Hex.Show(CoseStructures.Info(Hex.Of(id), Optional(idContext), type, length)));

    [TestMethod]
    [DataRow("", "14", "8368456e63727970743040488501810a40411440")]
    [DataRow("00", "14", "8368456e63727970743040498501810a4100411440")]
    public void The_additional_data_is_the_CBOR_of_the_RFC(string kid, string partialIv, string expected) =>
        Assert.AreEqual(expected, Hex.Show(CoseStructures.AdditionalData(Hex.Of(kid), Hex.Of(partialIv))));

    // C.4, C.5, C.6, with sequence number 20.
    [TestMethod]
    [DataRow(Salt, "", null, "44015d1f00003974396c6f63616c686f737483747631",
        "44025d1f00003974396c6f63616c686f7374620914ff612f1092f1776f1c1668b3825e", "4622d4dd6d944168eefb549868", DisplayName = "C.4")]
    [DataRow("", "00", null, "440171c30000b932396c6f63616c686f737483747631",
        "440271c30000b932396c6f63616c686f737463091400ff4ed339a5a379b0b8bc731fffb0", "bf35ae297d2dace910c52e99ed", DisplayName = "C.5")]
    [DataRow(Salt, "", Context, "44012f8eef9bbf7a396c6f63616c686f737483747631",
        "44022f8eef9bbf7a396c6f63616c686f73746b19140837cbf3210017a2d3ff72cd7273fd331ac45cffbe55c3", "2ca58fb85ff1b81c0b7181b84a", DisplayName = "C.6")]
    public void A_request_is_protected_and_opened(string salt, string sender, string? idContext, string plain, string expected, string nonce)
    {
        var credentials = Credentials(salt, sender, "01", idContext);
        var context = new OscoreContext(credentials) { SenderSequenceNumber = 20 };
        var message = Decode(plain);
        var (outer, binding) = OscoreMessages.ProtectRequest(context, Request(message), context.IdContext, OscoreMisbehaviour.None);
        var sent = message with { Code = outer.Method, Options = outer.Options, Payload = outer.Payload };
        Assert.AreEqual(expected, Hex.Show(CoapMessageCodec.Encode(sent)));
        Assert.AreEqual(nonce, Hex.Show(binding.Nonce));
        Assert.AreEqual(21ul, context.SenderSequenceNumber);

        var received = Decode(expected);
        var option = OscoreOption.Decode(received.Options.First(OptionNumber.Oscore)!.Value)!;
        Assert.AreEqual(20ul, option.SequenceNumber);
        var failure = OscoreMessages.OpenRequest(new OscoreContext(credentials.Mirrored()), option, Request(received), out var inner, out _);
        Assert.AreEqual(OscoreFailure.None, failure);
        var opened = received with { Code = inner.Method, Options = inner.Options, Payload = inner.Payload };
        Assert.AreEqual(plain, Hex.Show(CoapMessageCodec.Encode(opened)));
    }

    // C.7 and C.8: the response to C.4, without and with a Partial IV.
    [TestMethod]
    [DataRow(false, "64445d1f0000397490ffdbaad1e9a7e7b2a813d3c31524378303cdafae119106", DisplayName = "C.7")]
    [DataRow(true, "64445d1f00003974920100ff4d4c13669384b67354b2b6175ff4b8658c666a6cf88e", DisplayName = "C.8")]
    public void A_response_is_protected_and_opened(bool ownPartialIv, string expected)
    {
        const string Plain = "64455d1f00003974ff48656c6c6f20576f726c6421";

        var credentials = Credentials(Salt, "", "01", null);
        var (client, server) = (new OscoreContext(credentials) { SenderSequenceNumber = 20 }, new OscoreContext(credentials.Mirrored()));
        var (request, asked) = OscoreMessages.ProtectRequest(client, CoapRequest.To(CoapCode.Get, "/tv1"), null, OscoreMisbehaviour.None);
        var option = OscoreOption.Decode(request.Options.First(OptionNumber.Oscore)!.Value)!;
        OscoreMessages.OpenRequest(server, option, request, out _, out var answered);

        var message = Decode(Plain);
        var outer = OscoreMessages.ProtectResponse(server, answered, CoapResponse.Of(message), ownPartialIv, OscoreMisbehaviour.None);
        var sent = message with { Code = outer.Code, Options = outer.Options, Payload = outer.Payload };
        Assert.AreEqual(expected, Hex.Show(CoapMessageCodec.Encode(sent)));

        var received = CoapResponse.Of(Decode(expected));
        var told = OscoreOption.Decode(received.Options.First(OptionNumber.Oscore)!.Value)!;
        var inner = OscoreMessages.OpenResponse(client, asked, told, received)!;
        var opened = message with { Code = inner.Code, Options = inner.Options, Payload = inner.Payload };
        Assert.AreEqual(Plain, Hex.Show(CoapMessageCodec.Encode(opened)));
    }

    // RFC 8613 §6.3, and kid with kid context as others write them.
    [TestMethod]
    [DataRow("", null, null, null, DisplayName = "response")]
    [DataRow("0107", "07", null, null, DisplayName = "response with Partial IV")]
    [DataRow("0100", "00", null, null, DisplayName = "Partial IV 0")]
    [DataRow("090525", "05", "25", null, DisplayName = "request, kid 25")]
    [DataRow("0900", "00", "", null, DisplayName = "request, empty kid")]
    [DataRow("19050544616c656b", "05", "", "44616c656b", DisplayName = "request, kid context")]
    [DataRow("054142434445", "4142434445", null, null)]
    [DataRow("0b4142436b6964", "414243", "6b6964", null)]
    [DataRow("1b414243036162636b6964", "414243", "6b6964", "616263")]
    public void An_option_is_written_and_read(string value, string? partialIv, string? kid, string? kidContext)
    {
        var option = OscoreOption.Decode(Hex.Of(value))!;
        Assert.AreEqual(partialIv, Show(option.PartialIv));
        Assert.AreEqual(kid, Show(option.Kid));
        Assert.AreEqual(kidContext, Show(option.KidContext));
        Assert.AreEqual(value, Hex.Show(option.Encode()));
    }

    [TestMethod]
    [DataRow("00", DisplayName = "flags of nothing in a byte")]
    [DataRow("29012a", DisplayName = "reserved bit 20")]
    [DataRow("4901", DisplayName = "reserved bit 40")]
    [DataRow("8901", DisplayName = "reserved bit 80")]
    [DataRow("06010203040506", DisplayName = "Partial IV of 6 bytes")]
    [DataRow("0701020304050607", DisplayName = "Partial IV of 7 bytes")]
    [DataRow("0301", DisplayName = "Partial IV cut short")]
    [DataRow("1101", DisplayName = "no length of kid context")]
    [DataRow("11010341", DisplayName = "kid context cut short")]
    [DataRow("010102", DisplayName = "a kid without its flag")]
    public void A_malformed_option_is_not_read(string value) => Assert.IsNull(OscoreOption.Decode(Hex.Of(value)));

    // Every cut of an option is either malformed or says something else, and none throws.
    [TestMethod]
    public void Every_prefix_of_an_option_is_read_or_refused()
    {
        var whole = Hex.Of("1b414243036162636b6964");
        for (var length = 1; length < 8; length++)
        {
            Assert.IsNull(OscoreOption.Decode(whole.AsMemory(0, length)), $"{length}");
        }

        Assert.AreEqual(0, OscoreOption.Decode(whole.AsMemory(0, 8))!.Kid!.Value.Length);
    }

    [TestMethod]
    public void Sequence_numbers_end_before_2_to_the_40()
    {
        var context = new OscoreContext(Credentials(Salt, "", "01", null)) { SenderSequenceNumber = OscoreContext.MaxSequenceNumber };
        Assert.AreEqual("ffffffffff", Hex.Show(OscoreOption.PartialIvOf(context.TakeSequenceNumber())));
        Assert.ThrowsExactly<OscoreException>(() => context.TakeSequenceNumber());
    }

    [TestMethod]
    public void An_ID_has_seven_bytes_at_most() =>
        Assert.ThrowsExactly<ArgumentException>(() => Credentials(Salt, "0102030405060708", "01", null));

    private static OscoreCredentials Credentials(string salt, string sender, string recipient, string? idContext) => new()
    {
        MasterSecret = Hex.Of("0102030405060708090a0b0c0d0e0f10"),
        MasterSalt = Hex.Of(salt),
        SenderId = Hex.Of(sender),
        RecipientId = Hex.Of(recipient),
        IdContext = Optional(idContext),
    };

    private static ReadOnlyMemory<byte>? Optional(string? hex) => hex is null ? default(ReadOnlyMemory<byte>?) : Hex.Of(hex);

    private static CoapMessage Decode(string hex)
    {
        Assert.AreEqual(DecodeStatus.Ok, CoapMessageCodec.Decode(Hex.Of(hex), out var message));
        return message!;
    }

    private static CoapRequest Request(CoapMessage message) => new() { Method = message.Code, Options = message.Options, Payload = message.Payload };

    private static string? Show(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? Hex.Show(some) : null;
}
