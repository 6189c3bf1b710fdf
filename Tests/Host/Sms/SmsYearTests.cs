using System;
using System.Linq;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;
using Lwm2m.Foundation;
using Lwm2m.Sms;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A virtual year in which something goes wrong with the modem each day.</summary>
[TestClass]
public sealed class SmsYearTests
{
    private const int DayMs = 86_400_000;
    private const int Days = 365;
    private const int FaultMs = 3 * 3_600_000;

    private static readonly (string Name, Action<SmsRig> Begin, Action<SmsRig> End)[] s_troubles =
    [
        ("reboot", rig => rig.StandIn.Reboot(), _ => { }),
        ("no network", rig => rig.StandIn.SetCoverage(false), rig => rig.StandIn.SetCoverage(true)),
        ("lost bytes", rig => rig.Faults.LosesByteEvery = 211, rig => rig.Faults.LosesByteEvery = 0),
        ("no prompts", rig => rig.Faults.PromptsMissing = 3, rig => rig.Faults.PromptsMissing = 0),
        ("refused", rig => (rig.Faults.SubmitError, rig.Faults.SubmitErrors) = (42, 9), rig => rig.Faults.SubmitErrors = 0),
        ("slow", rig => rig.Faults.SubmitLateMs = 110_000, rig => rig.Faults.SubmitLateMs = 0),
        ("silent", rig => (rig.Faults.SilentCommand, rig.Faults.CommandSilences) = ("+CMGS", 4), rig => rig.Faults.CommandSilences = 0),
        ("full", rig => rig.Faults.StoreFull = true, rig => rig.Faults.StoreFull = false),
        ("no acknowledgement", rig => (rig.Faults.FailingCommand, rig.Faults.CommandFailures) = ("+CNMA", 8), rig => rig.Faults.CommandFailures = 0),
        ("stuck", rig => rig.Faults.Stuck = StuckUntil.Restart, _ => { }),
        ("twice", rig => rig.Faults.DeliversTwice = true, rig => rig.Faults.DeliversTwice = false),
        ("other store", rig => (rig.Faults.RefusedCnmi, rig.Faults.CmtiOfOtherStore) = ("2,2 1,2", true), rig => (rig.Faults.RefusedCnmi, rig.Faults.CmtiOfOtherStore) = (null, false)),
    ];

    [TestMethod]
    public void Nothing_that_was_acknowledged_is_lost_and_nothing_stays_broken()
    {
        using var rig = new SmsRig(smsc: new SmscOptions { Start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), RetryMs = 600_000 });
        var server = new SmsServer(rig);
        var link = rig.Open();
        var received = new System.Collections.Generic.HashSet<string>();
        var taken = 0;
        for (var day = 0; day < Days; day++)
        {
            var trouble = s_troubles[day % s_troubles.Length];
            trouble.Begin(rig);
            for (var part = 0; part < 4; part++)
            {
                byte[] datagram = [(byte)day, (byte)(day >> 8), (byte)part];
                server.Send(datagram);
                Pass(rig, link, received, FaultMs / 8);
                taken += link.State == LinkState.Open && link.Send(datagram, 0, datagram.Length) ? 1 : 0;
                Pass(rig, link, received, FaultMs / 8);
            }

            trouble.End(rig);
            Pass(rig, link, received, DayMs - FaultMs);
            Assert.AreEqual(LinkState.Open, link.State, $"{trouble.Name}, day {day}");
            Assert.IsFalse(link.IsSending, $"{trouble.Name}, day {day}");
            rig.Log.Clear();
        }

        // What the service counts is what became of what it took, and what the network took has arrived. Lost is only what a lost byte has spoilt.
        var counters = rig.Counters;
        Assert.AreEqual(taken, counters.Sent + counters.Unconfirmed + counters.Lost);
        Assert.AreEqual(rig.StandIn.Submitted, server.Data.Count);
        Assert.IsTrue(rig.StandIn.Submitted >= counters.Sent);
        Assert.IsTrue(counters.Lost < taken / 4, $"{counters.Lost} of {taken}");
        Assert.AreEqual(counters.Received, received.Count);
        var missing = 4 * Days - received.Count;
        TestContext.WriteLine(
            $"sent {counters.Sent}, unconfirmed {counters.Unconfirmed}, lost {counters.Lost} of {taken}; received {received.Count} of {4 * Days}, twice {counters.Duplicates}, broken {counters.Malformed} {rig.Modem.Channel.DamagedLines} {rig.Modem.Channel.UnknownLines}");

        // A message of which a byte was lost on the line is acknowledged and lost; no other is.
        Assert.IsTrue(missing <= counters.Malformed + rig.Modem.Channel.DamagedLines, $"{missing}");
    }

    public TestContext TestContext { get; set; } = null!;

    /// <summary>Lets time pass as a client does: it takes what has come, and opens a link that has failed.</summary>
    private static void Pass(SmsRig rig, SmsLink link, System.Collections.Generic.HashSet<string> received, int ms)
    {
        for (var end = rig.NowMs + ms; rig.NowMs < end; rig.Wait(60_000))
        {
            for (var datagram = rig.Receive(link); datagram.Length > 0; datagram = rig.Receive(link))
            {
                Assert.IsTrue(received.Add(datagram), datagram);
            }

            if (link.State == LinkState.Failed)
            {
                link.Open(rig.NowMs);
            }
        }
    }
}
