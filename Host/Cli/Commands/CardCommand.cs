using System.CommandLine;
using Lwm2m.Bench.Card;

namespace Lwm2m.Cli;

/// <summary><c>run card</c> and its options.</summary>
public sealed class CardCommand
{
    private readonly Option<string?> _vpcd = new("--vpcd")
    {
        Description = $"In the virtual reader of vsmartcard, for programs of PC/SC [default: 127.0.0.1:{VpcdClient.DefaultPort}]", HelpName = "HOST:PORT", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _pty = new("--pty") { Description = "At a pseudo terminal with T=0, which is reset when it is opened; so without --vpcd" };
    private readonly Option<string?> _link = new("--link") { Description = "With --pty: a symbolic link to the port, which goes with the command", HelpName = "PATH" };

    private readonly Option<string[]> _faults = new("--fault")
    {
        Description = "What goes wrong, such as status=6F00 or one-by-one; may be repeated; --faults lists all", HelpName = "NAME[=VALUE]",
    };

    private readonly Option<bool> _list = new("--faults") { Description = "List what can go wrong, and end" };
    private readonly Option<string?> _atr = new("--atr") { Description = "Answer to reset, in hexadecimal", HelpName = "HEX" };
    private readonly Option<string?> _iccid = new("--iccid") { Description = "Its number", HelpName = "DIGITS" };
    private readonly Option<string?> _pin = new("--pin") { Description = "PIN that guards what a PIN guards [default: none]", HelpName = "DIGITS" };
    private readonly Option<string?> _file = new("--bootstrap-file") { Description = "Content of EF LwM2M_Bootstrap", HelpName = "FILE" };
    private readonly Option<bool> _noPkcs15 = new("--no-pkcs15") { Description = "Without an application of PKCS#15" };
    private readonly Option<int> _channels = new("--channels") { Description = "Logical channels beside the basic one; 0 answers 6881", HelpName = "NUMBER", DefaultValueFactory = _ => 3 };

    private readonly Option<string[]> _keys = new("--scp03-key")
    {
        Description = "Key-ENC, Key-MAC and Key-DEK of SCP03 [default: those of the published vectors]", HelpName = "HEX", Arity = new ArgumentArity(3, 3), AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _state = new("--card-state") { Description = "Keep counters, tries and files that were updated in this file", HelpName = "FILE" };

    /// <summary>The command, as the command line takes it.</summary>
    public Command Build(Terminal terminal)
    {
        OptionChecks.InRange(_channels, 0, 19);
        var command = new Command("card", "Run a stand-in of a card, for people who write card code: in the virtual reader vpcd, or at a pseudo terminal; prints each command and response, until Ctrl-C")
        {
            _vpcd, _pty, _link, _faults, _list, _atr, _iccid, _pin, _file, _noPkcs15, _channels, _keys, _state,
        };
        command.SetAction((arguments, stop) => RunAsync(arguments, terminal, stop));
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        if (arguments.GetValue(_list))
        {
            foreach (var line in CardRun.DescribedFaults())
            {
                terminal.Out.WriteLine(line);
            }

            return 0;
        }

        var hasVpcd = arguments.GetResult(_vpcd) is { Implicit: false };
        if (hasVpcd && (arguments.GetValue(_pty) || arguments.GetValue(_link) is not null))
        {
            throw new UsageException("--vpcd goes without --pty and --link");
        }

        var options = Options(arguments);
        var faults = arguments.GetValue(_faults) ?? [];
        return hasVpcd ? await CardRun.InReaderAsync(options, faults, Address(arguments.GetValue(_vpcd)), terminal, stop)
            : await CardRun.AtTerminalAsync(options, faults, arguments.GetValue(_link), terminal, stop);
    }

    private static (string Host, int Port) Address(string? text)
    {
        var parts = (text ?? $"127.0.0.1:{VpcdClient.DefaultPort}").Split(':');
        return parts.Length == 2 && int.TryParse(parts[1], out var port) && port is > 0 and < 65536 ? (parts[0], port) : throw new UsageException("--vpcd is HOST:PORT");
    }

    private UiccOptions Options(ParseResult arguments)
    {
        var options = new UiccOptions();
        var atr = arguments.GetValue(_atr) is { } text ? Hex(text, "--atr") : options.Atr;
        if (atr.Length is < 2 or > 33 || atr[0] is not (0x3B or 0x3F))
        {
            throw new UsageException("--atr is 3B or 3F and 1 to 32 octets more");
        }

        var iccid = arguments.GetValue(_iccid) ?? options.Iccid;
        if (iccid.Length is < 18 or > 20 || !iccid.All(char.IsAsciiDigit))
        {
            throw new UsageException("--iccid is 18 to 20 digits");
        }

        if (arguments.GetValue(_pin) is { } pin && (pin.Length is < 4 or > 8 || !pin.All(char.IsAsciiDigit)))
        {
            throw new UsageException("--pin is 4 to 8 digits");
        }

        byte[][] keys = [.. (arguments.GetValue(_keys) ?? []).Select(key => Hex(key, "--scp03-key"))];
        if (keys.Any(key => key.Length is not (16 or 24 or 32) || key.Length != keys[0].Length))
        {
            throw new UsageException("--scp03-key is three keys of 16, 24 or 32 octets");
        }

        return options with
        {
            Atr = atr,
            Iccid = iccid,
            Pin = arguments.GetValue(_pin),
            BootstrapFile = arguments.GetValue(_file) is { } path ? Content(path) : null,
            HasPkcs15 = !arguments.GetValue(_noPkcs15),
            Channels = arguments.GetValue(_channels),
            SecureChannelKeys = keys.Length == 0 ? options.SecureChannelKeys : new Scp03Keys(keys[0], keys[1], keys[2]),
            StatePath = arguments.GetValue(_state),
        };
    }

    private static byte[] Hex(string text, string option)
    {
        try
        {
            return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            throw new UsageException($"{option} is in hexadecimal");
        }
    }

    private static byte[] Content(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path} cannot be read: {e.Message}");
        }
    }
}
