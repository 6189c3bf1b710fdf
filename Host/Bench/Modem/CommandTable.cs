namespace Lwm2m.Bench.Modem;

/// <summary>What a modem understands.</summary>
internal sealed class CommandTable
{
    private readonly Dictionary<string, Action<AtExchange>> _commands = [];

    public IEnumerable<string> Names => _commands.Keys;

    /// <summary>Adds a command whose handler ends the exchange itself; it replaces an earlier one.</summary>
    public void Handle(string name, Action<AtExchange> handler) => _commands[name] = handler;

    /// <summary>Adds a command by its forms; a form that is null is refused. The exchange ends with OK.</summary>
    public void Add(string name, Action<AtExchange>? set = null, Action<AtExchange>? read = null, string? test = null, Action<AtExchange>? execute = null) =>
        Handle(name, exchange =>
        {
            switch (exchange.Command.Form)
            {
                case AtForm.Test when test is not null:
                    if (test.Length > 0)
                    {
                        exchange.Line(test);
                    }

                    break;
                case AtForm.Read when read is not null:
                    read(exchange);
                    break;
                case AtForm.Set when set is not null:
                    set(exchange);
                    break;
                case AtForm.Execute when execute is not null:
                    execute(exchange);
                    break;
                default:
                    throw AtRefusal.Plain();
            }

            exchange.Ok();
        });

    public void Remove(string name) => _commands.Remove(name);

    public Action<AtExchange>? Find(string name) => _commands.GetValueOrDefault(name);
}
