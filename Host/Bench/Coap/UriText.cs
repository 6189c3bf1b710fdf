namespace Lwm2m.Bench.Coap;

/// <summary>Between <c>/rd?ep=x</c> and the Uri-Path and Uri-Query options (RFC 7252 §6.4, §6.5).</summary>
public static class UriText
{
    /// <summary>The path and query of a request, percent-decoded.</summary>
    public static string Of(OptionSet options)
    {
        var query = options.Texts(OptionNumber.UriQuery);
        return PathOf(options) + (query.Count > 0 ? $"?{string.Join('&', query)}" : "");
    }

    /// <summary>The path of a request.</summary>
    public static string PathOf(OptionSet options) => "/" + string.Join('/', options.Texts(OptionNumber.UriPath));

    /// <summary>Adds the options for a path with an optional query; percent-encoded characters are decoded.</summary>
    public static OptionSet AddTo(OptionSet options, string pathAndQuery)
    {
        var mark = pathAndQuery.IndexOf('?');
        var path = mark < 0 ? pathAndQuery : pathAndQuery[..mark];
        var query = mark < 0 ? "" : pathAndQuery[(mark + 1)..];
        var added = Split(path.TrimStart('/'), '/').Select(text => new CoapOption(OptionNumber.UriPath, text))
            .Concat(Split(query, '&').Select(text => new CoapOption(OptionNumber.UriQuery, text)));
        return new OptionSet(options.Concat(added));
    }

    /// <summary>The Location-Path options for a path (RFC 7252 §5.10.7).</summary>
    public static OptionSet LocationOptions(string path) =>
        new(Split(path.TrimStart('/'), '/').Select(text => new CoapOption(OptionNumber.LocationPath, text)));

    private static IEnumerable<string> Split(string text, char separator) =>
        text.Length == 0 ? [] : text.Split(separator).Select(Uri.UnescapeDataString);
}
