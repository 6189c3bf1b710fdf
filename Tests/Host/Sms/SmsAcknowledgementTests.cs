using System;
using System.Linq;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Lwm2m.Host.Tests.SmsSamples;

namespace Lwm2m.Host.Tests;

/// <summary>What goes wrong with the acknowledgement of short messages, as the faults of the bench's modem number it.</summary>
[TestClass]
public sealed class SmsAcknowledgementTests
{
    [TestMethod]
    public void Row_15_What_the_modem_hands_over_is_acknowledged_at_once_whatever_it_holds()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        foreach (var tpdu in (string[])["", "0400", "040AD0FFFFFFFFFF000062110321436540010A", "11000A91", "040A91" + Swapped(SmsRig.ServerNumber) + "00046211032143654003010203"])
        {
            var count = rig.Commands("AT+CNMA").Length;
            rig.Centre.Inject(SmsRig.DeviceNumber, Convert.FromHexString(tpdu));
            rig.Until(() => rig.Commands("AT+CNMA").Length > count, 2000);
        }

        rig.Until(() => link.HasArrived, 1000);
        Assert.AreEqual("010203", rig.Receive(link));
        Assert.AreEqual(0, rig.Centre.PutOff);
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    [TestMethod]
    public void Row_15_An_acknowledgement_goes_before_what_is_sent_and_read()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        rig.Store("SM", "4500000000", [1]);
        rig.Faults.SubmitLateMs = 20_000;
        Assert.IsTrue(link.Send(s_coap, 0, s_coap.Length));
        Assert.IsTrue(link.Send(s_coap, 0, s_coap.Length));
        rig.Until(() => rig.Commands("AT+CMGS").Length == 1);
        server.Send(s_coap);
        rig.StandIn.SendUrc("+CMTI: \"SM\",1");
        rig.Until(() => !link.IsSending);
        var commands = rig.Log.Where(line => line.StartsWith("> AT", StringComparison.Ordinal)).SkipWhile(line => !line.StartsWith("> AT+CMGS", StringComparison.Ordinal)).Select(line => line[2..9]).ToArray();
        CollectionAssert.AreEqual(new[] { "AT+CMGS", "AT+CNMA", "AT+CPMS", "AT+CMGL", "AT+CMGD", "AT+CMGS" }, commands);
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    [TestMethod]
    public void Row_15_Where_messages_go_is_told_at_each_registration_and_daily()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        Assert.HasCount(1, rig.Commands("AT+CNMI"));
        rig.StandIn.SetCoverage(false);
        rig.Wait(120_000);
        rig.StandIn.SetCoverage(true);
        rig.Until(() => rig.Commands("AT+CNMI").Length == 2, 300_000);
        for (var day = 1; day <= 3; day++)
        {
            var count = rig.Commands("AT+CNMI").Length;
            rig.Until(() => rig.Commands("AT+CNMI").Length > count, 25 * HourMs);
        }

        // A modem that has set it back by itself receives again after a day at most.
        rig.StandIn.Write("AT+CNMI=2,0,0,0,0\r"u8);
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 25 * HourMs);
        Assert.AreEqual(LinkState.Open, link.State);
        Assert.AreEqual(Convert.ToHexStringLower(s_coap), rig.Receive(link));
    }

    [TestMethod]
    public void Row_15_A_modem_without_acknowledgements_is_sent_none()
    {
        using var rig = new SmsRig();
        rig.Faults.FailingCommand = "+CSMS";
        rig.Faults.CommandFailures = int.MaxValue;
        var server = new SmsServer(rig);
        var link = rig.Open();
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 60_000);
        rig.Wait(60_000);
        Assert.IsEmpty(rig.Commands("AT+CNMA"));
        Assert.AreEqual(1, rig.Centre.Delivered);
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    [TestMethod]
    public void Row_15_Another_form_of_the_acknowledgement_is_tried_and_a_refused_one_makes_it_tell_anew()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        rig.Faults.FailingCommand = "+CNMA";
        rig.Faults.CommandFailures = 1;
        server.Send([1]);
        rig.Until(() => link.HasArrived, 60_000);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "AT+CNMA", "AT+CNMA=0" }, rig.Commands("AT+CNMA"));
        Assert.AreEqual(0, rig.Counters.Unacknowledged);
        Assert.IsEmpty(rig.StandIn.Violations);
        Assert.HasCount(1, rig.Commands("AT+CNMI"));

        rig.Faults.CommandFailures = 2;
        server.Send([2]);
        rig.Until(() => rig.Counters.Unacknowledged == 1, 60_000);
        rig.Until(() => rig.Commands("AT+CNMI").Length == 2, 70_000);
        rig.Wait(600_000);
        Assert.AreEqual(LinkState.Open, link.State);
        server.Send([3]);
        rig.Wait(600_000);
        Assert.AreEqual("01 02 03", $"{rig.Receive(link)} {rig.Receive(link)} {rig.Receive(link)}");
    }

    [TestMethod]
    public void Row_15_A_modem_that_refuses_the_acknowledgement_of_reports_is_asked_for_none()
    {
        using var rig = new SmsRig(options => options.WantsReports = true);
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        rig.Faults.RefusesCnmaOfReports = true;
        rig.Faults.FailingCommand = "+CNMA";
        rig.Faults.CommandFailures = 2;
        Assert.IsTrue(link.Send(s_coap, 0, s_coap.Length));
        rig.Until(() => rig.Counters.Delivered == 1, 60_000);
        rig.Until(() => rig.Commands("AT+CNMI").Length == 2, 70_000);
        CollectionAssert.AreEqual(new[] { "AT+CNMI=2,2,0,1,0", "AT+CNMI=2,2,0,0,0" }, rig.Commands("AT+CNMI"));
        var count = rig.Commands("AT+CNMA").Length;
        Assert.IsTrue(link.Send(s_coap, 0, s_coap.Length));
        rig.Wait(60_000);
        Assert.HasCount(count, rig.Commands("AT+CNMA"));
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 60_000);
    }

    [TestMethod]
    public void Row_15_Reports_of_a_SIMCom_modem_are_not_acknowledged()
    {
        using var rig = new SmsRig(options => options.WantsReports = true, options => options with { Dialect = "sim7080" });
        rig.Faults.RefusesCnmaOfReports = true;
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Send(link, s_coap);
        rig.Until(() => rig.Counters.Delivered == 1, 60_000);
        rig.Wait(60_000);
        Assert.IsEmpty(rig.Commands("AT+CNMA"));
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 60_000);
        rig.Wait(1000);
        Assert.HasCount(1, rig.Commands("AT+CNMA"));
        Assert.IsEmpty(rig.StandIn.Violations);
    }
}
