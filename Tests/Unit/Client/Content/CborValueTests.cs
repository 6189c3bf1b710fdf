using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class CborValueTests
    {
        [TestMethod]
        [DataRow("00", "0")]
        [DataRow("3903E7", "-1000")]
        [DataRow("1B7FFFFFFFFFFFFFFF", "9223372036854775807")]
        [DataRow("3B7FFFFFFFFFFFFFFF", "-9223372036854775808")]
        [DataRow("1B8000000000000000", "refused")]
        [DataRow("3B8000000000000000", "refused")]
        [DataRow("F94900", "10")]
        [DataRow("F93E00", "refused")]
        [DataRow("F97E00", "refused")]
        [DataRow("F97C00", "refused")]
        [DataRow("C11A514B67B0", "1363896240")]
        [DataRow("C1FB41D452D9EC200000", "refused")]
        [DataRow("C249010000000000000000", "refused")]
        [DataRow("6131", "refused")]
        [DataRow("F6", "refused")]
        [DataRow("81 01", "refused")]
        public void An_integer_is_a_number_without_fraction_perhaps_tagged(string payload, string expected)
        {
            Assert.AreEqual(expected, First(payload, ResourceType.Integer));
            Assert.AreEqual(expected, First(payload, ResourceType.Time));
        }

        [TestMethod]
        public void Other_types_have_their_own_items()
        {
            Assert.AreEqual("18446744073709551615", First("1BFFFFFFFFFFFFFFFF", ResourceType.Unsigned));
            Assert.AreEqual("refused", First("20", ResourceType.Unsigned));
            Assert.AreEqual("10", First("F94900", ResourceType.Unsigned));
            Assert.AreEqual("refused", First("F9C900", ResourceType.Unsigned));
            Assert.AreEqual("1.5", First("F93E00", ResourceType.Float));
            Assert.AreEqual("-1000", First("3903E7", ResourceType.Float));
            Assert.AreEqual("not finite", First("F97E00", ResourceType.Float));
            Assert.AreEqual("true", First("F5", ResourceType.Boolean));
            Assert.AreEqual("false", First("F4", ResourceType.Boolean));
            Assert.AreEqual("refused", First("01", ResourceType.Boolean));
            Assert.AreEqual("0102", First("420102", ResourceType.Opaque));
            Assert.AreEqual("refused", First("5F41014102FF", ResourceType.Opaque));
            Assert.AreEqual("", First("60", ResourceType.String));
            Assert.AreEqual("refused", First("62C328", ResourceType.String));
            Assert.AreEqual("refused", First("420102", ResourceType.String));
            Assert.AreEqual("3303:0", First("66333330333A30", ResourceType.ObjectLink));
            Assert.AreEqual("refused", First("6433333033", ResourceType.ObjectLink));
        }

        [TestMethod]
        [DataRow("", "no item")]
        [DataRow("0000", "two items")]
        [DataRow("19 01", "cut")]
        [DataRow("62 61", "length beyond the end")]
        [DataRow("1C", "reserved")]
        [DataRow("C1", "tag alone")]
        [DataRow("FF", "break alone")]
        public void What_is_not_one_item_is_malformed(string payload, string what)
        {
            Assert.AreEqual("malformed", First(payload, ResourceType.Integer), what);
        }

        private static string First(string payload, ResourceType type)
        {
            return ContentTesting.First(ContentFormat.Cbor, ContentTesting.Hex(payload), type);
        }
    }
}
