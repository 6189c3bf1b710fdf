using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Scef;

namespace Lwm2m.Bench.Tests.Scef;

[TestClass]
public class ScsTableTests
{
    private static readonly ServerName Data = new("data");
    private static readonly ServerName Management = new("mgmt", 5690);
    private readonly ScsTable _table = new(null, namesServers: true);

    [TestMethod]
    public void A_request_goes_to_the_server_it_names_and_the_options_that_name_it_are_for_the_scs()
    {
        Assert.AreEqual(Data, FromDevice(Request(1, "aa", ("data", null)), out var relayed));
        Assert.AreEqual("data", relayed.Options.First(OptionNumber.UriHost)!.Text);
        Assert.AreEqual(Management, FromDevice(Request(2, "bb", ("mgmt", 5690)), out relayed));
        Assert.IsFalse(relayed.Options.Has(OptionNumber.UriPort));
        Assert.AreEqual(new ServerName("192.0.2.1"), FromDevice(Request(3, "cc", ("192.0.2.1", null)), out relayed));
        Assert.IsFalse(relayed.Options.Has(OptionNumber.UriHost));
        Assert.IsNull(FromDevice(Request(4, "dd", null), out _));
    }

    [TestMethod]
    public void What_names_no_server_goes_to_the_default_one()
    {
        var table = new ScsTable(Data, namesServers: true);
        byte[] record = [22, 254, 253, 0, 0];
        Assert.AreEqual(Data, table.FromDevice(record).Server);
        CollectionAssert.AreEqual(record, table.FromServer(Data, record, out _));
        Assert.IsNull(table.FromServer(Management, record, out _));
        Assert.AreEqual(Data, table.FromDevice(CoapMessageCodec.Encode(Request(4, "dd", null))).Server);
    }

    [TestMethod]
    public void A_request_of_a_server_names_it_to_the_device()
    {
        var request = FromServer(Management, Request(9, "01", null));
        Assert.AreEqual(Management, ServerName.Of(request.Options));
        Assert.AreEqual(Data, ServerName.Of(FromServer(Data, Request(9, "02", null)).Options));
        Assert.IsFalse(CoapMessageCodec.Decode(new ScsTable(null, false).FromServer(Data, CoapMessageCodec.Encode(Request(9, "01", null)), out _), out var plain) != DecodeStatus.Ok
            || plain!.Options.Has(OptionNumber.UriHost));
    }

    [TestMethod]
    public void Two_servers_with_the_same_numbers_get_their_own_answers()
    {
        var first = FromServer(Data, Request(9, "01", null));
        var second = FromServer(Management, Request(9, "01", null));
        Assert.AreNotEqual(first.MessageId, second.MessageId);
        Assert.AreNotEqual(first.Token, second.Token);
        Assert.AreEqual(first, FromServer(Data, Request(9, "01", null)) with { Options = first.Options, Payload = first.Payload }, "a repetition is the same");

        Assert.AreEqual(Management, FromDevice(Answer(CoapType.Acknowledgement, second.MessageId, second.Token), out var relayed));
        Assert.AreEqual(9, relayed.MessageId);
        Assert.AreEqual("01", relayed.Token.ToString());
        Assert.AreEqual(Data, FromDevice(Answer(CoapType.Acknowledgement, first.MessageId, first.Token), out relayed));
        Assert.AreEqual("01", relayed.Token.ToString());

        // Notifications come under Message IDs of the device.
        Assert.AreEqual(Management, FromDevice(Answer(CoapType.NonConfirmable, 700, second.Token), out relayed));
        Assert.AreEqual(700, relayed.MessageId);
        Assert.AreEqual("01", relayed.Token.ToString());
        Assert.AreEqual(Data, FromDevice(Answer(CoapType.Confirmable, 701, first.Token), out _));
    }

    [TestMethod]
    public void What_answers_nothing_goes_nowhere()
    {
        Assert.IsNull(FromDevice(CoapMessage.Empty(CoapType.Acknowledgement, 77), out _));
        Assert.IsNull(FromDevice(Answer(CoapType.NonConfirmable, 78, new Token([9])), out _));
        Assert.IsNull(_table.FromDevice(new byte[] { 0x41, 1, 0, 0 }).Server);
    }

    [TestMethod]
    public void A_ping_of_a_server_ends_at_the_scs()
    {
        var ping = CoapMessageCodec.Encode(CoapMessage.Empty(CoapType.Confirmable, 5));
        Assert.IsNull(_table.FromServer(Data, ping, out var answer));
        CollectionAssert.AreEqual(CoapMessageCodec.Encode(CoapMessage.Empty(CoapType.Reset, 5)), answer);
    }

    private static CoapMessage Request(ushort id, string token, (string Host, int? Port)? server)
    {
        var options = new OptionSet([new CoapOption(OptionNumber.UriPath, "rd")]);
        if (server is { } named)
        {
            options = options.Add(new CoapOption(OptionNumber.UriHost, named.Host));
            options = named.Port is { } port ? options.Add(new CoapOption(OptionNumber.UriPort, (uint)port)) : options;
        }

        return new CoapMessage { Type = CoapType.Confirmable, Code = CoapCode.Post, MessageId = id, Token = new Token(Convert.FromHexString(token)), Options = options };
    }

    private static CoapMessage Answer(CoapType type, ushort id, Token token) => new() { Type = type, Code = CoapCode.Content, MessageId = id, Token = token };

    private ServerName? FromDevice(CoapMessage message, out CoapMessage relayed)
    {
        var (server, bytes) = _table.FromDevice(CoapMessageCodec.Encode(message));
        relayed = CoapMessageCodec.Decode(bytes, out var decoded) == DecodeStatus.Ok ? decoded! : message;
        return server;
    }

    private CoapMessage FromServer(ServerName server, CoapMessage message)
    {
        Assert.AreEqual(DecodeStatus.Ok, CoapMessageCodec.Decode(_table.FromServer(server, CoapMessageCodec.Encode(message), out _), out var relayed));
        return relayed!;
    }
}
