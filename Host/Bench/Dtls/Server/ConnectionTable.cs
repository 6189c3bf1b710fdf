using System.Net;

namespace Lwm2m.Bench.Dtls;

/// <summary>
/// Which connection a record belongs to. An address may have one connection and one handshake at a time; the connection
/// stays until the handshake is done (RFC 6347 §4.2.8). A connection ID is worth more than an address (RFC 9146 §4).
/// </summary>
internal sealed class ConnectionTable(int most)
{
    private readonly HashSet<Connection> _all = [];
    private readonly Dictionary<EndPoint, Connection> _handshaking = [];
    private readonly Dictionary<EndPoint, Connection> _established = [];
    private readonly Dictionary<DtlsPeer, Connection> _byPeer = [];
    private readonly Dictionary<string, Connection> _byId = [];

    public IReadOnlyList<Connection> All => [.. _all];

    /// <summary>The established connection of a peer, or at an address.</summary>
    public Connection? Find(EndPoint peer) =>
        peer is DtlsPeer known ? _byPeer.GetValueOrDefault(known) : _established.GetValueOrDefault(peer);

    /// <summary>Whose a record may be, the likeliest first.</summary>
    /// <param name="record">The record.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="start">Makes a connection from a client random and the first message_seq.</param>
    public List<Connection> Candidates(in DtlsRecord record, EndPoint from, Func<byte[], ushort, Connection> start)
    {
        if (record.Type == ContentType.Tls12Cid)
        {
            return _byId.TryGetValue(Convert.ToHexString(record.ConnectionId.Span), out var named) ? [named] : [];
        }

        var handshaking = _handshaking.GetValueOrDefault(from);
        var established = _established.GetValueOrDefault(from);
        if (record.TryReadClientRandom(out var random)
            && !random.Span.SequenceEqual(handshaking?.ClientRandom) && !random.Span.SequenceEqual(established?.ClientRandom))
        {
            if (handshaking is not null)
            {
                handshaking.Forget();
                Remove(handshaking);
            }

            const int MessageSequence = 4;
            var fragment = record.Fragment.Span;
            handshaking = start(random.ToArray(), (ushort)((fragment[MessageSequence] << 8) | fragment[MessageSequence + 1]));
            Admit(handshaking, from);
        }

        if (record.Epoch == 0)
        {
            return handshaking is not null ? [handshaking] : established is not null ? [established] : [];
        }

        return [.. new[] { handshaking, established }.OfType<Connection>()];
    }

    /// <summary>Adds a connection that is about to be established.</summary>
    public void Add(Connection connection) => _all.Add(connection);

    /// <summary>Gives a connection its ID; false when another has it.</summary>
    public bool TryName(Connection connection, byte[] id) => _byId.TryAdd(Convert.ToHexString(id), connection);

    /// <summary>The handshake is done: the connection takes the place of any other at its address.</summary>
    /// <returns>The peer: as before when the same identity was here already.</returns>
    public DtlsPeer Establish(Connection connection)
    {
        if (_handshaking.GetValueOrDefault(connection.Address) == connection)
        {
            _handshaking.Remove(connection.Address);
        }

        var former = _established.GetValueOrDefault(connection.Address);
        if (former is not null)
        {
            former.Forget();
            Remove(former);
        }

        var identity = connection.Identity!;
        var peer = former?.Peer is { } known && known.Identity == identity ? known : new DtlsPeer(connection.Address, identity);
        _established[connection.Address] = connection;
        _byPeer[peer] = connection;
        return peer;
    }

    /// <summary>The connection has another address now.</summary>
    public void Moved(Connection connection, EndPoint from)
    {
        foreach (var table in new[] { _handshaking, _established })
        {
            if (table.GetValueOrDefault(from) == connection)
            {
                table.Remove(from);
                table[connection.Address] = connection;
            }
        }

        if (connection.Peer is { } peer)
        {
            peer.Address = connection.Address;
        }
    }

    public void Remove(Connection connection)
    {
        _all.Remove(connection);
        Drop(_handshaking, connection.Address, connection);
        Drop(_established, connection.Address, connection);
        Drop(_byId, Convert.ToHexString(connection.ConnectionId.Span), connection);
        if (connection.Peer is { } peer)
        {
            Drop(_byPeer, peer, connection);
        }
    }

    private static void Drop<TKey>(Dictionary<TKey, Connection> table, TKey key, Connection connection)
        where TKey : notnull
    {
        if (table.GetValueOrDefault(key) == connection)
        {
            table.Remove(key);
        }
    }

    private void Admit(Connection connection, EndPoint address)
    {
        if (_all.Count >= most && _all.MinBy(other => other.LastHeard) is { } silent)
        {
            silent.Forget();
            Remove(silent);
        }

        _all.Add(connection);
        _handshaking[address] = connection;
    }
}
