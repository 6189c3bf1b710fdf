using System.Text;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Modem;

/// <summary>
/// A modem for the host: 3GPP TS 27.005 and 27.007, ITU-T V.250 and one dialect of a maker, stricter than real ones. Bytes go in by
/// <see cref="Write"/> and come out by <see cref="Read"/>; <see cref="ModemTerminal"/> puts it behind a pseudo terminal.
/// </summary>
public sealed partial class ModemStandIn : IDisposable
{
    private readonly Uart _uart;
    private readonly ModemDialect _dialect;
    private readonly List<string> _violations = [];
    private readonly StringBuilder _logged = new();
    private ModemSession? _session;
    private long _heardMs;
    private long _awakeFromMs;
    private bool _hasHeardAt = true;
    private int _hostBaud;
    private uint _lastOctets;

    /// <summary>Makes a modem.</summary>
    /// <exception cref="ArgumentException">There is no such dialect.</exception>
    public ModemStandIn(ModemOptions options, ModemWorld world)
    {
        Options = options;
        World = world;
        Faults = new ModemFaults();
        _dialect = ModemDialects.Make(options.Dialect);
        _uart = new Uart(Faults);
        _hostBaud = options.BaudRate;
        Memory = new ModemMemory(options with { RadioOn = options.RadioOn && _dialect.RadioOnAtStart }, options.HasServiceCentre ? world.Centre?.Address.ToString() ?? "+4540390999" : null);
        Pins = new ModemPins(PinChanged, () => _power is ModemPower.On or ModemPower.Booting);
        lock (Gate)
        {
            if (options.StartsOn)
            {
                Boot(options.IsSettled ? 0 : options.BootMs ?? _dialect.BootMs, !options.IsSettled);
            }
        }
    }

    /// <summary>There is something to read; raised under the gate of the agenda.</summary>
    public event Action? OutputReady;

    /// <summary>A line went in (<c>&gt; </c>) or out (<c>&lt; </c>), or something happened (<c># </c>).</summary>
    public event Action<string>? Logged;

    /// <summary>Its options.</summary>
    public ModemOptions Options { get; }

    /// <summary>Switches of what goes wrong.</summary>
    public ModemFaults Faults { get; }

    /// <summary>Its pins.</summary>
    public ModemPins Pins { get; }

    /// <summary>What the host did against the standards. A good driver leaves it empty.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (Gate)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>Whether it is on.</summary>
    public bool IsOn => _power is ModemPower.On;

    /// <summary>Whether it is in power saving mode.</summary>
    public bool IsAsleep => _power is ModemPower.Asleep;

    /// <summary>How often it started.</summary>
    public int Starts { get; private set; }

    /// <summary>Commands heard.</summary>
    public int Commands { get; private set; }

    /// <summary>Bytes from the host that were lost: off, asleep, or too early.</summary>
    public long LostFromHost { get; private set; }

    /// <summary>Bytes to the host that were lost.</summary>
    public long LostToHost => _uart.Lost;

    /// <summary>SMS-SUBMITs that the network took.</summary>
    public int Submitted { get; internal set; }

    /// <summary>Scans of <c>+COPS=?</c>.</summary>
    public int Scans { get; internal set; }

    /// <summary>Whether there is a network; without one it loses its registration.</summary>
    public bool HasCoverage { get; private set; } = true;

    /// <summary>Whether it is registered.</summary>
    public bool IsRegistered
    {
        get
        {
            lock (Gate)
            {
                return _session?.Radio.IsRegistered ?? false;
            }
        }
    }

    /// <summary>Bytes that wait to be read.</summary>
    public int BytesToRead
    {
        get
        {
            World.Agenda.RunDue();
            lock (Gate)
            {
                return _uart.Pending;
            }
        }
    }

    /// <summary>The rate at which the host sends.</summary>
    public int HostBaud
    {
        get => _hostBaud;
        set => _hostBaud = value;
    }

    internal ModemWorld World { get; }

    internal ModemMemory Memory { get; }

    internal Lock Gate => World.Agenda.Gate;

    private bool IsGarbled => _hostBaud != Memory.Baud || (Faults.Autobaud && !_hasHeardAt);

    /// <summary>Takes bytes of the host.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        World.Agenda.RunDue();
        lock (Gate)
        {
            foreach (var octet in bytes)
            {
                TakeByte(octet);
            }
        }

        World.Agenda.RunDue();
    }

    /// <summary>Gives bytes to the host.</summary>
    /// <returns>How many.</returns>
    public int Read(Span<byte> buffer)
    {
        World.Agenda.RunDue();
        lock (Gate)
        {
            return _uart.Read(buffer);
        }
    }

    /// <summary>Lets the network go, or come back.</summary>
    public void SetCoverage(bool hasCoverage)
    {
        lock (Gate)
        {
            HasCoverage = hasCoverage;
            _session?.Radio.CoverageChanged();
        }
    }

    /// <summary>It starts anew by itself.</summary>
    public void Reboot()
    {
        lock (Gate)
        {
            SwitchOff();
            Boot(Options.BootMs ?? _dialect.BootMs, true);
        }
    }

    /// <summary>Sends a line that no command asked for.</summary>
    public void SendUrc(string text)
    {
        lock (Gate)
        {
            _session?.Interpreter.Urc(text);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            SwitchOff();
        }
    }

    internal void Send(ReadOnlySpan<byte> bytes, bool isLogged = true)
    {
        if (_power is ModemPower.On && !(Faults.Autobaud && !_hasHeardAt && _session is { IsSpeakingOfItself: true }))
        {
            _uart.Send(bytes, IsGarbled);
            if (isLogged)
            {
                LogOut(bytes);
            }

            OutputReady?.Invoke();
        }
    }

    internal void Violation(string what)
    {
        if (_violations.Count < 1000)
        {
            _violations.Add(what);
        }

        Note($"violation: {what}");
    }

    internal void CountLost() => LostFromHost++;

    internal void Note(string what) => Logged?.Invoke($"# {what}");

    internal void Heard(string line)
    {
        Commands++;
        LogIn(line);
    }

    internal void LogIn(string text) => Logged?.Invoke($"> {text}");

    internal bool MayAnswer(string line)
    {
        if (Faults.RebootsAtCommand > 0 && --Faults.RebootsAtCommand == 0)
        {
            Reboot();
            return false;
        }

        if (Faults.Stuck == StuckUntil.No)
        {
            return true;
        }

        if (Faults.Stuck == StuckUntil.Restart && line.Replace(" ", "", StringComparison.Ordinal).Equals("AT+CFUN=1,1", StringComparison.OrdinalIgnoreCase))
        {
            Faults.Stuck = StuckUntil.No;
            return true;
        }

        if (Faults.StuckAnswersError)
        {
            _session!.Interpreter.UrcAtOnce("ERROR");
        }

        return false;
    }

    private void TakeByte(byte octet)
    {
        var now = World.Agenda.NowMs;
        var silence = now - _heardMs;
        _heardMs = now;
        if (_power == ModemPower.Asleep && _dialect.WakesByPort)
        {
            WakeUp(now + Faults.WakeMs);
        }
        else if (_power == ModemPower.On && Faults.SleepsAfterMs > 0 && silence >= Faults.SleepsAfterMs)
        {
            _awakeFromMs = now + Faults.WakeMs;
        }

        if (_power != ModemPower.On || now < _awakeFromMs)
        {
            LostFromHost++;
            return;
        }

        if (Faults.Autobaud && !_hasHeardAt && !HearAt(octet))
        {
            return;
        }

        octet = _hostBaud != Memory.Baud ? Uart.Garbled(octet) : octet;
        if (Faults.Stuck == StuckUntil.Escape && octet == 27)
        {
            Faults.Stuck = StuckUntil.No;
        }

        _session!.Radio.Stir();
        _session!.Interpreter.Feed(octet);
    }

    // An autobauding port takes the rate of the host from the first AT.
    private bool HearAt(byte octet)
    {
        _lastOctets = (_lastOctets << 8) | (octet & 0xDFu);
        if ((_lastOctets & 0xFFFF) != 0x4154)
        {
            return false;
        }

        _hasHeardAt = true;
        Memory.Baud = _hostBaud;
        _session!.Interpreter.Feed((byte)'A');
        return true;
    }

    private void LogOut(ReadOnlySpan<byte> bytes)
    {
        if (Logged is null)
        {
            return;
        }

        foreach (var octet in bytes)
        {
            if (octet is 10 or 13)
            {
                if (_logged.Length > 0)
                {
                    Logged.Invoke($"< {_logged}");
                    _logged.Clear();
                }
            }
            else
            {
                _logged.Append(octet is >= 32 and < 127 ? (char)octet : $"\\x{octet:X2}");
            }
        }
    }
}
