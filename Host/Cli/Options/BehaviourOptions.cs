using System.CommandLine;
using System.Globalization;
using Lwm2m.Client;
using Lwm2mPath = Lwm2m.Bench.Content.Lwm2mPath;

namespace Lwm2m.Cli;

/// <summary>How a device behaves, so that it can be tried at servers of others.</summary>
/// <param name="QueueMode">Whether it uses queue mode (LwM2M Core §6.5).</param>
/// <param name="Version">Version of LwM2M that it registers with.</param>
/// <param name="RegisteredFormat">The content formats that its registration lists, as <see cref="ClientOptions.RegisteredFormat"/>.</param>
/// <param name="SendPath">The path that it reports by Send (LwM2M Core §6.4.6); null for none.</param>
/// <param name="SendEveryS">Interval of these Sends in seconds.</param>
/// <param name="DemandsFreshness">Whether requests that change something under OSCORE must be shown to be fresh by Echo (RFC 9175).</param>
public sealed record DeviceBehaviour(bool QueueMode, string Version, int RegisteredFormat, Lwm2mPath? SendPath, int SendEveryS, bool DemandsFreshness = true)
{
    /// <summary>The behaviour without any option.</summary>
    public static DeviceBehaviour Default { get; } = new(false, "1.1", ClientOptions.AllFormats, null, 10);
}

/// <summary>The options of a command that set <see cref="DeviceBehaviour"/>.</summary>
public sealed class BehaviourOptions
{
    private const string Changes = "changes";
    private const string Nothing = "none";

    private readonly Option<bool> _queueMode = new("--queue-mode") { Description = "The device registers with queue mode and does not listen while it sleeps" };

    private readonly Option<string> _version = new("--lwm2m")
    {
        Description = "Version of LwM2M that the device registers with", HelpName = "VERSION", DefaultValueFactory = _ => DeviceBehaviour.Default.Version,
    };

    private readonly Option<string?> _ct = new("--ct")
    {
        Description = "Content formats that the registration lists: one number, or none, for servers that cannot read several [default: all]", HelpName = "NUMBER|none",
    };

    private readonly Option<string?> _send = new("--send") { Description = "The device reports this path by Send", HelpName = "PATH" };

    private readonly Option<int> _sendEvery = new("--send-every")
    {
        Description = "Seconds between two Sends", HelpName = "S", DefaultValueFactory = _ => DeviceBehaviour.Default.SendEveryS,
    };

    private readonly Option<string> _freshness = NewFreshness();

    /// <summary>Makes the option that tells whether requests have to prove that they are fresh.</summary>
    public static Option<string> NewFreshness()
    {
        var option = new Option<string>("--freshness")
        {
            Description = "OSCORE: what has to prove that it is fresh by Echo (RFC 9175): what changes something, or nothing, for a server that knows no Echo",
            DefaultValueFactory = _ => Changes,
        };
        option.AcceptOnlyFromAmong(Changes, Nothing);
        return option;
    }

    /// <summary>Whether a value of it asks for proof.</summary>
    public static bool DemandsFreshness(string? value) => value != Nothing;

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        _version.AcceptOnlyFromAmong("1.0", "1.1");
        OptionChecks.IsPath(_send!);
        OptionChecks.InRange(_sendEvery, 1, int.MaxValue / 1000);
        foreach (var option in new Option[] { _queueMode, _version, _ct, _send, _sendEvery, _freshness })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether any of them is given.</summary>
    public bool AreGiven(ParseResult arguments) =>
        new Option[] { _queueMode, _version, _ct, _send, _sendEvery, _freshness }.Any(option => arguments.GetResult(option) is { Implicit: false });

    /// <summary>Takes what was given.</summary>
    /// <exception cref="UsageException">It does not go together.</exception>
    public DeviceBehaviour Read(ParseResult arguments)
    {
        var version = arguments.GetValue(_version)!;
        var path = arguments.GetValue(_send);
        if (path is null && arguments.GetResult(_sendEvery) is { Implicit: false })
        {
            throw new UsageException("--send-every goes with --send PATH");
        }

        return path is not null && version == "1.0"
            ? throw new UsageException("LwM2M 1.0 has no Send; leave --send or --lwm2m 1.0 out")
            : new DeviceBehaviour(
                arguments.GetValue(_queueMode), version, Format(arguments.GetValue(_ct)), path is null ? null : Lwm2mPath.Parse(path), arguments.GetValue(_sendEvery),
                DemandsFreshness(arguments.GetValue(_freshness)));
    }

    private static int Format(string? ct) => ct switch
    {
        null => ClientOptions.AllFormats,
        "none" => Coap.ContentFormat.None,
        _ when ushort.TryParse(ct, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new UsageException("--ct is a number of a content format, such as 112, or none"),
    };
}
