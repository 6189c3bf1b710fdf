using System.Net;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Bench.Transport;

/// <summary>Names a peer over a restart.</summary>
/// <param name="Address">IP address and port; null where only the context tells.</param>
/// <param name="Identity">The PSK identity of a peer of DTLS, or null.</param>
/// <param name="Kid">The ID of a peer of OSCORE in hexadecimal, or null.</param>
public sealed record PeerSnapshot(string? Address, string? Identity = null, string? Kid = null)
{
    /// <summary>The name of a peer.</summary>
    public static PeerSnapshot Of(EndPoint peer) => peer switch
    {
        OscorePeer oscore => new PeerSnapshot(null, null, Convert.ToHexStringLower(oscore.Credentials.RecipientId.Span)),
        DtlsPeer dtls => new PeerSnapshot($"{dtls.Address}", dtls.Identity),
        _ => new PeerSnapshot($"{peer}"),
    };
}

/// <summary>Finds peers by the names they were saved under.</summary>
/// <param name="Dtls">Knows those of DTLS; null without DTLS.</param>
/// <param name="Oscore">Knows those of OSCORE; null without OSCORE.</param>
public sealed record PeerBook(DtlsServer? Dtls, OscoreContextStore? Oscore)
{
    /// <summary>The peer of a name; who is not known any more is reached at the address.</summary>
    public EndPoint? Find(PeerSnapshot name)
    {
        if (name.Kid is { } kid)
        {
            return Oscore?.Peers.FirstOrDefault(peer => Convert.ToHexStringLower(peer.Credentials.RecipientId.Span) == kid);
        }

        var address = name.Address is null ? null : IPEndPoint.Parse(name.Address);
        return name.Identity is { } identity && address is not null ? Dtls?.Find(identity, address) ?? (EndPoint)address : address;
    }
}
