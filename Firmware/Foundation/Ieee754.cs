using System;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// The narrow binary formats of IEEE 754: half (16 bits) and single (32 bits), in integer arithmetic, because
    /// <c>BitConverter.GetBytes</c> allocates and a board has no half. A number that does not fit is rounded to nearest, ties to even.
    /// </summary>
    public static class Ieee754
    {
        private const int DoubleFraction = 52;
        private const int DoubleBias = 1023;
        private const int DoubleExponents = 0x7FF;
        private const long DoubleHidden = 1L << DoubleFraction;
        private const int SingleFraction = 23;
        private const int SingleBias = 127;
        private const int HalfFraction = 10;
        private const int HalfBias = 15;

        /// <summary>Whether a single holds exactly this value. All NaNs count as equal.</summary>
        public static bool FitsSingle(double value)
        {
            return Same(value, FromSingleBits(ToSingleBits(value)));
        }

        /// <summary>The nearest single. NaN is the quiet one, 0x7FC00000.</summary>
        public static uint ToSingleBits(double value)
        {
            return Narrow(value, SingleFraction, SingleBias);
        }

        /// <summary>The value of a single.</summary>
        public static double FromSingleBits(uint bits)
        {
            return Widen(bits, SingleFraction, SingleBias);
        }

        /// <summary>Whether a half holds exactly this value. All NaNs count as equal.</summary>
        public static bool FitsHalf(double value)
        {
            return Same(value, FromHalfBits(ToHalfBits(value)));
        }

        /// <summary>The nearest half. NaN is the quiet one, 0x7E00.</summary>
        public static ushort ToHalfBits(double value)
        {
            return (ushort)Narrow(value, HalfFraction, HalfBias);
        }

        /// <summary>The value of a half.</summary>
        public static double FromHalfBits(ushort bits)
        {
            return Widen(bits, HalfFraction, HalfBias);
        }

        private static bool Same(double value, double other)
        {
            return BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(other) || double.IsNaN(value);
        }

        private static uint Narrow(double value, int fraction, int bias)
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            int exponent = (int)(bits >> DoubleFraction) & DoubleExponents;
            long significand = bits & (DoubleHidden - 1);
            uint sign = bits < 0 ? (uint)(bias + 1) << (fraction + 1) : 0;
            uint infinity = (uint)(2 * bias + 1) << fraction;
            if (exponent == DoubleExponents)
            {
                return significand == 0 ? sign | infinity : infinity | (1u << (fraction - 1));
            }

            if (exponent != 0)
            {
                significand |= DoubleHidden;
            }

            // Below the smallest normal number the significand itself is shifted, and its exponent field is 0.
            exponent += bias - DoubleBias;
            int shift = DoubleFraction - fraction;
            if (exponent <= 0)
            {
                shift += 1 - exponent;
                exponent = 1;
            }

            if (shift > DoubleFraction + 1)
            {
                return sign;
            }

            long kept = significand >> shift;
            long rest = significand - (kept << shift);
            long tie = 1L << (shift - 1);
            if (rest > tie || (rest == tie && (kept & 1) != 0))
            {
                kept++;
            }

            // The hidden bit of the significand, and a carry out of it, count up the exponent field.
            long narrow = ((long)(exponent - 1) << fraction) + kept;
            return sign | (narrow < infinity ? (uint)narrow : infinity);
        }

        private static double Widen(uint bits, int fraction, int bias)
        {
            uint sign = (uint)(bias + 1) << (fraction + 1);
            int exponent = (int)((bits & (sign - 1)) >> fraction);
            long significand = bits & ((1u << fraction) - 1);
            if (exponent == 2 * bias + 1)
            {
                exponent = DoubleExponents;
            }
            else if (exponent != 0)
            {
                exponent += DoubleBias - bias;
            }
            else if (significand != 0)
            {
                exponent = DoubleBias - bias + 1;
                while ((significand >> fraction) == 0)
                {
                    significand <<= 1;
                    exponent--;
                }

                significand -= 1L << fraction;
            }

            long wide = ((long)exponent << DoubleFraction) | (significand << (DoubleFraction - fraction));
            return BitConverter.Int64BitsToDouble((bits & sign) != 0 ? wide | long.MinValue : wide);
        }
    }
}
