using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Oscore;

/// <summary>Protocol violations towards an <see cref="OscorePeer"/>, to test its reaction. There are none by default.</summary>
public sealed record OscoreMisbehaviour
{
    /// <summary>No violation.</summary>
    public static OscoreMisbehaviour None { get; } = new();

    /// <summary>Requests go without protection, in spite of the context.</summary>
    public bool UnprotectedRequests { get; init; }

    /// <summary>The sequence number of every request, used before or not; the context's own one stands still.</summary>
    public ulong? RequestSequenceNumber { get; init; }

    /// <summary>The kid told with requests, while the keys stay those of the context.</summary>
    public ReadOnlyMemory<byte>? Kid { get; init; }

    /// <summary>The kid context told with requests.</summary>
    public ReadOnlyMemory<byte>? KidContext { get; init; }

    /// <summary>The key of everything sent differs from the Sender Key in a bit.</summary>
    public bool WrongKey { get; init; }

    /// <summary>Changes the value of the OSCORE option of everything sent: reserved bits, cuts.</summary>
    public Func<byte[], byte[]>? OptionValue { get; init; }

    /// <summary>Changes the ciphertext of everything sent.</summary>
    public Func<byte[], byte[]>? Ciphertext { get; init; }

    /// <summary>Changes what is encrypted in everything sent: code, options, payload.</summary>
    public Func<byte[], byte[]>? Plaintext { get; init; }

    /// <summary>Responses go without protection.</summary>
    public bool UnprotectedResponses { get; init; }

    /// <summary>Every request is answered with this, without protection and without being handled: an unprotected 4.01, say.</summary>
    public CoapResponse? UnprotectedAnswer { get; init; }

    /// <summary>Every request is handled and then answered with the protected response to the request before.</summary>
    public bool SwappedResponses { get; init; }

    /// <summary>
    /// The first message of RFC 8613 Appendix B.2 is carried out too, before it is answered with R2, and until the second comes requests leave under the
    /// context of that answer, with R2 alone as kid context.
    /// </summary>
    public bool CarriesOutFirstMessage { get; init; }

    /// <summary>Echo (RFC 9175) is not known: who asks for it has no other answer.</summary>
    public bool IgnoresEcho { get; init; }

    /// <summary>The sequence number of every response, told as its Partial IV.</summary>
    public ulong? ResponseSequenceNumber { get; init; }
}
