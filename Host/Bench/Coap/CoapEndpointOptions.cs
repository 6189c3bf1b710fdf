using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Coap;

/// <summary>Options of a <see cref="CoapEndpoint"/>.</summary>
public sealed record CoapEndpointOptions
{
    /// <summary>Retransmission and lifetimes.</summary>
    public TransmissionParameters Transmission { get; init; } = new();

    /// <summary>The Message ID of the first message sent; null for a random one (RFC 7252 §4.4).</summary>
    public ushort? FirstMessageId { get; init; }

    /// <summary>Largest block sent or asked for, in bytes: a power of two from 16 to 1024 (RFC 7959 §2.2).</summary>
    public int BlockSize { get; init; } = 1024;

    /// <summary>Ask for <see cref="BlockSize"/> in every request, not only when the peer splits (RFC 7959 §2.4).</summary>
    public bool NegotiateBlock2Early { get; init; }

    /// <summary>Largest body put together from blocks, in bytes; beyond it 4.13 (RFC 7959 §2.9.3).</summary>
    public int MaxBodySize { get; init; } = 1 << 20;

    /// <summary>How long after its acknowledgement a response may take.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a handler may take before the request is acknowledged alone (RFC 7252 §5.2.2).</summary>
    public TimeSpan SeparateResponseAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Protection of requests and responses by OSCORE; null for an endpoint without OSCORE.</summary>
    public IMessageProtection? Oscore { get; init; }

    /// <summary>How long a protected response is awaited after an unprotected error, which anyone can forge.</summary>
    public TimeSpan UnprotectedErrorGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Called with every datagram, on the thread that sends or receives it; must return quickly.</summary>
    public Action<DatagramEvent>? OnDatagram { get; init; }

    /// <summary>Called with errors that no caller waits for: a handler that threw, a response that was not acknowledged.</summary>
    public Action<Exception> OnError { get; init; } = Console.Error.WriteLine;
}
