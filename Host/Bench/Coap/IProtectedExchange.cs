namespace Lwm2m.Bench.Coap;

/// <summary>Protects the requests sent with one token, and opens their responses.</summary>
internal interface IProtectedExchange
{
    /// <summary>The peer.</summary>
    ProtectedPeer Peer { get; }

    /// <summary>Protects a request.</summary>
    CoapRequest Protect(CoapRequest request);

    /// <summary>Opens a response.</summary>
    /// <param name="outer">The response as received.</param>
    /// <param name="inner">The protected response, if it was accepted.</param>
    ResponseVerdict Open(CoapResponse outer, out CoapResponse inner);

    /// <summary>The state that is needed to open notifications after a restart.</summary>
    ProtectionSnapshot Save();
}

/// <summary>Result of opening a response.</summary>
internal enum ResponseVerdict
{
    /// <summary>It verified.</summary>
    Accepted,

    /// <summary>It verified, but is a notification older than one that came before.</summary>
    Stale,

    /// <summary>It is treated as if it had not arrived (RFC 8613 §8.4).</summary>
    Refused,

    /// <summary>It is response #1 of RFC 8613 Appendix B.2: the request is to be sent again.</summary>
    NewContext,
}
