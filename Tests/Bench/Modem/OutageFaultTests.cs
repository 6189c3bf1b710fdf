using Lwm2m.Bench.Modem;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>Each switch of what goes wrong when a modem starts anew, hangs or is deaf does that, and the modem is well without it.</summary>
[TestClass]
public sealed class OutageFaultTests
{
    [TestMethod]
    public void Row_11_it_starts_anew_by_itself()
    {
        using var rig = new ModemRig(change: o => o with { BootMs = 3000 });
        rig.Ask("AT+CEREG=2;+CMEE=1");
        rig.Modem.Faults.RebootsAtCommand = 2;
        Assert.AreEqual("OK", rig.Ask("AT"));
        Assert.AreEqual("RDY", rig.Ask("AT", 3000));
        Assert.AreEqual("+CEREG: 0,2|OK", rig.Ask("AT+CEREG?", 10)); // all is forgotten
        Assert.AreEqual(2, rig.Modem.Starts);
        rig.Modem.Faults.BootsSilently = true;
        rig.Modem.Reboot();
        Assert.AreEqual("", rig.Take(10_000));
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    [DataRow(StuckUntil.Escape)]
    [DataRow(StuckUntil.Restart)]
    [DataRow(StuckUntil.Reset)]
    [DataRow(StuckUntil.Power)]
    public void Row_12_it_hangs_until_a_rung_of_the_ladder_frees_it(StuckUntil until)
    {
        using var rig = new ModemRig(change: o => o with { BootMs = 1000 });
        rig.Modem.Faults.Stuck = until;
        Assert.AreEqual("", rig.Ask("AT"));
        rig.Modem.Faults.StuckAnswersError = true;
        Assert.AreEqual("ERROR", rig.Ask("AT"));
        rig.Modem.Faults.StuckAnswersError = false;
        rig.Send("\u001b");
        Assert.AreEqual(until == StuckUntil.Escape ? "OK" : "", rig.Ask("AT"));
        rig.Ask("AT+CFUN=1,1", 3000);
        Assert.AreEqual(until <= StuckUntil.Restart ? "OK" : "", rig.Ask("AT"));
        rig.Modem.Pins.Reset = true;
        rig.Wait(200);
        rig.Modem.Pins.Reset = false;
        rig.Take(3000);
        Assert.AreEqual(until <= StuckUntil.Reset ? "OK" : "", rig.Ask("AT"));
        Hold(rig, 700);
        Assert.IsFalse(rig.Modem.IsOn);
        Hold(rig, 700);
        rig.Take(3000);
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    public void Row_12_commands_fail_or_are_not_answered()
    {
        using var rig = new ModemRig();
        rig.Modem.Faults.FailingCommand = "+CSMS";
        rig.Modem.Faults.CommandFailures = 2;
        Assert.AreEqual("ERROR", rig.Ask("AT+CSMS=1"));
        Assert.AreEqual("ERROR", rig.Ask("AT+CSMS=1"));
        Assert.AreEqual("+CSMS: 1,1,1|OK", rig.Ask("AT+CSMS=1"));
        rig.Modem.Faults.SilentCommand = "+CSQ";
        rig.Modem.Faults.CommandSilences = 1;
        Assert.AreEqual("", rig.Ask("AT+CSQ", 60_000));
        Assert.AreEqual("+CSQ: 20,0|OK", rig.Ask("AT+CSQ"));
    }

    [TestMethod]
    public void Row_23_multiplexing_and_data_mode_make_the_port_useless()
    {
        using var rig = new ModemRig();
        rig.Modem.Faults.EntersDataMode = true;
        Assert.AreEqual("CONNECT", rig.Ask("AT+CSQ"));
        Assert.AreEqual("", rig.Ask("AT"));
        rig.Send("+++");
        Assert.AreEqual("OK", ModemRig.Lines(rig.Take(10)));
        Assert.AreEqual("OK", rig.Ask("AT"));
        Assert.AreEqual("OK", rig.Ask("AT+CMUX=0"));
        Assert.AreEqual("", rig.Ask("AT"));
        rig.Send("+++");
        Assert.AreEqual("", rig.Ask("AT"));
        rig.Modem.Pins.Reset = true;
        rig.Wait(200);
        rig.Modem.Pins.Reset = false;
        rig.Take(5000);
        Assert.AreEqual("OK", rig.Ask("AT"));
    }

    [TestMethod]
    public void Row_24_a_scan_blocks_all_else_for_minutes()
    {
        using var rig = new ModemRig();
        Assert.AreEqual("", rig.Ask("AT+COPS=?", 179_000));
        Assert.AreEqual("", rig.Ask("AT", 500));
        Assert.IsTrue(ModemRig.Lines(rig.Take(1000)).StartsWith("+COPS: (2,\"Bench Mobile\"", StringComparison.Ordinal));
        Assert.AreEqual(1, rig.Modem.Scans);
        Assert.HasCount(3, rig.Modem.Violations);
    }

    private static void Hold(ModemRig rig, int ms)
    {
        rig.Modem.Pins.PowerKey = true;
        rig.Wait(ms);
        rig.Modem.Pins.PowerKey = false;
        rig.Take();
    }
}
