using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Sms.Tests
{
    /// <summary>Against TPDUs of other programs: pySim, ofono, and what python3-gammu and tshark read as we do; Tests/Peers asks them again.</summary>
    [TestClass]
    public class SmsMessageTests
    {
        private const string Coap = "4402b60b2161fb63b13101300138";

        private const string Deliver = "040a9154214365870004621103214365400e" + Coap;

        /// <summary>As in LwM2M Transport App. L: ports, a push of WSP, the CoAP message.</summary>
        private const string Push = "440a9154214365870004621103214365401b0605040b84c002010603c4af9a" + Coap;

        private const string Report = "062a0a915421436587621103214365406211032153104000";

        // Proves: SMS-28
        [TestMethod]
        public void An_8_bit_message_is_read()
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse(Deliver);
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Data);
            Assert.AreEqual(Coap, Hex.Of(pdu, message.DataOffset, message.DataCount));
            Assert.AreEqual("62110321436540", Hex.Of(pdu, message.TimestampOffset, SmsMessage.TimestampLength));
            Assert.IsTrue(message.IsFrom(SmsAddress.Parse("4512345678")));
            Assert.IsFalse(message.IsFrom(SmsAddress.Parse("4512345679")));
        }

        // Proves: SMS-28
        [TestMethod]
        public void The_three_codings_of_8_bit_data_are_taken_and_no_other()
        {
            SmsMessage message = new SmsMessage();
            for (int dcs = 0; dcs < 256; dcs++)
            {
                // 7 octets are 8 septets, so that the length is right where it counts septets.
                bool isSevenBit = DataCoding.IsSevenBit(dcs);
                byte[] pdu = Hex.Parse("040a915421436587000462110321436540" + (isSevenBit ? "08" : "07") + "4401b60b216163");
                pdu[9] = (byte)dcs;
                bool is8Bit = dcs >= 0xF4 && dcs <= 0xF7 || dcs < 0x80 && (dcs & 0x2C) == 0x04;
                SmsKind kind = message.Read(pdu, 0, pdu.Length);
                Assert.IsTrue(kind == (is8Bit ? SmsKind.Data : SmsKind.Unusable), "dcs " + dcs.ToString());
                Assert.AreEqual(is8Bit ? 7 : 0, message.DataCount);
            }
        }

        // Proves: SMS-28
        [TestMethod]
        [DataRow("440b914151550521f57ff66211032143650a13027000000102030405060708090a0b0c0d0e0f")]       // a secured packet, for the card
        [DataRow("0408d0e5759a0e7ff6907090307513000824010101bb400101")]                                 // from "ekit", for the card as well
        [DataRow("0405812143f50004620102030405000460001234")]
        [DataRow("040dd0f334fc1ca6970100008080312170224008d4f29cde0ea7d9")]                             // 7-bit, from "sipgate"
        [DataRow("040bc87238880900f10000993092516195800ae8329bfd4697d9ec37")]                           // 7-bit
        [DataRow("040b911346610089f60000208062917314480cc8f71d14969741f977fd07")]                       // 7-bit
        public void Messages_of_every_sender_and_coding_are_whole(string hex)
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse(hex);
            SmsKind kind = message.Read(pdu, 0, pdu.Length);
            bool isForCard = hex.IndexOf("7ff6") > 0;
            Assert.IsTrue(kind == (isForCard ? SmsKind.ForCard : pdu[1] == 5 ? SmsKind.Data : SmsKind.Unusable), hex);
            Assert.IsFalse(message.IsFrom(SmsAddress.Parse("4512345678")), hex);
            AssertCutAnywhere(pdu);
        }

        // Proves: C-21
        [TestMethod]
        public void A_message_of_class_2_for_data_download_is_for_the_card_and_no_other_is()
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse("040a9154214365870004621103214365400" + "74401b60b216163");
            foreach (int dcs in new int[] { 0x04, 0x14, 0x15, 0x16, 0x17, 0xF4, 0xF5, 0xF6, 0xF7 })
            {
                bool isClass2 = dcs == 0x16 || dcs == 0xF6;
                for (int pid = 0; pid < 256; pid++)
                {
                    pdu[8] = (byte)pid;
                    pdu[9] = (byte)dcs;
                    Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == (isClass2 && pid == 0x7F ? SmsKind.ForCard : SmsKind.Data), dcs.ToString() + " " + pid.ToString());
                }
            }
        }

        // Proves: SMS-19, SMS-28, C-11
        [TestMethod]
        public void A_part_of_a_concatenated_message_is_refused()
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse("440a9154214365870004621103214365408c050003a50201", 134);
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Unusable);
            pdu = Hex.Parse("440a9154214365870004621103214365408c060804a5a50201", 133);     // with a reference of 16 bits
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Unusable);
        }

        // Proves: SMS-28
        [TestMethod]
        public void The_trigger_of_a_push_is_stripped_to_its_CoAP_message()
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse(Push);
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Push);
            Assert.AreEqual(Coap, Hex.Of(pdu, message.DataOffset, message.DataCount));
            Assert.IsTrue(message.IsFrom(SmsAddress.Parse("+4512345678")));

            // Another identifier of the transaction, more headers, another source port.
            pdu = Hex.Parse("440a9154214365870004621103214365401d0605040b841234ff0605c48d01af9a" + Coap);
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Push);
            Assert.AreEqual(Coap, Hex.Of(pdu, message.DataOffset, message.DataCount));
            message.PushPort = 5683;
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Unusable);
        }

        // Proves: SMS-28
        [TestMethod]
        [DataRow("440a9154214365870004621103214365401b0605040b85c002010603c4af9a" + Coap)]          // another port
        [DataRow("440a9154214365870004621103214365401b0605040b84c002010703c4af9a" + Coap)]          // no push
        [DataRow("440a9154214365870004621103214365401b0605040b84c002010603c4af9b" + Coap)]          // another application
        [DataRow("440a9154214365870004621103214365401b0605040b84c002010603c4ae9a" + Coap)]          // no application
        [DataRow("440a9154214365870004621103214365401b0605040b84c0020106ffc4af9a" + Coap)]          // headers beyond the end
        [DataRow("440a9154214365870004621103214365401b0605040b84c002010602c4af9a" + Coap)]          // headers cut off
        [DataRow("440a915421436587000462110321436540090605040b84c0020106")]                         // nothing behind
        [DataRow("440a9154214365870004621103214365401b0605040b84c0020106130000000000000000")]        // lengths that lie
        [DataRow("440a91542143658700046211032143654020 0b05040b84c002 0003a50201 010603c4af9a" + Coap)]  // in parts
        public void A_push_that_is_no_trigger_is_refused(string hex)
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse(hex);
            SmsKind kind = message.Read(pdu, 0, pdu.Length);
            Assert.IsTrue(kind == SmsKind.Unusable || kind == SmsKind.Malformed, hex);
            Assert.AreEqual(0, message.DataCount, hex);
        }

        // Proves: SMS-28
        [TestMethod]
        [DataRow("440a91542143658700046211032143654000")]                       // a header, and no user data
        [DataRow("440a9154214365870004621103214365400105")]                     // a header beyond the end
        [DataRow("440a9154214365870004621103214365400306050004")]               // one octet too many
        [DataRow("440a915421436587000462110321436540040305040b")]               // an element beyond the header
        [DataRow("440a915421436587000462110321436540020105")]                   // an element without a length
        [DataRow("040a91542143658700046211032143654004000102")]                 // user data cut off
        [DataRow("040a9154214365870004621103214365400200010203")]               // octets behind it
        [DataRow("04159154214365870004621103214365400e4402b60b2161fb63b13101300138")]   // an address of 21 digits
        [DataRow("04ff9154214365870004621103214365400e4402b60b2161fb63b13101300138")]
        public void Lengths_that_lie_are_refused(string hex)
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse(hex);
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Malformed, hex);
        }

        // Proves: SMS-28, C-01
        [TestMethod]
        public void User_data_of_140_octets_is_taken_and_of_141_refused()
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse("040a9154214365870004621103214365408c", 140);
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Data);
            Assert.AreEqual(140, message.DataCount);
            pdu = Hex.Parse("040a9154214365870004621103214365408d", 141);
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Malformed);
            pdu = Hex.Parse("040a915421436587000062110321436540a0", 140);       // 160 septets
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Unusable);
            pdu = Hex.Parse("040a915421436587000062110321436540a1", 141);
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Malformed);
        }

        // Proves: SMS-28
        [TestMethod]
        [DataRow(Deliver)]
        [DataRow(Push)]
        [DataRow(Report)]
        public void A_message_cut_off_at_any_octet_is_refused(string hex)
        {
            AssertCutAnywhere(Hex.Parse(hex));
        }

        [TestMethod]
        [DataRow(Report, 0x2A, 0)]
        [DataRow("06040d91945152991136f00160124130340a0160124130940a00", 4, 0)]
        [DataRow("0609098121436587f9019012413064a0019012413045a000", 9, 0)]
        [DataRow("062a0a91542143658762110321436540621103215310402a", 0x2A, 0x2A)]
        [DataRow("062a0a91542143658762110321436540621103215310404503aabb", 0x2A, 0x45)]     // with what may follow
        public void A_status_report_is_read(string hex, int reference, int status)
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse(hex);
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.StatusReport, hex);
            Assert.AreEqual(reference, message.Reference);
            Assert.AreEqual(status, message.Status);
            Assert.AreEqual(0, message.DataCount);
        }

        // Proves: SMS-28
        [TestMethod]
        public void Other_types_of_message_are_not_for_us()
        {
            SmsMessage message = new SmsMessage();
            byte[] pdu = Hex.Parse("11000a9154214365870004000e" + Coap);        // an SMS-SUBMIT, from a store
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Unusable);
            pdu = Hex.Parse("070a9154214365870004621103214365400e" + Coap);     // of the reserved type
            Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Unusable);
            Assert.IsTrue(message.Read(pdu, 0, 0) == SmsKind.Malformed);
            Assert.IsTrue(message.Read(pdu, 0, 1) == SmsKind.Malformed);
        }

        // Proves: SMS-28
        [TestMethod]
        public void The_address_of_the_service_centre_in_front_is_skipped_and_the_length_checked()
        {
            SmsMessage message = new SmsMessage();
            byte[] bare = Hex.Parse("00" + Deliver);
            int length = bare.Length - 1;
            Assert.IsTrue(message.ReadWithServiceCentre(bare, 0, bare.Length, length) == SmsKind.Data);
            Assert.IsTrue(message.ReadWithServiceCentre(bare, 0, bare.Length, -1) == SmsKind.Data);
            Assert.IsTrue(message.ReadWithServiceCentre(bare, 0, bare.Length, length + 1) == SmsKind.Malformed);
            byte[] addressed = Hex.Parse("ff07911326880736f4" + Deliver);
            Assert.IsTrue(message.ReadWithServiceCentre(addressed, 1, addressed.Length - 1, length) == SmsKind.Data);
            Assert.AreEqual(Coap, Hex.Of(addressed, message.DataOffset, message.DataCount));
            Assert.IsTrue(message.ReadWithServiceCentre(addressed, 1, addressed.Length - 1, length + 8) == SmsKind.Malformed);
            addressed[1] = 12;
            Assert.IsTrue(message.ReadWithServiceCentre(addressed, 1, addressed.Length - 1, -1) == SmsKind.Malformed);
            addressed[1] = 11;
            Assert.IsTrue(message.ReadWithServiceCentre(addressed, 1, 12, -1) == SmsKind.Malformed);
            Assert.IsTrue(message.ReadWithServiceCentre(addressed, 1, 0, -1) == SmsKind.Malformed);
        }

        private static void AssertCutAnywhere(byte[] pdu)
        {
            SmsMessage message = new SmsMessage();
            for (int count = 0; count < pdu.Length; count++)
            {
                // An array of its own: what is read beyond the end throws.
                byte[] cut = Bytes.Slice(pdu, 0, count);
                Assert.IsTrue(message.Read(cut, 0, count) == SmsKind.Malformed, "cut off at " + count.ToString());
            }
        }
    }
}
