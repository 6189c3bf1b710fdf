using System.Collections.Concurrent;
using System.Net;
using Lwm2m.Bench.Transport;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Lwm2m.Bench.Dtls.BouncyCastle;

/// <summary>
/// One client random's handshake and what follows it. BouncyCastle blocks while it shakes hands, so that has a thread
/// of its own; later records are taken by the thread that received them.
/// </summary>
internal sealed class BouncyCastleSession : DatagramTransport
{
    /// <summary>The largest plaintext of a record (RFC 5246 §6.2.1).</summary>
    private const int LargestFragment = 1 << 14;

    private const int PollMs = 1;

    private readonly IDatagramTransport _wire;
    private readonly DtlsTransportOptions _options;
    private readonly BouncyCastlePskServer _server;
    private readonly Action<ReadOnlyMemory<byte>> _deliver;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Lock _gate = new();
    private readonly BlockingCollection<ReadOnlyMemory<byte>> _records = [];
    private readonly MemoryStream _unsent = new();
    private readonly byte[] _plaintext = new byte[LargestFragment];
    private Org.BouncyCastle.Tls.DtlsTransport? _dtls;
    private WireCount _count;
    private volatile bool _closed;

    public BouncyCastleSession(
        IDatagramTransport wire, EndPoint peer, byte[] clientRandom, PskLookup psk, DtlsTransportOptions options,
        Action<ReadOnlyMemory<byte>> deliver, TimeProvider time)
    {
        _wire = wire;
        _options = options;
        _deliver = deliver;
        _time = time;
        _started = time.GetTimestamp();
        _server = new BouncyCastlePskServer(options, psk);
        Peer = peer;
        ClientRandom = clientRandom;
    }

    public EndPoint Peer { get; }

    public byte[] ClientRandom { get; }

    public string? Identity => _server.Identity;

    public bool Closed => _closed;

    /// <summary>Whether another session took its place, or the server closed.</summary>
    public bool Forgotten { get; private set; }

    /// <summary>The alert that ended it.</summary>
    public AlertDescription Reason => _server.AlertReceived ?? _server.AlertRaised ?? AlertDescription.CloseNotify;

    public bool EndedByPeer => _server.AlertReceived is not null;

    /// <summary>Runs the handshake to its end.</summary>
    /// <param name="established">Called before the last flight leaves, so that what the client answers finds its session.</param>
    public DtlsHandshake Accept(Action established)
    {
        try
        {
            var dtls = new DtlsServerProtocol().Accept(_server, this);
            lock (_gate)
            {
                _dtls = dtls;
                established();
                Flush();
            }

            return Result(HandshakeOutcome.Full, null);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Flush();
            _closed = true;
            return Result(HandshakeOutcome.Failed, _server.AlertReceived ?? _server.AlertRaised);
        }
    }

    /// <summary>Counts a datagram of the handshake.</summary>
    public void CountReceived(int bytes) => _count = _count.Received(bytes);

    /// <summary>Hands over a record.</summary>
    public void Take(ReadOnlyMemory<byte> record)
    {
        lock (_records)
        {
            if (!_records.IsAddingCompleted)
            {
                _records.Add(record);
            }
        }
    }

    /// <summary>Lets BouncyCastle see the records that came since the handshake.</summary>
    public void Work()
    {
        lock (_gate)
        {
            while (_dtls is { } dtls && !_closed && _records.Count > 0)
            {
                try
                {
                    var length = dtls.Receive(_plaintext, 0, _plaintext.Length, PollMs);
                    if (length >= 0)
                    {
                        _deliver(_plaintext.AsSpan(0, length).ToArray());
                    }
                }
                catch (IOException)
                {
                    // A fatal alert of either side; BouncyCastle has closed the session.
                    _closed = true;
                }
            }

            Flush();
        }
    }

    /// <summary>Protects and sends a datagram of the layer above.</summary>
    /// <exception cref="IOException">It does not fit a record of this session.</exception>
    public void Write(ReadOnlyMemory<byte> datagram)
    {
        lock (_gate)
        {
            if (_dtls is null || _closed)
            {
                return;
            }

            if (datagram.Length > _dtls.GetSendLimit())
            {
                throw new IOException($"{datagram.Length} bytes do not fit a record: {_dtls.GetSendLimit()} do");
            }

            // BouncyCastle insists on an array that is not empty.
            var bytes = datagram.IsEmpty ? new byte[1] : datagram.ToArray();
            _dtls.Send(bytes, 0, datagram.Length);
            Flush();
        }
    }

    /// <summary>Ends it with close_notify; a handshake under way ends in silence.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _dtls?.Close();
                Flush();
                _closed = true;
            }
        }

        StopTaking();
    }

    /// <summary>Stops without a word, for the session that takes its place.</summary>
    public void Forget()
    {
        Forgotten = true;
        _closed = true;
        StopTaking();
    }

    int DatagramReceiver.GetReceiveLimit() => LargestFragment;

    int DatagramSender.GetSendLimit() => _options.Mtu;

    int DatagramReceiver.Receive(byte[] buf, int off, int len, int waitMillis) => ((DatagramReceiver)this).Receive(buf.AsSpan(off, len), waitMillis);

    int DatagramReceiver.Receive(Span<byte> buffer, int waitMillis)
    {
        Flush();
        if (!_records.TryTake(out var record, waitMillis))
        {
            return _closed ? throw new IOException("the session is closed") : -1;
        }

        // BouncyCastle drops a record whose header promises more than it got.
        var length = Math.Min(buffer.Length, record.Length);
        record.Span[..length].CopyTo(buffer);
        return length;
    }

    void DatagramSender.Send(byte[] buf, int off, int len) => ((DatagramSender)this).Send(buf.AsSpan(off, len));

    // One record after another into one datagram while they fit (RFC 6347 §4.1.1).
    void DatagramSender.Send(ReadOnlySpan<byte> buffer)
    {
        if (_unsent.Length + buffer.Length > _options.Mtu)
        {
            Flush();
        }

        _unsent.Write(buffer);
    }

    void TlsCloseable.Close() => _closed = true;

    private void StopTaking()
    {
        lock (_records)
        {
            _records.CompleteAdding();
        }
    }

    private void Flush()
    {
        if (_unsent.Length == 0)
        {
            return;
        }

        var datagram = _unsent.ToArray();
        _unsent.SetLength(0);
        if (Forgotten)
        {
            return;
        }

        _count = _count.Sent(datagram.Length);
        try
        {
            var sending = _wire.SendAsync(datagram, Peer);
            if (!sending.IsCompletedSuccessfully)
            {
                sending.AsTask().GetAwaiter().GetResult();
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
        {
            _closed = true;
        }
    }

    private DtlsHandshake Result(HandshakeOutcome outcome, AlertDescription? alert) => new()
    {
        Time = _time.GetUtcNow(),
        Peer = Peer,
        Outcome = outcome,
        Identity = _server.Identity,
        CipherSuite = _server.CipherSuite,
        ExtendedMasterSecret = _server.ExtendedMasterSecret,
        MaxFragmentLength = _server.MaxFragmentLength,
        Alert = alert,
        AlertByPeer = _server.AlertReceived is not null,
        Wire = _count,
        Duration = _time.GetElapsedTime(_started),
    };
}
