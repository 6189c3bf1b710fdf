using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The numbers of formats that tell integers from floats. A Float takes an integer; an Integer, Unsigned or Time
    /// takes a float without fraction, up to the size where every integer still is a double.
    /// </summary>
    public static class NumberValue
    {
        private const double LargestExact = 1L << 53;

        /// <summary>The integer that a float is.</summary>
        /// <returns>False when it has a fraction, is too large to be exact, or is no number.</returns>
        public static bool TryIntegral(double value, out long integer)
        {
            bool inRange = value >= -LargestExact && value <= LargestExact;
            integer = inRange ? (long)value : 0;
            return inRange && integer == value;
        }

        /// <summary>Writes an Unsigned in decimal digits.</summary>
        public static void WriteText(ByteWindow output, ulong value)
        {
            if (value > long.MaxValue)
            {
                output.WriteDecimal((long)(value / 10));
                value %= 10;
            }

            output.WriteDecimal((long)value);
        }

        /// <summary>Decodes decimal text as an Integer, Unsigned, Float or Time.</summary>
        public static bool TryDecodeText(DecimalText numbers, byte[] text, int offset, int count, ResourceType type, ResourceValue value)
        {
            double number;
            long integer;
            switch (type)
            {
                case ResourceType.Float:
                    if (!numbers.TryParse(text, offset, count, out number))
                    {
                        return false;
                    }

                    value.Float = number;
                    return true;
                case ResourceType.Unsigned:
                    ulong unsigned;
                    if (DecimalText.TryParseUnsigned(text, offset, count, out unsigned))
                    {
                        value.Unsigned = unsigned;
                        return true;
                    }

                    break;
                case ResourceType.Integer:
                case ResourceType.Time:
                    if (DecimalText.TryParseInteger(text, offset, count, out integer))
                    {
                        value.Integer = integer;
                        return true;
                    }

                    break;
                default:
                    return false;
            }

            return numbers.TryParse(text, offset, count, out number) && TrySet(type, number, value);
        }

        /// <summary>Sets an Integer, Unsigned or Time from a float.</summary>
        public static bool TrySet(ResourceType type, double number, ResourceValue value)
        {
            long integer;
            if (!TryIntegral(number, out integer) || (type == ResourceType.Unsigned && integer < 0))
            {
                return false;
            }

            if (type == ResourceType.Unsigned)
            {
                value.Unsigned = (ulong)integer;
            }
            else
            {
                value.Integer = integer;
            }

            return true;
        }
    }
}
