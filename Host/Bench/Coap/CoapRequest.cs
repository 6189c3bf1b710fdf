namespace Lwm2m.Bench.Coap;

/// <summary>A request without what the message layer adds: to send, or as received (RFC 7252 §5.1).</summary>
public sealed record CoapRequest
{
    /// <summary>The method.</summary>
    public required CoapCode Method { get; init; }

    /// <summary>The options.</summary>
    public OptionSet Options { get; init; } = OptionSet.Empty;

    /// <summary>The whole body; the endpoint does the block-wise transfer.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether it goes (or came) in a Confirmable message.</summary>
    public bool Confirmable { get; init; } = true;

    /// <summary>The path, such as <c>/3/0/0</c>.</summary>
    public string Path => UriText.PathOf(Options);

    /// <summary>The segments of the path.</summary>
    public IReadOnlyList<string> PathSegments => Options.Texts(OptionNumber.UriPath);

    /// <summary>The query arguments, such as <c>lt=60</c>.</summary>
    public IReadOnlyList<string> Query => Options.Texts(OptionNumber.UriQuery);

    /// <summary>The format of the payload; null when not told.</summary>
    public int? ContentFormat => (int?)Options.Number(OptionNumber.ContentFormat);

    /// <summary>The format asked for; null when any will do.</summary>
    public int? Accept => (int?)Options.Number(OptionNumber.Accept);

    /// <summary>A request for a path with an optional query.</summary>
    public static CoapRequest To(CoapCode method, string pathAndQuery) =>
        new() { Method = method, Options = UriText.AddTo(OptionSet.Empty, pathAndQuery) };

    /// <summary>This request with a payload; <paramref name="contentFormat"/> null for none told.</summary>
    public CoapRequest WithPayload(ReadOnlyMemory<byte> payload, int? contentFormat) => this with
    {
        Payload = payload,
        Options = contentFormat is { } format
            ? Options.Set(new CoapOption(OptionNumber.ContentFormat, (uint)format))
            : Options,
    };

    /// <summary>This request asking for a format; null leaves it to the peer.</summary>
    public CoapRequest WithAccept(int? contentFormat) => contentFormat is { } format
        ? this with { Options = Options.Set(new CoapOption(OptionNumber.Accept, (uint)format)) }
        : this;

    /// <summary>The value of the query argument <c>name=value</c>, "" for a bare <c>name</c>, null when absent.</summary>
    public string? QueryValue(string name)
    {
        foreach (var argument in Query)
        {
            var equals = argument.IndexOf('=');
            if ((equals < 0 ? argument : argument[..equals]) == name)
            {
                return equals < 0 ? "" : argument[(equals + 1)..];
            }
        }

        return null;
    }
}
