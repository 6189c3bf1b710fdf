using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    [TestClass]
    public class TlvWriterTests
    {
        // Proves: LPWA-31
        [TestMethod]
        public void The_device_of_the_specification_takes_121_bytes()
        {
            byte[] expected = Hex.Parse(
                "c80014 4f70656e204d6f62696c6520416c6c69616e6365 c80116 4c69676874776569676874204d324d20436c69656e74"
                + "c80209 333435303030313233 c303 312e30 8606 410001 410105 880708 42000ed8 42011388 8708 41007d 42010384"
                + "c10964 c10a0f 830b 410000 c40d 5182428f c60e 2b30323a3030 c110 55");
            Assert.AreEqual(121, expected.Length);
            CollectionAssert.AreEqual(expected, ContentTesting.Device(ContentFormat.Tlv));
        }

        [TestMethod]
        public void Access_control_of_the_specification_is_object_instances_with_multiple_resources()
        {
            TlvWriter writer = new TlvWriter();
            byte[] buffer = new byte[64];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/2", 0);
            writer.BeginInstance(0, 14);
            ContentTesting.WriteInteger(writer, 0, 1);
            ContentTesting.WriteInteger(writer, 1, 0);
            writer.BeginMultiple(2, 3);
            ContentTesting.WriteInstance(writer, 127, 7);
            writer.EndMultiple();
            ContentTesting.WriteInteger(writer, 3, 127);
            writer.EndInstance();
            writer.BeginInstance(2, 18);
            ContentTesting.WriteInteger(writer, 0, 3);
            ContentTesting.WriteInteger(writer, 1, 0);
            writer.BeginMultiple(2, 7);
            ContentTesting.WriteInstance(writer, 127, 7);
            ContentTesting.WriteInstance(writer, 310, 1);
            writer.EndMultiple();
            ContentTesting.WriteInteger(writer, 3, 127);
            writer.EndInstance();
            writer.End();
            Assert.IsFalse(writer.Failed);
            CollectionAssert.AreEqual(
                Hex.Parse("08000e c10001 c10100 8302 417f07 c1037f 080212 c10003 c10100 8702 417f07 61013601 c1037f"),
                Bytes.Slice(buffer, 0, window.Count));
        }

        [TestMethod]
        public void Object_links_of_the_specification_take_four_bytes()
        {
            TlvWriter writer = new TlvWriter();
            byte[] buffer = new byte[32];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/65/0", 0);
            writer.BeginMultiple(0, 12);
            WriteLinkInstance(writer, 0, 66, 0);
            WriteLinkInstance(writer, 1, 66, 1);
            writer.EndMultiple();
            writer.BeginResource(2);
            writer.Expect(ResourceType.ObjectLink);
            writer.WriteObjectLink(65535, 65535);
            writer.EndValue();
            Assert.IsFalse(writer.Failed);
            CollectionAssert.AreEqual(
                Hex.Parse("88000c 440000420000 440100420001 c402ffffffff"), Bytes.Slice(buffer, 0, window.Count));
        }

        // Proves: LPWA-31
        [TestMethod]
        [DataRow(0L, "c10200")]
        [DataRow(127L, "c1027f")]
        [DataRow(128L, "c2020080")]
        [DataRow(-128L, "c10280")]
        [DataRow(-129L, "c202ff7f")]
        [DataRow(32767L, "c2027fff")]
        [DataRow(32768L, "c40200008000")]
        [DataRow(2147483647L, "c4027fffffff")]
        [DataRow(2147483648L, "c802080000000080000000")]
        [DataRow(-2147483648L, "c40280000000")]
        [DataRow(-9223372036854775808L, "c802088000000000000000")]
        public void An_integer_takes_the_fewest_of_1_2_4_and_8_bytes(long value, string expected)
        {
            TlvWriter writer = new TlvWriter();
            byte[] buffer = new byte[16];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/1/0/2", 0);
            ContentTesting.WriteInteger(writer, 2, value);
            Assert.AreEqual(expected, Hex.Of(buffer, 0, window.Count));
        }

        // Proves: LPWA-31
        [TestMethod]
        public void An_unsigned_needs_no_byte_for_a_sign()
        {
            Assert.AreEqual("c102ff", Unsigned(255));
            Assert.AreEqual("c2020100", Unsigned(256));
            Assert.AreEqual("c402ffffffff", Unsigned(uint.MaxValue));
            Assert.AreEqual("c80208ffffffffffffffff", Unsigned(ulong.MaxValue));
        }

        // Proves: LPWA-31
        [TestMethod]
        [DataRow(22.5, "c40241b40000")]
        [DataRow(0.1, "c802083fb999999999999a")]
        [DataRow(-0.0, "c40280000000")]
        public void A_float_takes_4_bytes_if_they_keep_it_and_8_if_not(double value, string expected)
        {
            TlvWriter writer = new TlvWriter();
            byte[] buffer = new byte[16];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/1/0/2", 0);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Float);
            writer.WriteFloat(value);
            writer.EndValue();
            Assert.AreEqual(expected, Hex.Of(buffer, 0, window.Count));
        }

        [TestMethod]
        [DataRow(7, "c702", 2)]
        [DataRow(8, "c80208", 3)]
        [DataRow(255, "c802ff", 3)]
        [DataRow(256, "d0020100", 4)]
        [DataRow(65535, "d002ffff", 4)]
        [DataRow(65536, "d802010000", 5)]
        [DataRow(16777215, "d802ffffff", 5)]
        public void The_length_field_is_as_short_as_it_can_be(int length, string head, int headLength)
        {
            TlvWriter writer = new TlvWriter();
            byte[] buffer = new byte[8];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/1/0/2", 0);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Opaque);
            writer.BeginOpaque(length);
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual(headLength, window.Total);
            Assert.AreEqual(head, Hex.Of(buffer, 0, headLength));
        }

        [TestMethod]
        public void A_length_of_more_than_24_bits_fails()
        {
            TlvWriter writer = new TlvWriter();
            ContentTesting.Begin(writer, new byte[8], "/1/0/2", 0);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Opaque);
            writer.BeginOpaque(16777216);
            Assert.IsTrue(writer.Failed);
        }

        [TestMethod]
        public void An_identifier_above_255_takes_two_bytes()
        {
            TlvWriter writer = new TlvWriter();
            byte[] buffer = new byte[8];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/3303/0/5700", 0);
            ContentTesting.WriteInteger(writer, 5700, 1);
            Assert.AreEqual("e1164401", Hex.Of(buffer, 0, window.Count));
        }

        [TestMethod]
        [DataRow(7, false)]
        [DataRow(6, true)]
        [DataRow(8, true)]
        public void A_value_that_changed_since_it_was_measured_fails(int measured, bool fails)
        {
            TlvWriter writer = new TlvWriter();
            ContentTesting.Begin(writer, new byte[64], "/3", 0);
            writer.BeginInstance(0, measured);
            ContentTesting.WriteInteger(writer, 9, 100);
            ContentTesting.WriteInteger(writer, 10, 1000);
            writer.EndInstance();
            Assert.AreEqual(fails, writer.Failed);
        }

        [TestMethod]
        public void A_resource_instance_that_came_since_it_was_measured_fails()
        {
            TlvWriter writer = new TlvWriter();
            ContentTesting.Begin(writer, new byte[64], "/3/0", 0);
            writer.BeginMultiple(6, 3);
            ContentTesting.WriteInstance(writer, 0, 1);
            ContentTesting.WriteInstance(writer, 1, 5);
            writer.EndMultiple();
            Assert.IsTrue(writer.Failed);
            ContentTesting.Begin(writer, new byte[64], "/3/0", 0);
            writer.BeginMultiple(6, 6);
            ContentTesting.WriteInstance(writer, 0, 1);
            ContentTesting.WriteInstance(writer, 1, 5);
            writer.EndMultiple();
            Assert.IsFalse(writer.Failed);
        }

        private static void WriteLinkInstance(ContentWriter writer, int id, int objectId, int instanceId)
        {
            writer.BeginResourceInstance(id);
            writer.Expect(ResourceType.ObjectLink);
            writer.WriteObjectLink(objectId, instanceId);
            writer.EndValue();
        }

        private static string Unsigned(ulong value)
        {
            TlvWriter writer = new TlvWriter();
            byte[] buffer = new byte[16];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/1/0/2", 0);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Unsigned);
            writer.WriteUnsigned(value);
            writer.EndValue();
            return Hex.Of(buffer, 0, window.Count);
        }
    }
}
