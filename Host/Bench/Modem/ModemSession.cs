namespace Lwm2m.Bench.Modem;

/// <summary>What a modem knows from one start to the next.</summary>
internal sealed class ModemSession
{
    private readonly ModemStandIn _modem;
    private readonly CommandTable _table = new();
    private readonly List<Action> _endings = [];
    private bool _isAlive = true;

    public ModemSession(ModemStandIn modem, ModemDialect dialect)
    {
        _modem = modem;
        Dialect = dialect;
        Interpreter = new Interpreter(this);
        Sim = new SimState(this);
        Radio = new RadioState(this);
        Packet = new PacketState(this);
        NonIp = new NonIpState(this);
        Toolkit = new ModemToolkit(this);
        Sms = new SmsState(this);
        BasicCommands.Register(this, _table);
        IdentityCommands.Register(this, _table);
        SimCommands.Register(this, _table);
        RadioCommands.Register(this, _table);
        PacketCommands.Register(this, _table);
        SleepCommands.Register(this, _table);
        SmsCommands.Register(this, _table);
        CardCommands.Register(this, _table);
        dialect.Register(this);
    }

    public ModemDialect Dialect { get; }

    public Interpreter Interpreter { get; }

    public SimState Sim { get; }

    public RadioState Radio { get; }

    public PacketState Packet { get; }

    public NonIpState NonIp { get; }

    public SmsState Sms { get; }

    public ModemToolkit Toolkit { get; }

    public CommandTable Table => _table;

    public ModemOptions Options => _modem.Options;

    public ModemFaults Faults => _modem.Faults;

    public ModemMemory Memory => _modem.Memory;

    public ModemWorld World => _modem.World;

    public ModemStandIn Modem => _modem;

    public long NowMs => World.Agenda.NowMs;

    /// <summary>It sends something of its start, which an autobauding port does not.</summary>
    public bool IsSpeakingOfItself { get; private set; }

    public void Start(bool isAnnounced)
    {
        IsSpeakingOfItself = true;
        foreach (var urc in isAnnounced ? Dialect.BootUrcs : [])
        {
            Interpreter.Urc(urc);
        }

        IsSpeakingOfItself = false;
        Toolkit.Start();
        Radio.Start(Options.IsSettled && _modem.Starts == 1);
    }

    public void Woke() => Radio.Woke();

    public void OnEnd(Action action) => _endings.Add(action);

    public void End()
    {
        _isAlive = false;
        foreach (var ending in _endings)
        {
            ending();
        }
    }

    /// <summary>Does something later, unless the modem starts anew before.</summary>
    public IDisposable After(int ms, Action action) => World.Agenda.After(ms, () =>
    {
        if (_isAlive)
        {
            action();
        }
    });

    /// <summary>The result of an operation that comes after OK.</summary>
    public void ResultAfter(int ms, Action action)
    {
        if (Faults.ResultsMissing > 0)
        {
            Faults.ResultsMissing--;
            return;
        }

        After(ms + Faults.ResultLateMs, action);
    }

    public void Execute(AtExchange exchange)
    {
        var command = exchange.Command;
        if (Faults.EntersDataMode)
        {
            Faults.EntersDataMode = false;
            Interpreter.UrcAtOnce("CONNECT");
            Interpreter.Mode = PortMode.Data;
            exchange.Finish(null);
            return;
        }

        if (Faults.CommandSilences > 0 && command.Name.Equals(Faults.SilentCommand, StringComparison.OrdinalIgnoreCase))
        {
            Faults.CommandSilences--;
            exchange.Finish(null);
            return;
        }

        if (Faults.CommandFailures > 0 && command.Name.Equals(Faults.FailingCommand, StringComparison.OrdinalIgnoreCase))
        {
            Faults.CommandFailures--;
            throw AtRefusal.Plain();
        }

        if (Faults.SharedPrefixUrc && SharedPrefix(command) is { } urc)
        {
            Interpreter.UrcAtOnce(urc);
        }

        (_table.Find(command.Name) ?? throw AtRefusal.Plain())(exchange);
    }

    public bool MayAnswer(string line) => _modem.MayAnswer(line);

    public void Heard(string line) => _modem.Heard(line);

    public void Answered() => Sms.PortIsFree();

    public void Send(ReadOnlySpan<byte> bytes) => _modem.Send(bytes);

    /// <summary>Sends back what came.</summary>
    public void Echo(ReadOnlySpan<byte> bytes) => _modem.Send(bytes, false);

    public void Violation(string what) => _modem.Violation(what);

    public void CountLost() => _modem.CountLost();

    /// <summary>Refuses what needs a card that is not there or not opened (3GPP TS 27.007 §8.3).</summary>
    public void NeedsCard()
    {
        if (Sim.Refusal is { } code)
        {
            throw AtRefusal.Cme(code);
        }
    }

    private string? SharedPrefix(AtCommand command) => command.Form == AtForm.Read && command.Name is "+CREG" or "+CGREG" or "+CEREG"
        ? $"{command.Name}: {Radio.Stat}"
        : command is { Form: AtForm.Read, Name: "+CPIN" } ? "+CPIN: READY" : Dialect.SharedPrefix(command);
}
