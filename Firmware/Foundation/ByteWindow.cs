using System;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// Receives a representation byte by byte and keeps only one window of it, a block as in RFC 7959. A representation
    /// larger than any buffer is served by writing it once per block, each time with the next window. One that fits the first window is hashed on
    /// demand, so the buffer must not be modified until then.
    /// </summary>
    public sealed class ByteWindow
    {
        private const uint FnvOffset = 2166136261;
        private const uint FnvPrime = 16777619;

        private byte[] _buffer;
        private int _offset;
        private int _start;
        private int _end;
        private int _wholeEnd;          // up to here all that was written is in the buffer; 0 where the window does not start with the first byte
        private int _total;
        private uint _hash;
        private bool _hasInserted;
        private WindowMemory _memory;

        /// <summary>Bytes written so far, inside and outside the window.</summary>
        public int Total
        {
            get { return _total; }
        }

        /// <summary>Bytes of the window filled so far.</summary>
        public int Count
        {
            get
            {
                int last = _total < _end ? _total : _end;
                return last > _start ? last - _start : 0;
            }
        }

        /// <summary>Whether bytes were written beyond the end of the window.</summary>
        public bool HasMore
        {
            get { return _total > _end; }
        }

        /// <summary>FNV-1a hash of all bytes written, for an ETag (RFC 7252 §5.10.6).</summary>
        public uint Hash
        {
            get { return _total <= _wholeEnd ? HashOf(FnvOffset, _buffer, _offset, _total) : _hash; }
        }

        /// <summary>Whether <see cref="Fail"/> was called.</summary>
        public bool Failed { get; private set; }

        /// <summary>First byte of the representation that is kept.</summary>
        public int Start
        {
            get { return _start; }
        }

        /// <summary>Whether more was written after an insertion than the window holds: the representation must be written again in order.</summary>
        public bool IsOutOfOrder
        {
            get { return _hasInserted && _total > _end; }
        }

        /// <summary>Offset of the window in the caller's buffer.</summary>
        public int Offset
        {
            get { return _offset; }
        }

        /// <summary>Starts a representation.</summary>
        /// <param name="buffer">Where the window is kept.</param>
        /// <param name="offset">Where in <paramref name="buffer"/> it starts.</param>
        /// <param name="start">First byte of the representation that is kept.</param>
        /// <param name="size">Bytes kept; the buffer has room for them. 0 only counts.</param>
        public void Begin(byte[] buffer, int offset, int start, int size)
        {
            _buffer = buffer;
            _offset = offset;
            _start = start;
            _end = start + size;
            _memory = null;
            Restart();
        }

        /// <summary>Call after <see cref="Begin"/>, with a window that starts at the first byte: where it is too small it moves to other memory.</summary>
        public void GrowInto(WindowMemory memory)
        {
            _memory = memory;
            Restart();
        }

        /// <summary>Restarts the same window, for a writer that has to start over.</summary>
        public void Restart()
        {
            _wholeEnd = _start > 0 ? 0 : _memory is null || _memory.Threshold > _end ? _end : _memory.Threshold;
            _total = 0;
            _hash = FnvOffset;
            _hasInserted = false;
            Failed = false;
        }

        /// <summary>Marks the representation as failed: it cannot be written.</summary>
        public void Fail()
        {
            Failed = true;
        }

        /// <summary>Inserts bytes that are known only afterwards, such as the length of a part already written.</summary>
        /// <param name="at">Position, in bytes from the start of the representation.</param>
        /// <param name="source">The bytes to insert.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>False when the window has no room for what was written and the insertion.</returns>
        public bool Insert(int at, byte[] source, int count)
        {
            if (_start > 0 || (_total + count > _wholeEnd && !Grow(_total, count)))
            {
                return false;
            }

            Array.Copy(_buffer, _offset + at, _buffer, _offset + at + count, _total - at);
            Array.Copy(source, 0, _buffer, _offset + at, count);
            _total += count;
            _hasInserted = true;
            return true;
        }

        /// <summary>Writes one byte.</summary>
        public void WriteByte(int value)
        {
            int at = _total;
            if (at < _wholeEnd || Grow(at, 1))
            {
                _buffer[_offset + at] = (byte)value;
                _total = at + 1;
                return;
            }

            _total = at + 1;
            if (at >= _start && at < _end)
            {
                _buffer[_offset + at - _start] = (byte)value;
            }

            HashWhole(at);
            _hash = (_hash ^ (byte)value) * FnvPrime;
        }

        /// <summary>Writes a whole array, such as a fixed part made once: on a board every string literal that is reached takes 12 bytes of heap.</summary>
        public void Write(byte[] source)
        {
            Write(source, 0, source.Length);
        }

        /// <summary>Writes a slice.</summary>
        public void Write(byte[] source, int offset, int count)
        {
            int at = _total;
            if (at + count <= _wholeEnd || Grow(at, count))
            {
                if (count == 0)
                {
                    return;     // also where nothing is kept, without a buffer
                }

                Array.Copy(source, offset, _buffer, _offset + at, count);
                _total = at + count;
                return;
            }

            int from = _start > _total ? _start - _total : 0;
            int to = _end - _total < count ? _end - _total : count;
            if (to > from)
            {
                Array.Copy(source, offset + from, _buffer, _offset + _total + from - _start, to - from);
            }

            HashWhole(at);
            _total += count;
            _hash = HashOf(_hash, source, offset, count);
        }

        /// <summary>Writes a number of <paramref name="count"/> bytes in network byte order, 0 to 8.</summary>
        public void WriteUnsigned(ulong value, int count)
        {
            int at = _total;
            if (at + count <= _wholeEnd || Grow(at, count))
            {
                BigEndian.WriteUnsigned(_buffer, _offset + at, count, value);
                _total = at + count;
                return;
            }

            for (int shift = (count - 1) * 8; shift >= 0; shift -= 8)
            {
                WriteByte((byte)(value >> shift));
            }
        }

        /// <summary>Writes an ASCII text, such as the fixed parts of a link format.</summary>
        public void WriteAscii(string text)
        {
            int length = text.Length;
            int at = _total;
            if (at + length <= _wholeEnd || Grow(at, length))
            {
                byte[] buffer = _buffer;
                _total = at + length;
                at += _offset;
                for (int i = 0; i < length; i++)
                {
                    buffer[at + i] = (byte)text[i];
                }

                return;
            }

            for (int i = 0; i < length; i++)
            {
                WriteByte((byte)text[i]);
            }
        }

        /// <summary>Writes a number in decimal digits.</summary>
        public void WriteDecimal(long value)
        {
            ulong rest = value < 0 ? 0UL - (ulong)value : (ulong)value;
            if (value < 0)
            {
                WriteByte('-');
            }

            ulong unit = 1;
            int digits = 1;
            while (rest / unit >= 10)
            {
                unit *= 10;
                digits++;
            }

            int at = _total;
            if (at + digits <= _wholeEnd || Grow(at, digits))
            {
                byte[] buffer = _buffer;
                _total = at + digits;
                at += _offset + digits;
                for (; digits > 0; digits--)
                {
                    buffer[--at] = (byte)('0' + (int)(rest % 10));
                    rest /= 10;
                }

                return;
            }

            for (; unit > 0; unit /= 10)
            {
                WriteByte((byte)('0' + (int)(rest / unit % 10)));
            }
        }

        /// <summary>Moves the window, which starts at the first byte and is full, to where there is room for more.</summary>
        private bool Grow(int at, int count)
        {
            byte[] larger = _memory is null || _wholeEnd == 0 ? null : _memory.Grow(_buffer, _offset, at, at + count);
            if (larger is not null)
            {
                _buffer = larger;
                _offset = 0;
                _end = larger.Length;
            }
            else if (_memory is null)
            {
                return false;
            }

            _memory = larger is null ? null : _memory;
            _wholeEnd = _end;
            return at + count <= _end;
        }

        /// <summary>Hashes the buffer, when the first byte arrives that does not fit.</summary>
        private void HashWhole(int at)
        {
            if (_wholeEnd > 0)
            {
                _hash = HashOf(FnvOffset, _buffer, _offset, at);
                _wholeEnd = 0;
            }
        }

        private static uint HashOf(uint hash, byte[] source, int offset, int count)
        {
            for (int end = offset + count; offset < end; offset++)
            {
                hash = (hash ^ source[offset]) * FnvPrime;
            }

            return hash;
        }
    }
}
