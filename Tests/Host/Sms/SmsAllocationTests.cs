using System;
using Lwm2m.Sms;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A short message allocates nothing on the device: out, in, twice, foreign, from a store, as a push, refused, or told of by a report.</summary>
[TestClass]
public sealed class SmsAllocationTests
{
    private static readonly byte[] s_datagram = new byte[140];

    [TestMethod]
    public void A_short_message_out_and_in_allocates_nothing()
    {
        using var rig = new SmsRig(options => options.WantsReports = true);
        var server = new SmsServer(rig) { Answer = [1, 2, 3] };
        var link = rig.Open();
        rig.Wait(60_000);
        Exchange(rig, link, 1);     // what is compiled, or made, when it is first used
        var before = rig.Allocated;
        Exchange(rig, link, 10);
        Assert.AreEqual(0, rig.Allocated - before);
        Assert.AreEqual(11, rig.Counters.Sent);
        Assert.AreEqual(11, rig.Counters.Received);
        Assert.AreEqual(11, rig.Counters.Delivered);
    }

    [TestMethod]
    public void What_is_stored_foreign_doubled_broken_or_refused_allocates_nothing()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        Trouble(rig, server, link, 1);
        var before = rig.Allocated;
        Trouble(rig, server, link, 10);
        Assert.AreEqual(0, rig.Allocated - before);
        Assert.AreEqual(11, rig.Counters.Foreign);
        Assert.AreEqual(11, rig.Counters.Duplicates);
        Assert.AreEqual(11, rig.Counters.Malformed);
        Assert.AreEqual(11, rig.Counters.Pushes);
        Assert.AreEqual(11, rig.Counters.Retries);
    }

    private static void Exchange(SmsRig rig, SmsLink link, int times)
    {
        for (; times > 0; times--)
        {
            var delivered = rig.Counters.Delivered;
            var received = rig.Counters.Received;
            rig.Send(link, s_datagram);
            rig.Until(() => rig.Counters.Received > received && rig.Counters.Delivered > delivered);
            rig.Receive(link);
        }
    }

    private static void Trouble(SmsRig rig, SmsServer server, SmsLink link, int times)
    {
        for (; times > 0; times--)
        {
            rig.Store("ME", "4500000000", [1]);
            rig.StandIn.SendUrc("+CMTI: \"ME\",1");
            rig.Faults.DeliversTwice = true;
            server.Send([1]);
            rig.Wait(10_000);
            rig.StandIn.SendUrc("+CMTI: \"SM\",1");
            rig.Wait(10_000);
            rig.Faults.DeliversTwice = false;
            rig.Centre.Inject(SmsRig.DeviceNumber, [4, 10, 0x91, 0x54]);
            rig.Wait(10_000);
            rig.Centre.Inject(SmsRig.DeviceNumber, Push((byte)rig.NowMs, (byte)(rig.NowMs >> 8)));
            rig.Wait(10_000);
            rig.Faults.SubmitError = 42;
            rig.Faults.SubmitErrors = 1;
            rig.Send(link, s_datagram);
            rig.Until(() => !link.IsSending);
            rig.Receive(link);
        }
    }

    private static byte[] Push(byte low, byte high) => Convert.FromHexString(
        $"440A91{SmsSamples.Swapped(SmsRig.ServerNumber)}0004621103214365400F0605040B84C002010603C4AF9A{low:X2}{high:X2}");
}
