namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>A session that a later handshake may resume.</summary>
internal sealed record Session(
    byte[] Master, CipherSuite CipherSuite, bool ExtendedMasterSecret, byte MaxFragmentLengthCode, string Identity, DateTimeOffset Until);
