using System.CommandLine;

namespace Lwm2m.Cli;

/// <summary><c>run serve</c> and its options.</summary>
public sealed class ServeCommand
{
    private readonly Option<string> _listen = new("--listen") { Description = "IP address to listen on; 0.0.0.0 for all", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int?> _port = new("--port") { Description = "UDP port to listen on [default: 5684, or 5683 without a key]", HelpName = "PORT" };
    private readonly Option<string> _observe = new("--observe") { Description = "What it observes at every device that registers", HelpName = "PATH", DefaultValueFactory = _ => "/3303/0/5700" };
    private readonly Option<string?> _plans = new("--bootstrap") { Description = "Be a bootstrap server instead, with the plans of this file (lines: client NAME, account SSID URI [psk-id=ID psk=HEX lifetime=S], set PATH VALUE)", HelpName = "FILE" };
    private readonly KeyOptions _keys = new();
    private readonly RecoveryOptions _recovery = new();

    /// <summary>The command, as the command line takes it.</summary>
    public Command Build(Terminal terminal)
    {
        OptionChecks.InRange(_port, 0, 65535);
        OptionChecks.IsPath(_observe);
        var command = new Command("serve", "Run the server alone, for a board: reads /3/0 and observes a path of every device that registers")
        {
            _listen, _port, _observe, _plans,
        };
        _keys.AddTo(command);
        _recovery.AddToServer(command);
        command.SetAction((arguments, stop) => RunAsync(arguments, terminal, stop));
        return command;
    }

    private Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var keys = _keys.Read(arguments);
        if (_recovery.AreGiven(arguments) && keys.Oscore is null)
        {
            throw new UsageException("--oscore-b2 goes with the OSCORE keys of a server");
        }

        var setup = new ServeSetup(arguments.GetValue(_listen)!, arguments.GetValue(_port), keys)
        {
            UsesBenchDtls = true,
            Recovery = _recovery.ReadServer(arguments),
        };
        return arguments.GetValue(_plans) is { } file
            ? BootstrapServerRun.RunAsync(file, setup, terminal, stop)
            : ServerRun.RunAsync(setup, arguments.GetValue(_observe)!, terminal, stop);
    }
}
