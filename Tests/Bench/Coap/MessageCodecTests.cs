using CsCheck;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Coap;

[TestClass]
public class MessageCodecTests
{
    // RFC 7252 Appendix A, Figures 16 and 17.
    private const string Request = "40 01 7d 34 bb 74656d7065726174757265";
    private const string Response = "60 45 7d 34 ff 32322e332043";
    private const string RequestWithToken = "41 01 7d 35 20 bb 74656d7065726174757265";
    private const string ResponseWithToken = "61 45 7d 35 20 ff 32322e332043";

    [TestMethod]
    [DataRow(Request, "CON GET /temperature [mid 32052]")]
    [DataRow(Response, "ACK 2.05 Content [mid 32052] 6 bytes")]
    [DataRow(RequestWithToken, "CON GET /temperature [mid 32053, token 20]")]
    [DataRow(ResponseWithToken, "ACK 2.05 Content [mid 32053, token 20] 6 bytes")]
    public void Examples_of_RFC_7252_are_read_and_written_back(string hex, string summary)
    {
        Assert.AreEqual(DecodeStatus.Ok, CoapMessageCodec.Decode(Hex.Of(hex), out var message));
        Assert.AreEqual(summary, message!.ToString());
        Assert.AreEqual(Hex.Show(Hex.Of(hex)), Hex.Show(CoapMessageCodec.Encode(message)));
    }

    [TestMethod]
    public void The_payload_of_the_example_is_its_temperature()
    {
        CoapMessageCodec.Decode(Hex.Of(Response), out var message);
        Assert.AreEqual("22.3 C", Encoding.UTF8.GetString(message!.Payload.Span));
    }

    // Lengths and deltas around 13 and 269, where their encoding changes (RFC 7252 §3.1).
    [TestMethod]
    [DataRow(0)]
    [DataRow(12)]
    [DataRow(13)]
    [DataRow(268)]
    [DataRow(269)]
    [DataRow(1034)]
    public void An_option_of_any_length_and_number_survives(int length)
    {
        var message = new CoapMessage
        {
            Type = CoapType.NonConfirmable,
            Code = CoapCode.Get,
            MessageId = 1,
            Options = new OptionSet([new CoapOption(length + 2, new byte[length]), new CoapOption(1, new byte[3])]),
        };
        Assert.AreEqual(DecodeStatus.Ok, CoapMessageCodec.Decode(CoapMessageCodec.Encode(message), out var read));
        CollectionAssert.AreEqual(new[] { 1, length + 2 }, read!.Options.Select(option => option.Number).ToArray());
        Assert.AreEqual(length, read.Options.First(length + 2)!.Value.Length);
    }

    [TestMethod]
    [DataRow("40", DisplayName = "shorter than a header")]
    [DataRow("00 01 00 01", DisplayName = "version 0")]
    [DataRow("80 01 00 01", DisplayName = "version 2")]
    public void What_is_not_CoAP_is_told_apart(string hex) =>
        Assert.AreEqual(DecodeStatus.NotCoap, CoapMessageCodec.Decode(Hex.Of(hex), out _));

    [TestMethod]
    [DataRow("49 01 00 01 000000000000000000", DisplayName = "token length 9")]
    [DataRow("42 01 00 01 20", DisplayName = "token cut off")]
    [DataRow("40 01 00 01 ff", DisplayName = "marker without payload")]
    [DataRow("40 01 00 01 b5 61", DisplayName = "option cut off")]
    [DataRow("40 01 00 01 d0", DisplayName = "extended delta cut off")]
    [DataRow("40 01 00 01 e0 ff ff", DisplayName = "number beyond 65535")]
    [DataRow("40 01 00 01 f0", DisplayName = "delta nibble 15")]
    [DataRow("40 01 00 01 0f", DisplayName = "length nibble 15")]
    [DataRow("41 00 00 01 20", DisplayName = "empty with a token")]
    [DataRow("40 00 00 01 ff 00", DisplayName = "empty with a payload")]
    [DataRow("40 21 00 01", DisplayName = "reserved class 1")]
    [DataRow("40 e1 00 01", DisplayName = "reserved class 7")]
    public void A_format_error_is_told_with_its_message_id(string hex)
    {
        Assert.AreEqual(DecodeStatus.Malformed, CoapMessageCodec.Decode(Hex.Of(hex), out var message));
        Assert.AreEqual(1, message!.MessageId);
    }

    // Version 1 and a type of any, so that most are looked at further than the first byte.
    [TestMethod]
    public void Random_bytes_never_throw() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Byte.Array[0, 39]).Sample(
        (type, tokenLength, rest) =>
        {
            byte[] bytes = [(byte)(0x40 | (type << 4) | tokenLength), .. rest];
            return CoapMessageCodec.Decode(bytes, out var message) != DecodeStatus.Ok
                || (CoapMessageCodec.Decode(CoapMessageCodec.Encode(message!), out var again) == DecodeStatus.Ok
                    && Hex.Show(message!.Payload) == Hex.Show(again!.Payload) && message.Options.SequenceEqual(again.Options, new SameOption()));
        },
        iter: 50_000);

    private sealed class SameOption : IEqualityComparer<CoapOption>
    {
        public bool Equals(CoapOption? x, CoapOption? y) => x!.Number == y!.Number && x.Value.Span.SequenceEqual(y.Value.Span);

        public int GetHashCode(CoapOption option) => option.Number;
    }
}
