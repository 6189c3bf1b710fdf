using System;
using System.Reflection;
using System.Text;
using Lwm2m.App;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Json;
using Lwm2m.Objects;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Right and broken requests, responses and empty messages into a registered client with the objects of the product, in virtual
/// time. It throws nothing, allocates nothing once warm, comes to rest, answers or counts each confirmable request, and now and then, and at
/// the end, answers a Read.
/// </summary>
public sealed class ClientFuzz : FuzzTarget
{
    private const int LinkLimit = 1280;
    private const int MaxSteps = 20;
    private const int Block = 1024;
    private const int DataItems = 4;
    private const int Lights = 3;
    private const uint BlockExponent = 6;
    private const int InputsPerCheck = 5000;
    private const string Manufacturer = "Lwm2mDevice";

    /// <summary>The first inputs meet code that was never run.</summary>
    private const int WarmUp = 50_000;

    /// <summary>More than there may be observations and attributes: all that is made for the first of each is then there.</summary>
    private static readonly string[] Observed =
    [
        "3", "3/0", "3/0/0", "3/0/1", "3/0/2", "3/0/3", "3/0/13", "3/0/14", "1", "1/0", "1/0/1", "3303", "3303/0", "3303/0/5700", "3311", "19",
    ];

    /// <summary>How long a client may take to be registered again, whatever it was told.</summary>
    private const long LongestAbsenceMs = 4L * 86400 * 1000;

    private readonly ClientInputs _inputs = new();
    private readonly MemoryBinding _binding = new();
    private readonly ClientOptions _options = new() { RegisterSpreadMs = 0, UpdateSpreadMs = 0 };
    private readonly Lwm2mClient _client;
    private readonly TemperatureObject _temperature;
    private readonly BinaryAppDataObject _data = new(DataItems, 64);
    private readonly LightControlObject _lights = new(Lights);
    private readonly CoapMessage _message = new();
    private readonly CoapMessage _sent = new();
    private readonly CoapWriter _writer = new();
    private readonly byte[] _answer = new byte[64];
    private readonly long[] _classes = new long[8];
    private readonly bool[] _lost = new bool[MaxSteps];
    private int _answered = -1;
    private long _now = 1000;
    private long _fed;
    private bool _isWarm;
    private long _malformed;
    private long _unreachable;

    public ClientFuzz()
    {
        _client = new Lwm2mClient("urn:fuzz:1", _options, new Noise(1));
        JsonFormats.AddTo(_client.Formats);
        _temperature = new TemperatureObject(new SawtoothSensor());
        _client.Objects.Add(new SecurityObject(_client.Accounts));
        _client.Objects.Add(new ServerObject(_client));
        _client.Objects.Add(new DeviceObject(Manufacturer, "T1000", "1.0", "345000123"));
        _client.Objects.Add(_data);
        _client.Objects.Add(_temperature);
        _client.Objects.Add(_lights);
        _client.Bindings.Add(_binding);
        _client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), new ServerAccount(1));
        _client.Start();
        _binding.Link.OnSent = sent => _classes[sent.Code >> 5]++;
    }

    private MemoryLink Link => _binding.Link;

    private ServerSession Session => _client.SessionAt(0);

    private CoapCounters Counters => Session.Endpoint.Counters;

    public override byte[] Next(Random random)
    {
        if (_fed % InputsPerCheck == 0)
        {
            CheckAlive();
        }

        Warm();

        _now += random.Next(20) == 0 ? random.Next(400000) : random.Next(100);
        if (random.Next(8) == 0)
        {
            _temperature.Measure(_client);
        }

        Link.Refuses = random.Next(100) == 0;
        for (int i = 0; i < MaxSteps; i++)
        {
            _lost[i] = random.Next(10) == 0;
        }

        int kind = random.Next(8);
        return kind == 0 ? Mutation.Of(random, CoapInputs.Datagram(random, Link)) : _inputs.Request(random);
    }

    public override void Feed(byte[] input)
    {
        Warm();
        _fed++;
        Settle();
        if (Link.State != LinkState.Open)
        {
            _unreachable++;
            return;
        }

        ParseStatus status = _message.Parse(input, 0, input.Length);
        bool mustReact = status == ParseStatus.Ok && _message.Type == CoapType.Confirmable && CoapCode.IsRequest(_message.Code) && !Link.Refuses;
        int malformed = Counters.Malformed;
        long counted = Counted();
        Link.SentNow = 0;
        Link.Put(input);
        Step();
        Require(!mustReact || Link.SentNow > 0 || Counted() > counted, "passes over a request in silence");
        if (status != ParseStatus.Ok && input.Length > 0 && input.Length <= _options.Coap.MaxMessageSize)
        {
            _malformed++;
            Require(Counters.Malformed == malformed + 1, "does not count a malformed message");
        }

        Settle();
        Require(_client.Objects.Failures == 0, "an exception became a 5.00");
    }

    public override string Finish()
    {
        CheckAlive();
        Require(Counters.Malformed >= _malformed, "lost count");
        return $"{_classes[2]} answered 2.xx, {_classes[4]} 4.xx, {_classes[5]} 5.xx; dropped: {Counters.Malformed} malformed, {Counters.TooLarge} too large, {Counters.UnknownCritical} with an unknown critical option, "
            + $"{Counters.Duplicates} duplicates, {Counters.Unmatched} unmatched, {Counters.BlocksRefused} blocks, {Counters.BadResponses} responses; {_unreachable} came while the link was closed";
    }

    /// <summary>Takes all observations and attributes that there may be, once, before the first input.</summary>
    private void Warm()
    {
        if (_isWarm)
        {
            return;
        }

        _isWarm = true;
        CheckAlive();
        for (int i = 0; i < Observed.Length; i++)
        {
            Ask(CoapCode.Put, i, OptionNumber.UriQuery);
            Ask(CoapCode.Get, i, OptionNumber.Observe);
        }

        Require(Session.Observations.Count == _options.MaxObservations, "did not take all observations");
        GrowAll();
    }

    /// <summary>
    /// Takes what grows in steps to its bounds: the options of a message received by one with the most there may be, a body in blocks by the longest, instances by the most, and by hand the
    /// message outstanding and the answers kept, for which no request is sure to lead to the most bytes.
    /// </summary>
    private void GrowAll()
    {
        _writer.Begin(_answer, 0, _answer.Length, CoapType.NonConfirmable, CoapCode.Get, 0xFFFE, [], 0, 0);
        for (int i = 0; i <= CoapMessage.MaxOptions; i++)
        {
            _writer.Option(OptionNumber.UriQuery, [], 0, 0);
        }

        Link.Put(_answer.AsSpan(0, _writer.Length).ToArray());
        Settle();
        byte[] block = new byte[Block];
        byte[] message = new byte[Block + _answer.Length];
        for (int number = 0; number * Block < _options.Coap.MaxBodySize; number++)
        {
            bool isLast = (number + 1) * Block >= _options.Coap.MaxBodySize;
            _writer.Begin(message, 0, message.Length, CoapType.Confirmable, CoapCode.Put, (ushort)(0xFFF0 + number), [], 0, 0);
            _writer.StringOption(OptionNumber.UriPath, "3");
            _writer.UintOption(OptionNumber.ContentFormat, ContentFormat.Tlv);
            _writer.UintOption(OptionNumber.Block1, (uint)((number << 4) | (isLast ? 0 : 8) | BlockExponent));
            _writer.Payload(block, 0, Block);
            Link.Put(message.AsSpan(0, _writer.Length).ToArray());
            Settle();
        }

        for (int item = 0; item < DataItems; item++)
        {
            Require(_data.TrySet(item, _answer, 0, 1), "takes no data");
        }

        _data.ClearResource(0, 0);
        for (int light = 0; light < Lights; light++)
        {
            if (!_lights.HasInstance(light))
            {
                Require(_lights.Create(light) == CoapCode.Created, "takes no light");
            }
        }

        for (int light = 1; light < Lights; light++)
        {
            _lights.Delete(light);
        }

        object messages = Field(typeof(CoapEndpoint), "_messages").GetValue(Session.Endpoint)!;
        Field(messages.GetType(), "_kept").SetValue(messages, new byte[_options.Coap.MaxMessageSize]);
        object replies = Field(messages.GetType(), "_replies").GetValue(messages)!;
        byte[] bytes = (byte[])Field(replies.GetType(), "_bytes").GetValue(replies)!;
        Array.Resize(ref bytes, _options.Coap.ReplyCacheBytes);
        Field(replies.GetType(), "_bytes").SetValue(replies, bytes);
    }

    private static FieldInfo Field(Type type, string name) => type.GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!;

    private void Ask(byte code, int path, int option)
    {
        byte[] token = [0xF1, (byte)path];
        _writer.Begin(_answer, 0, _answer.Length, CoapType.Confirmable, code, (ushort)((code << 8) | path), token, 0, token.Length);
        if (option == OptionNumber.Observe)
        {
            _writer.UintOption(option, 0);
        }

        foreach (string segment in Observed[path].Split('/'))
        {
            _writer.StringOption(OptionNumber.UriPath, segment);
        }

        if (option == OptionNumber.UriQuery)
        {
            _writer.StringOption(option, "pmax=86400");
        }

        Link.Put(_answer.AsSpan(0, _writer.Length).ToArray());
        Settle();
    }

    /// <summary>Waits until the client is registered, and reads its manufacturer.</summary>
    private void CheckAlive()
    {
        Link.Refuses = false;
        Array.Clear(_lost);
        long start = _now;
        long next = Settle();
        while (!Session.Registration.IsRegistered)
        {
            Require(next <= start + LongestAbsenceMs, "does not register any more");
            _now = next;
            next = Settle();
        }

        // Nothing that was asked before counts as the same message or is still on its way.
        _now += 300000;
        Settle();
        byte[] token = [0xF0, 1, 2];
        _writer.Begin(_answer, 0, _answer.Length, CoapType.Confirmable, CoapCode.Get, 0xFFFF, token, 0, token.Length);
        _writer.StringOption(OptionNumber.UriPath, "3");
        _writer.StringOption(OptionNumber.UriPath, "0");
        _writer.StringOption(OptionNumber.UriPath, "0");
        string? found = null;
        var count = Link.OnSent;
        Link.OnSent = sent => found = sent.HasToken(token, 0, token.Length) && sent.Code == CoapCode.Content
            ? Encoding.ASCII.GetString(sent.Buffer, sent.PayloadOffset, sent.PayloadLength) : found;
        Link.Put(_answer.AsSpan(0, _writer.Length).ToArray());
        _client.Step(_now);
        Link.OnSent = count;
        Require(found == Manufacturer, "does not answer a Read any more");
        Settle();
    }

    /// <summary>Lets the client do what is due and the server answer, until both wait.</summary>
    private long Settle()
    {
        for (int step = 0; ; step++)
        {
            long next = Step();
            if (!_lost[step] && TryAnswer())
            {
                next = _now;
            }

            if (next > _now)
            {
                return next;
            }

            Require(step < MaxSteps - 1, "does not come to rest");
        }
    }

    private long Step()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long next = _client.Step(_now);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Require(_fed < WarmUp || allocated == 0, allocated == 0 ? "" : $"allocates {allocated} bytes");
        return next;
    }

    /// <summary>Answers the last confirmable message of the client, once: a Register, an Update or a notification.</summary>
    private bool TryAnswer()
    {
        if (Link.SentLength == 0 || Link.State != LinkState.Open || _sent.Parse(Link.Sent, 0, Link.SentLength) != ParseStatus.Ok
            || _sent.Type != CoapType.Confirmable || _sent.MessageId == _answered)
        {
            return false;
        }

        _answered = _sent.MessageId;
        if (CoapCode.IsRequest(_sent.Code))
        {
            int segments = 0;
            for (int i = _sent.Find(OptionNumber.UriPath); i >= 0; i = _sent.FindNext(OptionNumber.UriPath, i))
            {
                segments++;
            }

            bool isRegister = segments == 1;
            _writer.Begin(
                _answer, 0, _answer.Length, CoapType.Acknowledgement, isRegister ? CoapCode.Created : CoapCode.Changed, _sent.MessageId, Link.Sent, _sent.TokenOffset, _sent.TokenLength);
            if (isRegister)
            {
                _writer.StringOption(OptionNumber.LocationPath, "rd");
                _writer.StringOption(OptionNumber.LocationPath, "0");
            }
        }
        else
        {
            _writer.Begin(_answer, 0, _answer.Length, CoapType.Acknowledgement, CoapCode.Empty, _sent.MessageId, Link.Sent, 0, 0);
        }

        Link.Put(_answer.AsSpan(0, _writer.Length).ToArray());
        return true;
    }

    private long Counted()
    {
        CoapCounters counters = Counters;
        return (long)counters.Malformed + counters.TooLarge + counters.Duplicates + counters.UnknownCritical + counters.Unmatched + counters.ResetsSent
            + counters.BlocksRefused + counters.BadResponses + counters.Unsendable + counters.LinkRefused;
    }

    private sealed class MemoryBinding : Binding
    {
        public MemoryLink Link { get; } = new(LinkLimit, LinkState.Closed);

        public override string Scheme => "coap";

        public override int DefaultPort => 5683;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials) => Link;
    }
}
