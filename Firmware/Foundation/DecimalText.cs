using System;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// Numbers as decimal text, as JSON (RFC 8259 §6), plain text and SenML have them. What is written is the shortest
    /// text that reads back as the same double, in the notation of ECMAScript (RFC 8785 §3.2.2.3, but -0 stays -0);
    /// what is read is rounded correctly however many digits it has.
    /// </summary>
    public sealed class DecimalText
    {
        private const int FractionBits = 52;
        private const long Hidden = 1L << FractionBits;
        private const int LeastExponent = -1074;
        private const long InfinityBits = 0x7FFL << FractionBits;

        // A product below this is off by 1/8 at most, so if any integer reads back, rounding finds it.
        private const double QuickLimit = 1L << 50;
        private const int QuickDigits = 15;

        // 10^22 is the last power of ten, and 2^53 the last integer, up to which every one is a double.
        private const int ExactPower = 22;
        private const double LargestExactPower = 1e22;
        private const long ExactMantissa = 1L << 53;

        private const int MaxDigits = 17;       // of a shortest text
        private const int MantissaDigits = 18;  // of a text read that fit a long
        private const int MaxPoint = 309;       // 1.8e308 = 0.18e309 is the largest double,
        private const int MinPoint = -323;      // 4.9e-324 = 0.49e-323 the smallest; below half of it is 0
        private const int MaxExponent = 100000000;

        // Where fixed notation ends.
        private const int MaxFixedPoint = 21;
        private const int MinFixedPoint = -5;

        private readonly byte[] _digits = new byte[MaxDigits];

        // A number is _value / _unit times a power of ten; the next double is _high above it, the last one _low below, halved.
        private readonly BigNatural _value = new BigNatural();
        private readonly BigNatural _unit = new BigNatural();
        private readonly BigNatural _low = new BigNatural();
        private readonly BigNatural _high = new BigNatural();

        /// <summary>Reads an integer: digits, perhaps after a sign.</summary>
        /// <returns>False when the slice is anything else or the integer has more than 64 bits.</returns>
        public static bool TryParseInteger(byte[] buffer, int offset, int count, out long value)
        {
            bool negative = count > 0 && buffer[offset] == '-';
            int sign = negative || (count > 0 && buffer[offset] == '+') ? 1 : 0;
            ulong magnitude;
            bool parsed = TryParseUnsigned(buffer, offset + sign, count - sign, out magnitude)
                && magnitude <= (negative ? 1UL << 63 : (1UL << 63) - 1);
            value = !parsed ? 0 : negative ? (long)(0 - magnitude) : (long)magnitude;
            return parsed;
        }

        /// <summary>Reads an integer without a sign.</summary>
        /// <returns>False when the slice is anything but digits or the integer has more than 64 bits.</returns>
        public static bool TryParseUnsigned(byte[] buffer, int offset, int count, out ulong value)
        {
            value = 0;
            ulong parsed = 0;
            for (int end = offset + count; offset < end; offset++)
            {
                int digit = buffer[offset] - '0';
                if (digit < 0 || digit > 9 || parsed > ulong.MaxValue / 10
                    || (parsed == ulong.MaxValue / 10 && digit > (int)(ulong.MaxValue % 10)))
                {
                    return false;
                }

                parsed = parsed * 10 + (ulong)digit;
            }

            value = parsed;
            return count > 0;
        }

        /// <summary>Writes the shortest text that reads back as <paramref name="value"/>.</summary>
        /// <returns>False, and nothing is written, for NaN and the infinities: JSON has no text for them.</returns>
        public bool Write(ByteWindow output, double value)
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            long magnitude = bits & long.MaxValue;
            if (magnitude >= InfinityBits)
            {
                return false;
            }

            if (bits < 0)
            {
                output.WriteByte('-');
            }

            if (magnitude == 0)
            {
                output.WriteByte('0');
                return true;
            }

            int point;
            int count = QuickDigitsOf(BitConverter.Int64BitsToDouble(magnitude), out point);
            if (count == 0)
            {
                count = ExactDigitsOf(magnitude, out point);
            }

            WriteDigits(output, count, point);
            return true;
        }

        /// <summary>
        /// Reads a number: digits, perhaps after a sign, perhaps with a fraction, perhaps with an exponent. A JSON number is
        /// one of these; leading zeros and a plus sign are taken too.
        /// </summary>
        /// <returns>False when the slice is anything else or is beyond the largest double. What is too small reads as 0.</returns>
        public bool TryParse(byte[] buffer, int offset, int count, out double value)
        {
            value = 0;
            int end = offset + count;
            bool negative = offset < end && buffer[offset] == '-';
            if (negative || (offset < end && buffer[offset] == '+'))
            {
                offset++;
            }

            // The number is 0.(digits from first to last) times ten to the point.
            long mantissa = 0;
            int taken = 0;
            int first = -1;
            int last = -1;
            int point = 0;
            bool fraction = false;
            bool digitBefore = false;
            for (; offset < end; offset++)
            {
                int digit = buffer[offset] - '0';
                if (digit >= 0 && digit <= 9)
                {
                    digitBefore = true;
                    if (digit != 0)
                    {
                        first = first < 0 ? offset : first;
                        last = offset;
                    }

                    if (first >= 0 && taken < MantissaDigits)
                    {
                        mantissa = mantissa * 10 + digit;
                        taken++;
                    }

                    point += first >= 0 ? (fraction ? 0 : 1) : (fraction ? -1 : 0);
                }
                else if (digit == '.' - '0' && digitBefore && !fraction)
                {
                    fraction = true;
                    digitBefore = false;
                }
                else
                {
                    break;
                }
            }

            int exponent = 0;
            if (!digitBefore || (offset < end && !TryParseExponent(buffer, offset, end, out exponent)))
            {
                return false;
            }

            double magnitude = 0;
            if (first >= 0)
            {
                point += exponent;
                if (!TryRound(buffer, first, last, mantissa, taken, point, out magnitude))
                {
                    return false;
                }
            }

            value = negative ? -magnitude : magnitude;
            return true;
        }

        private static bool TryParseExponent(byte[] buffer, int offset, int end, out int exponent)
        {
            exponent = 0;
            if (buffer[offset] != 'e' && buffer[offset] != 'E')
            {
                return false;
            }

            offset++;
            bool negative = offset < end && buffer[offset] == '-';
            if (negative || (offset < end && buffer[offset] == '+'))
            {
                offset++;
            }

            if (offset == end)
            {
                return false;
            }

            for (; offset < end; offset++)
            {
                int digit = buffer[offset] - '0';
                if (digit < 0 || digit > 9)
                {
                    return false;
                }

                exponent = exponent < MaxExponent ? exponent * 10 + digit : exponent;
            }

            exponent = negative ? -exponent : exponent;
            return true;
        }

        private bool TryRound(byte[] buffer, int first, int last, long mantissa, int taken, int point, out double value)
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
            int binaryExponent;
            long significand = Significand(bits, out binaryExponent);
            int middlePoint = Scale(2 * significand + 1, binaryExponent - 1, false);
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

                int difference = buffer[i] - '0' - NextDigit();
                if (difference != 0)
                {
                    return difference > 0;
                }
            }

            return _value.IsZero && (significand & 1) != 0;
        }

        private int QuickDigitsOf(double value, out int point)
        {
            double power = 1;
            for (int places = 0; places <= QuickDigits; places++, power *= 10)
            {
                double scaled = value * power;
                if (scaled >= QuickLimit)
                {
                    break;
                }

                long whole = (long)(scaled + 0.5);
                if (whole / power == value)
                {
                    int count = 1;
                    for (long unit = 10; unit <= whole; unit *= 10)
                    {
                        count++;
                    }

                    point = count - places;
                    for (int i = count - 1; i >= 0; i--)
                    {
                        _digits[i] = (byte)('0' + (int)(whole % 10));
                        whole /= 10;
                    }

                    return count;
                }
            }

            point = 0;
            return 0;
        }

        /// <summary>The shortest digits that are nearer to a double than to its neighbours (Steele and White, 1990).</summary>
        private int ExactDigitsOf(long bits, out int point)
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

                _digits[count++] = (byte)('0' + digit + (up ? 1 : 0));
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

        /// <summary>Makes <see cref="_value"/> / <see cref="_unit"/> the number below 1, its first digit not 0, and returns the power of ten that belongs to it.</summary>
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

        private int NextDigit()
        {
            _value.Multiply(10);
            return _value.DivideOut(_unit);
        }

        private void WriteDigits(ByteWindow output, int count, int point)
        {
            while (count > 1 && _digits[count - 1] == '0')
            {
                count--;
            }

            bool isFixed = point >= MinFixedPoint && point <= MaxFixedPoint;
            int before = isFixed ? point : 1;
            if (before <= 0)
            {
                output.WriteByte('0');
                output.WriteByte('.');
                for (; before < 0; before++)
                {
                    output.WriteByte('0');
                }

                output.Write(_digits, 0, count);
                return;
            }

            int shown = count < before ? count : before;
            output.Write(_digits, 0, shown);
            for (; before > count; before--)
            {
                output.WriteByte('0');
            }

            if (count > shown)
            {
                output.WriteByte('.');
                output.Write(_digits, shown, count - shown);
            }

            if (!isFixed)
            {
                output.WriteByte('e');
                output.WriteByte(point > 0 ? '+' : '-');
                output.WriteDecimal(point > 0 ? point - 1 : 1 - point);
            }
        }
    }
}
