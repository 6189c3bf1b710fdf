using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Oscore;

/// <summary>Which options are encrypted, which are not, and which may be both (RFC 8613 §4.1, Figure 5).</summary>
internal static class OptionClass
{
    /// <summary>Options for proxies only (class U).</summary>
    public static bool IsOuter(int number) => number is OptionNumber.UriHost or OptionNumber.UriPort or OptionNumber.ProxyUri
        or OptionNumber.ProxyScheme or OptionNumber.HopLimit or OptionNumber.Oscore;

    /// <summary>
    /// Options that an intermediary may have put outside for a purpose of its own; they mean nothing to the other end
    /// once the message is open.
    /// </summary>
    public static bool IsHopByHop(int number) => number is OptionNumber.Observe or OptionNumber.MaxAge or OptionNumber.Block1 or OptionNumber.Block2
        or OptionNumber.Size1 or OptionNumber.Size2 or OptionNumber.NoResponse or OptionNumber.Echo or OptionNumber.RequestTag;

    /// <summary>The options that are encrypted: all that are not class U, unknown ones included.</summary>
    public static OptionSet Inner(OptionSet options) => new(options.Where(option => !IsOuter(option.Number)));

    /// <summary>The options that stay unencrypted: class U.</summary>
    public static OptionSet Outer(OptionSet options) => new(options.Where(option => IsOuter(option.Number)));

    /// <summary>
    /// A request to a URI behind a proxy with that URI in its parts: path and query to be encrypted, the rest as
    /// Proxy-Uri (RFC 8613 §4.1.3.3).
    /// </summary>
    public static OptionSet SplitProxyUri(OptionSet options)
    {
        if (options.First(OptionNumber.ProxyUri) is not { } option || !Uri.TryCreate(option.Text, UriKind.Absolute, out var uri))
        {
            return options;
        }

        var proxy = new CoapOption(OptionNumber.ProxyUri, $"{uri.Scheme}://{uri.Authority}");
        return UriText.AddTo(options.Set(proxy), uri.PathAndQuery);
    }
}
