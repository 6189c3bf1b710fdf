using System;
using Lwm2m.Crypto;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.SecuredPackets.Tests
{
    [TestClass]
    public class PacketCodecTests
    {
        // Proves: SMS-50, SMS-57
        [TestMethod]
        [DataRow("pySim AES", 0, "00a40004023f00", "00281506192222b00011e87cceebb2d93083011ce294f93fc4d8de80da1abae8c37ca3e72ec4432e5058")]
        [DataRow("LwM2M AES", 16, "050e4402b60b2161fb63b13101300138", "00281516001212b20203cb689b1dc9cad7278ed35e2913bae404568ce77bc852fe1dce51eca962a0080b")]
        [DataRow("LwM2M AES", 17, "050e4402b60b2161fb63b13101300138", "00281516001212b2020364a70eb48c2454f3640f3f9d64ea1d1d07ebf3a1065ea3c95b21804130d3c57c")]
#if TRIPLE_DES
        [DataRow("LwM2M 3DES", 16, "050e4402b60b2161fb63b13101300138", "00281516001919b202037cda78189a5c957382736ef046a0aa5eef75dd1a2ccf158daff5888bd39c2f25")]
        [DataRow("pySim 3DES", 0, "00a40004023f00", "00201506193535b00011ae733256918d050b87c94fbfe12e4dc402f262c41cf67f2f")]
        [DataRow("pySim 3DES, proof with checksum", 0, "00a40004023f00", "00201506093535b00011c49ac91ab8159ba5b83a54fb6385e0a5e31694f8b215fafc")]
        [DataRow("pySim 3DES, proof in clear", 0, "00a40004023f00", "00201506013535b000113190be334900f52b025f3f7eddfe868e96ebf310023b7769")]
        [DataRow("pySim ciphered", 0, "00a40000023f00", "00180d04193535b00000e3ec80a849b554421276af3883927c20")]
        [DataRow("pySim checksum", 0, "00a40000023f00", "001d1502193535b00000000000000000072ea17bdb72060e00a40000023f00")]
        [DataRow("pySim clear", 0, "00a40000023f00", "00150d00193535b0000000000000000000a40000023f00")]
#endif
        public void Command_packets_of_other_authors_are_written_and_read(string settings, int counter, string data, string packet)
        {
            PacketCodec codec = Packets.Codec(settings);
            byte[] bytes = Hex.Parse(data);
            byte[] buffer = Bytes.Repeat(0xEE, 100);
            Array.Copy(bytes, 0, buffer, 3 + codec.CommandOverhead, bytes.Length);
            int count = codec.WriteCommand(buffer, 3, bytes.Length, counter);
            Assert.AreEqual(packet, Hex.Of(buffer, 3, count));
            Assert.AreEqual(0xEE, (int)buffer[3 + count]);
            AssertReads(codec, settings, counter, data, packet);
        }

        // onomondo-uicc pads with 80 00 .. 00.
        // Proves: SMS-50
        [TestMethod]
        public void A_packet_with_other_padding_is_read()
        {
            AssertReads(
                Packets.Codec("onomondo"), "onomondo", 1, "00a4000c023f0000a4000c022fe200b000000a",
                "00381516393232b00011d5cbcbd7ad00edcae5fb251618e04ed8502924dbad65b15be802a9d9e28267110d433c06103268db6a2a9d618fe8ab74");
        }

        // Proves: SMS-59
        [TestMethod]
        [DataRow("pySim AES", 0, 0x00, "016132", "002412b00011ebc6b497e2cad7aedf36ace0e3a29b38853f0fe9ccde81913be5702b73abce1f", true)]
#if TRIPLE_DES
        [DataRow("pySim 3DES", 0, 0x00, "016132", "001c12b000118bb989492c632529326a2f4681feb37c825bc9021c9f6d0b", true)]
        [DataRow("pySim 3DES, proof with checksum", 0, 0x00, "016132", "001612b0001100000000000000b5bcd6353a421fae016132", true)]
        [DataRow("pySim 3DES, proof in clear", 0, 0x00, "016132", "000e0ab0001100000000000000016132", true)]
        [DataRow("pySim other TAR", 0, 0x00, "01612f", "001c12b000119660ebdb81be189b5e4389e9e7ab2bc0954f963ad869ed7c", true)]
#endif
        [DataRow("onomondo", 1, 0x0B, "", "001412b0001100e878eeb2c2443ddbeef1ac668398fb", false)]
        [DataRow("onomondo", 1, 0x00, "03900000112233445566778899", "002412b000118bd0716adbf216d5dad4612ec54d64bceaf7d9228b8254d857f8d42394be9f66", false)]
        public void Response_packets_of_other_authors_are_read_and_written(string settings, int counter, int status, string data, string packet, bool isPaddedWithZero)
        {
            PacketCodec codec = Packets.Codec(settings);
            byte spi2 = Packets.Settings(settings).Spi2;
            byte[] buffer = Hex.Parse("ff" + packet);
            Assert.AreEqual((int)PacketResult.Ok, (int)codec.ReadResponse(buffer, 1, buffer.Length - 1, spi2));
            Assert.IsTrue(codec.Counter == counter);
            Assert.AreEqual(status, (int)codec.Status);
            Assert.AreEqual(data, Hex.Of(buffer, codec.DataOffset, codec.DataCount));
            if (isPaddedWithZero)
            {
                buffer = new byte[100];
                int count = codec.WriteResponse(buffer, 2, spi2, counter, (byte)status, Hex.Parse(data));
                Assert.AreEqual(packet, Hex.Of(buffer, 2, count));
            }
        }

#if TRIPLE_DES
        // pySim's, with a checksum and in clear.
        [TestMethod]
        public void A_response_that_was_tampered_with_is_refused()
        {
            PacketCodec codec = new PacketCodec(
                new PacketSettings(
                    0x35, 0x35, Hex.Parse("c21dd66acac13cb3bc8b331b24afb57bc21dd66acac13cb3"), Hex.Parse("12110c78e678c25408233076aa03361512110c78e678c254"), 0x09, 0xB00011, 0x06),
                new SoftwareCrypto());
            byte[] genuine = Hex.Parse("001612b000110000000000000055f47118381175fb01612f");
            Assert.AreEqual((int)PacketResult.Ok, (int)codec.ReadResponse(genuine, 0, genuine.Length, 0x09));
            byte[] forged = Hex.Parse("001612b000110000000000000055f47118381175fb02612f");
            Assert.AreEqual((int)PacketResult.WrongChecksum, (int)codec.ReadResponse(forged, 0, forged.Length, 0x09));
        }
#endif

        // Proves: SMS-51, SMS-52, SMS-57
        [TestMethod]
        [DataRow("LwM2M AES")]
#if TRIPLE_DES
        [DataRow("LwM2M 3DES")]
#endif
        public void Each_bit_that_changes_and_each_end_cut_off_is_found_and_wiped(string settings)
        {
            PacketCodec codec = Packets.Codec(settings);
            byte[] command = new byte[42];
            command[codec.CommandOverhead] = 0x77;
            int count = codec.WriteCommand(command, 0, 16, 5);
            byte[] response = new byte[42];
            int responseCount = codec.WriteResponse(response, 0, PacketSettings.ProofBySubmit, 5, 0);
            for (int bit = 0; bit < 8 * count; bit++)
            {
                byte[] changed = Flipped(command, bit);
                PacketResult result = codec.ReadCommand(changed, 0, count);
                Assert.AreEqual((int)Expected(bit / 8), (int)result);
                Assert.AreEqual(0, codec.DataCount);
                Assert.IsTrue(result != PacketResult.WrongChecksum || Hex.Of(changed, 10, count - 10) == Hex.Of(new byte[count - 10]));
            }

            for (int bit = 0; bit < 8 * responseCount; bit++)
            {
                Assert.AreNotEqual((int)PacketResult.Ok, (int)codec.ReadResponse(Flipped(response, bit), 0, responseCount, PacketSettings.ProofBySubmit));
            }

            for (int cut = 0; cut < count; cut++)
            {
                Assert.AreEqual((int)PacketResult.Malformed, (int)codec.ReadCommand(Flipped(command, -1), 0, cut));
                Assert.AreEqual((int)PacketResult.Malformed, (int)codec.ReadResponse(Flipped(response, -1), 0, cut < responseCount ? cut : 0, PacketSettings.ProofBySubmit));
            }

            Assert.AreEqual((int)PacketResult.Ok, (int)codec.ReadCommand(command, 0, count));
        }

        // The checksum of what its sender padded, or numbered, otherwise is right; a block more of padding is not.
        [TestMethod]
        [DataRow(15, true)]
        [DataRow(16, false)]
        [DataRow(17, false)]
        [DataRow(255, false)]
        public void Padding_is_less_than_a_block_and_within_the_packet(int padding, bool isTaken)
        {
            PacketCodec codec = Packets.Codec("LwM2M AES");
            byte[] buffer = new byte[58];
            BuildWithPadding(buffer, (byte)padding);
            Assert.AreEqual((int)(isTaken ? PacketResult.Ok : PacketResult.Malformed), (int)codec.ReadCommand(buffer, 0, 58));
            Assert.AreEqual(isTaken ? 34 - padding : 0, codec.DataCount);
        }

        [TestMethod]
        public void What_is_ciphered_is_a_number_of_blocks()
        {
            byte[] packet = Hex.Parse("00291516001212b20203cb689b1dc9cad7278ed35e2913bae404568ce77bc852fe1dce51eca962a0080b00");
            Assert.AreEqual((int)PacketResult.Malformed, (int)Packets.Codec("LwM2M AES").ReadCommand(packet, 0, packet.Length));
        }

        [TestMethod]
        public void A_packet_that_does_not_fit_its_buffer_is_not_written()
        {
            PacketCodec codec = Packets.Codec("LwM2M AES");
            Assert.AreEqual(0, codec.WriteCommand(new byte[41], 0, 16, 1));
            Assert.AreEqual(42, codec.WriteCommand(new byte[42], 0, 16, 1));
            Assert.AreEqual(0, codec.WriteResponse(new byte[30], 0, PacketSettings.ProofBySubmit, 1, 0, new byte[16]));
            Assert.AreEqual(0, codec.WriteCommand(new byte[0x10040], 0, 0xFFFF, 1));
        }

        // Proves: SMS-68
        [TestMethod]
        public void One_short_message_holds_98_bytes_with_AES()
        {
            Assert.AreEqual(98, Packets.Codec("LwM2M AES").MaxData(140 - PacketCodec.UserDataHeader));
            PacketAssociation packets = new PacketAssociation(Packets.Lwm2mAes(0), new SoftwareCrypto(), new Foundation.MemoryStore(), "p");
            Assert.AreEqual(96, packets.MaxMessage(140 - PacketCodec.UserDataHeader));
            byte[] packet = new byte[137];
            Assert.AreEqual(122, packets.Protect(new byte[96], 0, 96, packet, 0));
            Assert.AreEqual(0, packets.Protect(new byte[97], 0, 97, packet, 0));
        }

#if TRIPLE_DES
        // Proves: SMS-68
        [TestMethod]
        public void One_short_message_holds_106_bytes_with_triple_DES()
        {
            Assert.AreEqual(106, Packets.Codec("LwM2M 3DES").MaxData(140 - PacketCodec.UserDataHeader));
            PacketAssociation packets = new PacketAssociation(Packets.Lwm2mTripleDes(0), new SoftwareCrypto(), new Foundation.MemoryStore(), "p");
            Assert.AreEqual(104, packets.MaxMessage(140 - PacketCodec.UserDataHeader));
            byte[] packet = new byte[137];
            Assert.AreEqual(130, packets.Protect(new byte[104], 0, 104, packet, 0));
            Assert.AreEqual(0, packets.Protect(new byte[105], 0, 105, packet, 0));
        }
#endif

        [TestMethod]
        public void Keys_of_another_size_and_algorithms_that_are_not_there_are_refused()
        {
            Assert.ThrowsException(typeof(ArgumentException), () => Codec(0x12, 0x12, 8));
            Assert.ThrowsException(typeof(ArgumentException), () => Codec(0x11, 0x12, 16));     // single DES
            Assert.ThrowsException(typeof(ArgumentException), () => Codec(0x12, 0x1D, 16));
            Assert.ThrowsException(typeof(ArgumentException), () => Codec(0x10, 0x12, 16));     // known implicitly
            Assert.ThrowsException(typeof(ArgumentException), () => Codec(0x19, 0x12, 16));
        }

        [TestMethod]
        public void Both_keys_are_wiped()
        {
            byte[] key = new byte[16];
            PacketCodec ciphering = new PacketCodec(new PacketSettings(0x12, 0x12, key, key, 0, PacketSettings.ProfileTar, 0x04), new SoftwareCrypto());
            PacketCodec summing = new PacketCodec(new PacketSettings(0x12, 0x12, key, key, 0, PacketSettings.ProfileTar, 0x02), new SoftwareCrypto());
            Assert.AreEqual(42, ciphering.WriteCommand(new byte[42], 0, 16, 1));
            Assert.AreEqual(40, summing.WriteCommand(new byte[42], 0, 16, 1));
            ciphering.Wipe();
            summing.Wipe();
            Assert.ThrowsException(typeof(InvalidOperationException), () => ciphering.WriteCommand(new byte[42], 0, 16, 1));
            Assert.ThrowsException(typeof(InvalidOperationException), () => summing.WriteCommand(new byte[42], 0, 16, 1));
        }

        private static PacketCodec Codec(byte kic, byte kid, int keySize)
        {
            return new PacketCodec(new PacketSettings(kic, kid, new byte[keySize], new byte[keySize]), new SoftwareCrypto());
        }

        private static PacketResult Expected(int octet)
        {
            return octet < 3 ? PacketResult.Malformed
                : octet == 4 ? PacketResult.WrongChecksum       // SPI2 is the sender's choice
                : octet < 7 ? PacketResult.WrongSecurity
                : octet < 10 ? PacketResult.UnknownTar
                : PacketResult.WrongChecksum;
        }

        // 34 bytes of data and padding under a right checksum, whatever PCNTR says.
        private static void BuildWithPadding(byte[] buffer, byte padding)
        {
            byte[] head = Hex.Parse("00381516001212b20203");
            Array.Copy(head, 0, buffer, 0, head.Length);
            buffer[14] = 9;
            buffer[15] = padding;
            AesCmac mac = new AesCmac(new SoftwareCrypto().CreateAes());
            mac.SetKey(Hex.Parse("505152535455565758595a5b5c5d5e5f"), 0, 16);
            mac.Update(buffer, 0, 16);
            mac.Update(buffer, 24, 34);
            mac.Finish(buffer, 16, 8);
            AesBlock aes = new SoftwareCrypto().CreateAes();
            aes.SetKey(Hex.Parse("404142434445464748494a4b4c4d4e4f"), 0, 16);
            AesCbc.Encrypt(aes, new byte[16], 0, buffer, 10, 48);
        }

        private static byte[] Flipped(byte[] bytes, int bit)
        {
            byte[] changed = (byte[])bytes.Clone();
            if (bit >= 0)
            {
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            return changed;
        }

        private static void AssertReads(PacketCodec codec, string settings, int counter, string data, string packet)
        {
            byte[] buffer = Hex.Parse("ffff" + packet + "ff");
            Assert.AreEqual((int)PacketResult.Ok, (int)codec.ReadCommand(buffer, 2, buffer.Length - 3));
            Assert.IsTrue(codec.Counter == counter);
            Assert.AreEqual(Packets.Settings(settings).Spi2, codec.Spi2);
            Assert.AreEqual(data, Hex.Of(buffer, codec.DataOffset, codec.DataCount));
        }
    }
}
