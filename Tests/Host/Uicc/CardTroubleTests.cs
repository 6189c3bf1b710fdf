using System;
using System.Linq;
using Lwm2m.Bench.Card;
using Lwm2m.Foundation;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A card that goes wrong while the link is in use: once it is well, messages go both ways again, and the card saw nothing that a careful device does not do.</summary>
[TestClass]
public sealed class CardTroubleTests
{
    private static readonly byte[] s_request = Convert.FromHexString("4402B60B2161FB63B13101300138");
    private static readonly byte[] s_answer = Convert.FromHexString("6444B60B2161FB63");

    // Proves: SMS-70
    [TestMethod]
    [DataRow("garbage")]
    [DataRow("mute")]
    [DataRow("busy")]
    [DataRow("6F00")]
    [DataRow("9300")]
    [DataRow("cut")]
    [DataRow("forgets its channels")]
    [DataRow("pulled")]
    [DataRow("no channel")]
    [DataRow("strange proactive command")]
    [DataRow("wrong length")]
    [DataRow("refuses messages")]
    public void After_the_trouble_messages_go_both_ways(string trouble)
    {
        using var rig = new UiccRig();
        var link = rig.Open();
        var faults = rig.StandIn.Faults;
        Begin(rig, trouble);
        rig.Send(s_request);
        rig.Sms.Send(link, s_answer);
        rig.Sms.Wait(120_000);
        if (trouble == "pulled")
        {
            Assert.AreNotEqual(LinkState.Open, link.State);
            rig.StandIn.Insert();
        }

        foreach (var property in typeof(UiccFaults).GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(faults, property.GetValue(new UiccFaults()));
        }

        rig.Sms.Wait(600_000);
        rig.Send([.. s_request, 0xFF, 0x01]);
        Until(rig, link, () => rig.Sms.Receive(link) == Convert.ToHexStringLower(s_request) + "ff01");
        rig.Sms.Send(link, [.. s_answer, 0xFF, 0x02]);
        Until(rig, link, () => rig.Heard.Contains(Convert.ToHexStringLower(s_answer) + "ff02"));

        // That the card has forgotten a channel, or has closed it, shows only when the channel is used once more.
        string[] unavoidable = trouble is "garbage" or "cut" or "forgets its channels" or "no channel" ? ["channel 1 is not open"] : [];
        Assert.IsEmpty(rig.StandIn.Violations.Except(unavoidable), string.Join('\n', rig.StandIn.Violations));
        Assert.AreEqual(0, rig.StandIn.FailedAuthentications);
    }

    // Proves: SMS-48, SEC-17
    [TestMethod]
    [DataRow("wrong cryptogram", 0)]
    [DataRow("other protocol", 0)]
    [DataRow("other options", 0)]
    [DataRow("other keys", 0)]
    [DataRow("refused", 1)]
    public void Card_that_fails_to_authenticate_is_not_tried_again_and_gets_no_message(string trouble, int authentications)
    {
        using var rig = new UiccRig(card: options => trouble == "other keys" ? options with { SecureChannelKeys = Lwm2m.Bench.Card.Scp03Keys.Published() with { Mac = new byte[16] } } : options);
        var faults = rig.StandIn.Faults;
        faults.WrongCryptograms = trouble == "wrong cryptogram" ? int.MaxValue : 0;
        faults.Protocol = trouble == "other protocol" ? "02" : null;
        faults.ProtocolOptions = trouble == "other options" ? "71" : null;
        faults.RefusesAuthentication = trouble == "refused";
        var link = rig.Make();
        rig.Send(s_request);
        for (var i = 0; i < 60; i++)
        {
            if (link.State is not (LinkState.Open or LinkState.Opening))
            {
                link.Close();
                link.Open(rig.Sms.NowMs);
            }

            rig.Sms.Wait(60_000);
            Assert.AreNotEqual(LinkState.Open, link.State);
        }

        Assert.HasCount(authentications, rig.Commands.Where(command => command[2..4] == "82"));
        Assert.AreEqual(authentications, rig.StandIn.FailedAuthentications);
        Assert.IsEmpty(rig.Commands.Where(command => command[2..4] is "CA" or "E2"), "a message without the channel");
    }

    // Proves: SMS-48
    [TestMethod]
    [DataRow("wrong R-MAC")]
    [DataRow("flipped bit")]
    [DataRow("in clear")]
    public void Response_that_is_not_genuine_is_not_used_and_a_new_session_is_opened(string trouble)
    {
        using var rig = new UiccRig();
        var link = rig.Open();
        rig.Sms.Wait(60_000);
        rig.StandIn.Applet!.Deliver(new CardMessage([0x0A, 0x91, 0x54, 0x78, 0x56, 0x34, 0x12], s_request));
        var faults = rig.StandIn.Faults;
        faults.WrongResponseMacs = trouble == "wrong R-MAC" ? 1 : 0;
        faults.FlippedResponses = trouble == "flipped bit" ? 1 : 0;
        faults.ClearResponses = trouble == "in clear";
        for (var i = 0; i < 3600 && rig.StandIn.Applet.Given == 0; i++)
        {
            rig.Sms.Wait(1000);
        }

        faults.ClearResponses = false;
        Assert.AreEqual(1, rig.StandIn.Applet.Given);
        rig.Sms.Wait(10_000);
        Assert.AreEqual("", rig.Sms.Receive(link));
        Assert.IsGreaterThanOrEqualTo(1, rig.Counters.Forged);
        rig.Send([.. s_request, 0xFF, 0x01]);
        Until(rig, link, () => rig.Sms.Receive(link) == Convert.ToHexStringLower(s_request) + "ff01");
        Assert.AreEqual(0, rig.StandIn.FailedAuthentications);
    }

    // Proves: SMS-45, SMS-48
    [TestMethod]
    [DataRow("CA", "6F00")]
    [DataRow("E2", "6F00")]
    [DataRow("E2", "6A84")]
    [DataRow("E2", "6985")]
    [DataRow("CA", "6A82")]
    [DataRow("CA", "6881")]
    [DataRow("E2", "6982")]
    [DataRow("CA", "mute")]
    [DataRow("E2", "mute")]
    public void Command_whose_answer_is_not_genuine_ends_the_session_and_its_keys(string instruction, string answer)
    {
        using var rig = new UiccRig();
        var link = rig.Open();
        rig.Sms.Wait(60_000);
        Assert.IsTrue(rig.Session!.IsOpen);
        var faults = rig.StandIn.Faults;
        (faults.Status, faults.StatusFor, faults.Statuses) = (answer, instruction, answer == "mute" ? 0 : 1);
        faults.Unanswered = answer == "mute" ? 1 : 0;
        var failures = rig.Counters.Failures;
        if (instruction == "E2")
        {
            rig.Sms.Send(link, s_answer);
        }

        rig.Sms.Until(() => rig.Counters.Failures > failures, 120_000);
        rig.Sms.Until(() => !rig.Card.IsBusy, 60_000);
        Assert.IsFalse(rig.Session.IsOpen, "its keys are in memory still");
        rig.Send(s_request);
        rig.Sms.Send(link, [.. s_answer, 0xFF, 0x02]);
        rig.Sms.Until(() => rig.Heard.Contains(Convert.ToHexStringLower(s_answer) + "ff02") && rig.Sms.Receive(link) == Convert.ToHexStringLower(s_request), 600_000);
        Assert.AreEqual(LinkState.Open, link.State);
        Assert.AreEqual(failures + 1, rig.Counters.Failures, "one unheard command cost more than itself");
        Assert.AreEqual(2, rig.Session.Sessions);
        Assert.IsEmpty(rig.StandIn.Violations, string.Join('\n', rig.StandIn.Violations));
    }

    // Proves: SMS-48
    [TestMethod]
    public void Forged_word_that_nothing_waits_costs_one_visit_and_no_message()
    {
        using var rig = new UiccRig();
        var link = rig.Open();
        rig.Sms.Wait(60_000);
        var faults = rig.StandIn.Faults;
        (faults.Status, faults.StatusFor, faults.Statuses) = ("6A88", "CA", 1);
        rig.Sms.Until(() => faults.Statuses == 0, 120_000);
        rig.Send(s_request);
        rig.Sms.Send(link, s_answer);
        rig.Sms.Until(() => rig.Heard.Count > 0 && rig.Sms.Receive(link) == Convert.ToHexStringLower(s_request), 600_000);
        rig.Sms.Wait(600_000);
        Assert.HasCount(1, rig.Heard);
        Assert.AreEqual(LinkState.Open, link.State);
        Assert.AreEqual(1, rig.Counters.Failures);
        Assert.AreEqual(0, rig.Counters.Lost);
    }

    // As the client does, a link that failed is opened again.
    private static void Until(UiccRig rig, UiccLink link, Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            Assert.IsLessThan(3600, i, string.Join('\n', rig.Sms.Log.TakeLast(40)));
            if (link.State is not (LinkState.Open or LinkState.Opening))
            {
                link.Close();
                link.Open(rig.Sms.NowMs);
            }

            rig.Sms.Wait(1000);
        }
    }

    private static void Begin(UiccRig rig, string trouble)
    {
        var faults = rig.StandIn.Faults;
        switch (trouble)
        {
            case "garbage":
                faults.Garbage = 5;
                break;
            case "mute":
                faults.Unanswered = 5;
                break;
            case "busy":
                faults.BusyEnvelopes = 2;
                break;
            case "6F00" or "9300":
                faults.Status = trouble;
                faults.Statuses = 4;
                break;
            case "cut":
                faults.Cut = 4;
                break;
            case "forgets its channels":
                faults.ForgetsAt = 2;
                break;
            case "pulled":
                faults.PulledAt = 3;
                break;
            case "no channel":
                faults.ForgetsAt = 1;
                faults.RefusesChannels = true;
                break;
            case "strange proactive command":
                faults.StrangeProactive = 1;
                break;
            case "wrong length":
                faults.LongLengths = 1;
                break;
            case "refuses messages":
                faults.StoreStatus = "6A84";
                break;
        }
    }
}
