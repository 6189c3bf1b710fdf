namespace Lwm2m.Foundation.Tests
{
    /// <summary>Bytes as the specifications print them.</summary>
    internal static class Hex
    {
        private const string Digits = "0123456789abcdef";

        internal static byte[] Parse(string hex)
        {
            byte[] bytes = new byte[hex.Length / 2];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)(Digits.IndexOf(hex[2 * i]) << 4 | Digits.IndexOf(hex[2 * i + 1]));
            }

            return bytes;
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

        internal static string Ascii(byte[] bytes, int offset, int count)
        {
            char[] text = new char[count];
            for (int i = 0; i < count; i++)
            {
                text[i] = (char)bytes[offset + i];
            }

            return new string(text);
        }
    }
}
