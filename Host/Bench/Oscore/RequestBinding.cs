namespace Lwm2m.Bench.Oscore;

/// <summary>Binds responses to a request: its kid, its Partial IV and its context (RFC 8613 §5.4, §7.1).</summary>
/// <param name="Context">The context of the request.</param>
/// <param name="Kid">The requester's Sender ID.</param>
/// <param name="PartialIv">The Partial IV of the request.</param>
/// <param name="IsObserve">Whether the request registered an observation: then responses may be many.</param>
internal sealed record RequestBinding(OscoreContext Context, ReadOnlyMemory<byte> Kid, ReadOnlyMemory<byte> PartialIv, bool IsObserve)
{
    /// <summary>The additional authenticated data of every message of the exchange.</summary>
    public byte[] AdditionalData { get; } = CoseStructures.AdditionalData(Kid, PartialIv);

    /// <summary>
    /// The nonce of the request, which also serves one response without a Partial IV, as it is even if that response is
    /// under another context (RFC 8613 Appendix B.2).
    /// </summary>
    public byte[] Nonce { get; } = Context.Nonce(Kid, PartialIv);
}
