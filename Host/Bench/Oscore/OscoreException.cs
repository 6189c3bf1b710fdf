using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Oscore;

/// <summary>An exchange that OSCORE did not let come to an end.</summary>
public class OscoreException(string message) : CoapException(message);

/// <summary>Why a request was not opened, and what RFC 8613 §8.2 and §7.4 answer then.</summary>
public enum OscoreFailure
{
    /// <summary>It was opened.</summary>
    None,

    /// <summary>The option or what was encrypted cannot be read: 4.02.</summary>
    Malformed,

    /// <summary>No context has this kid and kid context: 4.01.</summary>
    ContextNotFound,

    /// <summary>The Partial IV was received before, or is too old to tell: 4.01.</summary>
    Replay,

    /// <summary>Key, nonce, additional data or ciphertext are not those of the sender: 4.00.</summary>
    Decryption,

    /// <summary>Too many derivations of a new context are under way: 5.03 (RFC 8613 Appendix B.2.1).</summary>
    Busy,
}
