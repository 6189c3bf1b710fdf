using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    [TestClass]
    public class TlvReaderTests
    {
        [TestMethod]
        [DataRow("/3", "/3/0/0 /3/0/1 end")]
        [DataRow("/3/0", "/3/0/0 /3/0/1 end")]
        [DataRow("/3/1", "malformed")]
        [DataRow("/3/0/0", "malformed")]
        public void An_object_instance_wraps_its_resources(string path, string expected)
        {
            Assert.AreEqual(expected, Entries("0700 c10000 c2010001", path));
        }

        [TestMethod]
        [DataRow("/3", "/3/*/0 /3/*/6/0 /3/*/6/1 end")]
        [DataRow("/3/0", "/3/0/0 /3/0/6/0 /3/0/6/1 end")]
        [DataRow("/3/0/6", "malformed")]
        public void Resources_stand_alone_where_the_path_or_the_client_says_the_instance(string path, string expected)
        {
            Assert.AreEqual(expected, Entries("c10000 8606 410001 410105", path));
        }

        [TestMethod]
        [DataRow("c10105", "/3/0/1", "/3/0/1 end")]
        [DataRow("c10205", "/3/0/1", "malformed")]
        [DataRow("8606410001410105", "/3/0/6", "/3/0/6/0 /3/0/6/1 end")]
        [DataRow("410001", "/3/0/6", "malformed")]
        [DataRow("410105", "/3/0/6/1", "/3/0/6/1 end")]
        [DataRow("410005", "/3/0/6/1", "malformed")]
        [DataRow("8306410105", "/3/0/6/1", "/3/0/6/1 end")]
        [DataRow("8307410105", "/3/0/6/1", "malformed")]
        [DataRow("c10605", "/3/0/6/1", "malformed")]
        [DataRow("c10105", "/", "malformed")]
        public void A_resource_and_a_resource_instance_are_found_where_the_request_says(string payload, string path, string expected)
        {
            Assert.AreEqual(expected, Entries(payload, path));
        }

        [TestMethod]
        [DataRow("", "end")]
        [DataRow("0001", "/3/1? end")]
        [DataRow("0001 0003 c10000", "/3/1? /3/3? malformed")]
        [DataRow("0001 0303 c10000 0002", "/3/1? /3/3/0 /3/2? end")]
        [DataRow("0002 8006", "/3/2? malformed")]
        [DataRow("0200 8006", "/3/0/6? end")]
        [DataRow("8006", "/3/*/6? end")]
        public void What_is_empty_is_an_entry_without_value(string payload, string expected)
        {
            Assert.AreEqual(expected, Entries(payload, "/3"));
        }

        [TestMethod]
        [DataRow("0002 c000", "instances and bare resources")]
        [DataRow("c000 0000", "bare resources and instances")]
        [DataRow("0200 0000", "instance in instance")]
        [DataRow("0200 4000", "resource instance in instance")]
        [DataRow("4000", "resource instance alone")]
        [DataRow("8200 c000", "resource in multiple resource")]
        [DataRow("8200 8000", "multiple in multiple resource")]
        [DataRow("8200 0000", "instance in multiple resource")]
        [DataRow("e0ffff", "identifier 65535")]
        [DataRow("c001 c1", "lone byte")]
        public void Nesting_that_the_format_does_not_have_is_malformed(string payload, string what)
        {
            string found = Entries(payload, "/3");
            Assert.AreEqual("malformed", found.Substring(found.LastIndexOf(' ') + 1), what);
        }

        [TestMethod]
        [DataRow("c20001")]
        [DataRow("c80005 01020304")]
        [DataRow("d000ffff 01")]
        [DataRow("d800ffffff 01")]
        [DataRow("c8")]
        [DataRow("d80000")]
        [DataRow("0300 c20001")]
        [DataRow("0400 8300 410105")]
        [DataRow("0500 8300 4200 01")]
        public void A_length_beyond_what_is_there_or_what_is_around_it_is_malformed(string payload)
        {
            Assert.AreEqual("malformed", Entries(payload, "/3"));
        }

        [TestMethod]
        public void Longer_length_fields_than_needed_are_read()
        {
            Assert.AreEqual("/3/*/0 /3/*/0 /3/*/0 end", Entries("c80001 05 d0000001 05 f80000000001 05", "/3"));
        }

        [TestMethod]
        [DataRow("c102ff", "-1", "255")]
        [DataRow("c202fffe", "-2", "65534")]
        [DataRow("c40280000000", "-2147483648", "2147483648")]
        [DataRow("c802088000000000000000", "-9223372036854775808", "9223372036854775808")]
        [DataRow("c002", "refused", "refused")]
        [DataRow("c302000001", "refused", "refused")]
        [DataRow("c80209000000000000000001", "refused", "refused")]
        public void Integers_have_1_2_4_or_8_bytes(string payload, string integer, string unsigned)
        {
            Assert.AreEqual(integer, ContentTesting.First(ContentFormat.Tlv, Hex.Parse(payload), ResourceType.Integer));
            Assert.AreEqual(integer, ContentTesting.First(ContentFormat.Tlv, Hex.Parse(payload), ResourceType.Time));
            Assert.AreEqual(unsigned, ContentTesting.First(ContentFormat.Tlv, Hex.Parse(payload), ResourceType.Unsigned));
        }

        [TestMethod]
        public void Other_values_have_their_own_lengths()
        {
            Assert.AreEqual("22.5", First("c40241b40000", ResourceType.Float));
            Assert.AreEqual("0.1", First("c802083fb999999999999a", ResourceType.Float));
            Assert.AreEqual("refused", First("c2023c00", ResourceType.Float));
            Assert.AreEqual("true", First("c10201", ResourceType.Boolean));
            Assert.AreEqual("false", First("c10200", ResourceType.Boolean));
            Assert.AreEqual("refused", First("c10202", ResourceType.Boolean));
            Assert.AreEqual("refused", First("c2020001", ResourceType.Boolean));
            Assert.AreEqual("66:1", First("c40200420001", ResourceType.ObjectLink));
            Assert.AreEqual("refused", First("c2020042", ResourceType.ObjectLink));
            Assert.AreEqual("0042", First("c2020042", ResourceType.Opaque));
            Assert.AreEqual("", First("c002", ResourceType.String));
            Assert.AreEqual("\u00e9", First("c202c3a9", ResourceType.String));
            Assert.AreEqual("refused", First("c202c328", ResourceType.String));
            Assert.AreEqual("refused", First("c202c3a9", ResourceType.None));
        }

        [TestMethod]
        public void It_stays_malformed_and_reads_nothing_more()
        {
            TlvReader reader = new TlvReader();
            byte[] payload = Hex.Parse("c10005 c20105");
            reader.Begin(payload, 0, payload.Length, Paths.Parse("/3/0"));
            Lwm2mPath entry = new Lwm2mPath();
            Assert.IsTrue(reader.Next(entry) == ContentStatus.Entry);
            Assert.IsTrue(reader.Next(entry) == ContentStatus.Malformed);
            Assert.IsTrue(reader.Next(entry) == ContentStatus.Malformed);
            Assert.IsFalse(reader.HasValue);
            Assert.IsFalse(reader.TryDecode(ResourceType.Integer, new ResourceValue()));
        }

        private static string Entries(string payload, string path)
        {
            return ContentTesting.Entries(new TlvReader(), Hex.Parse(payload), path);
        }

        private static string First(string payload, ResourceType type)
        {
            return ContentTesting.First(ContentFormat.Tlv, Hex.Parse(payload), type);
        }
    }
}
