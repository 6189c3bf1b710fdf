namespace Lwm2m.Bench.Coap;

/// <summary>The requests sent with one token, and what opens their responses.</summary>
internal interface IProtectedExchange
{
    /// <summary>With whom.</summary>
    ProtectedPeer Peer { get; }

    /// <summary>Protects a request.</summary>
    CoapRequest Protect(CoapRequest request);

    /// <summary>Opens a response.</summary>
    /// <param name="outer">As it came.</param>
    /// <param name="inner">What was protected, if it was accepted.</param>
    ResponseVerdict Open(CoapResponse outer, out CoapResponse inner);

    /// <summary>What is needed to open notifications after a restart.</summary>
    ProtectionSnapshot Save();
}

/// <summary>What becomes of a response.</summary>
internal enum ResponseVerdict
{
    /// <summary>It verified.</summary>
    Accepted,

    /// <summary>It verified, but is a notification older than one that came before.</summary>
    Stale,

    /// <summary>It is to be treated as if it had not come (RFC 8613 §8.4).</summary>
    Refused,

    /// <summary>It is response #1 of RFC 8613 Appendix B.2: the request is to be sent again.</summary>
    NewContext,
}
