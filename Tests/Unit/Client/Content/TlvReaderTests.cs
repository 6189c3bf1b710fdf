using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
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
            Assert.AreEqual(expected, Entries("0700 C10000 C2010001", path));
        }

        [TestMethod]
        [DataRow("/3", "/3/*/0 /3/*/6/0 /3/*/6/1 end")]
        [DataRow("/3/0", "/3/0/0 /3/0/6/0 /3/0/6/1 end")]
        [DataRow("/3/0/6", "malformed")]
        public void Resources_stand_alone_where_the_path_or_the_client_says_the_instance(string path, string expected)
        {
            Assert.AreEqual(expected, Entries("C10000 8606 410001 410105", path));
        }

        [TestMethod]
        [DataRow("C10105", "/3/0/1", "/3/0/1 end")]
        [DataRow("C10205", "/3/0/1", "malformed")]
        [DataRow("8606410001410105", "/3/0/6", "/3/0/6/0 /3/0/6/1 end")]
        [DataRow("410001", "/3/0/6", "malformed")]
        [DataRow("410105", "/3/0/6/1", "/3/0/6/1 end")]
        [DataRow("410005", "/3/0/6/1", "malformed")]
        [DataRow("8306410105", "/3/0/6/1", "/3/0/6/1 end")]
        [DataRow("8307410105", "/3/0/6/1", "malformed")]
        [DataRow("C10605", "/3/0/6/1", "malformed")]
        [DataRow("C10105", "/", "malformed")]
        public void A_resource_and_a_resource_instance_are_found_where_the_request_says(string payload, string path, string expected)
        {
            Assert.AreEqual(expected, Entries(payload, path));
        }

        [TestMethod]
        [DataRow("", "end")]
        [DataRow("0001", "/3/1? end")]
        [DataRow("0001 0003 C10000", "/3/1? /3/3? malformed")]
        [DataRow("0001 0303 C10000 0002", "/3/1? /3/3/0 /3/2? end")]
        [DataRow("0002 8006", "/3/2? malformed")]
        [DataRow("0200 8006", "/3/0/6? end")]
        [DataRow("8006", "/3/*/6? end")]
        public void What_is_empty_is_an_entry_without_value(string payload, string expected)
        {
            Assert.AreEqual(expected, Entries(payload, "/3"));
        }

        [TestMethod]
        [DataRow("0002 C000", "instances and bare resources")]
        [DataRow("C000 0000", "bare resources and instances")]
        [DataRow("0200 0000", "instance in instance")]
        [DataRow("0200 4000", "resource instance in instance")]
        [DataRow("4000", "resource instance alone")]
        [DataRow("8200 C000", "resource in multiple resource")]
        [DataRow("8200 8000", "multiple in multiple resource")]
        [DataRow("8200 0000", "instance in multiple resource")]
        [DataRow("E0FFFF", "identifier 65535")]
        [DataRow("C001 C1", "lone byte")]
        public void Nesting_that_the_format_does_not_have_is_malformed(string payload, string what)
        {
            string found = Entries(payload, "/3");
            Assert.AreEqual("malformed", found.Substring(found.LastIndexOf(' ') + 1), what);
        }

        [TestMethod]
        [DataRow("C20001")]
        [DataRow("C80005 01020304")]
        [DataRow("D000FFFF 01")]
        [DataRow("D800FFFFFF 01")]
        [DataRow("C8")]
        [DataRow("D80000")]
        [DataRow("0300 C20001")]
        [DataRow("0400 8300 410105")]
        [DataRow("0500 8300 4200 01")]
        public void A_length_beyond_what_is_there_or_what_is_around_it_is_malformed(string payload)
        {
            Assert.AreEqual("malformed", Entries(payload, "/3"));
        }

        [TestMethod]
        public void Longer_length_fields_than_needed_are_read()
        {
            Assert.AreEqual("/3/*/0 /3/*/0 /3/*/0 end", Entries("C80001 05 D0000001 05 F80000000001 05", "/3"));
        }

        [TestMethod]
        [DataRow("C102FF", "-1", "255")]
        [DataRow("C202FFFE", "-2", "65534")]
        [DataRow("C40280000000", "-2147483648", "2147483648")]
        [DataRow("C802088000000000000000", "-9223372036854775808", "9223372036854775808")]
        [DataRow("C002", "refused", "refused")]
        [DataRow("C302000001", "refused", "refused")]
        [DataRow("C80209000000000000000001", "refused", "refused")]
        public void Integers_have_1_2_4_or_8_bytes(string payload, string integer, string unsigned)
        {
            Assert.AreEqual(integer, ContentTesting.First(ContentFormat.Tlv, ContentTesting.Hex(payload), ResourceType.Integer));
            Assert.AreEqual(integer, ContentTesting.First(ContentFormat.Tlv, ContentTesting.Hex(payload), ResourceType.Time));
            Assert.AreEqual(unsigned, ContentTesting.First(ContentFormat.Tlv, ContentTesting.Hex(payload), ResourceType.Unsigned));
        }

        [TestMethod]
        public void Other_values_have_their_own_lengths()
        {
            Assert.AreEqual("22.5", First("C40241B40000", ResourceType.Float));
            Assert.AreEqual("0.1", First("C802083FB999999999999A", ResourceType.Float));
            Assert.AreEqual("refused", First("C2023C00", ResourceType.Float));
            Assert.AreEqual("true", First("C10201", ResourceType.Boolean));
            Assert.AreEqual("false", First("C10200", ResourceType.Boolean));
            Assert.AreEqual("refused", First("C10202", ResourceType.Boolean));
            Assert.AreEqual("refused", First("C2020001", ResourceType.Boolean));
            Assert.AreEqual("66:1", First("C40200420001", ResourceType.ObjectLink));
            Assert.AreEqual("refused", First("C2020042", ResourceType.ObjectLink));
            Assert.AreEqual("0042", First("C2020042", ResourceType.Opaque));
            Assert.AreEqual("", First("C002", ResourceType.String));
            Assert.AreEqual("\u00e9", First("C202C3A9", ResourceType.String));
            Assert.AreEqual("refused", First("C202C328", ResourceType.String));
            Assert.AreEqual("refused", First("C202C3A9", ResourceType.None));
        }

        [TestMethod]
        public void It_stays_malformed_and_reads_nothing_more()
        {
            TlvReader reader = new TlvReader();
            byte[] payload = ContentTesting.Hex("C10005 C20105");
            reader.Begin(payload, 0, payload.Length, ContentTesting.Path("/3/0"));
            Lwm2mPath entry = new Lwm2mPath();
            Assert.IsTrue(reader.Next(entry) == ContentStatus.Entry);
            Assert.IsTrue(reader.Next(entry) == ContentStatus.Malformed);
            Assert.IsTrue(reader.Next(entry) == ContentStatus.Malformed);
            Assert.IsFalse(reader.HasValue);
            Assert.IsFalse(reader.TryDecode(ResourceType.Integer, new ResourceValue()));
        }

        private static string Entries(string payload, string path)
        {
            return ContentTesting.Entries(new TlvReader(), ContentTesting.Hex(payload), path);
        }

        private static string First(string payload, ResourceType type)
        {
            return ContentTesting.First(ContentFormat.Tlv, ContentTesting.Hex(payload), type);
        }
    }
}
