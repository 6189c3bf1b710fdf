using System.Net;

namespace Lwm2m.Bench.Transport;

/// <summary>Names a peer over a restart.</summary>
/// <param name="Address">IP address and port; null where only the context tells.</param>
/// <param name="Identity">The PSK identity of a peer of DTLS, or null.</param>
/// <param name="Kid">The ID of a peer of OSCORE in hexadecimal, or null.</param>
public sealed record PeerSnapshot(string? Address, string? Identity = null, string? Kid = null)
{
    /// <summary>The name of a peer.</summary>
    public static PeerSnapshot Of(EndPoint peer) => peer is INamedPeer named ? named.Name : new PeerSnapshot($"{peer}");
}

/// <summary>A peer that is known by more than its address.</summary>
internal interface INamedPeer
{
    /// <summary>The name by which it is found again after a restart.</summary>
    PeerSnapshot Name { get; }
}

/// <summary>Finds peers by more than their address.</summary>
public interface IPeerDirectory
{
    /// <summary>The peer of a name; null when there is none.</summary>
    EndPoint? Find(PeerSnapshot name);
}
