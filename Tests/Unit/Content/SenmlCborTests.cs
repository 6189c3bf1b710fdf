using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    [TestClass]
    public class SenmlCborTests
    {
        // Proves: LPWA-31
        [TestMethod]
        public void The_device_of_the_specification_is_written_byte_for_byte()
        {
            byte[] expected = Hex.Parse(
                "90 a321652f332f302f00613003744f70656e204d6f62696c6520416c6c69616e6365"
                + "a200613103764c69676874776569676874204d324d20436c69656e74 a20061320369333435303030313233 a20061330363312e30"
                + "a20063362f300201 a20063362f310205 a20063372f3002190ed8 a20063372f3102191388 a20063382f3002187d a20063382f3102190384"
                + "a2006139021864 a200623130020f a2006431312f300200 a200623133021a5182428f a20062313403662b30323a3030 a200623136036155");
            CollectionAssert.AreEqual(expected, ContentTesting.Device(ContentFormat.SenmlCbor));
            Assert.AreEqual(
                "/3/0/0 /3/0/1 /3/0/2 /3/0/3 /3/0/6/0 /3/0/6/1 /3/0/7/0 /3/0/7/1 /3/0/8/0 /3/0/8/1 /3/0/9 /3/0/10 /3/0/11/0 /3/0/13 /3/0/14 /3/0/16 end",
                ContentTesting.Entries(ContentTesting.Formats().ReaderFor(ContentFormat.SenmlCbor), expected, "/3/0"));
        }

        [TestMethod]
        public void A_resource_asked_for_is_the_base_name_alone()
        {
            SenmlCborWriter writer = new SenmlCborWriter();
            byte[] buffer = new byte[64];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/3/0/1", 1);
            ContentTesting.WriteString(writer, 1, "M");
            writer.End();
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual("81a221662f332f302f3103614d", Hex.Of(buffer, 0, window.Count));
            window = ContentTesting.Begin(writer, buffer, "/3/0/7/1", 1);
            ContentTesting.WriteInstance(writer, 1, 5);
            writer.End();
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual("81a221682f332f302f372f310205", Hex.Of(buffer, 0, window.Count));
        }

        [TestMethod]
        public void Object_and_root_name_what_is_below()
        {
            SenmlCborWriter writer = new SenmlCborWriter();
            byte[] buffer = new byte[64];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/3", 1);
            writer.BeginInstance(0, 0);
            ContentTesting.WriteInteger(writer, 9, 1);
            writer.EndInstance();
            writer.End();
            Assert.AreEqual("81a321632f332f0063302f390201", Hex.Of(buffer, 0, window.Count));
            window = ContentTesting.Begin(writer, buffer, "/", 2);
            writer.BeginObject(3);
            writer.BeginInstance(0, 0);
            ContentTesting.WriteInteger(writer, 9, 1);
            writer.EndInstance();
            writer.BeginObject(1);
            writer.BeginInstance(2, 0);
            ContentTesting.WriteInteger(writer, 1, 2);
            writer.EndInstance();
            writer.End();
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual("82a321612f0065332f302f390201a20065312f322f310202", Hex.Of(buffer, 0, window.Count));
        }

        [TestMethod]
        public void Two_values_for_one_path_and_a_value_for_none_fail()
        {
            SenmlCborWriter writer = new SenmlCborWriter();
            ContentTesting.Begin(writer, new byte[64], "/3/0/9", 2);
            ContentTesting.WriteInteger(writer, 9, 1);
            Assert.IsFalse(writer.Failed);
            ContentTesting.WriteInteger(writer, 9, 1);
            Assert.IsTrue(writer.Failed);
            ContentTesting.Begin(writer, new byte[64], "/3/0/9", 1);
            ContentTesting.WriteInteger(writer, 10, 1);
            Assert.IsTrue(writer.Failed);
            ContentTesting.Begin(writer, new byte[64], "/3", 1);
            writer.Expect(ResourceType.Integer);
            writer.WriteInteger(1);
            Assert.IsTrue(writer.Failed);
        }

        [TestMethod]
        public void Another_number_of_values_than_announced_fails()
        {
            SenmlCborWriter writer = new SenmlCborWriter();
            ContentTesting.Begin(writer, new byte[64], "/3/0", 2);
            ContentTesting.WriteInteger(writer, 9, 1);
            writer.End();
            Assert.IsTrue(writer.Failed);
            ContentTesting.Begin(writer, new byte[64], "/3/0", 0);
            writer.End();
            Assert.IsFalse(writer.Failed);
        }

        [TestMethod]
        [DataRow("81 a3 0061 31 21652f332f302f 0205", "/3/0/1 end", "order")]
        [DataRow("9f bf 21652f332f302f 006131 0205 ff ff", "/3/0/1 end", "indefinite lengths")]
        [DataRow("d9d9f7 81 a3 21652f332f302f 006131 02c105", "/3/0/1 end", "tags")]
        [DataRow("81 a3 62626e652f332f302f 616e6131 617605", "/3/0/1 end", "labels as text")]
        [DataRow("82 a3 21652f332f302f 006131 0205 a3 21672f332f302f362f 006130 0205", "/3/0/1 /3/0/6/0 end", "new base name")]
        [DataRow("82 a2 21662f332f302f31 0205 a2 21662f332f302f32 0206", "/3/0/1 /3/0/2 end", "base name alone")]
        [DataRow("81 a2 00662f332f302f31 0205", "/3/0/1 end", "name alone")]
        [DataRow("81 a6 200a 22fb41d452d9ec200000 236143 00662f332f302f31 0205 0605", "/3/0/1 end", "time, unit and version are let be")]
        [DataRow("81 a4 00662f332f302f31 0205 637878788101 1864a10102", "/3/0/1 end", "what is unknown is let be")]
        [DataRow("81 a2 00662f332f302f31 63766c6f63333a30", "/3/0/1 end", "object link")]
        [DataRow("81 a2 007f652f332f302f6131ff 0205", "/3/0/1 end", "name in chunks")]
        [DataRow("81 a3 217f632f332f622f2fff 006131 0205", "malformed", "base name in chunks that is no path")]
        [DataRow("81 a2 00662f332f302f31 7f61766173ff 6135", "/3/0/1 end", "label in chunks")]
        [DataRow("82 a3 21652f332f302f 006131 0205 a4 22 1a5142828f 236143 006132 0206", "/3/0/1 /3/0/2 end", "base time and unit in a later record")]
        [DataRow("80", "end", "nothing")]
        public void Records_are_read_in_every_allowed_form(string payload, string expected, string what)
        {
            Assert.AreEqual(expected, Entries(payload, "/3/0"), what);
        }

        [TestMethod]
        [DataRow("81 a1 00662f332f302f31", "no value")]
        [DataRow("81 a3 00662f332f302f31 0205 036131", "two values")]
        [DataRow("81 a3 00662f332f302f31 0205 0205", "value twice")]
        [DataRow("81 a3 00662f332f302f31 00662f332f302f31 0205", "name twice")]
        [DataRow("81 a4 21662f332f302f31 21662f332f302f31 0205", "base name twice")]
        [DataRow("81 a3 00662f332f302f31 2401 0205", "base value")]
        [DataRow("81 a3 00662f332f302f31 200b 0205", "later version")]
        [DataRow("81 a3 00662f332f302f31 63785f5f01 0205", "must be understood")]
        [DataRow("81 a2 00662f342f302f31 0205", "outside the path")]
        [DataRow("81 a2 00642f332f30 0205", "value of an object instance")]
        [DataRow("81 a2 006131 0205", "not from the root")]
        [DataRow("81 a2 00672f332f302f3031 0205", "leading zero")]
        [DataRow("81 a2 00782d2f332f302f312f312f312f312f312f312f312f312f312f312f312f312f312f312f312f312f312f312f312f312f31 0205", "too long a name")]
        [DataRow("81 A2 004662F332F302F31 0205", "name as bytes")]
        [DataRow("82 a2 00662f332f302f31 0205", "fewer records than said")]
        [DataRow("81 a2 00662f332f302f31 0205 00", "bytes after the end")]
        [DataRow("81 a3 00662f332f302f31 0205", "fewer pairs than said")]
        [DataRow("9f a2 00662f332f302f31 0205", "no break")]
        [DataRow("81 bf 00662f332f302f31 02 ff", "break for a value")]
        [DataRow("81 a2 f4662f332f302f31 0205", "label of another type")]
        [DataRow("81 a3 00662f332f302f31 61c301 0205", "label that is not UTF-8")]
        [DataRow("a2 00662f332f302f31 0205", "no array")]
        [DataRow("81 81 05", "no map")]
        [DataRow("", "nothing at all")]
        [DataRow("9a ffffffff", "lying count")]
        public void What_senml_does_not_allow_is_malformed(string payload, string what)
        {
            string found = Entries(payload, "/3/0");
            Assert.AreEqual("malformed", found.Substring(found.LastIndexOf(' ') + 1), what);
        }

        [TestMethod]
        public void A_nesting_bomb_is_malformed()
        {
            byte[] payload = new byte[300];
            Hex.Parse("81a200662f332f302f3102").CopyTo(payload, 0);
            for (int i = 11; i < payload.Length; i++)
            {
                payload[i] = 0x81;
            }

            Assert.AreEqual("malformed", ContentTesting.Entries(ContentTesting.Formats().ReaderFor(ContentFormat.SenmlCbor), payload, "/3/0"));
            for (int i = 0; i < payload.Length; i++)
            {
                payload[i] = 0xC1;
            }

            Assert.AreEqual("malformed", ContentTesting.Entries(ContentTesting.Formats().ReaderFor(ContentFormat.SenmlCbor), payload, "/3/0"));
        }

        [TestMethod]
        [DataRow("0205", (int)ResourceType.Integer, "5")]
        [DataRow("0205", (int)ResourceType.Float, "5")]
        [DataRow("02f94500", (int)ResourceType.Integer, "5")]
        [DataRow("02f94500", (int)ResourceType.String, "refused")]
        [DataRow("036135", (int)ResourceType.Integer, "refused")]
        [DataRow("036135", (int)ResourceType.String, "5")]
        [DataRow("0361c3", (int)ResourceType.String, "refused")]
        [DataRow("04f5", (int)ResourceType.Boolean, "true")]
        [DataRow("0401", (int)ResourceType.Boolean, "refused")]
        [DataRow("084105", (int)ResourceType.Opaque, "05")]
        [DataRow("086135", (int)ResourceType.Opaque, "refused")]
        [DataRow("63766c6f63333a30", (int)ResourceType.ObjectLink, "3:0")]
        [DataRow("0363333a30", (int)ResourceType.ObjectLink, "3:0")]
        [DataRow("036133", (int)ResourceType.ObjectLink, "refused")]
        [DataRow("0203", (int)ResourceType.ObjectLink, "refused")]
        [DataRow("02c4820104", (int)ResourceType.Integer, "40")]
        [DataRow("02c4822019012c", (int)ResourceType.Unsigned, "30")]
        [DataRow("02c482200f", (int)ResourceType.Float, "1.5")]
        [DataRow("02c4820104", (int)ResourceType.Time, "40")]
        [DataRow("02c074323031332d30332d32315432303a30343a30305a", (int)ResourceType.Time, "1363896240")]
        [DataRow("02c11a514b67b0", (int)ResourceType.Time, "1363896240")]
        [DataRow("037f61616162ff", (int)ResourceType.String, "ab")]
        [DataRow("085f41014102ff", (int)ResourceType.Opaque, "0102")]
        [DataRow("0505", (int)ResourceType.Integer, "malformed")]
        public void A_value_has_the_label_of_its_type(string value, int type, string expected)
        {
            Assert.AreEqual(expected, ContentTesting.First(ContentFormat.SenmlCbor, Hex.Parse("81a200662f312f302f32" + value), (ResourceType)type));
        }

        [TestMethod]
        public void A_composite_read_names_paths_without_values()
        {
            ContentReader reader = ContentTesting.Formats().ReaderFor(ContentFormat.SenmlCbor);
            byte[] payload = Hex.Parse("83 a100622f33 a100642f312f30 a100682f332f302f372f31");
            Assert.IsTrue(reader.BeginPaths(payload, 0, payload.Length));
            Assert.AreEqual("/3? /1/0? /3/0/7/1? end", ContentTesting.Entries(reader, payload.Length));
            payload = Hex.Parse("81 a2 00622f33 0205");
            Assert.IsTrue(reader.BeginPaths(payload, 0, payload.Length));
            Assert.AreEqual("malformed", ContentTesting.Entries(reader, payload.Length));
        }

        private static string Entries(string payload, string path)
        {
            return ContentTesting.Entries(ContentTesting.Formats().ReaderFor(ContentFormat.SenmlCbor), Hex.Parse(payload), path);
        }
    }
}
