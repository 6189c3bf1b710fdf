using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Decodes a resource's value from one CBOR data item, as CBOR (60) and SenML-CBOR do. A number may be an integer, a bignum
    /// of 64 bits, a float or a decimal fraction (RFC 8949 §3.1, §3.3, §3.4.3, §3.4.4), a Time also a date and time as text (RFC 8949 §3.4.1); other
    /// tags are ignored.
    /// </summary>
    public sealed class CborValueDecoder
    {
        /// <summary>Tag of a date and time as text (RFC 8949 §3.4.1).</summary>
        public const int DateTimeTag = 0;

        /// <summary>Tag of seconds since 1970-01-01T00:00Z (RFC 8949 §3.4.2).</summary>
        public const int EpochTag = 1;

        private const int BignumTag = 2;
        private const int NegativeBignumTag = 3;
        private const int DecimalFractionTag = 4;

        // No number of 64 bits times a power of ten beyond these is an integer of 64 bits or a double other than 0.
        private const int MaxExponent = 400;

        // "-18446744073709551615e-400"
        private const int MaxText = 26;

        private readonly CborReader _reader = new CborReader();
        private readonly ContentFormats _formats;
        private readonly byte[] _text = new byte[MaxText];
        private readonly ByteWindow _window = new ByteWindow();

        /// <summary>Makes it.</summary>
        /// <param name="formats">Scales decimal fractions, and provides the buffer for a string of indefinite length.</param>
        public CborValueDecoder(ContentFormats formats)
        {
            _formats = formats;
        }

        /// <summary>Buffer in which the chunks of a string are joined.</summary>
        public byte[] Scratch
        {
            get { return _formats.Scratch; }
        }

        /// <summary>Whether the last item was a chunked string larger than <see cref="Scratch"/>.</summary>
        public bool IsTooLarge { get; private set; }

        /// <summary>Decodes an item.</summary>
        /// <param name="buffer">Buffer that holds the item.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length.</param>
        /// <param name="type">The expected type.</param>
        /// <param name="value">Receives the value.</param>
        /// <returns>False when it is not of that type.</returns>
        public bool TryDecode(byte[] buffer, int offset, int count, ResourceType type, ResourceValue value)
        {
            IsTooLarge = false;
            _reader.Begin(buffer, offset, count);
            ulong tag = CborValue.ReadTags(_reader);
            byte[] bytes;
            switch (type)
            {
                case ResourceType.String:
                case ResourceType.CoreLink:
                case ResourceType.RawString:
                    if (!TryReadText(out bytes, out offset, out count))
                    {
                        return false;
                    }

                    value.SetBytes(bytes, offset, count);
                    return true;
                case ResourceType.Opaque:
                    if (!_reader.TryReadBytes(Scratch, out bytes, out offset, out count))
                    {
                        IsTooLarge = _reader.PeekType() == CborType.Bytes;
                        return false;
                    }

                    value.SetBytes(bytes, offset, count);
                    return true;
                case ResourceType.ObjectLink:
                    return TryReadText(out bytes, out offset, out count) && ObjectLinkText.TryParse(bytes, offset, count, value);
                case ResourceType.Boolean:
                    bool isBoolean = _reader.TryReadBoolean(out bool flag);
                    value.Boolean = flag;
                    return isBoolean;
                case ResourceType.Float:
                    return TryDecodeFloat(tag, value);
                case ResourceType.Integer:
                case ResourceType.Unsigned:
                case ResourceType.Time:
                    return TryDecodeInteger(tag, type, value);
                default:
                    return false;
            }
        }

        private bool TryReadText(out byte[] text, out int offset, out int count)
        {
            bool found = _reader.TryReadText(Scratch, out text, out offset, out count);
            IsTooLarge = !found && _reader.PeekType() == CborType.Text;
            return found && Utf8.IsValid(text, offset, count);
        }

        private bool TryDecodeFloat(ulong tag, ResourceValue value)
        {
            if (tag != DecimalFractionTag && _reader.TryReadDouble(out double number))
            {
                value.Float = number;
                return !double.IsNaN(number);
            }

            return TryDecodeScaled(tag, ResourceType.Float, value);
        }

        private bool TryDecodeInteger(ulong tag, ResourceType type, ResourceValue value)
        {
            if (tag == DateTimeTag && type == ResourceType.Time)
            {
                bool isTime = TryReadText(out byte[] text, out int offset, out int count) & DateTimeText.TryParse(text, offset, count, out long seconds);
                value.Integer = seconds;
                return isTime;
            }

            if (_reader.PeekType() == CborType.Float)
            {
                return _reader.TryReadDouble(out double number) && NumberValue.TrySet(type, number, value);
            }

            return TryDecodeScaled(tag, type, value);
        }

        /// <summary>Decodes an integer, a bignum or a decimal fraction.</summary>
        private bool TryDecodeScaled(ulong tag, ResourceType type, ResourceValue value)
        {
            long exponent = 0;
            int items = 0;
            if (tag == DecimalFractionTag)
            {
                if (!_reader.TryReadArray(out items) || !_reader.TryReadInteger(out exponent) || exponent < -MaxExponent || exponent > MaxExponent)
                {
                    return false;
                }

                tag = CborValue.ReadTags(_reader);
            }

            if (!TryReadMagnitude(tag, out bool negative, out ulong magnitude) || (items == CborReader.Indefinite ? !_reader.TryReadBreak() : items != 0 && items != 2))
            {
                return false;
            }

            if (exponent == 0 && type != ResourceType.Float)
            {
                return NumberValue.TrySet(type, negative, magnitude, value);
            }

            _window.Begin(_text, 0, 0, MaxText);
            if (negative)
            {
                _window.WriteByte('-');
            }

            NumberValue.WriteText(_window, magnitude);
            _window.WriteByte('e');
            _window.WriteDecimal(exponent);
            return NumberValue.TryDecodeText(_formats.Numbers, _text, 0, _window.Count, type, value);
        }

        private bool TryReadMagnitude(ulong tag, out bool negative, out ulong magnitude)
        {
            negative = false;
            if (_reader.TryReadUnsigned(out magnitude))
            {
                return true;
            }

            if (_reader.TryReadInteger(out long integer))
            {
                negative = true;
                magnitude = 0 - (ulong)integer;
                return true;
            }

            negative = tag == NegativeBignumTag;
            if ((!negative && tag != BignumTag) || !_reader.TryReadBytes(Scratch, out byte[] bytes, out int offset, out int count))
            {
                return false;
            }

            while (count > 0 && bytes[offset] == 0)
            {
                offset++;
                count--;
            }

            if (count > sizeof(ulong))
            {
                return false;
            }

            // A negative one is -1 - n.
            magnitude = BigEndian.ReadUnsigned(bytes, offset, count) + (negative ? 1UL : 0UL);
            return !negative || magnitude != 0;
        }
    }
}
