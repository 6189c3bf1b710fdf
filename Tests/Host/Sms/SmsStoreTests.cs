using System;
using Lwm2m.Bench.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Lwm2m.Host.Tests.SmsSamples;

namespace Lwm2m.Host.Tests;

/// <summary>What goes wrong with the stores of short messages, as the faults of the bench's modem number it.</summary>
[TestClass]
public sealed class SmsStoreTests
{
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
}
