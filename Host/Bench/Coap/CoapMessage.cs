namespace Lwm2m.Bench.Coap;

/// <summary>One CoAP message (RFC 7252 §3).</summary>
public sealed record CoapMessage
{
    /// <summary>CON, NON, ACK or RST.</summary>
    public required CoapType Type { get; init; }

    /// <summary>Method, response code or empty.</summary>
    public required CoapCode Code { get; init; }

    /// <summary>Matches acknowledgements and finds duplicates.</summary>
    public required ushort MessageId { get; init; }

    /// <summary>Matches responses.</summary>
    public Token Token { get; init; }

    /// <summary>Options, in order.</summary>
    public OptionSet Options { get; init; } = OptionSet.Empty;

    /// <summary>The payload; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>An empty message: an acknowledgement, a reset or a ping.</summary>
    public static CoapMessage Empty(CoapType type, ushort messageId) =>
        new() { Type = type, Code = CoapCode.Empty, MessageId = messageId };

    /// <summary>One line for a timeline.</summary>
    public override string ToString() => MessageSummary.Of(this);
}
