using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The labels of a SenML record (RFC 8428 §4.1, §4.2), by their CBOR numbers (RFC 8428 §6, Table 4), and LwM2M's own <c>vlo</c>.</summary>
    public static class SenmlLabel
    {
        /// <summary><c>bver</c>, version of SenML.</summary>
        public const int BaseVersion = -1;

        /// <summary><c>bn</c>, prefix of all names that follow.</summary>
        public const int BaseName = -2;

        /// <summary><c>bt</c>.</summary>
        public const int BaseTime = -3;

        /// <summary><c>bu</c>.</summary>
        public const int BaseUnit = -4;

        /// <summary><c>bv</c>, added to values.</summary>
        public const int BaseValue = -5;

        /// <summary><c>bs</c>.</summary>
        public const int BaseSum = -6;

        /// <summary><c>n</c>, name.</summary>
        public const int Name = 0;

        /// <summary><c>u</c>.</summary>
        public const int Unit = 1;

        /// <summary><c>v</c>, a number.</summary>
        public const int Value = 2;

        /// <summary><c>vs</c>, text.</summary>
        public const int StringValue = 3;

        /// <summary><c>vb</c>, true or false.</summary>
        public const int BooleanValue = 4;

        /// <summary><c>s</c>.</summary>
        public const int Sum = 5;

        /// <summary><c>t</c>.</summary>
        public const int Time = 6;

        /// <summary><c>ut</c>.</summary>
        public const int UpdateTime = 7;

        /// <summary><c>vd</c>, bytes.</summary>
        public const int DataValue = 8;

        /// <summary><c>vlo</c>, an ObjectLink as text (LwM2M Core §7.4.5). It has no registered number; this one is internal.</summary>
        public const int ObjectLinkValue = 20;

        /// <summary>Any other label, which is ignored (RFC 8428 §4.4).</summary>
        public const int Unknown = 21;

        /// <summary>Any other label that ends in an underscore and must be understood (RFC 8428 §4.4).</summary>
        public const int MustUnderstand = 22;

        /// <summary>Text of the label in CBOR, as it has no number.</summary>
        public const string ObjectLinkText = "vlo";

        /// <summary>Finds the label of a text.</summary>
        public static int FromText(byte[] text, int offset, int count)
        {
            int first = count > 0 ? text[offset] : 0;
            int second = count > 1 ? text[offset + 1] : 0;
            if (count == 1)
            {
                switch (first)
                {
                    case 'n':
                        return Name;
                    case 'u':
                        return Unit;
                    case 'v':
                        return Value;
                    case 's':
                        return Sum;
                    case 't':
                        return Time;
                }
            }
            else if (count == 2 && first == 'b')
            {
                switch (second)
                {
                    case 'n':
                        return BaseName;
                    case 't':
                        return BaseTime;
                    case 'u':
                        return BaseUnit;
                    case 'v':
                        return BaseValue;
                    case 's':
                        return BaseSum;
                }
            }
            else if (count == 2 && first == 'v')
            {
                switch (second)
                {
                    case 's':
                        return StringValue;
                    case 'b':
                        return BooleanValue;
                    case 'd':
                        return DataValue;
                }
            }

            if (Ascii.Equals(text, offset, count, "bver"))
            {
                return BaseVersion;
            }

            if (Ascii.Equals(text, offset, count, "ut"))
            {
                return UpdateTime;
            }

            if (Ascii.Equals(text, offset, count, ObjectLinkText))
            {
                return ObjectLinkValue;
            }

            return count > 0 && text[offset + count - 1] == '_' ? MustUnderstand : Unknown;
        }

        /// <summary>The label of values of a type; <see cref="Unknown"/> if the type has no values.</summary>
        public static int OfType(ResourceType type)
        {
            switch (type)
            {
                case ResourceType.Integer:
                case ResourceType.Unsigned:
                case ResourceType.Float:
                case ResourceType.Time:
                    return Value;
                case ResourceType.String:
                case ResourceType.CoreLink:
                case ResourceType.RawString:
                    return StringValue;
                case ResourceType.Boolean:
                    return BooleanValue;
                case ResourceType.Opaque:
                    return DataValue;
                case ResourceType.ObjectLink:
                    return ObjectLinkValue;
                default:
                    return Unknown;
            }
        }
    }
}
