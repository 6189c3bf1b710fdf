namespace Lwm2m.Coap.Tests
{
    /// <summary>Bytes as the specifications print them; blanks are left out.</summary>
    internal static class Hex
    {
        private const string Digits = "0123456789abcdef";

        public static byte[] Parse(string hex)
        {
            byte[] bytes = new byte[hex.Length / 2];
            int nibbles = 0;
            for (int i = 0; i < hex.Length; i++)
            {
                int digit = Digits.IndexOf(hex[i]);
                if (digit >= 0)
                {
                    bytes[nibbles / 2] = (byte)((bytes[nibbles / 2] << 4) | digit);
                    nibbles++;
                }
            }

            byte[] result = new byte[nibbles / 2];
            System.Array.Copy(bytes, 0, result, 0, result.Length);
            return result;
        }

        public static string Of(byte[] bytes, int offset, int count)
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
