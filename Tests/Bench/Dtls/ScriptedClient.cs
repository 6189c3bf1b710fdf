using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Dtls.Handshakes;
using Lwm2m.Bench.Dtls.Records;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>
/// A client that a test plays step by step, for what no stranger's client can: connection IDs, a changing address,
/// forged and repeated records. Its records and keys are those of the server under test, which the captures of others
/// vouch for.
/// </summary>
internal sealed class ScriptedClient(MemoryNetwork network, EndPoint server) : IAsyncDisposable
{
    private readonly Queue<HandshakeMessage> _messages = new();
    private readonly Queue<byte[]> _data = new();
    private readonly MemoryStream _transcript = new();
    private readonly WriteEpoch _plain = new(0, null, default, 0);
    private readonly ReadEpoch _plainRead = new(null, default);
    private readonly HandshakeReader _reader = new(0);
    private readonly byte[] _random = RandomNumberGenerator.GetBytes(32);
    private readonly List<IDatagramTransport> _left = [];
    private IDatagramTransport _wire = network.Open();
    private WriteEpoch? _write;
    private ReadEpoch? _read;
    private ushort _nextSequence;

    public byte[]? ConnectionId { get; init; }

    public byte MaxFragmentLengthCode { get; init; }

    public bool ExtendedMasterSecret { get; init; } = true;

    public byte[] SessionId { get; init; } = [];

    public byte[] Key { get; init; } = Servers.Key;

    /// <summary>The master secret of a session to resume; afterwards that of this one.</summary>
    public byte[] Master { get; set; } = [];

    public byte[] ServerSessionId { get; private set; } = [];

    /// <summary>What the server wants to see in our records; null when it does not take part.</summary>
    public byte[]? ServerConnectionId { get; private set; }

    public bool Resumed { get; private set; }

    public EndPoint Address => _wire.LocalEndPoint;

    /// <summary>The last alert received: level and description.</summary>
    public (byte Level, AlertDescription Alert)? Alert { get; private set; }

    public List<DtlsRecord> Received { get; } = [];

    public async Task ConnectAsync(CancellationToken cancellation)
    {
        await SendHelloAsync([]);
        var answer = await NextAsync(cancellation);
        if (answer.Type == HandshakeType.HelloVerifyRequest)
        {
            await SendHelloAsync(answer.Body[3..]);
            answer = await NextAsync(cancellation);
        }

        Assert.AreEqual(HandshakeType.ServerHello, answer.Type);
        Remember(answer);
        if (Resumed)
        {
            await FinishAsync(await NextAsync(cancellation), cancellation);
            return;
        }

        var done = await NextAsync(cancellation);
        Assert.AreEqual(HandshakeType.ServerHelloDone, done.Type);
        Remember(done);
        var identity = Encoding.UTF8.GetBytes(Servers.Identity);
        var exchange = NextMessage(HandshakeType.ClientKeyExchange, [0, (byte)identity.Length, .. identity]);
        var premaster = KeySchedule.Premaster(Key);
        Master = ExtendedMasterSecret
            ? KeySchedule.ExtendedMaster(premaster, Hash())
            : KeySchedule.Master(premaster, _random, answer.Body[2..34]);
        DeriveKeys(answer);
        var finished = NextMessage(HandshakeType.Finished, KeySchedule.ClientVerifyData(Master, Hash()));
        await SendAsync([.. Plain(ContentType.Handshake, exchange), .. Plain(ContentType.ChangeCipherSpec, [1]), .. Seal(ContentType.Handshake, finished)]);
        await FinishAsync(await NextAsync(cancellation), cancellation);
    }

    public Task SendDataAsync(string text) => SendAsync(SealData(text));

    public byte[] SealData(string text) => Seal(ContentType.ApplicationData, Encoding.ASCII.GetBytes(text));

    public byte[] Seal(ContentType type, byte[] content) => _write!.Seal(type, content, DtlsMisbehaviour.None);

    public byte[] Plain(ContentType type, byte[] content) => _plain.Seal(type, content, DtlsMisbehaviour.None);

    public async Task SendAsync(byte[] datagram) => await _wire.SendAsync(datagram, server);

    public async Task<string> ReceiveDataAsync(CancellationToken cancellation) => Encoding.ASCII.GetString(await ReceiveBytesAsync(cancellation));

    public async Task<byte[]> ReceiveBytesAsync(CancellationToken cancellation)
    {
        while (_data.Count == 0)
        {
            await ReceiveAsync(cancellation);
        }

        return _data.Dequeue();
    }

    public async Task<AlertDescription> ReceiveAlertAsync(CancellationToken cancellation)
    {
        while (Alert is null)
        {
            await ReceiveAsync(cancellation);
        }

        return Alert.Value.Alert;
    }

    /// <summary>Takes what has come so far.</summary>
    public async Task ReceiveAllAsync(CancellationToken cancellation)
    {
        while (true)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(50);
            try
            {
                await ReceiveAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>From now on at another address, as behind a NAT that forgot.</summary>
    public void Move()
    {
        _left.Add(_wire);
        _wire = network.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        foreach (var wire in _left)
        {
            await wire.DisposeAsync();
        }
    }

    public async Task SendHelloAsync(byte[] cookie)
    {
        var hello = HelloBody(cookie);
        _transcript.SetLength(0);
        await SendAsync(Plain(ContentType.Handshake, NextMessage(HandshakeType.ClientHello, hello)));
    }

    public async Task<HandshakeMessage> NextAsync(CancellationToken cancellation)
    {
        while (_messages.Count == 0)
        {
            if (Alert is { Level: 2 })
            {
                throw new IOException($"{Alert.Value.Alert}");
            }

            await ReceiveAsync(cancellation);
        }

        return _messages.Dequeue();
    }

    private async Task FinishAsync(HandshakeMessage finished, CancellationToken cancellation)
    {
        Assert.AreEqual(HandshakeType.Finished, finished.Type);
        Assert.AreEqual(Convert.ToHexString(KeySchedule.ServerVerifyData(Master, Hash())), Convert.ToHexString(finished.Body));
        Remember(finished);
        if (Resumed)
        {
            var own = NextMessage(HandshakeType.Finished, KeySchedule.ClientVerifyData(Master, Hash()));
            await SendAsync([.. Plain(ContentType.ChangeCipherSpec, [1]), .. Seal(ContentType.Handshake, own)]);
        }
    }

    private void Learn(HandshakeMessage serverHello)
    {
        var reader = new ByteReader(serverHello.Body);
        reader.Take(34);
        ServerSessionId = reader.Vector8();
        Resumed = SessionId.Length > 0 && SessionId.SequenceEqual(ServerSessionId);
        reader.Take(3);
        var extensions = new ByteReader(reader.IsAtEnd ? [] : reader.Vector16());
        while (!extensions.IsAtEnd)
        {
            var type = (ExtensionType)extensions.UInt16();
            var body = extensions.Vector16();
            if (type == ExtensionType.ConnectionId)
            {
                ServerConnectionId = body[1..];
            }
        }

        if (Resumed)
        {
            DeriveKeys(serverHello);
        }
    }

    private void DeriveKeys(HandshakeMessage serverHello)
    {
        var (client, own) = RecordProtection.Derive(CipherSuite.PskAes128Ccm8, Master, _random, serverHello.Body[2..34]);
        _write = new WriteEpoch(1, client, ServerConnectionId, 0);
        _read = new ReadEpoch(own, ServerConnectionId is null ? null : ConnectionId);
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        var datagram = (await _wire.ReceiveAsync(cancellation)).Bytes;
        while (DtlsRecord.TryTake(ref datagram, ConnectionId?.Length ?? 0, out var record))
        {
            Received.Add(record);
            var epoch = record.Epoch == 0 ? _plainRead : _read;
            if (epoch?.Window.IsFresh(record.SequenceNumber) != true || !epoch.TryOpen(record, out var type, out var content))
            {
                continue;
            }

            switch (type)
            {
                case ContentType.Handshake:
                    foreach (var message in _reader.Take(content, record.Epoch))
                    {
                        _messages.Enqueue(message);
                        if (message.Type == HandshakeType.ServerHello)
                        {
                            Learn(message);
                        }
                    }

                    break;
                case ContentType.Alert:
                    Alert = (content[0], (AlertDescription)content[1]);
                    break;
                case ContentType.ApplicationData:
                    _data.Enqueue(content);
                    break;
            }
        }
    }

    private byte[] HelloBody(byte[] cookie)
    {
        var extensions = new List<byte>();
        if (MaxFragmentLengthCode > 0)
        {
            extensions.AddRange([0, 1, 0, 1, MaxFragmentLengthCode]);
        }

        if (ExtendedMasterSecret)
        {
            extensions.AddRange([0, 23, 0, 0]);
        }

        if (ConnectionId is { } cid)
        {
            extensions.AddRange([0, 54, 0, (byte)(cid.Length + 1), (byte)cid.Length, .. cid]);
        }

        return
        [
            0xFE, 0xFD, .. _random, (byte)SessionId.Length, .. SessionId, (byte)cookie.Length, .. cookie,
            0, 4, 0xC0, 0xA8, 0x00, 0xFF, 1, 0, .. ServerHello.Vector([.. extensions]),
        ];
    }

    private byte[] NextMessage(HandshakeType type, byte[] body)
    {
        var message = new HandshakeMessage(type, _nextSequence++, body, 0);
        Remember(message);
        return message.Whole;
    }

    private void Remember(HandshakeMessage message) => _transcript.Write(message.Whole);

    private byte[] Hash() => SHA256.HashData(_transcript.ToArray());
}
