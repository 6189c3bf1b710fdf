using System.Text;

namespace Lwm2m.Foundation
{
    /// <summary>Text in UTF-8 (RFC 3629).</summary>
    public static class Utf8
    {
        /// <summary>
        /// Whether a slice is valid UTF-8: no overlong form, no surrogate, nothing above U+10FFFF (RFC 3629 §4).
        /// </summary>
        public static bool IsValid(byte[] buffer, int offset, int count)
        {
            int end = offset + count;
            while (offset < end)
            {
                int first = buffer[offset++];
                if (first < 0x80)
                {
                    continue;
                }

                // Only the second byte has narrower bounds than 80..BF, and they depend on the first.
                int following;
                int low = 0x80;
                int high = 0xBF;
                if (first < 0xC2)
                {
                    return false;
                }
                else if (first < 0xE0)
                {
                    following = 1;
                }
                else if (first < 0xF0)
                {
                    following = 2;
                    low = first == 0xE0 ? 0xA0 : low;
                    high = first == 0xED ? 0x9F : high;
                }
                else if (first < 0xF5)
                {
                    following = 3;
                    low = first == 0xF0 ? 0x90 : low;
                    high = first == 0xF4 ? 0x8F : high;
                }
                else
                {
                    return false;
                }

                if (end - offset < following)
                {
                    return false;
                }

                for (; following > 0; following--)
                {
                    int next = buffer[offset++];
                    if (next < low || next > high)
                    {
                        return false;
                    }

                    low = 0x80;
                    high = 0xBF;
                }
            }

            return true;
        }

        /// <summary>Converts a text to UTF-8. Allocates: for configuration only.</summary>
        public static byte[] FromString(string text)
        {
            return Encoding.UTF8.GetBytes(text);
        }
    }
}
