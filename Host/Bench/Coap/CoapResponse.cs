namespace Lwm2m.Bench.Coap;

/// <summary>A response without what the message layer adds (RFC 7252 §5.2).</summary>
public sealed record CoapResponse(CoapCode Code)
{
    /// <summary>The options.</summary>
    public OptionSet Options { get; init; } = OptionSet.Empty;

    /// <summary>The whole body; the endpoint does the block-wise transfer.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// Called once when the response was handed to the transport, so that what a request sets off does not reach the
    /// peer before its response.
    /// </summary>
    public Action? AfterSending { get; init; }

    /// <summary>No response yet: the peer proposed a context to ask under (RFC 8613 Appendix B.2).</summary>
    internal static CoapResponse AskAgain { get; } = new(CoapCode.Unauthorized);

    /// <summary>The format of the payload; null when not told.</summary>
    public int? ContentFormat => (int?)Options.Number(OptionNumber.ContentFormat);

    /// <summary>The path a 2.01 tells, such as <c>/rd/5a3f</c>; null when there is none.</summary>
    public string? Location
    {
        get
        {
            var segments = Options.Texts(OptionNumber.LocationPath);
            return segments.Count == 0 ? null : "/" + string.Join('/', segments);
        }
    }

    /// <summary>The Observe number; null when this is no notification.</summary>
    public uint? Observe => Options.Number(OptionNumber.Observe);

    /// <summary>The body as text, which a diagnostic payload is (RFC 7252 §5.5.2).</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Payload.Span);

    /// <summary>A response with a body.</summary>
    public static CoapResponse With(CoapCode code, ReadOnlyMemory<byte> payload, int contentFormat) => new(code)
    {
        Payload = payload,
        Options = new OptionSet([new CoapOption(OptionNumber.ContentFormat, (uint)contentFormat)]),
    };

    /// <summary>An error with a diagnostic text (RFC 7252 §5.5.2).</summary>
    public static CoapResponse Error(CoapCode code, string diagnostic) =>
        new(code) { Payload = System.Text.Encoding.UTF8.GetBytes(diagnostic) };

    internal static CoapResponse Of(CoapMessage message) =>
        new(message.Code) { Options = message.Options, Payload = message.Payload };
}
