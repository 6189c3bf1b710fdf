namespace Lwm2m.Bench.Coap;

/// <summary>Times and counts of reliable transmission (RFC 7252 §4.8).</summary>
public sealed record TransmissionParameters
{
    /// <summary>ACK_TIMEOUT.</summary>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>ACK_RANDOM_FACTOR, 1 at least.</summary>
    public double AckRandomFactor { get; init; } = 1.5;

    /// <summary>MAX_RETRANSMIT.</summary>
    public int MaxRetransmit { get; init; } = 4;

    /// <summary>NSTART: exchanges with one peer that may wait for an acknowledgement at a time.</summary>
    public int NStart { get; init; } = 1;

    /// <summary>MAX_LATENCY.</summary>
    public TimeSpan MaxLatency { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>MAX_TRANSMIT_SPAN: first to last transmission (RFC 7252 §4.8.2).</summary>
    public TimeSpan MaxTransmitSpan => AckTimeout * ((Math.Pow(2, MaxRetransmit) - 1) * AckRandomFactor);

    /// <summary>MAX_TRANSMIT_WAIT: first transmission to giving up.</summary>
    public TimeSpan MaxTransmitWait => AckTimeout * ((Math.Pow(2, MaxRetransmit + 1) - 1) * AckRandomFactor);

    /// <summary>EXCHANGE_LIFETIME: how long a Confirmable Message ID stays taken. PROCESSING_DELAY is ACK_TIMEOUT.</summary>
    public TimeSpan ExchangeLifetime => MaxTransmitSpan + (2 * MaxLatency) + AckTimeout;

    /// <summary>NON_LIFETIME: how long a Non-confirmable Message ID stays taken.</summary>
    public TimeSpan NonLifetime => MaxTransmitSpan + MaxLatency;
}
