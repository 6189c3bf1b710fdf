using System;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// Takes CBOR data items from a buffer one after the other (RFC 8949). Nothing here throws on any input. A
    /// <c>TryRead</c> that answers false has moved nothing: the next item is another one than asked for, or the input is
    /// not well-formed, and then <see cref="Failed"/> stays true until the next <see cref="Begin"/>.
    /// </summary>
    public sealed class CborReader
    {
        /// <summary>Answered as the count of an array or map of indefinite length; <see cref="TryReadBreak"/> ends it.</summary>
        public const int Indefinite = -1;

        /// <summary>Arrays, maps and chunked strings that may be open within an item that is skipped.</summary>
        public const int MaxNesting = 16;

        // What is still to come in an open container: a number of items, or of one of indefinite length what may come next.
        private const int ArrayItems = -1;
        private const int MapKey = -2;
        private const int MapValue = -3;
        private const int BytesChunks = -4;
        private const int TextChunks = -5;

        private readonly int[] _open = new int[MaxNesting];

        private byte[] _buffer;
        private int _position;
        private int _end;
        private bool _failed;

        // The head at _headAt, taken apart.
        private int _headAt;
        private int _head;
        private ulong _argument;
        private int _content;

        /// <summary>Where in the buffer the next item starts.</summary>
        public int Position
        {
            get { return _position; }
        }

        /// <summary>Whether all items are read. False after a failure.</summary>
        public bool AtEnd
        {
            get { return _position == _end && !_failed; }
        }

        /// <summary>Whether the input turned out not to be well-formed, or nested deeper than <see cref="MaxNesting"/>.</summary>
        public bool Failed
        {
            get { return _failed; }
        }

        /// <summary>Starts to read a slice.</summary>
        public void Begin(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _position = offset;
            _end = offset + count;
            _failed = false;
            _headAt = -1;
        }

        /// <summary>What the next item is. <see cref="CborType.None"/> at the end and after a failure.</summary>
        public CborType PeekType()
        {
            if (!ReadHead())
            {
                return CborType.None;
            }

            switch (_head & CborHead.MajorMask)
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

            switch (_head)
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

        /// <summary>Reads an unsigned integer.</summary>
        public bool TryReadUnsigned(out ulong value)
        {
            bool found = ReadHead(CborHead.Unsigned);
            value = found ? _argument : 0;
            return found && Take();
        }

        /// <summary>Reads an integer of 64 bits. A larger one is not read, nor is a bignum (§3.4.3).</summary>
        public bool TryReadInteger(out long value)
        {
            value = 0;
            if ((!ReadHead(CborHead.Unsigned) && !ReadHead(CborHead.Negative)) || _argument > long.MaxValue)
            {
                return false;
            }

            value = (_head & CborHead.MajorMask) == CborHead.Negative ? ~(long)_argument : (long)_argument;
            return Take();
        }

        /// <summary>Reads a number: half, single, double, or any integer of major type 0 or 1, rounded where it has to be.</summary>
        public bool TryReadDouble(out double value)
        {
            value = 0;
            if (!ReadHead())
            {
                return false;
            }

            int major = _head & CborHead.MajorMask;
            if (major == CborHead.Unsigned)
            {
                value = ToDouble(_argument);
            }
            else if (major == CborHead.Negative)
            {
                value = _argument == ulong.MaxValue ? -ToDouble(_argument) : -ToDouble(_argument + 1);
            }
            else if (_head == CborHead.Half)
            {
                value = Ieee754.FromHalfBits((ushort)_argument);
            }
            else if (_head == CborHead.Single)
            {
                value = Ieee754.FromSingleBits((uint)_argument);
            }
            else if (_head == CborHead.Double)
            {
                value = BitConverter.Int64BitsToDouble((long)_argument);
            }
            else
            {
                return false;
            }

            return Take();
        }

        /// <summary>Reads false or true.</summary>
        public bool TryReadBoolean(out bool value)
        {
            value = ReadHead() && _head == CborHead.True;
            return (value || IsNext(CborHead.False)) && Take();
        }

        /// <summary>Reads null.</summary>
        public bool TryReadNull()
        {
            return IsNext(CborHead.Null) && Take();
        }

        /// <summary>Reads the tag of the item that follows.</summary>
        public bool TryReadTag(out ulong tag)
        {
            bool found = ReadHead(CborHead.Tag);
            tag = found ? _argument : 0;
            return found && Take();
        }

        /// <summary>Reads the start of an array.</summary>
        /// <param name="count">Its items, or <see cref="Indefinite"/>. Never more than bytes that are left.</param>
        public bool TryReadArray(out int count)
        {
            return TryReadContainer(CborHead.Array, out count);
        }

        /// <summary>Reads the start of a map.</summary>
        /// <param name="count">Its pairs, or <see cref="Indefinite"/>. Never more than half the bytes that are left.</param>
        public bool TryReadMap(out int count)
        {
            return TryReadContainer(CborHead.Map, out count);
        }

        /// <summary>Reads the end of an array or map of indefinite length.</summary>
        public bool TryReadBreak()
        {
            return IsNext(CborHead.Break) && Take();
        }

        /// <summary>
        /// Reads a text string as a slice of the buffer. Whether it is UTF-8 is for <see cref="Utf8.IsValid"/> to say. One of
        /// indefinite length is not read, as it is no slice; <see cref="TrySkip"/> passes over it.
        /// </summary>
        public bool TryReadText(out int offset, out int length)
        {
            return TryReadString(CborHead.Text, out offset, out length);
        }

        /// <summary>Reads a byte string as a slice of the buffer. One of indefinite length is not read, as for text.</summary>
        public bool TryReadBytes(out int offset, out int length)
        {
            return TryReadString(CborHead.Bytes, out offset, out length);
        }

        /// <summary>
        /// Passes over one item with all that is in it, checking that it is well-formed (§5.3.1, App. C). Goes down
        /// <see cref="MaxNesting"/> levels; what is deeper is refused.
        /// </summary>
        public bool TrySkip()
        {
            int start = _position;
            int depth = 0;
            int left = 1;
            bool tagged = false;
            while (ReadHead())
            {
                int major = _head & CborHead.MajorMask;
                bool indefinite = (_head & CborHead.Indefinite) == CborHead.Indefinite;
                bool ends = _head == CborHead.Break;
                bool chunk = left == BytesChunks || left == TextChunks;
                if (ends ? tagged || left >= 0 || left == MapValue
                    : chunk && (indefinite || major != (left == BytesChunks ? CborHead.Bytes : CborHead.Text)))
                {
                    break;
                }

                _position = _content;
                tagged = major == CborHead.Tag;
                if (tagged)
                {
                    continue;
                }

                int inside = 0;
                if (ends)
                {
                    left = _open[--depth];
                }
                else if (major == CborHead.Array)
                {
                    inside = indefinite ? ArrayItems : (int)_argument;
                }
                else if (major == CborHead.Map)
                {
                    inside = indefinite ? MapKey : 2 * (int)_argument;
                }
                else if (major == CborHead.Bytes || major == CborHead.Text)
                {
                    inside = !indefinite ? 0 : major == CborHead.Bytes ? BytesChunks : TextChunks;
                    _position += (int)_argument;
                }

                if (inside != 0)
                {
                    if (depth == MaxNesting)
                    {
                        break;
                    }

                    _open[depth++] = left;
                    left = inside;
                    continue;
                }

                // An item is complete, and with it perhaps what it is the last item of.
                while (true)
                {
                    if (left > 0)
                    {
                        left--;
                    }
                    else if (left == MapKey)
                    {
                        left = MapValue;
                    }
                    else if (left == MapValue)
                    {
                        left = MapKey;
                    }

                    if (left != 0)
                    {
                        break;
                    }

                    if (depth == 0)
                    {
                        return true;
                    }

                    left = _open[--depth];
                }
            }

            // At the end before anything began there is nothing to skip, and nothing wrong.
            _failed = _failed || start != _end;
            _position = start;
            return false;
        }

        private static double ToDouble(ulong value)
        {
            // Both halves are exact, so this rounds once.
            return (double)(long)(value >> 32) * 4294967296.0 + (double)(long)(value & uint.MaxValue);
        }

        private bool TryReadContainer(int major, out int count)
        {
            bool found = ReadHead(major);
            count = !found ? 0 : _head == (major | CborHead.Indefinite) ? Indefinite : (int)_argument;
            return found && Take();
        }

        private bool TryReadString(int major, out int offset, out int length)
        {
            offset = 0;
            length = 0;
            if (!ReadHead(major) || _head == (major | CborHead.Indefinite))
            {
                return false;
            }

            offset = _content;
            length = (int)_argument;
            _position = offset + length;
            return true;
        }

        private bool Take()
        {
            _position = _content;
            return true;
        }

        private bool IsNext(int head)
        {
            return ReadHead() && _head == head;
        }

        private bool ReadHead(int major)
        {
            return ReadHead() && (_head & CborHead.MajorMask) == major;
        }

        private bool ReadHead()
        {
            if (_failed || _position == _end)
            {
                return false;
            }

            if (_headAt == _position)
            {
                return true;
            }

            int head = _buffer[_position];
            int major = head & CborHead.MajorMask;
            int info = head & CborHead.Indefinite;
            int content = _position + 1;
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
                // 28 to 30 are reserved, and neither an integer nor a tag can be of indefinite length (§3.2).
                valid = info == CborHead.Indefinite && major != CborHead.Unsigned && major != CborHead.Negative && major != CborHead.Tag;
            }

            // What an item says of its length is believed only as far as there are bytes for it.
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
                _failed = true;
                return false;
            }

            _headAt = _position;
            _head = head;
            _argument = argument;
            _content = content;
            return true;
        }
    }
}
