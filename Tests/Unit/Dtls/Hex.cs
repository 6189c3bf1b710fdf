namespace Lwm2m.Dtls.Tests
{
    /// <summary>Bytes as the specifications print them.</summary>
    internal static class Hex
    {
        private const string Digits = "0123456789abcdef";

        internal static byte[] Parse(string hex)
        {
            return Parse(hex, 0);
        }

        /// <summary>With room behind.</summary>
        internal static byte[] Parse(string hex, int room)
        {
            byte[] bytes = new byte[hex.Length / 2 + room];
            for (int i = 0; i < hex.Length / 2; i++)
            {
                bytes[i] = (byte)(Digits.IndexOf(hex[2 * i]) << 4 | Digits.IndexOf(hex[2 * i + 1]));
            }

            return bytes;
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

        /// <summary>The bytes of ASCII text.</summary>
        internal static byte[] Ascii(string text)
        {
            byte[] bytes = new byte[text.Length];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)text[i];
            }

            return bytes;
        }

        /// <summary>The same byte again and again.</summary>
        internal static byte[] Repeat(byte value, int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = value;
            }

            return bytes;
        }

        /// <summary>Bytes that count up.</summary>
        internal static byte[] Sequence(int first, int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)(first + i);
            }

            return bytes;
        }
    }
}
