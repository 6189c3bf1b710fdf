using System.Net;
using System.Security.Cryptography;
using System.Threading.Channels;
using Lwm2m.Bench.Dtls.Handshakes;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Dtls;

/// <summary>
/// A server of DTLS 1.2 with pre-shared keys, written from RFC 6347, 5246, 4279, 7627, 6066, 5077 and 9146 on .NET's
/// crypto. It speaks connection IDs, finds a client by them when its address changes, resumes sessions, and can be told
/// to misbehave. It is a peer for tests: it keeps state before a cookie was shown, and does not ask a new address
/// whether the client is really there (RFC 9146 §6). Peers are <see cref="DtlsPeer"/>s. It owns the inner transport.
/// </summary>
public sealed partial class DtlsServer : IDtlsServer, IPeerDirectory
{
    private readonly IDatagramTransport _inner;
    private readonly PskLookup _psk;
    private readonly ConnectionTable _table;
    private readonly Lock _lock = new();
    private readonly Channel<ReceivedDatagram> _inbox = Channel.CreateUnbounded<ReceivedDatagram>();
    private readonly Queue<Action> _events = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _pump;

    /// <summary>Starts serving.</summary>
    public DtlsServer(IDatagramTransport inner, PskLookup psk, DtlsServerOptions? options = null, TimeProvider? time = null)
    {
        _inner = inner;
        _psk = psk;
        Options = options ?? new DtlsServerOptions();
        Time = time ?? TimeProvider.System;
        Misbehaviour = Options.Misbehaviour;
        Sessions = new SessionStore(Time);
        Cookies = new HelloCookie(Options.CookieLength);
        _table = new ConnectionTable(Options.MaxPeers);
        _pump = BackgroundTask.Watch(Task.Run(PumpAsync));
    }

    /// <inheritdoc/>
    public event Action<DtlsHandshake>? HandshakeEnded;

    /// <inheritdoc/>
    public event Action<DtlsClosure>? SessionClosed;

    /// <summary>A client was found at another address by its connection ID: who, and the address before.</summary>
    public event Action<DtlsPeer, EndPoint>? PeerMoved;

    /// <summary>A client sent an alert that ends nothing, such as no_renegotiation.</summary>
    public event Action<EndPoint, AlertDescription>? WarningReceived;

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => _inner.LocalEndPoint;

    /// <summary>The options it was made with.</summary>
    public DtlsServerOptions Options { get; }

    /// <summary>The misbehaviour in effect.</summary>
    public DtlsMisbehaviour Misbehaviour { get; set; }

    internal TimeProvider Time { get; }

    internal SessionStore Sessions { get; }

    internal HelloCookie Cookies { get; }

    /// <inheritdoc/>
    public string? IdentityOf(EndPoint peer) => Locked(() => _table.Find(peer)?.Identity);

    /// <inheritdoc/>
    /// <exception cref="IOException">The datagram does not fit a record of the connection.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        Locked(() => _table.Find(peer)?.SendData(datagram.Span));
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

    /// <summary>Takes a datagram that has arrived, without waiting for one: for tests that drive the server step by step.</summary>
    public bool TryReceive(out ReceivedDatagram datagram) => _inbox.Reader.TryRead(out datagram);

    /// <inheritdoc/>
    public ValueTask CloseAsync(EndPoint peer)
    {
        Locked(() => _table.Find(peer)?.Close());
        return ValueTask.CompletedTask;
    }

    /// <summary>Forgets a connection without a word, as a server does that lost its memory.</summary>
    public void Forget(EndPoint peer) => Locked(() =>
    {
        if (_table.Find(peer) is { } connection)
        {
            connection.Forget();
            _table.Remove(connection);
        }
    });

    /// <summary>Forgets connections and sessions without a word, as a server does that was started anew.</summary>
    public void ForgetAll() => Locked(() =>
    {
        foreach (var connection in _table.All)
        {
            connection.Forget();
            _table.Remove(connection);
        }

        Sessions.ForgetAll();
    });

    /// <summary>Forgets what could be resumed, tickets too.</summary>
    public void ForgetSessions() => Locked(Sessions.ForgetAll);

    /// <summary>
    /// Sends a record of any type and content under the keys of a connection, for tests; a HelloRequest, an alert, rubbish.
    /// </summary>
    public void Inject(EndPoint peer, ContentType type, byte[] content) => Locked(() =>
    {
        if (_table.Find(peer) is { Write: { } epoch } connection)
        {
            connection.SendRecord(type, content, epoch);
        }
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Locked(() =>
        {
            foreach (var connection in _table.All)
            {
                if (connection.IsEstablished)
                {
                    connection.SendAlert(AlertDescription.CloseNotify, fatal: false);
                }

                connection.Forget();
                _table.Remove(connection);
            }
        });
        await _closed.CancelAsync().ConfigureAwait(false);
        await _inner.DisposeAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
    }

    internal byte[]? Psk(string identity) => _psk(identity);

    internal ITimer After(TimeSpan time, Action action) =>
        Time.CreateTimer(_ => Locked(action), null, time, Timeout.InfiniteTimeSpan);

    internal byte[] NewConnectionId(Connection connection, int length)
    {
        byte[] id;
        do
        {
            id = RandomNumberGenerator.GetBytes(length);
        }
        while (length > 0 && !_table.TryName(connection, id));
        return id;
    }

    internal DtlsPeer Establish(Connection connection) => _table.Establish(connection);

    internal void Remove(Connection connection) => _table.Remove(connection);

    internal void Moved(Connection connection, EndPoint from)
    {
        _table.Moved(connection, from);
        if (connection.Peer is { } peer)
        {
            _events.Enqueue(() => PeerMoved?.Invoke(peer, from));
        }
    }

    internal void RaiseHandshakeEnded(DtlsHandshake handshake) => _events.Enqueue(() => HandshakeEnded?.Invoke(handshake));

    internal void RaiseSessionClosed(DtlsClosure closure) => _events.Enqueue(() => SessionClosed?.Invoke(closure));

    internal void RaiseWarningReceived(EndPoint peer, AlertDescription alert) => _events.Enqueue(() => WarningReceived?.Invoke(peer, alert));

    internal void Deliver(DtlsPeer peer, byte[] datagram) => _inbox.Writer.TryWrite(new ReceivedDatagram(peer, datagram));

    internal void LogKey(byte[] clientRandom, byte[] master) =>
        Options.KeyLog?.Invoke($"CLIENT_RANDOM {Convert.ToHexStringLower(clientRandom)} {Convert.ToHexStringLower(master)}");

    internal void Send(byte[] datagram, EndPoint address)
    {
        for (var times = Misbehaviour.RepeatedDatagrams ? 2 : 1; times > 0; times--)
        {
            try
            {
                var sending = _inner.SendAsync(datagram, address);
                if (!sending.IsCompletedSuccessfully)
                {
                    sending.AsTask().GetAwaiter().GetResult();
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
            {
                // The server is closing; a datagram may always get lost.
            }
        }
    }

    private async Task PumpAsync()
    {
        Exception? reason = null;
        try
        {
            while (true)
            {
                var received = await _inner.ReceiveAsync(_closed.Token).ConfigureAwait(false);
                Locked(() => Route(received.Bytes, received.Peer));
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

    private void Route(ReadOnlyMemory<byte> datagram, EndPoint from)
    {
        var length = datagram.Length;
        Connection? counted = null;
        while (DtlsRecord.TryTake(ref datagram, Options.ConnectionIdLength ?? 0, out var record))
        {
            var candidates = _table.Candidates(record, from, (random, message) => new Connection(this, from, random, message, record.SequenceNumber));
            if (candidates.Count == 0)
            {
                continue;
            }

            if (counted is null)
            {
                counted = candidates[0];
                counted.CountReceived(length);
                if (counted.Overlooks())
                {
                    return;
                }
            }

            if (!candidates.Any(connection => connection.Take(record, from)) && record.Epoch == 1)
            {
                candidates[0].TakeForged();
            }
        }
    }

    private void Locked(Action action) => Locked(() =>
    {
        action();
        return 0;
    });

    // Listeners are called when the lock is free again, in order.
    private T Locked<T>(Func<T> action)
    {
        T result;
        List<Action> events;
        lock (_lock)
        {
            result = action();
            events = [.. _events];
            _events.Clear();
        }

        events.ForEach(raise => raise());
        return result;
    }
}
