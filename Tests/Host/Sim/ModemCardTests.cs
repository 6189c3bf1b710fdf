using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lwm2m.Bench.Modem;
using Lwm2m.Modem;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The card in a modem, by AT commands of the stand-in.</summary>
[TestClass]
public class ModemCardTests
{
    private const string Pkcs15 = "A000000063504B43532D3135";
    private const string ReadIt = "00B0000000";

    // Proves: SMS-70
    [TestMethod]
    public void The_files_of_a_card_are_read_by_CSIM_on_a_channel_of_its_own()
    {
        var card = AnsweringCard.WithBootstrapFile();
        using CardRig rig = new(card);
        ApplicationJob job = new(Pkcs15, "00A40804047FFF503100", "00B0000080");
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "621682024121830250318A01058B036F06028002002088009000", "A7063004040264309000" }, job.Answers);
        CollectionAssert.AreEqual(
            new[] { "0070000001", "01A404040CA000000063504B43532D313500", "01A40804047FFF503100", "01B0000080", "01708001" }, card.Commands);
        Assert.IsTrue(rig.Modem.Log.Any(l => l.Contains("AT+CSIM=36,\"01A404040CA000000063504B43532D313500\"")));
    }

    // Proves: SMS-70
    [TestMethod]
    public void The_files_of_a_card_are_read_by_CCHO_CGLA_and_CCHC_where_a_modem_has_them()
    {
        var card = AnsweringCard.WithBootstrapFile();
        card["01A404040CA000000063504B43532D3135"] = "9000"; // as the stand-in selects
        using CardRig rig = new(card, usesOwnChannels: true);
        ApplicationJob job = new(Pkcs15, "00A40804047FFF503100", "00B0000080");
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "621682024121830250318A01058B036F06028002002088009000", "A7063004040264309000" }, job.Answers);
        string[] commands = [.. rig.Modem.Log.Where(l => l.Contains("AT+C")).Select(l => l[l.IndexOf("AT+C")..].Trim()).SkipWhile(l => !l.StartsWith("AT+CCHO"))];
        CollectionAssert.AreEqual(
            new[] { $"AT+CCHO=\"{Pkcs15}\"", "AT+CGLA=1,20,\"00A40804047FFF503100\"", "AT+CGLA=1,10,\"00B0000080\"", "AT+CCHC=1" }, commands.Take(4).ToArray());
        Assert.AreEqual("00708001", card.Commands[^1]);
    }

    [TestMethod]
    public void A_modem_whose_CCHO_fails_is_asked_by_CSIM()
    {
        using CardRig rig = new(AnsweringCard.WithBootstrapFile(), usesOwnChannels: true);
        rig.Faults.FailingCommand = "+CCHO";
        rig.Faults.CommandFailures = 1;
        ApplicationJob job = new(Pkcs15, "00B0000080");
        rig.Do(job);
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "A7063004040264309000", "A7063004040264309000" }, job.Answers);

        // It is not asked again.
        Assert.HasCount(1, rig.Modem.Log.Where(l => l.Contains("AT+CCHO")).ToList());
    }

    [TestMethod]
    public void A_session_that_the_modem_has_forgotten_is_opened_anew()
    {
        var card = AnsweringCard.WithBootstrapFile();
        card["01A404040CA000000063504B43532D3135"] = "9000";
        using CardRig rig = new(card, usesOwnChannels: true);
        ApplicationJob job = new(Pkcs15, "00B0000080") { Keeps = true };
        rig.Do(job);
        CommandJob close = new("AT+CCHC=1");
        rig.Modem.Modem.Submit(close);
        Assert.IsTrue(rig.Modem.Run(10_000, () => close.Result is not null));
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "A7063004040264309000", "Refused", "A7063004040264309000" }, job.Answers);
    }

    [TestMethod]
    public void Lower_case_and_a_response_that_the_modem_keeps_make_no_difference()
    {
        foreach (string status in new[] { "61", "9F" })
        {
            using CardRig rig = new(AnsweringCard.WithBootstrapFile());
            rig.Faults.CardLowerCase = true;
            rig.Faults.CardKeepsResponse = status;
            ApplicationJob job = new(Pkcs15, "00A40804047FFF503100");
            rig.Do(job);
            CollectionAssert.AreEqual(new[] { "621682024121830250318A01058B036F06028002002088009000" }, job.Answers);
        }
    }

    [TestMethod]
    public void An_exact_length_that_the_card_wants_is_given()
    {
        using CardRig rig = new(new AnsweringCard { [ReadIt] = "AABBCC9000", ["00B0000003"] = "AABBCC9000" });
        rig.Faults.CardWantsExactLe = true;
        ApduJob job = new(CardRepeat.Safe, ReadIt);
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "AABBCC9000" }, job.Answers);
    }

    [TestMethod]
    [DataRow("echo-stays-on")]
    [DataRow("urc-after-command=+CREG: 1")]
    [DataRow("urc-before-result=+CSIM: 4,\"6A82\"")]
    [DataRow("lose-space-after-colon")]
    [DataRow("line-end=\r\r\n")]
    [DataRow("line-end=\n")]
    public void What_else_is_on_the_line_makes_no_difference(string fault)
    {
        using CardRig rig = new(AnsweringCard.WithBootstrapFile());
        ModemFaultNames.Set(rig.Faults, fault);
        ApplicationJob job = new(Pkcs15, "00A40804047FFF503100", "00B0000080");
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "621682024121830250318A01058B036F06028002002088009000", "A7063004040264309000" }, job.Answers);
    }

    [TestMethod]
    public void A_line_that_loses_bytes_never_makes_a_wrong_answer()
    {
        AnsweringCard card = new() { [ReadIt] = "000102030405060708090A0B0C0D0E0F9000" };
        using CardRig rig = new(card);
        Dictionary<string, int> answers = [];
        for (int every = 31; every < 131; every++)
        {
            rig.Faults.LosesByteEvery = every;
            ApduJob job = new(CardRepeat.Never, ReadIt);
            rig.Card.Submit(job);
            Assert.IsTrue(rig.Run(120_000, () => !job.IsActive));
            rig.Faults.LosesByteEvery = 0;
            Assert.IsTrue(rig.Run(300_000, () => rig.Card.IsReady));
            string answer = job.Answers.Count == 0 ? "cancelled" : job.Answers[0];
            answers[answer] = answers.GetValueOrDefault(answer) + 1;
        }

        Assert.IsGreaterThan(20, answers["000102030405060708090A0B0C0D0E0F9000"]);
        Assert.IsGreaterThan(10, answers["Damaged"]);
        Assert.AreEqual(100, answers.Where(a => a.Key is "000102030405060708090A0B0C0D0E0F9000" or "Damaged" or "Silent" or "Refused" or "cancelled").Sum(a => a.Value), string.Join('|', answers));
    }

    [TestMethod]
    public void A_lost_digit_costs_a_repeat_of_what_may_be_repeated_and_nothing_else()
    {
        using CardRig rig = new(new AnsweringCard { [ReadIt] = "AABBCC9000", ["80E291000111"] = "9000" });
        rig.Faults.CardLosesDigit = 1;
        ApduJob job = new(CardRepeat.Safe, ReadIt);
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "AABBCC9000" }, job.Answers);
        rig.Faults.CardLosesDigit = 1;
        job = new(CardRepeat.Never, "80E291000111");
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "Damaged" }, job.Answers);
        Assert.AreEqual(2, rig.Card.Counters.Damaged);

        // A length in octets is no length.
        rig.Faults.CardCountsOctets = true;
        job = new(CardRepeat.Safe, ReadIt);
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "Damaged" }, job.Answers);
    }

    [TestMethod]
    [DataRow("6F00")]
    [DataRow("9300")]
    public void A_modem_that_is_at_the_card_itself_is_waited_for(string status)
    {
        using CardRig rig = new(new AnsweringCard { [ReadIt] = "AABBCC9000" });
        rig.Faults.CardStatus = status;
        rig.Faults.CardStatuses = 2;
        ApduJob job = new(CardRepeat.Safe, ReadIt);
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "AABBCC9000" }, job.Answers);
        Assert.AreEqual(2, rig.Card.Counters.BusyRepeats);
    }

    [TestMethod]
    public void A_proactive_command_is_told_unless_the_modem_takes_it()
    {
        using CardRig rig = new(new AnsweringCard { ["80E291000111"] = "9110" });
        rig.Do(new ApduJob(CardRepeat.Never, "80E291000111"));
        CollectionAssert.Contains(rig.User.Told, "proactive 16");
        rig.Card.TakeProactive();
        rig.User.Told.Clear();
        rig.Faults.ToolkitInModem = true;
        ApduJob job = new(CardRepeat.Never, "80E291000111", "8012000010");
        rig.Do(job);
        Assert.IsEmpty(rig.User.Told);
        CollectionAssert.AreEqual(new[] { "9000", "6F00" }, job.Answers);
    }

    [TestMethod]
    public void A_chain_of_commands_lets_an_acknowledgement_by_and_no_other()
    {
        AnsweringCard card = new();
        for (int i = 0; i < 4; i++)
        {
            card[$"00B0000{i}02"] = "6103";
        }

        card["00C0000003"] = "0102039000";
        using CardRig rig = new(card);
        ApduJob job = new(CardRepeat.Safe, "00B0000002", "00B0000102", "00B0000202", "00B0000302");
        rig.Card.Submit(job);
        Assert.IsTrue(rig.Run(10_000, () => card.Commands.Count == 1));
        CommandJob send = new("AT+CSQ");
        CommandJob acknowledge = new("AT+CREG?", priority: ModemJob.Acknowledge);
        rig.Modem.Modem.Submit(send);
        rig.Modem.Modem.Submit(acknowledge);
        int atAcknowledge = -1;
        int atSend = -1;
        Assert.IsTrue(rig.Run(10_000, () =>
        {
            atAcknowledge = atAcknowledge < 0 && acknowledge.Result is not null ? card.Commands.Count : atAcknowledge;
            atSend = atSend < 0 && send.Result is not null ? card.Commands.Count : atSend;
            return !job.IsActive && send.Result is not null;
        }));
        Assert.IsLessThan(3, atAcknowledge);
        Assert.AreEqual(8, atSend);
        Assert.HasCount(4, job.Answers);
    }

    [TestMethod]
    public void The_modem_does_other_things_while_the_card_is_busy_and_between_two_jobs()
    {
        using CardRig rig = new(new AnsweringCard { [ReadIt] = "AABBCC9000" });
        rig.Faults.CardStatus = "9300";
        rig.Faults.CardStatuses = 8;
        ApduJob job = new(CardRepeat.Safe, ReadIt);
        rig.Card.Submit(job);
        Assert.IsTrue(rig.Run(10_000, () => rig.Card.Counters.BusyRepeats == 2));
        CommandJob send = new("AT+CSQ");
        rig.Modem.Modem.Submit(send);
        Assert.IsTrue(rig.Run(1000, () => send.Result is not null));
        Assert.IsTrue(job.IsActive);
        Assert.IsTrue(rig.Run(10_000, () => !job.IsActive));

        // Jobs of the card that follow one on the other let others have their turn.
        ApduJob[] jobs = [new(CardRepeat.Safe, ReadIt), new(CardRepeat.Safe, ReadIt), new(CardRepeat.Safe, ReadIt)];
        foreach (ApduJob next in jobs)
        {
            rig.Card.Submit(next);
        }

        send.Again();
        rig.Card.Step(rig.Modem.NowMs);
        rig.Modem.Modem.Submit(send);
        Assert.IsTrue(rig.Run(10_000, () => send.Result is not null));
        Assert.IsTrue(jobs[2].IsActive);
        Assert.IsTrue(rig.Run(10_000, () => !jobs[2].IsActive));
    }

    [TestMethod]
    public void A_card_that_says_nothing_is_given_up_after_its_time_and_a_late_answer_is_not_taken()
    {
        using CardRig rig = new(new AnsweringCard { ["80E291000111"] = "9000", [ReadIt] = "AABBCC9000" });
        rig.Faults.SilentCommand = "+CSIM";
        rig.Faults.CommandSilences = 1;
        ApduJob store = new(CardRepeat.Never, "80E291000111");
        ApduJob read = new(CardRepeat.Safe, ReadIt);
        rig.Card.Submit(store);
        rig.Card.Submit(read);
        long fromMs = rig.Modem.NowMs;
        Assert.IsTrue(rig.Run(60_000, () => !store.IsActive));
        Assert.AreEqual(CardTransport.ExchangeLimitMs, rig.Modem.NowMs - fromMs, 100);
        CollectionAssert.AreEqual(new[] { "Silent" }, store.Answers);
        rig.Modem.StandIn.SendUrc("+CSIM: 4,\"6A82\"");
        rig.Modem.StandIn.SendUrc("OK");
        Assert.IsTrue(rig.Run(60_000, () => !read.IsActive));
        CollectionAssert.AreEqual(new[] { "AABBCC9000" }, read.Answers);
    }

    [TestMethod]
    public void A_modem_that_starts_anew_loses_the_card_and_the_job_begins_again()
    {
        var card = AnsweringCard.WithBootstrapFile();
        using CardRig rig = new(card);
        ApplicationJob job = new(Pkcs15, "00A40804047FFF503100", "00B0000080");
        rig.Card.Submit(job);
        Assert.IsTrue(rig.Run(10_000, () => card.Commands.Count == 2));
        rig.Faults.RebootsAtCommand = 1;
        int generation = rig.Card.Generation;
        Assert.IsTrue(rig.Run(60_000, () => !job.IsActive));
        Assert.IsGreaterThan(generation, rig.Card.Generation);
        CollectionAssert.AreEqual(new[] { "ready", "lost" }, rig.User.Told);
        Assert.IsTrue(rig.Run(120_000, () => rig.Card.IsReady));
        rig.Do(job);
        Assert.AreEqual("A7063004040264309000", job.Answers[^1]);
        CollectionAssert.AreEqual(new[] { "ready", "lost", "ready" }, rig.User.Told);
    }

    [TestMethod]
    public void A_card_that_is_not_there_is_looked_for_again()
    {
        using CardRig rig = new(card: null);
        ApduJob job = new(CardRepeat.Safe, ReadIt);
        rig.Card.Submit(job);
        Assert.IsTrue(rig.Run(10_000, () => !job.IsActive));
        Assert.AreEqual(1, job.Cancelled);
        Assert.AreEqual(CardState.Absent, rig.Transport.State);
        Assert.IsTrue(rig.Run(30_000, () => rig.Card.IsReady));
        CollectionAssert.AreEqual(new[] { "ready", "lost", "ready" }, rig.User.Told);
    }

    [TestMethod]
    public void Once_closed_nothing_is_told_to_the_modem_any_more()
    {
        AnsweringCard card = new() { [ReadIt] = "AABBCC9000" };
        using CardRig rig = new(card);
        ApduJob job = new(CardRepeat.Safe, ReadIt, ReadIt, ReadIt);
        rig.Card.Submit(job);
        Assert.IsTrue(rig.Run(10_000, () => card.Commands.Count == 1));
        rig.Card.Close();
        Assert.AreEqual(1, job.Cancelled);

        // The second may have left.
        Assert.IsFalse(rig.Run(30_000, () => card.Commands.Count > 2));
        card.Commands.Clear();
        rig.Card.Open(rig.Modem.NowMs);
        Assert.IsTrue(rig.Run(10_000, () => rig.Card.IsReady));
        rig.Do(job);
        Assert.HasCount(3, card.Commands);
    }
}
