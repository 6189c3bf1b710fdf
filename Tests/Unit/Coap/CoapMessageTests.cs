using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    [TestClass]
    public class CoapMessageTests
    {
        [TestMethod]
        public void Header_token_options_and_payload_are_found()
        {
            byte[] datagram = Hex.Parse("ffff 44 02 1234 a1a2a3a4 b2 7264 11 28 33 65703d ff 0102 ffff");
            var message = new CoapMessage();
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(datagram, 2, datagram.Length - 4));
            Assert.AreEqual((int)CoapType.Confirmable, (int)message.Type);
            Assert.AreEqual(CoapCode.Post, message.Code);
            Assert.AreEqual(0x1234, (int)message.MessageId);
            Assert.AreEqual("a1a2a3a4", Rig.TokenOf(message));
            Assert.AreEqual(3, message.OptionCount);
            Assert.AreEqual(OptionNumber.UriPath, message.OptionNumberAt(0));
            Assert.AreEqual("7264", Hex.Of(datagram, message.OptionOffset(0), message.OptionLength(0)));
            Assert.AreEqual(OptionNumber.ContentFormat, message.OptionNumberAt(1));
            Assert.AreEqual(40, Rig.Option(message, OptionNumber.ContentFormat));
            Assert.AreEqual("0102", Hex.Of(datagram, message.PayloadOffset, message.PayloadLength));
        }

        [TestMethod]
        [DataRow("41 01 0001 aa")]
        [DataRow("40 00 0001")]
        [DataRow("48 01 0001 0102030405060708")]
        [DataRow("60 45 0001 ff 00")]
        [DataRow("40 01 0001 dd 00 00 00000000000000000000000000")]
        public void Well_formed(string hex)
        {
            byte[] datagram = Hex.Parse(hex);
            Assert.AreEqual((int)ParseStatus.Ok, (int)new CoapMessage().Parse(datagram, 0, datagram.Length));
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("40")]
        [DataRow("40 01 00")]
        [DataRow("00 01 0001")]
        [DataRow("80 01 0001")]
        [DataRow("c0 01 0001")]
        public void No_message_of_this_protocol(string hex)
        {
            byte[] datagram = Hex.Parse(hex);
            Assert.AreEqual((int)ParseStatus.NotCoap, (int)new CoapMessage().Parse(datagram, 0, datagram.Length));
        }

        [TestMethod]
        [DataRow("49 01 0001 010203040506070809")]
        [DataRow("4f 01 0001 0102030405060708090a0b0c0d0e0f")]
        [DataRow("42 01 0001 01")]
        [DataRow("41 00 0001 01")]
        [DataRow("40 00 0001 ff")]
        [DataRow("40 00 0001 ff 01")]
        [DataRow("40 01 0001 ff")]
        [DataRow("40 01 0001 b1 61 ff")]
        [DataRow("40 01 0001 b2 61")]
        [DataRow("40 01 0001 f1 61")]
        [DataRow("40 01 0001 bf 61")]
        [DataRow("40 01 0001 d0")]
        [DataRow("40 01 0001 e0 00")]
        [DataRow("40 01 0001 bd")]
        [DataRow("40 01 0001 be 00")]
        [DataRow("40 01 0001 be ff ff 61")]
        [DataRow("40 01 0001 e0 ff ff 10")]
        public void Format_errors_behind_a_readable_header(string hex)
        {
            byte[] datagram = Hex.Parse(hex);
            var message = new CoapMessage();
            Assert.AreEqual((int)ParseStatus.FormatError, (int)message.Parse(datagram, 0, datagram.Length));
            Assert.AreEqual(1, (int)message.MessageId);
            Assert.AreEqual((int)CoapType.Confirmable, (int)message.Type);
        }

        [TestMethod]
        public void Extended_deltas_and_lengths_are_read()
        {
            // Number 258 by one byte more, then 2048 by two, with values of 13 and 269 bytes.
            byte[] datagram = new byte[4 + 3 + 13 + 5 + 269];
            byte[] head = Hex.Parse("40 01 0001 dd f5 00");
            System.Array.Copy(head, 0, datagram, 0, 7);
            byte[] second = Hex.Parse("ee 05f1 0000");
            System.Array.Copy(second, 0, datagram, 20, 5);
            var message = new CoapMessage();
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(datagram, 0, datagram.Length));
            Assert.AreEqual(2, message.OptionCount);
            Assert.AreEqual(258, message.OptionNumberAt(0));
            Assert.AreEqual(13, message.OptionLength(0));
            Assert.AreEqual(258 + 269 + 0x5f1, message.OptionNumberAt(1));
            Assert.AreEqual(269, message.OptionLength(1));
            Assert.IsFalse(message.HasUnknownCritical);
        }

        [TestMethod]
        [DataRow("d1 06 01", 19)]
        [DataRow("11 00", 1)]
        [DataRow("50", 5)]
        [DataRow("e0 fe f2", 65535)]
        public void An_odd_number_that_is_not_known_is_unknown_critical(string options, int number)
        {
            byte[] datagram = Hex.Parse("40 01 0001" + options);
            var message = new CoapMessage();
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(datagram, 0, datagram.Length));
            Assert.IsTrue(message.HasUnknownCritical);
            Assert.AreEqual(number, message.UnknownCritical);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void The_option_of_a_protection_is_recognised_where_there_is_one(bool recognises)
        {
            byte[] datagram = Hex.Parse("40 01 0001 91 01");
            var message = new CoapMessage();
            message.RecognisesOscore = recognises;
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(datagram, 0, datagram.Length));
            Assert.AreEqual(recognises ? -1 : OptionNumber.Oscore, message.UnknownCritical);
            Assert.AreEqual(recognises ? 0 : -1, message.Find(OptionNumber.Oscore));
        }

        [TestMethod]
        public void Echo_has_1_to_40_bytes_and_a_request_tag_up_to_8_and_may_be_repeated()
        {
            var writer = new CoapWriter();
            var message = new CoapMessage();
            byte[] buffer = new byte[200];
            for (int length = 0; length < 60; length++)
            {
                writer.Begin(buffer, 0, buffer.Length, CoapType.Confirmable, CoapCode.Get, 1, null, 0, 0);
                writer.Option(OptionNumber.Echo, new byte[60], 0, length);
                writer.Option(OptionNumber.RequestTag, new byte[60], 0, length);
                writer.Option(OptionNumber.RequestTag, new byte[60], 0, 0);
                message.Parse(buffer, 0, writer.Length);
                Assert.AreEqual(length > 0 && length <= 40, message.Find(OptionNumber.Echo) >= 0);
                Assert.AreEqual((length > 0 && length <= 40 ? 1 : 0) + (length <= 8 ? 2 : 1), message.OptionCount);
            }
        }

        [TestMethod]
        [DataRow("20")]
        [DataRow("d2 ef 0102")]
        public void An_even_number_that_is_not_known_is_ignored(string options)
        {
            byte[] datagram = Hex.Parse("40 01 0001" + options);
            var message = new CoapMessage();
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(datagram, 0, datagram.Length));
            Assert.IsFalse(message.HasUnknownCritical);
        }

        [TestMethod]
        [DataRow("30", "Uri-Host without a byte")]
        [DataRow("73 010203", "Uri-Port of three bytes")]
        [DataRow("d3 04 010203", "Accept of three bytes")]
        [DataRow("d4 0a 01020304", "Block2 of four bytes")]
        [DataRow("d4 0e 01020304", "Block1 of four bytes")]
        public void A_critical_option_of_a_wrong_length_is_unknown_critical(string options, string what)
        {
            byte[] datagram = Hex.Parse("40 01 0001" + options);
            var message = new CoapMessage();
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(datagram, 0, datagram.Length), what);
            Assert.IsTrue(message.HasUnknownCritical, what);
        }

        [TestMethod]
        [DataRow("40", 4)]
        [DataRow("64 01020304", 6)]
        [DataRow("c3 010203", 12)]
        [DataRow("d5 01 0102030405", 14)]
        [DataRow("d0 03", 16)]
        public void An_elective_option_of_a_wrong_length_is_ignored(string options, int number)
        {
            byte[] datagram = Hex.Parse("40 01 0001" + options);
            var message = new CoapMessage();
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(datagram, 0, datagram.Length));
            Assert.IsFalse(message.HasUnknownCritical);
            Assert.AreEqual(-1, message.Find(number));
        }

        [TestMethod]
        public void What_must_not_be_repeated_counts_once()
        {
            var message = new CoapMessage();
            byte[] host = Hex.Parse("40 01 0001 31 61 01 62");
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(host, 0, host.Length));
            Assert.IsTrue(message.HasUnknownCritical);
            Assert.AreEqual(OptionNumber.UriHost, message.UnknownCritical);

            byte[] format = Hex.Parse("40 01 0001 c1 28 01 3c");
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(format, 0, format.Length));
            Assert.IsFalse(message.HasUnknownCritical);
            Assert.AreEqual(1, message.OptionCount);
            Assert.AreEqual(40, Rig.Option(message, OptionNumber.ContentFormat));
        }

        [TestMethod]
        public void Repeated_options_are_found_one_after_the_other()
        {
            byte[] datagram = Hex.Parse("40 01 0001 b1 61 01 62 00 61 28");
            var message = new CoapMessage();
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(datagram, 0, datagram.Length));
            int first = message.Find(OptionNumber.UriPath);
            int second = message.FindNext(OptionNumber.UriPath, first);
            int third = message.FindNext(OptionNumber.UriPath, second);
            Assert.AreEqual(0, first);
            Assert.AreEqual(1, second);
            Assert.AreEqual(2, third);
            Assert.AreEqual(0, message.OptionLength(third));
            Assert.AreEqual(-1, message.FindNext(OptionNumber.UriPath, third));
            Assert.AreEqual(-1, message.Find(OptionNumber.UriQuery));
        }

        [TestMethod]
        public void More_options_than_are_kept_are_unknown_when_critical_and_ignored_when_elective()
        {
            var message = new CoapMessage();
            byte[] paths = new byte[4 + CoapMessage.MaxOptions + 1];
            paths[0] = 0x40;
            paths[1] = CoapCode.Get;
            paths[4] = 0xB0;
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(paths, 0, paths.Length - 1));
            Assert.AreEqual(CoapMessage.MaxOptions, message.OptionCount);
            Assert.IsFalse(message.HasUnknownCritical);
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(paths, 0, paths.Length));
            Assert.AreEqual(CoapMessage.MaxOptions, message.OptionCount);
            Assert.IsTrue(message.HasUnknownCritical);

            paths[paths.Length - 1] = 0x10;
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(paths, 0, paths.Length));
            Assert.IsFalse(message.HasUnknownCritical);
        }

        [TestMethod]
        [DataRow("c0", 0L)]
        [DataRow("c1 28", 40L)]
        [DataRow("c2 2d16", 11542L)]
        [DataRow("c2 0028", 40L)]
        public void A_number_may_have_leading_zeros(string option, long expected)
        {
            byte[] datagram = Hex.Parse("40 01 0001" + option);
            var message = new CoapMessage();
            message.Parse(datagram, 0, datagram.Length);
            Assert.IsTrue(message.TryGetUint(OptionNumber.ContentFormat, out uint value));
            Assert.AreEqual(expected, (long)value);
            Assert.IsFalse(message.TryGetUint(OptionNumber.Accept, out value));
        }
    }
}
