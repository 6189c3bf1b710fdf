using System;
using System.Linq;
using Lwm2m.Foundation;
using Lwm2m.Sms;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Lwm2m.Host.Tests.SmsSamples;

namespace Lwm2m.Host.Tests;

/// <summary>The life of links by short messages: opened, idle, suspended, closed, and failed with their modem.</summary>
[TestClass]
public sealed class SmsLinkTests
{
    [TestMethod]
    public void An_idle_link_wakes_nobody_and_reads_the_modem_when_it_is_asked_in_turn_with_others()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        Assert.IsFalse(link.Wait(0));
        Assert.IsTrue(link.Step(rig.NowMs) > rig.NowMs);
        Assert.IsFalse(link.Wait(0));
        server.Send(s_coap);
        rig.PassWithoutSteps(5000);
        Assert.IsTrue(link.Wait(0));
        Assert.AreEqual(Convert.ToHexStringLower(s_coap), rig.Receive(link));
        rig.Wait(1000);
        Assert.IsFalse(link.Wait(0));

        // What is sent is told once.
        rig.Send(link, s_coap);
        for (var times = 0; link.IsSending; times++)
        {
            Assert.IsTrue(times < 1000);
            rig.PassWithoutSteps(10);
            Assert.IsTrue(link.Wait(0) == !link.IsSending);
        }

        Assert.IsTrue(link.Wait(0));
        link.Step(rig.NowMs);
        Assert.IsFalse(link.Wait(0));
    }

    [TestMethod]
    public void A_link_without_network_for_days_is_not_stepped_without_end()
    {
        using var rig = new SmsRig();
        var link = rig.Open();
        rig.Wait(60_000);
        rig.StandIn.SetCoverage(false);
        for (var hour = 0; hour < 50; hour++)
        {
            rig.Wait(3_600_000);
            rig.Wait(1000);
            Assert.IsTrue(link.Step(rig.NowMs) > rig.NowMs, $"{rig.Modem.State}");
        }
    }

    [TestMethod]
    public void What_a_binding_limits_is_the_limit_of_the_link()
    {
        using var rig = new SmsRig();
        var timing = new BearerTiming();
        var target = new LinkTarget(LinkTarget.SmsScheme, SmsRig.ServerNumber, 0) { MaxDatagram = 100, Timing = timing };
        var link = new SmsLink(rig.Service, target);
        Assert.AreEqual(100, link.MaxDatagram);
        Assert.AreSame(timing, link.Timing);
        target.MaxDatagram = 1280;
        target.Timing = null;
        Assert.AreEqual(140, link.MaxDatagram);
        Assert.AreEqual(0, link.Timing.MaxRetransmit);
    }

    [TestMethod]
    public void Links_beyond_the_most_fail_and_what_was_closed_makes_room()
    {
        using var rig = new SmsRig();
        var links = Enumerable.Range(0, SmsService.MaxLinks).Select(i => rig.Open($"458000000{i}")).ToArray();
        var further = new SmsLink(rig.Service, new LinkTarget(LinkTarget.SmsScheme, "4580000009", 0));
        further.Open(rig.NowMs);
        Assert.AreEqual(LinkState.Failed, further.State);
        Assert.IsTrue(further.IsFaultLocal);
        links[3].Close();
        further.Open(rig.NowMs);
        Assert.AreEqual(LinkState.Open, further.State);
        for (var i = 0; i < 100; i++)
        {
            var passing = new SmsLink(rig.Service, new LinkTarget(LinkTarget.SmsScheme, "4580000010", 0));
            further.Close();
            passing.Open(rig.NowMs);
            Assert.AreEqual(LinkState.Open, passing.State);
            passing.Close();
            further.Open(rig.NowMs);
            Assert.AreEqual(LinkState.Open, further.State);
        }
    }

    [TestMethod]
    public void A_link_is_not_suspended_while_it_sends()
    {
        using var rig = new SmsRig();
        var link = rig.Open();
        Assert.IsTrue(link.Send(s_coap, 0, s_coap.Length));
        Assert.IsFalse(link.Suspend());
        Assert.AreEqual(LinkState.Open, link.State);
        rig.Until(() => !link.IsSending);
        Assert.IsTrue(link.Suspend());
        Assert.AreEqual(LinkState.Closed, link.State);
        link.Open(rig.NowMs);
        rig.Until(() => link.State == LinkState.Open);
    }

    [TestMethod]
    public void A_link_that_is_closed_while_it_sends_loses_what_has_not_begun_to_leave()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        var other = rig.Open(OtherNumber);
        for (byte i = 0; i < 3; i++)
        {
            Assert.IsTrue(link.Send([i], 0, 1));
        }

        Assert.IsTrue(other.Send([9], 0, 1));
        rig.Until(() => rig.Commands("AT+CMGS").Length == 1);
        link.Close();
        Assert.IsFalse(link.IsSending);
        Assert.AreEqual(2, rig.Counters.Lost);
        rig.Until(() => !other.IsSending);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "00" }, server.Data.ToArray());
        Assert.AreEqual(2, rig.Counters.Sent);
    }

    [TestMethod]
    public void Row_11_A_modem_that_starts_anew_fails_the_links_and_they_open_again()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Faults.SubmitLateMs = 60_000;
        Assert.IsTrue(link.Send([1], 0, 1));
        Assert.IsTrue(link.Send([2], 0, 1));
        rig.Until(() => rig.Commands("AT+CMGS").Length == 1);
        rig.Wait(1000);
        rig.StandIn.Reboot();
        rig.Until(() => link.State == LinkState.Failed, 120_000);
        Assert.IsTrue(link.IsFaultLocal);
        Assert.IsFalse(link.IsSending);
        Assert.AreEqual(2, rig.Counters.Lost);
        rig.Faults.SubmitLateMs = 0;
        link.Open(rig.NowMs);
        rig.Until(() => link.State == LinkState.Open, 300_000);
        Assert.HasCount(2, rig.Commands("AT+CNMI"), "it is open once the modem has been told anew where messages go");
        Assert.IsTrue(link.Send([3], 0, 1));
        rig.Until(() => server.Data.Contains("03"), 60_000);
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 60_000);
        Assert.IsEmpty(rig.StandIn.Violations);
    }
}
