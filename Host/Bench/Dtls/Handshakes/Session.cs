namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>What a later handshake may take up again.</summary>
internal sealed record Session(
    byte[] Master, CipherSuite CipherSuite, bool ExtendedMasterSecret, byte MaxFragmentLengthCode, string Identity, DateTimeOffset Until);
