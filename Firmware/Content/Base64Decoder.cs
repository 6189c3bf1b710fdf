namespace Lwm2m.Client
{
    /// <summary>
    /// Reads Base64 (RFC 4648 §4) and base64url (RFC 4648 §5). Padding is optional, as senders differ; characters outside the
    /// alphabet and non-zero trailing bits (RFC 4648 §3.5) are rejected.
    /// </summary>
    public static class Base64Decoder
    {
        /// <summary>Number of bytes a text encodes, with or without padding.</summary>
        /// <returns>-1 when no text has that length.</returns>
        public static int DecodedLength(byte[] text, int offset, int count)
        {
            int digits = CountDigits(text, offset, count);
            return digits % 4 == 1 || (digits != count && count % 4 != 0) ? -1 : digits / 4 * 3 + digits % 4 * 3 / 4;
        }

        /// <summary>Decodes a text. <paramref name="target"/> must hold <see cref="DecodedLength"/> bytes and may be that of the text.</summary>
        /// <param name="text">Buffer that holds the text.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length.</param>
        /// <param name="url">Whether it is base64url.</param>
        /// <param name="target">Receives the bytes, from its start.</param>
        /// <returns>False when it is not valid.</returns>
        public static bool TryDecode(byte[] text, int offset, int count, bool url, byte[] target)
        {
            if (DecodedLength(text, offset, count) < 0)
            {
                return false;
            }

            int digit62 = url ? '-' : '+';
            int digit63 = url ? '_' : '/';
            int group = 0;
            int bits = 0;
            int length = 0;
            for (int end = offset + CountDigits(text, offset, count); offset < end; offset++)
            {
                int c = text[offset];
                int digit;
                if (c >= 'A' && c <= 'Z')
                {
                    digit = c - 'A';
                }
                else if (c >= 'a' && c <= 'z')
                {
                    digit = c - 'a' + 26;
                }
                else if (c >= '0' && c <= '9')
                {
                    digit = c - '0' + 52;
                }
                else if (c == digit62)
                {
                    digit = 62;
                }
                else if (c == digit63)
                {
                    digit = 63;
                }
                else
                {
                    return false;
                }

                group = (group << 6) | digit;
                bits += 6;
                if (bits >= 8)
                {
                    bits -= 8;
                    target[length++] = (byte)(group >> bits);
                    group &= (1 << bits) - 1;
                }
            }

            return group == 0;
        }

        private static int CountDigits(byte[] text, int offset, int count)
        {
            int end = offset + count;
            for (int padding = 0; padding < 2 && end > offset && text[end - 1] == '='; padding++)
            {
                end--;
            }

            return end - offset;
        }
    }
}
