using System.CommandLine;
using Lwm2m.Client;
using Lwm2m.Dtls;

namespace Lwm2m.Cli;

/// <summary><c>run provision</c> and its options.</summary>
public sealed class ProvisionCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The image to make; FILE.key is its device key unless told otherwise" };
    private readonly Option<string?> _server = new("--server") { Description = "The server to register at", HelpName = "coap[s]://HOST:PORT" };
    private readonly Option<string?> _bootstrap = new("--bootstrap") { Description = "Or the bootstrap server to get accounts from", HelpName = "coap[s]://HOST:PORT" };
    private readonly Option<int> _ssid = new("--ssid") { Description = "Short Server ID", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _lifetime = new("--lifetime") { Description = "Lifetime of the registration in seconds", HelpName = "S", DefaultValueFactory = _ => ServerAccount.DefaultLifetimeS };
    private readonly Option<int> _holdOff = new("--hold-off") { Description = "Seconds to wait before a bootstrap", HelpName = "S" };
    private readonly Option<string> _endpoint = new("--endpoint") { Description = "Endpoint client name of the device, in the image; also the identity of a new key", HelpName = "NAME", DefaultValueFactory = _ => DeviceCommand.DefaultEndpoint };
    private readonly Option<bool> _newPsk = new("--new-psk") { Description = "Make a random key for this device and show it once, for the server" };
    private readonly Option<bool> _insecure = new("--insecure-bootstrap") { Description = "Allow a bootstrap server without any security" };
    private readonly Option<string?> _sealKey = new("--seal-key") { Description = "The device key, 16 bytes in hexadecimal", HelpName = "HEX" };
    private readonly Option<string?> _deviceKey = new("--device-key") { Description = "Or the file that has it; made with a random key if it is not there", HelpName = "FILE" };
    private readonly Option<bool> _force = new("--force") { Description = "Replace the image if there is one; its server and key are lost with it" };
    private readonly Option<string> _freshness = BehaviourOptions.NewFreshness();
    private readonly KeyOptions _keys = new();
    private readonly CardKeyOptions _cardKeys = new();

    /// <summary>The command, as the command line takes it.</summary>
    public Command Build(Terminal terminal)
    {
        OptionChecks.IsEndpointName(_endpoint);
        OptionChecks.InRange(_ssid, 1, AccountList.MaxShortServerId);
        OptionChecks.InRange(_lifetime, 0, int.MaxValue);
        OptionChecks.InRange(_holdOff, 0, int.MaxValue);
        var command = new Command("provision", "Make the factory image of one device: its account, sealed, for a board or for --state")
        {
            _file, _server, _bootstrap, _ssid, _lifetime, _holdOff, _endpoint, _newPsk, _insecure, _sealKey, _deviceKey, _force, _freshness,
        };
        _keys.AddTo(command);
        _cardKeys.AddTo(command);
        command.SetAction(arguments => Run(arguments, terminal));
        return command;
    }

    private int Run(ParseResult arguments, Terminal terminal)
    {
        var (server, bootstrap) = (arguments.GetValue(_server), arguments.GetValue(_bootstrap));
        if ((server is null) == (bootstrap is null))
        {
            throw new UsageException("provision takes one of --server and --bootstrap; what a bootstrapped device registers at it learns there");
        }

        var (sealKey, keyFile) = (arguments.GetValue(_sealKey), arguments.GetValue(_deviceKey));
        if (sealKey is not null && keyFile is not null)
        {
            throw new UsageException("provision takes one of --seal-key and --device-key");
        }

        var uri = server ?? bootstrap!;
        var isNew = arguments.GetValue(_newPsk);
        var keys = _keys.Read(arguments, isNew ? arguments.GetValue(_endpoint) : null);
        keys.CheckUri(uri, "or --new-psk");
        if (bootstrap is not null && keys is { Psk: null, Oscore: null } && !arguments.GetValue(_insecure))
        {
            throw new UsageException(BootstrapRefusal.WithoutSecurity(uri));
        }

        var setup = new ProvisionSetup(arguments.GetValue(_endpoint)!, uri, bootstrap is not null, keys)
        {
            CardKeys = _cardKeys.Read(arguments),
            Replaces = arguments.GetValue(_force),
            ShortServerId = arguments.GetValue(_ssid),
            LifetimeS = arguments.GetValue(_lifetime),
            HoldOffS = arguments.GetValue(_holdOff),
            ShowsNewPsk = isNew,
            DemandsFreshness = BehaviourOptions.DemandsFreshness(arguments.GetValue(_freshness)),
        };
        var key = sealKey is null ? null : Hexadecimal.Read("--seal-key", sealKey, SealedStore.KeyLength, SealedStore.KeyLength);
        return ProvisionRun.Run(arguments.GetValue(_file)!, key, keyFile, setup, terminal);
    }
}
