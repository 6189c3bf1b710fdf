namespace Lwm2m.Bench.Modem;

/// <summary>Functionality, registration and sleep.</summary>
internal sealed class RadioState(ModemSession session)
{
    private static readonly string[] Reports = ["+CREG", "+CGREG", "+CEREG"];

    private readonly Dictionary<string, int> _wanted = Reports.ToDictionary(report => report, _ => 0);
    private IDisposable? _sleep;
    private int _attempt;
    private long _stirredMs;

    /// <summary>It can be reached, or no longer.</summary>
    public event Action<bool>? Reached;

    /// <summary>Registration status: 0 not, 1 home, 2 searching, 5 roaming.</summary>
    public int Stat { get; private set; }

    public bool IsRegistered => Stat is 1 or 5;

    public int Functionality => session.Memory.Functionality;

    /// <summary>Whether the operator is chosen by the modem (<c>+COPS=0</c>).</summary>
    public int Selection { get; private set; }

    public int OperatorFormat { get; set; }

    /// <summary><c>+CSCON</c>.</summary>
    public int ConnectionReports { get; set; }

    /// <summary>Active time (T3324) in seconds that was granted; -1 for none.</summary>
    public int ActiveTimeS { get; private set; } = -1;

    public void Start(bool isSettled)
    {
        if (isSettled && Functionality == 1 && session.Sim.Refusal is null && session.Modem.HasCoverage)
        {
            Become(Home);
        }
        else
        {
            Search();
        }
    }

    public int WantedReport(string name) => _wanted[name];

    public void Want(string name, int level) => _wanted[name] = level;

    public void SetFunctionality(int level)
    {
        session.Memory.Functionality = level;
        if (level == 1)
        {
            Search();
        }
        else
        {
            _attempt++;
            Become(0);
            session.Packet.Detach();
        }
    }

    public void Select(int mode)
    {
        Selection = mode;
        if (mode == 2)
        {
            _attempt++;
            Become(0);
            session.Packet.Detach();
        }
        else if (!IsRegistered)
        {
            Search();
        }
    }

    public void CardOpened() => Search();

    public void CoverageChanged()
    {
        if (session.Modem.HasCoverage)
        {
            Search();
        }
        else if (Stat != 0)
        {
            _attempt++;
            Become(2);
        }
    }

    /// <summary>Bytes or data: the connection is in use, the active time starts anew.</summary>
    public void Stir()
    {
        _stirredMs = session.NowMs;
        if (ActiveTimeS >= 0 && _sleep is null)
        {
            PlanSleep(ActiveTimeS * 1000L);
        }
    }

    public void Woke()
    {
        Stir();
        if (IsRegistered)
        {
            Reached?.Invoke(true);
            session.World.Centre?.Alert(session.Options.Msisdn);
        }
    }

    /// <summary>What was asked for by <c>+CPSMS</c> is granted or taken back, and told.</summary>
    public void ChangeSleep()
    {
        GrantSleep();
        if (IsRegistered)
        {
            Report("+CEREG");
        }
    }

    private void GrantSleep()
    {
        _sleep?.Dispose();
        _sleep = null;
        var wishes = session.Memory.Sleep;
        ActiveTimeS = wishes.SavesPower && IsRegistered && session.Options.MaxActiveTimeS > 0
            ? Math.Min(Timers.ActiveTimeS(wishes.ActiveTime), session.Options.MaxActiveTimeS)
            : -1;
        if (ActiveTimeS >= 0)
        {
            PlanSleep(ActiveTimeS * 1000L);
        }
    }

    /// <summary>The registration as a report of a level has it.</summary>
    public string Describe(string name, int level)
    {
        var text = $"{Stat}";
        if (level < 2 || !IsRegistered)
        {
            return text;
        }

        text += name == "+CEREG" ? $",\"00C8\",\"01A2D003\",{session.Dialect.AccessTechnology}" : ",\"00C8\",\"01A2D003\"";
        if (name == "+CEREG" && level >= 4)
        {
            text += ActiveTimeS < 0 ? ",,,," : $",,,\"{Timers.ToActiveTime(ActiveTimeS)}\",\"{session.Memory.Sleep.PeriodicUpdate}\"";
        }

        return text;
    }

    private int Home => session.Options.IsRoaming ? 5 : 1;

    private void Search()
    {
        if (Functionality != 1 || session.Sim.Refusal is not null || Selection == 2)
        {
            return;
        }

        var attempt = ++_attempt;
        if (!IsRegistered)
        {
            Become(2);
        }

        session.After(session.Options.SearchMs, () =>
        {
            if (attempt == _attempt && session.Modem.HasCoverage)
            {
                Become(Home);
            }
        });
    }

    private void Become(int stat)
    {
        if (Stat == stat)
        {
            return;
        }

        Stat = stat;
        if (IsRegistered)
        {
            session.Packet.Attach();
            Reached?.Invoke(true);
            GrantSleep();
            session.Sms.Registered();
        }
        else
        {
            Reached?.Invoke(false);
            ActiveTimeS = -1;
            _sleep?.Dispose();
            _sleep = null;
        }

        foreach (var report in Reports)
        {
            Report(report);
        }
    }

    private void Report(string name)
    {
        if (_wanted[name] > 0)
        {
            session.Interpreter.Urc($"{name}: {Describe(name, _wanted[name])}");
        }
    }

    private void PlanSleep(long ms) => _sleep = session.After((int)ms, () =>
    {
        _sleep = null;
        var quietMs = session.NowMs - _stirredMs;
        if (quietMs < ActiveTimeS * 1000L)
        {
            PlanSleep((ActiveTimeS * 1000L) - quietMs);
        }
        else if (!session.Interpreter.IsFree)
        {
            PlanSleep(1000); // a command is carried out
        }
        else if (ActiveTimeS >= 0)
        {
            if (session.Dialect.SleepUrc is { } urc)
            {
                session.Interpreter.Urc(urc);
            }

            Reached?.Invoke(false);
            session.Modem.FallAsleep();
        }
    });
}
