using System;
using System.Linq;
using Lwm2m.Bench.Card;
using Lwm2m.Foundation;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using DeviceFailure = Lwm2m.Uicc.Scp03Failure;

namespace Lwm2m.Host.Tests;

/// <summary>A card that is pulled, forgets, lies, is busy or says nothing: the device recovers, or stops where going on would lock the card.</summary>
[TestClass]
public sealed class UiccFaultTests
{
    private static readonly byte[] s_message = [0x44, 2, 0xB6, 0x0B, 1, 2, 3, 4];

    // Proves: SMS-46
    [TestMethod]
    [DataRow("channel")]
    [DataRow("channels")]
    [DataRow("busy")]
    [DataRow("mac")]
    [DataRow("flipped")]
    [DataRow("clear")]
    [DataRow("garbage")]
    [DataRow("cut")]
    [DataRow("pulled")]
    [DataRow("6F00")]
    [DataRow("6985")]
    public void After_a_fault_messages_go_both_ways_again(string fault)
    {
        // The modem of the bench tells its profile when it starts, and not to a card that has forgotten it.
        using var rig = new UiccRig(hostOwns: fault is "channel" or "channels" or "pulled", change: options => options.PollMs = 5000);
        var link = rig.Open();
        rig.Sms.Wait(20_000);
        var faults = rig.StandIn.Faults;
        switch (fault)
        {
            case "channel": faults.ForgetsAt = 1; break;
            case "channels": faults.RefusesChannels = true; faults.ForgetsAt = 1; break;
            case "mac": faults.WrongResponseMacs = 1; break;
            case "flipped": faults.FlippedResponses = 1; break;
            case "clear": faults.ClearResponses = true; break;
            case "garbage": faults.Garbage = 1; break;
            case "cut": faults.Cut = 1; break;
            case "busy": (faults.Status, faults.Statuses) = ("9300", 3); break;
            case "pulled": faults.PulledAt = 1; break;
            default: (faults.Status, faults.Statuses) = (fault, 2); break;
        }

        // Met by a poll; the MAC of a response is there where there are data, which are lost.
        if (fault is "mac" or "flipped" or "clear")
        {
            Assert.IsTrue(rig.StandIn.Applet!.Deliver(new(new Lwm2m.Bench.Sms.SmsAddress(SmsRig.ServerNumber).ToField(), [1])));
        }

        rig.Sms.Wait(20_000);
        Assert.AreEqual("", rig.Sms.Receive(link));
        Assert.AreEqual(fault is "mac" or "flipped" or "clear" ? 1 : 0, rig.Counters.Forged);
        faults.ClearResponses = false;
        if (fault == "pulled")
        {
            rig.StandIn.Insert();
        }

        Reopen(rig, link);
        Assert.IsTrue(rig.StandIn.Applet!.Deliver(new(new Lwm2m.Bench.Sms.SmsAddress(SmsRig.ServerNumber).ToField(), s_message)));
        rig.Sms.Until(() => Reopen(rig, link) && rig.Counters.Received > 0, 900_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_message), rig.Sms.Receive(link));
        rig.Sms.Until(() => Reopen(rig, link), 900_000);
        rig.Sms.Send(link, s_message);
        rig.Sms.Until(() => rig.StandIn.Applet.Taken > 0, 900_000);
        rig.Sms.Until(() => rig.Heard.Count > 0, 900_000);
        rig.Sms.Wait(120_000);
        Assert.HasCount(1, rig.Heard);
        Assert.AreEqual(0, rig.StandIn.FailedAuthentications);
    }

    // Proves: SMS-45
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_message_the_card_may_have_taken_is_not_given_to_it_again(bool inClear)
    {
        using var rig = new UiccRig(change: options => options.PollMs = 600_000, inClear: inClear);
        var link = rig.Open();
        rig.Sms.Wait(30_000);
        rig.StandIn.Faults.Cut = 1;
        rig.StandIn.Faults.CutTo = 0;
        rig.Sms.Send(link, s_message);
        rig.Sms.Until(() => rig.Counters.Unconfirmed == 1, 60_000);
        rig.Sms.Wait(900_000);
        Assert.AreEqual(1, rig.StandIn.Applet!.Taken);
        Assert.HasCount(1, rig.Heard);
        Assert.AreEqual(0, rig.Counters.Sent);
        Assert.IsFalse(link.IsSending);
    }

    // Proves: SMS-45
    [TestMethod]
    [DataRow("6A84")]
    [DataRow("6700")]
    public void One_that_the_card_refuses_is_given_up_and_the_next_goes_on(string status)
    {
        using var rig = new UiccRig(change: options => options.PollMs = 5000);
        var link = rig.Open();
        rig.StandIn.Faults.StoreStatus = status;
        rig.Sms.Send(link, s_message);
        rig.Sms.Until(() => rig.Counters.Lost == 1, 60_000);
        rig.StandIn.Faults.StoreStatus = null;
        Assert.AreEqual(Convert.ToInt32(status, 16), rig.Service.RefusedStatus);
        Assert.AreEqual(LinkState.Open, link.State);
        rig.Sms.Send(link, s_message);
        rig.Sms.Until(() => rig.Heard.Count == 1, 60_000);
    }

    // Proves: SEC-17
    [TestMethod]
    public void A_wrong_cryptogram_is_met_once_and_the_card_is_not_asked_again()
    {
        using var rig = new UiccRig();
        rig.StandIn.Faults.WrongCryptograms = 1000;
        var link = rig.Make();
        link.Open(rig.Sms.NowMs);
        rig.Sms.Until(() => link.State == LinkState.Failed, 60_000);
        Assert.IsTrue(link.IsFaultLocal);
        Assert.IsTrue(rig.Service.IsLocked);
        Assert.AreEqual(DeviceFailure.CardCryptogram, rig.Session!.Failure);
        for (var i = 0; i < 5; i++)
        {
            link.Close();
            link.Open(rig.Sms.NowMs);
            rig.Sms.Wait(60_000);
            Assert.AreEqual(LinkState.Failed, link.State);
        }

        Assert.AreEqual(1, rig.Commands.Count(command => command[2..4] == "50"), "INITIALIZE UPDATE");
        Assert.AreEqual(0, rig.Commands.Count(command => command[2..4] == "82"), "EXTERNAL AUTHENTICATE");
        Assert.AreEqual(0, rig.StandIn.OpenChannels);
        rig.StandIn.Faults.WrongCryptograms = 0;
        rig.Service.Rearm();
        link.Close();
        link.Open(rig.Sms.NowMs);
        rig.Sms.Until(() => link.State == LinkState.Open, 60_000);
    }

    // Proves: SEC-17
    [TestMethod]
    public void A_card_that_refuses_the_authentication_counts_one()
    {
        using var rig = new UiccRig();
        rig.StandIn.Faults.RefusesAuthentication = true;
        var link = rig.Make();
        for (var i = 0; i < 5; i++)
        {
            link.Close();
            link.Open(rig.Sms.NowMs);
            rig.Sms.Until(() => link.State == LinkState.Failed, 60_000);
            rig.Sms.Wait(60_000);
        }

        Assert.AreEqual(1, rig.StandIn.FailedAuthentications);
        Assert.IsFalse(rig.StandIn.IsLocked);
    }

    // Proves: C-27
    [TestMethod]
    public void Without_keys_there_is_no_link_unless_clear_is_allowed()
    {
        using var rig = new UiccRig(inClear: true, change: options => options.AllowsClear = false);
        var link = rig.Make();
        link.Open(rig.Sms.NowMs);
        Assert.AreEqual(LinkState.Failed, link.State);
        rig.Sms.Wait(60_000);
        Assert.IsEmpty(rig.Commands.Where(command => command[2..4] is "CA" or "E2"));
        Assert.AreEqual("no keys for the channel to the card", new UiccBinding(rig.Service).FindFault(
            new LinkTarget(LinkTarget.SecuredSmsScheme, SmsRig.ServerNumber, 0), new SmsCredentials(2, new byte[7], new byte[16])));
    }

    // Proves: C-27
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_link_in_clear_says_so_for_the_log(bool isClear)
    {
        using var rig = new UiccRig(inClear: isClear);
        Assert.AreEqual(isClear ? "in clear to the card, as AllowsClear says" : null, rig.Open().Caution);
    }

    // Proves: SMS-48
    [TestMethod]
    public void A_forged_answer_to_STORE_DATA_confirms_nothing_and_the_message_is_not_repeated()
    {
        using var rig = new UiccRig();
        var link = rig.Open();
        rig.Sms.Wait(60_000);
        int failures = rig.Counters.Failures;
        rig.StandIn.Faults.WrongResponseMacs = 1;
        Assert.IsTrue(link.Send([0x40, 1, 0, 1], 0, 4));
        rig.Sms.Until(() => rig.Counters.Forged == 1, 60_000);
        rig.Sms.Wait(120_000);
        Assert.AreEqual(0, rig.Counters.Sent);
        Assert.AreEqual(1, rig.Counters.Unconfirmed);
        Assert.AreEqual(failures + 1, rig.Counters.Failures);

        // The card has taken it, once.
        Assert.HasCount(1, rig.Heard);
    }

    /// <summary>What the client does with a link that has failed.</summary>
    private static bool Reopen(UiccRig rig, UiccLink link)
    {
        if (link.State == LinkState.Failed)
        {
            link.Close();
            link.Open(rig.Sms.NowMs);
        }

        return link.State == LinkState.Open;
    }
}
