using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Coap;

/// <summary>An observation, to be kept as JSON.</summary>
/// <param name="Peer">The observed peer.</param>
/// <param name="Method">Code of the request that began it.</param>
/// <param name="Options">Its options, inside of any protection.</param>
/// <param name="Payload">Its body.</param>
/// <param name="Token">Its token, which notifications carry.</param>
/// <param name="Newest">The newest Observe number; null before the first.</param>
/// <param name="Protection">What opens the notifications; null without OSCORE.</param>
public sealed record ObservationSnapshot(
    PeerSnapshot Peer, byte Method, IReadOnlyList<OptionSnapshot> Options, byte[] Payload, byte[] Token, uint? Newest, ProtectionSnapshot? Protection);

/// <summary>An option.</summary>
public sealed record OptionSnapshot(int Number, byte[] Value);
