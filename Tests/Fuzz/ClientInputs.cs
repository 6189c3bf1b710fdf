using System;
using System.Text;
using Lwm2m.Coap;

namespace Lwm2m.Fuzz.Tests;

/// <summary>What a server asks of a client: every operation, in every content format, whole and in blocks.</summary>
public sealed class ClientInputs
{
    private const int LargestDatagram = 2048;

    private static readonly int[] Formats =
    [
        ContentFormat.None, ContentFormat.TextPlain, ContentFormat.LinkFormat, ContentFormat.OctetStream, ContentFormat.Cbor, ContentFormat.SenmlJson,
        ContentFormat.SenmlCbor, ContentFormat.Tlv, ContentFormat.Lwm2mJson, 11544
    ];

    private static readonly string[] Paths =
    [
        "3/0", "3/0/0", "3/0/11", "3/0/11/0", "3", "1", "1/0", "1/0/1", "3303/0/5700", "3303/0", "3311", "3311/0/5850", "3311/1", "19/0/0", "19/0", "0", "0/0/5", "",
        "3/0/9", "65535", "5/0/0", "bs", "dp", ".well-known/core"
    ];

    private static readonly string[] Queries =
    [
        "pmin=1&pmax=10", "pmin=0&pmax=0", "gt=20.5&lt=-10&st=0.000001", "st=1", "pmin", "epmin=1&epmax=60", "gt=9223372036854775807", "lt=1e5", "pmin=1&pmin=2", "con=1", "edge=0"
    ];

    /// <summary>Method, path, content format and payload that an object takes.</summary>
    private static readonly (byte Method, string Path, int Format, byte[] Payload)[] Writes =
    [
        (CoapCode.Put, "1/0/1", ContentFormat.TextPlain, Text("300")),
        (CoapCode.Put, "1/0/7", ContentFormat.TextPlain, Text("U")),
        (CoapCode.Put, "3/0/14", ContentFormat.TextPlain, Text("+02:00")),
        (CoapCode.Put, "3/0/13", ContentFormat.Cbor, Hex("1A51824070")),
        (CoapCode.Put, "3311/0/5850", ContentFormat.Cbor, Hex("F5")),
        (CoapCode.Put, "3311/0/5851", ContentFormat.SenmlCbor, Hex("81A2216C2F333331312F302F353835310218 32".Replace(" ", ""))),
        (CoapCode.Post, "1/0", ContentFormat.SenmlJson, Text("""[{"bn":"/1/0/","n":"1","v":600},{"n":"2","v":1},{"n":"6","vb":false},{"n":"7","vs":"U"}]""")),
        (CoapCode.Post, "1/0", ContentFormat.Lwm2mJson, Text("""{"bn":"/1/0/","e":[{"n":"1","v":600},{"n":"3","v":100},{"n":"6","bv":true}]}""")),
        (CoapCode.Post, "1/0", ContentFormat.Tlv, Hex("C2010258C10201C10600")),
        (CoapCode.Put, "3311/0", ContentFormat.SenmlJson, Text("""[{"bn":"/3311/0/","n":"5850","vb":true},{"n":"5706","vs":"#ff\u0030"}]""")),
        (CoapCode.Post, "3311", ContentFormat.Tlv, Hex("080104E116DA01")),
        (CoapCode.Post, "3311", ContentFormat.Tlv, Hex("E116DA01")),
        (CoapCode.Post, "3311", ContentFormat.SenmlJson, Text("""[{"n":"/3311/2/5850","vb":true}]""")),
        (CoapCode.Put, "19/0/0", ContentFormat.Tlv, Hex("8308004401AABBCC44022233 44".Replace(" ", ""))),
        (CoapCode.Put, "19/0/0/0", ContentFormat.OctetStream, Hex("00112233445566778899")),
        (CoapCode.Put, "19/0/0", ContentFormat.Lwm2mJson, Text("""{"bn":"/19/0/0/","e":[{"n":"1","sv":"AQIDBA=="}]}""")),
        (CoapCode.Post, "19/0", ContentFormat.SenmlCbor, Hex("82A3216A2F31392F302F302F31 0841AB A2006132 0842CDEF".Replace(" ", ""))),
        (CoapCode.Post, "3303/0/5605", ContentFormat.None, []),
        (CoapCode.Post, "3/0/4", ContentFormat.None, Text("0='x',2")),
        (CoapCode.Post, "3/0/12", ContentFormat.None, []),
        (CoapCode.Post, "1/0/8", ContentFormat.None, []),
        (CoapCode.Delete, "3311/1", ContentFormat.None, []),
        (CoapCode.Delete, "3311/2", ContentFormat.None, []),
        (CoapCode.Fetch, "", ContentFormat.SenmlJson, Text("""[{"n":"/3/0/0"},{"n":"/1"}]""")),
        (CoapCode.IPatch, "", ContentFormat.SenmlJson, Text("""[{"n":"/3/0/14","vs":"Z"},{"n":"/1/0/2","v":3}]""")),
    ];

    private readonly byte[] _buffer = new byte[LargestDatagram];
    private readonly CoapWriter _writer = new();
    private readonly byte[] _token = new byte[CoapMessage.MaxTokenLength];
    private ushort _id;

    /// <summary>A request; every other one is right, the rest is broken in its payload or as a whole.</summary>
    public byte[] Request(Random random)
    {
        int breaking = random.Next(4);
        int kind = random.Next(8);
        byte[] datagram = kind < 3 ? Write(random, breaking == 0) : kind < 4 ? Attributes(random) : Read(random);
        return breaking == 1 ? Mutation.Of(random, datagram) : datagram;
    }

    /// <summary>A Read, Observe, Discover, Create without payload or Delete.</summary>
    private byte[] Read(Random random)
    {
        string path = Paths[random.Next(Paths.Length)];
        byte method = random.Next(20) == 0 ? (byte)random.Next(1, 8) : CoapCode.Get;
        Begin(random, method);
        if (method == CoapCode.Get && random.Next(3) == 0)
        {
            _writer.UintOption(OptionNumber.Observe, (uint)random.Next(2));
        }

        WriteSegments(OptionNumber.UriPath, path, '/');
        WriteFormat(OptionNumber.Accept, Formats[random.Next(Formats.Length)]);
        if (random.Next(4) == 0)
        {
            _writer.UintOption(OptionNumber.Block2, (uint)(random.Next(4) << 4 | random.Next(8)));
        }

        return End([]);
    }

    private byte[] Attributes(Random random)
    {
        string query = Queries[random.Next(Queries.Length)];
        byte[] broken = random.Next(3) == 0 ? Mutation.Of(random, Text(query)) : Text(query);
        Begin(random, CoapCode.Put);
        WriteSegments(OptionNumber.UriPath, Paths[random.Next(Paths.Length)], '/');
        WriteSegments(OptionNumber.UriQuery, Encoding.Latin1.GetString(broken), '&');
        return End([]);
    }

    private byte[] Write(Random random, bool isBroken)
    {
        (byte method, string path, int format, byte[] payload) = Writes[random.Next(Writes.Length)];
        payload = isBroken ? Mutation.Of(random, payload) : payload;
        format = isBroken && random.Next(8) == 0 ? Formats[random.Next(Formats.Length)] : format;
        Begin(random, method);
        WriteSegments(OptionNumber.UriPath, path, '/');
        WriteFormat(OptionNumber.ContentFormat, format);
        if (random.Next(4) == 0)
        {
            int szx = random.Next(2);
            int size = 16 << szx;
            int number = random.Next(payload.Length / size + 1);
            bool more = (number + 1) * size < payload.Length;
            payload = payload[(number * size)..Math.Min(payload.Length, (number + 1) * size)];
            _writer.UintOption(OptionNumber.Block1, (uint)(number << 4 | (more ? 8 : 0) | szx));
        }

        return End(payload);
    }

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    private void Begin(Random random, byte method)
    {
        int length = random.Next(1, _token.Length + 1);

        // Few different tokens, so that an Observe meets one that is there.
        Array.Fill(_token, (byte)random.Next(16));
        CoapType type = random.Next(10) == 0 ? CoapType.NonConfirmable : CoapType.Confirmable;
        _writer.Begin(_buffer, 0, _buffer.Length, type, method, _id++, _token, 0, length);
    }

    private byte[] End(byte[] payload)
    {
        _writer.StartPayload();
        _writer.Payload(payload, 0, payload.Length);
        return _buffer.AsSpan(0, _writer.Length).ToArray();
    }

    private void WriteFormat(int number, int format)
    {
        if (format != ContentFormat.None)
        {
            _writer.UintOption(number, (uint)format);
        }
    }

    private void WriteSegments(int number, string text, char separator)
    {
        foreach (string segment in text.Length == 0 ? [] : text.Split(separator))
        {
            byte[] bytes = Text(segment);
            _writer.Option(number, bytes, 0, bytes.Length);
        }
    }
}
