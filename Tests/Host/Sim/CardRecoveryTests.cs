using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Card;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The card of the bench in the modem of the bench, while things go wrong: the device recovers, leaves no channel open, and counts what it met.</summary>
[TestClass]
public class CardRecoveryTests
{
    private const string Pkcs15 = "A000000063504B43532D3135";
    private const string SelectOdf = "00A40804047FFF503100";
    private const string ReadOdf = "00B0000000";

    private static readonly (string Name, Action<UiccFaults> Set, Func<CardCounters, int>? Count)[] s_faults =
    [
        ("silent", f => f.Unanswered = 1, null),
        ("silent for long", f => f.Unanswered = 6, null),
        ("garbage", f => f.Garbage = 1, null),
        ("garbage for long", f => f.Garbage = 6, null),
        ("cut to one octet", f => f.Cut = 1, null),
        ("cut to nothing", f => (f.Cut, f.CutTo) = (2, 0), null),
        ("6F00", f => (f.Status, f.Statuses) = ("6F00", 2), null),
        ("9300", f => (f.Status, f.Statuses) = ("9300", 3), c => c.BusyRepeats),
        ("busy for long", f => (f.Status, f.Statuses) = ("9300", 30), c => c.BusyRepeats),
        ("6881", f => (f.Status, f.Statuses) = ("6881", 1), null),
    ];

    public static IEnumerable<object[]> Faults => from f in s_faults from at in new[] { 0, 1, 2, 3, 4 } from own in new[] { false, true } select new object[] { f.Name, at, own };

    // Proves: SMS-70
    [TestMethod]
    [DynamicData(nameof(Faults))]
    public void Whatever_goes_wrong_with_a_command_the_next_job_reads_the_file(string name, int at, bool usesOwnChannels)
    {
        var (_, set, count) = s_faults.Single(f => f.Name == name);
        UiccStandIn card = new();
        using CardRig rig = new(card, usesOwnChannels);
        ApplicationJob job = new(Pkcs15, SelectOdf, ReadOdf);
        rig.Do(job);
        string file = job.Answers[^1];
        StringAssert.StartsWith(file, "A7");
        Assert.IsEmpty(card.Violations);
        Assert.AreEqual(0, card.OpenChannels);

        // With the command of that number: open, select, select, read, close.
        int from = card.Commands;
        rig.Card.Submit(job);
        rig.Run(60_000, () => card.Commands == from + at || !job.IsActive);
        set(card.Faults);
        Assert.IsTrue(rig.Run(300_000, () => !job.IsActive));
        job.Answers.Clear();
        for (int tries = 0; tries < 12 && (job.Answers.Count == 0 || job.Answers[^1] != file); tries++)
        {
            rig.Do(job);
        }

        Assert.AreEqual(file, job.Answers[^1]);
        Assert.IsTrue(count is null || count(rig.Card.Counters) > 0 || usesOwnChannels, name);

        // What stays open is what the device cannot know of: a channel whose number was lost, one that the card says it has not, and a session that the
        // modem says it has closed.
        bool mayLeave = name.StartsWith("silent") || name.StartsWith("garbage") || name.StartsWith("cut") || name == "6881" || (usesOwnChannels && (at == 4 || name == "busy for long"));
        Assert.IsLessThanOrEqualTo(mayLeave ? 3 : 0, card.OpenChannels);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_card_that_forgets_its_channels_is_opened_again(bool usesOwnChannels)
    {
        UiccStandIn card = new();
        using CardRig rig = new(card, usesOwnChannels);
        ApplicationJob job = new(Pkcs15, SelectOdf, ReadOdf) { Keeps = true };
        rig.Do(job);
        string file = job.Answers[^1];
        card.Faults.ForgetsAt = 1;
        rig.Do(job);
        Assert.AreEqual(file, job.Answers[^1], string.Join('|', job.Answers));
    }

    [TestMethod]
    public void A_card_without_channels_is_read_on_the_basic_one_which_is_given_back()
    {
        UiccStandIn card = new(new Lwm2m.Bench.Card.UiccOptions { Channels = 0 });
        List<string> log = [];
        card.Logged += log.Add;
        using CardRig rig = new(card);
        ApplicationJob job = new(Pkcs15, SelectOdf, ReadOdf) { Keeps = true };
        rig.Do(job);
        StringAssert.StartsWith(job.Answers[^1], "A7");
        Assert.IsEmpty(card.Violations);
        StringAssert.Contains(log.Last(l => l.StartsWith('>')).Replace(" ", ""), "00A4040407A0000000871002", StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3)]
    public void A_card_that_is_pulled_and_put_back_is_ready_again_by_itself(int at)
    {
        UiccStandIn card = new();
        using CardRig rig = new(card);
        ApplicationJob job = new(Pkcs15, SelectOdf, ReadOdf);
        card.Faults.PulledAt = at + 1;
        rig.Card.Submit(job);
        Assert.IsTrue(rig.Run(120_000, () => !job.IsActive));
        Assert.IsTrue(rig.Run(120_000, () => !rig.Card.IsReady || rig.User.Told.Contains("lost") || job.Answers.Count > 0));
        card.Insert();
        job = new(Pkcs15, SelectOdf, ReadOdf);
        Assert.IsTrue(rig.Run(300_000, () => rig.Card.IsReady && rig.Modem.State == Lwm2m.Modem.ModemState.Ready));
        rig.Do(job);
        StringAssert.StartsWith(job.Answers[^1], "A7");
        CollectionAssert.Contains(rig.User.Told, "lost");
        Assert.AreEqual("ready", rig.User.Told[^1]);
    }

    [TestMethod]
    public void A_response_without_end_ends_all_the_same()
    {
        UiccStandIn card = new();
        using CardRig rig = new(card);
        card.Faults.EndlessResponse = true;
        ApplicationJob job = new(Pkcs15, SelectOdf, ReadOdf);
        int from = card.Commands;
        rig.Do(job);
        Assert.IsLessThanOrEqualTo(5 * (Card.MaxRounds + 1), card.Commands - from);
        card.Faults.EndlessResponse = false;
        rig.Do(job);
        StringAssert.StartsWith(job.Answers[^1], "A7");
    }
}
