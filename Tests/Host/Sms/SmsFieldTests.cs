using System;
using System.Linq;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Sms;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using BenchAddress = Lwm2m.Bench.Sms.SmsAddress;

namespace Lwm2m.Host.Tests;

/// <summary>What goes wrong with short messages in the field, as the faults of the bench's modem number it.</summary>
[TestClass]
public sealed class SmsFieldTests
{
    private const int HourMs = 3_600_000;

    private static readonly byte[] s_coap = Convert.FromHexString("4402b60b2161fb63b13101300138");

    [TestMethod]
    public void Row_13_Stores_are_emptied_at_the_start_of_what_is_ours_and_what_is_not()
    {
        using var rig = new SmsRig(modem: options => options with { StoreCapacity = 40 });
        for (var i = 0; i < 35; i++)
        {
            rig.Store("SM", $"45000000{i:00}", [1], i % 4);
        }

        rig.Store("ME", SmsRig.ServerNumber, s_coap);
        rig.Store("ME", SmsRig.ServerNumber, [7], 3);       // one that was sent from here: not received
        var link = rig.Open();
        rig.Until(() => link.HasArrived);
        Assert.AreEqual(Convert.ToHexStringLower(s_coap), rig.Receive(link));
        rig.Until(() => rig.Stored == 0);
        rig.Wait(60_000);
        Assert.IsFalse(link.HasArrived);
        Assert.AreEqual(1, rig.Counters.Received);
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    [TestMethod]
    public void Row_13_Stores_are_emptied_hourly_without_a_word_of_the_modem()
    {
        using var rig = new SmsRig();
        var link = rig.Open();
        rig.Wait(60_000);
        for (var hour = 1; hour <= 3; hour++)
        {
            rig.Store("SM", SmsRig.ServerNumber, [(byte)hour]);
            rig.Store("ME", "4500000000", [(byte)hour]);
            rig.Until(() => link.HasArrived && rig.Stored == 0, HourMs);
            Assert.AreEqual($"0{hour}", rig.Receive(link));
        }

        Assert.AreEqual(3, rig.Counters.Foreign);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Row_13_A_full_store_is_emptied_when_the_modem_tells_and_at_the_next_hour_when_not(bool isTold)
    {
        using var rig = new SmsRig(modem: options => options with { StoreCapacity = 3 });
        rig.Faults.RefusedCnmi = "2,2 1,2";     // so that messages go into the store
        rig.Faults.TellsStoreFull = isTold;
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        for (var i = 0; i < 3; i++)
        {
            rig.Store("SM", "4500000000", [1]);
        }

        var startMs = rig.NowMs;
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, HourMs + 120_000);
        Assert.AreEqual(isTold, rig.NowMs - startMs < 120_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_coap), rig.Receive(link));
        rig.Until(() => rig.Stored == 0);
    }

    [TestMethod]
    public void Row_13_A_stored_message_waits_in_its_store_for_a_free_slot()
    {
        using var rig = new SmsRig();
        for (var i = 0; i < 7; i++)
        {
            rig.Store("SM", SmsRig.ServerNumber, [(byte)i]);
        }

        var link = rig.Open();
        rig.Until(() => rig.Stored == 3);
        rig.Wait(30_000);
        Assert.AreEqual(3, rig.Stored);
        var received = "";
        for (var i = 0; i < 7; i++)
        {
            rig.Until(() => link.HasArrived, 60_000);
            received += rig.Receive(link);
            rig.Wait(5000);
        }

        Assert.AreEqual("00010203040506", received);
        Assert.AreEqual(0, rig.Stored);
        Assert.AreEqual(0, rig.Counters.Overruns);
    }

    [TestMethod]
    public void Row_13_A_modem_that_tells_of_its_stores_without_end_is_not_asked_without_end()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        var before = rig.Commands("AT+CMGL").Length;
        rig.Faults.UrcAfterCommand = "^SMMEMFULL";
        rig.StandIn.SendUrc("^SMMEMFULL");
        rig.Send(link, s_coap);
        rig.Until(() => !link.IsSending, 10_000);
        rig.Wait(60_000);
        var lists = rig.Commands("AT+CMGL").Length - before;
        Assert.IsTrue(lists is > 2 and <= 2 * 71, $"{lists}");
    }

    [TestMethod]
    public void Row_13_Messages_that_cannot_be_deleted_are_no_dead_end()
    {
        using var rig = new SmsRig(modem: options => options with { StoreCapacity = 40 });
        var server = new SmsServer(rig);
        rig.Faults.FailingCommand = "+CMGD";
        rig.Faults.CommandFailures = int.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            rig.Store("SM", SmsRig.ServerNumber, [(byte)i]);
        }

        var link = rig.Open();
        rig.Wait(HourMs);
        while (rig.Receive(link).Length > 0)
        {
            rig.Wait(60_000);
        }

        Assert.IsTrue(rig.Commands("AT+CMGD").Length < 4000, $"{rig.Commands("AT+CMGD").Length}");
        server.Send(s_coap);
        rig.Until(() => link.HasArrived);
        Assert.AreEqual(Convert.ToHexStringLower(s_coap), rig.Receive(link));
        Assert.IsTrue(link.Send(s_coap, 0, s_coap.Length));
        rig.Until(() => server.Heard.Count == 1);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Row_14_The_store_that_CMTI_names_is_read_and_all_where_it_names_none(bool isNameless)
    {
        using var rig = new SmsRig();
        rig.Faults.RefusedCnmi = "2,2 1,2";
        rig.Faults.CmtiOfOtherStore = true;
        rig.Faults.CmtiWithoutIndex = isNameless;
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        var before = rig.Commands("AT+CPMS").Length;
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 60_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_coap), rig.Receive(link));
        rig.Until(() => rig.Stored == 0, 60_000);
        rig.Wait(10_000);
        var selected = rig.Commands("AT+CPMS")[before..];
        Assert.HasCount(isNameless ? 2 : 1, selected);
        Assert.IsTrue(isNameless || selected[0].StartsWith("AT+CPMS=\"SM\"", StringComparison.Ordinal), selected[0]);
        Assert.IsEmpty(rig.Commands("AT+CNMA"));
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    [TestMethod]
    public void Row_14_A_store_that_is_not_in_the_options_is_read_when_the_modem_names_it()
    {
        using var rig = new SmsRig(options => options.Stores = "ME");
        var link = rig.Open();
        rig.Wait(60_000);
        rig.Store("SM", SmsRig.ServerNumber, s_coap);
        rig.StandIn.SendUrc("+CMTI: \"SM\",1");
        rig.Until(() => link.HasArrived, 60_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_coap), rig.Receive(link));
        rig.Until(() => rig.Stored == 0, 60_000);
    }

    [TestMethod]
    public void Row_15_What_the_modem_hands_over_is_acknowledged_at_once_whatever_it_holds()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        foreach (var tpdu in (string[])["", "0400", "040AD0FFFFFFFFFF000062110321436540010A", "11000A91", "040A91" + SmsServiceTests.Swapped(SmsRig.ServerNumber) + "00046211032143654003010203"])
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

    [TestMethod]
    [DataRow("2,2", "1,2,0,0,0", 2)]
    [DataRow("2,", "1,2,0,0,0", 2)]
    [DataRow("2,2 1,2", "2,1,0,0,0", 3)]
    [DataRow("2, 1,2", "1,1,0,0,0", 4)]
    public void Row_16_The_first_form_of_CNMI_that_is_accepted_is_kept(string refused, string accepted, int tries)
    {
        using var rig = new SmsRig();
        rig.Faults.RefusedCnmi = refused;
        var server = new SmsServer(rig);
        var link = rig.Open();
        Assert.HasCount(tries, rig.Commands("AT+CNMI"));
        Assert.AreEqual("AT+CNMI=" + accepted, rig.Commands("AT+CNMI")[^1]);
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 60_000);
        rig.Wait(25 * HourMs);
        CollectionAssert.AreEqual(new[] { "AT+CNMI=" + accepted }, rig.Commands("AT+CNMI")[tries..]);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Row_16_A_modem_without_stores_is_told_in_its_own_form_and_acknowledged(bool refusesService)
    {
        using var rig = new SmsRig(modem: options => options with { Dialect = "nrf91" });
        rig.Faults.FailingCommand = "+CSMS";
        rig.Faults.CommandFailures = refusesService ? int.MaxValue : 0;
        var server = new SmsServer(rig);
        var link = rig.Open();
        Assert.AreEqual("AT+CNMI=3,2,0,0,1", rig.Commands("AT+CNMI")[^1]);
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 60_000);
        rig.Wait(60_000);
        Assert.HasCount(1, rig.Commands("AT+CNMA"));
        Assert.AreEqual(1, rig.Centre.Delivered);
    }

    [TestMethod]
    public void Row_16_A_modem_that_takes_no_form_fails_its_links_which_try_again()
    {
        using var rig = new SmsRig();
        rig.Faults.RefusedCnmi = "0 1 2 3";
        var link = new SmsLink(rig.Service, new LinkTarget(LinkTarget.SmsScheme, SmsRig.ServerNumber, 0));
        rig.Add(link);
        link.Open(rig.NowMs);
        rig.Until(() => link.State == LinkState.Failed, 120_000);
        Assert.IsTrue(link.IsFaultLocal);
        Assert.AreEqual(ModemState.Ready, rig.Modem.State);
        rig.Faults.RefusedCnmi = null;
        link.Open(rig.NowMs);
        rig.Until(() => link.State == LinkState.Open, 120_000);
    }

    [TestMethod]
    [DataRow(500)]
    [DataRow(512)]
    [DataRow(513)]
    [DataRow(331)]
    [DataRow(332)]
    [DataRow(38)]
    [DataRow(41)]
    [DataRow(42)]
    [DataRow(47)]
    public void Row_17_What_is_refused_for_a_time_is_sent_again_after_growing_pauses(int error)
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Faults.SubmitError = error;
        rig.Faults.SubmitErrors = 3;
        var startMs = rig.NowMs;
        Assert.IsTrue(link.Send([1], 0, 1));
        Assert.IsTrue(link.Send([2], 0, 1));
        rig.Until(() => !link.IsSending, 300_000);
        Assert.IsTrue(rig.NowMs - startMs >= 70_000, "10, 20 and 40 s");
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "01", "02" }, server.Data.ToArray());
        Assert.AreEqual(3, rig.Counters.Retries);
        Assert.AreEqual(2, rig.Counters.Sent);
        Assert.AreEqual(0, rig.Counters.Lost);

        // And is given up at last.
        rig.Faults.SubmitErrors = 4;
        Assert.IsTrue(link.Send([3], 0, 1));
        Assert.IsTrue(link.Send([4], 0, 1));
        rig.Until(() => !link.IsSending, 300_000);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "01", "02", "04" }, server.Data.ToArray());
        Assert.AreEqual(1, rig.Counters.Lost);
        Assert.AreEqual(LinkState.Open, link.State);
    }

    [TestMethod]
    [DataRow(304)]
    [DataRow(28)]
    [DataRow(30)]
    [DataRow(50)]
    [DataRow(69)]
    public void Row_17_What_is_refused_for_good_is_given_up(int error)
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Faults.SubmitError = error;
        rig.Faults.SubmitErrors = 1;
        Assert.IsTrue(link.Send([1], 0, 1));
        Assert.IsTrue(link.Send([2], 0, 1));
        rig.Until(() => !link.IsSending, 10_000);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "02" }, server.Data.ToArray());
        Assert.AreEqual(1, rig.Counters.Lost);
        Assert.AreEqual(0, rig.Counters.Retries);
        Assert.HasCount(2, rig.Commands("AT+CMGS"));
    }

    [TestMethod]
    public void Row_17_A_full_store_is_emptied_and_the_message_sent()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        rig.Store("SM", "4500000000", [1]);
        rig.Faults.SubmitError = 322;
        rig.Faults.SubmitErrors = 1;
        Assert.IsTrue(link.Send([1], 0, 1));
        rig.Until(() => !link.IsSending, 20_000);
        Assert.AreEqual(0, rig.Stored);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "01" }, server.Data.ToArray());
    }

    [TestMethod]
    public void Row_17_An_unknown_service_centre_is_set_where_it_is_configured()
    {
        using var rig = new SmsRig(options => options.ServiceCentre = "+4540390999", modem: options => options with { HasServiceCentre = false });
        var server = new SmsServer(rig);
        var link = rig.Open();
        Assert.IsTrue(link.Send([1], 0, 1));
        rig.Until(() => !link.IsSending, 20_000);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "01" }, server.Data.ToArray());
        CollectionAssert.AreEqual(new[] { "AT+CSCA=\"+4540390999\",145" }, rig.Commands("AT+CSCA"));
        Assert.IsTrue(link.Send([2], 0, 1));
        rig.Until(() => !link.IsSending, 20_000);
        Assert.HasCount(1, rig.Commands("AT+CSCA"));

        using var bare = new SmsRig(modem: options => options with { HasServiceCentre = false });
        link = bare.Open();
        Assert.IsTrue(link.Send([1], 0, 1));
        bare.Until(() => !link.IsSending, 300_000);
        Assert.AreEqual(1, bare.Counters.Lost);
        Assert.IsEmpty(bare.Commands("AT+CSCA"));
    }

    [TestMethod]
    public void Row_17_A_message_may_take_two_minutes_and_is_not_paid_twice()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Faults.SubmitLateMs = 119_000;
        Assert.IsTrue(link.Send([1], 0, 1));
        rig.Until(() => rig.Commands("AT+CMGS").Length == 1);
        rig.Wait(118_000);
        Assert.IsTrue(link.IsSending);
        Assert.IsTrue(rig.Modem.BusySinceMs > 100_000);
        rig.Until(() => !link.IsSending, 3000);
        Assert.AreEqual(1, rig.Counters.Sent);

        // One that is never told of may have been sent.
        rig.Faults.SubmitLateMs = 200_000;
        Assert.IsTrue(link.Send([2], 0, 1));
        rig.Until(() => !link.IsSending, 130_000);
        Assert.AreEqual(1, rig.Counters.Unconfirmed);
        rig.Faults.SubmitLateMs = 0;
        rig.Wait(300_000);
        Assert.AreEqual(2, rig.StandIn.Submitted);
        CollectionAssert.AreEqual(new[] { "01", "02" }, server.Data.ToArray());
    }

    [TestMethod]
    public void Row_5_A_message_whose_prompt_does_not_come_is_sent_again()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Faults.PromptsMissing = 1;
        Assert.IsTrue(link.Send([1], 0, 1));
        rig.Until(() => !link.IsSending, 120_000);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "01" }, server.Data.ToArray());
        Assert.AreEqual(1, rig.Counters.Retries);
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

    [TestMethod]
    public void Row_18_A_message_that_comes_twice_is_taken_once()
    {
        using var rig = new SmsRig();
        rig.Faults.DeliversTwice = true;        // handed over and stored
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        server.Send([1]);
        rig.Until(() => link.HasArrived, 60_000);
        Assert.AreEqual("01", rig.Receive(link));
        rig.Until(() => rig.Stored == 0);
        Assert.AreEqual(1, rig.Counters.Duplicates);
        Assert.IsFalse(link.HasArrived);

        // Repeated by the centre, as the acknowledgement was lost.
        rig.Faults.DeliversTwice = false;
        rig.Centre.Fate = _ => new SmsFate(2);
        server.Send([2]);
        rig.Until(() => rig.Counters.Duplicates == 2, 60_000);
        Assert.AreEqual("02", rig.Receive(link));
        Assert.IsFalse(link.HasArrived);

        // The same content a second later is another message.
        rig.Centre.Fate = null;
        rig.Wait(1000);
        server.Send([2]);
        rig.Until(() => link.HasArrived, 60_000);
        Assert.AreEqual("02", rig.Receive(link));
        Assert.AreEqual(3, rig.Counters.Received);
    }

    [TestMethod]
    public void Row_19_Any_sender_and_coding_is_read_and_none_stops_the_reception()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        string[] originators = ["05812143F5", "0BC87238880900F1", "0DD0F334FC1CA69701", "08D0E5759A0E", "0181F1", "0091", "0080", "14912143658709214365870921", "1491214365870921436587092143"];
        foreach (var originator in originators)
        {
            rig.Faults.Originator = originator;
            server.Send(s_coap);
            rig.Wait(3000);
        }

        rig.Faults.Originator = null;
        for (var coding = 0; coding < 256; coding += 5)
        {
            rig.Faults.Coding = $"{coding:X2}";
            server.Send(s_coap);
            rig.Wait(3000);
            while (rig.Receive(link).Length > 0)
            {
            }
        }

        rig.Faults.Coding = null;
        rig.Faults.NoServiceCentre = true;
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 60_000);
        Assert.AreEqual(Convert.ToHexStringLower(s_coap), rig.Receive(link));
        Assert.AreEqual(0, rig.StandIn.Submitted);
        Assert.IsEmpty(rig.StandIn.Violations);
    }
}
