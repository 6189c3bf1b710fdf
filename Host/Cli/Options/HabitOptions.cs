using System.CommandLine;
using System.Globalization;
using Lwm2m.Client;
using Lwm2mPath = Lwm2m.Bench.Content.Lwm2mPath;

namespace Lwm2m.Cli;

/// <summary>What a device is used to, so that servers of others can be tried with it.</summary>
/// <param name="QueueMode">Whether it sleeps between its messages (LwM2M Core §6.5).</param>
/// <param name="Version">Version of LwM2M that it registers with.</param>
/// <param name="RegisteredFormat">What its registration says of content formats, as <see cref="ClientOptions.RegisteredFormat"/>.</param>
/// <param name="SendPath">What it tells by Send without being asked (LwM2M Core §6.4.6); null for nothing.</param>
/// <param name="SendEveryS">How often, in seconds.</param>
/// <param name="DemandsFreshness">Whether what changes something under OSCORE has to prove that it is fresh (RFC 9175).</param>
public sealed record DeviceHabits(bool QueueMode, string Version, int RegisteredFormat, Lwm2mPath? SendPath, int SendEveryS, bool DemandsFreshness = true)
{
    /// <summary>Those of a device that nobody told otherwise.</summary>
    public static DeviceHabits Default { get; } = new(false, "1.1", ClientOptions.AllFormats, null, 10);
}

/// <summary>The options of a command that set <see cref="DeviceHabits"/>.</summary>
public sealed class HabitOptions
{
    private const string Changes = "changes";
    private const string Nothing = "none";

    private readonly Option<bool> _queueMode = new("--queue-mode") { Description = "The device registers with queue mode and is deaf while it sleeps" };

    private readonly Option<string> _version = new("--lwm2m")
    {
        Description = "Version of LwM2M that the device registers with", HelpName = "VERSION", DefaultValueFactory = _ => DeviceHabits.Default.Version,
    };

    private readonly Option<string?> _ct = new("--ct")
    {
        Description = "Content formats that the registration lists: one number, or none, for servers that cannot read several [default: all]", HelpName = "NUMBER|none",
    };

    private readonly Option<string?> _send = new("--send") { Description = "The device tells what is at this path by Send, unasked", HelpName = "PATH" };

    private readonly Option<int> _sendEvery = new("--send-every")
    {
        Description = "Seconds between two Sends", HelpName = "S", DefaultValueFactory = _ => DeviceHabits.Default.SendEveryS,
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
    public DeviceHabits Read(ParseResult arguments)
    {
        var version = arguments.GetValue(_version)!;
        var path = arguments.GetValue(_send);
        if (path is null && arguments.GetResult(_sendEvery) is { Implicit: false })
        {
            throw new UsageException("--send-every goes with --send PATH");
        }

        return path is not null && version == "1.0"
            ? throw new UsageException("LwM2M 1.0 has no Send; leave --send or --lwm2m 1.0 out")
            : new DeviceHabits(
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
