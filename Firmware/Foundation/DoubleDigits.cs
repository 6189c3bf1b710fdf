namespace Lwm2m.Foundation
{
    /// <summary>
    /// The exact decimal digits of doubles, for <see cref="DecimalText"/> where arithmetic of doubles would round. A
    /// double is the fraction <c>_value / _unit</c> times a power of ten; the middle to the next double is <c>_high</c> above it,
    /// the middle to the last one <c>_low</c> below.
    /// </summary>
    internal sealed class DoubleDigits
    {
        /// <summary>Digits that distinguish any two doubles.</summary>
        internal const int MaxShortest = 17;

        private const int FractionBits = 52;
        private const long Hidden = 1L << FractionBits;
        private const int LeastExponent = -1074;

        private readonly BigNatural _value = new BigNatural();
        private readonly BigNatural _unit = new BigNatural();
        private readonly BigNatural _low = new BigNatural();
        private readonly BigNatural _high = new BigNatural();

        /// <summary>Whether all further digits are 0.</summary>
        internal bool IsDone
        {
            get { return _value.IsZero; }
        }

        /// <summary>Makes <see cref="NextDigit"/> give the digits of the middle between a double and the next one.</summary>
        /// <returns>The power of ten for 0.(digits).</returns>
        internal int BeginMiddle(long bits)
        {
            int exponent;
            long significand = Significand(bits, out exponent);
            return Scale(2 * significand + 1, exponent - 1, false);
        }

        internal int NextDigit()
        {
            _value.Multiply(10);
            return _value.DivideOut(_unit);
        }

        /// <summary>The fewest digits that read back as a double above 0 (Steele and White, 1990).</summary>
        /// <param name="bits">The double.</param>
        /// <param name="digits">Takes up to <see cref="MaxShortest"/> digits in ASCII.</param>
        /// <param name="point">The double is 0.(digits) times ten to this power.</param>
        /// <returns>How many digits there are.</returns>
        internal int Shortest(long bits, byte[] digits, out int point)
        {
            int exponent;
            long significand = Significand(bits, out exponent);
            bool even = (significand & 1) == 0;     // its margins read back as itself
            point = Scale(significand, exponent, true);
            int count = 0;
            while (true)
            {
                _low.Multiply(10);
                _high.Multiply(10);
                int digit = NextDigit();
                int below = _value.Compare(_low);
                int above = _value.CompareSum(_high, _unit);
                bool down = below < 0 || (even && below == 0);
                bool up = above > 0 || (even && above == 0);
                if (down && up)
                {
                    int half = _value.CompareSum(_value, _unit);
                    up = half > 0 || (half == 0 && (digit & 1) != 0);
                }

                digits[count++] = (byte)('0' + digit + (up ? 1 : 0));
                if (down || up)
                {
                    return count;
                }
            }
        }

        private static long Significand(long bits, out int exponent)
        {
            int field = (int)(bits >> FractionBits);
            exponent = field == 0 ? LeastExponent : LeastExponent - 1 + field;
            return field == 0 ? bits : (bits & (Hidden - 1)) | Hidden;
        }

        /// <summary>Makes the fraction a number below 1 whose first digit is not 0, and returns the power of ten that belongs to it.</summary>
        private int Scale(long significand, int exponent, bool margins)
        {
            // Below a power of two doubles are twice as close.
            int extra = margins && significand == Hidden && exponent > LeastExponent ? 2 : 1;
            int up = exponent > 0 ? exponent : 0;
            int down = up - exponent;
            _value.Set(significand);
            _value.ShiftLeft(up + extra);
            _unit.Set(1);
            _unit.ShiftLeft(down + extra);
            _low.Set(margins ? 1 : 0);
            _low.ShiftLeft(up);
            _high.Set(margins ? 1 : 0);
            _high.ShiftLeft(up + extra - 1);

            int bits = exponent - 1;
            for (long rest = significand; rest != 0; rest >>= 1)
            {
                bits++;
            }

            // floor(bits * log10(2)) + 1; the number may still have one digit more.
            int point = ((bits * 1262611) >> 22) + 1;
            _unit.MultiplyByPowerOfTen(point);
            _value.MultiplyByPowerOfTen(-point);
            _low.MultiplyByPowerOfTen(-point);
            _high.MultiplyByPowerOfTen(-point);
            int over = _value.CompareSum(_high, _unit);
            if (over > 0 || (over == 0 && (!margins || (significand & 1) == 0)))
            {
                _unit.Multiply(10);
                point++;
            }

            int shift = _unit.ShiftToDivideBy();
            _unit.ShiftLeft(shift);
            _value.ShiftLeft(shift);
            _low.ShiftLeft(shift);
            _high.ShiftLeft(shift);
            return point;
        }
    }
}
