using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    [TestClass]
    public class ConstantTimeTests
    {
        [TestMethod]
        public void Slices_are_equal_when_every_byte_is()
        {
            byte[] a = Hex.Parse("ff01020304");
            byte[] b = Hex.Parse("01020304ee");
            Assert.IsTrue(ConstantTime.Equal(a, 1, b, 0, 4));
            Assert.IsFalse(ConstantTime.Equal(a, 0, b, 0, 4));
            Assert.IsFalse(ConstantTime.Equal(a, 0, b, 0, 5));
            Assert.IsTrue(ConstantTime.Equal(a, 0, b, 0, 0));
        }

        [TestMethod]
        public void One_bit_anywhere_makes_them_differ()
        {
            byte[] a = Bytes.Sequence(7, 16);
            byte[] b = Bytes.Sequence(7, 16);
            for (int bit = 0; bit < 128; bit++)
            {
                b[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.IsFalse(ConstantTime.Equal(a, 0, b, 0, 16));
                b[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            Assert.IsTrue(ConstantTime.Equal(a, 0, b, 0, 16));
        }
    }
}
