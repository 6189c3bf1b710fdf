using Lwm2m.Bench.Dtls.Handshakes;

namespace Lwm2m.Bench.Dtls;

/// <summary>Connections and sessions of a <see cref="DtlsServer"/>, to be kept as JSON. It holds keys.</summary>
public sealed record DtlsSnapshot(IReadOnlyList<DtlsConnectionSnapshot> Connections, IReadOnlyList<DtlsSessionSnapshot> Sessions);

/// <summary>An established connection.</summary>
/// <param name="Address">Where the client was heard last.</param>
/// <param name="ClientRandom">Random of its ClientHello.</param>
/// <param name="ServerRandom">Random of the ServerHello.</param>
/// <param name="Session">The session whose keys it has.</param>
/// <param name="OwnConnectionId">Of the client's records; null when there is none.</param>
/// <param name="PeerConnectionId">Of the server's records; null when there is none.</param>
/// <param name="PlaintextLimit">Longest content of a record.</param>
/// <param name="NextRecord">Number of the next record to be sent.</param>
/// <param name="NewestRecord">The newest number received; null before the first.</param>
/// <param name="SeenRecords">Bit n: whether that less n was received.</param>
public sealed record DtlsConnectionSnapshot(
    string Address, byte[] ClientRandom, byte[] ServerRandom, DtlsSessionSnapshot Session, byte[]? OwnConnectionId, byte[]? PeerConnectionId,
    int PlaintextLimit, ulong NextRecord, ulong? NewestRecord, ulong SeenRecords);

/// <summary>A session that a later handshake may resume.</summary>
public sealed record DtlsSessionSnapshot(
    byte[] Id, byte[] Master, CipherSuite CipherSuite, bool ExtendedMasterSecret, byte MaxFragmentLengthCode, string Identity, DateTimeOffset Until)
{
    internal static DtlsSessionSnapshot Of(byte[] id, Session session) => new(
        id, session.Master, session.CipherSuite, session.ExtendedMasterSecret, session.MaxFragmentLengthCode, session.Identity, session.Until);

    internal Session ToSession() => new(Master, CipherSuite, ExtendedMasterSecret, MaxFragmentLengthCode, Identity, Until);
}
