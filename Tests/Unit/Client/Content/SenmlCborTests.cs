using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class SenmlCborTests
    {
        // Proves: LPWA-31
        [TestMethod]
        public void The_device_of_the_specification_is_written_byte_for_byte()
        {
            byte[] expected = ContentTesting.Hex(
                "90 A321652F332F302F00613003744F70656E204D6F62696C6520416C6C69616E6365"
                + "A200613103764C69676874776569676874204D324D20436C69656E74 A20061320369333435303030313233 A20061330363312E30"
                + "A20063362F300201 A20063362F310205 A20063372F3002190ED8 A20063372F3102191388 A20063382F3002187D A20063382F3102190384"
                + "A2006139021864 A200623130020F A2006431312F300200 A200623133021A5182428F A20062313403662B30323A3030 A200623136036155");
            CollectionAssert.AreEqual(expected, ContentTesting.Device(ContentFormat.SenmlCbor));
            Assert.AreEqual(
                "/3/0/0 /3/0/1 /3/0/2 /3/0/3 /3/0/6/0 /3/0/6/1 /3/0/7/0 /3/0/7/1 /3/0/8/0 /3/0/8/1 /3/0/9 /3/0/10 /3/0/11/0 /3/0/13 /3/0/14 /3/0/16 end",
                ContentTesting.Entries(new SenmlCborReader(), expected, "/3/0"));
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
            Assert.AreEqual("81A221662F332F302F3103614D", ContentTesting.ToHex(buffer, 0, window.Count));
            window = ContentTesting.Begin(writer, buffer, "/3/0/7/1", 1);
            ContentTesting.WriteInstance(writer, 1, 5);
            writer.End();
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual("81A221682F332F302F372F310205", ContentTesting.ToHex(buffer, 0, window.Count));
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
            Assert.AreEqual("81A321632F332F0063302F390201", ContentTesting.ToHex(buffer, 0, window.Count));
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
            Assert.AreEqual("82A321612F0065332F302F390201A20065312F322F310202", ContentTesting.ToHex(buffer, 0, window.Count));
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
        [DataRow("81 A3 0061 31 21652F332F302F 0205", "/3/0/1 end", "order")]
        [DataRow("9F BF 21652F332F302F 006131 0205 FF FF", "/3/0/1 end", "indefinite lengths")]
        [DataRow("D9D9F7 81 A3 21652F332F302F 006131 02C105", "/3/0/1 end", "tags")]
        [DataRow("81 A3 62626E652F332F302F 616E6131 617605", "/3/0/1 end", "labels as text")]
        [DataRow("82 A3 21652F332F302F 006131 0205 A3 21672F332F302F362F 006130 0205", "/3/0/1 /3/0/6/0 end", "new base name")]
        [DataRow("82 A2 21662F332F302F31 0205 A2 21662F332F302F32 0206", "/3/0/1 /3/0/2 end", "base name alone")]
        [DataRow("81 A2 00662F332F302F31 0205", "/3/0/1 end", "name alone")]
        [DataRow("81 A6 200A 22FB41D452D9EC200000 236143 00662F332F302F31 0205 0605", "/3/0/1 end", "time, unit and version are let be")]
        [DataRow("81 A4 00662F332F302F31 0205 637878788101 1864A10102", "/3/0/1 end", "what is unknown is let be")]
        [DataRow("81 A2 00662F332F302F31 63766C6F63333A30", "/3/0/1 end", "object link")]
        [DataRow("80", "end", "nothing")]
        public void Records_are_read_in_every_allowed_form(string payload, string expected, string what)
        {
            Assert.AreEqual(expected, Entries(payload, "/3/0"), what);
        }

        [TestMethod]
        [DataRow("81 A1 00662F332F302F31", "no value")]
        [DataRow("81 A3 00662F332F302F31 0205 036131", "two values")]
        [DataRow("81 A3 00662F332F302F31 0205 0205", "value twice")]
        [DataRow("81 A3 00662F332F302F31 00662F332F302F31 0205", "name twice")]
        [DataRow("81 A4 21662F332F302F31 21662F332F302F31 0205", "base name twice")]
        [DataRow("81 A3 00662F332F302F31 2401 0205", "base value")]
        [DataRow("81 A3 00662F332F302F31 200B 0205", "later version")]
        [DataRow("81 A3 00662F332F302F31 63785F5F01 0205", "must be understood")]
        [DataRow("81 A2 00662F342F302F31 0205", "outside the path")]
        [DataRow("81 A2 00642F332F30 0205", "value of an object instance")]
        [DataRow("81 A2 006131 0205", "not from the root")]
        [DataRow("81 A2 00672F332F302F3031 0205", "leading zero")]
        [DataRow("81 A2 00782D2F332F302F312F312F312F312F312F312F312F312F312F312F312F312F312F312F312F312F312F312F312F312F31 0205", "too long a name")]
        [DataRow("81 A2 004662F332F302F31 0205", "name as bytes")]
        [DataRow("82 A2 00662F332F302F31 0205", "fewer records than said")]
        [DataRow("81 A2 00662F332F302F31 0205 00", "bytes after the end")]
        [DataRow("81 A3 00662F332F302F31 0205", "fewer pairs than said")]
        [DataRow("9F A2 00662F332F302F31 0205", "no break")]
        [DataRow("81 BF 00662F332F302F31 02 FF", "break for a value")]
        [DataRow("81 A2 F4662F332F302F31 0205", "label of another type")]
        [DataRow("81 A3 00662F332F302F31 61C301 0205", "label that is not UTF-8")]
        [DataRow("A2 00662F332F302F31 0205", "no array")]
        [DataRow("81 81 05", "no map")]
        [DataRow("", "nothing at all")]
        [DataRow("9A FFFFFFFF", "lying count")]
        public void What_senml_does_not_allow_is_malformed(string payload, string what)
        {
            string found = Entries(payload, "/3/0");
            Assert.AreEqual("malformed", found.Substring(found.LastIndexOf(' ') + 1), what);
        }

        [TestMethod]
        public void A_nesting_bomb_is_malformed()
        {
            byte[] payload = new byte[300];
            ContentTesting.Hex("81A200662F332F302F3102").CopyTo(payload, 0);
            for (int i = 11; i < payload.Length; i++)
            {
                payload[i] = 0x81;
            }

            Assert.AreEqual("malformed", ContentTesting.Entries(new SenmlCborReader(), payload, "/3/0"));
            for (int i = 0; i < payload.Length; i++)
            {
                payload[i] = 0xC1;
            }

            Assert.AreEqual("malformed", ContentTesting.Entries(new SenmlCborReader(), payload, "/3/0"));
        }

        [TestMethod]
        [DataRow("0205", (int)ResourceType.Integer, "5")]
        [DataRow("0205", (int)ResourceType.Float, "5")]
        [DataRow("02F94500", (int)ResourceType.Integer, "5")]
        [DataRow("02F94500", (int)ResourceType.String, "refused")]
        [DataRow("036135", (int)ResourceType.Integer, "refused")]
        [DataRow("036135", (int)ResourceType.String, "5")]
        [DataRow("0361C3", (int)ResourceType.String, "refused")]
        [DataRow("04F5", (int)ResourceType.Boolean, "true")]
        [DataRow("0401", (int)ResourceType.Boolean, "refused")]
        [DataRow("084105", (int)ResourceType.Opaque, "05")]
        [DataRow("086135", (int)ResourceType.Opaque, "refused")]
        [DataRow("63766C6F63333A30", (int)ResourceType.ObjectLink, "3:0")]
        [DataRow("0363333A30", (int)ResourceType.ObjectLink, "refused")]
        [DataRow("0505", (int)ResourceType.Integer, "malformed")]
        public void A_value_has_the_label_of_its_type(string value, int type, string expected)
        {
            Assert.AreEqual(expected, ContentTesting.First(ContentFormat.SenmlCbor, ContentTesting.Hex("81A200662F312F302F32" + value), (ResourceType)type));
        }

        [TestMethod]
        public void A_composite_read_names_paths_without_values()
        {
            SenmlCborReader reader = new SenmlCborReader();
            byte[] payload = ContentTesting.Hex("83 A100622F33 A100642F312F30 A100682F332F302F372F31");
            Assert.IsTrue(reader.BeginPaths(payload, 0, payload.Length));
            Assert.AreEqual("/3? /1/0? /3/0/7/1? end", ContentTesting.Entries(reader, payload.Length));
            payload = ContentTesting.Hex("81 A2 00622F33 0205");
            Assert.IsTrue(reader.BeginPaths(payload, 0, payload.Length));
            Assert.AreEqual("malformed", ContentTesting.Entries(reader, payload.Length));
        }

        private static string Entries(string payload, string path)
        {
            return ContentTesting.Entries(new SenmlCborReader(), ContentTesting.Hex(payload), path);
        }
    }
}
