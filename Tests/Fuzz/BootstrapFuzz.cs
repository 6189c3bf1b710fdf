using System;
using System.Collections.Generic;
using System.Text;
using Lwm2m.Access;
using Lwm2m.App;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Json;
using Lwm2m.Objects;
using Lwm2m.Oscore;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Right and broken requests of a bootstrap server into a client with the objects of the product. It throws nothing, answers each
/// confirmable request, and whatever came in force it starts with again.
/// </summary>
public sealed class BootstrapFuzz : FuzzTarget
{
    private const int MaxDatagram = 1280;
    private const int MaxSteps = 40;
    private const int InputsPerStart = 400;

    private static readonly string[] Paths =
        ["", "0", "0/0", "0/1", "0/1/0", "0/1/5", "0/1/17", "1", "1/1", "1/1/1", "1/1/7", "1/1/22", "2", "2/0", "2/0/2", "2/0/2/101", "21", "21/1", "21/1/0", "3", "3/0/14", "3311", "3311/0", "3311/2", "65535/1", "bs"];

    private static readonly int[] Formats =
    [
        ContentFormat.None, ContentFormat.TextPlain, ContentFormat.LinkFormat, ContentFormat.OctetStream, ContentFormat.Cbor, ContentFormat.SenmlJson, ContentFormat.SenmlCbor,
        ContentFormat.Tlv, ContentFormat.Lwm2mJson, 11544
    ];

    /// <summary>Path, content format and payload of writes that are taken; the first two make an account.</summary>
    private static readonly (string Path, int Format, byte[] Payload)[] Writes =
    [
        ("0/1", ContentFormat.Tlv, Hex("C8000B636F6170733A2F2F6F6E65C10100C10200C10341C8051007121D28333E49545F6A75808B96A1ACC007C008C10A65")),
        ("1/1", ContentFormat.Tlv, Hex("C10065C2010258C10755C016")),
        ("0/2", ContentFormat.SenmlJson, Text("""[{"bn":"/0/2/","n":"0","vs":"coap://two"},{"n":"1","vb":false},{"n":"2","v":3},{"n":"3","vd":""},{"n":"5","vd":""},{"n":"10","v":102},{"n":"17","vlo":"21:1"}]""")),
        ("1", ContentFormat.Lwm2mJson, Text("""{"bn":"/1/","e":[{"n":"2/0","v":102},{"n":"2/1","v":600},{"n":"2/7","sv":"UQ"}]}""")),
        ("21/1", ContentFormat.Tlv, Hex("C80010030E19242F3A45505B66717C87929DA8C10101C10202")),
        ("21/1", ContentFormat.SenmlJson, Text("""[{"bn":"/21/1/","n":"0","vd":"Aw4ZJC86RVBbZnF8h5KdqA"},{"n":"1","vd":"Ag"},{"n":"2","vd":"AQ"}]""")),
        ("0/1/17", ContentFormat.TextPlain, Text("21:1")),
        ("0/1/10", ContentFormat.TextPlain, Text("102")),
        ("1/1/7", ContentFormat.TextPlain, Text("UQS")),
        ("2", ContentFormat.Tlv, Hex("08000EC20000 03C10100830241651FC10365".Replace(" ", ""))),
        ("2/1", ContentFormat.Tlv, Hex("C10002C10100C20303E7")),
        ("2/2", ContentFormat.SenmlCbor, Hex("83A321652F322F322F006130021903 0BA200613102 00A200613302 1865".Replace(" ", ""))),
        ("3/0/14", ContentFormat.TextPlain, Text("+02:00")),
        ("3311/2", ContentFormat.Tlv, Hex("E116DA01E116DB20")),
        ("3311/0/5851", ContentFormat.Cbor, Hex("1832")),
        ("0/0", ContentFormat.Tlv, Hex("C80009636F61703A2F2F6273C10101C10203C003C005")),
    ];

    private readonly MemoryStore _accounts = new(4, 2048);
    private readonly MemoryStore _state = new(16, 4096);
    private readonly MemoryStore _contexts = new(32, 256);
    private readonly Dictionary<byte, long> _answers = [];
    private readonly CoapMessage _message = new();
    private readonly CoapWriter _writer = new();
    private readonly byte[] _buffer = new byte[2048];
    private readonly byte[] _answer = new byte[64];
    private HostBinding _binding = null!;
    private Lwm2mClient _client = null!;
    private readonly HashSet<int> _seen = [];
    private ushort _id;
    private long _now = 1000;
    private long _fed;
    private long _starts;
    private long _inForce;
    private long _unreachable;

    public BootstrapFuzz() => Start();

    private MemoryLink? Link => _binding.Bootstrap;

    public override byte[] Next(Random random)
    {
        if (_fed % InputsPerStart == 0 || _client.Bootstrap.State != BootstrapState.Serving)
        {
            Begin(_fed % InputsPerStart == 0);
        }

        _now += random.Next(100);
        var breaking = random.Next(4);
        var datagram = random.Next(8) switch
        {
            0 => Request(random, CoapCode.Delete, Paths[random.Next(Paths.Length)], ContentFormat.None, []),
            1 => Request(random, random.Next(10) == 0 ? (byte)random.Next(1, 8) : CoapCode.Get, Paths[random.Next(Paths.Length)], ContentFormat.None, []),
            2 => Request(random, CoapCode.Post, random.Next(3) == 0 ? "bs" : Paths[random.Next(Paths.Length)], ContentFormat.None, []),
            _ => Write(random, breaking == 0),
        };
        return breaking == 1 ? Mutation.Of(random, datagram) : datagram;
    }

    public override void Feed(byte[] input)
    {
        _fed++;
        if (Link is null || Link.State != LinkState.Open)
        {
            _unreachable++;
            return;
        }

        // The answer to one that came before need not be known any more (RFC 7252 §4.5).
        var isNew = _message.Parse(input, 0, input.Length) == ParseStatus.Ok && _seen.Add(_message.MessageId);
        var mustAnswer = isNew && _message.Type == CoapType.Confirmable && CoapCode.IsRequest(_message.Code);
        var completed = _client.Bootstrap.Completed;
        Link.SentNow = 0;
        Link.OnSent = sent => _answers[sent.Code] = _answers.GetValueOrDefault(sent.Code) + 1;
        Link.Put(input);
        Settle();
        Require(!mustAnswer || Link.SentNow > 0, "leaves a request without an answer");
        if (_client.Bootstrap.Completed > completed)
        {
            _inForce++;
            RequireSessions();
            Start();
            RequireSessions();
        }
    }

    public override string Finish()
    {
        Begin(true);
        for (var i = 0; i < 2; i++)
        {
            Feed(Request(new Random(1), CoapCode.Put, Writes[i].Path, Writes[i].Format, Writes[i].Payload));
        }

        var before = _inForce;
        Feed(Request(new Random(1), CoapCode.Delete, "", ContentFormat.None, []));
        for (var i = 0; i < 2; i++)
        {
            Feed(Request(new Random(1), CoapCode.Put, Writes[i].Path, Writes[i].Format, Writes[i].Payload));
        }

        Feed(Request(new Random(1), CoapCode.Post, "bs", ContentFormat.None, []));
        Require(_inForce == before + 1, "takes no bootstrap any more");
        var answers = new StringBuilder();
        foreach (var (code, count) in _answers)
        {
            answers.Append($" {code >> 5}.{code & 31:00}: {count}");
        }

        return $"{_inForce} bootstraps in force, {_starts} starts, answers{answers}; {_unreachable} came while the link was closed";
    }

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    /// <summary>A client with what the stores have.</summary>
    private void Start()
    {
        _starts++;
        _seen.Clear();
        _client = new Lwm2mClient("urn:fuzz:bs", new ClientOptions { AllowsInsecureBootstrap = true }, new Noise((int)_starts));
        ClientBootstrap.AddTo(_client);
        JsonFormats.AddTo(_client.Formats);
        _client.Objects.Add(new SecurityObject(_client.Accounts));
        _client.Objects.Add(new ServerObject(_client));
        AccessControl.AddTo(_client);
        _client.Objects.Add(new DeviceObject("Lwm2mDevice", "T1000", "1.0"));
        _client.Objects.Add(new OscoreObject(_client.Accounts));
        _client.Objects.Add(new LightControlObject(3));
        _binding = new HostBinding();
        _client.Bindings.Add(new SchemeBinding(_binding, false));
        _client.Bindings.Add(new SchemeBinding(_binding, true));
        _client.MessageSecurity = new OscoreSecurity(new Noise((int)_starts + 1), null, null, _contexts);
        _client.Accounts.AddBootstrap(new SecurityAccount("coap://bs", SecurityAccount.Unset));
        _client.Provision(_accounts);
        _client.Sleep.KeepState(_state, null);
        _client.Start();
        Settle();
    }

    /// <summary>Begins a bootstrap: anew with the accounts of the factory, or with those in force.</summary>
    private void Begin(bool isFactory)
    {
        if (isFactory)
        {
            _accounts.Erase(AccountRecord.Name);
        }

        if (isFactory || _client.Accounts.Bootstrap is null)
        {
            Start();
        }

        _client.RequestBootstrap();
        for (var i = 0; i < MaxSteps && _client.Bootstrap.State != BootstrapState.Serving; i++)
        {
            _now += 100;
            Settle();
            if (Link is { SentLength: > 0, State: LinkState.Open } && _message.Parse(Link.Sent, 0, Link.SentLength) == ParseStatus.Ok && _message.Code == CoapCode.Post)
            {
                _writer.Begin(_answer, 0, _answer.Length, CoapType.Acknowledgement, CoapCode.Changed, _message.MessageId, Link.Sent, _message.TokenOffset, _message.TokenLength);
                Link.Put(_answer.AsSpan(0, _writer.Length).ToArray());
                Settle();
            }
        }
    }

    private void RequireSessions()
    {
        Require(_client.Accounts.Count > 0, "is in force without a server");
        for (var i = 0; i < _client.Accounts.Count; i++)
        {
            Require(_client.FindSession(_client.Accounts.ServerAt(i).ShortServerId) is not null, "has no session with a server of its accounts");
        }
    }

    private void Settle()
    {
        for (var step = 0; _client.Step(_now) <= _now; step++)
        {
            Require(step < MaxSteps, "does not come to rest");
        }
    }

    private byte[] Write(Random random, bool isBroken)
    {
        var (path, format, payload) = Writes[random.Next(random.Next(2) == 0 ? 2 : Writes.Length)];
        payload = isBroken ? Mutation.Of(random, payload) : payload;
        path = random.Next(10) == 0 ? Paths[random.Next(Paths.Length)] : path;
        format = random.Next(10) == 0 ? Formats[random.Next(Formats.Length)] : format;
        return Request(random, CoapCode.Put, path, format, payload);
    }

    private byte[] Request(Random random, byte code, string path, int format, byte[] payload)
    {
        byte[] token = [0xB5, (byte)random.Next(256)];
        _writer.Begin(_buffer, 0, _buffer.Length, CoapType.Confirmable, code, _id++, token, 0, token.Length);
        foreach (var segment in path.Length == 0 ? [] : path.Split('/'))
        {
            _writer.StringOption(OptionNumber.UriPath, segment);
        }

        if (format != ContentFormat.None)
        {
            _writer.UintOption(OptionNumber.ContentFormat, (uint)format);
        }

        if (code == CoapCode.Get && random.Next(2) == 0)
        {
            _writer.UintOption(OptionNumber.Accept, ContentFormat.LinkFormat);
        }

        _writer.StartPayload();
        _writer.Payload(payload, 0, payload.Length);
        return _buffer.AsSpan(0, _writer.Length).ToArray();
    }

    /// <summary>The newest link to the bootstrap server, coap://bs; all others lead nowhere.</summary>
    private sealed class HostBinding
    {
        public MemoryLink? Bootstrap { get; private set; }

        public MemoryLink Create(string host)
        {
            var link = new MemoryLink(MaxDatagram, LinkState.Closed);
            Bootstrap = host == "bs" ? link : Bootstrap;
            return link;
        }
    }

    private sealed class SchemeBinding(HostBinding hosts, bool isSecured) : Binding
    {
        public override string Scheme => isSecured ? "coaps" : "coap";

        public override int DefaultPort => isSecured ? 5684 : 5683;

        public override bool IsSecured => isSecured;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials) => hosts.Create(target.Host);
    }
}
