using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.SecuredPackets;

/// <summary>Packets of two other authors and of the profile of LwM2M, in both directions.</summary>
[TestClass]
public sealed class PacketVectorTests
{
    // pySim test_ota.py.
    private static readonly PacketSecurity Aes = new()
    {
        KicKey = Hex.Of("200102030405060708090a0b0c0d0e0f"), KidKey = Hex.Of("201102030405060708090a0b0c0d0e0f"), Kic = 0x22, Kid = 0x22, Tar = 0xB00011, Spi1 = 0x06, Spi2 = 0x19,
    };

    private static readonly PacketSecurity TwoKeys = new()
    {
        KicKey = Hex.Of("300102030405060708090a0b0c0d0e0f"), KidKey = Hex.Of("301102030405060708090a0b0c0d0e0f"), Kic = 0x35, Kid = 0x35, Tar = 0xB00011, Spi1 = 0x06, Spi2 = 0x19,
    };

    private static readonly PacketSecurity Other = TwoKeys with
    {
        KicKey = Hex.Of("C21DD66ACAC13CB3BC8B331B24AFB57B"), KidKey = Hex.Of("12110C78E678C25408233076AA033615"), Tar = 0xB00000,
    };

    private static readonly Dictionary<string, PacketSecurity> Settings = new()
    {
        ["aes"] = Aes,
        ["3des"] = TwoKeys,
        ["3des cc"] = TwoKeys with { Spi2 = 0x09 },
        ["3des clear"] = TwoKeys with { Spi2 = 0x01 },
        ["cipher"] = Other with { Spi1 = 0x04 },
        ["cc"] = Other with { Spi1 = 0x02 },
        ["none"] = Other with { Spi1 = 0x00 },

        // onomondo-uicc tests/envelope.
        ["onomondo"] = PacketSecurity.Aes(Hex.Of("00112233445566778899aabbccddeeff"), Hex.Of("0123456789abcdef0123456701234567"), 0x39) with { Kic = 0x32, Kid = 0x32, Tar = 0xB00011 },

        // The profile of LwM2M.
        ["lwm2m aes"] = PacketSecurity.Aes(Hex.Of("404142434445464748494a4b4c4d4e4f"), Hex.Of("505152535455565758595a5b5c5d5e5f")),
        ["lwm2m 3des"] = PacketSecurity.TripleDes(Hex.Of("0123456789abcdef23456789abcdef01456789abcdef0123"), Hex.Of("89abcdef01234567abcdef0123456789cdef0123456789ab")),
    };

    [TestMethod]
    [DataRow("aes", 0L, "00a40004023f00", "00281506192222b00011e87cceebb2d93083011ce294f93fc4d8de80da1abae8c37ca3e72ec4432e5058", true)]
    [DataRow("3des", 0L, "00a40004023f00", "00201506193535b00011ae733256918d050b87c94fbfe12e4dc402f262c41cf67f2f", true)]
    [DataRow("3des cc", 0L, "00a40004023f00", "00201506093535b00011c49ac91ab8159ba5b83a54fb6385e0a5e31694f8b215fafc", true)]
    [DataRow("3des clear", 0L, "00a40004023f00", "00201506013535b000113190be334900f52b025f3f7eddfe868e96ebf310023b7769", true)]
    [DataRow("cipher", 0L, "00a40000023f00", "00180d04193535b00000e3ec80a849b554421276af3883927c20", true)]
    [DataRow("cc", 0L, "00a40000023f00", "001d1502193535b00000000000000000072ea17bdb72060e00a40000023f00", true)]
    [DataRow("none", 0L, "00a40000023f00", "00150d00193535b0000000000000000000a40000023f00", true)]
    [DataRow("onomondo", 1L, "00a4000c023f0000a4000c022fe200b000000a", "00381516393232b00011d5cbcbd7ad00edcae5fb251618e04ed8502924dbad65b15be802a9d9e28267110d433c06103268db6a2a9d618fe8ab74", false)]
    [DataRow("lwm2m aes", 0x10L, "050e4402b60b2161fb63b13101300138", "00281516001212b20203cb689b1dc9cad7278ed35e2913bae404568ce77bc852fe1dce51eca962a0080b", true)]
    [DataRow("lwm2m aes", 0x11L, "050e4402b60b2161fb63b13101300138", "00281516001212b2020364a70eb48c2454f3640f3f9d64ea1d1d07ebf3a1065ea3c95b21804130d3c57c", true)]
    [DataRow("lwm2m 3des", 0x10L, "050e4402b60b2161fb63b13101300138", "00281516001919b202037cda78189a5c957382736ef046a0aa5eef75dd1a2ccf158daff5888bd39c2f25", true)]
    public void Command_packets_are_those_of_other_authors(string settings, long counter, string data, string packet, bool isPaddedWithZero)
    {
        var security = Settings[settings];
        if (isPaddedWithZero)
        {
            Assert.AreEqual(packet, Hex.Show(CommandPacket.Write(security, counter, Hex.Of(data))));
        }

        var read = CommandPacket.Read(security, Hex.Of(packet));
        Assert.AreEqual(counter, read.Counter);
        Assert.AreEqual(security.Spi2, read.Spi2);
        Assert.AreEqual(data, Hex.Show(read.Data));
    }

    [TestMethod]
    [DataRow("aes", 0L, 0x00, "016132", "002412b00011ebc6b497e2cad7aedf36ace0e3a29b38853f0fe9ccde81913be5702b73abce1f", true)]
    [DataRow("3des", 0L, 0x00, "016132", "001c12b000118bb989492c632529326a2f4681feb37c825bc9021c9f6d0b", true)]
    [DataRow("3des cc", 0L, 0x00, "016132", "001612b0001100000000000000b5bcd6353a421fae016132", true)]
    [DataRow("3des clear", 0L, 0x00, "016132", "000e0ab0001100000000000000016132", true)]
    [DataRow("onomondo", 1L, 0x0B, "", "001412b0001100e878eeb2c2443ddbeef1ac668398fb", false)]
    [DataRow("onomondo", 1L, 0x00, "03900000112233445566778899", "002412b000118bd0716adbf216d5dad4612ec54d64bceaf7d9228b8254d857f8d42394be9f66", false)]
    public void Response_packets_are_those_of_other_authors(string settings, long counter, int status, string data, string packet, bool isPaddedWithZero)
    {
        var security = Settings[settings];
        var read = ResponsePacket.Read(security, security.Spi2, Hex.Of(packet));
        Assert.AreEqual(counter, read.Counter);
        Assert.AreEqual(status, (int)read.Status);
        Assert.AreEqual(data, Hex.Show(read.Data));
        if (isPaddedWithZero)
        {
            Assert.AreEqual(packet, Hex.Show(ResponsePacket.Write(security, security.Spi2, counter, (PacketStatus)status, Hex.Of(data))));
        }
    }

    [TestMethod]
    public void Whole_short_messages_of_other_authors_are_read()
    {
        // pySim's SMS-DELIVER to a card (its TP-UDL says 3 there), and the SMS-SUBMIT in which onomondo's card proves receipt.
        var deliver = DeliverTpdu.Parse(Hex.Of(
            "400881214365877ff6227052000000002d02700000281506192222b00011e87cceebb2d93083011ce294f93fc4d8de80da1abae8c37ca3e72ec4432e5058"));
        Assert.AreEqual((0x7F, 0xF6, true), (deliver.ProtocolIdentifier, deliver.DataCodingScheme, deliver.HasHeader));
        var packet = new PacketAssembly().Take("", deliver.UserData, out var identifier);
        Assert.AreEqual(CommandPacket.Identifier, identifier);
        Assert.AreEqual("00a40004023f00", Hex.Show(CommandPacket.Read(Settings["aes"], packet).Data));

        var submit = SubmitTpdu.Parse(
            Hex.Of("4100049121437ff629027100002412b000118bd0716adbf216d5dad4612ec54d64bceaf7d9228b8254d857f8d42394be9f66"), DateTimeOffset.UnixEpoch);
        packet = new PacketAssembly().Take("", submit.UserData, out identifier);
        Assert.AreEqual(ResponsePacket.Identifier, identifier);
        Assert.AreEqual(PacketStatus.Ok, ResponsePacket.Read(Settings["onomondo"], PacketSecurity.ProofBySubmit, packet).Status);
    }

    [TestMethod]
    public void Each_octet_of_a_packet_that_changes_is_found()
    {
        foreach (var security in new[] { Settings["lwm2m aes"] with { Spi2 = PacketSecurity.ProofBySubmit }, Settings["lwm2m 3des"] with { Spi2 = PacketSecurity.ProofByReport } })
        {
            var packet = CommandPacket.Write(security, 7, [5, 1, 0xAA]);
            var response = ResponsePacket.Write(security, security.Spi2, 7, PacketStatus.Ok, []);
            for (var bit = 0; bit < packet.Length * 8; bit++)
            {
                var changed = Flipped(packet, bit);
                Assert.ThrowsExactly<SecuredPacketException>(() => CommandPacket.Read(security, changed));
            }

            for (var bit = 0; bit < response.Length * 8; bit++)
            {
                var changed = Flipped(response, bit);
                Assert.ThrowsExactly<SecuredPacketException>(() => ResponsePacket.Read(security, security.Spi2, changed));
            }

            for (var count = 0; count < packet.Length; count++)
            {
                var cut = packet[..count];
                Assert.ThrowsExactly<SecuredPacketException>(() => CommandPacket.Read(security, cut));
            }
        }
    }

    [TestMethod]
    [DataRow(0, "0500")]
    [DataRow(127, "057f")]
    [DataRow(128, "058180")]
    [DataRow(255, "0581ff")]
    [DataRow(256, "05820100")]
    public void A_CoAP_message_is_one_TLV(int count, string head)
    {
        var coap = new byte[count];
        var tlv = CoapTlv.Write(coap);
        Assert.AreEqual(head, Hex.Show(tlv[..(head.Length / 2)]));
        CollectionAssert.AreEqual(coap, CoapTlv.Read(tlv));
        Assert.ThrowsExactly<SecuredPacketException>(() => CoapTlv.Read([.. tlv, 0]));
        Assert.ThrowsExactly<SecuredPacketException>(() => CoapTlv.Read(tlv, 0x06));
    }

    [TestMethod]
    [DataRow("05810100")]
    [DataRow("0582000100")]
    [DataRow("0580")]
    [DataRow("0583000001aa")]
    [DataRow("05")]
    [DataRow("")]
    [DataRow("0582")]
    public void A_TLV_with_another_length_coding_is_refused(string tlv) =>
        Assert.ThrowsExactly<SecuredPacketException>(() => CoapTlv.Read(Hex.Of(tlv)));

    [TestMethod]
    public void Only_the_algorithms_of_LwM2M_make_a_profile()
    {
        var aes = Settings["lwm2m aes"];
        Assert.AreSame(aes, aes.InProfile());
        var tripleDes = Settings["lwm2m 3des"];
        Assert.AreSame(tripleDes, tripleDes.InProfile());
        byte[] twice = [.. tripleDes.KicKey[..16], .. tripleDes.KicKey[..8]];
        byte[] parity = [.. tripleDes.KicKey[..8], .. tripleDes.KicKey[..8].Select(b => (byte)(b ^ 1)), .. tripleDes.KicKey[16..]];
        PacketSecurity[] wrong =
        [
            aes with { Spi1 = 0x06 }, aes with { Spi1 = 0x12 }, aes with { Spi1 = 0x14 }, aes with { Spi2 = 0x01 }, aes with { Tar = 0xB00011 }, aes with { Kic = 0x11 },
            aes with { Kid = 0x15 }, aes with { KicKey = new byte[8] }, tripleDes with { KicKey = twice }, tripleDes with { KidKey = parity }, tripleDes with { Kic = 0x15 },
        ];
        foreach (var settings in wrong)
        {
            Assert.ThrowsExactly<ArgumentException>(settings.InProfile);
        }

        Assert.IsNotNull((aes with { Tar = 0xBFFF42 }).InProfile());
    }

    private static byte[] Flipped(byte[] octets, int bit)
    {
        var changed = (byte[])octets.Clone();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }
}
