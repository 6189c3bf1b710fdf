using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    [TestClass]
    public class CoapWriterTests
    {
        [TestMethod]
        public void A_request_is_written_byte_by_byte()
        {
            byte[] buffer = new byte[64];
            byte[] token = Hex.Parse("00a1a2");
            var writer = new CoapWriter();
            writer.Begin(buffer, 3, 61, CoapType.Confirmable, CoapCode.Post, 0x1234, token, 1, 2);
            writer.StringOption(OptionNumber.UriPath, "rd");
            writer.DecimalOption(OptionNumber.UriPath, null, 0);
            writer.DecimalOption(OptionNumber.UriPath, null, 65535);
            writer.UintOption(OptionNumber.ContentFormat, 40);
            writer.StringOption(OptionNumber.UriQuery, "lwm2m=1.1");
            writer.UintOption(OptionNumber.Block1, 0);
            writer.UintOption(OptionNumber.Size1, 0x10000);
            writer.StartPayload();
            writer.Payload(token, 0, 1);
            writer.Payload(token, 1, 2);
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual("42021234a1a2" + "b27264" + "0130" + "053635353335" + "1128" + "396c776d326d3d312e31" + "c0" + "d314010000" + "ff00a1a2", Hex.Of(buffer, 3, writer.Length));
        }

        [TestMethod]
        [DataRow(0L, "c0")]
        [DataRow(1L, "c101")]
        [DataRow(255L, "c1ff")]
        [DataRow(256L, "c20100")]
        [DataRow(65536L, "c3010000")]
        [DataRow(16777215L, "c3ffffff")]
        [DataRow(4294967295L, "c4ffffffff")]
        public void A_number_is_written_as_short_as_it_can_be(long value, string expected)
        {
            byte[] buffer = new byte[16];
            var writer = new CoapWriter();
            writer.Begin(buffer, 0, 16, CoapType.NonConfirmable, CoapCode.Get, 1, null, 0, 0);
            writer.UintOption(12, (uint)value);
            Assert.AreEqual("50010001" + expected, Hex.Of(buffer, 0, writer.Length));
        }

        [TestMethod]
        public void Long_deltas_and_values_are_extended_and_can_be_read_back()
        {
            byte[] buffer = new byte[1024];
            byte[] value = new byte[300];
            value[299] = 7;
            var writer = new CoapWriter();
            writer.Begin(buffer, 0, 1024, CoapType.Acknowledgement, CoapCode.Content, 9, null, 0, 0);
            writer.Option(12, value, 0, 2);
            writer.Option(12 + 12, value, 0, 12);
            writer.Option(24 + 14, value, 0, 14);
            writer.Option(38 + 270, value, 0, 268);
            writer.Option(40000, value, 0, 300);
            Assert.IsFalse(writer.Failed);
            var message = new CoapMessage();
            Assert.AreEqual((int)ParseStatus.Ok, (int)message.Parse(buffer, 0, writer.Length));
            Assert.AreEqual(5, message.OptionCount);
            Assert.AreEqual(24, message.OptionNumberAt(1));
            Assert.AreEqual(12, message.OptionLength(1));
            Assert.AreEqual(38, message.OptionNumberAt(2));
            Assert.AreEqual(14, message.OptionLength(2));
            Assert.AreEqual(308, message.OptionNumberAt(3));
            Assert.AreEqual(268, message.OptionLength(3));
            Assert.AreEqual(40000, message.OptionNumberAt(4));
            Assert.AreEqual(300, message.OptionLength(4));
            Assert.AreEqual(7, (int)buffer[message.OptionOffset(4) + 299]);
        }

        [TestMethod]
        public void No_payload_leaves_no_marker()
        {
            byte[] buffer = new byte[16];
            var writer = new CoapWriter();
            writer.Begin(buffer, 0, 16, CoapType.Confirmable, CoapCode.Get, 1, null, 0, 0);
            writer.StartPayload();
            writer.Payload(buffer, 0, 0);
            Assert.AreEqual("40010001", Hex.Of(buffer, 0, writer.Length));
        }

        [TestMethod]
        public void Payload_may_come_from_the_same_buffer()
        {
            byte[] buffer = Hex.Parse("0000000000000102030405");
            var writer = new CoapWriter();
            writer.Begin(buffer, 0, 11, CoapType.Confirmable, CoapCode.Put, 1, null, 0, 0);
            writer.StartPayload();
            writer.Payload(buffer, 6, 5);
            Assert.AreEqual("40030001ff0102030405", Hex.Of(buffer, 0, writer.Length));

            byte[] tight = Hex.Parse("000000000102030405000000");
            writer.Begin(tight, 0, 12, CoapType.Confirmable, CoapCode.Put, 1, null, 0, 0);
            writer.StartPayload();
            writer.Payload(tight, 4, 5);
            Assert.AreEqual("40030001ff0102030405", Hex.Of(tight, 0, writer.Length));
        }

        [TestMethod]
        [DataRow(3, false)]
        [DataRow(6, false)]
        [DataRow(7, false)]
        [DataRow(9, true)]
        public void What_does_not_fit_is_seen(int capacity, bool fits)
        {
            byte[] buffer = new byte[9];
            byte[] token = new byte[2];
            var writer = new CoapWriter();
            writer.Begin(buffer, 0, capacity, CoapType.Confirmable, CoapCode.Get, 1, token, 0, 2);
            writer.StringOption(OptionNumber.UriPath, "rd");
            Assert.AreEqual(fits, !writer.Overflow);
            Assert.IsFalse(writer.OutOfOrder);
        }

        [TestMethod]
        public void Payload_that_does_not_fit_is_seen()
        {
            byte[] buffer = new byte[8];
            var writer = new CoapWriter();
            writer.Begin(buffer, 0, 8, CoapType.Confirmable, CoapCode.Put, 1, null, 0, 0);
            writer.StartPayload();
            writer.Payload(new byte[4], 0, 4);
            Assert.IsTrue(writer.Overflow);
            writer.Begin(buffer, 0, 8, CoapType.Confirmable, CoapCode.Put, 1, null, 0, 0);
            writer.StartPayload();
            writer.Payload(new byte[3], 0, 3);
            Assert.IsFalse(writer.Overflow);
        }

        [TestMethod]
        public void Options_out_of_order_are_seen()
        {
            byte[] buffer = new byte[32];
            var writer = new CoapWriter();
            writer.Begin(buffer, 0, 32, CoapType.Confirmable, CoapCode.Get, 1, null, 0, 0);
            writer.UintOption(OptionNumber.Accept, 1);
            writer.StringOption(OptionNumber.UriPath, "a");
            Assert.IsTrue(writer.OutOfOrder);
            writer.Begin(buffer, 0, 32, CoapType.Confirmable, CoapCode.Get, 1, null, 0, 0);
            Assert.IsFalse(writer.Failed);
            writer.StartPayload();
            writer.StringOption(OptionNumber.UriPath, "a");
            Assert.IsTrue(writer.OutOfOrder);
        }

        [TestMethod]
        public void A_token_of_nine_bytes_is_refused()
        {
            byte[] buffer = new byte[32];
            var writer = new CoapWriter();
            writer.Begin(buffer, 0, 32, CoapType.Confirmable, CoapCode.Get, 1, new byte[9], 0, 9);
            Assert.IsTrue(writer.Failed);
            writer.Begin(buffer, 0, 32, CoapType.Confirmable, CoapCode.Get, 1, new byte[9], 0, 8);
            Assert.IsFalse(writer.Failed);
        }
    }
}
