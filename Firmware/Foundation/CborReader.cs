using System;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// Reads CBOR data items from a buffer in sequence (RFC 8949). Never throws on any input. A
    /// <c>TryRead</c> that returns false does not advance: the next item has another type than requested, or the input is
    /// not well-formed, and then <see cref="Failed"/> stays true until the next <see cref="Begin"/>.
    /// </summary>
    public sealed class CborReader
    {
        /// <summary>Returned as the count of an array or map of indefinite length; <see cref="TryReadBreak"/> ends it.</summary>
        public const int Indefinite = -1;

        /// <summary>The most arrays, maps and chunked strings that may be nested in a skipped item.</summary>
        public const int MaxNesting = 16;

        private readonly CborHeadReader _head = new CborHeadReader();
        private readonly CborNesting _nesting;

        private int _position;
        private int _end;
        private bool _failed;

        /// <summary>Makes a reader; call <see cref="Begin"/> to give it input.</summary>
        public CborReader()
        {
            _nesting = new CborNesting(_head, MaxNesting);
        }

        /// <summary>Offset of the next item in the buffer.</summary>
        public int Position
        {
            get { return _position; }
        }

        /// <summary>Whether all items have been read. False after a failure.</summary>
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
            _position = offset;
            _end = offset + count;
            _failed = false;
            _head.Begin(buffer, _end);
        }

        /// <summary>Type of the next item. <see cref="CborType.None"/> at the end and after a failure.</summary>
        public CborType PeekType()
        {
            return ReadHead() ? _head.Type : CborType.None;
        }

        /// <summary>Reads an unsigned integer.</summary>
        public bool TryReadUnsigned(out ulong value)
        {
            bool found = ReadHead(CborHead.Unsigned);
            value = found ? _head.Argument : 0;
            return found && Take();
        }

        /// <summary>Reads an integer of 64 bits. A larger one is not read, nor is a bignum (RFC 8949 §3.4.3).</summary>
        public bool TryReadInteger(out long value)
        {
            value = 0;
            if ((!ReadHead(CborHead.Unsigned) && !ReadHead(CborHead.Negative)) || _head.Argument > long.MaxValue)
            {
                return false;
            }

            value = _head.Major == CborHead.Negative ? ~(long)_head.Argument : (long)_head.Argument;
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

            int major = _head.Major;
            if (major == CborHead.Unsigned)
            {
                value = ToDouble(_head.Argument);
            }
            else if (major == CborHead.Negative)
            {
                value = _head.Argument == ulong.MaxValue ? -ToDouble(_head.Argument) : -ToDouble(_head.Argument + 1);
            }
            else if (_head.Head == CborHead.Half)
            {
                value = Ieee754.FromHalfBits((ushort)_head.Argument);
            }
            else if (_head.Head == CborHead.Single)
            {
                value = Ieee754.FromSingleBits((uint)_head.Argument);
            }
            else if (_head.Head == CborHead.Double)
            {
                value = BitConverter.Int64BitsToDouble((long)_head.Argument);
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
            value = ReadHead() && _head.Head == CborHead.True;
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
            tag = found ? _head.Argument : 0;
            return found && Take();
        }

        /// <summary>Reads the start of an array.</summary>
        /// <param name="count">Number of items, or <see cref="Indefinite"/>. Never more than the bytes left.</param>
        public bool TryReadArray(out int count)
        {
            return TryReadContainer(CborHead.Array, out count);
        }

        /// <summary>Reads the start of a map.</summary>
        /// <param name="count">Number of pairs, or <see cref="Indefinite"/>. Never more than half the bytes left.</param>
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
        /// Reads a text string as a slice of the buffer. Use <see cref="Utf8.IsValid"/> to check for UTF-8. One of
        /// indefinite length is not read, as it is not contiguous; <see cref="TrySkip"/> skips it.
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

        /// <summary>Reads a text string, also one of indefinite length, whose chunks are joined (RFC 8949 §3.2.3).</summary>
        /// <param name="room">Where chunks are joined; a longer string is not read.</param>
        /// <param name="buffer">Buffer that holds the string: the input or <paramref name="room"/>.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Its length in bytes.</param>
        public bool TryReadText(byte[] room, out byte[] buffer, out int offset, out int length)
        {
            return TryReadString(CborHead.Text, room, out buffer, out offset, out length);
        }

        /// <summary>Reads a byte string, also one of indefinite length, as for text.</summary>
        public bool TryReadBytes(byte[] room, out byte[] buffer, out int offset, out int length)
        {
            return TryReadString(CborHead.Bytes, room, out buffer, out offset, out length);
        }

        /// <summary>
        /// Skips one item, nested items included, and checks that it is well-formed (RFC 8949 §5.3.1, App. C). Descends
        /// <see cref="MaxNesting"/> levels; deeper nesting is rejected.
        /// </summary>
        public bool TrySkip()
        {
            // At the end there is nothing to skip, and nothing wrong.
            if (_failed || _position == _end)
            {
                return false;
            }

            int end = _nesting.FindEnd(_position, _end);
            if (end == CborNesting.NoEnd)
            {
                _failed = true;
                return false;
            }

            _position = end;
            return true;
        }

        private static double ToDouble(ulong value)
        {
            // Both halves are exact, so this rounds once.
            return (double)(long)(value >> 32) * 4294967296.0 + (double)(long)(value & uint.MaxValue);
        }

        private bool TryReadContainer(int major, out int count)
        {
            bool found = ReadHead(major);
            count = !found ? 0 : _head.Head == (major | CborHead.Indefinite) ? Indefinite : (int)_head.Argument;
            return found && Take();
        }

        private bool TryReadString(int major, out int offset, out int length)
        {
            offset = 0;
            length = 0;
            if (!ReadHead(major) || _head.Head == (major | CborHead.Indefinite))
            {
                return false;
            }

            offset = _head.Content;
            length = (int)_head.Argument;
            _position = offset + length;
            return true;
        }

        private bool TryReadString(int major, byte[] room, out byte[] buffer, out int offset, out int length)
        {
            buffer = _head.Buffer;
            if (TryReadString(major, out offset, out length))
            {
                return true;
            }

            int start = _position;
            buffer = room;
            if (!IsNext(major | CborHead.Indefinite))
            {
                return false;
            }

            Take();
            bool fits = true;
            while (fits && TryReadString(major, out int from, out int count))
            {
                fits = count <= room.Length - length;
                if (fits)
                {
                    Array.Copy(_head.Buffer, from, room, length, count);
                    length += count;
                }
            }

            if (fits && TryReadBreak())
            {
                return true;
            }

            _position = start;
            return false;
        }

        private bool Take()
        {
            _position = _head.Content;
            return true;
        }

        private bool IsNext(int head)
        {
            return ReadHead() && _head.Head == head;
        }

        private bool ReadHead(int major)
        {
            return ReadHead() && _head.Major == major;
        }

        private bool ReadHead()
        {
            if (_failed || _position == _end)
            {
                return false;
            }

            _failed = !_head.TryRead(_position);
            return !_failed;
        }
    }
}
