using System.Buffers.Text;
using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Proxy;

/// <summary>OSCORE messages over HTTP hops: the header field, the media type and the codes (RFC 8613 §11, RFC 8075 §7).</summary>
public static class OscoreHttp
{
    /// <summary>Name of the header field that carries the value of the OSCORE option.</summary>
    public const string HeaderName = "OSCORE";

    /// <summary>Type of a body that is the payload of an OSCORE message.</summary>
    public const string MediaType = "application/oscore";

    private const string EmptyOption = "AA";

    /// <summary>The value of the header field for one of the option (RFC 8613 §11.2).</summary>
    public static string HeaderOf(ReadOnlySpan<byte> option) => option.IsEmpty ? EmptyOption : Base64Url.EncodeToString(option);

    /// <summary>The value of the option for one of the header field (RFC 8613 §11.3).</summary>
    /// <returns>Null when it is not two or more characters of base64url without padding.</returns>
    public static byte[]? OptionOf(string header)
    {
        if (header == EmptyOption)
        {
            return [];
        }

        var isBase64Url = header.Length >= 2 && header.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return isBase64Url && Base64Url.IsValid(header) ? Base64Url.DecodeFromChars(header) : null;
    }

    /// <summary>The HTTP status of a CoAP response (RFC 8075 §7, table 2).</summary>
    public static int StatusOf(CoapCode code) => (code.Class, code.Detail) switch
    {
        (2, 1) => 201,
        (2, _) => 200,
        (4, 1) => 403,
        (4, 2 or 5 or 8) => 400,
        (4, _) or (5, 0 or 1 or 2 or 3 or 4) => (code.Class * 100) + code.Detail,
        _ => 502,
    };

    /// <summary>The CoAP response code that stands for an HTTP status; several are lost on the way there.</summary>
    public static CoapCode CodeOf(int status) => status switch
    {
        200 => CoapCode.Changed,
        >= 400 and < 600 when status % 100 < 32 => CoapCode.Of(status / 100, status % 100),
        _ => CoapCode.BadGateway,
    };

    /// <summary>The OSCORE message that a POST with the header field and a body is.</summary>
    public static CoapRequest RequestOf(byte[] option, ReadOnlyMemory<byte> body) => new()
    {
        Method = CoapCode.Post,
        Options = new OptionSet([new CoapOption(OptionNumber.Oscore, option)]),
        Payload = body,
    };
}
