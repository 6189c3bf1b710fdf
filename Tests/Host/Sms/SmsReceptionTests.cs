using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Sms;
using Lwm2m.Foundation;
using Lwm2m.Sms;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Lwm2m.Host.Tests.SmsSamples;

namespace Lwm2m.Host.Tests;

/// <summary>Which short messages are taken: by sender, coding and content, and each once.</summary>
[TestClass]
public sealed class SmsReceptionTests
{
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

    private sealed class Pushes : PushListener
    {
        public List<string> Told { get; } = [];

        public override void OnPush(LinkTarget target, byte[] buffer, int offset, int count) => Told.Add($"{target.Host} {Convert.ToHexStringLower(buffer, offset, count)}");
    }
}
