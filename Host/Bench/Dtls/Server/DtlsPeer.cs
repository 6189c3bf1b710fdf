using System.Net;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Dtls;

/// <summary>
/// A client of a <see cref="DtlsServer"/>, as the layer above knows it: the same object for as long as its connection
/// lives, wherever its address moves to (RFC 9146 §6), and for the handshakes that the same identity makes after it
/// from the same address.
/// </summary>
public sealed class DtlsPeer : EndPoint, INamedPeer
{
    internal DtlsPeer(EndPoint address, string identity)
    {
        Address = address;
        Identity = identity;
    }

    /// <summary>The present address.</summary>
    public EndPoint Address { get; internal set; }

    /// <summary>The PSK identity it proved.</summary>
    public string Identity { get; }

    PeerSnapshot INamedPeer.Name => new($"{Address}", Identity);

    /// <inheritdoc/>
    public override string ToString() => $"{Address}";
}
