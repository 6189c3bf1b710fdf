using System.Net;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Dtls;

/// <summary>
/// The server end of DTLS 1.2 with pre-shared keys over another transport. What stands above sees plain datagrams of
/// peers that proved to know their key; a datagram for a peer without a session is lost.
/// </summary>
public interface IDtlsServer : IDatagramTransport
{
    /// <summary>A handshake came to its end, good or bad. Called from the thread that ran it: do not wait there for a peer.</summary>
    event Action<DtlsHandshake>? HandshakeEnded;

    /// <summary>A session is over, by close_notify or a fatal alert of either side.</summary>
    event Action<DtlsClosure>? SessionClosed;

    /// <summary>The PSK identity that a peer proved; null when it has no session.</summary>
    string? IdentityOf(EndPoint peer);

    /// <summary>Ends the session of a peer with close_notify (RFC 5246 §7.2.1); nothing happens when it has none.</summary>
    ValueTask CloseAsync(EndPoint peer);
}
