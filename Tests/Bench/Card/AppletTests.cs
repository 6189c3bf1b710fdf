using Lwm2m.Bench.Card;
using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Card;

/// <summary>The LwM2M applet: messages of the device inside the secure channel, secured packets outside.</summary>
[TestClass]
public sealed class AppletTests
{
    private const string Select = "00A404000AF04C574D324D5549434300";
    private const string GetData = "80CA000500";
    private const string Profile = "8010000002FFFF";
    private const string Server = "0A915421436587";

    private static readonly byte[] Coap = Hex.Of("4402b60b2161fb63b13101300138");

    [TestMethod]
    public void Message_of_the_server_is_given_once_and_only_inside_the_channel()
    {
        var (card, host) = Card();
        card.Applet!.Deliver(new CardMessage(Hex.Of(Server), Coap));
        StringAssert.EndsWith(host.Ask(Select), "9000");
        Assert.AreEqual("6982", host.Ask(GetData));
        Assert.AreEqual("9000", host.Open());
        Assert.AreEqual("6A88", host.AskSecured("80CA000600"));
        Assert.AreEqual("0A91542143658705000E4402B60B2161FB63B131013001389000", host.AskSecured(GetData));
        Assert.AreEqual("6A88", host.AskSecured(GetData));
        Assert.AreEqual("6982", host.Ask(GetData)); // in clear: refused, and the session has ended
        Assert.AreEqual("6985", host.AskSecured(GetData));
    }

    [TestMethod]
    public void Message_of_the_device_may_come_in_blocks_and_must_be_whole()
    {
        var (card, host) = Card(security: null);
        CardMessage? stored = null;
        card.Applet!.Stored += message => stored = message;
        host.Ask(Select);
        host.Open();
        Assert.AreEqual("9000", host.AskSecured("80E28000180A91542143658705000E4402B60B2161FB63B13101300138"));
        Assert.AreEqual(Server, Convert.ToHexString(stored!.Address));
        CollectionAssert.AreEqual(Coap, stored.Coap);
        stored = null;
        Assert.AreEqual("9000", host.AskSecured("80E200000A0A91542143658705000E"));
        Assert.IsNull(stored);
        Assert.AreEqual("9000", host.AskSecured("80E280010E4402B60B2161FB63B13101300138"));
        CollectionAssert.AreEqual(Coap, stored!.Coap);
        stored = null;
        foreach (var wrong in new[] { "80E28000180A91542143658705000D4402B60B2161FB63B13101300138", "80E28000180A91542143658706000E4402B60B2161FB63B13101300138", "80E28000180AD154214365870500" + "0E4402B60B2161FB63B13101300138", "80E28000020A91" })
        {
            Assert.AreEqual("6A80", host.AskSecured(wrong));
        }

        Assert.AreEqual("6A86", host.AskSecured("80E28001180A91542143658705000E4402B60B2161FB63B13101300138"));
        Assert.IsNull(stored);
    }

    [TestMethod]
    public void Long_message_crosses_in_several_responses()
    {
        var (card, host) = Card();
        var coap = new byte[500];
        new Random(1).NextBytes(coap);
        card.Applet!.Deliver(new CardMessage(Hex.Of(Server), coap));
        host.Ask(Select);
        host.Open();
        Assert.AreEqual(Server + "0501F4" + Convert.ToHexString(coap) + "9000", host.AskSecured(GetData));
    }

    [TestMethod]
    public void Secured_packet_of_the_known_answers_reaches_the_device_once()
    {
        var (card, host) = Card();
        host.Ask(Profile);
        const string Packet = "00281516001212b20203cb689b1dc9cad7278ed35e2913bae404568ce77bc852fe1dce51eca962a0080b";
        Assert.AreEqual("9000", host.Ask(Envelope(Packet)));
        Assert.AreEqual(1, card.Applet!.Waiting);
        Assert.AreEqual("9000", host.Ask(Envelope(Packet)));
        Assert.AreEqual(1, card.Applet.RefusedFor(PacketFault.LowCounter));
        for (var bit = 0; bit < Packet.Length * 4; bit++)
        {
            var flipped = Hex.Of(Packet);
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.AreEqual("9000", host.Ask(Envelope(Convert.ToHexString(flipped))), $"bit {bit}");
        }

        Assert.AreEqual(1, card.Applet.Waiting);
        Assert.AreEqual(1 + (Packet.Length * 4), card.Applet.Refused);
        Assert.AreEqual(0, card.Toolkit.Waiting);
        Assert.AreEqual("9000", host.Ask(Envelope("00281516001212b2020364a70eb48c2454f3640f3f9d64ea1d1d07ebf3a1065ea3c95b21804130d3c57c")));
        Assert.AreEqual(2, card.Applet.Waiting);
    }

    [TestMethod]
    public void Message_of_the_device_leaves_as_a_secured_packet_by_the_toolkit()
    {
        var (card, host) = Card();
        host.Ask(Select);
        host.Open();
        Assert.AreEqual("6985", host.AskSecured("80E28000180A91542143658705000E4402B60B2161FB63B13101300138")); // no terminal has told its profile
        host.Ask(Profile);
        var status = host.AskSecured("80E28000180A91542143658705000E4402B60B2161FB63B13101300138");
        StringAssert.StartsWith(status, "91");
        Assert.AreEqual("6C" + status[2..], host.Ask("8012000001"));
        var command = host.Ask("80120000" + status[2..]);
        StringAssert.StartsWith(command, "D0458103011300820281838B3A51000A9154214365877FF6002D02700000281516001212B20203");
        var submit = SubmitTpdu.Parse(Hex.Of(command[26..^4]), DateTimeOffset.UnixEpoch);
        var end = new PacketEnd(Security, new PacketCounters(), "card");
        CollectionAssert.AreEqual(Coap, end.Unprotect(submit.UserData.AsSpan(3), out var packet));
        Assert.AreEqual(1, packet.Counter);
        Assert.AreEqual("6A80", host.Ask("801400000C810302130082028281830100"));
        Assert.AreEqual("9000", host.Ask("801400000C810301130082028281830100"));
        CollectionAssert.AreEqual(new byte[] { 0 }, card.Toolkit.Results.ToArray());
    }

    [TestMethod]
    public void Counters_survive_the_card()
    {
        var folder = Directory.CreateTempSubdirectory("card");
        try
        {
            var path = Path.Combine(folder.FullName, "state");
            UiccStandIn Make() => new(new UiccOptions { StatePath = path, Applet = new AppletOptions { Security = Security } });
            var server = new PacketEnd(Security, new PacketCounters(), "server");
            var packet = Convert.ToHexString(server.Protect(Coap));
            var card = Make();
            Assert.AreEqual("9000", new CardHost(card).Ask(Envelope(packet)));
            Store(card);
            card = Make();
            Assert.AreEqual("9000", new CardHost(card).Ask(Envelope(packet)));
            Assert.AreEqual(1, card.Applet!.RefusedFor(PacketFault.LowCounter));
            server.Unprotect(Store(card), out var command);
            Assert.AreEqual(2, command.Counter);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [TestMethod]
    public void Parts_of_a_packet_come_in_any_order_and_those_of_others_are_kept_apart()
    {
        var (card, host) = Card();
        host.Ask(Profile);
        var parts = ShortMessageParts.Split(new PacketEnd(Security, new PacketCounters(), "server").Protect(new byte[300]), CommandPacket.Identifier, 7);
        Assert.AreEqual(3, parts.Count);
        foreach (var (originator, index) in new[] { (Server, 2), ("0A915421436588", 1), (Server, 0), (Server, 0) })
        {
            Assert.AreEqual("9000", host.Ask(Envelope(originator, parts[index])));
            Assert.AreEqual(0, card.Applet!.Waiting);
        }

        Assert.AreEqual("9000", host.Ask(Envelope(Server, parts[1])));
        Assert.AreEqual(1, card.Applet!.Waiting);
        Assert.AreEqual(0, card.Applet.Refused);
    }

    [TestMethod]
    public void Message_that_is_not_for_the_card_or_not_of_a_number_is_not_taken()
    {
        var (card, host) = Card();
        var packet = Hex.Of("02700000281516001212b20203cb689b1dc9cad7278ed35e2913bae404568ce77bc852fe1dce51eca962a0080b");
        Assert.AreEqual("6A80", host.Ask(Envelope(Server, packet, identifier: 0x00)));
        Assert.AreEqual("6A80", host.Ask(Envelope(Server, packet, coding: 0x04)));
        Assert.AreEqual("9000", host.Ask(Envelope("04D0E53A", packet)));
        Assert.AreEqual(1, card.Applet!.RefusedFor(PacketFault.UnknownSender));
        Assert.AreEqual("9000", host.Ask(Envelope(Server, Coap, first: 0x04)));
        Assert.AreEqual("9000", host.Ask(Envelope(Server, [0x09, .. packet[1..]])));
        Assert.AreEqual(0, card.Applet!.Waiting);
        Assert.AreEqual("9000", host.Ask(Envelope(Server, packet, coding: 0x16)));
        Assert.AreEqual(1, card.Applet.Waiting);
    }

    [TestMethod]
    public void Proof_of_receipt_is_made_where_the_card_is_provisioned_for_it()
    {
        foreach (var (spi2, proves) in new[] { ((byte)0x19, true), ((byte)0x39, true), ((byte)0x19, false) })
        {
            var card = new UiccStandIn(new UiccOptions { Applet = new AppletOptions { Security = Security, Proves = proves } });
            var host = new CardHost(card);
            host.Ask(Profile);
            var server = new PacketEnd(Security with { Spi2 = spi2 }, new PacketCounters(), "server");
            var answer = host.Ask(Envelope(Convert.ToHexString(server.Protect(Coap))));
            Assert.AreEqual(1, card.Applet!.Waiting);
            if (spi2 == 0x39)
            {
                StringAssert.StartsWith(answer, "91");
                var command = Hex.Of(host.Ask("80120000" + answer[2..]));
                answer = Convert.ToHexString(SubmitTpdu.Parse(command.AsSpan(13..^2), DateTimeOffset.UnixEpoch).UserData) + "9000";
            }

            if (!proves)
            {
                Assert.AreEqual("9000", answer);
                continue;
            }

            StringAssert.StartsWith(answer, "027100");
            Assert.AreEqual(PacketStatus.Ok, server.TakeProof(Hex.Of(answer[6..^4])).Status);
            Assert.AreEqual(0, server.Awaited);
        }
    }

    private static PacketSecurity Security => PacketSecurity.Aes(Hex.Of("404142434445464748494a4b4c4d4e4f"), Hex.Of("505152535455565758595a5b5c5d5e5f"));

    private static (UiccStandIn Card, CardHost Host) Card() => Card(Security);

    private static (UiccStandIn Card, CardHost Host) Card(PacketSecurity? security)
    {
        var card = new UiccStandIn(new UiccOptions { Applet = new AppletOptions { Security = security } });
        return (card, new CardHost(card));
    }

    // The packet that the card asks to send of one message.
    private static byte[] Store(UiccStandIn card)
    {
        var host = new CardHost(card);
        host.Ask(Profile);
        host.Ask(Select);
        host.Open();
        var status = host.AskSecured("80E28000180A91542143658705000E4402B60B2161FB63B13101300138");
        var command = Hex.Of(host.Ask("80120000" + status[2..]));
        return SubmitTpdu.Parse(command.AsSpan(13..^2), DateTimeOffset.UnixEpoch).UserData[3..];
    }

    private static string Envelope(string packet) => Envelope(Server, Hex.Of("027000" + packet));

    private static string Envelope(string originator, byte[] userData, byte first = 0x44, byte identifier = 0x7F, byte coding = 0xF6)
    {
        byte[] tpdu = [first, .. Hex.Of(originator), identifier, coding, .. Hex.Of("62110321436540"), (byte)userData.Length, .. userData];
        byte[] objects = [0x82, 0x02, 0x83, 0x81, .. Tlv.Write(0x8B, tpdu)];
        var data = Tlv.Write(0xD1, objects);
        return Convert.ToHexString([0x80, 0xC2, 0x00, 0x00, (byte)data.Length, .. data]);
    }
}
