using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Sms;
using Lwm2m.Foundation;
using Lwm2m.Sms;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Short messages between the device's links and a server, through the bench's modem and short message centre.</summary>
[TestClass]
public sealed class SmsServiceTests
{
    private const string OtherNumber = "4511223344";

    public static IEnumerable<object[]> Dialects => Lwm2m.Bench.Modem.ModemDialects.Names.Select(name => new object[] { name });

    private static readonly byte[] s_coap = Convert.FromHexString("4402b60b2161fb63b13101300138");

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

    // Proves: SMS-07, C-13
    [TestMethod]
    public void What_comes_from_a_number_of_no_account_is_ignored_without_a_byte_out()
    {
        using var rig = new SmsRig();
        var link = rig.Open();
        string[] originators =
        [
            "0A91" + Swapped("4587654320"), "0AD0" + Swapped(SmsRig.ServerNumber), "0AD1" + Swapped(SmsRig.ServerNumber), "08A1" + Swapped("87654321"),
            "0AA1" + Swapped(SmsRig.ServerNumber), "0081", "0091", "0AD0C3E4F56A90", "0A94" + Swapped(SmsRig.ServerNumber), "0A9D" + Swapped(SmsRig.ServerNumber),
        ];
        foreach (var originator in originators)
        {
            rig.Faults.Originator = originator;
            rig.Centre.Send(new Lwm2m.Bench.Sms.SmsAddress(SmsRig.ServerNumber), SmsRig.DeviceNumber, s_coap);
            rig.Wait(5000);
        }

        Assert.AreEqual(originators.Length, rig.Counters.Foreign + rig.Counters.Malformed);
        Assert.AreEqual(0, rig.Counters.Malformed);
        Assert.AreEqual("", rig.Receive(link));
        Assert.AreEqual(0, rig.StandIn.Submitted);
        Assert.IsEmpty(rig.Commands("AT+CMGS"));
        Assert.HasCount(originators.Length, rig.Commands("AT+CNMA"));

        // In its own spelling the number is that of the account.
        foreach (var originator in (string[])["0A81" + Swapped(SmsRig.ServerNumber), "0C81" + Swapped("00" + SmsRig.ServerNumber)])
        {
            rig.Faults.Originator = originator;
            rig.Centre.Send(new Lwm2m.Bench.Sms.SmsAddress(SmsRig.ServerNumber), SmsRig.DeviceNumber, s_coap);
            rig.Wait(5000);
            Assert.AreEqual(Convert.ToHexStringLower(s_coap), rig.Receive(link));
        }
    }

    // Proves: SMS-07
    [TestMethod]
    public void Once_a_link_is_closed_its_number_is_one_of_no_account()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        var other = rig.Open(OtherNumber);
        server.Send(s_coap);
        rig.Until(() => link.HasArrived);
        link.Close();
        Assert.AreEqual("", rig.Receive(link));
        server.Send(s_coap);
        rig.Wait(5000);
        Assert.AreEqual(1, rig.Counters.Foreign);
        Assert.AreEqual("", rig.Receive(link));
        Assert.AreEqual("", rig.Receive(other));
        link.Open(rig.NowMs);
        Assert.AreEqual(LinkState.Open, link.State);
        server.Send(s_coap);
        rig.Until(() => link.HasArrived);
        Assert.IsFalse(other.HasArrived);
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
    public void What_was_not_received_in_time_makes_room_for_what_is_newer()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        for (byte i = 0; i < 6; i++)
        {
            server.Send([i]);
            rig.Wait(3000);
        }

        Assert.AreEqual(2, rig.Counters.Overruns);
        Assert.AreEqual("02 03 04 05 ", string.Concat(Enumerable.Range(0, 4).Select(_ => rig.Receive(link) + " ")));
        Assert.IsFalse(link.HasArrived);
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

    // Proves: SMS-28
    [TestMethod]
    public void What_is_no_8_bit_data_or_has_a_header_is_refused_and_counted()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        foreach (var coding in (string[])["00", "08", "24", "F0", "F8", "C8", "E0"])
        {
            rig.Faults.Coding = coding;
            server.Send([1, 2, 3, 4, 5, 6, 7]);
            rig.Wait(5000);
        }

        Assert.AreEqual(7, rig.Counters.Unusable + rig.Counters.Malformed);
        rig.Faults.Coding = null;
        rig.Centre.Inject(SmsRig.DeviceNumber, Convert.FromHexString("440A91" + Swapped(SmsRig.ServerNumber) + "00046211032143654008050003A5020144FF"));
        rig.Wait(5000);
        Assert.AreEqual(8, rig.Counters.Unusable + rig.Counters.Malformed);
        Assert.IsFalse(link.HasArrived);
        foreach (var coding in (string[])["04", "15", "F5", "F7"])
        {
            rig.Faults.Coding = coding;
            server.Send([1, 2, 3, 4, 5, 6, Convert.FromHexString(coding)[0]]);
            rig.Until(() => link.HasArrived);
            Assert.AreEqual("010203040506" + coding.ToLowerInvariant(), rig.Receive(link));
        }
    }

    [TestMethod]
    public void A_push_is_told_with_its_number_and_no_datagram()
    {
        using var rig = new SmsRig();
        var listener = new Pushes();
        var link = rig.Open(SmsRig.ServerNumber, listener);
        var silent = rig.Open(OtherNumber);
        var push = "00046211032143654" + "01B0605040B84C002010603C4AF9A" + Convert.ToHexString(s_coap);
        rig.Centre.Inject(SmsRig.DeviceNumber, Convert.FromHexString("440A91" + Swapped(SmsRig.ServerNumber) + push));
        rig.Wait(5000);
        Assert.AreEqual($"{SmsRig.ServerNumber} {Convert.ToHexStringLower(s_coap)}", listener.Told.Single());
        Assert.IsFalse(link.HasArrived);

        // Once more, from a number whose link has no listener, and from a foreign number.
        rig.Centre.Inject(SmsRig.DeviceNumber, Convert.FromHexString("440A91" + Swapped(SmsRig.ServerNumber) + push));
        rig.Centre.Inject(SmsRig.DeviceNumber, Convert.FromHexString("440A91" + Swapped(OtherNumber) + push));
        rig.Centre.Inject(SmsRig.DeviceNumber, Convert.FromHexString("440A91" + Swapped("4500000000") + push));
        rig.Wait(20_000);
        Assert.HasCount(1, listener.Told);
        Assert.AreEqual(1, rig.Counters.Duplicates);
        Assert.AreEqual(1, rig.Counters.Foreign);
        Assert.AreEqual(2, rig.Counters.Pushes);
        Assert.IsFalse(silent.HasArrived);
        Assert.AreEqual(0, rig.StandIn.Submitted);
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

    internal static string Swapped(string digits) => string.Concat(digits.Chunk(2).Select(pair => pair.Length == 2 ? $"{pair[1]}{pair[0]}" : $"F{pair[0]}"));

    private sealed class Pushes : PushListener
    {
        public List<string> Told { get; } = [];

        public override void OnPush(LinkTarget target, byte[] buffer, int offset, int count) => Told.Add($"{target.Host} {Convert.ToHexStringLower(buffer, offset, count)}");
    }
}
