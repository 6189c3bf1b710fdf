namespace Lwm2m.Foundation
{
    /// <summary>
    /// Reads the head of a data item: its first byte and its argument (RFC 8949 §3). A length is accepted only
    /// if that many bytes remain.
    /// </summary>
    internal sealed class CborHeadReader
    {
        private const int Nowhere = -1;

        private byte[] _buffer;
        private int _end;
        private int _at = Nowhere;

        /// <summary>The first byte: <see cref="CborHead"/>.</summary>
        internal int Head;

        /// <summary>The argument: a number, a length, a tag, or the bits of a float. 0 for an item of indefinite length.</summary>
        internal ulong Argument;

        /// <summary>Offset of the content, after the argument.</summary>
        internal int Content;

        internal byte[] Buffer
        {
            get { return _buffer; }
        }

        internal int Major
        {
            get { return Head & CborHead.MajorMask; }
        }

        internal bool IsIndefinite
        {
            get { return (Head & CborHead.Indefinite) == CborHead.Indefinite; }
        }

        /// <summary>Type of the item.</summary>
        internal CborType Type
        {
            get
            {
                switch (Major)
                {
                    case CborHead.Unsigned:
                        return CborType.Unsigned;
                    case CborHead.Negative:
                        return CborType.Negative;
                    case CborHead.Bytes:
                        return CborType.Bytes;
                    case CborHead.Text:
                        return CborType.Text;
                    case CborHead.Array:
                        return CborType.Array;
                    case CborHead.Map:
                        return CborType.Map;
                    case CborHead.Tag:
                        return CborType.Tag;
                }

                switch (Head)
                {
                    case CborHead.False:
                    case CborHead.True:
                        return CborType.Boolean;
                    case CborHead.Null:
                        return CborType.Null;
                    case CborHead.Undefined:
                        return CborType.Undefined;
                    case CborHead.Half:
                    case CborHead.Single:
                    case CborHead.Double:
                        return CborType.Float;
                    case CborHead.Break:
                        return CborType.Break;
                    default:
                        return CborType.Simple;
                }
            }
        }

        internal void Begin(byte[] buffer, int end)
        {
            _buffer = buffer;
            _end = end;
            _at = Nowhere;
        }

        /// <summary>Reads the head at a position before the end, unless it was the last one read.</summary>
        /// <returns>False when it is not well-formed; the previous head is kept.</returns>
        internal bool TryRead(int position)
        {
            if (_at == position)
            {
                return true;
            }

            int head = _buffer[position];
            int major = head & CborHead.MajorMask;
            int info = head & CborHead.Indefinite;
            int content = position + 1;
            ulong argument = 0;
            bool valid = true;
            if (info < CborHead.OneByte)
            {
                argument = (ulong)info;
            }
            else if (info <= CborHead.EightBytes)
            {
                int size = 1 << (info - CborHead.OneByte);
                valid = _end - content >= size;
                if (valid)
                {
                    argument = BigEndian.ReadUnsigned(_buffer, content, size);
                    content += size;
                }
            }
            else
            {
                // 28 to 30 are reserved, and neither an integer nor a tag can be of indefinite length (RFC 8949 §3.2).
                valid = info == CborHead.Indefinite && major != CborHead.Unsigned && major != CborHead.Negative && major != CborHead.Tag;
            }

            ulong rest = (ulong)(_end - content);
            switch (major)
            {
                case CborHead.Bytes:
                case CborHead.Text:
                case CborHead.Array:
                    valid = valid && argument <= rest;
                    break;
                case CborHead.Map:
                    valid = valid && argument <= rest / 2;
                    break;
                case CborHead.Tag:
                    valid = valid && rest > 0;
                    break;
                case CborHead.SimpleOrFloat:
                    valid = valid && (head != CborHead.Simple || argument >= CborHead.FirstSimple);
                    break;
            }

            if (!valid)
            {
                return false;
            }

            _at = position;
            Head = head;
            Argument = argument;
            Content = content;
            return true;
        }
    }
}
