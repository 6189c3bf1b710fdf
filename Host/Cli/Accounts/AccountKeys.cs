using Lwm2m.Client;

namespace Lwm2m.Cli;

/// <summary>How an account is secured: by DTLS with a key, by OSCORE, by both or not at all.</summary>
/// <param name="Psk">The key of DTLS, or null for no DTLS.</param>
/// <param name="Oscore">The context of OSCORE, or null for none.</param>
public sealed record AccountKeys(Psk? Psk, OscoreKeys? Oscore)
{
    /// <summary>No security.</summary>
    public static AccountKeys None { get; } = new(null, null);

    /// <summary>As the other side has them.</summary>
    public AccountKeys Mirrored() => this with { Oscore = Oscore?.Mirrored() };

    /// <summary>Scheme of URIs.</summary>
    public string Scheme => Psk is null ? "coap" : "coaps";

    /// <summary>Port of a server unless told otherwise.</summary>
    public int DefaultPort => Psk is null ? 5683 : 5684;

    /// <summary>For a person.</summary>
    public string Name => (Psk, Oscore) switch
    {
        (null, null) => "no security (NoSec)",
        (null, _) => "OSCORE",
        (_, null) => "DTLS 1.2 PSK",
        _ => "OSCORE in DTLS 1.2 PSK",
    };

    /// <summary>Nothing that is secret.</summary>
    public override string ToString() => Name;

    /// <summary>Checks that a URI and the keys go together.</summary>
    /// <param name="uri">URI of a server.</param>
    /// <param name="otherwise">What else gives a key, for the error.</param>
    /// <exception cref="UsageException">They do not, or it is no URI of CoAP.</exception>
    public void CheckUri(string uri, string otherwise = "")
    {
        string scheme;
        try
        {
            scheme = new ServerUri(uri).Scheme;
        }
        catch (ArgumentException)
        {
            scheme = "";
        }

        if (scheme is not ("coap" or "coaps"))
        {
            throw new UsageException($"'{uri}' is no coap://HOST:PORT or coaps://HOST:PORT");
        }

        if (scheme != Scheme)
        {
            throw new UsageException(Psk is null
                ? $"{uri} wants a key: --psk-id ID --psk HEX {otherwise}".TrimEnd()
                : $"a key goes with coaps://, not with {uri}");
        }
    }
}
