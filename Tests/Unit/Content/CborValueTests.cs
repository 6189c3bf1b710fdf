using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    [TestClass]
    public class CborValueTests
    {
        [TestMethod]
        [DataRow("00", "0")]
        [DataRow("3903e7", "-1000")]
        [DataRow("1b7fffffffffffffff", "9223372036854775807")]
        [DataRow("3b7fffffffffffffff", "-9223372036854775808")]
        [DataRow("1b8000000000000000", "refused")]
        [DataRow("3b8000000000000000", "refused")]
        [DataRow("f94900", "10")]
        [DataRow("f93e00", "refused")]
        [DataRow("f97e00", "refused")]
        [DataRow("f97c00", "refused")]
        [DataRow("c11a514b67b0", "1363896240")]
        [DataRow("c1fb41d452d9ec200000", "refused")]
        [DataRow("c249010000000000000000", "refused")]
        [DataRow("6131", "refused")]
        [DataRow("f6", "refused")]
        [DataRow("81 01", "refused")]
        public void An_integer_is_a_number_without_fraction_perhaps_tagged(string payload, string expected)
        {
            Assert.AreEqual(expected, First(payload, ResourceType.Integer));
            Assert.AreEqual(expected, First(payload, ResourceType.Time));
        }

        [TestMethod]
        public void Other_types_have_their_own_items()
        {
            Assert.AreEqual("18446744073709551615", First("1bffffffffffffffff", ResourceType.Unsigned));
            Assert.AreEqual("refused", First("20", ResourceType.Unsigned));
            Assert.AreEqual("10", First("f94900", ResourceType.Unsigned));
            Assert.AreEqual("refused", First("f9c900", ResourceType.Unsigned));
            Assert.AreEqual("1.5", First("f93e00", ResourceType.Float));
            Assert.AreEqual("-1000", First("3903e7", ResourceType.Float));
            Assert.AreEqual("not finite", First("f97e00", ResourceType.Float));
            Assert.AreEqual("true", First("f5", ResourceType.Boolean));
            Assert.AreEqual("false", First("f4", ResourceType.Boolean));
            Assert.AreEqual("refused", First("01", ResourceType.Boolean));
            Assert.AreEqual("0102", First("420102", ResourceType.Opaque));
            Assert.AreEqual("refused", First("5f41014102ff", ResourceType.Opaque));
            Assert.AreEqual("", First("60", ResourceType.String));
            Assert.AreEqual("refused", First("62c328", ResourceType.String));
            Assert.AreEqual("refused", First("420102", ResourceType.String));
            Assert.AreEqual("3303:0", First("66333330333a30", ResourceType.ObjectLink));
            Assert.AreEqual("refused", First("6433333033", ResourceType.ObjectLink));
        }

        [TestMethod]
        [DataRow("", "no item")]
        [DataRow("0000", "two items")]
        [DataRow("19 01", "cut")]
        [DataRow("62 61", "length beyond the end")]
        [DataRow("1c", "reserved")]
        [DataRow("c1", "tag alone")]
        [DataRow("ff", "break alone")]
        public void What_is_not_one_item_is_malformed(string payload, string what)
        {
            Assert.AreEqual("malformed", First(payload, ResourceType.Integer), what);
        }

        private static string First(string payload, ResourceType type)
        {
            return ContentTesting.First(ContentFormat.Cbor, Hex.Parse(payload), type);
        }
    }
}
