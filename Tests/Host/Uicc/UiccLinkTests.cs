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
    [DataRow(false)]
    [DataRow(true)]
    public void A_request_and_its_answer_go_in_secured_packets_by_polling(bool ownChannels)
    {
        using var rig = new UiccRig(ownChannels: ownChannels);
        var link = rig.Open();
        rig.Send(s_request);
        rig.Sms.Until(() => link.Wait(0), 120_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_request), rig.Sms.Receive(link));
        rig.Sms.Send(link, s_answer);
        rig.Sms.Until(() => rig.Heard.Count > 0, 120_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_answer), rig.Heard.Single());
        Assert.IsEmpty(rig.NotTaken);

        // The body: TP-OA as it came is TP-DA, then tag, length and message.
        var stored = rig.Commands.Single(command => command[2..4] == "E2");
        Assert.AreEqual("E28000" + "12" + "0A915478563412" + "050008" + Convert.ToHexString(s_answer), stored[2..]);
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
        rig.Sms.Until(() => link.Wait(0), 120_000);
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
}
