using System.Text;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class Crc32Tests
    {
        [TestMethod]
        public void The_check_value_is_that_of_the_standard()
        {
            byte[] text = Encoding.UTF8.GetBytes("x123456789x");
            Assert.AreEqual(0xCBF43926u, Crc32.Update(0, text, 1, 9));
            Assert.AreEqual(0u, Crc32.Update(0, text, 0, 0));
        }

        [TestMethod]
        public void A_checksum_goes_on_where_another_ended()
        {
            byte[] text = Encoding.UTF8.GetBytes("123456789");
            for (int cut = 0; cut <= 9; cut++)
            {
                Assert.AreEqual(0xCBF43926u, Crc32.Update(Crc32.Update(0, text, 0, cut), text, cut, 9 - cut));
            }
        }

        [TestMethod]
        public void Every_flipped_bit_shows()
        {
            byte[] text = Encoding.UTF8.GetBytes("123456789");
            for (int bit = 0; bit < 72; bit++)
            {
                text[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.AreNotEqual(0xCBF43926u, Crc32.Update(0, text, 0, 9));
                text[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }
}
