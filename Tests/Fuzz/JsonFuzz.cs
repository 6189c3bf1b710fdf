using System;
using System.Text;
using System.Text.Json;
using Lwm2m.Client;
using Lwm2m.Json;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Broken JSON into the tokenizer: whether it is well-formed, and what its tokens are, is held against .NET's own reader.</summary>
public sealed class JsonFuzz : FuzzTarget
{
    private static readonly byte[][] Sources = Array.ConvertAll(
        [
            """[{"bn":"/3/0/","n":"0","vs":"Open\u0020M\ud83d\ude00"},{"n":"6/0","v":-1.25e2},{"n":"9","vb":true,"t":1}]""",
            """ {"a" : [null, false , true,"caf\u00e9\"\\\/\b\f\n\r\t", {}, []],"b":-0.5E+10,"c":{"d":[[[[0]]]]}} """,
            "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", "\"\u00e9\u20ac\"", "-0", "1e5", "true", "[\n]\t",
        ],
        Encoding.UTF8.GetBytes);

    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonTokenizer.MaxNesting };

    private readonly JsonTokenizer _tokenizer = new();
    private int _wellFormed;

    public override byte[] Next(Random random) => Mutation.OfOne(random, Sources);

    public override void Feed(byte[] input)
    {
        var peer = new Utf8JsonReader(input, Options);
        _tokenizer.Begin(input, 0, input.Length);
        JsonToken token = _tokenizer.Next();
        for (int tokens = 0; token > JsonToken.End; tokens++)
        {
            Require(tokens <= input.Length, "does not end");
            JsonToken expected = TryRead(ref peer);
            if (token == JsonToken.Number && expected == JsonToken.Malformed)
            {
                // .NET looks already at what follows the number.
                Require(_tokenizer.Next() == JsonToken.Malformed, "not malformed to .NET");
                return;
            }

            Require(expected == token, $"token {tokens} is {token}, to .NET {expected}");
            if (token is JsonToken.Name or JsonToken.String or JsonToken.Number)
            {
                Require(peer.ValueSpan.SequenceEqual(input.AsSpan(_tokenizer.Offset, _tokenizer.Count)), "another slice");
            }

            token = _tokenizer.Next();
        }

        Require(TryRead(ref peer) == token, token == JsonToken.End ? "more to .NET" : "not malformed to .NET");
        Require(_tokenizer.Next() == token, "went on after its end");
        _tokenizer.Begin(input, 0, input.Length);
        Require(_tokenizer.TrySkip() || token == JsonToken.Malformed, "not skipped");
        _wellFormed += token == JsonToken.End ? 1 : 0;
    }

    public override string Finish() => $"{_wellFormed} well-formed";

    private static JsonToken TryRead(ref Utf8JsonReader peer)
    {
        try
        {
            if (!peer.Read())
            {
                return JsonToken.End;
            }

            if (peer.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
            {
                // .NET looks at surrogates and UTF-8 only now.
                peer.GetString();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return JsonToken.Malformed;
        }

        return peer.TokenType switch
        {
            JsonTokenType.StartArray => JsonToken.BeginArray,
            JsonTokenType.EndArray => JsonToken.EndArray,
            JsonTokenType.StartObject => JsonToken.BeginObject,
            JsonTokenType.EndObject => JsonToken.EndObject,
            JsonTokenType.PropertyName => JsonToken.Name,
            JsonTokenType.String => JsonToken.String,
            JsonTokenType.Number => JsonToken.Number,
            JsonTokenType.True => JsonToken.True,
            JsonTokenType.False => JsonToken.False,
            _ => JsonToken.Null
        };
    }
}
