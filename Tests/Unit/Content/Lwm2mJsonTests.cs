using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    [TestClass]
    public class Lwm2mJsonTests
    {
        // LwM2M 1.0 §6.4.4, with the Device object that later versions use in their examples.
        private const string Device =
            "{\"bn\":\"/3/0/\",\"e\":[{\"n\":\"0\",\"sv\":\"Open Mobile Alliance\"},{\"n\":\"1\",\"sv\":\"Lightweight M2M Client\"},"
            + "{\"n\":\"2\",\"sv\":\"345000123\"},{\"n\":\"3\",\"sv\":\"1.0\"},{\"n\":\"6/0\",\"v\":1},{\"n\":\"6/1\",\"v\":5},"
            + "{\"n\":\"7/0\",\"v\":3800},{\"n\":\"7/1\",\"v\":5000},{\"n\":\"8/0\",\"v\":125},{\"n\":\"8/1\",\"v\":900},"
            + "{\"n\":\"9\",\"v\":100},{\"n\":\"10\",\"v\":15},{\"n\":\"11/0\",\"v\":0},{\"n\":\"13\",\"v\":1367491215},"
            + "{\"n\":\"14\",\"sv\":\"+02:00\"},{\"n\":\"16\",\"sv\":\"U\"}]}";

        [TestMethod]
        public void The_device_of_the_specification_is_written_character_for_character()
        {
            byte[] written = ContentTesting.Device(ContentFormat.Lwm2mJson);
            Assert.AreEqual(Device, Utf8Text.Of(written, 0, written.Length));
        }

        [TestMethod]
        public void The_device_of_the_specification_is_read()
        {
            Assert.AreEqual(
                "/3/0/0 /3/0/1 /3/0/2 /3/0/3 /3/0/6/0 /3/0/6/1 /3/0/7/0 /3/0/7/1 /3/0/8/0 /3/0/8/1 /3/0/9 /3/0/10 /3/0/11/0 /3/0/13 /3/0/14 /3/0/16 end",
                Entries(Device, "/3/0"));
        }

        [TestMethod]
        public void Object_links_of_the_specification_are_read()
        {
            string payload = "{\"bn\":\"/\",\"e\":[{\"n\":\"65/0/0/0\",\"ov\":\"66:0\"},{\"n\":\"65/0/0/1\",\"ov\":\"66:1\"},"
                + "{\"n\":\"65/0/1\",\"sv\":\"8613800755500\"},{\"n\":\"65/0/2\",\"v\":1}]}";
            Assert.AreEqual("/65/0/0/0 /65/0/0/1 /65/0/1 /65/0/2 end", Entries(payload, "/65/0"));
            Assert.AreEqual("66:0", ContentTesting.First(Reader(), Utf8.FromString(payload), "/65", ResourceType.ObjectLink));
        }

        [TestMethod]
        public void Every_type_has_its_label_and_a_resource_read_by_itself_no_name()
        {
            Assert.AreEqual("{\"bn\":\"/1/0/2\",\"e\":[{\"v\":-5}]}", Write(ResourceType.Integer));
            Assert.AreEqual("{\"bn\":\"/1/0/2\",\"e\":[{\"v\":18446744073709551615}]}", Write(ResourceType.Unsigned));
            Assert.AreEqual("{\"bn\":\"/1/0/2\",\"e\":[{\"v\":-0.1}]}", Write(ResourceType.Float));
            Assert.AreEqual("{\"bn\":\"/1/0/2\",\"e\":[{\"bv\":true}]}", Write(ResourceType.Boolean));
            Assert.AreEqual("{\"bn\":\"/1/0/2\",\"e\":[{\"v\":7}]}", Write(ResourceType.Time));
            Assert.AreEqual("{\"bn\":\"/1/0/2\",\"e\":[{\"ov\":\"66:0\"}]}", Write(ResourceType.ObjectLink));
            Assert.AreEqual("{\"bn\":\"/1/0/2\",\"e\":[{\"sv\":\"+/8=\"}]}", Write(ResourceType.Opaque));
            Assert.AreEqual("{\"bn\":\"/1/0/2\",\"e\":[{\"sv\":\"\\u000a\\\"\\\\\u00e9/\\u001f\"}]}", Write(ResourceType.String));
        }

        [TestMethod]
        public void Nothing_is_an_empty_array()
        {
            ContentWriter writer = ContentTesting.Formats().WriterFor(ContentFormat.Lwm2mJson);
            byte[] buffer = new byte[16];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/3", 0);
            writer.End();
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual("{\"e\":[]}", Utf8Text.Of(buffer, 0, window.Count));
        }

        [TestMethod]
        public void A_composite_operation_has_no_such_format()
        {
            ContentFormats formats = ContentTesting.Formats();
            ContentWriter writer = formats.WriterFor(ContentFormat.Lwm2mJson);
            ContentTesting.Begin(writer, new byte[64], "/", 1);
            writer.BeginObject(3);
            Assert.IsTrue(writer.Failed);
            byte[] payload = Ascii.GetBytes("{\"e\":[{\"n\":\"/3/0/0\"}]}");
            Assert.IsFalse(formats.ReaderFor(ContentFormat.Lwm2mJson).BeginPaths(payload, 0, payload.Length));
        }

        [TestMethod]
        [DataRow("{\"e\":[{\"v\":5,\"n\":\"1\"}],\"bn\":\"/3/0/\"}", "/3/0/1 end", "base name after the records")]
        [DataRow(" { \"bn\" : \"/3/0\" ,\t\"e\" : [ { \"n\" : \"/1\" , \"v\" : 5 } , {\"n\":\"/2\",\r\n\"bv\":true} ] } ", "/3/0/1 /3/0/2 end", "spaces")]
        [DataRow("{\"\\u0062n\":\"\\/3\\/0\\/\",\"\\u0065\":[{\"\\u006e\":\"\\u0031\",\"v\":5}]}", "/3/0/1 end", "escapes")]
        [DataRow("{\"bn\":\"/3/0/1\",\"e\":[{\"v\":5}]}", "/3/0/1 end", "base name alone")]
        [DataRow("{\"bn\":\"/3/0/1\",\"e\":[{\"n\":\"\",\"v\":5}]}", "/3/0/1 end", "empty name")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":5}]}", "/3/0/1 end", "whole path as name")]
        [DataRow("{\"bn\":\"\",\"e\":[{\"n\":\"/3/0/1\",\"v\":5}]}", "/3/0/1 end", "empty base name")]
        [DataRow("{\"bt\":25462634,\"bn\":\"/3/0/1\",\"e\":[{\"v\":5,\"t\":-5}]}", "/3/0/1 end", "times are let be")]
        [DataRow("{\"bn\":\"/3/0/1\",\"x\":{\"e\":[1,{}]},\"e\":[{\"v\":5,\"y\":[{\"n\":1}],\"\":null,\"vs\":1}],\"\":0}", "/3/0/1 end", "what is unknown is let be")]
        [DataRow("{\"bn\":\"/3/0/\",\"e\":[]}", "end", "nothing")]
        public void Records_are_read_in_every_allowed_form(string payload, string expected, string what)
        {
            Assert.AreEqual(expected, Entries(payload, "/3/0"), what);
        }

        [TestMethod]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\"}]}", "no value")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":null}]}", "null")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":[5]}]}", "array for a value")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":5,\"sv\":\"5\"}]}", "two values")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":5,\"v\":5}]}", "value twice")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"n\":\"/3/0/1\",\"v\":5}]}", "name twice")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"t\":1,\"t\":1,\"v\":5}]}", "time twice")]
        [DataRow("{\"bn\":\"/3/0/1\",\"bn\":\"/3/0/1\",\"e\":[{\"v\":5}]}", "base name twice")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":5}],\"e\":[]}", "records twice")]
        [DataRow("{\"bn\":\"/3/0/1\"}", "no records")]
        [DataRow("{}", "nothing in it")]
        [DataRow("{\"bn\":301,\"e\":[{\"n\":\"/3/0/1\",\"v\":5}]}", "base name as number")]
        [DataRow("{\"e\":{\"n\":\"/3/0/1\",\"v\":5}}", "records as object")]
        [DataRow("{\"e\":[[{\"n\":\"/3/0/1\",\"v\":5}]]}", "array in array")]
        [DataRow("{\"e\":[5]}", "record as number")]
        [DataRow("{\"e\":[{\"bn\":\"/3/0/\",\"n\":\"1\",\"v\":5}]}", "base name in a record")]
        [DataRow("{\"e\":[{\"n\":\"/4/0/1\",\"v\":5}]}", "outside the path")]
        [DataRow("{\"bn\":\"/4/0/\",\"e\":[{\"n\":\"1\",\"v\":5}]}", "base name outside the path")]
        [DataRow("{\"e\":[{\"n\":\"1\",\"v\":5}]}", "not from the root")]
        [DataRow("{\"bn\":\"/3/0\",\"e\":[{\"n\":\"1\",\"v\":5}]}", "no slash between base name and name")]
        [DataRow("{\"bn\":\"/3/\",\"e\":[{\"n\":\"0\",\"v\":5}]}", "no resource")]
        [DataRow("{\"bn\":\"/3/0/1/1/\",\"e\":[{\"n\":\"1\",\"v\":5}]}", "too deep")]
        [DataRow("{\"bn\":\"//////////////////////////\",\"e\":[{\"n\":\"1\",\"v\":5}]}", "too long a base name")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":5}]", "no end")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":5}]}}", "two ends")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":5},]}", "comma before the end")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":5}],}", "comma before the end of the object")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":05}]}", "leading zero")]
        [DataRow("{\"e\":[{\"n\":\"/3/0/1\",\"v\":NaN}]}", "NaN")]
        [DataRow("[{\"n\":\"/3/0/1\",\"v\":5}]", "SenML-JSON")]
        [DataRow("", "nothing at all")]
        public void What_the_format_does_not_allow_is_malformed(string payload, string what)
        {
            string found = Entries(payload, "/3/0");
            Assert.AreEqual("malformed", found.Substring(found.LastIndexOf(' ') + 1), what);
        }

        [TestMethod]
        public void A_payload_cut_anywhere_has_no_record()
        {
            byte[] whole = Utf8.FromString(
                "{\"bn\":\"\\/3/0/\",\"bt\":1.5e3,\"e\":[{\"n\":\"0\",\"sv\":\"a\\u0062\u00e9\"},{\"n\":\"9\",\"v\":-1.5e3},{\"n\":\"4\",\"bv\":true},{\"n\":\"8\",\"sv\":\"AQ==\"}]}");
            for (int length = 0; length < whole.Length; length++)
            {
                Assert.AreEqual("malformed", ContentTesting.Entries(Reader(), Bytes.Slice(whole, 0, length), "/3/0"));
            }

            Assert.AreEqual("/3/0/0 /3/0/9 /3/0/4 /3/0/8 end", ContentTesting.Entries(Reader(), whole, "/3/0"));
        }

        [TestMethod]
        public void A_nesting_bomb_is_malformed()
        {
            string bomb = "{\"bn\":\"/3/0/1\",\"e\":[{\"v\":5}],\"x\":";
            for (int i = 0; i < 200; i++)
            {
                bomb += "[";
            }

            Assert.AreEqual("malformed", Entries(bomb, "/3/0"));
        }

        [TestMethod]
        [DataRow("\"v\":9223372036854775807", (int)ResourceType.Integer, "9223372036854775807")]
        [DataRow("\"v\":9223372036854775808", (int)ResourceType.Integer, "refused")]
        [DataRow("\"v\":18446744073709551615", (int)ResourceType.Unsigned, "18446744073709551615")]
        [DataRow("\"v\":-1", (int)ResourceType.Unsigned, "refused")]
        [DataRow("\"v\":1.367491215e9", (int)ResourceType.Time, "1367491215")]
        [DataRow("\"v\":22.5", (int)ResourceType.Integer, "refused")]
        [DataRow("\"v\":22", (int)ResourceType.Float, "22")]
        [DataRow("\"v\":1e400", (int)ResourceType.Float, "refused")]
        [DataRow("\"sv\":\"5\"", (int)ResourceType.Integer, "refused")]
        [DataRow("\"bv\":false", (int)ResourceType.Boolean, "false")]
        [DataRow("\"bv\":0", (int)ResourceType.Boolean, "refused")]
        [DataRow("\"v\":1", (int)ResourceType.Boolean, "refused")]
        [DataRow("\"sv\":\"\"", (int)ResourceType.String, "")]
        [DataRow("\"sv\":5", (int)ResourceType.String, "refused")]
        [DataRow("\"sv\":\"\\\"\\n\\ud83d\\uDE00\"", (int)ResourceType.String, "\"\n\ud83d\ude00")]
        [DataRow("\"sv\":\"\\ud83d\"", (int)ResourceType.String, "malformed")]
        [DataRow("\"vs\":\"x\"", (int)ResourceType.String, "malformed")]
        [DataRow("\"sv\":\"+/8=\"", (int)ResourceType.Opaque, "fbff")]
        [DataRow("\"sv\":\"+\\/8=\"", (int)ResourceType.Opaque, "fbff")]
        [DataRow("\"sv\":\"+/8\"", (int)ResourceType.Opaque, "fbff")]
        [DataRow("\"sv\":\"-_8=\"", (int)ResourceType.Opaque, "refused")]
        [DataRow("\"sv\":\"A\"", (int)ResourceType.Opaque, "refused")]
        [DataRow("\"sv\":\"\"", (int)ResourceType.Opaque, "")]
        [DataRow("\"v\":5", (int)ResourceType.Opaque, "refused")]
        [DataRow("\"ov\":\"66:1\"", (int)ResourceType.ObjectLink, "66:1")]
        [DataRow("\"ov\":\"66:65536\"", (int)ResourceType.ObjectLink, "refused")]
        [DataRow("\"sv\":\"66:1\"", (int)ResourceType.ObjectLink, "66:1")]
        [DataRow("\"sv\":\"66\"", (int)ResourceType.ObjectLink, "refused")]
        [DataRow("\"v\":66", (int)ResourceType.ObjectLink, "refused")]
        [DataRow("\"ov\":\"66:1\"", (int)ResourceType.String, "refused")]
        public void A_value_has_the_label_of_its_type(string value, int type, string expected)
        {
            Assert.AreEqual(expected, First(Reader(), value, (ResourceType)type));
        }

        [TestMethod]
        public void What_must_be_decoded_is_bounded_by_the_room_and_the_rest_is_not()
        {
            ContentReader reader = ContentTesting.Formats(4).ReaderFor(ContentFormat.Lwm2mJson);
            Assert.AreEqual("12345678", First(reader, "\"sv\":\"12345678\"", ResourceType.String));
            Assert.AreEqual("too large", First(reader, "\"sv\":\"1234\\n\"", ResourceType.String));
            Assert.AreEqual("01020304", First(reader, "\"sv\":\"AQIDBA==\"", ResourceType.Opaque));
            Assert.AreEqual("too large", First(reader, "\"sv\":\"AQIDBAU=\"", ResourceType.Opaque));
        }

        [TestMethod]
        public void A_payload_is_read_twice_and_the_next_knows_nothing_of_it()
        {
            ContentReader reader = Reader();
            byte[] payload = Utf8.FromString("{\"e\":[{\"sv\":\"a\\u0062c\"}],\"bn\":\"/1/0/2\"}");
            byte[] copy = Bytes.Slice(payload, 0, payload.Length);
            Assert.AreEqual("abc", ContentTesting.First(reader, payload, "/1/0/2", ResourceType.String));
            Assert.AreEqual("abc", ContentTesting.First(reader, payload, "/1/0/2", ResourceType.String));
            CollectionAssert.AreEqual(copy, payload);
            Assert.AreEqual("malformed", ContentTesting.Entries(reader, Utf8.FromString("{\"e\":[{\"sv\":\"abc\"}]}"), "/1/0/2"));
        }

        private static ContentReader Reader()
        {
            return ContentTesting.Formats().ReaderFor(ContentFormat.Lwm2mJson);
        }

        private static string Entries(string payload, string path)
        {
            return ContentTesting.Entries(Reader(), Utf8.FromString(payload), path);
        }

        private static string First(ContentReader reader, string value, ResourceType type)
        {
            return ContentTesting.First(reader, Utf8.FromString("{\"bn\":\"/1/0/\",\"e\":[{\"n\":\"2\"," + value + "}]}"), "/1/0/2", type);
        }

        private static string Write(ResourceType type)
        {
            byte[] written = ContentTesting.WriteSample(ContentFormat.Lwm2mJson, type);
            return Utf8Text.Of(written, 0, written.Length);
        }
    }
}
