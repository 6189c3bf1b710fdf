using System;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// The double nearest to a decimal text, for <see cref="DecimalText"/>: estimated with doubles, then compared with the
    /// exact digits of the middles to its neighbours until it lies between them.
    /// </summary>
    internal sealed class NearestDouble
    {
        private const long InfinityBits = 0x7FFL << 52;

        // 10^22 is the last power of ten, and 2^53 the last integer, up to which every one is a double.
        private const int ExactPower = 22;
        private const double LargestExactPower = 1e22;
        private const long ExactMantissa = 1L << 53;

        // 1.8e308 = 0.18e309 is the largest double, 4.9e-324 = 0.49e-323 the smallest; half of it and less is 0.
        private const int MaxPoint = 309;
        private const int MinPoint = -323;

        private readonly DoubleDigits _exact;

        internal NearestDouble(DoubleDigits exact)
        {
            _exact = exact;
        }

        /// <summary>Finds the double nearest to 0.(digits) times ten to the power of <paramref name="point"/>.</summary>
        /// <param name="buffer">Holds the digits, with perhaps a decimal point among them that does not count.</param>
        /// <param name="first">The first digit that is not 0.</param>
        /// <param name="last">The last digit that is not 0.</param>
        /// <param name="mantissa">The first digits as a number.</param>
        /// <param name="taken">How many digits those are.</param>
        /// <param name="point">Power of ten.</param>
        /// <param name="value">The double.</param>
        /// <returns>False beyond the largest double.</returns>
        internal bool TryFind(byte[] buffer, int first, int last, long mantissa, int taken, int point, out double value)
        {
            value = 0;
            if (point > MaxPoint || point < MinPoint)
            {
                return point < MinPoint;
            }

            int power = point - taken;
            bool whole = mantissa <= ExactMantissa && DigitsFit(buffer, first, last, taken);
            value = mantissa;
            double factor = 1;
            for (int rest = power < 0 ? -power : power; rest > 0; rest--)
            {
                factor *= 10;
                if (factor == LargestExactPower || rest == 1)
                {
                    value = power < 0 ? value / factor : value * factor;
                    factor = 1;
                }
            }

            if (whole && power <= ExactPower && power >= -ExactPower)
            {
                return true;
            }

            // The estimate is some units off in the last place. Go to the double whose neighbours are both farther away.
            long bits = BitConverter.DoubleToInt64Bits(value);
            bits = bits < InfinityBits ? bits : InfinityBits - 1;
            if (bits > 0 && !IsAbove(buffer, first, last, point, bits - 1))
            {
                do
                {
                    bits--;
                }
                while (bits > 0 && !IsAbove(buffer, first, last, point, bits - 1));
            }
            else
            {
                while (bits < InfinityBits && IsAbove(buffer, first, last, point, bits))
                {
                    bits++;
                }
            }

            value = BitConverter.Int64BitsToDouble(bits);
            return bits < InfinityBits;
        }

        private static bool DigitsFit(byte[] buffer, int first, int last, int taken)
        {
            int digits = last - first + 1;
            if (digits <= taken)
            {
                return true;
            }

            // One more when the decimal point stands between them.
            for (int i = first; i < last && digits == taken + 1; i++)
            {
                if (buffer[i] == '.')
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Whether a text rounds to something above a double: it is beyond the middle to the next one, or just there and that one is even.</summary>
        private bool IsAbove(byte[] buffer, int first, int last, int point, long bits)
        {
            int middlePoint = _exact.BeginMiddle(bits);
            if (point != middlePoint)
            {
                return point > middlePoint;
            }

            for (int i = first; i <= last; i++)
            {
                if (buffer[i] == '.')
                {
                    continue;
                }

                int difference = buffer[i] - '0' - _exact.NextDigit();
                if (difference != 0)
                {
                    return difference > 0;
                }
            }

            return _exact.IsDone && (bits & 1) != 0;
        }
    }
}
