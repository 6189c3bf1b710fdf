using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Oscore;

/// <summary>The state of an <see cref="OscorePeer"/> that outlives a restart, beside the credentials; stored as JSON. It holds no key.</summary>
/// <param name="IdContext">The ID Context in force; null for none.</param>
/// <param name="SenderSequenceNumber">Number of the next message to be sent.</param>
/// <param name="Newest">The newest number received; null before the first.</param>
/// <param name="Seen">Bit n: whether that less n was received.</param>
/// <param name="Address">Where the peer was heard last.</param>
public sealed record OscoreSnapshot(byte[]? IdContext, ulong SenderSequenceNumber, ulong? Newest, ulong Seen, PeerSnapshot? Address);
