using System.Net;

namespace Lwm2m.Bench.Transport;

/// <summary>Which way a datagram went, seen from this end.</summary>
public enum Direction
{
    /// <summary>From the peer to us.</summary>
    Received,

    /// <summary>From us to the peer.</summary>
    Sent,
}

/// <summary>One datagram of a timeline.</summary>
/// <param name="Time">When it was sent or received.</param>
/// <param name="Direction">Which way it went.</param>
/// <param name="Peer">The other end.</param>
/// <param name="Bytes">The datagram.</param>
/// <param name="Summary">What it says, on one line.</param>
public sealed record DatagramEvent(
    DateTimeOffset Time, Direction Direction, EndPoint Peer, ReadOnlyMemory<byte> Bytes, string Summary)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"{Time:HH:mm:ss.fff} {(Direction == Direction.Sent ? "-->" : "<--")} {Peer} {Summary}";
}
