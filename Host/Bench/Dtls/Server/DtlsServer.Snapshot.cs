using System.Net;
using Lwm2m.Bench.Dtls.Handshakes;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Dtls;

/// <content>What outlives it.</content>
public sealed partial class DtlsServer
{
    /// <summary>The state with which another server can continue the connections of this one. Nothing may be sent after this call, or record numbers would be reused.</summary>
    public DtlsSnapshot Save() => Locked(() => new DtlsSnapshot(
        [.. _table.All.Where(connection => connection.IsEstablished).Select(connection => connection.Save())],
        [.. Sessions.All.Select(entry => DtlsSessionSnapshot.Of(entry.Id, entry.Session))]));

    /// <summary>Takes over the clients of another server, before any of them is heard.</summary>
    public void Restore(DtlsSnapshot snapshot) => Locked(() =>
    {
        foreach (var session in snapshot.Sessions)
        {
            Sessions.Keep(session.Id, session.ToSession());
        }

        foreach (var saved in snapshot.Connections)
        {
            var connection = new Connection(this, IPEndPoint.Parse(saved.Address), saved.ClientRandom, 0, 0);
            _table.Add(connection);
            if (saved.OwnConnectionId is { Length: > 0 } id)
            {
                _table.TryName(connection, id);
            }

            connection.Restore(saved);
        }
    });

    /// <summary>The peer of an identity, last at an address; null when it has no connection.</summary>
    public DtlsPeer? Find(string identity, EndPoint address) =>
        Locked(() => _table.Find(address) is { Peer: { } peer } && peer.Identity == identity ? peer : null);

    /// <inheritdoc/>
    public EndPoint? Find(PeerSnapshot name) =>
        name is { Kid: null, Identity: { } identity, Address: { } address } ? Find(identity, IPEndPoint.Parse(address)) : null;
}
