namespace Lwm2m.Bench.Dtls;

/// <summary>How handshake messages are cut into fragments.</summary>
public enum FragmentStyle
{
    /// <summary>One after another, no longer than the MTU wants.</summary>
    Orderly,

    /// <summary>Each fragment repeats the last bytes of the one before (RFC 6347 §4.2.3 allows it).</summary>
    Overlapping,

    /// <summary>Each fragment repeats bytes of the one before, but different ones.</summary>
    Contradicting,

    /// <summary>The last fragment first.</summary>
    Reversed,

    /// <summary>Fragments after the first name another message length.</summary>
    LyingLength,

    /// <summary>The last fragment reaches beyond the message.</summary>
    BeyondEnd,
}
