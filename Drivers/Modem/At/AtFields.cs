namespace Lwm2m.Modem
{
    /// <summary>
    /// A cursor over the comma-separated fields of a line, in the channel's buffer: nothing is copied, and nothing throws. Each Try method takes the next
    /// field whether or not it succeeds. Spaces around fields are ignored; a comma between quotes does not separate.
    /// </summary>
    public sealed class AtFields
    {
        private int _start;

        /// <summary>The buffer the line lies in.</summary>
        public byte[] Buffer { get; private set; }

        /// <summary>Where the next field starts; beyond <see cref="End"/> after the last.</summary>
        public int At { get; private set; }

        /// <summary>Where the line ends.</summary>
        public int End { get; private set; }

        /// <summary>Whether there is no further field. A line without any text has none.</summary>
        public bool IsAtEnd
        {
            get { return At >= End; }
        }

        /// <summary>Whether the next field starts with a quotation mark.</summary>
        public bool IsQuoted
        {
            get { return At < End && Buffer[At] == '"'; }
        }

        /// <summary>Fields from here to the end.</summary>
        public int Count
        {
            get
            {
                int count = At < End ? 1 : 0;
                for (int i = At; i < End; i++)
                {
                    i = FieldEnd(i);
                    count += i < End ? 1 : 0;
                }

                return count;
            }
        }

        /// <summary>Moves to a slice.</summary>
        public void Set(byte[] buffer, int offset, int count)
        {
            Buffer = buffer;
            End = offset + count;
            At = offset;
            SkipSpaces();
            _start = At;
        }

        /// <summary>Returns to the first field.</summary>
        public void Reset()
        {
            At = _start;
        }

        /// <summary>Skips fields.</summary>
        /// <returns>Whether there were that many.</returns>
        public bool Skip(int fields)
        {
            for (; fields > 0; fields--)
            {
                if (At > End || (At == End && At == _start))
                {
                    return false;
                }

                MoveBeyond(FieldEnd(At));
            }

            return true;
        }

        /// <summary>Whether the next field starts with these bytes; does not take it.</summary>
        public bool StartsWith(byte[] text)
        {
            return IsAt(Buffer, At, End, text);
        }

        /// <summary>Takes a decimal number, quoted or not.</summary>
        /// <returns>False if the field is empty, is no number, or has more than 31 bits.</returns>
        public bool TryNumber(out int value)
        {
            return TryNumber(10, out value);
        }

        /// <summary>Takes a number in hexadecimal, quoted or not, such as a cell.</summary>
        /// <returns>False if the field is empty, is no number, or has more than 31 bits.</returns>
        public bool TryHexNumber(out int value)
        {
            return TryNumber(16, out value);
        }

        /// <summary>Takes a text, without its quotation marks if it has them.</summary>
        /// <returns>False if there is no further field.</returns>
        public bool TryText(out int offset, out int count)
        {
            int end = FieldEnd(At);
            offset = At;
            count = 0;
            if (At >= End)
            {
                At = End + 1;
                return false;
            }

            int last = end;
            while (last > offset && Buffer[last - 1] <= ' ')
            {
                last--;
            }

            if (Buffer[offset] == '"')
            {
                offset++;
                last -= last > offset && Buffer[last - 1] == '"' ? 1 : 0;
            }

            count = last - offset;
            MoveBeyond(end);
            return true;
        }

        /// <summary>Takes a field of hex digits, quoted or not, upper or lower case, and decodes it in place.</summary>
        /// <param name="offset">Receives where the bytes start in <see cref="Buffer"/>.</param>
        /// <param name="count">Receives how many they are.</param>
        /// <returns>False if there is no further field, or a digit was damaged or lost; the field then has changed.</returns>
        public bool TryHex(out int offset, out int count)
        {
            if (!TryText(out offset, out count))
            {
                return false;
            }

            int digits = count;
            count = DecodeHex(Buffer, offset, digits);
            return count * 2 == digits;
        }

        /// <summary>
        /// Takes a length and the field of hex digits behind it, as in <c>+CSIM: 4,"9000"</c> and <c>+CRTDCP: 1,"7f"</c>, and decodes it in place. A byte lost
        /// on the line shows as a length that does not fit.
        /// </summary>
        /// <param name="countsDigits">Whether the length counts hex digits (<c>+CSIM</c>, <c>+CGLA</c>) and not bytes.</param>
        /// <param name="offset">Receives where the bytes start in <see cref="Buffer"/>.</param>
        /// <param name="count">Receives how many they are.</param>
        /// <returns>False if the length is missing or wrong, or a digit was damaged.</returns>
        public bool TryCountedHex(bool countsDigits, out int offset, out int count)
        {
            int length;
            bool hasLength = TryNumber(out length);
            return TryHex(out offset, out count) & hasLength && length == (countsDigits ? count * 2 : count);
        }

        /// <summary>Decodes hex digits in place.</summary>
        /// <returns>The number of bytes, half of <paramref name="digits"/>; -1 if that is odd or one is no hex digit.</returns>
        public static int DecodeHex(byte[] buffer, int offset, int digits)
        {
            if ((digits & 1) != 0)
            {
                return -1;
            }

            int to = offset;
            for (int end = offset + digits; offset < end; offset += 2)
            {
                int high = buffer[offset] - '0';
                int low = buffer[offset + 1] - '0';
                if ((uint)high > 9)
                {
                    high = (buffer[offset] | 0x20) - 'a' + 10;
                    if ((uint)(high - 10) > 5)
                    {
                        return -1;
                    }
                }

                if ((uint)low > 9)
                {
                    low = (buffer[offset + 1] | 0x20) - 'a' + 10;
                    if ((uint)(low - 10) > 5)
                    {
                        return -1;
                    }
                }

                buffer[to++] = (byte)(high << 4 | low);
            }

            return digits / 2;
        }

        /// <summary>Whether these bytes stand at a place of a buffer.</summary>
        internal static bool IsAt(byte[] buffer, int offset, int end, byte[] text)
        {
            int count = text.Length;
            if (end - offset < count)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                if (buffer[offset + i] != text[i])
                {
                    return false;
                }
            }

            return true;
        }

        private bool TryNumber(int radix, out int value)
        {
            value = 0;
            int at;
            int count;
            if (!TryText(out at, out count) || count == 0)
            {
                return false;
            }

            bool isNegative = radix == 10 && count > 1 && Buffer[at] == '-';
            long number = 0;
            for (int i = isNegative ? 1 : 0; i < count; i++)
            {
                int digit = Buffer[at + i] - '0';
                if ((uint)digit > 9)
                {
                    digit = (Buffer[at + i] | 0x20) - 'a' + 10;
                    digit = digit < 10 ? radix : digit;
                }

                number = number * radix + digit;
                if (digit >= radix || number > int.MaxValue)
                {
                    return false;
                }
            }

            value = isNegative ? -(int)number : (int)number;
            return true;
        }

        private void MoveBeyond(int fieldEnd)
        {
            At = fieldEnd + 1;
            SkipSpaces();
        }

        private void SkipSpaces()
        {
            while (At < End && Buffer[At] <= ' ')
            {
                At++;
            }
        }

        /// <summary>Where the field that starts here ends: at a comma or at the end of the line.</summary>
        private int FieldEnd(int at)
        {
            bool isQuoted = false;
            for (; at < End; at++)
            {
                int c = Buffer[at];
                if (c == '"')
                {
                    isQuoted = !isQuoted;
                }
                else if (c == ',' && !isQuoted)
                {
                    return at;
                }
            }

            return End;
        }
    }
}
