using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Numbers of formats that distinguish integers from floats. A Float accepts an integer; an Integer, Unsigned or Time
    /// accepts a float without a fraction: exact conversions only.
    /// </summary>
    public static class NumberValue
    {
        // 2^63: beyond it no double is a long.
        private const double IntegerLimit = 9223372036854775808.0;

        /// <summary>Whether the values of a type are numbers.</summary>
        public static bool IsNumber(ResourceType type)
        {
            return type == ResourceType.Integer || type == ResourceType.Unsigned || type == ResourceType.Float || type == ResourceType.Time;
        }

        /// <summary>Converts a float to the integer it equals.</summary>
        /// <returns>False when it has a fraction, has more than 64 bits, or is NaN.</returns>
        public static bool TryIntegral(double value, out long integer)
        {
            bool inRange = -IntegerLimit <= value && value < IntegerLimit;
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
            switch (type)
            {
                case ResourceType.Float:
                    bool isNumber = numbers.TryParse(text, offset, count, out double number);
                    value.Float = number;
                    return isNumber;
                case ResourceType.Unsigned:
                case ResourceType.Integer:
                case ResourceType.Time:
                    return DecimalText.TryParseIntegral(text, offset, count, out bool negative, out ulong magnitude)
                        && TrySet(type, negative, magnitude, value);
                default:
                    return false;
            }
        }

        /// <summary>Sets an Integer, Unsigned or Time from sign and magnitude.</summary>
        /// <returns>False when it is beyond 64 bits, or negative and Unsigned.</returns>
        public static bool TrySet(ResourceType type, bool negative, ulong magnitude, ResourceValue value)
        {
            if (type == ResourceType.Unsigned)
            {
                value.Unsigned = magnitude;
                return !negative || magnitude == 0;
            }

            value.Integer = negative ? (long)(0 - magnitude) : (long)magnitude;
            return magnitude <= (negative ? 1UL << 63 : (1UL << 63) - 1);
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
