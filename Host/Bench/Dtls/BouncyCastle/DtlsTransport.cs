using System.Net;
using System.Threading.Channels;
using Lwm2m.Bench.Dtls.BouncyCastle;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Dtls;

/// <summary>
/// DTLS 1.2 with pre-shared keys by BouncyCastle: other people's reading of the RFCs. One session for each address,
/// without HelloVerifyRequest and resumption. BouncyCastle drops every record that does not verify (RFC 6347 §4.1.2.7),
/// in a handshake too: a client with another key hears nothing, and its handshake ends with the time allowed. It owns
/// the inner transport.
/// </summary>
public sealed class DtlsTransport : IDtlsServer
{
    private readonly IDatagramTransport _inner;
    private readonly PskLookup _psk;
    private readonly DtlsTransportOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<EndPoint, Sessions> _peers = [];
    private readonly Channel<ReceivedDatagram> _inbox = Channel.CreateUnbounded<ReceivedDatagram>();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _pump;

    /// <summary>Starts serving.</summary>
    public DtlsTransport(IDatagramTransport inner, PskLookup psk, DtlsTransportOptions? options = null, TimeProvider? time = null)
    {
        _inner = inner;
        _psk = psk;
        _options = options ?? new DtlsTransportOptions();
        _time = time ?? TimeProvider.System;
        _pump = BackgroundTask.Watch(Task.Run(PumpAsync));
    }

    /// <inheritdoc/>
    public event Action<DtlsHandshake>? HandshakeEnded;

    /// <inheritdoc/>
    public event Action<DtlsClosure>? SessionClosed;

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => _inner.LocalEndPoint;

    /// <inheritdoc/>
    public string? IdentityOf(EndPoint peer) => Established(peer)?.Identity;

    /// <inheritdoc/>
    /// <exception cref="IOException">The datagram does not fit a record of the session.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        Established(peer)?.Write(datagram);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<ReceivedDatagram> ReceiveAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await _inbox.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new OperationCanceledException("the transport is closed", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync(EndPoint peer)
    {
        if (Established(peer) is { } session)
        {
            session.End();
            Settle(session);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        List<Sessions> all;
        lock (_peers)
        {
            all = [.. _peers.Values];
            _peers.Clear();
        }

        foreach (var sessions in all)
        {
            sessions.Handshaking?.Forget();
            sessions.Established?.End();
        }

        await _inner.DisposeAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
    }

    private async Task PumpAsync()
    {
        Exception? reason = null;
        try
        {
            while (true)
            {
                var received = await _inner.ReceiveAsync(_closed.Token).ConfigureAwait(false);
                Route(received.Peer, received.Bytes);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed: the readers are told below.
        }
        catch (Exception e)
        {
            reason = e;
        }

        _inbox.Writer.TryComplete(reason);
    }

    private void Route(EndPoint peer, ReadOnlyMemory<byte> datagram)
    {
        var length = datagram.Length;
        var touched = new List<BouncyCastleSession>();
        while (DtlsRecord.TryTake(ref datagram, _options.ConnectionIdLength ?? 0, out var record))
        {
            if (SessionFor(peer, record) is not { } session)
            {
                continue;
            }

            if (!touched.Contains(session))
            {
                touched.Add(session);
                session.CountReceived(length);
            }

            session.Take(record.Bytes);
        }

        foreach (var session in touched)
        {
            session.Work();
            Settle(session);
        }
    }

    // RFC 6347 §4.2.8: a ClientHello with another random is a client that restarted. Its old session stays until the
    // new handshake is done. Both are in epoch 1 meanwhile: handshake records belong to the new one, data to the old
    // one, and an alert might be either's, so it is dropped: BouncyCastle ends a session over a record not meant for it.
    private BouncyCastleSession? SessionFor(EndPoint peer, DtlsRecord record)
    {
        lock (_peers)
        {
            _peers.TryGetValue(peer, out var sessions);
            if (record.TryReadClientRandom(out var random) && !Knows(sessions, random.Span))
            {
                sessions ??= Admit(peer);
                sessions.Handshaking?.Forget();
                sessions.Handshaking = Start(peer, random.ToArray());
            }

            if (sessions is null)
            {
                return null;
            }

            sessions.LastHeard = _time.GetTimestamp();
            return (sessions.Handshaking, sessions.Established, record.Type) switch
            {
                (null, var established, _) => established,
                (var handshaking, null, _) => handshaking,
                (var handshaking, _, ContentType.Handshake or ContentType.ChangeCipherSpec) => handshaking,
                (_, var established, ContentType.ApplicationData) => established,
                _ => null,
            };
        }
    }

    private static bool Knows(Sessions? sessions, ReadOnlySpan<byte> clientRandom) =>
        (sessions?.Handshaking is { } handshaking && clientRandom.SequenceEqual(handshaking.ClientRandom))
        || (sessions?.Handshaking is null && sessions?.Established is { } established && clientRandom.SequenceEqual(established.ClientRandom));

    private Sessions Admit(EndPoint peer)
    {
        if (_peers.Count >= _options.MaxPeers)
        {
            var (silent, sessions) = _peers.MinBy(entry => entry.Value.LastHeard);
            sessions.Handshaking?.Forget();
            sessions.Established?.Forget();
            _peers.Remove(silent);
        }

        return _peers[peer] = new Sessions();
    }

    private BouncyCastleSession Start(EndPoint peer, byte[] clientRandom)
    {
        var session = new BouncyCastleSession(
            _inner, peer, clientRandom, _psk, _options, bytes => _inbox.Writer.TryWrite(new ReceivedDatagram(peer, bytes)), _time);
        new Thread(() => ShakeHands(session)) { IsBackground = true, Name = $"DTLS handshake of {peer}" }.Start();
        return session;
    }

    private void ShakeHands(BouncyCastleSession session)
    {
        var result = session.Accept(() => EndHandshake(session, sessions =>
        {
            sessions.Established?.Forget();
            sessions.Established = session;
        }));
        EndHandshake(session, _ => { });
        if (!session.Forgotten)
        {
            HandshakeEnded?.Invoke(result);
        }

        session.Work();
        Settle(session);
    }

    // Ends the handshake of a session in the table, unless another took its place.
    private void EndHandshake(BouncyCastleSession session, Action<Sessions> change)
    {
        lock (_peers)
        {
            if (_peers.TryGetValue(session.Peer, out var sessions) && sessions.Handshaking == session)
            {
                sessions.Handshaking = null;
                change(sessions);
                if (sessions.Established is null)
                {
                    _peers.Remove(session.Peer);
                }
            }
        }
    }

    // Takes a session that ended off the table and says so, once.
    private void Settle(BouncyCastleSession session)
    {
        if (!session.Closed)
        {
            return;
        }

        lock (_peers)
        {
            if (!_peers.TryGetValue(session.Peer, out var sessions) || sessions.Established != session)
            {
                return;
            }

            sessions.Established = null;
            if (sessions.Handshaking is null)
            {
                _peers.Remove(session.Peer);
            }
        }

        SessionClosed?.Invoke(new DtlsClosure(_time.GetUtcNow(), session.Peer, session.Reason, session.EndedByPeer));
    }

    private BouncyCastleSession? Established(EndPoint peer)
    {
        lock (_peers)
        {
            return _peers.GetValueOrDefault(peer)?.Established;
        }
    }

    private sealed class Sessions
    {
        public BouncyCastleSession? Handshaking { get; set; }

        public BouncyCastleSession? Established { get; set; }

        public long LastHeard { get; set; }
    }
}
