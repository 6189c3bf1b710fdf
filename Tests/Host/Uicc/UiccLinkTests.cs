using System;
using System.Linq;
using System.Threading.Tasks;
using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Foundation;
using Lwm2m.Uicc;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>CoAP messages through the card: secured packets between card and server, GET DATA and STORE DATA between device and card.</summary>
[TestClass]
public sealed class UiccLinkTests
{
    private static readonly byte[] s_request = Convert.FromHexString("4402B60B2161FB63B13101300138");
    private static readonly byte[] s_answer = Convert.FromHexString("6444B60B2161FB63");

    // Proves: SMS-33, SMS-36, SMS-37, SMS-38, SMS-40, SMS-44, SMS-45, SMS-46, SMS-47, SMS-49, U-18
    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void A_request_and_its_answer_go_in_secured_packets_by_polling(bool ownChannels, bool inClear)
    {
        using var rig = new UiccRig(ownChannels: ownChannels, inClear: inClear);
        var link = rig.Open();
        rig.Send(s_request);
        rig.Sms.Until(() => rig.HasCome(), 120_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_request), rig.Sms.Receive(link));
        rig.Sms.Send(link, s_answer);
        rig.Sms.Until(() => rig.Heard.Count > 0, 120_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_answer), rig.Heard.Single());
        Assert.IsEmpty(rig.NotTaken);

        if (inClear)
        {
            // The body: TP-OA as it came is TP-DA, then tag, length and message.
            var stored = rig.Commands.Single(command => command[2..4] == "E2");
            Assert.AreEqual("E28000" + "12" + "0A915478563412" + "050008" + Convert.ToHexString(s_answer), stored[2..]);
        }

        Assert.AreEqual(inClear ? 0 : 1, rig.Session?.Sessions ?? 0);
        Assert.AreEqual(0, rig.StandIn.FailedAuthentications);
        rig.CheckManners();
    }

    /// <summary>What the card asks for is refused by a modem without network, and never asked for again: the message waits in the device.</summary>
    [TestMethod]
    public void While_the_modem_has_no_network_a_message_waits_and_is_not_lost()
    {
        using var rig = new UiccRig();
        rig.Sms.StandIn.SetCoverage(false);
        var link = rig.Open();
        rig.Sms.Send(link, s_answer);
        rig.Sms.Wait(60_000);
        Assert.IsTrue(link.IsSending);
        Assert.AreEqual(0, rig.Counters.Sent);
        rig.Sms.StandIn.SetCoverage(true);
        rig.Sms.Until(() => rig.Heard.Count > 0, 300_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_answer), rig.Heard.Single());
        Assert.IsFalse(link.IsSending);
        rig.CheckManners();
    }

    // Proves: SMS-43, SMS-46, U-19, C-31
    [TestMethod]
    public void Where_the_device_owns_the_toolkit_it_hands_messages_over_and_relays_those_of_the_card()
    {
        using var rig = new UiccRig(hostOwns: true, change: options => options.PollMs = 0, applet: applet => applet with { TellsByToolkit = true });
        var link = rig.Open();
        rig.Sms.Wait(10_000);
        var polls = rig.Counters.Polls;
        rig.Sms.Wait(600_000);
        Assert.AreEqual(polls, rig.Counters.Polls, "asked though nothing has told it to");
        rig.Send(s_request);
        rig.Sms.Until(() => rig.HasCome(), 120_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_request), rig.Sms.Receive(link));
        Assert.AreEqual(1, rig.Sms.Counters.ForCard);
        Assert.AreEqual(1, rig.Toolkit.Counters.Delivered);
        rig.Sms.Send(link, s_answer);
        Assert.IsTrue(link.IsSending);
        rig.Sms.Until(() => !link.IsSending, 120_000);
        Assert.AreEqual(1, rig.Toolkit.Counters.Relayed);
        rig.Sms.Until(() => rig.Heard.Count > 0, 120_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_answer), rig.Heard.Single());
        Assert.IsTrue(rig.StandIn.Toolkit.Results.All(result => result == 0), Convert.ToHexString([.. rig.StandIn.Toolkit.Results]));
        rig.CheckManners();
    }

    // Proves: SMS-39, C-14, C-19
    [TestMethod]
    public async Task What_the_card_does_not_open_and_what_is_not_for_it_reach_nobody_and_are_not_answered()
    {
        using var rig = new UiccRig();
        var link = rig.Open();
        var before = rig.Sms.StandIn.Submitted;
        rig.Sms.Wait(60_000);

        // Under another key, and in clear as a plain short message of the same number.
        await using var other = new SecuredPacketTransport(rig.Sms.Centre, "4599999999");
        other.Add(SmsRig.DeviceNumber, PacketSecurity.Aes(new byte[16], new byte[16]));
        other.Send(s_request, new Lwm2m.Bench.Sms.PhoneEndPoint(SmsRig.DeviceNumber));
        rig.Sms.Store("ME", SmsRig.ServerNumber, s_request);
        rig.Sms.StandIn.SendUrc("+CMTI: \"ME\",1");
        rig.Sms.Wait(300_000);
        Assert.AreEqual("", rig.Sms.Receive(link));
        Assert.AreEqual(1, rig.StandIn.Applet!.Refused);
        Assert.AreEqual(0, rig.Counters.Received);
        Assert.AreEqual(before, rig.Sms.StandIn.Submitted);
    }

    // Proves: SMS-44
    [TestMethod]
    public void Several_messages_that_wait_are_fetched_in_order_for_the_link_of_their_number()
    {
        using var rig = new UiccRig(change: options => options.PollMs = 600_000);
        var link = rig.Open();
        var other = rig.Open("4511223344");
        rig.Sms.Wait(60_000);
        var polls = rig.Counters.Polls;
        Deliver(rig, SmsRig.ServerNumber, [1], [2], [3]);
        Deliver(rig, "4511223344", [4]);
        Deliver(rig, "4511223355", [5]);
        rig.Sms.Wait(500_000);
        Assert.AreEqual(polls, rig.Counters.Polls, "asked before the interval was over");
        var got = "";
        for (var i = 0; i < 4; i++)
        {
            rig.Sms.Until(() => rig.HasCome(), 1_300_000);
            got += $"{rig.Sms.Receive(link)}/{rig.Sms.Receive(other)} ";
        }

        Assert.AreEqual("01/ 02/ 03/ /04 ", got);
        rig.Sms.Wait(60_000);
        Assert.AreEqual(1, rig.Counters.Foreign);
        Assert.AreEqual(0, rig.StandIn.Applet!.Waiting);
        rig.CheckManners();
    }

    // Proves: SMS-36, SMS-41, SMS-42
    [TestMethod]
    public void A_sender_that_is_a_name_and_lengths_that_lie_are_dropped_and_counted()
    {
        using var rig = new UiccRig(change: options => options.PollMs = 10_000);
        var link = rig.Open();
        rig.StandIn.Faults.Originator = "08D0E5759A0E";
        Deliver(rig, SmsRig.ServerNumber, [1]);
        rig.Sms.Until(() => rig.Counters.Alphanumeric == 1, 60_000);
        rig.StandIn.Faults.Originator = null;
        rig.StandIn.Faults.LongLengths = 1;
        rig.StandIn.Faults.ShortLengths = 1;
        Deliver(rig, SmsRig.ServerNumber, [1, 2], [3, 4], [5, 6]);
        rig.Sms.Until(() => rig.Counters.Malformed == 2 && rig.HasCome(), 60_000);
        Assert.AreEqual("0506", rig.Sms.Receive(link));
        Assert.AreEqual(1, rig.Counters.Received);
        Assert.AreEqual(0, rig.StandIn.Applet!.Taken);
    }

    // Proves: SMS-46
    [TestMethod]
    public void A_card_without_logical_channels_is_used_on_the_basic_one_which_is_given_back()
    {
        using var rig = new UiccRig(card: card => card with { Channels = 0 });
        var link = rig.Open();
        rig.Send(s_request);
        rig.Sms.Until(() => rig.HasCome(), 120_000);
        rig.Sms.Receive(link);
        rig.Sms.Send(link, s_answer);
        rig.Sms.Until(() => rig.Heard.Count > 0, 120_000);
        rig.Sms.Wait(1000);

        // The last selection is that of the USIM, by name.
        Assert.AreEqual("00A4040407A000000087100200", rig.Commands.Last(command => command[2..4] == "A4"));
        rig.CheckManners();
    }

    // Proves: SMS-68
    [TestMethod]
    public void What_fits_one_short_message_is_the_limit_and_beyond_it_the_card_takes_several_if_told_so()
    {
        using var one = new UiccRig(change: options => options.MaxMessage = 0);
        var link = one.Open();
        Assert.AreEqual(96, link.MaxDatagram);
        Assert.IsFalse(link.Send(new byte[97], 0, 97));
        one.Sms.Send(link, new byte[96]);
        one.Sms.Until(() => one.Heard.Count > 0, 120_000);
        Assert.AreEqual(1, one.Sms.StandIn.Submitted);
        Assert.AreEqual(192, one.Heard[0].Length);

        using var several = new UiccRig(change: options => options.MaxMessage = 1000);
        link = several.Open();
        Assert.AreEqual(UiccLink.LongestMessage, link.MaxDatagram);
        byte[] longest = [.. Enumerable.Range(0, UiccLink.LongestMessage).Select(i => (byte)i)];
        several.Sms.Send(link, longest);
        several.Sms.Until(() => several.Heard.Count > 0, 120_000);
        Assert.AreEqual(Convert.ToHexStringLower(longest), several.Heard[0]);
        Assert.AreEqual(2, several.Sms.StandIn.Submitted);
        several.Send(longest);
        several.Sms.Until(() => several.HasCome(), 300_000);
        Assert.AreEqual(Convert.ToHexStringLower(longest)[..400], several.Sms.Receive(link));
        several.CheckManners();
    }

    // Proves: SMS-59, C-19
    [TestMethod]
    [DataRow(PacketSecurity.NoProof, 0)]
    [DataRow(PacketSecurity.ProofBySubmit, 1)]
    public void A_proof_of_receipt_is_made_by_the_card_alone_and_only_where_the_server_asks(int spi2, int proofs)
    {
        using var rig = new UiccRig(hostOwns: true, applet: applet => applet with { Proves = true }, spi2: (byte)spi2);
        var proven = 0;
        rig.Server.Proven += (_, _) => proven++;
        var link = rig.Open();
        rig.Send(s_request);
        rig.Sms.Until(() => rig.HasCome(), 120_000);
        rig.Sms.Wait(60_000);
        Assert.AreEqual(proofs, proven);
        Assert.AreEqual(proofs, rig.Toolkit.Counters.Relayed);
        Assert.IsEmpty(rig.Heard);
        Assert.AreEqual(0, rig.StandIn.Applet!.Taken);
    }

    private static void Deliver(UiccRig rig, string from, params byte[][] messages)
    {
        byte[] field = new Lwm2m.Bench.Sms.SmsAddress(from).ToField();
        foreach (var message in messages)
        {
            Assert.IsTrue(rig.StandIn.Applet!.Deliver(new(field, message)));
        }
    }
}
