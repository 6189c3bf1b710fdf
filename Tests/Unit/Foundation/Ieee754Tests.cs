using System;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class Ieee754Tests
    {
        [TestMethod]
        public void Every_half_comes_back()
        {
            for (int bits = 0; bits <= 0xFFFF; bits += bits < 0x0420 || (bits & 0x3FF) > 0x3F0 ? 1 : 13)
            {
                double value = Ieee754.FromHalfBits((ushort)bits);
                Assert.IsTrue(Ieee754.FitsHalf(value));
                Assert.IsTrue(Ieee754.FitsSingle(value));
                Assert.AreEqual(double.IsNaN(value) ? 0x7E00 : bits, (int)Ieee754.ToHalfBits(value));
            }
        }

        [TestMethod]
        public void Halves_have_the_values_of_RFC_8949_Appendix_A()
        {
            AssertHalf(0x0000, 0.0);
            AssertHalf(0x8000, -0.0);
            AssertHalf(0x3C00, 1.0);
            AssertHalf(0x3E00, 1.5);
            AssertHalf(0x7BFF, 65504.0);
            AssertHalf(0x0001, 5.960464477539063e-8);
            AssertHalf(0x0400, 0.00006103515625);
            AssertHalf(0xC400, -4.0);
            AssertHalf(0x7C00, double.PositiveInfinity);
            AssertHalf(0xFC00, double.NegativeInfinity);
        }

        [TestMethod]
        public void Singles_have_their_values()
        {
            AssertSingle(0x47C35000, 100000.0);
            AssertSingle(0x7F7FFFFF, 3.4028234663852886e+38);
            AssertSingle(0x00000001, 1.401298464324817e-45);
            AssertSingle(0x007FFFFF, 1.1754942106924411e-38);
            AssertSingle(0x00800000, 1.1754943508222875e-38);
            AssertSingle(0x80000000, -0.0);
            AssertSingle(0xFF800000, double.NegativeInfinity);
        }

        [TestMethod]
        public void What_does_not_fit_is_rounded_to_nearest_and_ties_to_even()
        {
            AssertRounded(1 + 1.0 / 2048, 0x3C00, 0x3F801000);
            AssertRounded(1 + 3.0 / 2048, 0x3C02, 0x3F803000);
            Assert.AreEqual(0x3F800000u, Ieee754.ToSingleBits(1 + 1.0 / 16777216));
            Assert.AreEqual(0x3F800002u, Ieee754.ToSingleBits(1 + 3.0 / 16777216));
            Assert.AreEqual(0x3DCCCCCDu, Ieee754.ToSingleBits(0.1));
            Assert.IsFalse(Ieee754.FitsSingle(0.1));
            Assert.IsFalse(Ieee754.FitsSingle(1.1));
        }

        [TestMethod]
        public void Rounding_carries_into_the_exponent()
        {
            // 65520 is in the middle between the largest half and what would be 65536.
            AssertRounded(65519.0, 0x7BFF, 0x477FEF00);
            AssertRounded(65520.0, 0x7C00, 0x477FF000);
            AssertRounded(2047.5, 0x6800, 0x44FFF000);
        }

        [TestMethod]
        public void What_is_too_large_is_infinite_and_what_is_too_small_is_zero()
        {
            Assert.AreEqual(0x7F800000u, Ieee754.ToSingleBits(1e39));
            Assert.AreEqual(0xFF800000u, Ieee754.ToSingleBits(double.MinValue));
            Assert.AreEqual(0u, Ieee754.ToSingleBits(double.Epsilon));
            Assert.AreEqual(0x80000000u, Ieee754.ToSingleBits(-1e-46));
            Assert.AreEqual(1u, Ieee754.ToSingleBits(1.2e-45));
            Assert.IsFalse(Ieee754.FitsSingle(1e39));
            Assert.IsFalse(Ieee754.FitsSingle(double.Epsilon));
            Assert.IsFalse(Ieee754.FitsHalf(1e-9));
        }

        [TestMethod]
        public void NaN_is_the_quiet_one()
        {
            Assert.AreEqual((ushort)0x7E00, Ieee754.ToHalfBits(double.NaN));
            Assert.AreEqual(0x7FC00000u, Ieee754.ToSingleBits(double.NaN));
            Assert.IsTrue(Ieee754.FitsHalf(double.NaN));
            Assert.IsTrue(double.IsNaN(Ieee754.FromHalfBits(0xFE01)));
            Assert.IsTrue(double.IsNaN(Ieee754.FromSingleBits(0x7F800001)));
        }

        private static void AssertHalf(ushort bits, double value)
        {
            Assert.AreEqual(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Ieee754.FromHalfBits(bits)));
            Assert.AreEqual(bits, Ieee754.ToHalfBits(value));
            Assert.IsTrue(Ieee754.FitsHalf(value));
        }

        private static void AssertSingle(uint bits, double value)
        {
            Assert.AreEqual(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Ieee754.FromSingleBits(bits)));
            Assert.AreEqual(bits, Ieee754.ToSingleBits(value));
            Assert.IsTrue(Ieee754.FitsSingle(value));
        }

        private static void AssertRounded(double value, ushort half, uint single)
        {
            Assert.AreEqual(half, Ieee754.ToHalfBits(value));
            Assert.AreEqual(single, Ieee754.ToSingleBits(value));
            Assert.IsFalse(Ieee754.FitsHalf(value));
            Assert.IsTrue(Ieee754.FitsSingle(value));
        }
    }
}
