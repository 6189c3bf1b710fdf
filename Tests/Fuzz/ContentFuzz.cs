using System;
using System.Text;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Json;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken payloads into every content format's reader. A reader ends, stays below the path, decodes only what is there, and
/// changes nothing in the payload.
/// </summary>
public sealed class ContentFuzz : FuzzTarget
{
    private const int Scratch = 32;

    private static readonly string[] Paths = ["/", "/3", "/3/0", "/3/0/6", "/3/0/6/0", "/1/0/2"];

    /// <summary>What each format is fed with, before it is broken.</summary>
    private static readonly (int Format, byte[][] Payloads)[] Sources =
    [
        (ContentFormat.TextPlain, Texts("-9223372036854775808", "1.5e-300", "3303:0", "AQIDBA==", "caf\u00e9")),
        (ContentFormat.SenmlJson, Texts(
            """[{"bn":"/3/0/","n":"0","vs":"Open\u0020M\ud83d\ude00"},{"n":"6/0","v":-1.25e2},{"n":"9","vb":true,"t":1},{"n":"8","vd":"AQIDBA"}]""",
            """[{"bver":10,"n":"/1/0/2","vlo":"66:1","x":[{"a":[null,false]}]}]""")),
        (ContentFormat.Lwm2mJson, Texts(
            """{"bn":"/3/0/","e":[{"n":"0","sv":"Open\u0020M\ud83d\ude00"},{"n":"6/0","v":-1.25e2},{"n":"9","bv":true,"t":1},{"n":"8","sv":"AQIDBA=="}]}""",
            """{"e":[{"n":"/1/0/2","ov":"66:1","x":[{"a":[null,false]}]}],"bt":25462634}""",
            """{"e":[{"v":5}],"\u0062n":"\/1/0/2"}""")),
        (ContentFormat.Tlv, Tlvs),
        (ContentFormat.OctetStream, Tlvs),
        (ContentFormat.Cbor, CborFuzz.Sources),
        (ContentFormat.SenmlCbor, CborFuzz.Sources),
    ];

    private readonly ContentFormats _formats = new(Scratch);
    private readonly Lwm2mPath _path = new();
    private readonly Lwm2mPath _entry = new();
    private readonly ResourceValue _value = new();
    private ContentReader _reader = null!;
    private bool _pathsOnly;

    public ContentFuzz() => JsonFormats.AddTo(_formats);

    /// <summary>The TLV of the specification's examples and some of odd forms.</summary>
    private static byte[][] Tlvs =>
    [
        Convert.FromHexString("C800144F70656E204D6F62696C6520416C6C69616E6365860641000141010588070842000ED842011388C10964C40D5182428F"),
        Convert.FromHexString("08000EC10001C101008302417F07C1037F080212C10003C101008702417F0761013601C1037F"),
        Convert.FromHexString("88000C440000420000440100420001C40200420000"),
        Convert.FromHexString("8306410105"),
    ];

    public override byte[] Next(Random random)
    {
        (int format, byte[][] payloads) = Sources[random.Next(Sources.Length)];
        byte[] path = Encoding.ASCII.GetBytes(Paths[random.Next(Paths.Length)]);
        Require(_path.TryParse(path, 0, path.Length), "path");
        _reader = _formats.ReaderFor(format);
        _pathsOnly = random.Next(8) == 0;
        return Mutation.OfOne(random, payloads);
    }

    public override void Feed(byte[] input)
    {
        byte[] copy = (byte[])input.Clone();
        bool pathsOnly = _pathsOnly && _reader.BeginPaths(input, 0, input.Length);
        if (!pathsOnly)
        {
            _reader.Begin(input, 0, input.Length, _path);
        }

        int entries = 0;
        while (_reader.Next(_entry) == ContentStatus.Entry)
        {
            // A single value may be empty.
            Check(entries++ <= input.Length, "does not end");
            Check(pathsOnly ? !_reader.HasValue : _entry.IsWithin(_path), "left the path");
            for (ResourceType type = ResourceType.None; type <= ResourceType.CoreLink; type++)
            {
                Decode(type, input);
            }
        }

        Check(_reader.Next(_entry) != ContentStatus.Entry, "went on after its end");
        Check(input.AsSpan().SequenceEqual(copy), "changed the payload");
    }

    private static byte[][] Texts(params string[] texts) => Array.ConvertAll(texts, Encoding.UTF8.GetBytes);

    private void Decode(ResourceType type, byte[] input)
    {
        _value.SetBytes(input, 0, 0);
        if (_reader.TryDecode(type, _value))
        {
            Check(
                _reader.HasValue && _value.Offset >= 0 && _value.Count >= 0 && _value.Count <= _value.Buffer.Length - _value.Offset,
                "decoded what is not there");
            Check(type != ResourceType.Float || !double.IsNaN(_value.Float), "decoded what is no number");
            Check(
                (type != ResourceType.String && type != ResourceType.CoreLink) || Utf8.IsValid(_value.Buffer, _value.Offset, _value.Count),
                "decoded a String that is not UTF-8");
        }
    }

    private void Check(bool holds, string otherwise) => Require(holds, holds ? "" : $"format {_reader.Format} {otherwise}");
}
