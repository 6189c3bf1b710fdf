using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// A number with six decimals, exact where binary floating point is not: 20.4 - 20.3 is 0.1 here. The thresholds of
    /// Write-Attributes and the values compared with them (LwM2M Core §5.1.2).
    /// </summary>
    public struct Quantity
    {
        /// <summary>Number of decimals.</summary>
        public const int Decimals = 6;

        private const int Unit = 1000000;
        private const double LongLimit = 9.2233720368547758e18;

        /// <summary>The largest whole number not above the value.</summary>
        public long Whole;

        /// <summary>Millionths above <see cref="Whole"/>, 0 to 999999.</summary>
        public int Micros;

        /// <summary>Sets a whole number.</summary>
        public void Set(long value)
        {
            Whole = value;
            Micros = 0;
        }

        /// <summary>Copies another; on a board an assignment would put a copy on the heap.</summary>
        public void Set(in Quantity other)
        {
            Whole = other.Whole;
            Micros = other.Micros;
        }

        /// <summary>Length in a record, in bytes.</summary>
        public const int SavedLength = 8 + 3;

        /// <summary>Writes a value into a record.</summary>
        public static void Save(ByteWindow output, in Quantity value)
        {
            ulong whole = (ulong)value.Whole;
            output.WriteUnsigned(whole, 8);
            output.WriteUnsigned((ulong)value.Micros, 3);
        }

        /// <summary>Reads a value from a record.</summary>
        /// <returns>False when it is damaged.</returns>
        public static bool TryRestore(StateReader input, ref Quantity value)
        {
            value.Whole = (long)input.ReadUnsigned(8);
            value.Micros = (int)input.ReadUnsigned(3);
            return value.Micros < Unit && !input.Failed;
        }

        /// <summary>Converts a floating-point number, rounded to six decimals.</summary>
        /// <returns>False when it is not a number or beyond 64 bits.</returns>
        public static bool TryFrom(double value, out Quantity result)
        {
            result.Whole = 0;
            result.Micros = 0;
            if (!(-LongLimit < value && value < LongLimit))
            {
                return false;
            }

            long whole = (long)value;
            if (value < whole)
            {
                whole--;
            }

            int micros = (int)((value - whole) * Unit + 0.5);
            if (micros >= Unit)
            {
                whole++;
                micros -= Unit;
            }

            result.Whole = whole;
            result.Micros = micros;
            return true;
        }

        /// <summary>Parses <c>-12.5</c>: a sign, digits and decimals, of which more than six are rounded to nearest, half away from zero.</summary>
        /// <returns>False when it is malformed or beyond 64 bits.</returns>
        public static bool TryParse(byte[] buffer, int offset, int count, out Quantity result)
        {
            result.Whole = 0;
            result.Micros = 0;
            int end = offset + count;
            int point = offset;
            while (point < end && buffer[point] != '.')
            {
                point++;
            }

            if (!DecimalText.TryParseInteger(buffer, offset, point - offset, out long whole))
            {
                return false;
            }

            int micros = 0;
            if (point < end)
            {
                if (point + 1 == end)
                {
                    return false;
                }

                int unit = Unit;
                for (int i = point + 1; i < end; i++)
                {
                    int digit = buffer[i] - '0';
                    if (digit < 0 || digit > 9)
                    {
                        return false;
                    }

                    micros += unit == 1 && digit >= 5 ? 1 : digit * (unit / 10);
                    unit /= 10;
                }
            }

            if (buffer[offset] == '-' && micros > 0)
            {
                if (whole == long.MinValue)
                {
                    return false;
                }

                whole--;
                micros = Unit - micros;
            }
            else if (micros == Unit)
            {
                if (whole == long.MaxValue)
                {
                    return false;
                }

                whole++;
                micros = 0;
            }

            result.Whole = whole;
            result.Micros = micros;
            return true;
        }

        /// <summary>Below 0 when <paramref name="a"/> is less than <paramref name="b"/>, 0 when equal, else above.</summary>
        public static int Compare(in Quantity a, in Quantity b)
        {
            if (a.Whole != b.Whole)
            {
                return a.Whole < b.Whole ? -1 : 1;
            }

            return a.Micros - b.Micros;
        }

        /// <summary>Whether two values lie at least a step apart.</summary>
        public static bool DifferBy(in Quantity a, in Quantity b, in Quantity step)
        {
            if (step.Whole < 0)
            {
                return true;
            }

            int micros;
            ulong whole = Compare(a, b) <= 0 ? Distance(a, b, out micros) : Distance(b, a, out micros);
            ulong stepWhole = (ulong)step.Whole;
            return whole > stepWhole || (whole == stepWhole && micros >= step.Micros);
        }

        /// <summary>Whether <paramref name="low"/> is below <paramref name="high"/> by more than two steps.</summary>
        public static bool IsBelow(in Quantity low, in Quantity high, in Quantity step)
        {
            if (Compare(low, high) >= 0)
            {
                return false;
            }

            // Twice the largest long, and the carry, fit an unsigned one.
            ulong whole = Distance(low, high, out int micros);
            int steps = 2 * step.Micros;
            ulong stepsWhole = 2 * (ulong)step.Whole;
            if (steps >= Unit)
            {
                steps -= Unit;
                stepsWhole++;
            }

            return whole > stepsWhole || (whole == stepsWhole && micros > steps);
        }

        /// <summary>From one to another that is not below it. The distance of two longs fits an unsigned one.</summary>
        private static ulong Distance(in Quantity low, in Quantity high, out int micros)
        {
            ulong whole = (ulong)high.Whole - (ulong)low.Whole;
            micros = high.Micros - low.Micros;
            if (micros < 0)
            {
                whole--;
                micros += Unit;
            }

            return whole;
        }

        /// <summary>Writes it in decimal digits without trailing zeros.</summary>
        public static void Write(ByteWindow output, in Quantity value)
        {
            long whole = value.Whole;
            int micros = value.Micros;
            if (whole < 0 && micros > 0)
            {
                whole++;
                micros = Unit - micros;
                if (whole == 0)
                {
                    output.WriteByte('-');
                }
            }

            output.WriteDecimal(whole);
            if (micros == 0)
            {
                return;
            }

            output.WriteByte('.');
            for (int unit = Unit / 10; micros > 0; unit /= 10)
            {
                output.WriteByte('0' + micros / unit);
                micros %= unit;
            }
        }
    }
}
