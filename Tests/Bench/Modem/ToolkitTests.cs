using Lwm2m.Bench.Card;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Tests.Card;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>The toolkit of the card in a modem has one owner; server, centre, modem and card with secured packets between them.</summary>
[TestClass]
public sealed class ToolkitTests
{
    private static readonly byte[] Coap = Hex.Of("4402b60b2161fb63b13101300138");

    private static PacketSecurity Security => PacketSecurity.Aes(Hex.Of("404142434445464748494a4b4c4d4e4f"), Hex.Of("505152535455565758595a5b5c5d5e5f"));

    [TestMethod]
    [DataRow(14)]
    [DataRow(500)]
    public void Modem_that_owns_the_toolkit_carries_messages_both_ways_by_itself(int length)
    {
        var card = Card();
        using var rig = Rig(ToolkitOwner.Modem, card);
        var transport = Server(rig);
        byte[] coap = [.. Coap, .. new byte[length - 14]];
        transport.Send(coap, new PhoneEndPoint(ModemRig.DeviceNumber));
        Assert.AreEqual("", ModemRig.Lines(rig.Take(20_000)));
        Assert.AreEqual(1, card.Applet!.Waiting);
        var host = new CardHost(card);
        host.Ask("00A404000AF04C574D324D5549434300");
        Assert.AreEqual("9000", host.Open());
        StringAssert.EndsWith(host.AskSecured("80CA000500"), Convert.ToHexString(coap) + "9000");
        byte[]? received = null;
        transport.Received += (_, message) => received = message;
        Store(host, coap);
        Assert.AreEqual("+CSIM: 4,\"9000\"|OK", rig.Ask("AT+CSIM=10,\"80F2000C00\"")); // the host sees no 91xx, nor the card anybody else
        rig.Wait(20_000);
        CollectionAssert.AreEqual(coap, received);
        Assert.AreEqual(0, transport.Refused);
        Assert.IsTrue(card.Toolkit.Results.All(result => result == 0) && card.Toolkit.Results.Count == (length > 140 ? 5 : 1));
        Assert.AreEqual(0, card.Violations.Count);
    }

    [TestMethod]
    public void Host_that_owns_the_toolkit_is_shown_the_message_and_sees_what_the_card_asks_for()
    {
        var card = Card();
        using var rig = Rig(ToolkitOwner.Host, card);
        var transport = Server(rig);
        rig.Ask("AT+CNMI=2,2,0,0,0");
        transport.Send(Coap, new PhoneEndPoint(ModemRig.DeviceNumber));
        var shown = ModemRig.Lines(rig.Take(10_000)).Split('|');
        StringAssert.StartsWith(shown[0], "+CMT: ,");
        Assert.AreEqual(0, card.Applet!.Waiting);
        rig.Ask("AT+CSIM=14,\"8010000002FFFF\"");
        var tpdu = Hex.Of(shown[1]);
        tpdu = tpdu[(1 + tpdu[0])..];
        byte[] objects = [0x82, 0x02, 0x83, 0x81, 0x8B, (byte)tpdu.Length, .. tpdu];
        var envelope = Convert.ToHexString([0x80, 0xC2, 0x00, 0x00, (byte)(objects.Length + 2), 0xD1, (byte)objects.Length, .. objects]);
        Assert.AreEqual("+CSIM: 4,\"9000\"|OK", rig.Ask($"AT+CSIM={envelope.Length},\"{envelope}\""));
        Assert.AreEqual(1, card.Applet.Waiting);
        card.Toolkit.Ask(CardToolkit.MoreTime);
        Assert.AreEqual("+CSIM: 4,\"910B\"|OK", rig.Ask("AT+CSIM=10,\"80F2000C00\""));
        Assert.AreEqual("+CSIM: 26,\"D0098103010200820281829000\"|OK", rig.Ask("AT+CSIM=10,\"801200000B\""));
    }

    [TestMethod]
    public void Busy_card_gets_its_message_later()
    {
        var card = Card();
        using var rig = Rig(ToolkitOwner.Modem, card);
        card.Faults.BusyEnvelopes = 1;
        Server(rig).Send(Coap, new PhoneEndPoint(ModemRig.DeviceNumber));
        rig.Wait(5000);
        Assert.AreEqual(0, card.Applet!.Waiting);
        rig.Wait(3_600_000);
        Assert.AreEqual(1, card.Applet.Waiting);
    }

    [TestMethod]
    public void Proof_of_receipt_comes_back_in_the_report()
    {
        var card = Card(proves: true);
        using var rig = Rig(ToolkitOwner.Modem, card);
        var transport = Server(rig, PacketSecurity.ProofByReport);
        rig.Centre.Reported += (number, userData) => transport.TakeReport(number, userData);
        ResponsePacket? proof = null;
        transport.Proven += (_, packet) => proof = packet;
        transport.Send(Coap, new PhoneEndPoint(ModemRig.DeviceNumber));
        rig.Wait(10_000);
        Assert.AreEqual(PacketStatus.Ok, proof!.Status);
    }

    [TestMethod]
    public void Message_that_the_network_refuses_is_told_to_the_card()
    {
        var card = Card();
        using var rig = Rig(ToolkitOwner.Modem, card);
        rig.Modem.Faults.SubmitErrors = 1;
        var host = new CardHost(card);
        host.Ask("00A404000AF04C574D324D5549434300");
        host.Open();
        Store(host, Coap);
        rig.Ask("AT+CSIM=10,\"80F2000C00\"");
        rig.Wait(10_000);
        CollectionAssert.AreEqual(new byte[] { 0x21 }, card.Toolkit.Results.ToArray());
        Assert.AreEqual(0, rig.Modem.Submitted);
    }

    [TestMethod]
    public void Pulled_card_is_told_by_its_error_and_a_mute_one_by_another()
    {
        var card = Card();
        using var rig = Rig(ToolkitOwner.Neither, card);
        rig.Ask("AT+CMEE=1");
        card.Faults.Unanswered = 1;
        Assert.AreEqual("+CME ERROR: 13", rig.Ask("AT+CSIM=10,\"0070000001\""));
        card.Remove();
        Assert.AreEqual("+CME ERROR: 10", rig.Ask("AT+CSIM=10,\"0070000001\""));
        Assert.AreEqual("+CME ERROR: 10", rig.Ask("AT+CPIN?"));
        card.Insert();
        Assert.AreEqual("+CSIM: 6,\"019000\"|OK", rig.Ask("AT+CSIM=10,\"0070000001\""));
    }

    [TestMethod]
    public void Session_of_a_channel_is_a_text_that_some_modems_make_long()
    {
        var card = Card();
        using var rig = Rig(ToolkitOwner.Neither, card);
        Assert.AreEqual("+CCHO: 1|OK", rig.Ask("AT+CCHO=\"A000000063504B43532D3135\""));
        rig.Modem.Faults.BareCcho = true;
        Assert.AreEqual("2|OK", rig.Ask("AT+CCHO=\"A000000063504B43532D3135\""));
        rig.Modem.Faults.BareCcho = false;
        rig.Modem.Faults.LongCcho = true;
        Assert.AreEqual("+CCHO: 00000000038aa303|OK", rig.Ask("AT+CCHO=\"A000000063504B43532D3135\""));
        StringAssert.StartsWith(rig.Ask("AT+CGLA=00000000038aa303,22,\"00A40804047FFF503100\""), "ERROR");
        StringAssert.StartsWith(rig.Ask("AT+CGLA=00000000038aa303,20,\"00A40804047FFF503100\""), "+CGLA: 52,\"62168202");
        StringAssert.StartsWith(rig.Ask("AT+CCHC=00000000038aa303"), "+CCHC");
        Assert.AreEqual(2, card.OpenChannels);
        Assert.AreEqual(0, card.Violations.Count);
    }

    [TestMethod]
    public void Files_are_read_by_number_and_the_pin_of_the_modem_is_that_of_the_card()
    {
        var card = new UiccStandIn(new UiccOptions { Pin = "1234" });
        using var rig = new ModemRig(change: options => options with { Pin = "1234", Toolkit = ToolkitOwner.Modem }, card: card);
        StringAssert.StartsWith(card.BasicApplication, "A0000000871002");
        Assert.AreEqual("OK", rig.Ask("AT+CPIN=\"1234\""));
        Assert.AreEqual("+CRSM: 144,0,\"985410000000000010F8\"|OK", rig.Ask("AT+CRSM=176,12258,0,0,10"));
        Assert.AreEqual("+CRSM: 144,0,\"082983100000000010\"|OK", rig.Ask("AT+CRSM=176,28423,0,0,9"));
        Assert.AreEqual("+CRSM: 106,130|OK", rig.Ask("AT+CRSM=176,28999,0,0,9"));
    }

    private static void Store(CardHost host, byte[] coap)
    {
        byte[] whole = [.. new SmsAddress(ModemRig.ServerNumber).ToField(), 0x05, (byte)(coap.Length >> 8), (byte)coap.Length, .. coap];
        for (int at = 0, block = 0; at < whole.Length; at += 200, block++)
        {
            var part = whole[at..Math.Min(whole.Length, at + 200)];
            var isLast = at + 200 >= whole.Length;
            var answer = host.AskSecured($"80E2{(isLast ? 0x80 : 0):X2}{block:X2}{part.Length:X2}{Convert.ToHexString(part)}");
            StringAssert.StartsWith(answer, isLast ? "91" : "9000");
        }
    }

    private static UiccStandIn Card(bool proves = false) => new(new UiccOptions { Applet = new AppletOptions { Security = Security, Proves = proves } });

    private static ModemRig Rig(ToolkitOwner owner, UiccStandIn card) => new(change: options => options with { Toolkit = owner }, card: card);

    private static SecuredPacketTransport Server(ModemRig rig, byte spi2 = PacketSecurity.NoProof)
    {
        var transport = new SecuredPacketTransport(rig.Centre, ModemRig.ServerNumber);
        transport.Add(ModemRig.DeviceNumber, Security with { Spi2 = spi2 });
        return transport;
    }
}
