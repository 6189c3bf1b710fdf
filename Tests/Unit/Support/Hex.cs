namespace Lwm2m.Tests
{
    /// <summary>Bytes as the specifications print them.</summary>
    internal static class Hex
    {
        private const string Digits = "0123456789abcdef";

        internal static byte[] Parse(string hex)
        {
            return Parse(hex, 0);
        }

        /// <summary>Digits of either case, blanks between them left out; with room behind.</summary>
        internal static byte[] Parse(string hex, int room)
        {
            byte[] bytes = new byte[hex.Length / 2];
            int digits = 0;
            for (int i = 0; i < hex.Length; i++)
            {
                char c = hex[i];
                if (c != ' ')
                {
                    int digit = c <= '9' ? c - '0' : (c & 0xDF) - 'A' + 10;
                    bytes[digits / 2] = (byte)((bytes[digits / 2] << 4) | digit);
                    digits++;
                }
            }

            byte[] result = new byte[digits / 2 + room];
            System.Array.Copy(bytes, 0, result, 0, digits / 2);
            return result;
        }

        internal static string Of(byte[] bytes)
        {
            return Of(bytes, 0, bytes.Length);
        }

        internal static string Of(byte[] bytes, int offset, int count)
        {
            char[] text = new char[2 * count];
            for (int i = 0; i < count; i++)
            {
                text[2 * i] = Digits[bytes[offset + i] >> 4];
                text[2 * i + 1] = Digits[bytes[offset + i] & 15];
            }

            return new string(text);
        }
    }
}
