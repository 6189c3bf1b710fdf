namespace Lwm2m.Bench.Coap;

/// <summary>Option numbers and what is known of them (RFC 7252 §5.10, RFC 7641 §2, RFC 7959 §2.1, RFC 8613 §2, RFC 9175 §2.2, §3.2).</summary>
public static class OptionNumber
{
#pragma warning disable CS1591 // the names are those of the registry
    public const int IfMatch = 1;
    public const int UriHost = 3;
    public const int ETag = 4;
    public const int IfNoneMatch = 5;
    public const int Observe = 6;
    public const int UriPort = 7;
    public const int LocationPath = 8;
    public const int Oscore = 9;
    public const int UriPath = 11;
    public const int ContentFormat = 12;
    public const int MaxAge = 14;
    public const int UriQuery = 15;
    public const int HopLimit = 16;
    public const int Accept = 17;
    public const int LocationQuery = 20;
    public const int Block2 = 23;
    public const int Block1 = 27;
    public const int Size2 = 28;
    public const int ProxyUri = 35;
    public const int ProxyScheme = 39;
    public const int Size1 = 60;
    public const int Echo = 252;
    public const int NoResponse = 258;
    public const int RequestTag = 292;
#pragma warning restore CS1591

    private static readonly Dictionary<int, OptionRule> Rules = new()
    {
        [IfMatch] = new("If-Match", 0, 8, Repeatable: true),
        [UriHost] = new("Uri-Host", 1, 255),
        [ETag] = new("ETag", 1, 8, Repeatable: true),
        [IfNoneMatch] = new("If-None-Match", 0, 0),
        [Observe] = new("Observe", 0, 3),
        [UriPort] = new("Uri-Port", 0, 2),
        [LocationPath] = new("Location-Path", 0, 255, Repeatable: true),
        [Oscore] = new("OSCORE", 0, 255),
        [UriPath] = new("Uri-Path", 0, 255, Repeatable: true),
        [ContentFormat] = new("Content-Format", 0, 2),
        [MaxAge] = new("Max-Age", 0, 4),
        [UriQuery] = new("Uri-Query", 0, 255, Repeatable: true),
        [Accept] = new("Accept", 0, 2),
        [LocationQuery] = new("Location-Query", 0, 255, Repeatable: true),
        [Block2] = new("Block2", 0, 3),
        [Block1] = new("Block1", 0, 3),
        [Size2] = new("Size2", 0, 4),
        [ProxyUri] = new("Proxy-Uri", 1, 1034),
        [ProxyScheme] = new("Proxy-Scheme", 1, 255),
        [Size1] = new("Size1", 0, 4),
        [HopLimit] = new("Hop-Limit", 1, 1),
        [Echo] = new("Echo", 1, 40),
        [NoResponse] = new("No-Response", 0, 1),
        [RequestTag] = new("Request-Tag", 0, 8, Repeatable: true),
    };

    /// <summary>An odd number: a recipient that does not recognise the option must not process the message (RFC 7252 §5.4.1).</summary>
    public static bool IsCritical(int number) => (number & 1) != 0;

    /// <summary>The registered name, or the number.</summary>
    public static string Name(int number) =>
        Rules.TryGetValue(number, out var rule) ? rule.Name : number.ToString();

    /// <summary>
    /// The first critical option that cannot be processed: unknown, repeated without leave, or of a length out of
    /// its range (RFC 7252 §5.4.1, §5.4.3, §5.4.5). Null when there is none.
    /// </summary>
    public static int? FirstUnprocessable(OptionSet options)
    {
        var previous = -1;
        foreach (var option in options)
        {
            if (IsCritical(option.Number) && !IsProcessable(option, repeated: option.Number == previous))
            {
                return option.Number;
            }

            previous = option.Number;
        }

        return null;
    }

    private static bool IsProcessable(CoapOption option, bool repeated) =>
        Rules.TryGetValue(option.Number, out var rule)
        && option.Value.Length >= rule.MinLength
        && option.Value.Length <= rule.MaxLength
        && (rule.Repeatable || !repeated);

    private sealed record OptionRule(string Name, int MinLength, int MaxLength, bool Repeatable = false);
}
