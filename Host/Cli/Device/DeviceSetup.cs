using Lwm2m.Client;
using Lwm2m.Oscore;

namespace Lwm2m.Cli;

/// <summary>What a <see cref="DemoDevice"/> is made with.</summary>
/// <param name="Endpoint">Endpoint client name.</param>
public sealed record DeviceSetup(string Endpoint)
{
    /// <summary>Short Server ID of a server given here; a bootstrap gives others.</summary>
    public const int ShortServerId = 1;

    /// <summary>Whether the name was given explicitly; otherwise the name in a factory image takes precedence.</summary>
    public bool IsEndpointGiven { get; init; }

    /// <summary>URI of the server, or of the bootstrap server; null for what <see cref="State"/> has.</summary>
    public string? Uri { get; init; }

    /// <summary>Whether it is that of a bootstrap server.</summary>
    public bool IsBootstrap { get; init; }

    /// <summary>How the account is secured.</summary>
    public AccountKeys Keys { get; init; } = AccountKeys.None;

    /// <summary>What OSCORE does when there is any. Other than deriving anew at each start wants <see cref="State"/>.</summary>
    public OscoreOptions Oscore { get; init; } = new();

    /// <summary>Lifetime of the registration in seconds.</summary>
    public int LifetimeS { get; init; } = 300;

    /// <summary>Whether a bootstrap server may be without security.</summary>
    public bool AllowsInsecureBootstrap { get; init; }

    /// <summary>How it behaves.</summary>
    public DeviceBehaviour Behaviour { get; init; } = DeviceBehaviour.Default;

    /// <summary>What secures its links.</summary>
    public DtlsEngine Engine { get; init; } = DtlsEngine.CSharp;

    /// <summary>Whether it offers connection IDs to a DTLS server (RFC 9146).</summary>
    public bool UsesConnectionId { get; init; } = true;

    /// <summary>What outlives its end; null for nothing.</summary>
    public StateFolder? State { get; init; }

    /// <summary>UDP port that it sends from to a server without DTLS; 0 for any.</summary>
    public int LocalPort { get; init; }

    /// <summary>What carries its datagrams; null for UDP.</summary>
    public Bearer? Bearer { get; init; }

    /// <summary>The modem whose sockets carry them; null for none.</summary>
    public DeviceModem? Modem { get; init; }

    /// <summary>The network whose short messages wake it while its data go over UDP; null for none.</summary>
    public SmsNetwork? Triggers { get; init; }

    /// <summary>The card that has its accounts; null for none.</summary>
    public SmartcardNetwork? Card { get; init; }

    /// <summary>A second server over the same bearer, with fewer rights, and its keys; null for none.</summary>
    public (string Uri, AccountKeys Keys)? Second { get; init; }

    /// <summary>What its thermometer shows when it starts.</summary>
    public double Celsius { get; init; } = 20;

    /// <summary>Whether it de-registers at its end although <see cref="State"/> would let it go on.</summary>
    public bool Leaves { get; init; }

    /// <summary>Shows what happens; null to show nothing.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Whether each message is shown as well.</summary>
    public bool ShowsMessages { get; init; }

    /// <summary>
    /// Whether accounts that were kept may be those of this command: with the same server, or with a bootstrap, which may have changed them all.
    /// </summary>
    public bool Fits(AccountList accounts) => Uri is null || (IsBootstrap
        ? accounts.Bootstrap is null || accounts.Bootstrap.ServerUri == Uri
        : Enumerable.Range(0, accounts.Security.Count).Any(i => accounts.SecurityAt(i).ServerUri == Uri));

    /// <summary>The account as it is when <see cref="State"/> has none.</summary>
    public void AddAccount(AccountList accounts)
    {
        if (Uri is { } uri)
        {
            AccountSetup.Add(accounts, uri, IsBootstrap ? null : Server(ShortServerId), Keys, Triggers is null ? Bearer?.Sms(Keys) : SmsNetwork.Account(null));
        }

        if (Second is { } second)
        {
            AccountSetup.Add(accounts, second.Uri, Server(ShortServerId + 1), second.Keys);
        }
    }

    private ServerAccount Server(int shortServerId)
    {
        var server = new ServerAccount(shortServerId, LifetimeS) { RetryTimerS = 5, MutesSend = Behaviour.SendPath is null };
        server.IsReachableBySms = Triggers is not null;
        byte[] binding = [(byte)(Bearer?.Letter ?? 'U')];
        server.SetBindingMode(binding, 0, binding.Length);
        return server;
    }
}
