using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
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
            Assert.AreEqual("refused", First("f97e00", ResourceType.Float));
            Assert.AreEqual("true", First("f5", ResourceType.Boolean));
            Assert.AreEqual("false", First("f4", ResourceType.Boolean));
            Assert.AreEqual("refused", First("01", ResourceType.Boolean));
            Assert.AreEqual("0102", First("420102", ResourceType.Opaque));
            Assert.AreEqual("0102", First("5f41014102ff", ResourceType.Opaque));
            Assert.AreEqual("", First("60", ResourceType.String));
            Assert.AreEqual("refused", First("62c328", ResourceType.String));
            Assert.AreEqual("refused", First("420102", ResourceType.String));
            Assert.AreEqual("3303:0", First("66333330333a30", ResourceType.ObjectLink));
            Assert.AreEqual("refused", First("6433333033", ResourceType.ObjectLink));
        }

        [TestMethod]
        [DataRow("c4820104", "40", "40", "40")]
        [DataRow("c4822019012c", "30", "30", "30")]
        [DataRow("c482200f", "refused", "refused", "1.5")]
        [DataRow("c4820020", "-1", "refused", "-1")]
        [DataRow("c4822138c7", "-2", "refused", "-2")]
        [DataRow("c49f0104ff", "40", "40", "40")]
        [DataRow("c1c4820104", "40", "40", "40")]
        [DataRow("c48220c2420014", "2", "2", "2")]
        [DataRow("c482001b8000000000000000", "refused", "9223372036854775808", "9223372036854776000")]
        [DataRow("c482011bffffffffffffffff", "refused", "refused", "184467440737095500000")]
        [DataRow("c48219019000", "0", "0", "0")]
        [DataRow("c48239018f01", "refused", "refused", "0")]
        [DataRow("c48219019101", "refused", "refused", "refused")]
        [DataRow("c48239019001", "refused", "refused", "refused")]
        [DataRow("c4821b7fffffffffffffff00", "refused", "refused", "refused")]
        [DataRow("c4821901900a", "refused", "refused", "refused")]
        [DataRow("c48104", "refused", "refused", "refused")]
        [DataRow("c483010400", "refused", "refused", "refused")]
        [DataRow("c49f010400ff", "refused", "refused", "refused")]
        [DataRow("c482f93c0004", "refused", "refused", "refused")]
        [DataRow("c48201f94400", "refused", "refused", "refused")]
        [DataRow("c404", "refused", "refused", "refused")]
        [DataRow("820104", "refused", "refused", "refused")]
        [DataRow("c5820104", "refused", "refused", "refused")]
        public void A_decimal_fraction_is_taken_for_every_number(string payload, string integer, string unsigned, string real)
        {
            Assert.AreEqual(integer, First(payload, ResourceType.Integer));
            Assert.AreEqual(integer, First(payload, ResourceType.Time));
            Assert.AreEqual(unsigned, First(payload, ResourceType.Unsigned));
            Assert.AreEqual(real, First(payload, ResourceType.Float));
        }

        [TestMethod]
        [DataRow("c240", "0", "0")]
        [DataRow("c2420102", "258", "258")]
        [DataRow("c3420102", "-259", "-259")]
        [DataRow("c349007fffffffffffffff", "-9223372036854775808", "-9223372036854776000")]
        [DataRow("c25f41014102ff", "258", "258")]
        [DataRow("c2488000000000000000", "refused", "9223372036854776000")]
        [DataRow("c249010000000000000000", "refused", "refused")]
        [DataRow("c348ffffffffffffffff", "refused", "refused")]
        [DataRow("420102", "refused", "refused")]
        public void A_bignum_of_64_bits_is_a_number(string payload, string integer, string real)
        {
            Assert.AreEqual(integer, First(payload, ResourceType.Integer));
            Assert.AreEqual(real, First(payload, ResourceType.Float));
        }

        [TestMethod]
        [DataRow("fb43e0000000000000", "refused", "9.223372036854776e+18")]
        [DataRow("fbc3e0000000000000", "-9223372036854775808", "-9.223372036854776e+18")]
        [DataRow("fb43abc16d674ec800", "1000000000000000000", "1e+18")]
        [DataRow("fa47c35000", "100000", "100000")]
        [DataRow("f9fc00", "refused", "not finite")]
        public void A_float_without_fraction_is_the_integer_that_it_is(string payload, string integer, string what)
        {
            Assert.AreEqual(integer, First(payload, ResourceType.Integer), what);
        }

        [TestMethod]
        [DataRow("1970-01-01T00:00:00Z", "0")]
        [DataRow("2013-03-21T20:04:00Z", "1363896240")]
        [DataRow("2013-03-21t22:04:00.000+02:00", "1363896240")]
        [DataRow("2013-03-21T13:34:00-06:30", "1363896240")]
        [DataRow("2000-02-29T23:59:59z", "951868799")]
        [DataRow("1998-12-31T23:59:60Z", "915148800")]
        [DataRow("1969-12-31T23:59:59Z", "-1")]
        [DataRow("9999-12-31T23:59:59Z", "253402300799")]
        [DataRow("2013-03-21T20:04:00", "refused")]
        [DataRow("2013-03-21T20:04:00.5Z", "refused")]
        [DataRow("2013-03-21T20:04:00.Z", "refused")]
        [DataRow("2013-03-21T20:04:00.0", "refused")]
        [DataRow("2013-03-21T20:04:00+2:00", "refused")]
        [DataRow("2013-03-21T20:04:00+24:00", "refused")]
        [DataRow("2013-03-21T20:04:00ZZ", "refused")]
        [DataRow("2013-02-29T20:04:00Z", "refused")]
        [DataRow("1900-02-29T20:04:00Z", "refused")]
        [DataRow("2013-04-31T20:04:00Z", "refused")]
        [DataRow("2013-00-21T20:04:00Z", "refused")]
        [DataRow("2013-03-21T24:00:00Z", "refused")]
        [DataRow("2013-03-21T20:60:00Z", "refused")]
        [DataRow("2013-03-21T20:0x:00Z", "refused")]
        [DataRow("2013-03-21 20:04:00Z", "refused")]
        [DataRow("2013-03-21", "refused")]
        public void A_time_may_be_a_date_with_its_tag(string text, string expected)
        {
            string item = Hex.Of(new byte[] { (byte)(text.Length < 24 ? 0x60 + text.Length : 0x78) }, 0, 1)
                + (text.Length < 24 ? "" : Hex.Of(new byte[] { (byte)text.Length }, 0, 1)) + Hex.Of(Ascii.GetBytes(text), 0, text.Length);
            Assert.AreEqual(expected, First("c0" + item, ResourceType.Time));
            Assert.AreEqual("refused", First("c0" + item, ResourceType.Integer));
            Assert.AreEqual("refused", First(item, ResourceType.Time), "without the tag");
        }

        [TestMethod]
        public void A_time_is_written_with_the_tag_of_seconds_and_an_integer_without()
        {
            byte[] time = ContentTesting.WriteSample(ContentFormat.Cbor, ResourceType.Time);
            Assert.AreEqual("c107", Hex.Of(time, 0, time.Length));
            byte[] integer = ContentTesting.WriteSample(ContentFormat.Cbor, ResourceType.Integer);
            Assert.AreEqual("24", Hex.Of(integer, 0, integer.Length));
            byte[] record = ContentTesting.WriteSample(ContentFormat.SenmlCbor, ResourceType.Time);
            Assert.EndsWith("0207", Hex.Of(record, 0, record.Length), "RFC 8428 has numbers only");
        }

        [TestMethod]
        [DataRow("7fff", (int)ResourceType.String, "")]
        [DataRow("7f61616162ff", (int)ResourceType.String, "ab")]
        [DataRow("7f6236366131ff", (int)ResourceType.ObjectLink, "refused")]
        [DataRow("7f6236366060623a31ff", (int)ResourceType.ObjectLink, "66:1")]
        [DataRow("5f41014102ff", (int)ResourceType.String, "refused")]
        [DataRow("7f61614162ff", (int)ResourceType.String, "malformed")]
        [DataRow("7f61617f6162ffff", (int)ResourceType.String, "malformed")]
        [DataRow("7f61c3ff", (int)ResourceType.String, "refused")]
        public void A_string_in_chunks_is_joined(string payload, int type, string expected)
        {
            Assert.AreEqual(expected, First(payload, (ResourceType)type));
        }

        [TestMethod]
        public void A_string_in_chunks_beyond_the_room_for_it_is_too_large()
        {
            ContentReader reader = ContentTesting.Formats(3).ReaderFor(ContentFormat.Cbor);
            Assert.AreEqual("abc", ContentTesting.First(reader, Hex.Parse("7f6161626263ff"), "/1/0/2", ResourceType.String));
            Assert.AreEqual("too large", ContentTesting.First(reader, Hex.Parse("7f616163626364ff"), "/1/0/2", ResourceType.String));
            Assert.AreEqual("too large", ContentTesting.First(reader, Hex.Parse("5f4401020304ff"), "/1/0/2", ResourceType.Opaque));
            Assert.AreEqual("abcd", ContentTesting.First(reader, Hex.Parse("6461626364"), "/1/0/2", ResourceType.String));
            Assert.AreEqual("refused", ContentTesting.First(reader, Hex.Parse("01"), "/1/0/2", ResourceType.String));
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
