using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    [TestClass]
    public class PlainTextTests
    {
        [TestMethod]
        [DataRow("0", "0")]
        [DataRow("-42", "-42")]
        [DataRow("9223372036854775807", "9223372036854775807")]
        [DataRow("-9223372036854775808", "-9223372036854775808")]
        [DataRow("9223372036854775808", "refused")]
        [DataRow("22.0", "22")]
        [DataRow("1e3", "1000")]
        [DataRow("+5", "5")]
        [DataRow("007", "7")]
        [DataRow("-0.0", "0")]
        [DataRow("9007199254740993.0", "9007199254740993")]
        [DataRow("-9007199254740993e0", "-9007199254740993")]
        [DataRow("9223372036854775807.00", "9223372036854775807")]
        [DataRow("-9.223372036854775808E18", "-9223372036854775808")]
        [DataRow("9.223372036854775808e+18", "refused")]
        [DataRow("90071992547409930e-1", "9007199254740993")]
        [DataRow("90071992547409931e-1", "refused")]
        [DataRow("9007199254740993.5", "refused")]
        [DataRow("0.00e-999999999999", "0")]
        [DataRow("1e-999999999999", "refused")]
        [DataRow("1e999999999999", "refused")]
        [DataRow("1.", "refused")]
        [DataRow(".5e1", "refused")]
        [DataRow("1e", "refused")]
        [DataRow("+", "refused")]
        [DataRow("22.5", "refused")]
        [DataRow("1e300", "refused")]
        [DataRow("NaN", "refused")]
        [DataRow("", "refused")]
        [DataRow(" 1", "refused")]
        [DataRow("1\n", "refused")]
        [DataRow("0x10", "refused")]
        public void An_integer_is_decimal(string text, string expected)
        {
            Assert.AreEqual(expected, First(text, ResourceType.Integer));
            Assert.AreEqual(expected, First(text, ResourceType.Time));
        }

        [TestMethod]
        [DataRow("18446744073709551615", "18446744073709551615")]
        [DataRow("18446744073709551616", "refused")]
        [DataRow("-1", "refused")]
        [DataRow("-1.0", "refused")]
        [DataRow("3.0", "3")]
        [DataRow("+3", "3")]
        [DataRow("-0", "0")]
        [DataRow("18446744073709551615.0", "18446744073709551615")]
        [DataRow("1.8446744073709551616e19", "refused")]
        public void An_unsigned_is_not_negative(string text, string expected)
        {
            Assert.AreEqual(expected, First(text, ResourceType.Unsigned));
        }

        [TestMethod]
        [DataRow("22.5", "22.5")]
        [DataRow("22", "22")]
        [DataRow("-0.0", "-0")]
        [DataRow("1e-300", "1e-300")]
        [DataRow("1e999", "refused")]
        [DataRow("Infinity", "refused")]
        [DataRow("1,5", "refused")]
        public void A_float_may_be_an_integer(string text, string expected)
        {
            Assert.AreEqual(expected, First(text, ResourceType.Float));
        }

        [TestMethod]
        [DataRow("1", "true")]
        [DataRow("0", "false")]
        [DataRow("", "refused")]
        [DataRow("2", "refused")]
        [DataRow("true", "refused")]
        [DataRow("01", "refused")]
        public void A_boolean_is_0_or_1(string text, string expected)
        {
            Assert.AreEqual(expected, First(text, ResourceType.Boolean));
        }

        [TestMethod]
        [DataRow("3303:0", "3303:0")]
        [DataRow("65535:65535", "65535:65535")]
        [DataRow("65536:0", "refused")]
        [DataRow("3303:", "refused")]
        [DataRow(":0", "refused")]
        [DataRow("3303", "refused")]
        [DataRow("1:2:3", "refused")]
        [DataRow("-1:2", "refused")]
        public void An_object_link_is_two_ids(string text, string expected)
        {
            Assert.AreEqual(expected, First(text, ResourceType.ObjectLink));
        }

        [TestMethod]
        [DataRow("", "")]
        [DataRow("+/8=", "fbff")]
        [DataRow("AQID", "010203")]
        [DataRow("-_8=", "refused")]
        [DataRow("A", "refused")]
        public void An_opaque_is_base64(string text, string expected)
        {
            Assert.AreEqual(expected, First(text, ResourceType.Opaque));
        }

        [TestMethod]
        public void An_opaque_larger_than_the_room_for_it_is_said_to_be_too_large()
        {
            ContentReader reader = ContentTesting.Formats(3).ReaderFor(ContentFormat.TextPlain);
            Assert.AreEqual("010203", ContentTesting.First(reader, Ascii.GetBytes("AQID"), "/1/0/2", ResourceType.Opaque));
            Assert.AreEqual("too large", ContentTesting.First(reader, Ascii.GetBytes("AQIDBA=="), "/1/0/2", ResourceType.Opaque));
            Assert.AreEqual("refused", ContentTesting.First(reader, Ascii.GetBytes("A"), "/1/0/2", ResourceType.Opaque));
        }

        [TestMethod]
        public void A_string_is_utf_8()
        {
            Assert.AreEqual("", First("", ResourceType.String));
            Assert.AreEqual("\u00fc\u20ac", First("\u00fc\u20ac", ResourceType.String));
            Assert.AreEqual("refused", ContentTesting.First(ContentFormat.TextPlain, new byte[] { 0xC3 }, ResourceType.String));
        }

        [TestMethod]
        [DataRow("/3/0/1", "/3/0/1 end")]
        [DataRow("/3/0/7/1", "/3/0/7/1 end")]
        [DataRow("/3/0", "malformed")]
        [DataRow("/3", "malformed")]
        [DataRow("/", "malformed")]
        public void It_is_the_value_of_a_resource_or_resource_instance(string path, string expected)
        {
            Assert.AreEqual(expected, ContentTesting.Entries(ContentTesting.Formats().ReaderFor(ContentFormat.TextPlain), new byte[] { 49 }, path));
        }

        [TestMethod]
        public void It_writes_what_it_reads()
        {
            ContentWriter writer = ContentTesting.Formats().WriterFor(ContentFormat.TextPlain);
            byte[] buffer = new byte[64];
            ByteWindow window = ContentTesting.Begin(writer, buffer, "/1/0/2", 1);
            writer.BeginResource(2);
            writer.Expect(ResourceType.ObjectLink);
            writer.WriteObjectLink(3303, 0);
            writer.EndValue();
            writer.End();
            Assert.IsFalse(writer.Failed);
            Assert.AreEqual("3303:0", Utf8Text.Of(buffer, 0, window.Count));
            Assert.AreEqual("+/8=", Utf8Text.Of(ContentTesting.WriteOpaque(ContentFormat.TextPlain, new byte[] { 0xFB, 0xFF }, 1), 0, 4));
        }

        [TestMethod]
        public void A_float_without_text_no_value_and_a_second_value_fail()
        {
            ContentWriter writer = ContentTesting.Formats().WriterFor(ContentFormat.TextPlain);
            ContentTesting.Begin(writer, new byte[64], "/1/0/2", 1);
            writer.BeginResource(2);
            writer.Expect(ResourceType.Float);
            writer.WriteFloat(double.NaN);
            Assert.IsTrue(writer.Failed);
            ContentTesting.Begin(writer, new byte[64], "/1/0/2", 1);
            writer.End();
            Assert.IsTrue(writer.Failed);
            ContentTesting.Begin(writer, new byte[64], "/1/0", 2);
            ContentTesting.WriteInteger(writer, 1, 1);
            Assert.IsFalse(writer.Failed);
            ContentTesting.WriteInteger(writer, 2, 1);
            Assert.IsTrue(writer.Failed);
        }

        private static string First(string text, ResourceType type)
        {
            return ContentTesting.First(ContentFormat.TextPlain, Utf8.FromString(text), type);
        }
    }
}
