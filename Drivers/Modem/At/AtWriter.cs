namespace Lwm2m.Modem
{
    /// <summary>Writes a command, or the data behind a prompt, into the output buffer of an <see cref="AtChannel"/>. What does not fit sets <see cref="IsOverflow"/>.</summary>
    public sealed class AtWriter
    {
        private readonly byte[] _buffer;

        internal AtWriter(int capacity)
        {
            _buffer = new byte[capacity];
        }

        /// <summary>Bytes written.</summary>
        public int Count { get; private set; }

        /// <summary>Room left, in bytes.</summary>
        public int Room
        {
            get { return _buffer.Length - Count; }
        }

        /// <summary>Whether something did not fit.</summary>
        public bool IsOverflow { get; private set; }

        internal byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Writes a piece of text made at start-up.</summary>
        public void Text(byte[] piece)
        {
            Bytes(piece, 0, piece.Length);
        }

        /// <summary>Writes bytes as they are.</summary>
        public void Bytes(byte[] buffer, int offset, int count)
        {
            if (count > Room)
            {
                IsOverflow = true;
                return;
            }

            System.Array.Copy(buffer, offset, _buffer, Count, count);
            Count += count;
        }

        /// <summary>Writes a character.</summary>
        public void Char(char value)
        {
            Byte((byte)value);
        }

        /// <summary>Writes a byte.</summary>
        public void Byte(byte value)
        {
            if (Room < 1)
            {
                IsOverflow = true;
                return;
            }

            _buffer[Count++] = value;
        }

        /// <summary>Writes a text between quotation marks.</summary>
        public void Quoted(byte[] text)
        {
            Byte((byte)'"');
            Text(text);
            Byte((byte)'"');
        }

        /// <summary>Writes a comma and a text between quotation marks.</summary>
        public void NextQuoted(byte[] text)
        {
            Byte((byte)',');
            Quoted(text);
        }

        /// <summary>Writes a comma and a decimal number.</summary>
        public void NextNumber(int value)
        {
            Byte((byte)',');
            Number(value);
        }

        /// <summary>Writes a decimal number.</summary>
        public void Number(int value)
        {
            if (value < 0)
            {
                Byte((byte)'-');
            }

            uint rest = value < 0 ? (uint)-(long)value : (uint)value;
            int digits = 1;
            for (uint unit = rest; unit >= 10; unit /= 10)
            {
                digits++;
            }

            if (digits > Room)
            {
                IsOverflow = true;
                return;
            }

            Count += digits;
            for (int at = Count - 1; digits > 0; digits--)
            {
                _buffer[at--] = (byte)('0' + (int)(rest % 10));
                rest /= 10;
            }
        }

        /// <summary>Writes bytes as upper-case hex digits, two each.</summary>
        public void Hex(byte[] buffer, int offset, int count)
        {
            if (count > Room / 2)
            {
                IsOverflow = true;
                return;
            }

            byte[] to = _buffer;
            int at = Count;
            for (int end = offset + count; offset < end; offset++)
            {
                int high = buffer[offset] >> 4;
                int low = buffer[offset] & 0xF;
                to[at++] = (byte)(high < 10 ? high + '0' : high + ('A' - 10));
                to[at++] = (byte)(low < 10 ? low + '0' : low + ('A' - 10));
            }

            Count = at;
        }

        internal void Wipe()
        {
            System.Array.Clear(_buffer, 0, _buffer.Length);
            Clear();
        }

        internal void Clear()
        {
            Count = 0;
            IsOverflow = false;
        }
    }
}
