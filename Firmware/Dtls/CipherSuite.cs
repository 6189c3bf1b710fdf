using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>The cipher suites of LwM2M's PSK mode, by their IANA numbers.</summary>
    public static class CipherSuite
    {
        /// <summary>No suite.</summary>
        public const int None = 0;

        /// <summary>TLS_PSK_WITH_AES_128_CCM_8 (RFC 6655), mandatory in RFC 7925 §4.2.</summary>
        public const int PskAes128Ccm8 = 0xc0a8;

        /// <summary>TLS_PSK_WITH_AES_128_CBC_SHA256 (RFC 5487).</summary>
        public const int PskAes128CbcSha256 = 0x00ae;

        /// <summary>TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 §3.3): three bytes shorter than the extension it stands for.</summary>
        internal const int EmptyRenegotiationInfo = 0x00ff;

        /// <summary>The suites of a list that are supported here, in its order.</summary>
        /// <param name="list">Two bytes each.</param>
        internal static int[] KnownOf(byte[] list)
        {
            int[] known = new int[list.Length / 2];
            int count = 0;
            for (int i = 0; i < known.Length; i++)
            {
                int suite = BigEndian.ReadUInt16(list, 2 * i);
                int at = 0;
                while (at < count && known[at] != suite)
                {
                    at++;
                }

                if (at == count && IsKnown(suite))
                {
                    known[count++] = suite;
                }
            }

            int[] suites = new int[count];
            Array.Copy(known, suites, count);
            return suites;
        }

        internal static bool IsKnown(int suite)
        {
            return suite == PskAes128Ccm8 || suite == PskAes128CbcSha256;
        }
    }
}
