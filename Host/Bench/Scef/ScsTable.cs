using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Scef;

/// <summary>
/// How the SCS of one device tells its servers apart, without any I/O. The device has one bearer and the bearer has no addresses, so:
/// <list type="bullet">
/// <item>a request of the device names its server by Uri-Host and Uri-Port (outside of OSCORE: class U, RFC 8613 §4.1.3.2);</item>
/// <item>an acknowledgement or Reset of the device goes to the server whose message had that Message ID. As servers choose theirs
/// independently, the SCS gives each message to the device a Message ID of its own;</item>
/// <item>any other response, such as a notification, goes to the server whose request had that token. Where two servers use the same
/// token, the second gets another towards the device;</item>
/// <item>a request of a server reaches the device with Uri-Host and Uri-Port of that server;</item>
/// <item>what is no CoAP, such as a DTLS record, goes to the default server.</item>
/// </list>
/// Nothing of this is protected by OSCORE or matters to it.
/// </summary>
public sealed class ScsTable(ServerName? defaultServer, bool namesServers)
{
    private const int KeptMessages = 256;

    private readonly Dictionary<ushort, (ServerName Server, ushort Id)> _fromServer = [];
    private readonly Dictionary<(ServerName Server, ushort Id), ushort> _toDevice = [];
    private readonly Queue<ushort> _oldest = new();
    private readonly Dictionary<Token, (ServerName Server, Token Token)> _requested = [];
    private readonly Dictionary<(ServerName Server, Token Token), Token> _tokens = [];
    private ushort _lastId;

    /// <summary>Where a datagram of the device goes, and as what.</summary>
    /// <returns>No server: it goes nowhere.</returns>
    public (ServerName? Server, byte[] Datagram) FromDevice(ReadOnlyMemory<byte> datagram)
    {
        var status = CoapMessageCodec.Decode(datagram, out var message);
        if (status == DecodeStatus.NotCoap)
        {
            return (defaultServer, datagram.ToArray());
        }

        if (status == DecodeStatus.Malformed)
        {
            return (null, []);
        }

        if (message!.Type is CoapType.Acknowledgement or CoapType.Reset)
        {
            if (!_fromServer.TryGetValue(message.MessageId, out var asked))
            {
                return (null, []);
            }

            var token = _requested.TryGetValue(message.Token, out var known) && known.Server == asked.Server ? known.Token : message.Token;
            return (asked.Server, CoapMessageCodec.Encode(message with { MessageId = asked.Id, Token = token }));
        }

        if (!message.Code.IsRequest)
        {
            return _requested.TryGetValue(message.Token, out var request)
                ? (request.Server, CoapMessageCodec.Encode(message with { Token = request.Token }))
                : (null, []);
        }

        var server = ServerName.Of(message.Options) ?? defaultServer;
        return server is null ? (null, []) : (server, CoapMessageCodec.Encode(message with { Options = server.RemoveFrom(message.Options) }));
    }

    /// <summary>A datagram of a server as the device gets it; null: it gets none.</summary>
    /// <param name="server">The server.</param>
    /// <param name="datagram">The datagram.</param>
    /// <param name="answer">What the SCS answers in the place of the device, or null: a ping has no room for a name, so it ends here.</param>
    public byte[]? FromServer(ServerName server, ReadOnlyMemory<byte> datagram, out byte[]? answer)
    {
        answer = null;
        var status = CoapMessageCodec.Decode(datagram, out var message);
        if (status == DecodeStatus.NotCoap)
        {
            return server == defaultServer ? datagram.ToArray() : null;
        }

        if (status == DecodeStatus.Malformed)
        {
            return null;
        }

        if (message!.Type is CoapType.Acknowledgement or CoapType.Reset)
        {
            return datagram.ToArray();
        }

        if (message.Code == CoapCode.Empty)
        {
            answer = CoapMessageCodec.Encode(CoapMessage.Empty(CoapType.Reset, message.MessageId));
            return null;
        }

        message = message with { MessageId = IdFor(server, message.MessageId) };
        if (message.Code.IsRequest)
        {
            message = message with
            {
                Token = TokenFor(server, message.Token),
                Options = namesServers ? server.AddTo(message.Options) : message.Options,
            };
        }

        return CoapMessageCodec.Encode(message);
    }

    private ushort IdFor(ServerName server, ushort id)
    {
        if (_toDevice.TryGetValue((server, id), out var known))
        {
            return known;       // repeated
        }

        if (_oldest.Count == KeptMessages)
        {
            var old = _oldest.Dequeue();
            _fromServer.Remove(old, out var message);
            _toDevice.Remove(message);
        }

        var given = ++_lastId;
        _oldest.Enqueue(given);
        _fromServer[given] = (server, id);
        _toDevice[(server, id)] = given;
        return given;
    }

    private Token TokenFor(ServerName server, Token token)
    {
        if (_tokens.TryGetValue((server, token), out var known))
        {
            return known;
        }

        var given = token;
        for (byte i = 0; _requested.ContainsKey(given); i++)
        {
            var bytes = token.ToArray();
            given = bytes.Length < Token.MaxLength ? new Token([.. bytes, i]) : new Token([.. bytes[..^1], i]);
        }

        _requested[given] = (server, token);
        _tokens[(server, token)] = given;
        return given;
    }
}
