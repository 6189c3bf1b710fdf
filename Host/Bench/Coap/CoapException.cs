namespace Lwm2m.Bench.Coap;

/// <summary>An exchange that did not come to a response.</summary>
public class CoapException(string message) : Exception(message);

/// <summary>No acknowledgement after the last retransmission, or no response within the time allowed.</summary>
public sealed class CoapTimeoutException(string message) : CoapException(message);

/// <summary>The peer answered with Reset.</summary>
public sealed class CoapResetException(string message) : CoapException(message);

/// <summary>The peer broke a rule of block-wise transfer (RFC 7959).</summary>
public sealed class CoapBlockException(string message) : CoapException(message);

/// <summary>
/// The answer to a protected request was an error without protection: it may come from the peer's OSCORE layer, a proxy, or
/// an attacker on the path (RFC 8613 §8.2).
/// </summary>
public sealed class UnprotectedErrorException(CoapResponse response)
    : CoapException($"answered without protection: {response.Code} {response.Text}")
{
    /// <summary>The unprotected response.</summary>
    public CoapResponse Response { get; } = response;
}
