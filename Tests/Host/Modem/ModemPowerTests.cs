using System.Device.Gpio;
using Lwm2m.Bench.Modem;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using GenericDialect = Lwm2m.Modem.GenericDialect;
using ModemPower = Lwm2m.Modem.ModemPower;
using StandInOptions = Lwm2m.Bench.Modem.ModemOptions;

namespace Lwm2m.Host.Tests;

/// <summary>Power key, reset, DTR and status of a modem.</summary>
[TestClass]
public class ModemPowerTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_key_is_pressed_for_its_time_at_its_level_and_released(bool isHigh)
    {
        GpioPin key = new GpioController().OpenPin(1, PinMode.Output);
        ModemPower power = new(key, null, null, null);
        GenericDialect dialect = new() { IsPowerKeyHigh = isHigh };
        power.Release(dialect);
        Assert.AreEqual(!isHigh, (bool)key.Read());
        power.PressKey(dialect, 750, 1000);
        Assert.AreEqual(isHigh, (bool)key.Read());
        Assert.AreEqual(1750, power.Step(1749));
        Assert.AreEqual(isHigh, (bool)key.Read());
        Assert.IsTrue(power.IsPressing);
        Assert.AreEqual(DatagramLink.Never, power.Step(1750));
        Assert.AreEqual(!isHigh, (bool)key.Read());
        Assert.IsFalse(power.IsPressing);
    }

    [TestMethod]
    public void No_key_is_held_longer_than_the_longest_reset_and_none_while_another_is_pressed()
    {
        GpioController board = new();
        GpioPin key = board.OpenPin(1, PinMode.Output);
        GpioPin reset = board.OpenPin(2, PinMode.Output);
        ModemPower power = new(key, reset, null, null);
        GenericDialect dialect = new() { ResetMs = int.MaxValue };
        power.PressKey(dialect, int.MaxValue, 0);
        power.PressReset(dialect, 10);
        Assert.IsTrue((bool)key.Read(), "the power key is released before the reset is pressed");
        Assert.IsFalse((bool)reset.Read());
        power.Step(10 + ModemPower.MaxPressMs);
        Assert.IsTrue((bool)reset.Read());
        Assert.IsFalse(power.IsPressing);
    }

    [TestMethod]
    public void Dtr_and_status_have_their_levels()
    {
        GpioController board = new();
        GpioPin dtr = board.OpenPin(1, PinMode.Output);
        GpioPin status = board.OpenPin(2, PinMode.Input);
        ModemPower power = new(null, null, dtr, status);
        GenericDialect dialect = new();
        power.SetAwake(dialect, true);
        Assert.IsFalse((bool)dtr.Read());
        power.SetAwake(dialect, false);
        Assert.IsTrue((bool)dtr.Read());
        status.Write(true);
        Assert.IsTrue(power.IsOn(dialect));
        dialect.IsStatusHigh = false;
        Assert.IsFalse(power.IsOn(dialect));
        Assert.IsFalse(new ModemPower(null, null, null, null).IsOn(dialect));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_pin_that_was_opened_at_the_level_that_presses_is_released_at_once(bool isHigh)
    {
        GpioController board = new();
        GpioPin key = board.OpenPin(1, PinMode.Output);
        GpioPin reset = board.OpenPin(2, PinMode.Output);
        key.Write(isHigh);
        reset.Write(isHigh);
        GenericDialect dialect = new() { IsPowerKeyHigh = isHigh, IsResetHigh = isHigh };
        _ = new CellularModem(new AtPort("/dev/no-such-port"), new StillClock(), [dialect], null, new ModemPower(key, reset, null, null));
        Assert.AreEqual(!isHigh, (bool)key.Read());
        Assert.AreEqual(!isHigh, (bool)reset.Read());
    }

    // BG95: the reset is the power key inside, so a key held low resets the modem.
    [TestMethod]
    [DataRow(StuckUntil.Reset)]
    [DataRow(StuckUntil.Power)]
    public void Through_the_whole_ladder_no_pin_is_held_longer_than_its_time(StuckUntil stuck)
    {
        RigPins pins = new();
        GenericDialect dialect = new() { PowerOnMs = 600, PowerOffMs = 700, ResetMs = 2500 };
        using ModemRig rig = new(new StandInOptions { Dialect = "quectel-bg", StartsOn = false }, dialect: dialect, pins: pins);
        rig.Start();
        rig.StandIn.Faults.Stuck = stuck;
        rig.Modem.Submit(new CommandJob("AT+CSQ"));
        long keyMs = -1;
        long resetMs = -1;
        long longestKey = 0;
        long longestReset = 0;
        Assert.IsTrue(rig.Run(3_600_000, () =>
        {
            keyMs = !pins.IsKeyPressed ? -1 : keyMs < 0 ? rig.NowMs : keyMs;
            resetMs = !pins.IsResetPressed ? -1 : resetMs < 0 ? rig.NowMs : resetMs;
            longestKey = keyMs < 0 ? longestKey : System.Math.Max(longestKey, rig.NowMs - keyMs);
            longestReset = resetMs < 0 ? longestReset : System.Math.Max(longestReset, rig.NowMs - resetMs);
            Assert.IsFalse(pins.IsKeyPressed && pins.IsResetPressed);
            return rig.StandIn.Faults.Stuck == StuckUntil.No && rig.State == ModemState.Ready;
        }));
        Assert.IsLessThanOrEqualTo(700, longestKey);
        Assert.IsLessThanOrEqualTo(2500, longestReset);
        Assert.IsFalse(pins.IsKeyPressed || pins.IsResetPressed);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_modem_that_is_off_is_switched_on(bool hasStatus)
    {
        using ModemRig rig = new(new StandInOptions { StartsOn = false }, dialect: new GenericDialect { PowerOnMs = 600 }, pins: new RigPins(hasStatus: hasStatus));
        rig.Start();
        Assert.AreEqual(1, rig.StandIn.Starts);
        Assert.AreEqual(0, rig.Modem.Failures);
        Assert.AreEqual(hasStatus, rig.NowMs < 6000, "without a status it is asked first whether it is on");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_modem_that_is_on_is_not_switched_off_by_starting_it(bool hasStatus)
    {
        using ModemRig rig = new(new StandInOptions { IsSettled = true }, dialect: new GenericDialect { PowerOnMs = 600 }, pins: new RigPins(hasStatus: hasStatus));
        rig.Start();
        Assert.AreEqual(1, rig.StandIn.Starts);
        Assert.IsTrue(rig.StandIn.IsOn);
    }

    [TestMethod]
    public void A_modem_that_was_on_but_deaf_when_its_key_was_pressed_is_pressed_again()
    {
        using ModemRig rig = new(new StandInOptions { IsSettled = true }, dialect: new GenericDialect { PowerOnMs = 700 }, pins: new RigPins(hasReset: false));
        rig.StandIn.Faults.Stuck = StuckUntil.Power;
        rig.Start();
        Assert.AreEqual(0, rig.Modem.Failures);
        Assert.IsTrue(rig.StandIn.IsOn);
    }

    private sealed class StillClock : Clock
    {
        public override long NowMs => 0;
    }
}
