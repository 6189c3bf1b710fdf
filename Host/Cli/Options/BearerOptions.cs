using System.CommandLine;

namespace Lwm2m.Cli;

/// <summary>What carries the datagrams of <c>--once</c>: UDP on loopback unless one of these is given.</summary>
public sealed class BearerOptions
{
    private readonly Option<bool> _serial = new("--serial") { Description = "With --once: over a serial line, SLIP with a check sequence" };

    private readonly Option<bool> _nidd = new("--nidd") { Description = "With --once: without IP, over a modem stand-in and an SCEF, with a second server" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_serial);
        command.Options.Add(_nidd);
    }

    /// <summary>The first of them that was given, or null.</summary>
    public string? Given(ParseResult arguments) => new[] { _serial, _nidd }.FirstOrDefault(arguments.GetValue)?.Name;

    /// <summary>Makes the bearer that was asked for; null for UDP on loopback.</summary>
    /// <exception cref="RunException">It is not to be had on this machine.</exception>
    public Bearer? Make(ParseResult arguments) => arguments.GetValue(_serial) ? new SerialBearer() : arguments.GetValue(_nidd) ? new NonIpBearer() : null;
}
