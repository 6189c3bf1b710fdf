using System.Net;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Oscore;

/// <summary>The peers that an endpoint shares credentials with.</summary>
public sealed class OscoreContextStore : IMessageProtection, IPeerDirectory
{
    private readonly Lock _lock = new();
    private readonly List<OscorePeer> _peers = [];

    /// <summary>Makes a store with these peers.</summary>
    public OscoreContextStore(params OscorePeer[] peers)
    {
        _peers.AddRange(peers);
    }

    /// <summary>Whether requests without protection are refused from every address, not only from those of peers with a context.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The peers at this moment.</summary>
    public IReadOnlyList<OscorePeer> Peers
    {
        get
        {
            lock (_lock)
            {
                return [.. _peers];
            }
        }
    }

    /// <summary>Adds one.</summary>
    public void Add(OscorePeer peer)
    {
        lock (_lock)
        {
            _peers.Add(peer);
        }
    }

    /// <summary>Removes one: its requests are answered 4.01 from now on.</summary>
    public void Remove(OscorePeer peer)
    {
        lock (_lock)
        {
            _peers.Remove(peer);
        }
    }

    /// <summary>The peer at an address that is reached without a proxy; null when there is none.</summary>
    public OscorePeer? At(EndPoint address) =>
        Peers.FirstOrDefault(peer => peer.Route is { } route ? route.IsDirect && route.Address.Equals(address) : address.Equals(peer.Address));

    /// <summary>Whether a request without protection from an address is refused.</summary>
    public bool Refuses(EndPoint address) => IsRequired || At(address) is not null;

    /// <summary>The only peer that may register an endpoint name; null when any may.</summary>
    public OscorePeer? OwnerOf(string endpoint) => Peers.FirstOrDefault(peer => peer.Endpoint == endpoint);

    ProtectedPeer? IMessageProtection.At(EndPoint address) => At(address);

    OptionSet IMessageProtection.Outer(OptionSet options) => OptionClass.Outer(options);

    IRequestHandler IMessageProtection.Protecting(IRequestHandler inner) => new OscoreServer(this, inner);

    /// <inheritdoc/>
    public EndPoint? Find(PeerSnapshot name) => name.Kid is { } kid ? Peers.FirstOrDefault(peer => peer.KidText == kid) : null;

    /// <summary>Finds the context of a request by kid and kid context, and opens it (RFC 8613 §8.2).</summary>
    internal OpenedRequest Open(OscoreOption option, CoapRequest outer)
    {
        var best = new OpenedRequest(null, OscoreFailure.ContextNotFound);
        foreach (var peer in Peers.Where(peer => peer.Credentials.RecipientId.Span.SequenceEqual(option.Kid!.Value.Span)))
        {
            var opened = peer.Open(option, outer);
            if (opened.Failure == OscoreFailure.None)
            {
                return opened;
            }

            best = best.Failure == OscoreFailure.ContextNotFound ? opened : best;
        }

        return best;
    }
}
