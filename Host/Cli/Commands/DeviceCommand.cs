using System.CommandLine;
using Lwm2m.Dtls;

namespace Lwm2m.Cli;

/// <summary><c>run</c> itself and its options: the device, with or without a server of its own.</summary>
public sealed class DeviceCommand
{
    /// <summary>Endpoint client name unless told otherwise.</summary>
    public const string DefaultEndpoint = "urn:lwm2mdevice:demo";

    private readonly Option<bool> _once = new("--once") { Description = "Walk through everything once, check each step, exit 0 or name the step that failed" };
    private readonly Option<string?> _server = new("--server") { Description = "Run the device alone against this LwM2M server", HelpName = "coap[s]://HOST:PORT" };

    private readonly Option<string?> _bootstrap = new("--bootstrap")
    {
        Description = "Run the device alone and let this bootstrap server give it its accounts; with --once, without a URI, one that run starts",
        HelpName = "coap[s]://HOST:PORT", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _insecure = new("--insecure-bootstrap") { Description = "Allow a bootstrap server without any security" };
    private readonly Option<string> _endpoint = new("--endpoint") { Description = "Endpoint client name of the device, unless its factory image brings one", HelpName = "NAME", DefaultValueFactory = _ => DefaultEndpoint };
    private readonly Option<int> _lifetime = new("--lifetime") { Description = "Lifetime of the registration in seconds", HelpName = "S", DefaultValueFactory = _ => 300 };
    private readonly Option<bool> _noSec = new("--nosec") { Description = "Device and server of run without DTLS" };
    private readonly Option<bool> _oscore = new("--oscore") { Description = "Device and server of run with OSCORE, over plain CoAP unless --dtls" };
    private readonly Option<bool> _dtls = new("--dtls") { Description = "Device and server of run with DTLS, as they are unless --oscore or --nosec" };
    private readonly Option<string> _engine = new("--engine") { Description = "What secures the device's link: the C# engine of any board, or Mbed TLS (Debian: gcc, libmbedtls-dev)", DefaultValueFactory = _ => "csharp" };
    private readonly Option<int> _port = new("--port") { Description = "UDP port of the server that run starts; 0 for any", HelpName = "PORT", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> _log = new("--log") { Description = "Show every message (without --once, --server and --bootstrap they always are)" };
    private readonly Option<string?> _state = new("--state") { Description = "Keep the device's store in this folder and go on from what is there", HelpName = "DIR" };
    private readonly Option<bool> _leave = new("--leave") { Description = "With --state: de-register at the end; else the next start goes on without a word" };
    private readonly Option<string?> _image = new("--provision") { Description = "Begin with this factory image, if the folder of --state has no accounts yet", HelpName = "FILE" };
    private readonly Option<string?> _sealKey = new("--seal-key") { Description = "The device key, 16 bytes in hexadecimal [default: DIR/device.key]", HelpName = "HEX" };
    private readonly Option<string?> _deviceKey = new("--device-key") { Description = "Or the file that has it", HelpName = "FILE" };
    private readonly KeyOptions _keys = new();
    private readonly RecoveryOptions _recovery = new();
    private readonly BehaviourOptions _behaviour = new();
    private readonly ModemOptionSet _modem = new();
    private readonly BearerOptions _bearer;

    /// <summary>Makes it.</summary>
    public DeviceCommand() => _bearer = new BearerOptions(_modem, _oscore);

    /// <summary>The command, as the command line takes it.</summary>
    public RootCommand Build(Terminal terminal)
    {
        OptionChecks.InRange(_lifetime, 0, int.MaxValue);
        OptionChecks.InRange(_port, 0, 65535);
        OptionChecks.IsEndpointName(_endpoint);
        _engine.AcceptOnlyFromAmong("csharp", "mbedtls");
        var root = new RootCommand("Lwm2mDevice on a PC: the device and a LwM2M server on loopback, with a timeline of what they say, until Ctrl-C.")
        {
            _once, _server, _bootstrap, _insecure, _endpoint, _lifetime, _noSec, _oscore, _dtls, _engine, _port, _log, _state, _leave, _image, _sealKey, _deviceKey,
        };
        _keys.AddTo(root);
        _recovery.AddTo(root);
        _behaviour.AddTo(root);
        _bearer.AddTo(root);
        _modem.AddTo(root);
        root.SetAction((arguments, stop) => RunAsync(arguments, terminal, stop));
        return root;
    }

    private Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var engine = DtlsEngine.Named(arguments.GetValue(_engine)!);
        var (server, bootstrap) = (arguments.GetValue(_server), arguments.GetValue(_bootstrap));
        var bootstraps = arguments.GetResult(_bootstrap) is not null;
        if (bootstraps && bootstrap is null && !arguments.GetValue(_once))
        {
            throw new UsageException("--bootstrap wants the URI of a bootstrap server; only --once brings its own");
        }

        if (arguments.GetValue(_once) && (server is not null || bootstrap is not null))
        {
            throw new UsageException("--once brings its own servers; leave --server and --bootstrap out");
        }

        var isAlone = !arguments.GetValue(_once) && (server is not null || bootstrap is not null || arguments.GetValue(_state) is not null);
        if (_recovery.AreGiven(arguments) && !isAlone)
        {
            throw new UsageException("--oscore-b2 and --oscore-show-id-context go with --server, --bootstrap or --state, without --once");
        }

        if (_behaviour.AreGiven(arguments) && arguments.GetValue(_once))
        {
            throw new UsageException("--queue-mode, --lwm2m, --ct and --send are for a device that runs until Ctrl-C; leave --once out");
        }

        if (_bearer.Given(arguments) is { } bearer && (!arguments.GetValue(_once) || bootstraps || arguments.GetValue(_state) is not null))
        {
            throw new UsageException($"{bearer} goes with --once, without --bootstrap and --state");
        }

        _modem.Check(arguments, _bearer.Given(arguments) == BearerOptions.ModemUdp);
        if (_modem.HasModem(arguments) && !isAlone)
        {
            throw new UsageException("--modem goes with --server, --bootstrap or --state, without --once; --once --modem-udp brings a modem of its own");
        }

        if (arguments.GetValue(_once) && arguments.GetValue(_state) is { } folder)
        {
            return StateTour.RunAsync(folder, Choices(arguments), engine, arguments.GetValue(_log), terminal, stop);
        }

        if (isAlone)
        {
            return DeviceRun.RunAsync(Setup(arguments, engine, terminal), terminal, stop);
        }

        if (_keys.AreGiven(arguments))
        {
            throw new UsageException("keys go with --server or --bootstrap; device and server of run make their own");
        }

        var isSecuredByCard = _bearer.IsSecuredByCard(arguments);
        if (isSecuredByCard && (arguments.GetValue(_noSec) || arguments.GetValue(_dtls)))
        {
            throw new UsageException("with --uicc the card secures the messages, and --oscore may inside; leave --nosec and --dtls out");
        }

        var mode = RunMode.Of(arguments.GetValue(_noSec) || isSecuredByCard, arguments.GetValue(_dtls), arguments.GetValue(_oscore));
        if (_bearer.IsTrigger(arguments))
        {
            return SmsTriggerTour.RunAsync(arguments.GetValue(_port), mode, engine, _bearer.SmsCapture(arguments), arguments.GetValue(_log), terminal, stop);
        }

        if (_bearer.IsSmartcard(arguments) && mode is { Dtls: false, Oscore: false })
        {
            throw new UsageException("a bootstrap is secured, and what it gives is; leave --nosec out");
        }

        var source = bootstraps ? AccountSource.BootstrapServer : _bearer.IsSmartcard(arguments) ? AccountSource.Card : AccountSource.Given;
        return arguments.GetValue(_once)
            ? Tour.RunAsync(arguments.GetValue(_port), mode, _bearer.Make(arguments), source, engine, arguments.GetValue(_log), terminal, stop)
            : LiveRun.RunAsync(arguments.GetValue(_port), arguments.GetValue(_lifetime), mode, engine, _behaviour.Read(arguments), terminal, stop);
    }

    private IReadOnlyList<SecurityChoice> Choices(ParseResult arguments)
    {
        var (nosec, dtls, oscore) = (arguments.GetValue(_noSec), arguments.GetValue(_dtls), arguments.GetValue(_oscore));
        var mode = RunMode.Of(nosec, dtls, oscore);
        return nosec || dtls || oscore ? [.. SecurityChoice.All.Where(choice => choice.Mode == mode)] : SecurityChoice.All;
    }

    private DeviceSetup Setup(ParseResult arguments, DtlsEngine engine, Terminal terminal)
    {
        var (server, bootstrap) = (arguments.GetValue(_server), arguments.GetValue(_bootstrap));
        if (server is not null && bootstrap is not null)
        {
            throw new UsageException("choose one of --server and --bootstrap; what a bootstrapped device registers at it learns there");
        }

        if (new[] { _noSec, _oscore, _dtls }.FirstOrDefault(arguments.GetValue) is { } mode)
        {
            throw new UsageException($"{mode.Name} is for device and server of run; the security of {server ?? bootstrap ?? "an account"} is told by its URI and keys");
        }

        var keys = _keys.Read(arguments);
        if ((server ?? bootstrap) is { } uri)
        {
            keys.CheckUri(uri);
        }
        else if (_keys.AreGiven(arguments))
        {
            throw new UsageException("keys go with --server or --bootstrap; the accounts of --state have theirs");
        }

        if (bootstrap is not null && keys is { Psk: null, Oscore: null } && !arguments.GetValue(_insecure))
        {
            throw new UsageException(BootstrapRefusal.WithoutSecurity(bootstrap));
        }

        var oscore = _recovery.ReadDevice(arguments, arguments.GetValue(_state) is not null);
        return new DeviceSetup(arguments.GetValue(_endpoint)!)
        {
            IsEndpointGiven = arguments.GetResult(_endpoint) is { Implicit: false },
            Uri = server ?? bootstrap,
            IsBootstrap = bootstrap is not null,
            Keys = keys,
            Oscore = oscore,
            LifetimeS = arguments.GetValue(_lifetime),
            Behaviour = _behaviour.Read(arguments),
            AllowsInsecureBootstrap = arguments.GetValue(_insecure),
            Engine = engine,
            State = State(arguments),
            Leaves = arguments.GetValue(_leave),
            Timeline = new Timeline(terminal),
            ShowsMessages = arguments.GetValue(_log),
            Modem = _modem.Make(arguments),
        };
    }

    private StateFolder? State(ParseResult arguments)
    {
        var (folder, image) = (arguments.GetValue(_state), arguments.GetValue(_image));
        var (sealKey, keyFile) = (arguments.GetValue(_sealKey), arguments.GetValue(_deviceKey));
        if (folder is null)
        {
            return image is null && sealKey is null && keyFile is null
                ? null
                : throw new UsageException("--provision, --seal-key and --device-key go with --state DIR");
        }

        var key = (sealKey, keyFile) switch
        {
            (null, null) => null,
            (null, { } file) => DeviceKey.Read(file),
            ({ } hex, null) => Hexadecimal.Read("--seal-key", hex, SealedStore.KeyLength, SealedStore.KeyLength),
            _ => throw new UsageException("choose one of --seal-key and --device-key"),
        };
        return StateFolder.Open(folder, key, image);
    }
}
