using System.Linq;
using System.Reflection;
using System.Text;
using Lwm2m.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using StandInOptions = Lwm2m.Bench.Modem.ModemOptions;

namespace Lwm2m.Host.Tests;

/// <summary>The states of a modem against the stand-in of the bench.</summary>
[TestClass]
public class CellularModemTests
{
    [TestMethod]
    public void It_comes_up_and_breaks_no_rule()
    {
        using ModemRig rig = new();
        rig.Start();
        CollectionAssert.AreEqual(new[] { "dialect generic", "ready" }, rig.User.Told);
        Assert.IsTrue(rig.Modem.IsRegistered);
        Assert.AreEqual(1, rig.Modem.Registration);
        Assert.AreEqual(0, rig.Modem.Failures);
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    [TestMethod]
    public void A_roaming_modem_is_registered_too()
    {
        using ModemRig rig = new(new StandInOptions { IsRoaming = true });
        rig.Start();
        Assert.AreEqual(5, rig.Modem.Registration);
    }

    [TestMethod]
    public void The_context_is_defined_before_the_radio_is_on_and_sleep_is_asked_for()
    {
        using ModemRig rig = new(options: new ModemOptions
        {
            Apn = Ascii("iot.example"),
            PeriodicUpdateTimer = Ascii("00111000"),
            ActiveTimer = Ascii("00000101"),
            EdrxCycle = Ascii("0101"),
        });
        rig.Start();
        Assert.IsTrue(rig.Run(60_000, () => rig.Modem.GrantedEdrxMs > 0));
        Assert.AreEqual(10, rig.Modem.GrantedActiveTimeS);
        Assert.AreEqual(24 * 3600, rig.Modem.GrantedPeriodicUpdateS);
        Assert.AreEqual(81_920, rig.Modem.GrantedEdrxMs);
        string[] sent = Sent(rig);
        Assert.IsGreaterThan(0, System.Array.IndexOf(sent, "AT+CGDCONT=1,\"IP\",\"iot.example\""));
        Assert.IsLessThan(System.Array.IndexOf(sent, "AT+CFUN=1"), System.Array.IndexOf(sent, "AT+CGDCONT=1,\"IP\",\"iot.example\""));
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    [TestMethod]
    public void A_modem_that_is_registered_with_the_right_context_keeps_it()
    {
        using ModemRig rig = new(new StandInOptions { IsSettled = true }, new ModemOptions { Apn = Ascii("internet") });
        rig.Start();
        Assert.IsLessThan(1000, rig.NowMs);
        Assert.IsFalse(Sent(rig).Any(c => c.StartsWith("AT+CFUN") || c.StartsWith("AT+CPIN") || c.StartsWith("AT+CGDCONT=")));
    }

    [TestMethod]
    public void A_modem_that_is_registered_with_another_context_is_set_up()
    {
        using ModemRig rig = new(new StandInOptions { IsSettled = true }, new ModemOptions { Apn = Ascii("internet2") });
        rig.Start();
        CollectionAssert.Contains(Sent(rig), "AT+CGDCONT=1,\"IP\",\"internet2\"");
    }

    [TestMethod]
    public void A_busy_SIM_is_asked_again()
    {
        using ModemRig rig = new();
        rig.StandIn.Faults.SimBusy = 10;
        rig.Start();
        Assert.AreEqual(0, rig.Modem.Failures);
    }

    [TestMethod]
    public void A_missing_SIM_fails_and_is_looked_for_again()
    {
        using ModemRig rig = new(new StandInOptions { HasSim = false });
        rig.Modem.Start(rig.NowMs);
        Assert.IsTrue(rig.Run(3_600_000, () => rig.Modem.CountOf(RecoveryRung.PowerCycle) == 2));
        Assert.AreEqual(ModemFault.NoSim, rig.Modem.Fault);
        Assert.IsTrue(rig.Run(3_600_000, () => rig.State == ModemState.Booting));
    }

    [TestMethod]
    public void The_PIN_is_entered_once_and_never_logged()
    {
        using ModemRig rig = new(new StandInOptions { Pin = "4711" }, new ModemOptions { Pin = Ascii("4711") });
        rig.Start();
        Assert.AreEqual(1, Sent(rig).Count(c => c == "AT+CPIN=\"4711\""));
        Assert.IsEmpty(rig.StandIn.Violations);

        // Nor does it stay in the buffer that the next commands are written over.
        object writer = typeof(AtChannel).GetField("_out", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(rig.Modem.Channel)!;
        byte[] buffer = (byte[])typeof(AtWriter).GetField("_buffer", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(writer)!;
        Assert.DoesNotContain("711", Encoding.ASCII.GetString(buffer));
    }

    [TestMethod]
    public void A_refused_PIN_is_not_tried_again_and_the_modem_stays_off()
    {
        using ModemRig rig = new(new StandInOptions { Pin = "4711" }, new ModemOptions { Pin = Ascii("1234") });
        rig.Modem.Start(rig.NowMs);
        rig.RunUntil(ModemState.Off);
        Assert.AreEqual(ModemFault.PinRefused, rig.Modem.Fault);
        Assert.IsTrue(rig.Modem.IsPinRefused);
        for (int i = 0; i < 10; i++)
        {
            rig.Modem.Start(rig.NowMs);
            rig.Run(600_000);
        }

        Assert.AreEqual(1, Sent(rig).Count(c => c.StartsWith("AT+CPIN=")));
        Assert.AreEqual(ModemState.Off, rig.State);
    }

    [TestMethod]
    public void A_PIN_that_was_refused_before_the_board_started_anew_is_not_tried_again()
    {
        using ModemRig rig = new(new StandInOptions { Pin = "4711" }, new ModemOptions { Pin = Ascii("1234") });
        rig.Modem.Start(rig.NowMs);
        rig.RunUntil(ModemState.Off);
        rig.RestartBoard();
        rig.Modem.Start(rig.NowMs);
        rig.RunUntil(ModemState.Off);
        Assert.AreEqual(ModemFault.PinRefused, rig.Modem.Fault);
        Assert.AreEqual(1, Sent(rig).Count(c => c.StartsWith("AT+CPIN=")));
    }

    [TestMethod]
    public void A_SIM_that_wants_a_PIN_and_gets_none_leaves_the_modem_off()
    {
        using ModemRig rig = new(new StandInOptions { Pin = "4711" });
        rig.Modem.Start(rig.NowMs);
        rig.RunUntil(ModemState.Off);
        Assert.AreEqual(ModemFault.PinNeeded, rig.Modem.Fault);
        rig.Modem.Options.Pin = Ascii("4711");
        rig.Start();
    }

    [TestMethod]
    public void A_lost_network_is_not_a_lost_modem()
    {
        using ModemRig rig = new();
        rig.Start();
        CommandJob job = new("AT+CSQ", prefix: "+CSQ:");
        rig.StandIn.SetCoverage(false);
        rig.RunUntil(ModemState.Searching);
        rig.Modem.Submit(job);
        rig.Run(30_000);
        Assert.IsNull(job.Result);
        rig.StandIn.SetCoverage(true);
        rig.RunUntil(ModemState.Ready);
        rig.Run(1000);
        Assert.AreEqual(AtResult.Ok, job.Result);
        CollectionAssert.AreEqual(new[] { "dialect generic", "ready", "ready, kept" }, rig.User.Told);
    }

    [TestMethod]
    public void No_network_for_long_makes_it_start_anew_and_never_end()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.SetCoverage(false);
        Assert.IsTrue(rig.Run(24 * 3_600_000, () => rig.Modem.CountOf(RecoveryRung.PowerCycle) == 5));
        Assert.AreEqual(ModemFault.NoNetwork, rig.Modem.Fault);
        Assert.AreEqual(1, rig.Modem.CountOf(RecoveryRung.Restart));
        rig.StandIn.SetCoverage(true);
        rig.RunUntil(ModemState.Ready, 2 * 3_600_000);
        rig.Run(CellularModem.StableMs);
        rig.StandIn.SetCoverage(false);
        Assert.IsTrue(rig.Run(3_600_000, () => rig.Modem.CountOf(RecoveryRung.Restart) == 2), "the ladder begins anew after a stable time");
    }

    [TestMethod]
    public void Stop_and_start()
    {
        using ModemRig rig = new(pins: new RigPins());
        rig.Start();
        rig.Modem.Stop(rig.NowMs);
        Assert.AreEqual(ModemState.Off, rig.State);
        Assert.IsTrue(rig.Run(60_000, () => !rig.StandIn.IsOn));
        rig.Modem.Start(rig.NowMs);
        rig.RunUntil(ModemState.Ready);
        CollectionAssert.AreEqual(new[] { "dialect generic", "ready", "lost", "ready" }, rig.User.Told);
    }

    [TestMethod]
    public void After_a_sleep_of_the_board_the_modem_is_found_as_it_was()
    {
        using ModemRig rig = new();
        rig.Start();
        Assert.IsTrue(rig.Modem.Suspend());
        Assert.AreEqual(ModemState.Off, rig.State);
        rig.Run(3_600_000);
        int sent = Sent(rig).Length;
        rig.Start();
        Assert.IsFalse(Sent(rig).Skip(sent).Any(c => c.StartsWith("AT+CFUN") || c.StartsWith("AT+CPIN")));
        Assert.AreEqual("ready, kept", rig.User.Told[^1]);
    }

    [TestMethod]
    public void A_job_under_way_keeps_the_board_awake()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.Faults.SilentCommand = "+CSQ";
        rig.StandIn.Faults.CommandSilences = 1;
        CommandJob job = new("AT+CSQ", prefix: "+CSQ:");
        rig.Modem.Submit(job);
        Assert.IsFalse(rig.Modem.Suspend());
        rig.Run(2000);
        Assert.IsFalse(rig.Modem.Suspend());
        Assert.AreEqual(2000, rig.Modem.BusySinceMs, 10);
        rig.Run(10_000);
        Assert.AreEqual(AtResult.Timeout, job.Result);
        Assert.AreEqual(0, rig.Modem.BusySinceMs);
        Assert.IsTrue(rig.Modem.Suspend());
    }

    [TestMethod]
    public void A_sleeping_modem_is_woken_by_the_power_key_and_what_waits_still_waits()
    {
        GenericDialect dialect = new() { LosesFirstCharacters = true, WakeMs = 600, PowerOnMs = 600 };
        using ModemRig rig = new(
            new StandInOptions { Dialect = "quectel-bg" },
            new ModemOptions { PeriodicUpdateTimer = Ascii("00111000"), ActiveTimer = Ascii("00000101") },
            dialect,
            new RigPins(hasReset: false));
        rig.Start();
        Assert.IsTrue(rig.Run(60_000, () => rig.StandIn.IsAsleep));
        rig.Run(3_600_000);
        CommandJob job = new("AT+CSQ", prefix: "+CSQ:");
        rig.Modem.Submit(job);
        Assert.IsTrue(rig.Run(30_000, () => job.Result == AtResult.Ok), string.Join('\n', rig.Log));
        Assert.IsFalse(rig.User.Told.Contains("lost"));
        Assert.AreEqual(0, rig.Modem.Failures);
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static string[] Sent(ModemRig rig) => rig.Log.Select(l => l[9..]).Where(l => l.StartsWith("> ")).Select(l => l[2..]).ToArray();
}
