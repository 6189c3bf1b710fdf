using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>What of a message is outside, what inside, and that it comes out again as it went in.</summary>
    [TestClass]
    public class LayoutTests
    {
        // Proves: WP-03, WP-38, E2E-05, E2E-23, E2E-31
        [TestMethod]
        public void Method_path_query_format_and_payload_are_not_to_be_seen()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] plain = Hex.Parse("44035d1f00003974" + "b474656d70" + "1132" + "33613d31" + "ff" + "73656372657421");
            byte[] outside = pair[0].Protect(plain, pair[0].Asked);

            CoapMessage message = new CoapMessage();
            message.Parse(outside, 0, outside.Length);
            Assert.AreEqual((int)CoapCode.Post, (int)message.Code);
            Assert.AreEqual(1, message.OptionCount);
            Assert.AreEqual(OptionNumber.Oscore, message.OptionNumberAt(0));
            string seen = Hex.Of(outside);
            Assert.IsTrue(seen.IndexOf("74656d70") < 0);
            Assert.IsTrue(seen.IndexOf("736563726574") < 0);
            Assert.IsTrue(pair[1].Receive(outside) == Unprotection.Opened);
            Assert.AreEqual(Hex.Of(plain), pair[1].Opened);
        }

        // Proves: WP-03
        [TestMethod]
        public void Every_set_of_outer_and_inner_options_comes_out_as_it_went_in()
        {
            int[] numbers = new int[] { 1, 3, 4, 6, 7, 11, 11, 12, 14, 15, 16, 17, 27, 39, 60, 252, 292, 2049 };
            Side[] pair = Side.ConfirmedPair();
            SeededRandom random = new SeededRandom(5);
            CoapWriter writer = new CoapWriter();
            byte[] value = Bytes.Sequence(0x41, 40);
            for (int round = 0; round < 100; round++)
            {
                byte[] message = new byte[600];
                writer.Begin(message, 0, message.Length, CoapType.Confirmable, CoapCode.Put, (ushort)round, value, 0, round % 9);
                for (int i = 0; i < numbers.Length; i++)
                {
                    if (random.Next(2) == 0)
                    {
                        int longest = numbers[i] == 16 ? 1 : numbers[i] == 6 ? 3 : 20;
                        writer.Option(numbers[i], value, 0, numbers[i] == 16 ? 1 : random.Next(longest + 1));
                    }
                }

                writer.StartPayload();
                writer.Payload(value, 0, random.Next(40));
                byte[] plain = Bytes.Slice(message, 0, writer.Length);
                byte[] outside = pair[0].Protect(plain, pair[0].Asked);
                Assert.IsTrue(outside.Length <= plain.Length + pair[0].Protection.Overhead);
                Assert.IsTrue(pair[1].Receive(outside) == Unprotection.Opened);
                Assert.AreEqual(Hex.Of(plain), pair[1].Opened);
            }
        }

        /// <summary>A Partial IV has 1 to 5 bytes (RFC 8613 §6.1): room is kept for the next numbers, not for the last one there is.</summary>
        [TestMethod]
        public void The_room_for_protection_follows_the_number()
        {
            Side[] pair = Side.ConfirmedPair();
            int first = pair[0].Protection.Overhead;
            for (int i = 0; i < 300; i++)
            {
                byte[] plain = pair[0].Compose(CoapCode.Get, "temp", -1, "");
                Assert.IsTrue(pair[0].Protect(plain, pair[0].Asked).Length <= plain.Length + first + (i < 190 ? 0 : 1));
            }

            Assert.AreEqual(first + 1, pair[0].Protection.Overhead);
            pair[0].SetNumber(0xFFFFFF - 64);
            pair[0].Restart();
            Assert.AreEqual(first + 2, pair[0].Protection.Overhead);
            pair[0].SetNumber(0xFFFFFF - 63);
            pair[0].Restart();
            Assert.AreEqual(first + 3, pair[0].Protection.Overhead);
        }

        // Proves: WP-37, E2E-04
        [TestMethod]
        public void A_proxy_may_change_type_message_ID_and_token_and_add_options_of_its_own()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] outside = pair[0].Ask("temp");
            CoapMessage message = new CoapMessage();
            message.Parse(outside, 0, outside.Length);

            // Another header and token, ETag, Uri-Path, Max-Age and Size1 that were not there, and a Uri-Host.
            byte[] option = Bytes.Slice(outside, message.OptionOffset(0), message.OptionLength(0));
            CoapWriter writer = new CoapWriter();
            byte[] changed = new byte[200];
            writer.Begin(changed, 0, changed.Length, CoapType.NonConfirmable, CoapCode.Post, 0x7777, Hex.Parse("0102030405060708"), 0, 8);
            writer.StringOption(OptionNumber.UriHost, "host");
            writer.StringOption(OptionNumber.ETag, "e");
            writer.Option(OptionNumber.Oscore, option, 0, option.Length);
            writer.StringOption(OptionNumber.UriPath, "other");
            writer.UintOption(OptionNumber.MaxAge, 5);
            writer.UintOption(OptionNumber.Size1, 5);
            writer.StartPayload();
            writer.Payload(message.Buffer, message.PayloadOffset, message.PayloadLength);

            Assert.IsTrue(pair[1].Receive(Bytes.Slice(changed, 0, writer.Length)) == Unprotection.Opened);
            Assert.AreEqual(0x7777, (int)pair[1].Message.MessageId);
            Assert.AreEqual(8, pair[1].Message.TokenLength);
            Assert.AreEqual("temp", pair[1].Option(OptionNumber.UriPath));
            Assert.AreEqual("host", pair[1].Option(OptionNumber.UriHost));
            Assert.AreEqual(2, pair[1].Message.OptionCount);
        }

        // Proves: WP-03
        [TestMethod]
        public void What_is_protected_already_or_has_a_proxy_URI_is_not_sent()
        {
            Side[] pair = Side.ConfirmedPair();
            Assert.IsTrue(pair[0].Protect(pair[0].Ask("a"), pair[0].Asked) is null);
            Assert.IsTrue(pair[0].Protect(Hex.Parse("41010001aa" + "d516636f61703a"), pair[0].Asked) is null);
            Assert.IsTrue(pair[0].Ask("a") != null);
        }

        // Proves: WP-38
        [TestMethod]
        public void A_message_without_options_and_payload_and_one_of_a_kilobyte_come_out_as_they_went_in()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] empty = Hex.Parse("40010001");
            Assert.IsTrue(pair[1].Receive(pair[0].Protect(empty, pair[0].Asked)) == Unprotection.Opened);
            Assert.AreEqual("40010001", pair[1].Opened);

            byte[] large = Hex.Parse("41020001aab161ff", 1024);
            for (int i = 8; i < large.Length; i++)
            {
                large[i] = (byte)i;
            }

            Assert.IsTrue(pair[1].Receive(pair[0].Protect(large, pair[0].Asked)) == Unprotection.Opened);
            Assert.AreEqual(Hex.Of(large), pair[1].Opened);
        }

        /// <summary>13 bytes on a request and 11 on a response: kid of no byte, one byte of Partial IV.</summary>
        // Proves: WP-38
        [TestMethod]
        public void Protection_costs_no_more_than_the_theory_says()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] plain = pair[0].Compose(CoapCode.Get, "temp", -1, "");
            byte[] request = pair[0].Protect(plain, pair[0].Asked);
            Assert.AreEqual(plain.Length + 13, request.Length);
            pair[1].Receive(request);
            byte[] answer = pair[1].Compose(CoapCode.Content, null, -1, "21.5");
            Assert.AreEqual(answer.Length + 11, pair[1].Respond(answer, true).Length);
        }

        /// <summary>Every head-room and tail-room too small by one byte is noticed.</summary>
        [TestMethod]
        public void Without_room_nothing_is_sent()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] plain = pair[0].Compose(CoapCode.Get, "temp", -1, "");
            byte[] tight = new byte[12 - 8 + plain.Length + 8];
            int offset = 12 - 8;
            int count = plain.Length;
            System.Array.Copy(plain, 0, tight, offset, count);
            Assert.IsFalse(pair[0].Protection.ProtectRequest(tight, ref offset, ref count, pair[0].Asked, 0));
            tight = new byte[pair[0].Protection.HeadRoom + plain.Length + 7];
            offset = pair[0].Protection.HeadRoom;
            count = plain.Length;
            System.Array.Copy(plain, 0, tight, offset, count);
            Assert.IsFalse(pair[0].Protection.ProtectRequest(tight, ref offset, ref count, pair[0].Asked, 0));
            Assert.IsFalse(pair[0].Asked.IsProtected);
        }
    }
}
