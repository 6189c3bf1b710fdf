using System;
using System.Collections.Generic;
using System.Device.Gpio;
using System.Globalization;
using System.Text;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Scef;
using Lwm2m.Bench.Transport;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A device's modem against the stand-in of the bench, in virtual time: the same run each time.</summary>
internal sealed class ModemRig : IDisposable
{
    private long _nowMs = 1;

    public ModemRig(Lwm2m.Bench.Modem.ModemOptions? standIn = null, Lwm2m.Modem.ModemOptions? options = null, Dialect? dialect = null, RigPins? pins = null,
        INiddNetwork? nonIp = null, IModemCard? card = null)
    {
        Agenda = new Agenda(() => _nowMs);
        StandIn = new ModemStandIn(standIn ?? new Lwm2m.Bench.Modem.ModemOptions(), new ModemWorld(Agenda, NonIp: nonIp, Card: card));
        StandIn.Logged += line => Log.Add($"{_nowMs.ToString(CultureInfo.InvariantCulture),8} {line}");
        Port = new StandInPort(StandIn);
        Modem = new CellularModem(Port, new RigClock(this), [dialect ?? new Lwm2m.Modem.GenericDialect()], options, pins?.Power);
        Wires = pins is null ? null : () => pins.Carry(StandIn.Pins);
        User = new RecordingUser();
        Modem.Add(User);
    }

    public Agenda Agenda { get; }

    public ModemStandIn StandIn { get; }

    public StandInPort Port { get; }

    public CellularModem Modem { get; private set; }

    public RecordingUser User { get; }

    public List<string> Log { get; } = [];

    public long NowMs => _nowMs;

    /// <summary>Carries the levels of pins, before and after each step.</summary>
    public Action? Wires { get; set; }

    public ModemState State => Modem.State;

    public void Dispose() => StandIn.Dispose();

    /// <summary>Lets time pass until something holds.</summary>
    /// <returns>Whether it came to hold.</returns>
    public bool Run(long forMs, Func<bool>? until = null)
    {
        var endMs = _nowMs + forMs;
        var idle = 0;
        while (true)
        {
            Wires?.Invoke();
            Agenda.RunDue();
            var next = Modem.Step(_nowMs);
            Wires?.Invoke();
            if (until?.Invoke() ?? false)
            {
                return true;
            }

            if (next <= _nowMs)
            {
                Assert.IsLessThan(1000, ++idle, "The modem asks again and again at one time");
                continue;
            }

            idle = 0;
            if (_nowMs >= endMs)
            {
                return false;
            }

            _nowMs = Math.Max(_nowMs + 1, Math.Min(endMs, Math.Min(next, Agenda.NextDueMs)));
        }
    }

    public void RunUntil(ModemState state, long limitMs = 120_000) =>
        Assert.IsTrue(Run(limitMs, () => Modem.State == state), $"{Modem.State} ({Modem.Fault}), not {state}:\n{string.Join('\n', Log)}");

    /// <summary>The board starts anew: what the program knew is gone.</summary>
    public void RestartBoard()
    {
        Port.Close();
        Modem = new CellularModem(Port, new RigClock(this), [new Lwm2m.Modem.GenericDialect()], Modem.Options);
    }

    public void Start()
    {
        Modem.Start(_nowMs);
        RunUntil(ModemState.Ready);
    }

    private sealed class RigClock(ModemRig rig) : Clock
    {
        public override long NowMs => rig._nowMs;
    }
}

/// <summary>The wires from the board's pins to those of the stand-in. All keys are active low, the status is high while the modem is on.</summary>
internal sealed class RigPins
{
    private readonly GpioController _board = new();
    private readonly GpioPin? _key;
    private readonly GpioPin? _reset;
    private readonly GpioPin? _status;

    public RigPins(bool hasReset = true, bool hasStatus = false)
    {
        _key = _board.OpenPin(1, PinMode.Output);
        _key.Write(true);
        if (hasReset)
        {
            _reset = _board.OpenPin(2, PinMode.Output);
            _reset.Write(true);
        }

        if (hasStatus)
        {
            _status = _board.OpenPin(3, PinMode.Input);
        }

        Power = new Lwm2m.Modem.ModemPower(_key, _reset, null, _status);
    }

    public Lwm2m.Modem.ModemPower Power { get; }

    public bool IsKeyPressed => !(bool)_key!.Read();

    public bool IsResetPressed => _reset is not null && !(bool)_reset.Read();

    public void Carry(ModemPins pins)
    {
        pins.PowerKey = IsKeyPressed;
        pins.Reset = IsResetPressed;
        _status?.Write(pins.Status);
    }
}

/// <summary>The line to the stand-in.</summary>
internal sealed class StandInPort(ModemStandIn standIn) : ModemPort
{
    private bool _isOpen;

    public override int BaudRate => standIn.HostBaud;

    public override bool Open(int baudRate)
    {
        standIn.HostBaud = baudRate;
        _isOpen = true;
        return true;
    }

    public override void Close() => _isOpen = false;

    public override int Read(byte[] buffer, int offset, int count) => standIn.Read(buffer.AsSpan(offset, _isOpen ? count : 0));

    public override void Write(byte[] buffer, int offset, int count) => standIn.Write(buffer.AsSpan(offset, count));
}

/// <summary>Remembers what a modem told.</summary>
internal sealed class RecordingUser : IModemUser
{
    public List<string> Told { get; } = [];

    public void OnDialect(CellularModem modem) => Told.Add("dialect " + modem.Dialect.Name);

    public void OnModemReady(CellularModem modem, bool hasKeptState) => Told.Add(hasKeptState ? "ready, kept" : "ready");

    public void OnModemLost(CellularModem modem) => Told.Add("lost");
}

/// <summary>Sends one command, and remembers how it ended.</summary>
internal sealed class CommandJob(string command, int timeoutMs = 5000, int priority = ModemJob.Send, string? prefix = null) : ModemJob(priority, true)
{
    private readonly byte[] _command = Encoding.ASCII.GetBytes(command);
    private readonly byte[]? _prefix = prefix is null ? null : Encoding.ASCII.GetBytes(prefix);
    private bool _isSent;

    public AtResult? Result { get; private set; }

    public string Answer { get; private set; } = "";

    public string? Data { get; init; }

    /// <summary>Whether an error of the modem counts as a failure of the job.</summary>
    public bool FailsOnError { get; init; }

    public void Again()
    {
        _isSent = false;
        Result = null;
        Answer = "";
    }

    public override void Run(AtChannel at)
    {
        if (_isSent)
        {
            return;
        }

        _isSent = true;
        at.Begin(this, _command);
        if (_prefix is not null)
        {
            at.Expect(_prefix, needsAnswer: true);
        }

        if (Data is not null)
        {
            at.ExpectPrompt('>', 0);
        }

        at.Send(timeoutMs);
    }

    public override void OnAnswer(AtChannel at, AtFields fields) =>
        Answer += Encoding.ASCII.GetString(fields.Buffer, fields.At, fields.End - fields.At) + ";";

    public override void OnPrompt(AtChannel at, AtWriter writer)
    {
        writer.Text(Encoding.ASCII.GetBytes(Data!));
        writer.Byte(0x1A);
    }

    public override void OnEnd(AtChannel at, AtResult result)
    {
        Result = result;
        HasFailed = FailsOnError && result != AtResult.Ok;
    }

    public override void OnCancelled() => Result ??= AtResult.Lost;
}
