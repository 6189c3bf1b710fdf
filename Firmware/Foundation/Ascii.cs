namespace Lwm2m.Foundation
{
    /// <summary>ASCII text in a buffer.</summary>
    public static class Ascii
    {
        /// <summary>Whether a slice holds exactly this text.</summary>
        public static bool Equals(byte[] buffer, int offset, int count, string text)
        {
            if (count != text.Length)
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

        /// <summary>Converts a text to bytes. Allocates: for use at start-up only.</summary>
        public static byte[] GetBytes(string text)
        {
            byte[] bytes = new byte[text.Length];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)text[i];
            }

            return bytes;
        }
    }
}
