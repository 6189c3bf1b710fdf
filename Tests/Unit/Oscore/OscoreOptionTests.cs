using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    [TestClass]
    public class OscoreOptionTests
    {
        /// <summary>RFC 8613 §6.3 and C.4 to C.8. "-" stands for what is not there.</summary>
        // Proves: WP-40
        [TestMethod]
        [DataRow("090525", 5L, "-", "25")]
        [DataRow("0900", 0L, "-", "")]
        [DataRow("19050544616c656b", 5L, "44616c656b", "")]
        [DataRow("", -1L, "-", "-")]
        [DataRow("0107", 7L, "-", "-")]
        [DataRow("0914", 20L, "-", "")]
        [DataRow("091400", 20L, "-", "00")]
        [DataRow("19140837cbf3210017a2d3", 20L, "37cbf3210017a2d3", "")]
        [DataRow("0100", 0L, "-", "-")]
        [DataRow("0dffffffffff01", 0xffffffffffL, "-", "01")]
        [DataRow("1000", -1L, "", "-")]
        [DataRow("08aabbccddeeff00", -1L, "-", "aabbccddeeff00")]
        public void Values_are_written_and_read(string value, long partialIv, string kidContext, string kid)
        {
            byte[] buffer = new byte[64];
            byte[] context = kidContext == "-" ? null : Hex.Parse(kidContext);
            int length = OscoreOption.Encode(buffer, 3, partialIv, context, context is null ? 0 : context.Length, kid == "-" ? null : Hex.Parse(kid));
            Assert.AreEqual(value, Hex.Of(buffer, 3, length));

            OscoreOption option = Decode(value, true);
            Assert.AreEqual(partialIv, option.PartialIv);
            Assert.AreEqual(kid != "-", option.HasKid);
            Assert.AreEqual(kidContext != "-", option.HasKidContext);
            byte[] bytes = Hex.Parse(value);
            if (option.HasKid)
            {
                Assert.AreEqual(kid, Hex.Of(bytes, option.KidOffset, option.KidLength));
            }

            if (option.HasKidContext)
            {
                Assert.AreEqual(kidContext, Hex.Of(bytes, option.KidContextOffset, option.KidContextLength));
            }
        }

        /// <summary>The codings that aiocoap's tests use.</summary>
        // Proves: WP-40
        [TestMethod]
        public void Values_of_another_implementation_are_read()
        {
            OscoreOption option = Decode("054142434445", true);
            Assert.AreEqual(0x4142434445L, option.PartialIv);
            Assert.IsFalse(option.HasKid);
            option = Decode("0b4142436b6964", true);
            Assert.AreEqual(0x414243L, option.PartialIv);
            Assert.AreEqual(3, option.KidLength);
            option = Decode("1b414243036162636b6964", true);
            Assert.AreEqual(3, option.KidContextLength);
            Assert.AreEqual(5, option.KidContextOffset);
            Assert.AreEqual(8, option.KidOffset);
        }

        /// <summary>Reserved bits and lengths, cut short, bytes left over, zero flags and leading zeros.</summary>
        // Proves: WP-40
        [TestMethod]
        [DataRow("40")]
        [DataRow("80")]
        [DataRow("20")]
        [DataRow("2914")]
        [DataRow("06010203040506")]
        [DataRow("0701020304050607")]
        [DataRow("00")]
        [DataRow("0000")]
        [DataRow("01")]
        [DataRow("0501020304")]
        [DataRow("010000")]
        [DataRow("0a0014")]
        [DataRow("10")]
        [DataRow("1001")]
        [DataRow("1901")]
        [DataRow("190103aabb")]
        [DataRow("1101010001")]
        public void Malformed_values_are_refused(string value)
        {
            Decode(value, false);
        }

        // Proves: WP-40
        [TestMethod]
        public void A_longest_kid_context_is_read()
        {
            byte[] buffer = new byte[300];
            byte[] context = Bytes.Sequence(1, 200);
            int length = OscoreOption.Encode(buffer, 0, 1, context, context.Length, new byte[7]);
            OscoreOption option = new OscoreOption();
            Assert.IsTrue(option.TryDecode(buffer, 0, length));
            Assert.AreEqual(200, option.KidContextLength);
            Assert.AreEqual(7, option.KidLength);
            Assert.IsFalse(option.TryDecode(buffer, 0, 202));
        }

        private static OscoreOption Decode(string value, bool expected)
        {
            OscoreOption option = new OscoreOption();
            byte[] bytes = Hex.Parse(value);
            Assert.AreEqual(expected, option.TryDecode(bytes, 0, bytes.Length));
            return option;
        }
    }
}
