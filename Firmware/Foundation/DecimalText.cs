using System;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// Reads and writes numbers as decimal text, for JSON (RFC 8259 §6), plain text and SenML. Writes the shortest
    /// text that reads back as the same double, in the notation of ECMAScript (RFC 8785 §3.2.2.3, but -0 stays -0);
    /// reads with correct rounding, however many digits there are.
    /// </summary>
    public sealed class DecimalText
    {
        private const long InfinityBits = 0x7FFL << 52;

        // A product below this is off by 1/8 at most, so if any integer reads back, rounding finds it.
        private const double QuickLimit = 1L << 50;
        private const int QuickDigits = 15;

        private const int MantissaDigits = 18;  // that fit a long
        private const int MaxExponent = 100000000;

        // Where fixed notation ends.
        private const int MaxFixedPoint = 21;
        private const int MinFixedPoint = -5;

        private readonly byte[] _digits = new byte[DoubleDigits.MaxShortest];
        private readonly DoubleDigits _exact = new DoubleDigits();
        private readonly NearestDouble _nearest;

        /// <summary>Makes it with its scratch memory.</summary>
        public DecimalText()
        {
            _nearest = new NearestDouble(_exact);
        }

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
            int end = offset + count;
            if (count < 1 || SkipDigits(buffer, offset, end) != end)
            {
                return false;
            }

            for (; offset < end; offset++)
            {
                if (!TryAppend(ref parsed, buffer[offset] - '0'))
                {
                    return false;
                }
            }

            value = parsed;
            return true;
        }

        /// <summary>Reads a number as <see cref="TryParse"/> does, if it is an integer, exactly.</summary>
        /// <param name="buffer">Where the text lies.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length.</param>
        /// <param name="negative">Receives whether it has a minus sign.</param>
        /// <param name="magnitude">Receives its absolute value.</param>
        /// <returns>False when the slice is no number, has a fraction or has more than 64 bits.</returns>
        public static bool TryParseIntegral(byte[] buffer, int offset, int count, out bool negative, out ulong magnitude)
        {
            magnitude = 0;
            int end = offset + count;
            negative = offset < end && buffer[offset] == '-';
            if (negative || (offset < end && buffer[offset] == '+'))
            {
                offset++;
            }

            int last = SkipDigits(buffer, offset, end);
            int whole = last - offset;
            int exponent = 0;
            bool valid = whole > 0;
            if (valid && last < end && buffer[last] == '.')
            {
                int point = last;
                last = SkipDigits(buffer, point + 1, end);
                valid = last > point + 1;
            }

            if (!valid || (last < end && !TryParseExponent(buffer, last, end, out exponent)))
            {
                return false;
            }

            // How many digits the integer still has.
            whole += exponent;
            ulong parsed = 0;
            for (; offset < last; offset++)
            {
                int digit = buffer[offset] - '0';
                if (digit >= 0 && (whole-- > 0 ? !TryAppend(ref parsed, digit) : digit != 0))
                {
                    return false;
                }
            }

            for (; parsed != 0 && whole > 0; whole--)
            {
                if (!TryAppend(ref parsed, 0))
                {
                    return false;
                }
            }

            magnitude = parsed;
            return true;
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
                count = _exact.Shortest(magnitude, _digits, out point);
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
                if (!_nearest.TryFind(buffer, first, last, mantissa, taken, point, out magnitude))
                {
                    return false;
                }
            }

            value = negative ? -magnitude : magnitude;
            return true;
        }

        private static bool TryAppend(ref ulong number, int digit)
        {
            if (number > ulong.MaxValue / 10 || (number == ulong.MaxValue / 10 && digit > (int)(ulong.MaxValue % 10)))
            {
                return false;
            }

            number = number * 10 + (ulong)digit;
            return true;
        }

        private static int SkipDigits(byte[] buffer, int offset, int end)
        {
            while (offset < end && buffer[offset] >= '0' && buffer[offset] <= '9')
            {
                offset++;
            }

            return offset;
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

        private int QuickDigitsOf(double value, out int point)
        {
            double power = 1;
            for (int places = 0; places <= QuickDigits; places++, power *= 10)
            {
                double scaled = value * power;
                if (QuickLimit <= scaled)
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
