namespace Lwm2m.Bench.Dtls;

/// <summary>Options of a <see cref="DtlsServer"/>.</summary>
public sealed record DtlsServerOptions
{
    /// <summary>The largest datagram to send, in bytes; 140 is what one SMS carries.</summary>
    public int Mtu { get; init; } = 1280;

    /// <summary>Suites in the order of preference.</summary>
    public IReadOnlyList<CipherSuite> CipherSuites { get; init; } =
        [CipherSuite.PskAes128Ccm8, CipherSuite.PskAes128CbcSha256];

    /// <summary>Whether a client must show a cookie first (RFC 6347 §4.2.1).</summary>
    public bool HelloVerify { get; init; } = true;

    /// <summary>Bytes of a cookie, 1 to 32.</summary>
    public int CookieLength { get; init; } = 16;

    /// <summary>Whether extended_master_secret is answered (RFC 7627).</summary>
    public bool ExtendedMasterSecret { get; init; } = true;

    /// <summary>Whether a client without extended_master_secret gets handshake_failure (RFC 7627 §5.2).</summary>
    public bool RequireExtendedMasterSecret { get; init; }

    /// <summary>Whether max_fragment_length is answered (RFC 6066 §4).</summary>
    public bool MaxFragmentLength { get; init; } = true;

    /// <summary>Bytes of the connection IDs this end asks for, 0 to 8; null does not answer connection_id (RFC 9146).</summary>
    public int? ConnectionIdLength { get; init; } = 4;

    /// <summary>Bytes of a session ID, 0 to 32; 0 keeps no sessions (RFC 5246 §7.4.1.3).</summary>
    public int SessionIdLength { get; init; } = 8;

    /// <summary>Whether a client that can take a session ticket gets one, in place of a session ID (RFC 5077).</summary>
    public bool SessionTickets { get; init; }

    /// <summary>How long a session may be resumed.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A hint in a ServerKeyExchange (RFC 4279 §5.2); null sends none.</summary>
    public string? IdentityHint { get; init; }

    /// <summary>Before the first retransmission of a flight; doubled each time (RFC 6347 §4.2.4.1).</summary>
    public TimeSpan RetransmitTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that doubling makes of it.</summary>
    public TimeSpan LongestRetransmitTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Retransmissions of one flight before the handshake is given up.</summary>
    public int MaxRetransmit { get; init; } = 5;

    /// <summary>How long a whole handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Whether a first record under the new keys that does not verify, as with a wrong key, ends the handshake with
    /// bad_record_mac; otherwise it is dropped in silence (RFC 6347 §4.1.2.7 allows both).
    /// </summary>
    public bool AlertOnWrongKey { get; init; } = true;

    /// <summary>Connections at the most; one more, and the one that was silent longest is forgotten.</summary>
    public int MaxPeers { get; init; } = 256;

    /// <summary>
    /// Is told the master secret of each handshake as a line of an NSS key log, which tshark reads; never in production.
    /// </summary>
    public Action<string>? KeyLog { get; init; }

    /// <summary>Misbehaviour from the start; <see cref="DtlsServer.Misbehaviour"/> changes it later.</summary>
    public DtlsMisbehaviour Misbehaviour { get; init; } = DtlsMisbehaviour.None;
}
