namespace Lwm2m.Bench.Modem;

/// <summary>The pins of a modem. True means active: a key that is pressed, whatever its level.</summary>
public sealed class ModemPins
{
    private readonly Action<ModemPin, bool> _changed;
    private readonly Func<bool> _status;
    private readonly bool[] _active = new bool[4];

    internal ModemPins(Action<ModemPin, bool> changed, Func<bool> status)
    {
        _changed = changed;
        _status = status;
        _active[(int)ModemPin.Supply] = true;
    }

    /// <summary>Power key.</summary>
    public bool PowerKey
    {
        get => _active[(int)ModemPin.PowerKey];
        set => Set(ModemPin.PowerKey, value);
    }

    /// <summary>Reset.</summary>
    public bool Reset
    {
        get => _active[(int)ModemPin.Reset];
        set => Set(ModemPin.Reset, value);
    }

    /// <summary>Data terminal ready; an edge wakes the port.</summary>
    public bool Dtr
    {
        get => _active[(int)ModemPin.Dtr];
        set => Set(ModemPin.Dtr, value);
    }

    /// <summary>Supply voltage.</summary>
    public bool Supply
    {
        get => _active[(int)ModemPin.Supply];
        set => Set(ModemPin.Supply, value);
    }

    /// <summary>Status output: it is on.</summary>
    public bool Status => _status();

    private void Set(ModemPin pin, bool value)
    {
        if (_active[(int)pin] != value)
        {
            _active[(int)pin] = value;
            _changed(pin, value);
        }
    }
}

/// <summary>A pin of a modem.</summary>
internal enum ModemPin
{
    /// <summary>Power key.</summary>
    PowerKey,

    /// <summary>Reset.</summary>
    Reset,

    /// <summary>Data terminal ready.</summary>
    Dtr,

    /// <summary>Supply voltage.</summary>
    Supply,
}
