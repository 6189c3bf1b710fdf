using Lwm2m.Foundation;

namespace Lwm2m.Json
{
    /// <summary>The content between the quotation marks of a JSON string (RFC 8259 §7).</summary>
    internal static class JsonString
    {
        private const int UnicodeDigits = 4;
        private const int FirstHighSurrogate = 0xD800;
        private const int FirstLowSurrogate = 0xDC00;
        private const int AfterSurrogates = 0xE000;

        /// <summary>Finds the end of a string and checks its content: escapes, surrogates in pairs, UTF-8.</summary>
        /// <param name="buffer">Buffer that holds the string.</param>
        /// <param name="offset">After its first quotation mark.</param>
        /// <param name="end">Where the payload ends.</param>
        /// <param name="escaped">Whether it has escapes.</param>
        /// <returns>Where its last quotation mark is, or -1.</returns>
        internal static int FindEnd(byte[] buffer, int offset, int end, out bool escaped)
        {
            escaped = false;
            bool ascii = true;
            int start = offset;
            while (offset < end)
            {
                int c = buffer[offset];
                if (c == '"')
                {
                    return ascii || Utf8.IsValid(buffer, start, offset - start) ? offset : -1;
                }

                if (c < ' ')
                {
                    return -1;
                }

                ascii = ascii && c < 0x80;
                offset++;
                if (c == '\\')
                {
                    escaped = true;
                    offset = ReadEscape(buffer, offset, end, out c);
                    if (offset < 0)
                    {
                        return -1;
                    }
                }
            }

            return -1;
        }

        /// <summary>Copies a string checked by <see cref="FindEnd"/>, with escapes decoded.</summary>
        /// <returns>Bytes copied, or -1 when <paramref name="target"/> is too small.</returns>
        internal static int Unescape(byte[] buffer, int offset, int count, byte[] target)
        {
            int length = 0;
            int end = offset + count;
            while (offset < end)
            {
                int c = buffer[offset++];
                bool escape = c == '\\';
                if (escape)
                {
                    offset = ReadEscape(buffer, offset, end, out c);
                }

                int size = !escape || c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
                if (size > target.Length - length)
                {
                    return -1;
                }

                if (size == 1)
                {
                    target[length++] = (byte)c;
                    continue;
                }

                // The first byte of UTF-8 has as many high bits set as there are bytes.
                target[length++] = (byte)((0xF00 >> size) | (c >> ((size - 1) * 6)));
                for (int shift = (size - 2) * 6; shift >= 0; shift -= 6)
                {
                    target[length++] = (byte)(0x80 | ((c >> shift) & 0x3F));
                }
            }

            return length;
        }

        /// <summary>Writes a text in UTF-8 with the escapes that it needs, without quotation marks.</summary>
        internal static void Write(ByteWindow output, byte[] utf8, int offset, int count)
        {
            int start = offset;
            int end = offset + count;
            for (; offset < end; offset++)
            {
                int c = utf8[offset];
                if (c >= ' ' && c != '"' && c != '\\')
                {
                    continue;
                }

                output.Write(utf8, start, offset - start);
                start = offset + 1;
                output.WriteByte('\\');
                if (c < ' ')
                {
                    output.WriteByte('u');
                    output.WriteByte('0');
                    output.WriteByte('0');
                    output.WriteByte('0' + (c >> 4));
                    c &= 0x0F;
                    c += c < 10 ? '0' : 'a' - 10;
                }

                output.WriteByte(c);
            }

            output.Write(utf8, start, end - start);
        }

        /// <summary>Reads what follows a backslash.</summary>
        /// <returns>What follows the escape, or -1.</returns>
        private static int ReadEscape(byte[] buffer, int offset, int end, out int c)
        {
            c = offset < end ? buffer[offset++] : 0;
            switch (c)
            {
                case '"':
                case '\\':
                case '/':
                    return offset;
                case 'b':
                    c = '\b';
                    return offset;
                case 'f':
                    c = '\f';
                    return offset;
                case 'n':
                    c = '\n';
                    return offset;
                case 'r':
                    c = '\r';
                    return offset;
                case 't':
                    c = '\t';
                    return offset;
                case 'u':
                    break;
                default:
                    return -1;
            }

            c = ReadUnicode(buffer, offset, end);
            offset += UnicodeDigits;
            if (c >= FirstHighSurrogate && c < FirstLowSurrogate && end - offset > 2 && buffer[offset] == '\\' && buffer[offset + 1] == 'u')
            {
                int low = ReadUnicode(buffer, offset + 2, end);
                offset += 2 + UnicodeDigits;
                if (low < FirstLowSurrogate || low >= AfterSurrogates)
                {
                    return -1;
                }

                c = 0x10000 + ((c - FirstHighSurrogate) << 10) + low - FirstLowSurrogate;
            }

            return c < 0 || (c >= FirstHighSurrogate && c < AfterSurrogates) ? -1 : offset;
        }

        private static int ReadUnicode(byte[] buffer, int offset, int end)
        {
            if (end - offset < UnicodeDigits)
            {
                return -1;
            }

            int value = 0;
            for (int last = offset + UnicodeDigits; offset < last; offset++)
            {
                int c = buffer[offset];
                int digit = c >= '0' && c <= '9' ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
                if (digit < 0)
                {
                    return -1;
                }

                value = (value << 4) | digit;
            }

            return value;
        }
    }
}
