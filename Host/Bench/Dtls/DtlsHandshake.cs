using System.Net;

namespace Lwm2m.Bench.Dtls;

/// <summary>One handshake of a timeline.</summary>
public sealed record DtlsHandshake
{
    /// <summary>When it ended.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The client, as the layer above sees it.</summary>
    public required EndPoint Peer { get; init; }

    /// <summary>How it ended.</summary>
    public required HandshakeOutcome Outcome { get; init; }

    /// <summary>The identity that the client named; null when it did not come so far.</summary>
    public string? Identity { get; init; }

    /// <summary>The cipher suite, by its number; 0 when none was chosen.</summary>
    public CipherSuite CipherSuite { get; init; }

    /// <summary>Whether the master secret is bound to the handshake (RFC 7627).</summary>
    public bool ExtendedMasterSecret { get; init; }

    /// <summary>The largest fragment the client asked for, in bytes (RFC 6066 §4); 0 when it did not.</summary>
    public int MaxFragmentLength { get; init; }

    /// <summary>The alert that ended a failed handshake, if one did.</summary>
    public AlertDescription? Alert { get; init; }

    /// <summary>Whether the client sent <see cref="Alert"/>; otherwise this end did.</summary>
    public bool AlertByPeer { get; init; }

    /// <summary>What the handshake cost on the wire.</summary>
    public required WireCount Wire { get; init; }

    /// <summary>From the first datagram to the end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>One line for a person.</summary>
    public override string ToString() => Outcome == HandshakeOutcome.Failed
        ? $"handshake of {Peer}{Named} failed: {Reason}, {Wire}"
        : $"{Outcome.ToString().ToLowerInvariant()} handshake of {Peer}{Named}, {Agreed}: {Wire}, {Duration.TotalMilliseconds:0} ms";

    private string Reason => Alert is { } alert ? $"{alert}{(AlertByPeer ? " from the client" : "")}" : "no answer";

    private string Agreed =>
        $"{CipherSuite}{(ExtendedMasterSecret ? ", EMS" : "")}{(MaxFragmentLength > 0 ? $", MFL {MaxFragmentLength}" : "")}";

    private string Named => Identity is null ? "" : $" as '{Identity}'";
}
