namespace Lwm2m.Bench.Modem;

// Starts, ends, sleep and the pins.
public sealed partial class ModemStandIn
{
    private ModemPower _power = ModemPower.Off;
    private long _keyDownMs = -1;
    private long _resetDownMs = -1;

    internal void Boot(int bootMs, bool isAnnounced)
    {
        _power = ModemPower.Booting;
        Starts++;
        Memory.Functionality = Starts == 1 ? Memory.Functionality : _dialect.RadioOnAtStart ? 1 : 0;
        var session = new ModemSession(this, ModemDialects.Make(Options.Dialect));
        _session = session;
        Memory.Baud = Faults.BaudAfterReset > 0 && Starts > 1 ? Faults.BaudAfterReset : Memory.Baud;
        _hasHeardAt = !Faults.Autobaud;
        Note($"starts ({_dialect.Name})");
        if (bootMs == 0)
        {
            Started(session, isAnnounced);
        }
        else
        {
            session.After(bootMs, () => Started(session, isAnnounced));
        }
    }

    internal void SwitchOff()
    {
        if (_power != ModemPower.Off)
        {
            Note("is off");
        }

        _power = ModemPower.Off;
        _session?.End();
        _session = null;
    }

    /// <summary>Into power saving mode: all is kept, the port and the radio are off.</summary>
    internal void FallAsleep()
    {
        _power = ModemPower.Asleep;
        Note("is in power saving mode");
    }

    private void Started(ModemSession session, bool isAnnounced)
    {
        _power = ModemPower.On;
        _heardMs = World.Agenda.NowMs;
        session.Start(isAnnounced && !Faults.BootsSilently);
    }

    private void WakeUp(long awakeFromMs)
    {
        _power = ModemPower.On;
        _awakeFromMs = awakeFromMs;
        Note("wakes up");
        _session!.Woke();
    }

    private void PinChanged(ModemPin pin, bool isActive)
    {
        lock (Gate)
        {
            var heldFrom = World.Agenda.NowMs;
            switch (pin)
            {
                case ModemPin.Supply when !isActive:
                    SwitchOff();
                    break;
                case ModemPin.PowerKey when isActive && Pins.Supply:
                    var was = _power;
                    World.Agenda.After(was is ModemPower.Off or ModemPower.Asleep ? _dialect.KeyOnMs : _dialect.KeyOffMs, () =>
                    {
                        if (Pins.PowerKey && _keyDownMs == heldFrom && Pins.Supply)
                        {
                            KeyHeld(was);
                        }
                    });
                    _keyDownMs = heldFrom;
                    break;
                case ModemPin.Reset when isActive && Pins.Supply:
                    _resetDownMs = heldFrom;
                    break;
                case ModemPin.Reset when Pins.Supply && _power != ModemPower.Off && heldFrom - _resetDownMs >= _dialect.ResetMs:
                    Clear(StuckUntil.Reset);
                    Reboot();
                    break;
                case ModemPin.Dtr when _power == ModemPower.On:
                    _heardMs = heldFrom;
                    _awakeFromMs = Math.Max(_awakeFromMs, heldFrom + (Faults.SleepsAfterMs > 0 ? Faults.WakeMs : 0));
                    break;
            }
        }
    }

    private void KeyHeld(ModemPower was)
    {
        switch (was)
        {
            case ModemPower.Off:
                Clear(StuckUntil.Power);
                Boot(Options.BootMs ?? _dialect.BootMs, true);
                break;
            case ModemPower.Asleep when _power == ModemPower.Asleep:
                WakeUp(World.Agenda.NowMs + Faults.WakeMs);
                break;
            case ModemPower.On or ModemPower.Booting:
                _session?.Interpreter.Urc("NORMAL POWER DOWN");
                SwitchOff();
                break;
        }
    }

    private void Clear(StuckUntil freed)
    {
        if (Faults.Stuck <= freed)
        {
            Faults.Stuck = StuckUntil.No;
        }
    }
}

/// <summary>Whether a modem is on.</summary>
internal enum ModemPower
{
    /// <summary>Off.</summary>
    Off,

    /// <summary>Starting.</summary>
    Booting,

    /// <summary>On.</summary>
    On,

    /// <summary>In power saving mode.</summary>
    Asleep,
}
