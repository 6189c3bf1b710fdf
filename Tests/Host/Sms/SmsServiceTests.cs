using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Sms;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Lwm2m.Host.Tests.SmsSamples;

namespace Lwm2m.Host.Tests;

/// <summary>Short messages between the device's links and a server, through the bench's modem and short message centre.</summary>
[TestClass]
public sealed class SmsServiceTests
{
    public static IEnumerable<object[]> Dialects => Lwm2m.Bench.Modem.ModemDialects.Names.Select(name => new object[] { name });

    [TestMethod]
    public void A_datagram_goes_out_and_its_answer_comes_in()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig) { Answer = [1, 2, 3] };
        var link = rig.Open();
        Assert.IsFalse(link.IsSending);
        Assert.IsTrue(link.Send(s_coap, 0, s_coap.Length));
        Assert.IsTrue(link.IsSending);
        rig.Until(() => !link.IsSending);
        Assert.AreEqual(1, rig.StandIn.Submitted);
        rig.Until(() => link.HasArrived);
        Assert.AreEqual($"+{SmsRig.DeviceNumber} {Convert.ToHexStringLower(s_coap)}", server.Heard.Single());
        Assert.AreEqual("010203", rig.Receive(link));
        Assert.AreEqual("", rig.Receive(link));
        Assert.IsTrue(link.KeepsAddress);
        rig.Wait(100_000);
        Assert.AreEqual(1, rig.Counters.Sent);
        Assert.AreEqual(1, rig.Counters.Received);
        Assert.AreEqual(0, rig.Counters.Lost);
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    [TestMethod]
    [DynamicData(nameof(Dialects))]
    public void Messages_go_out_and_come_in_with_the_modems_of_every_family(string dialect)
    {
        using var rig = new SmsRig(modem: options => options with { Dialect = dialect, IsSettled = false, Echo = true });
        var server = new SmsServer(rig) { Answer = [1, 2, 3] };
        var link = rig.Open();
        for (var i = 1; i <= 3; i++)
        {
            rig.Send(link, s_coap);
            rig.Until(() => link.HasArrived, 60_000);
            Assert.AreEqual("010203", rig.Receive(link));
            Assert.HasCount(i, server.Data);
            rig.Wait(30_000);
        }

        rig.Wait(3_700_000);
        Assert.AreEqual(LinkState.Open, link.State);
        Assert.AreEqual(3, rig.Counters.Received);
        Assert.AreEqual(0, rig.Centre.PutOff);
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    // Proves: SMS-19, SMS-28, C-01, C-11
    [TestMethod]
    public void A_datagram_is_one_message_of_8_bit_data_without_header_and_140_octets_at_most()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        List<SubmitTpdu> submits = [];
        rig.Submitted += submits.Add;
        var link = rig.Open();
        Assert.AreEqual(140, link.MaxDatagram);
        var longest = Enumerable.Range(0, 141).Select(i => (byte)i).ToArray();
        Assert.IsFalse(link.Send(longest, 0, 141));
        Assert.IsFalse(link.Send(longest, 0, 0));
        Assert.IsFalse(link.IsSending);
        Assert.IsTrue(link.Send(longest, 1, 140));
        Assert.IsTrue(link.Send(longest, 0, 1));
        rig.Until(() => !link.IsSending);
        rig.Wait(10_000);
        CollectionAssert.AreEqual(new[] { 140, 1 }, submits.Select(submit => submit.UserData.Length).ToArray());
        Assert.IsTrue(submits.All(submit => submit is { HasHeader: false, DataCodingScheme: 4, ProtocolIdentifier: 0, WantsReport: false, HasReplyPath: false }));
        CollectionAssert.AreEqual(longest[1..], submits[0].UserData);
        Assert.AreEqual(2, server.Heard.Count);
        Assert.IsEmpty(rig.StandIn.Violations);
    }

    // Proves: SMS-27, C-07
    [TestMethod]
    [DataRow(0, false, 300)]        // relative ones have five minutes at least
    [DataRow(80_000, false, 300)]
    [DataRow(300_001, false, 600)]
    [DataRow(10_000, true, 10)]
    [DataRow(10_001, true, 11)]
    [DataRow(80_000, true, 80)]
    [DataRow(0, true, 150)]
    [DataRow(400_000, true, 400)]
    public void A_message_is_valid_as_long_as_its_answer_is_awaited(int awaitedMs, bool usesSeconds, int expectedS)
    {
        using var rig = new SmsRig(options => options.UsesSeconds = usesSeconds);
        List<TimeSpan> validities = [];
        rig.Submitted += submit => validities.Add(submit.ValidUntil!.Value - rig.Centre.Now);
        var link = rig.Open();
        link.Await(awaitedMs);
        Assert.IsTrue(link.Send(s_coap, 0, s_coap.Length));
        link.Await(0);      // what is sent later is another matter
        rig.Until(() => !link.IsSending);
        Assert.AreEqual(expectedS, validities.Single().TotalSeconds);
    }

    [TestMethod]
    public void Datagrams_leave_in_order_and_what_has_no_slot_is_refused_and_counted()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var other = new SmsServer(rig, OtherNumber);
        var link = rig.Open();
        var second = rig.Open(OtherNumber);
        byte[] numbers = [0, 1, 2, 3, 4];
        Assert.IsTrue(link.Send(numbers, 0, 1));
        Assert.IsTrue(second.Send(numbers, 1, 1));
        Assert.IsTrue(link.Send(numbers, 2, 1));
        Assert.IsTrue(link.Send(numbers, 3, 1));
        Assert.IsFalse(link.Send(numbers, 4, 1));
        Assert.AreEqual(1, rig.Counters.Full);
        rig.Until(() => !link.IsSending);
        Assert.IsFalse(second.IsSending);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "00", "02", "03" }, server.Data.ToArray());
        CollectionAssert.AreEqual(new[] { "01" }, other.Data.ToArray());
        Assert.AreEqual(4, rig.Counters.Sent);
    }

    // Proves: SMS-26
    [TestMethod]
    public void Status_reports_are_counted_and_change_nothing_else()
    {
        using var rig = new SmsRig(options => options.WantsReports = true);
        var server = new SmsServer(rig);
        var link = rig.Open();
        Assert.IsTrue(link.Send(s_coap, 0, s_coap.Length));
        rig.Until(() => rig.Counters.Delivered == 1);
        Assert.IsFalse(link.HasArrived);
        Assert.IsFalse(link.IsSending);

        // One that nobody takes until its validity ends, and one still being tried.
        server.Dispose();
        Assert.IsTrue(link.Send(s_coap, 0, s_coap.Length));
        rig.Until(() => rig.Counters.Undelivered == 1);
        Assert.AreEqual(1, rig.Counters.Delivered);
        rig.Centre.Inject(SmsRig.DeviceNumber, Convert.FromHexString("06050A91" + Swapped(SmsRig.ServerNumber) + "621103214365406211032153104030"));
        rig.Wait(5000);
        Assert.AreEqual(1, rig.Counters.Delivered);
        Assert.AreEqual(1, rig.Counters.Undelivered);
        Assert.AreEqual(2, rig.Counters.Sent);
        Assert.HasCount(3, rig.Commands("AT+CNMA"));
        Assert.IsFalse(link.HasArrived);
        Assert.IsEmpty(rig.StandIn.Violations);
    }
}
