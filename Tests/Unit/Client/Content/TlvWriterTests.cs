using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class TlvWriterTests
    {
        // Proves: LPWA-31
        [TestMethod]
        public void The_device_of_the_specification_takes_121_bytes()
        {
            byte[] expected = ContentTesting.Hex(
                "C80014 4F70656E204D6F62696C6520416C6C69616E6365 C80116 4C69676874776569676874204D324D20436C69656E74"
                + "C80209 333435303030313233 C303 312E30 8606 410001 410105 880708 42000ED8 42011388 8708 41007D 42010384"
                + "C10964 C10A0F 830B 410000 C40D 5182428F C60E 2B30323A3030 C110 55");
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
                ContentTesting.Hex("08000E C10001 C10100 8302 417F07 C1037F 080212 C10003 C10100 8702 417F07 61013601 C1037F"),
                ContentTesting.Slice(buffer, 0, window.Count));
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
                ContentTesting.Hex("88000C 440000420000 440100420001 C402FFFFFFFF"), ContentTesting.Slice(buffer, 0, window.Count));
        }

        // Proves: LPWA-31
        [TestMethod]
        [DataRow(0L, "C10200")]
        [DataRow(127L, "C1027F")]
        [DataRow(128L, "C2020080")]
        [DataRow(-128L, "C10280")]
        [DataRow(-129L, "C202FF7F")]
        [DataRow(32767L, "C2027FFF")]
        [DataRow(32768L, "C40200008000")]
        [DataRow(2147483647L, "C4027FFFFFFF")]
        [DataRow(2147483648L, "C802080000000080000000")]
        [DataRow(-2147483648L, "C40280000000")]
        [DataRow(-9223372036854775808L, "C802088000000000000000")]
        public void An_integer_takes_the_fewest_of_1_2_4_and_8_bytes(long value, string expected)
        {
            TlvWriter writer = new TlvWriter();
            byte[] buffer = new byte[16];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/1/0/2", 0);
            ContentTesting.WriteInteger(writer, 2, value);
            Assert.AreEqual(expected, ContentTesting.ToHex(buffer, 0, window.Count));
        }

        // Proves: LPWA-31
        [TestMethod]
        public void An_unsigned_needs_no_byte_for_a_sign()
        {
            Assert.AreEqual("C102FF", Unsigned(255));
            Assert.AreEqual("C2020100", Unsigned(256));
            Assert.AreEqual("C402FFFFFFFF", Unsigned(uint.MaxValue));
            Assert.AreEqual("C80208FFFFFFFFFFFFFFFF", Unsigned(ulong.MaxValue));
        }

        // Proves: LPWA-31
        [TestMethod]
        [DataRow(22.5, "C40241B40000")]
        [DataRow(0.1, "C802083FB999999999999A")]
        [DataRow(-0.0, "C40280000000")]
        public void A_float_takes_4_bytes_if_they_keep_it_and_8_if_not(double value, string expected)
        {
            TlvWriter writer = new TlvWriter();
            byte[] buffer = new byte[16];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/1/0/2", 0);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Float);
            writer.WriteFloat(value);
            writer.EndValue();
            Assert.AreEqual(expected, ContentTesting.ToHex(buffer, 0, window.Count));
        }

        [TestMethod]
        [DataRow(7, "C702", 2)]
        [DataRow(8, "C80208", 3)]
        [DataRow(255, "C802FF", 3)]
        [DataRow(256, "D0020100", 4)]
        [DataRow(65535, "D002FFFF", 4)]
        [DataRow(65536, "D802010000", 5)]
        [DataRow(16777215, "D802FFFFFF", 5)]
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
            Assert.AreEqual(head, ContentTesting.ToHex(buffer, 0, headLength));
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
            Assert.AreEqual("E1164401", ContentTesting.ToHex(buffer, 0, window.Count));
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
            return ContentTesting.ToHex(buffer, 0, window.Count);
        }
    }
}
