using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Peers.Tests.Support;
using Lwm2m.SecuredPackets;
using SmsAddress = Lwm2m.Bench.Sms.SmsAddress;
using SmsCapture = Lwm2m.Peers.Tests.Support.SmsCapture;

namespace Lwm2m.Peers.Tests;

/// <summary>tshark dissects the short messages that carry secured packets, of the device's codec and of the server's side.</summary>
[TestClass]
public class SecuredPacketTests
{
    private const int Limit = 180_000;
    private const string Server = "4587654321";
    private const string Card = "4512345678";

    private static readonly byte[] s_coap = Convert.FromHexString("4402b60b2161fb63b13101300138");

    private static readonly PacketSecurity s_keys = PacketSecurity.Aes(
        Convert.FromHexString("404142434445464748494a4b4c4d4e4f"), Convert.FromHexString("505152535455565758595a5b5c5d5e5f"), PacketSecurity.ProofBySubmit);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    // Proves: SMS-33, SMS-49, SMS-50
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Tshark_dissects_secured_packets_to_and_from_a_card()
    {
        var nowMs = 0L;
        var agenda = new Agenda(() => nowMs);
        var centre = new ShortMessageCentre(agenda);
        var card = new Phone();
        centre.Attach(Card, card);
        await using var transport = new SecuredPacketTransport(centre, Server);
        transport.Add(Card, s_keys);
        byte[][] messages = [s_coap, [.. Enumerable.Repeat<byte>(0x55, 96)], [.. Enumerable.Repeat<byte>(0xAA, 300)]];
        foreach (var message in messages)
        {
            transport.Send(message, new PhoneEndPoint(Card));
        }

        nowMs = 600_000;
        agenda.RunDue();
        Assert.HasCount(5, card.Got);

        // What a card answers: the same forms, the packets of the device's codec.
        var association = new PacketAssociation(
            new PacketSettings(s_keys.Kic, s_keys.Kid, s_keys.KicKey, s_keys.KidKey, s_keys.Spi2), new SoftwareCrypto(), new MemoryStore(), "card");
        var command = card.Got[0][^42..];
        Assert.AreEqual(PacketResult.Ok, association.Unprotect(command, 0, 42));
        var packet = new byte[137];
        var proof = packet[..association.WriteProof(packet, 0)];
        var reply = packet[..association.Protect(s_coap, 0, s_coap.Length, packet, 0)];

        using var capture = new SmsCapture();
        card.Got.ForEach(tpdu => capture.AddReceived(tpdu));
        capture.AddSent(Submit(ResponsePacket.Identifier, proof));
        capture.AddSent(Submit(CommandPacket.Identifier, reply));

        var rows = await capture.FieldsAsync(
            "gsm_sms", Cancellation, "gsm_sms.tp-mti", "gsm_sms.tp-pid", "gsm_sms.tp-dcs", "gsm_sms.tp-udhi", "gsm_sms.ie_identifier", "gsm_sms.udh.mm.msg_parts", "gsm_sms.udh.mm.msg_part");
        CollectionAssert.AreEqual(
            new[] { "0 127 246 1 0x70  ", "0 127 246 1 0x70  ", "0 127 246 1 0x00,0x70 3 1", "0 127 246 1 0x00 3 2", "0 127 246 1 0x00 3 3", "1 127 246 1 0x71  ", "1 127 246 1 0x70  " },
            rows.Select(row => string.Join(' ', row)).ToArray());

        // What is left to read of a packet: its length and header, up to the TAR.
        var bodies = await capture.FieldsAsync("gsm_sms.ie_identifier >= 0x70", Cancellation, "gsm_sms.sms_body");
        CollectionAssert.AreEqual(
            new[] { "00281516391212b20203", "00781516391212b20203", "01481516391212b20203", "001412b20203", "00281516391212b20203" },
            bodies.Select(row => row[0].Replace(":", "")).Select((body, i) => body[..(i == 3 ? 12 : 20)]).ToArray());
        Assert.IsEmpty(await capture.FieldsAsync("_ws.malformed || _ws.expert", Cancellation, "frame.number"));
    }

    private static byte[] Submit(byte identifier, byte[] packet)
    {
        var userData = ShortMessageParts.Split(packet, identifier, 0).Single();
        byte[] tpdu = [0x41, 0x00, .. new SmsAddress(Server).ToField(), DataCoding.SimDataDownload, DataCoding.EightBitClass2, (byte)userData.Length, .. userData];
        Assert.AreEqual(userData.Length, SubmitTpdu.Parse(tpdu, DateTimeOffset.UnixEpoch).UserDataLength);
        return tpdu;
    }

    private sealed class Phone : ISmsSubscriber
    {
        public List<byte[]> Got { get; } = [];

        public void Deliver(byte[] tpdu, Action<DeliveryResult> done)
        {
            Got.Add(tpdu);
            done(DeliveryResult.Accepted);
        }
    }
}
