using System.Security.Cryptography;
using System.Text;
using Lwm2m.Bench.Dtls.Records;

namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>
/// The server's side of one handshake, full (RFC 5246 §7.3) or resumed by session ID or ticket (RFC 5077 §3.1). Keys
/// come from a pre-shared key (RFC 4279).
/// </summary>
internal sealed class ServerHandshake
{
    private readonly DtlsServer _server;
    private readonly Connection _connection;
    private readonly MemoryStream _transcript = new();
    private State _state;
    private ushort _nextSequence;
    private ClientHello _hello = null!;
    private byte[] _serverRandom = [];
    private byte[] _sessionId = [];
    private byte[] _master = [];
    private RecordProtection? _serverKeys;
    private bool _issuesTicket;
    private int _helloVerifies;

    public ServerHandshake(DtlsServer server, Connection connection)
    {
        _server = server;
        _connection = connection;
    }

    private enum State
    {
        ClientHello,
        ClientKeyExchange,
        ClientFinished,
        Done,
    }

    public bool IsDone => _state == State.Done;

    public bool AwaitsFinished => _state == State.ClientFinished;

    public bool Resumed { get; private set; }

    public string? Identity { get; private set; }

    public CipherSuite CipherSuite { get; private set; }

    public bool ExtendedMasterSecret { get; private set; }

    public byte MaxFragmentLengthCode { get; private set; }

    public byte[] SessionId => _sessionId;

    public byte[] ServerRandom => _serverRandom;

    private DtlsMisbehaviour Misbehaviour => _server.Misbehaviour;

    private DtlsServerOptions Options => _server.Options;

    private byte[] TranscriptHash => SHA256.HashData(_transcript.ToArray());

    /// <exception cref="AlertException">The handshake failed.</exception>
    public void Take(HandshakeMessage message)
    {
        switch (_state, message.Type, message.Epoch)
        {
            case (State.ClientHello, HandshakeType.ClientHello, 0):
                OnClientHello(message);
                break;
            case (State.ClientKeyExchange, HandshakeType.ClientKeyExchange, 0):
                OnClientKeyExchange(message);
                break;
            case (State.ClientFinished, HandshakeType.Finished, 1):
                OnFinished(message);
                break;
            default:
                throw new AlertException(AlertDescription.UnexpectedMessage);
        }
    }

    public DtlsSessionSnapshot Save(DateTimeOffset until) =>
        new(_sessionId, _master, CipherSuite, ExtendedMasterSecret, MaxFragmentLengthCode, Identity!, until);

    /// <summary>Stands as it stood when the handshake was done.</summary>
    public void Restore(DtlsSessionSnapshot session, byte[] serverRandom)
    {
        (_sessionId, _master, _serverRandom) = (session.Id, session.Master, serverRandom);
        (CipherSuite, ExtendedMasterSecret, MaxFragmentLengthCode, Identity) =
            (session.CipherSuite, session.ExtendedMasterSecret, session.MaxFragmentLengthCode, session.Identity);
        _state = State.Done;
    }

    private void OnClientHello(HandshakeMessage message)
    {
        _hello = ClientHello.Read(message.Body);
        if (Misbehaviour.AlertToHello is { } alert)
        {
            throw new AlertException(alert);
        }

        // Versions of DTLS count downwards.
        if (_hello.Version >> 8 != 0xFE || _hello.Version > DtlsRecord.Dtls12)
        {
            throw new AlertException(AlertDescription.ProtocolVersion);
        }

        var asksAgain = Misbehaviour.RepeatedHelloVerify > 0 && _helloVerifies <= Misbehaviour.RepeatedHelloVerify;
        if (Options.HelloVerify && (asksAgain || !_server.Cookies.Fits(_connection.Address, _hello)))
        {
            RequestCookie(message.Sequence);
            return;
        }

        _nextSequence = message.Sequence;
        _transcript.Write(message.Whole);
        _serverRandom = RandomNumberGenerator.GetBytes(32);
        ExtendedMasterSecret = _hello.ExtendedMasterSecret && Options.ExtendedMasterSecret;
        if (Options.RequireExtendedMasterSecret && !ExtendedMasterSecret)
        {
            throw new AlertException(AlertDescription.HandshakeFailure);
        }

        MaxFragmentLengthCode = Options.MaxFragmentLength ? _hello.MaxFragmentLengthCode : (byte)0;
        if (MaxFragmentLengthCode > 0)
        {
            _connection.LimitFragments(256 << MaxFragmentLengthCode);
        }

        if (SessionToResume() is { } session)
        {
            Resume(session);
        }
        else
        {
            Start();
        }
    }

    // RFC 6347 §4.2.1: the transcript starts with the ClientHello that shows the cookie; the version only says how to read it.
    private void RequestCookie(ushort sequence)
    {
        var cookie = _server.Cookies.For(_connection.Address, _hello);
        _helloVerifies++;
        byte[] body = [DtlsRecord.Dtls10 >> 8, DtlsRecord.Dtls10 & 0xFF, (byte)cookie.Length, .. cookie];
        _connection.Flight.Begin();
        _connection.Flight.Add(_connection.Plain, new HandshakeMessage(HandshakeType.HelloVerifyRequest, sequence, body, 0), DtlsRecord.Dtls10);
        _connection.Flight.Send(awaitAnswer: false);
    }

    // RFC 5246 §7.4.1.2, RFC 7627 §5.3, RFC 6066 §4: a session is taken up only as it was.
    private Session? SessionToResume()
    {
        var byTicket = Options.SessionTickets && _hello.SessionTicket is { Length: > 0 };
        var session = byTicket ? _server.Sessions.Open(_hello.SessionTicket!)
            : _hello.SessionId.Length > 0 ? _server.Sessions.Find(_hello.SessionId) : null;
        if (session is null)
        {
            return null;
        }

        if (session.ExtendedMasterSecret && !_hello.ExtendedMasterSecret)
        {
            throw new AlertException(AlertDescription.HandshakeFailure);
        }

        var same = session.ExtendedMasterSecret == ExtendedMasterSecret
            && _hello.CipherSuites.Contains((ushort)session.CipherSuite)
            && session.MaxFragmentLengthCode == MaxFragmentLengthCode
            && _server.Psk(session.Identity) is not null;
        return same ? session : null;
    }

    private void Start()
    {
        CipherSuite = Options.CipherSuites.FirstOrDefault(suite => _hello.CipherSuites.Contains((ushort)suite));
        if (CipherSuite == CipherSuite.None)
        {
            throw new AlertException(AlertDescription.HandshakeFailure);
        }

        _issuesTicket = Options.SessionTickets && _hello.SessionTicket is not null;
        _sessionId = _issuesTicket ? [] : RandomNumberGenerator.GetBytes(Options.SessionIdLength);
        if (Misbehaviour.FalseResumption && _hello.SessionId.Length > 0)
        {
            Resume(new Session(RandomNumberGenerator.GetBytes(48), CipherSuite, ExtendedMasterSecret, MaxFragmentLengthCode, "", default));
            return;
        }

        _connection.Flight.Begin();
        Send(HandshakeType.ServerHello, EncodeServerHello(_sessionId));
        if (Options.IdentityHint is { } hint)
        {
            Send(HandshakeType.ServerKeyExchange, ServerHello.Vector(Encoding.UTF8.GetBytes(hint)));
        }

        if (Misbehaviour.ExtraMessage is { } extra)
        {
            Send((HandshakeType)extra, []);
        }

        Send(HandshakeType.ServerHelloDone, []);
        _connection.Flight.Send(awaitAnswer: true);
        _state = State.ClientKeyExchange;
    }

    private void Resume(Session session)
    {
        Resumed = true;
        CipherSuite = session.CipherSuite;
        Identity = session.Identity;
        _master = session.Master;
        _sessionId = _hello.SessionId;
        _connection.Flight.Begin();
        Send(HandshakeType.ServerHello, EncodeServerHello(_sessionId));
        DeriveKeys();
        SendFinished();
        _connection.Flight.Send(awaitAnswer: true);
        _state = State.ClientFinished;
    }

    private void OnClientKeyExchange(HandshakeMessage message)
    {
        _connection.Flight.Stop();
        var reader = new ByteReader(message.Body);
        Identity = Encoding.UTF8.GetString(reader.Vector16());
        reader.End();
        var psk = _server.Psk(Identity) ?? throw new AlertException(AlertDescription.UnknownPskIdentity);
        _transcript.Write(message.Whole);
        var premaster = KeySchedule.Premaster(psk);
        _master = ExtendedMasterSecret
            ? KeySchedule.ExtendedMaster(premaster, TranscriptHash)
            : KeySchedule.Master(premaster, _hello.Random, _serverRandom);
        DeriveKeys();
        _state = State.ClientFinished;
    }

    private void OnFinished(HandshakeMessage message)
    {
        _connection.Flight.Stop();
        if (!CryptographicOperations.FixedTimeEquals(KeySchedule.ClientVerifyData(_master, TranscriptHash), message.Body))
        {
            throw new AlertException(AlertDescription.DecryptError);
        }

        _transcript.Write(message.Whole);
        _state = State.Done;
        if (!Resumed)
        {
            _connection.Flight.Begin();
            Remember();
            SendFinished();
        }

        _connection.Establish();
        if (!Resumed)
        {
            _connection.Flight.Send(awaitAnswer: false);
        }
    }

    private void Remember()
    {
        var until = _server.Time.GetUtcNow() + Options.SessionLifetime;
        var session = new Session(_master, CipherSuite, ExtendedMasterSecret, MaxFragmentLengthCode, Identity!, until);
        if (_issuesTicket)
        {
            var lifetime = (uint)Options.SessionLifetime.TotalSeconds;
            byte[] hint = [(byte)(lifetime >> 24), (byte)(lifetime >> 16), (byte)(lifetime >> 8), (byte)lifetime];
            Send(HandshakeType.NewSessionTicket, [.. hint, .. ServerHello.Vector(_server.Sessions.Ticket(session))]);
        }
        else if (_sessionId.Length > 0)
        {
            _server.Sessions.Keep(_sessionId, session);
        }
    }

    private void DeriveKeys()
    {
        (var clientKeys, _serverKeys) = RecordProtection.Derive(CipherSuite, _master, _hello.Random, _serverRandom);
        _connection.SetKeys(clientKeys, _serverKeys, _hello.ConnectionId);
        _server.LogKey(_hello.Random, _master);
    }

    private void SendFinished()
    {
        if (!Misbehaviour.NoChangeCipherSpec)
        {
            _connection.Flight.AddChangeCipherSpec(_connection.Plain);
        }

        var verifyData = KeySchedule.ServerVerifyData(_master, TranscriptHash);
        if (Misbehaviour.WrongFinished)
        {
            verifyData[0] ^= 1;
        }

        Send(HandshakeType.Finished, verifyData, Misbehaviour.PlainFinished ? _connection.Plain : _connection.Write!);
    }

    private void Send(HandshakeType type, byte[] body, WriteEpoch? epoch = null)
    {
        var message = new HandshakeMessage(type, _nextSequence++, body, 0);
        _transcript.Write(message.Whole);
        _connection.Flight.Add(epoch ?? _connection.Plain, message);
    }

    private byte[] EncodeServerHello(byte[] sessionId)
    {
        var hello = new ServerHello
        {
            Version = Misbehaviour.ServerVersion ?? DtlsRecord.Dtls12,
            Random = _serverRandom,
            SessionId = sessionId,
            CipherSuite = Misbehaviour.CipherSuite ?? (ushort)CipherSuite,
            CompressionMethod = Misbehaviour.CompressionMethod ?? 0,
        };
        if (Misbehaviour.WrongRenegotiationInfo)
        {
            hello.Add(ExtensionType.RenegotiationInfo, 1, 1);
        }
        else if (_hello.SecureRenegotiation && !Misbehaviour.NoRenegotiationInfo)
        {
            hello.Add(ExtensionType.RenegotiationInfo, 0);
        }

        if ((Misbehaviour.MaxFragmentLength ?? MaxFragmentLengthCode) is > 0 and var code)
        {
            hello.Add(ExtensionType.MaxFragmentLength, code);
        }

        if (_connection.OwnConnectionId(_hello.ConnectionId is not null) is { } cid)
        {
            hello.Add(ExtensionType.ConnectionId, [(byte)cid.Length, .. cid]);
        }

        if (ExtendedMasterSecret)
        {
            hello.Add(ExtensionType.ExtendedMasterSecret);
        }

        if (_issuesTicket)
        {
            hello.Add(ExtensionType.SessionTicket);
        }

        if (Misbehaviour.ExtraExtension is { } extra)
        {
            hello.Add(extra.Type, extra.Body);
        }

        var bytes = hello.Encode();
        return [.. bytes[..^Misbehaviour.CutServerHello], .. new byte[Misbehaviour.LongerServerHello]];
    }
}
