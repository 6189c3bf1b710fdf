using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class BigEndianTests
    {
        [TestMethod]
        public void Numbers_are_read_highest_byte_first()
        {
            byte[] bytes = Hex.Parse("00f1e2d3c4b5a69788");
            Assert.AreEqual((ushort)0xF1E2, BigEndian.ReadUInt16(bytes, 1));
            Assert.AreEqual(0xF1E2D3C4u, BigEndian.ReadUInt32(bytes, 1));
            Assert.AreEqual(0xF1E2D3C4B5A69788ul, BigEndian.ReadUInt64(bytes, 1));
        }

        [TestMethod]
        public void A_number_of_any_length_is_read_as_far_as_it_goes()
        {
            byte[] bytes = Hex.Parse("f1e2d3c4b5a69788");
            Assert.AreEqual(0ul, BigEndian.ReadUnsigned(bytes, 0, 0));
            for (int count = 1; count <= 8; count++)
            {
                Assert.AreEqual(0xF1E2D3C4B5A69788ul >> (64 - 8 * count), BigEndian.ReadUnsigned(bytes, 0, count));
            }
        }

        [TestMethod]
        public void Numbers_are_written_in_their_bytes_and_no_others()
        {
            byte[] bytes = Hex.Parse("ffffffffffffffffffff");
            BigEndian.WriteUInt16(bytes, 1, 0x0102);
            Assert.AreEqual("ff0102ffffffffffffff", Hex.Of(bytes, 0, 10));
            BigEndian.WriteUInt32(bytes, 1, 0x81020304);
            Assert.AreEqual("ff81020304ffffffffff", Hex.Of(bytes, 0, 10));
            BigEndian.WriteUInt64(bytes, 1, 0x8102030405060708);
            Assert.AreEqual("ff8102030405060708ff", Hex.Of(bytes, 0, 10));
        }

        [TestMethod]
        public void A_number_of_any_length_keeps_its_lowest_bytes()
        {
            for (int count = 0; count <= 8; count++)
            {
                byte[] bytes = Hex.Parse("ffffffffffffffffffff");
                BigEndian.WriteUnsigned(bytes, 1, count, 0x0102030405060708);
                Assert.AreEqual("ff" + "0102030405060708".Substring(16 - 2 * count) + "ffffffffffffffffff".Substring(2 * count), Hex.Of(bytes, 0, 10));
            }
        }
    }
}
