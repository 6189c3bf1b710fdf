using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    [TestClass]
    public class SenmlJsonTests
    {
        private const string Device =
            "[{\"bn\":\"/3/0/\",\"n\":\"0\",\"vs\":\"Open Mobile Alliance\"},{\"n\":\"1\",\"vs\":\"Lightweight M2M Client\"},"
            + "{\"n\":\"2\",\"vs\":\"345000123\"},{\"n\":\"3\",\"vs\":\"1.0\"},{\"n\":\"6/0\",\"v\":1},{\"n\":\"6/1\",\"v\":5},"
            + "{\"n\":\"7/0\",\"v\":3800},{\"n\":\"7/1\",\"v\":5000},{\"n\":\"8/0\",\"v\":125},{\"n\":\"8/1\",\"v\":900},"
            + "{\"n\":\"9\",\"v\":100},{\"n\":\"10\",\"v\":15},{\"n\":\"11/0\",\"v\":0},{\"n\":\"13\",\"v\":1367491215},"
            + "{\"n\":\"14\",\"vs\":\"+02:00\"},{\"n\":\"16\",\"vs\":\"U\"}]";

        [TestMethod]
        public void The_device_of_the_specification_is_written_character_for_character()
        {
            ContentWriter writer = ContentTesting.Formats().WriterFor(ContentFormat.SenmlJson);
            byte[] buffer = new byte[1024];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/3/0", 0);
            ContentTesting.WriteDevice(writer);
            writer.End();
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual(Device, Utf8Text.Of(buffer, 0, window.Count));
        }

        // Proves: LPWA-31
        [TestMethod]
        public void Binary_formats_take_two_thirds_of_it_and_a_third()
        {
            Assert.IsTrue(ContentTesting.Device(ContentFormat.SenmlCbor).Length < Device.Length * 2 / 3);
            Assert.IsTrue(ContentTesting.Device(ContentFormat.Tlv).Length < Device.Length / 3);
        }

        [TestMethod]
        public void The_device_of_the_specification_is_read()
        {
            Assert.AreEqual(
                "/3/0/0 /3/0/1 /3/0/2 /3/0/3 /3/0/6/0 /3/0/6/1 /3/0/7/0 /3/0/7/1 /3/0/8/0 /3/0/8/1 /3/0/9 /3/0/10 /3/0/11/0 /3/0/13 /3/0/14 /3/0/16 end",
                Entries(Device, "/3/0"));
        }

        [TestMethod]
        public void Every_type_has_its_label()
        {
            Assert.AreEqual("[{\"bn\":\"/1/0/2\",\"v\":-5}]", Write(ResourceType.Integer));
            Assert.AreEqual("[{\"bn\":\"/1/0/2\",\"v\":18446744073709551615}]", Write(ResourceType.Unsigned));
            Assert.AreEqual("[{\"bn\":\"/1/0/2\",\"v\":-0.1}]", Write(ResourceType.Float));
            Assert.AreEqual("[{\"bn\":\"/1/0/2\",\"vb\":true}]", Write(ResourceType.Boolean));
            Assert.AreEqual("[{\"bn\":\"/1/0/2\",\"v\":7}]", Write(ResourceType.Time));
            Assert.AreEqual("[{\"bn\":\"/1/0/2\",\"vlo\":\"66:0\"}]", Write(ResourceType.ObjectLink));
            Assert.AreEqual("[{\"bn\":\"/1/0/2\",\"vd\":\"-_8\"}]", Write(ResourceType.Opaque));
            Assert.AreEqual("[{\"bn\":\"/1/0/2\",\"vs\":\"\\u000a\\\"\\\\\u00e9/\\u001f\"}]", Write(ResourceType.String));
        }

        [TestMethod]
        public void Nothing_is_an_empty_array()
        {
            ContentWriter writer = ContentTesting.Formats().WriterFor(ContentFormat.SenmlJson);
            byte[] buffer = new byte[8];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/3", 0);
            writer.End();
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual("[]", Utf8Text.Of(buffer, 0, window.Count));
        }

        [TestMethod]
        public void A_number_that_json_does_not_have_fails()
        {
            ContentWriter writer = ContentTesting.Formats().WriterFor(ContentFormat.SenmlJson);
            ContentTesting.Begin(writer, new byte[64], "/1/0/2", 1);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Float);
            writer.WriteFloat(double.PositiveInfinity);
            Assert.IsTrue(writer.Failed);
        }

        [TestMethod]
        [DataRow("[{\"v\":5,\"n\":\"1\",\"bn\":\"/3/0/\"}]", "/3/0/1 end", "order")]
        [DataRow(" [ { \"n\" : \"/3/0/1\" ,\t\"v\" : 5 } , {\"bn\":\"/3/0/\",\"n\":\"2\",\r\n\"vb\":true} ] ", "/3/0/1 /3/0/2 end", "spaces")]
        [DataRow("[{\"bn\":\"\\/3\\/0\\/\",\"\\u006e\":\"\\u0031\",\"v\":5}]", "/3/0/1 end", "escapes")]
        [DataRow("[{\"bn\":\"/3/0/1\",\"v\":5},{\"bn\":\"/3/0/2\",\"v\":6}]", "/3/0/1 /3/0/2 end", "base name alone")]
        [DataRow("[{\"bver\":10,\"bt\":1.2e9,\"bu\":\"V\",\"n\":\"/3/0/1\",\"t\":-5,\"v\":5,\"ut\":1,\"s\":3}]", "/3/0/1 end", "time, unit, sum and version are let be")]
        [DataRow("[{\"x\":{\"n\":[1,{}],\"m_\":[]},\"n\":\"/3/0/1\",\"v\":5,\"\":null}]", "/3/0/1 end", "what is unknown is let be")]
        [DataRow("[]", "end", "nothing")]
        public void Records_are_read_in_every_allowed_form(string payload, string expected, string what)
        {
            Assert.AreEqual(expected, Entries(payload, "/3/0"), what);
        }

        [TestMethod]
        [DataRow("[{\"n\":\"/3/0/1\"}]", "no value")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":null}]", "null")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":[5]}]", "array for a value")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":5,\"vs\":\"5\"}]", "two values")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":5,\"v\":5}]", "value twice")]
        [DataRow("[{\"n\":\"/3/0/1\",\"n\":\"/3/0/1\",\"v\":5}]", "name twice")]
        [DataRow("[{\"n\":\"/3/0/1\",\"\\u006e\":\"/3/0/1\",\"v\":5}]", "name twice, once with an escape")]
        [DataRow("[{\"n\":\"/3/0/1\",\"bv\":1,\"v\":5}]", "base value")]
        [DataRow("[{\"bver\":11,\"n\":\"/3/0/1\",\"v\":5}]", "later version")]
        [DataRow("[{\"n\":\"/3/0/1\",\"x_\":1,\"v\":5}]", "must be understood")]
        [DataRow("[{\"n\":\"/3/0/1\",\"x\\u005f\":1,\"v\":5}]", "must be understood, with an escape")]
        [DataRow("[{\"n\":\"/4/0/1\",\"v\":5}]", "outside the path")]
        [DataRow("[{\"n\":\"1\",\"v\":5}]", "not from the root")]
        [DataRow("[{\"n\":\"/3/0/\",\"v\":5}]", "no resource")]
        [DataRow("[{\"n\":\"/3/0/1/1/1\",\"v\":5}]", "too deep")]
        [DataRow("[{\"n\":\"/3/0/70000\",\"v\":5}]", "too large an ID")]
        [DataRow("[{\"n\":\"/3/0/65535\",\"v\":5}]", "reserved ID")]
        [DataRow("[{\"n\":\"//////////////////////////\",\"v\":5}]", "too long a name")]
        [DataRow("[{\"n\":301,\"v\":5}]", "name as number")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":5}", "no end")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":5}]]", "two ends")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":5},]", "comma before the end")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":5,}]", "comma before the end of an object")]
        [DataRow("[{\"n\":\"/3/0/1\" \"v\":5}]", "no comma")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":05}]", "leading zero")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":+5}]", "plus")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":NaN}]", "NaN")]
        [DataRow("{\"n\":\"/3/0/1\",\"v\":5}", "no array")]
        [DataRow("[5]", "no object")]
        [DataRow("", "nothing at all")]
        public void What_senml_does_not_allow_is_malformed(string payload, string what)
        {
            string found = Entries(payload, "/3/0");
            Assert.AreEqual("malformed", found.Substring(found.LastIndexOf(' ') + 1), what);
        }

        [TestMethod]
        public void A_nesting_bomb_is_malformed()
        {
            string bomb = "[{\"n\":\"/3/0/1\",\"x\":";
            for (int i = 0; i < 200; i++)
            {
                bomb += "[";
            }

            Assert.AreEqual("malformed", Entries(bomb, "/3/0"));
        }

        [TestMethod]
        [DataRow("\"v\":9223372036854775807", (int)ResourceType.Integer, "9223372036854775807")]
        [DataRow("\"v\":-9223372036854775808", (int)ResourceType.Integer, "-9223372036854775808")]
        [DataRow("\"v\":9223372036854775808", (int)ResourceType.Integer, "refused")]
        [DataRow("\"v\":18446744073709551615", (int)ResourceType.Unsigned, "18446744073709551615")]
        [DataRow("\"v\":18446744073709551616", (int)ResourceType.Unsigned, "refused")]
        [DataRow("\"v\":-1", (int)ResourceType.Unsigned, "refused")]
        [DataRow("\"v\":1.367491215e9", (int)ResourceType.Time, "1367491215")]
        [DataRow("\"v\":22.5", (int)ResourceType.Integer, "refused")]
        [DataRow("\"v\":9007199254740993.0", (int)ResourceType.Integer, "9007199254740993")]
        [DataRow("\"v\":-9223372036854775808e0", (int)ResourceType.Time, "-9223372036854775808")]
        [DataRow("\"v\":1.8446744073709551615E+19", (int)ResourceType.Unsigned, "18446744073709551615")]
        [DataRow("\"v\":22", (int)ResourceType.Float, "22")]
        [DataRow("\"v\":1e-300", (int)ResourceType.Float, "1e-300")]
        [DataRow("\"v\":1e400", (int)ResourceType.Float, "refused")]
        [DataRow("\"v\":\"5\"", (int)ResourceType.Integer, "refused")]
        [DataRow("\"vb\":false", (int)ResourceType.Boolean, "false")]
        [DataRow("\"vb\":0", (int)ResourceType.Boolean, "refused")]
        [DataRow("\"vs\":\"\"", (int)ResourceType.String, "")]
        [DataRow("\"vs\":5", (int)ResourceType.String, "refused")]
        [DataRow("\"vs\":\"\\\"\\\\\\/\\n\\u00e9\\u20AC\\ud83d\\uDE00\"", (int)ResourceType.String, "\"\\/\n\u00e9\u20ac\ud83d\ude00")]
        [DataRow("\"vs\":\"\\ud83d\"", (int)ResourceType.String, "malformed")]
        [DataRow("\"vs\":\"\\ud83d\\u0041\"", (int)ResourceType.String, "malformed")]
        [DataRow("\"vs\":\"\\ud83d\\uffff\"", (int)ResourceType.String, "malformed")]
        [DataRow("\"vs\":\"\\ude00\"", (int)ResourceType.String, "malformed")]
        [DataRow("\"vs\":\"\\u12\"", (int)ResourceType.String, "malformed")]
        [DataRow("\"vs\":\"\\x\"", (int)ResourceType.String, "malformed")]
        [DataRow("\"vs\":\"\n\"", (int)ResourceType.String, "malformed")]
        [DataRow("\"vd\":\"-_8\"", (int)ResourceType.Opaque, "fbff")]
        [DataRow("\"vd\":\"-_\\u0038\"", (int)ResourceType.Opaque, "fbff")]
        [DataRow("\"vd\":\"-_8=\"", (int)ResourceType.Opaque, "fbff")]
        [DataRow("\"vd\":\"+/8\"", (int)ResourceType.Opaque, "refused")]
        [DataRow("\"vd\":\"\"", (int)ResourceType.Opaque, "")]
        [DataRow("\"vlo\":\"66:1\"", (int)ResourceType.ObjectLink, "66:1")]
        [DataRow("\"vs\":\"66:1\"", (int)ResourceType.ObjectLink, "66:1")]
        [DataRow("\"vs\":\"66:1:\"", (int)ResourceType.ObjectLink, "refused")]
        [DataRow("\"vd\":\"66:1\"", (int)ResourceType.ObjectLink, "refused")]
        [DataRow("\"vlo\":\"66:1\"", (int)ResourceType.String, "refused")]
        public void A_value_has_the_label_of_its_type(string value, int type, string expected)
        {
            byte[] payload = Utf8.FromString("[{\"n\":\"/1/0/2\"," + value + "}]");
            Assert.AreEqual(expected, ContentTesting.First(ContentFormat.SenmlJson, payload, (ResourceType)type));
        }

        [TestMethod]
        public void A_string_that_is_not_utf_8_is_malformed()
        {
            byte[] payload = Utf8.FromString("[{\"n\":\"/1/0/2\",\"vs\":\"??\"}]");
            payload[payload.Length - 5] = 0xC3;
            Assert.AreEqual("malformed", ContentTesting.First(ContentFormat.SenmlJson, payload, ResourceType.String));
            payload[payload.Length - 4] = 0xA9;
            Assert.AreEqual("\u00e9", ContentTesting.First(ContentFormat.SenmlJson, payload, ResourceType.String));
        }

        [TestMethod]
        public void What_must_be_decoded_is_bounded_by_the_room_and_the_rest_is_not()
        {
            ContentReader reader = ContentTesting.Formats(4).ReaderFor(ContentFormat.SenmlJson);
            Assert.AreEqual("12345678", First(reader, "\"vs\":\"12345678\"", ResourceType.String));
            Assert.AreEqual("123\n", First(reader, "\"vs\":\"123\\n\"", ResourceType.String));
            Assert.AreEqual("too large", First(reader, "\"vs\":\"1234\\n\"", ResourceType.String));
            Assert.AreEqual("too large", First(reader, "\"vs\":\"123\\u00e9\"", ResourceType.String));
            Assert.AreEqual("01020304", First(reader, "\"vd\":\"AQIDBA\"", ResourceType.Opaque));
            Assert.AreEqual("too large", First(reader, "\"vd\":\"AQIDBAU\"", ResourceType.Opaque));
        }

        [TestMethod]
        public void A_payload_is_read_twice_and_stays_as_it_is()
        {
            ContentReader reader = ContentTesting.Formats().ReaderFor(ContentFormat.SenmlJson);
            byte[] payload = Utf8.FromString("[{\"bn\":\"\\/1\\/0\\/2\",\"vs\":\"a\\u0062c\"}]");
            byte[] copy = Bytes.Slice(payload, 0, payload.Length);
            Assert.AreEqual("abc", ContentTesting.First(reader, payload, "/1/0/2", ResourceType.String));
            Assert.AreEqual("abc", ContentTesting.First(reader, payload, "/1/0/2", ResourceType.String));
            CollectionAssert.AreEqual(copy, payload);
        }

        [TestMethod]
        public void A_composite_read_names_paths_without_values()
        {
            ContentReader reader = ContentTesting.Formats().ReaderFor(ContentFormat.SenmlJson);
            byte[] payload = Ascii.GetBytes("[{\"n\":\"/3/0/0\"},{\"bn\":\"/1/\",\"n\":\"0\"},{\"bn\":\"/\"}]");
            Assert.IsTrue(reader.BeginPaths(payload, 0, payload.Length));
            Assert.AreEqual("/3/0/0? /1/0? /-1? end", ContentTesting.Entries(reader, payload.Length));
        }

        private static string Entries(string payload, string path)
        {
            return ContentTesting.Entries(ContentTesting.Formats().ReaderFor(ContentFormat.SenmlJson), Utf8.FromString(payload), path);
        }

        private static string First(ContentReader reader, string value, ResourceType type)
        {
            return ContentTesting.First(reader, Utf8.FromString("[{\"n\":\"/1/0/2\"," + value + "}]"), "/1/0/2", type);
        }

        private static string Write(ResourceType type)
        {
            byte[] written = ContentTesting.WriteSample(ContentFormat.SenmlJson, type);
            return Utf8Text.Of(written, 0, written.Length);
        }
    }
}
