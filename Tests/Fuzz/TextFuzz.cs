using System;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Broken paths, arguments of Execute, server URIs and UTF-8, held against patterns and .NET.</summary>
public sealed partial class TextFuzz : FuzzTarget
{
    private static readonly byte[][] Sources = Array.ConvertAll(
        [
            "/3/0/7/65534", "/", "/65535", "/3/0", "/1/2/3/4/5", "0='http://x',2", "9,8='',1='a,b'", "coap://[2001:db8::1]:5683", "COAPS://192.0.2.7:65535/",
            "coap://example.com:0", "\u00e9\u20ac\ud83d\ude00",
        ],
        Encoding.UTF8.GetBytes);

    private static readonly UTF8Encoding Strict = new(false, true);

    private readonly Lwm2mPath _path = new();
    private readonly ExecuteArguments _arguments = new();
    private readonly ByteWindow _window = new();
    private readonly byte[] _written = new byte[64];

    public override byte[] Next(Random random) => Mutation.OfOne(random, Sources);

    public override void Feed(byte[] input)
    {
        string text = Encoding.Latin1.GetString(input);
        CheckPath(input, text);
        CheckArguments(input, text);
        CheckUri(text);
        Require(Utf8.IsValid(input, 0, input.Length) == IsUtf8(input), "UTF-8");
    }

    [GeneratedRegex(@"\A(/|(/(0|[1-9][0-9]{0,4})){0,4})\z")]
    private static partial Regex Path();

    [GeneratedRegex(@"\A(([0-9])(='[!\x23-\x26\x28-\x5B\x5D-\x7E]*')?(,(?!\z)|\z))*\z")]
    private static partial Regex Arguments();

    private static bool IsUtf8(byte[] input)
    {
        try
        {
            Strict.GetCharCount(input);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static void CheckUri(string text)
    {
        try
        {
            var uri = new ServerUri(text);
            Require(uri.Scheme.Length > 0 && uri.Host.Length > 0 && uri.Port is >= 0 and <= 65535, "URI");

            // Lower case and percent-decoded (RFC 7252 §6.4 step 5).
            var lower = string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));
            Require(text.Contains('%') || lower.Contains(uri.Host, StringComparison.Ordinal), "host that is not in the URI");
        }
        catch (ArgumentException e) when (e.GetType() == typeof(ArgumentException))
        {
            // The one answer to a wrong configuration.
        }
    }

    private void CheckPath(byte[] input, string text)
    {
        bool expected = Path().IsMatch(text) && text.Split('/').All(id => id.Length == 0 || int.Parse(id) <= Lwm2mPath.MaxId);
        Require(_path.TryParse(input, 0, input.Length) == expected, "path");
        if (!expected)
        {
            return;
        }

        _window.Begin(_written, 0, 0, _written.Length);
        _path.Write(_window);
        Require(Encoding.ASCII.GetString(_written, 0, _window.Count) == (text.Length == 0 ? "/" : text), "path written");
    }

    private void CheckArguments(byte[] input, string text)
    {
        Match match = Arguments().Match(text);
        bool expected = match.Success && match.Groups[2].Captures.Select(digit => digit.Value).Distinct().Count() == match.Groups[2].Captures.Count;
        Require(_arguments.TryParse(input, 0, input.Length) == expected, "arguments");
        for (int digit = 0; expected && digit < ExecuteArguments.MaxArguments; digit++)
        {
            bool has = match.Groups[2].Captures.Any(capture => capture.Value[0] == '0' + digit);
            Require(_arguments.Has(digit) == has, "argument");
            Require(!has || _arguments.OffsetOf(digit) + _arguments.CountOf(digit) <= input.Length, "argument outside the text");
        }
    }
}
