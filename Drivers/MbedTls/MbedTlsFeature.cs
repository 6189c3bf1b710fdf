namespace Lwm2m.MbedTls
{
    /// <summary>Features that an image's Mbed TLS may include.</summary>
    public static class MbedTlsFeature
    {
        /// <summary>TLS_PSK_WITH_AES_128_CCM_8.</summary>
        public const int Psk = 1;

        /// <summary>TLS_PSK_WITH_AES_128_CBC_SHA256.</summary>
        public const int Cbc = 2;

        /// <summary>TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8 with X.509.</summary>
        public const int Certificates = 4;

        /// <summary>Connection IDs (RFC 9146).</summary>
        public const int ConnectionId = 8;

        /// <summary>Session tickets (RFC 5077).</summary>
        public const int Tickets = 16;

        /// <summary>max_fragment_length (RFC 6066 §4).</summary>
        public const int MaxFragment = 32;

        /// <summary>Saving and restoring connections.</summary>
        public const int Context = 64;
    }
}
