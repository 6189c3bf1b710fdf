using System.CommandLine;

namespace Lwm2m.Cli;

/// <summary>What carries the datagrams of <c>--once</c>: UDP on loopback unless one of these is given.</summary>
public sealed class BearerOptions
{
    /// <summary>The one that takes a dialect.</summary>
    public const string ModemUdp = "--modem-udp";

    private readonly Option<string?> _smsCapture = new("--sms-capture")
    {
        Description = "With --sms, --sms-trigger or --uicc: write every short message to this pcap file, link type 147", HelpName = "FILE",
    };

    private readonly Option<bool> _smartcard = new("--smartcard")
    {
        Description = "With --once: bootstrapped from the card, PKCS#15 inside SCP03, in a modem; both are stand-ins. Data go over UDP",
    };

    private readonly Option<bool> _trigger = new("--sms-trigger") { Description = "With --once: data over UDP, of a device that a short message wakes" };

    private readonly Option<bool> _uicc = new("--uicc")
    {
        Description = "With --once: by short messages of the card, secured packets between an applet on it and the server; over a modem, a card and a service centre that are stand-ins",
    };

    private readonly Option<bool> _splits;
    private readonly Option<bool> _toolkit = new("--toolkit") { Description = "With --uicc: the device owns the toolkit of the card, and not the modem" };

    private readonly (Option<bool> Option, Func<ParseResult, Bearer> Make)[] _bearers;

    /// <summary>Makes them.</summary>
    /// <param name="modem">Has the dialect of a modem.</param>
    /// <param name="oscore">Whether there is OSCORE, whose messages take more than one short message of a card.</param>
    public BearerOptions(ModemOptionSet modem, Option<bool> oscore)
    {
        _splits = oscore;
        _bearers =
        [
            (new("--serial") { Description = "With --once: over a serial line, SLIP with a check sequence" }, _ => new SerialBearer()),
            (new(ModemUdp) { Description = "With --once: over UDP sockets inside a modem, a stand-in of the dialect of --dialect [default: quectel-bg]" },
                arguments => new ModemUdpBearer(modem.Dialect(arguments) ?? "quectel-bg")),
            (new("--nidd") { Description = "With --once: without IP, over a modem stand-in and an SCEF, with a second server" }, _ => new NonIpBearer()),
            (new("--sms") { Description = "With --once: by short messages alone, over a modem stand-in and a service centre" },
                arguments => new SmsBearer(arguments.GetValue(_smsCapture))),
            (_uicc, arguments => new UiccBearer(arguments.GetValue(_toolkit), arguments.GetValue(_smsCapture), arguments.GetValue(_splits))),
        ];
    }

    /// <summary>The file that gets every short message, or null.</summary>
    public string? SmsCapture(ParseResult arguments) => arguments.GetValue(_smsCapture);

    /// <summary>Whether short messages are triggers only.</summary>
    public bool IsTrigger(ParseResult arguments) => arguments.GetValue(_trigger);

    /// <summary>Whether the card has the accounts.</summary>
    public bool IsSmartcard(ParseResult arguments) => arguments.GetValue(_smartcard);

    /// <summary>Whether the card secures what is carried.</summary>
    public bool IsSecuredByCard(ParseResult arguments) => arguments.GetValue(_uicc);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var (option, _) in _bearers)
        {
            command.Options.Add(option);
        }

        command.Options.Add(_toolkit);
        command.Options.Add(_smartcard);
        command.Options.Add(_trigger);
        command.Options.Add(_smsCapture);
    }

    /// <summary>The one that was given, or null.</summary>
    /// <exception cref="UsageException">There are two of them, or one that belongs to another.</exception>
    public string? Given(ParseResult arguments)
    {
        var given = _bearers.Select(bearer => bearer.Option).Append(_trigger).Append(_smartcard).Where(arguments.GetValue).Select(option => option.Name).ToArray();
        if (given.Length > 1)
        {
            throw new UsageException($"choose one of {string.Join(" and ", given)}");
        }

        if (arguments.GetValue(_toolkit) && given is not ["--uicc"])
        {
            throw new UsageException("--toolkit goes with --uicc");
        }

        return arguments.GetValue(_smsCapture) is null || given is ["--sms" or "--sms-trigger" or "--uicc"]
            ? given.FirstOrDefault()
            : throw new UsageException("--sms-capture goes with --sms, --sms-trigger or --uicc");
    }

    /// <summary>Makes the bearer that was asked for; null for UDP on loopback.</summary>
    /// <exception cref="RunException">It is not to be had on this machine.</exception>
    public Bearer? Make(ParseResult arguments) => _bearers.FirstOrDefault(bearer => arguments.GetValue(bearer.Option)).Make?.Invoke(arguments);
}
