using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Cli;

/// <summary>Tells where a device stands with its servers and its bootstrap server, whenever that changes.</summary>
public sealed class DeviceReport
{
    private readonly Lwm2mClient _client;
    private readonly Action<string> _tell;
    private readonly Dictionary<int, RegistrationState> _registrations = [];
    private readonly Dictionary<int, bool> _areOpening = [];
    private readonly Dictionary<int, int> _repeated = [];
    private BootstrapState _bootstrap;
    private bool _hasRegistered;

    /// <summary>Reports of a client.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="tell">Takes them.</param>
    public DeviceReport(Lwm2mClient client, Action<string> tell)
    {
        _client = client;
        _tell = tell;
        client.Objects.Failed = (objectId, exception) => tell($"the code of {(objectId < 0 ? "the application" : $"object {objectId}")} failed: {exception.GetType().Name}: {exception.Message}");
        client.Bootstrap.Reported += (failure, text) => tell(failure == BootstrapFailure.None ? text : $"bootstrap: {Describe(failure)}{(text is null ? "" : $" ({text})")}");
    }

    /// <summary>Tells what has changed.</summary>
    public void Step()
    {
        var former = _bootstrap;
        _bootstrap = _client.Bootstrap.State;
        if (_bootstrap != former)
        {
            TellBootstrap(former);
        }

        for (var i = 0; i < _client.SessionCount; i++)
        {
            var session = _client.SessionAt(i);
            var isOpening = session.Link.State == LinkState.Opening;
            if (_areOpening.GetValueOrDefault(session.Account.ShortServerId) != isOpening)
            {
                _areOpening[session.Account.ShortServerId] = isOpening;
                if (isOpening)
                {
                    _tell($"looks for {session.Security.ServerUri}{(session.Link is SecuredLink ? " and shakes hands" : "")}");
                }
            }

            var state = session.Registration.State;
            if (_registrations.GetValueOrDefault(session.Account.ShortServerId) != state)
            {
                _registrations[session.Account.ShortServerId] = state;
                _repeated[session.Account.ShortServerId] = session.Endpoint.Counters.Retransmissions;
                Tell(session, state);
            }

            // Once; a minute and a half without a word would pass for a program that hangs.
            if (state == RegistrationState.Registering && session.Endpoint.Counters.Retransmissions > _repeated.GetValueOrDefault(session.Account.ShortServerId))
            {
                _repeated[session.Account.ShortServerId] = int.MaxValue;
                _tell($"no answer from {session.Security.ServerUri} so far; asks again");
            }
        }
    }

    private static string Describe(BootstrapFailure failure) => failure switch
    {
        BootstrapFailure.NoAccount => "there is no account of a bootstrap server",
        BootstrapFailure.BadAccount => "the account of the bootstrap server cannot be used",
        BootstrapFailure.LinkFailed => "no link to the bootstrap server",
        BootstrapFailure.Unanswered => "the bootstrap server does not answer",
        BootstrapFailure.Refused => "the bootstrap server refuses the request",
        BootstrapFailure.TimedOut => "the bootstrap server came to no end",
        BootstrapFailure.Inconsistent => "what it wrote makes no usable accounts, its Finish was refused",
        BootstrapFailure.NotStored => "the accounts could not be stored, its Finish was refused",
        _ => "given up",
    };

    private void TellBootstrap(BootstrapState former)
    {
        // A link without handshake is open at once.
        var isBegun = (former is BootstrapState.Idle or BootstrapState.Waiting) && _bootstrap is BootstrapState.Connecting or BootstrapState.Requesting;
        if (isBegun && _client.Accounts.Bootstrap is { } account)
        {
            _tell($"bootstrap at {account.ServerUri}");
            if (IsBare(account))
            {
                _tell("WARNING: it has no security; whoever is on the way may take the device over");
            }
        }

        switch (_bootstrap)
        {
            case BootstrapState.Waiting:
                _tell("bootstrap: waits before the next request");
                break;
            case BootstrapState.Requesting:
                _tell("bootstrap: asks");
                break;
            case BootstrapState.Serving:
                _tell("bootstrap: admitted, takes what the server writes");
                break;
        }
    }

    private void Tell(ServerSession session, RegistrationState state)
    {
        switch (state)
        {
            case RegistrationState.Registering:
                _tell($"registering at {session.Security.ServerUri}{(IsBare(session.Security) ? " without security (NoSec)" : "")}");
                break;
            case RegistrationState.Registered:
                _tell(_hasRegistered || session.Registration.LastCode != 0 ? "registered" : "registered, as the store says");
                _hasRegistered = true;
                break;
            case RegistrationState.BackingOff:
                var code = session.Registration.LastCode;
                _tell(code == 0 && session.Link is SecuredLink { Alert: >= 0 } ? "the server refuses the handshake; will try again"
                    : code == 0 ? "no answer from the server, or no way to it; will try again" : $"registration refused with {code >> 5}.{code & 31:00}; will try again");
                break;
            case RegistrationState.Failed:
                _tell("registration failed for good");
                break;
            case RegistrationState.Disabled:
                _tell("disabled by the server for a time");
                break;
            case RegistrationState.Deregistered:
                _tell(_hasRegistered ? "de-registered" : "stopped; was not registered");
                break;
        }
    }

    private static bool IsBare(SecurityAccount account) => account is { Mode: SecurityMode.NoSec, OscoreInstanceId: < 0 };
}
