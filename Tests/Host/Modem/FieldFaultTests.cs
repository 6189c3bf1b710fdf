using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Modem;
using Lwm2m.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using StandInOptions = Lwm2m.Bench.Modem.ModemOptions;

namespace Lwm2m.Host.Tests;

/// <summary>What goes wrong with modems in the field, by the switches of the stand-in: each row ends with a modem that works.</summary>
[TestClass]
public class FieldFaultTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Row_01_Echo_that_cannot_be_switched_off_does_no_harm(bool staysOn)
    {
        using ModemRig rig = new(new StandInOptions { Echo = true });
        rig.StandIn.Faults.EchoStaysOn = staysOn;
        rig.Start();
        AssertWorks(rig);
        Assert.IsGreaterThan(0, rig.Modem.Channel.Echoes);
    }

    [TestMethod]
    public void Row_01_Echo_that_comes_back_with_a_reset_is_switched_off_again()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.Reboot();
        rig.RunUntil(ModemState.Initialising);
        rig.RunUntil(ModemState.Ready);
        Assert.AreEqual(2, rig.Log.Count(l => l.EndsWith("> ATE0")));
    }

    [TestMethod]
    public void Row_02_URCs_between_command_and_answer_and_before_the_result_change_nothing()
    {
        using ModemRig rig = new();
        rig.StandIn.Faults.UrcAfterCommand = "+CSCON: 1";
        rig.StandIn.Faults.UrcBeforeResult = "+CSCON: 0";
        rig.Start();
        AssertWorks(rig);
        Assert.AreEqual(0, rig.Modem.Failures);
    }

    [TestMethod]
    public void Row_03_A_URC_of_the_registration_while_it_is_asked_for_is_told_apart()
    {
        using ModemRig rig = new();
        rig.StandIn.Faults.SharedPrefixUrc = true;
        rig.Start();
        AssertWorks(rig);
        Assert.AreEqual(0, rig.Modem.Failures);
    }

    [TestMethod]
    public void Row_05_A_prompt_that_does_not_come_is_left_and_the_modem_works_on()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.Faults.PromptsMissing = 1;
        CommandJob message = new("AT+CMGS=14", timeoutMs: 120_000) { Data = "0001000a91542143658700" };
        rig.Modem.Submit(message);
        Assert.IsTrue(rig.Run(60_000, () => message.Result is not null));
        Assert.AreEqual(AtResult.NoPrompt, message.Result);
        Assert.AreEqual(1, rig.Modem.Channel.MissedPrompts);
        AssertWorks(rig);
        Assert.AreEqual(0, rig.Modem.Failures);
    }

    [TestMethod]
    public void Row_05_A_prompt_that_comes_too_late_does_not_swallow_the_next_command()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.Faults.PromptLateMs = AtChannel.PromptTimeoutMs + AtChannel.ShortTimeoutMs + 10;
        CommandJob message = new("AT+CMGS=14", timeoutMs: 120_000) { Data = "0001000a91542143658700" };
        CommandJob next = new("AT+CSQ", prefix: "+CSQ:");
        rig.Modem.Submit(message);
        rig.Modem.Submit(next);
        Assert.IsTrue(rig.Run(60_000, () => next.Result is not null), string.Join('\n', rig.Log));
        Assert.AreEqual(AtResult.Ok, next.Result, string.Join('\n', rig.Log.TakeLast(40)));
    }

    [TestMethod]
    public void Row_07_A_sleeping_line_is_woken_before_the_command()
    {
        Lwm2m.Modem.GenericDialect dialect = new() { LosesFirstCharacters = true };
        using ModemRig rig = new(dialect: dialect);
        rig.Start();
        rig.StandIn.Faults.SleepsAfterMs = 5000;
        rig.StandIn.Faults.WakeMs = 500;
        for (int i = 0; i < 5; i++)
        {
            rig.Run(60_000);
            AssertWorks(rig);
        }

        Assert.AreEqual(0, rig.Modem.Failures);
        Assert.AreEqual(0, rig.Modem.CountOf(RecoveryRung.Resynchronise));
        Assert.IsGreaterThan(0, rig.StandIn.LostFromHost);
    }

    [TestMethod]
    public void Row_08_An_autobauding_modem_that_says_nothing_of_its_start_is_found()
    {
        using ModemRig rig = new(new StandInOptions { StartsOn = false }, pins: new RigPins());
        rig.StandIn.Faults.Autobaud = true;
        rig.Start();
        AssertWorks(rig);
    }

    [TestMethod]
    [DataRow(9600)]
    [DataRow(57600)]
    [DataRow(460800)]
    public void Row_08_A_modem_at_another_speed_is_found_and_set_to_ours(int baudRate)
    {
        using ModemRig rig = new(new StandInOptions { BaudRate = baudRate });
        rig.Start();
        Assert.AreEqual(115200, rig.Port.BaudRate);
        Assert.IsTrue(rig.Log.Any(l => l.EndsWith("> AT+IPR=115200")));
        Assert.IsTrue(rig.Log.Any(l => l.EndsWith("> AT&W")));
        AssertWorks(rig);
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    [TestMethod]
    public void Row_08_A_speed_that_changed_with_a_reset_is_found_again()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.Faults.BaudAfterReset = 9600;
        rig.StandIn.Reboot();
        rig.Run(5000);
        CommandJob job = new("AT+CSQ", prefix: "+CSQ:");
        rig.Modem.Submit(job);
        Assert.IsTrue(rig.Run(600_000, () => rig.State == ModemState.Ready && rig.Log.Any(l => l.EndsWith("> AT+IPR=115200"))), string.Join('\n', rig.Log));
        AssertWorks(rig);
    }

    [TestMethod]
    public void Row_09_Lost_bytes_cost_lines_and_not_the_modem()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.Faults.LosesByteEvery = 23;
        int good = 0;
        for (int i = 0; i < 200; i++)
        {
            CommandJob job = new("AT+CSQ", prefix: "+CSQ:");
            rig.Modem.Submit(job);
            Assert.IsTrue(rig.Run(3_600_000, () => job.Result is not null));
            good += job.Result == AtResult.Ok && job.Answer == "20,0;" ? 1 : 0;
        }

        Assert.IsGreaterThan(50, good);
        Assert.IsGreaterThan(0, rig.Modem.Channel.UnknownLines);
        rig.StandIn.Faults.LosesByteEvery = 0;
        rig.RunUntil(ModemState.Ready, 3_600_000);
        AssertWorks(rig);
    }

    [TestMethod]
    [DataRow("\r\r\n")]
    [DataRow("\n")]
    [DataRow("\r")]
    public void Row_09_Any_line_end_and_a_missing_space_will_do(string lineEnd)
    {
        using ModemRig rig = new();
        rig.StandIn.Faults.LineEnd = lineEnd;
        rig.StandIn.Faults.LoseSpaceAfterColon = true;
        rig.Start();
        AssertWorks(rig);
    }

    [TestMethod]
    public void Row_11_A_modem_that_starts_by_itself_fails_what_is_pending_and_is_set_up_anew()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.Faults.SilentCommand = "+CSQ";
        rig.StandIn.Faults.CommandSilences = 1;
        CommandJob pending = new("AT+CSQ", timeoutMs: 120_000, prefix: "+CSQ:");
        CommandJob queued = new("AT+CSQ", prefix: "+CSQ:");
        rig.Modem.Submit(pending);
        rig.Modem.Submit(queued);
        rig.Run(1000);
        rig.StandIn.Reboot();
        Assert.IsTrue(rig.Run(10_000, () => pending.Result is not null));
        Assert.AreEqual(AtResult.Lost, pending.Result);
        Assert.AreEqual(AtResult.Lost, queued.Result);
        Assert.IsFalse(pending.IsActive || queued.IsActive);
        rig.RunUntil(ModemState.Ready);
        CollectionAssert.AreEqual(new[] { "dialect generic", "ready", "lost", "ready" }, rig.User.Told);
        AssertWorks(rig);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Row_11_A_start_at_any_command_is_survived(bool isSilent)
    {
        for (int command = 1; command <= 20; command++)
        {
            using ModemRig rig = new();
            rig.StandIn.Faults.BootsSilently = isSilent;
            rig.StandIn.Faults.RebootsAtCommand = command;
            rig.Modem.Start(rig.NowMs);
            while (rig.StandIn.Faults.RebootsAtCommand > 0)
            {
                rig.Modem.Submit(new CommandJob("AT+CSQ", prefix: "+CSQ:"));
                rig.Run(20_000);
            }

            // At the latest when the registration is next asked for, it is set up again.
            Assert.IsTrue(rig.Run(700_000, () => rig.State == ModemState.Ready && rig.Log.FindLastIndex(l => l.EndsWith("> AT+CEREG=4")) > rig.Log.FindLastIndex(l => l.Contains("# starts"))), $"command {command}:\n{string.Join('\n', rig.Log)}");
            AssertWorks(rig);
            Assert.AreEqual(2, rig.StandIn.Starts - rig.Modem.CountOf(RecoveryRung.Restart), $"command {command}");
        }
    }

    [TestMethod]
    public void Row_11_A_modem_that_switches_itself_off_is_switched_on_again()
    {
        using ModemRig rig = new(pins: new RigPins());
        rig.Start();
        rig.StandIn.Pins.PowerKey = true;
        rig.Wires = null;
        Assert.IsTrue(rig.Run(10_000, () => !rig.StandIn.IsOn));
        rig.StandIn.Pins.PowerKey = false;
        Assert.IsTrue(rig.Run(10_000, () => rig.State == ModemState.Recovering));
        Assert.AreEqual(ModemFault.PoweredDown, rig.Modem.Fault);
    }

    [TestMethod]
    [DataRow(StuckUntil.Escape, RecoveryRung.Resynchronise, false)]
    [DataRow(StuckUntil.Restart, RecoveryRung.Restart, false)]
    [DataRow(StuckUntil.Reset, RecoveryRung.Reset, false)]
    [DataRow(StuckUntil.Power, RecoveryRung.PowerCycle, false)]
    [DataRow(StuckUntil.Restart, RecoveryRung.Restart, true)]
    [DataRow(StuckUntil.Reset, RecoveryRung.Reset, true)]
    [DataRow(StuckUntil.Power, RecoveryRung.PowerCycle, true)]
    public void Row_12_The_ladder_goes_as_far_as_it_must(StuckUntil stuck, RecoveryRung rung, bool answersError)
    {
        using ModemRig rig = new(pins: new RigPins(), dialect: new Lwm2m.Modem.GenericDialect { PowerOnMs = 600, PowerOffMs = 700 });
        rig.Start();
        rig.StandIn.Faults.Stuck = stuck;
        rig.StandIn.Faults.StuckAnswersError = answersError;
        long fromMs = rig.NowMs;
        bool hasHelped = rig.Run(3 * 3_600_000, () =>
        {
            if (rig.State == ModemState.Ready)
            {
                rig.Modem.Submit(new CommandJob("AT+CSQ", prefix: "+CSQ:") { FailsOnError = true });
            }

            return rig.StandIn.Faults.Stuck == StuckUntil.No && rig.State == ModemState.Ready;
        });
        Assert.IsTrue(hasHelped, string.Join('\n', rig.Log.TakeLast(100)));
        Assert.IsGreaterThan(0, rig.Modem.CountOf(rung));
        for (RecoveryRung above = rung + 1; above <= RecoveryRung.PowerCycle; above++)
        {
            Assert.AreEqual(0, rig.Modem.CountOf(above), $"{above} after {rig.NowMs - fromMs} ms");
        }

        AssertWorks(rig);
    }

    [TestMethod]
    public void Row_12_The_pauses_of_the_last_rung_grow_and_it_never_stops()
    {
        RigPins pins = new();
        using ModemRig rig = new(new StandInOptions { StartsOn = false }, pins: pins);
        rig.Wires = null;
        rig.Modem.Start(rig.NowMs);
        List<long> at = [];
        int cycles = 0;
        rig.Run(12 * 3_600_000, () =>
        {
            if (rig.Modem.CountOf(RecoveryRung.PowerCycle) != cycles)
            {
                cycles = rig.Modem.CountOf(RecoveryRung.PowerCycle);
                at.Add(rig.NowMs);
            }

            return at.Count == 8;
        });
        long[] minutes = at.Zip(at.Skip(1), (a, b) => (b - a) / 60_000).ToArray();
        CollectionAssert.AreEqual(new long[] { 1, 5, 15, 60, 60, 60, 60 }, minutes);
    }

    [TestMethod]
    [DataRow("+CMEE")]
    [DataRow("+CEREG")]
    [DataRow("+CGMM")]
    [DataRow("+CPIN")]
    [DataRow("+CFUN")]
    [DataRow("E")]
    public void Row_12_A_command_that_fails_or_is_not_answered_for_a_time_is_no_dead_end(string command)
    {
        foreach (bool isSilent in new[] { false, true })
        {
            using ModemRig rig = new();
            if (isSilent)
            {
                rig.StandIn.Faults.SilentCommand = command;
                rig.StandIn.Faults.CommandSilences = 6;
            }
            else
            {
                rig.StandIn.Faults.FailingCommand = command;
                rig.StandIn.Faults.CommandFailures = 6;
            }

            rig.Modem.Start(rig.NowMs);
            rig.RunUntil(ModemState.Ready, 3 * 3_600_000);
            AssertWorks(rig);
        }
    }

    [TestMethod]
    public void Row_23_and_24_Nothing_is_sent_that_makes_the_port_deaf_or_scans()
    {
        using ModemRig rig = new(pins: new RigPins());
        rig.Start();
        rig.StandIn.SetCoverage(false);
        rig.Run(6 * 3_600_000);
        Assert.AreEqual(0, rig.StandIn.Scans);
        Assert.IsFalse(rig.Log.Any(l => l.Contains("+CMUX") || l.Contains("> ATD") || l.Contains("+CGDATA") || l.Contains("+COPS=?")));
    }

    [TestMethod]
    public void Row_23_Data_mode_entered_by_accident_ends_with_a_power_cycle()
    {
        using ModemRig rig = new(pins: new RigPins(), dialect: new Lwm2m.Modem.GenericDialect { PowerOnMs = 600, PowerOffMs = 700 });
        rig.Start();
        rig.StandIn.Faults.EntersDataMode = true;
        rig.Modem.Submit(new CommandJob("AT+CSQ", prefix: "+CSQ:"));
        rig.Run(10_000);
        Assert.IsTrue(rig.Run(3_600_000, () => rig.State == ModemState.Ready), string.Join('\n', rig.Log));
        AssertWorks(rig);
    }

    private static void AssertWorks(ModemRig rig)
    {
        CommandJob job = new("AT+CSQ", prefix: "+CSQ:");
        rig.Modem.Submit(job);
        Assert.IsTrue(rig.Run(60_000, () => job.Result is not null), string.Join('\n', rig.Log.TakeLast(60)));
        Assert.AreEqual(AtResult.Ok, job.Result);
        Assert.AreEqual("20,0;", job.Answer);
    }
}
