using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Accepts only strong pre-shared keys, as the suites have no forward secrecy and a weak key can be
    /// guessed from one recorded handshake (RFC 7925 §4.2, RFC 4279 §7.2).
    /// </summary>
    public static class PskPolicy
    {
        /// <summary>Shortest key in bytes, the strength of AES-128.</summary>
        public const int MinKeyLength = 16;

        /// <summary>
        /// Fewest different bytes among the first 16. Of random keys less than one in a million million has fewer; a repeated
        /// character or a short repeated word has.
        /// </summary>
        public const int MinDifferentBytes = 8;

        /// <summary>Returns the fault of a key, or null for an accepted key. The result is fit for a log.</summary>
        public static string FindFault(byte[] identity, byte[] key)
        {
            if (identity is null || identity.Length == 0 || identity.Length > PreSharedKey.MaxIdentityLength)
            {
                return "psk identity is not 1 to 128 bytes";
            }

            if (key is null || key.Length < MinKeyLength || key.Length > PreSharedKey.MaxKeyLength)
            {
                return "psk is not 16 to 64 bytes";
            }

            return CountDifferent(key, MinKeyLength) < MinDifferentBytes ? "psk is not random" : null;
        }

        /// <summary>Whether a secret is as long as the strength of AES-128 asks and looks random; so for OSCORE.</summary>
        public static bool IsStrong(byte[] secret)
        {
            return secret is not null && secret.Length >= MinKeyLength && CountDifferent(secret, MinKeyLength) >= MinDifferentBytes;
        }

        private static int CountDifferent(byte[] key, int count)
        {
            int different = 0;
            for (int i = 0; i < count; i++)
            {
                int k = 0;
                while (k < i && key[k] != key[i])
                {
                    k++;
                }

                different += k == i ? 1 : 0;
            }

            return different;
        }
    }
}
