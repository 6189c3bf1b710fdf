using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A message through the card allocates nothing on the device, whoever owns the toolkit; neither does one that is dropped.</summary>
[TestClass]
public sealed class UiccAllocationTests
{
    private static readonly byte[] s_message = new byte[90];

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(false, true)]
    [DataRow(true, false)]
    public void A_message_in_and_out_allocates_nothing(bool hostOwns, bool ownChannels)
    {
        using var rig = new UiccRig(hostOwns, ownChannels: ownChannels, change: options => options.PollMs = 5000);
        var link = rig.Open();
        Exchange(3);
        var before = rig.Sms.Allocated;
        Exchange(20);
        Assert.AreEqual(0, rig.Sms.Allocated - before);
        Assert.AreEqual(23, rig.Counters.Sent);
        Assert.AreEqual(23, rig.Counters.Received);

        void Exchange(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var heard = rig.Heard.Count;
                var received = rig.Counters.Received;
                rig.Send(s_message);
                rig.Sms.Until(() => rig.Counters.Received > received);
                rig.Sms.Receive(link);
                rig.Sms.Send(link, s_message);
                rig.Sms.Until(() => rig.Heard.Count > heard);
                rig.StandIn.Faults.LongLengths = 1;
                var malformed = rig.Counters.Malformed;
                rig.Send(s_message);
                rig.Sms.Until(() => rig.Counters.Malformed > malformed);
            }
        }
    }
}
