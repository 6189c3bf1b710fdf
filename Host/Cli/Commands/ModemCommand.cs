using System.CommandLine;
using Lwm2m.Bench.Modem;

namespace Lwm2m.Cli;

/// <summary><c>run modem</c> and its options.</summary>
public sealed class ModemCommand
{
    private readonly Option<string> _dialect = new("--dialect")
    {
        Description = $"Whose commands it understands: {string.Join(", ", ModemDialects.Names)}", HelpName = "NAME", DefaultValueFactory = _ => ModemDialects.Names[0],
    };

    private readonly Option<string[]> _faults = new("--fault")
    {
        Description = "What goes wrong, such as echo-stays-on or prompts-missing=2; may be repeated; --faults lists all", HelpName = "NAME[=VALUE]",
    };

    private readonly Option<bool> _list = new("--faults") { Description = "List what can go wrong, and end" };
    private readonly Option<string?> _pin = new("--pin") { Description = "PIN that the card asks for [default: none]", HelpName = "DIGITS" };
    private readonly Option<bool> _noCard = new("--no-card") { Description = "No card is in" };
    private readonly Option<string> _number = new("--number") { Description = "Its telephone number; a message to it comes back", HelpName = "DIGITS", DefaultValueFactory = _ => "4512345678" };
    private readonly Option<string?> _link = new("--link") { Description = "A symbolic link to the port, which goes with the command", HelpName = "PATH" };

    private readonly Option<string?> _capture = new("--capture") { Description = "Write the short messages that pass to a pcap file, for tshark or Wireshark", HelpName = "FILE" };

    /// <summary>The command, as the command line takes it.</summary>
    public Command Build(Terminal terminal)
    {
        _dialect.AcceptOnlyFromAmong([.. ModemDialects.Names]);
        IsDigits(_number, 15);
        IsDigits(_pin, 8);
        var command = new Command("modem", "Run a modem stand-in on a pseudo terminal, for people who develop AT code: prints its port, then each line that goes in and out, until Ctrl-C. UDP goes out over this machine")
        {
            _dialect, _faults, _list, _pin, _noCard, _number, _link, _capture,
        };
        command.SetAction((arguments, stop) => RunAsync(arguments, terminal, stop));
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        if (arguments.GetValue(_list))
        {
            foreach (var line in ModemFaultNames.Described())
            {
                terminal.Out.WriteLine(line);
            }

            return 0;
        }

        var options = new ModemOptions
        {
            Dialect = arguments.GetValue(_dialect)!, Msisdn = arguments.GetValue(_number)!, Pin = arguments.GetValue(_pin), HasSim = !arguments.GetValue(_noCard),
        };
        return await ModemRun.RunAsync(options, arguments.GetValue(_faults) ?? [], arguments.GetValue(_link), arguments.GetValue(_capture), terminal, stop);
    }

    private static void IsDigits(Option option, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && (result.Tokens[0].Value.Length < 4 || result.Tokens[0].Value.Length > most || !result.Tokens[0].Value.All(char.IsAsciiDigit)))
        {
            result.AddError($"{option.Name} is 4 to {most} digits");
        }
    });
}
