namespace Lwm2m.Cli;

/// <summary>How device and server of <c>run</c> are secured, where it brings both.</summary>
/// <param name="Dtls">Whether there is DTLS.</param>
/// <param name="Oscore">Whether there is OSCORE, within DTLS if there is that too.</param>
public sealed record RunMode(bool Dtls, bool Oscore)
{
    /// <summary>New random keys for it, as the device has them.</summary>
    /// <param name="identity">PSK identity.</param>
    public AccountKeys NewKeys(string identity) => new(Dtls ? Psk.Random(identity) : null, Oscore ? OscoreKeys.Random() : null);

    /// <summary>That of a bootstrap server beside it, which is never without security: it hands out keys.</summary>
    public RunMode ForBootstrap() => Oscore ? this : new RunMode(true, false);

    /// <summary>What was asked for: OSCORE alone unless DTLS is, DTLS alone if nothing is.</summary>
    /// <exception cref="UsageException">DTLS both with and without.</exception>
    public static RunMode Of(bool nosec, bool dtls, bool oscore) => nosec && dtls
        ? throw new UsageException("--nosec is without DTLS, --dtls with it; choose one")
        : new RunMode(dtls || (!oscore && !nosec), oscore);
}
