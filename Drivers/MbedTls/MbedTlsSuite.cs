namespace Lwm2m.MbedTls
{
    /// <summary>Cipher suites of the native engine, any of them together.</summary>
    public static class MbedTlsSuite
    {
        /// <summary>TLS_PSK_WITH_AES_128_CCM_8, 0xC0A8 (RFC 6655).</summary>
        public const int PskAes128Ccm8 = 1;

        /// <summary>TLS_PSK_WITH_AES_128_CBC_SHA256, 0x00AE (RFC 5487).</summary>
        public const int PskAes128CbcSha256 = 2;

        /// <summary>TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8, 0xC0AE (RFC 7251).</summary>
        public const int EcdheEcdsaAes128Ccm8 = 4;

        /// <summary>Beside the first two: the second is offered before the first. No suite itself.</summary>
        public const int CbcFirst = 256;
    }
}
