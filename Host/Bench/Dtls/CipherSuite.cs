namespace Lwm2m.Bench.Dtls;

/// <summary>The cipher suites that LwM2M names for pre-shared keys.</summary>
public enum CipherSuite : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>TLS_PSK_WITH_AES_128_CBC_SHA256 (RFC 5487 §3).</summary>
    PskAes128CbcSha256 = 0x00AE,

    /// <summary>TLS_PSK_WITH_AES_128_CCM (RFC 6655 §4): tags of 16 bytes.</summary>
    PskAes128Ccm = 0xC0A4,

    /// <summary>TLS_PSK_WITH_AES_128_CCM_8 (RFC 6655 §4): tags of 8 bytes.</summary>
    PskAes128Ccm8 = 0xC0A8,
}
