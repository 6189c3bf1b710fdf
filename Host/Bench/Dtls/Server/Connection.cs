using System.Net;
using Lwm2m.Bench.Dtls.Handshakes;
using Lwm2m.Bench.Dtls.Records;

namespace Lwm2m.Bench.Dtls;

/// <summary>The handshake of one ClientHello.random and the records after it. Guarded by the lock of its server.</summary>
internal sealed class Connection
{
    private readonly DtlsServer _server;
    private readonly ServerHandshake _handshake;
    private readonly HandshakeReader _reader;
    private readonly ReadEpoch _plainRead = new(null, default);
    private readonly long _started;
    private readonly ITimer _limit;
    private ReadEpoch? _read;
    private byte[]? _ownConnectionId;
    private int _plaintextLimit = 1 << 14;
    private int _deafTo;
    private WireCount _wire;

    public Connection(DtlsServer server, EndPoint address, byte[] clientRandom, ushort firstMessage, ulong firstRecord)
    {
        _server = server;
        _started = server.Time.GetTimestamp();
        _deafTo = server.Misbehaviour.DeafTo;
        _reader = new HandshakeReader(firstMessage);
        _handshake = new ServerHandshake(server, this);
        _limit = server.After(server.Options.HandshakeTimeout, GiveUp);
        Address = address;
        ClientRandom = clientRandom;
        Plain = new WriteEpoch(0, null, default, firstRecord);
        Flight = new Flight(server, Send, GiveUp);
    }

    public EndPoint Address { get; private set; }

    public byte[] ClientRandom { get; }

    public DtlsPeer? Peer { get; private set; }

    public Flight Flight { get; }

    public WriteEpoch Plain { get; }

    public WriteEpoch? Write { get; private set; }

    public ReadOnlyMemory<byte> ConnectionId => _ownConnectionId;

    public bool SawChangeCipherSpec { get; private set; }

    public bool IsEstablished => Peer is not null && !IsClosed;

    public bool IsClosed { get; private set; }

    public long LastHeard { get; private set; }

    public string? Identity => _handshake.Identity;

    public void CountReceived(int bytes) => _wire = _wire.Received(bytes);

    /// <summary>Whether a datagram of this client is to be overlooked (<see cref="DtlsMisbehaviour.DeafTo"/>).</summary>
    public bool Overlooks() => _deafTo-- > 0;

    /// <summary>Takes a record if it is this connection's.</summary>
    /// <returns>Whether it verified; in epoch 0 nothing is verified.</returns>
    public bool Take(in DtlsRecord record, EndPoint from)
    {
        // The new keys count from ChangeCipherSpec on; who came too early comes again.
        var epoch = record.Epoch switch { 0 => _plainRead, 1 when SawChangeCipherSpec => _read, _ => null };
        if (IsClosed || epoch is null || record.Version >> 8 != 0xFE || (record.Epoch > 0 && record.Version != DtlsRecord.Dtls12)
            || !epoch.Window.IsFresh(record.SequenceNumber))
        {
            return false;
        }

        var newest = epoch.Window.IsNewest(record.SequenceNumber);
        if (!epoch.TryOpen(record, out var type, out var content))
        {
            return false;
        }

        LastHeard = _server.Time.GetTimestamp();
        if (newest && record.Type == ContentType.Tls12Cid && !from.Equals(Address))
        {
            Move(from);
        }

        try
        {
            if (content.Length > _plaintextLimit)
            {
                throw new AlertException(AlertDescription.RecordOverflow);
            }

            Process(type, content, record.Epoch);
        }
        catch (AlertException e)
        {
            Fail(e.Alert, byPeer: false);
        }

        return true;
    }

    /// <summary>A record that should be this connection's did not verify: with a wrong key that ends the handshake.</summary>
    public void TakeForged()
    {
        if (_handshake.AwaitsFinished && SawChangeCipherSpec && _server.Options.AlertOnWrongKey)
        {
            Fail(AlertDescription.BadRecordMac, byPeer: false);
        }
    }

    /// <summary>Sends a datagram of the layer above.</summary>
    /// <exception cref="IOException">It does not fit a record.</exception>
    public void SendData(ReadOnlySpan<byte> datagram)
    {
        var limit = _server.Misbehaviour.LongRecords ? int.MaxValue : _plaintextLimit;
        var most = Math.Min(limit, Write!.MaxPlaintext(_server.Options.Mtu));
        if (datagram.Length > most)
        {
            throw new IOException($"{datagram.Length} bytes do not fit a record: {most} do");
        }

        SendRecord(ContentType.ApplicationData, datagram, Write);
    }

    public void SendRecord(ContentType type, ReadOnlySpan<byte> content, WriteEpoch epoch) => Send(epoch.Seal(type, content, _server.Misbehaviour));

    public void SendAlert(AlertDescription alert, bool fatal) =>
        SendRecord(ContentType.Alert, [fatal ? (byte)2 : (byte)1, (byte)alert], SentFinished ? Write! : Plain);

    /// <summary>Ends it with close_notify, which answers the client's if that closes it.</summary>
    public void Close(bool byPeer = false)
    {
        SendAlert(AlertDescription.CloseNotify, fatal: false);
        End(AlertDescription.CloseNotify, byPeer);
    }

    /// <summary>Stops without a word.</summary>
    public void Forget()
    {
        IsClosed = true;
        Flight.Stop();
        _limit.Dispose();
    }

    /// <summary>The connection ID for the client's records, if the two ends may use some (RFC 9146 §3).</summary>
    public byte[]? OwnConnectionId(bool clientKnowsThem)
    {
        if (clientKnowsThem && _server.Options.ConnectionIdLength is { } length)
        {
            _ownConnectionId ??= _server.NewConnectionId(this, length);
        }

        return _ownConnectionId;
    }

    public void SetKeys(RecordProtection client, RecordProtection server, byte[]? clientConnectionId)
    {
        _read = new ReadEpoch(client, _ownConnectionId);
        Write = new WriteEpoch(1, server, _ownConnectionId is null ? null : clientConnectionId, 0);
    }

    public void LimitFragments(int length)
    {
        _plaintextLimit = length;
        Flight.FragmentLimit = length;
    }

    /// <summary>The client's Finished verified.</summary>
    public void Establish()
    {
        _limit.Dispose();
        Peer = _server.Establish(this);
    }

    public DtlsConnectionSnapshot Save() => new(
        $"{Address}", ClientRandom, _handshake.ServerRandom, _handshake.Save(_server.Time.GetUtcNow() + _server.Options.SessionLifetime), _ownConnectionId,
        Write!.ConnectionId, _plaintextLimit, Write.Next, _read!.Window.Newest, _read.Window.Seen);

    /// <summary>Goes on with a connection of another server.</summary>
    public void Restore(DtlsConnectionSnapshot saved)
    {
        _ownConnectionId = saved.OwnConnectionId;
        _handshake.Restore(saved.Session, saved.ServerRandom);
        var (client, server) = RecordProtection.Derive(saved.Session.CipherSuite, saved.Session.Master, saved.ClientRandom, saved.ServerRandom);
        _read = new ReadEpoch(client, _ownConnectionId);
        _read.Window.Restore(saved.NewestRecord, saved.SeenRecords);
        Write = new WriteEpoch(1, server, saved.PeerConnectionId, saved.NextRecord);
        SawChangeCipherSpec = true;
        LimitFragments(saved.PlaintextLimit);
        LastHeard = _server.Time.GetTimestamp();
        Establish();
    }

    private bool SentFinished => Peer is not null || (_handshake.Resumed && _handshake.AwaitsFinished);

    private void Process(ContentType type, byte[] content, ushort epoch)
    {
        switch (type)
        {
            case ContentType.Handshake:
                OnHandshake(content, epoch);
                break;
            case ContentType.ChangeCipherSpec when epoch == 0 && content is [1]:
                SawChangeCipherSpec = true;
                break;
            case ContentType.Alert when content.Length == 2 && epoch == (IsEstablished ? 1 : epoch):
                OnAlert(content[0] == 2, (AlertDescription)content[1]);
                break;
            case ContentType.ApplicationData when epoch == 1 && IsEstablished:
                _server.Deliver(Peer!, content);
                break;
        }
    }

    private void OnHandshake(byte[] content, ushort epoch)
    {
        var messages = _reader.Take(content, epoch);
        if (_reader.SawRepetition)
        {
            Flight.Repeat();
        }

        foreach (var message in messages)
        {
            if (!_handshake.IsDone)
            {
                _handshake.Take(message);
                if (_handshake.IsDone)
                {
                    Report();
                }
            }
            else if (epoch == 1 && message.Type == HandshakeType.ClientHello)
            {
                // RFC 5746 §4.2 lets a server refuse a renegotiation.
                SendAlert(AlertDescription.NoRenegotiation, fatal: false);
            }
        }
    }

    // After the last flight of the handshake has left.
    private void Report()
    {
        _server.RaiseHandshakeEnded(Result(_handshake.Resumed ? HandshakeOutcome.Resumed : HandshakeOutcome.Full, null, false));
        if (_server.Misbehaviour.HelloRequest)
        {
            SendRecord(ContentType.Handshake, HandshakeMessage.Header(HandshakeType.HelloRequest, 0, 0, 0, 0), Write!);
        }
    }

    private void OnAlert(bool fatal, AlertDescription alert)
    {
        if (alert == AlertDescription.CloseNotify && IsEstablished)
        {
            Close(byPeer: true);
        }
        else if (fatal && IsEstablished)
        {
            // RFC 5246 §7.2.2: such a session is not resumed.
            _server.Sessions.Forget(_handshake.SessionId);
            End(alert, byPeer: true);
        }
        else if (fatal)
        {
            Fail(alert, byPeer: true);
        }
        else
        {
            _server.RaiseWarningReceived(Peer ?? Address, alert);
        }
    }

    private void GiveUp()
    {
        if (!_handshake.IsDone)
        {
            Fail(null, byPeer: false);
        }
    }

    private void Fail(AlertDescription? alert, bool byPeer)
    {
        if (IsClosed)
        {
            return;
        }

        if (alert is { } ours && !byPeer)
        {
            SendAlert(ours, fatal: true);
        }

        if (IsEstablished)
        {
            _server.Sessions.Forget(_handshake.SessionId);
            End(alert ?? AlertDescription.InternalError, byPeer);
            return;
        }

        Forget();
        _server.Remove(this);
        _server.RaiseHandshakeEnded(Result(HandshakeOutcome.Failed, alert, byPeer));
    }

    private void End(AlertDescription alert, bool byPeer)
    {
        Forget();
        _server.Remove(this);
        _server.RaiseSessionClosed(new DtlsClosure(_server.Time.GetUtcNow(), Peer!, alert, byPeer));
    }

    private void Move(EndPoint to)
    {
        var from = Address;
        Address = to;
        _server.Moved(this, from);
    }

    private void Send(byte[] datagram)
    {
        _wire = _wire.Sent(datagram.Length);
        _server.Send(datagram, Address);
    }

    private DtlsHandshake Result(HandshakeOutcome outcome, AlertDescription? alert, bool byPeer) => new()
    {
        Time = _server.Time.GetUtcNow(),
        Peer = (EndPoint?)Peer ?? Address,
        Outcome = outcome,
        Identity = _handshake.Identity,
        CipherSuite = _handshake.CipherSuite,
        ExtendedMasterSecret = _handshake.ExtendedMasterSecret,
        MaxFragmentLength = _handshake.MaxFragmentLengthCode == 0 ? 0 : 256 << _handshake.MaxFragmentLengthCode,
        Alert = alert,
        AlertByPeer = byPeer,
        Wire = _wire,
        Duration = _server.Time.GetElapsedTime(_started),
    };
}
