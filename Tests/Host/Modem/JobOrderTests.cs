using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lwm2m.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Several users of one modem at once: in which order their jobs run.</summary>
[TestClass]
public class JobOrderTests
{
    [TestMethod]
    public void Jobs_run_by_their_priority_and_those_of_one_priority_in_turn()
    {
        using ModemRig rig = new();
        rig.Start();
        List<string> order = [];
        ChainJob first = new("send 1", ModemJob.Send, 1, order);
        rig.Modem.Submit(first);
        rig.Run(0);
        Assert.IsTrue(first.IsActive);
        rig.Modem.Submit(new ChainJob("housekeeping", ModemJob.Housekeeping, 1, order));
        rig.Modem.Submit(new ChainJob("send 2", ModemJob.Send, 1, order));
        rig.Modem.Submit(new ChainJob("send 3", ModemJob.Send, 1, order));
        rig.Modem.Submit(new ChainJob("read", ModemJob.Read, 1, order));
        rig.Modem.Submit(new ChainJob("card", ModemJob.Card, 1, order));
        rig.Modem.Submit(new ChainJob("acknowledge", ModemJob.Acknowledge, 1, order));
        rig.Run(1000);
        CollectionAssert.AreEqual(new[] { "send 1", "acknowledge", "card", "read", "send 2", "send 3", "housekeeping" }, order);
    }

    [TestMethod]
    public void Only_an_acknowledgement_comes_between_two_commands_of_a_job()
    {
        using ModemRig rig = new();
        rig.Start();
        List<string> order = [];
        rig.Modem.Submit(new ChainJob("card", ModemJob.Card, 5, order));
        rig.Run(1);
        rig.Modem.Submit(new ChainJob("other card", ModemJob.Card, 1, order));
        rig.Modem.Submit(new ChainJob("read", ModemJob.Read, 1, order));
        rig.Modem.Submit(new ChainJob("acknowledge", ModemJob.Acknowledge, 2, order));
        rig.Run(1000);
        CollectionAssert.AreEqual(new[] { "card", "acknowledge", "acknowledge", "card", "card", "card", "card", "other card", "read" }, order);
    }

    [TestMethod]
    public void An_acknowledgement_leaves_within_a_second_however_long_a_chain_and_the_queue_are()
    {
        using ModemRig rig = new();
        rig.Start();
        List<string> order = [];
        rig.Modem.Submit(new ChainJob("card", ModemJob.Card, 2000, order));
        for (int i = 0; i < 20; i++)
        {
            rig.Modem.Submit(new ChainJob("send", ModemJob.Send, 20, order));
        }

        rig.Run(500);
        ChainJob acknowledge = new("acknowledge", ModemJob.Acknowledge, 1, order);
        long fromMs = rig.NowMs;
        rig.Modem.Submit(acknowledge);
        Assert.IsTrue(rig.Run(1000, () => !acknowledge.IsActive));
        Assert.IsLessThan(1000, rig.NowMs - fromMs);
    }

    [TestMethod]
    public void Nobody_starves_as_long_as_the_others_take_turns()
    {
        using ModemRig rig = new();
        rig.Start();
        List<string> order = [];
        ChainJob[] jobs = [new("a", ModemJob.Send, 3, order), new("b", ModemJob.Send, 3, order), new("c", ModemJob.Send, 3, order)];
        for (int i = 0; i < 3000; i++)
        {
            foreach (ChainJob job in jobs)
            {
                if (!job.IsActive)
                {
                    job.Begin();
                    rig.Modem.Submit(job);
                }
            }

            rig.Run(1);
        }

        int[] counts = new[] { "a", "b", "c" }.Select(n => order.Count(o => o == n)).ToArray();
        Assert.IsGreaterThan(100, counts[0]);
        Assert.IsLessThanOrEqualTo(3, counts.Max() - counts.Min());
    }

    [TestMethod]
    public void A_job_that_waits_for_a_time_lets_an_acknowledgement_by_and_no_other()
    {
        using ModemRig rig = new();
        rig.Start();
        List<string> order = [];
        rig.Modem.Submit(new ChainJob("card", ModemJob.Card, 2, order) { PauseMs = 5000 });
        rig.Run(1000);
        rig.Modem.Submit(new ChainJob("send", ModemJob.Send, 1, order));
        rig.Modem.Submit(new ChainJob("acknowledge", ModemJob.Acknowledge, 1, order));
        rig.Run(1000);
        CollectionAssert.AreEqual(new[] { "card", "acknowledge" }, order);
        rig.Run(20_000);
        CollectionAssert.AreEqual(new[] { "card", "acknowledge", "card", "send" }, order);
    }

    [TestMethod]
    public void A_job_that_is_queued_is_not_queued_twice()
    {
        using ModemRig rig = new();
        rig.Start();
        List<string> order = [];
        ChainJob job = new("a", ModemJob.Send, 1, order);
        Assert.IsTrue(rig.Modem.Submit(job));
        Assert.IsFalse(rig.Modem.Submit(job));
        rig.Run(1000);
        Assert.IsFalse(job.IsActive);
        Assert.HasCount(1, order);
    }

    [TestMethod]
    public void A_job_without_need_of_a_network_runs_while_the_modem_searches()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.SetCoverage(false);
        rig.RunUntil(ModemState.Searching);
        List<string> order = [];
        rig.Modem.Submit(new ChainJob("send", ModemJob.Send, 1, order));
        rig.Modem.Submit(new ChainJob("card", ModemJob.Card, 1, order, needsNetwork: false));
        rig.Modem.Submit(new ChainJob("late card", ModemJob.Card, 1, order, needsNetwork: false));
        rig.Run(60_000);
        CollectionAssert.AreEqual(new[] { "card", "late card" }, order);
        rig.StandIn.SetCoverage(true);
        rig.RunUntil(ModemState.Ready);
        rig.Run(1000);
        CollectionAssert.AreEqual(new[] { "card", "late card", "send" }, order);
    }

    [TestMethod]
    public void Jobs_that_fail_one_after_the_other_make_the_modem_recover()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.Faults.FailingCommand = "+CSQ";
        rig.StandIn.Faults.CommandFailures = 1000;
        for (int i = 1; i <= CellularModem.MaxFailures; i++)
        {
            Assert.AreEqual(0, rig.Modem.CountOf(RecoveryRung.Restart), $"after {i - 1}");
            rig.Modem.Submit(new CommandJob("AT+CSQ") { FailsOnError = true });
            rig.Run(100);
        }

        Assert.AreEqual(1, rig.Modem.CountOf(RecoveryRung.Restart));
        Assert.AreEqual(ModemFault.Refused, rig.Modem.Fault);
    }

    [TestMethod]
    public void A_late_answer_to_an_earlier_command_is_not_taken_for_that_of_the_next()
    {
        using ModemRig rig = new();
        rig.Start();
        rig.StandIn.Faults.SilentCommand = "+CSQ";
        rig.StandIn.Faults.CommandSilences = 1;
        CommandJob lost = new("AT+CSQ", prefix: "+CSQ:");
        CommandJob next = new("AT+CGSN", prefix: "490");
        rig.Modem.Submit(lost);
        rig.Modem.Submit(next);
        Assert.IsTrue(rig.Run(60_000, () => lost.Result is not null));
        rig.StandIn.SendUrc("+CSQ: 9,9");
        rig.StandIn.SendUrc("OK");
        Assert.IsTrue(rig.Run(60_000, () => next.Result is not null));
        Assert.AreEqual(AtResult.Timeout, lost.Result);
        Assert.AreEqual("", lost.Answer);
        Assert.AreEqual(AtResult.Ok, next.Result);
        Assert.AreEqual("154203237518;", next.Answer);
    }

    /// <summary>Sends a command a number of times, one after the other.</summary>
    private sealed class ChainJob(string name, int priority, int commands, List<string> order, bool needsNetwork = true) : ModemJob(priority, needsNetwork)
    {
        private static readonly byte[] s_command = Encoding.ASCII.GetBytes("AT+CSQ");
        private int _left = commands;

        public const int Again = 3;

        public int PauseMs { get; init; }

        public void Begin() => _left = Again;

        public override void Run(AtChannel at)
        {
            if (_left > 0)
            {
                order.Add(name);
                at.Begin(this, s_command);
                at.Send(5000);
            }
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            _left--;
            ResumeMs = PauseMs > 0 ? at.NowMs + PauseMs : 0;
        }
    }
}
