using Lwm2m.Client;

namespace Lwm2m.Cli;

/// <summary>Adds accounts to those of a device, from what the command line has.</summary>
public static class AccountSetup
{
    /// <summary>Adds one.</summary>
    /// <param name="accounts">Where to.</param>
    /// <param name="uri">URI of the server.</param>
    /// <param name="server">How the registration is kept, or null for a bootstrap server.</param>
    /// <param name="keys">How it is secured.</param>
    /// <param name="sms">What it has for SMS, or null.</param>
    /// <param name="holdOffS">Seconds before a bootstrap.</param>
    public static void Add(AccountList accounts, string uri, ServerAccount? server, AccountKeys keys, SmsAccount? sms = null, int holdOffS = 0)
    {
        var security = new SecurityAccount(uri, server?.ShortServerId ?? SecurityAccount.Unset) { ClientHoldOffS = holdOffS, Sms = sms };
        if (keys.Psk is { } psk)
        {
            security.SetPreSharedKey(psk.IdentityBytes, psk.Key);
        }

        if (server is null)
        {
            accounts.AddBootstrap(security);
        }
        else
        {
            accounts.Add(security, server);
        }

        if (keys.Oscore is { } oscore)
        {
            accounts.AddOscore(security, oscore.ToAccount());
        }
    }
}
