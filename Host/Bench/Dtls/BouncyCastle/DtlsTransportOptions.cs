namespace Lwm2m.Bench.Dtls;

/// <summary>Options of a <see cref="DtlsTransport"/>.</summary>
public sealed record DtlsTransportOptions
{
    /// <summary>The largest datagram to send, in bytes; 140 is what one SMS carries.</summary>
    public int Mtu { get; init; } = 1280;

    /// <summary>Suites in the order of preference.</summary>
    public IReadOnlyList<CipherSuite> CipherSuites { get; init; } =
        [CipherSuite.PskAes128Ccm8, CipherSuite.PskAes128CbcSha256];

    /// <summary>Maximum number of peers; beyond it the one that was silent longest is dropped.</summary>
    public int MaxPeers { get; init; } = 64;

    /// <summary>How long a handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Length of the connection ID that clients are to put into their records (RFC 9146); null to know nothing of connection IDs.</summary>
    public int? ConnectionIdLength { get; init; }

    /// <summary>A hint in a ServerKeyExchange (RFC 4279 §5.2); null sends none.</summary>
    public string? IdentityHint { get; init; }
}
