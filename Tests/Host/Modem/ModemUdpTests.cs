using System;
using System.Linq;
using Lwm2m.Foundation;
using Lwm2m.ModemUdp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Datagrams by UDP sockets inside a modem, by each dialect, against the stand-in of the bench.</summary>
[TestClass]
public sealed class ModemUdpTests
{
    [TestMethod]
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
    public void Datagrams_of_every_byte_and_length_pass_both_ways(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        foreach (int length in new[] { 1, 2, 100, 255, 256, 500, 512, 1000, ModemUdpLink.DefaultMaxDatagram }.Where(length => length <= rig.Link.MaxDatagram))
        {
            byte[] datagram = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
            Assert.IsTrue(rig.Link.Send(datagram, 0, length));
            Assert.IsTrue(rig.Link.IsSending);
            rig.Until(() => rig.Server.Received.Count > 0);
            CollectionAssert.AreEqual(datagram, rig.Server.Received.Dequeue());
            rig.Until(() => !rig.Link.IsSending);

            Array.Reverse(datagram);
            rig.Server.Answer(datagram);
            CollectionAssert.AreEqual(datagram, rig.Receive());
        }

        rig.AssertNothingLost();
    }

    [TestMethod]
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
    public void What_is_longer_than_the_dialect_allows_is_refused_and_counted(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        int most = dialect.StartsWith("sara", StringComparison.Ordinal) ? 1024 : ModemUdpLink.DefaultMaxDatagram;
        Assert.AreEqual(most, rig.Link.MaxDatagram);
        Assert.IsFalse(rig.Link.Send(new byte[most + 1], 0, most + 1));
        Assert.AreEqual(1, rig.Link.Refused);
        Assert.IsFalse(rig.Link.IsSending);
        rig.Exchange(rig.Link, new byte[most]);
    }

    [TestMethod]
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
    public void Several_sockets_keep_their_datagrams_apart(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        var others = new[] { rig.AddServer(6001), rig.AddServer(6002) };
        ModemUdpLink[] links = [rig.Link, .. others.Select(server => rig.NewLink($"{server.Address.Address}", server.Address.Port))];
        FarEnd[] servers = [rig.Server, .. others];
        foreach (var link in links.Skip(1))
        {
            link.Open(rig.NowMs);
        }

        rig.Until(() => links.All(link => link.State == LinkState.Open));
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < links.Length; i++)
            {
                Assert.IsTrue(links[i].Send([(byte)round, (byte)i], 0, 2));
            }

            rig.Until(() => servers.All(server => server.Received.Count > 0));
            for (int i = 0; i < links.Length; i++)
            {
                CollectionAssert.AreEqual(new byte[] { (byte)round, (byte)i }, servers[i].Received.Dequeue());
                servers[i].Answer([(byte)i, (byte)round, 7]);
            }

            for (int i = 0; i < links.Length; i++)
            {
                CollectionAssert.AreEqual(new byte[] { (byte)i, (byte)round, 7 }, rig.Receive(links[i]));
            }
        }

        rig.AssertNothingLost();
    }

    [TestMethod]
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
    public void A_flight_leaves_in_order_and_a_fifth_datagram_is_refused(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        for (byte i = 0; i < 4; i++)
        {
            Assert.IsTrue(rig.Link.Send([i, 0, 0xFF], 0, 3));
        }

        Assert.IsFalse(rig.Link.Send([9], 0, 1));
        Assert.AreEqual(1, rig.Link.Refused);
        rig.Until(() => !rig.Link.IsSending);
        rig.Until(() => rig.Server.Received.Count == 4);
        for (byte i = 0; i < 4; i++)
        {
            CollectionAssert.AreEqual(new byte[] { i, 0, 0xFF }, rig.Server.Received.Dequeue());
        }
    }

    [TestMethod]
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
    public void Datagrams_that_arrive_together_wait_in_the_modem_and_are_read_in_order(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        rig.Exchange(rig.Link, [1]);
        for (byte i = 0; i < 4; i++)
        {
            rig.Server.Answer([i, 1, 2, 3]);
        }

        rig.Run(5000);
        for (byte i = 0; i < 4; i++)
        {
            CollectionAssert.AreEqual(new byte[] { i, 1, 2, 3 }, rig.Receive());
        }

        Assert.AreEqual(0, rig.Link.Dropped);
    }

    [TestMethod]
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
    public void What_a_datagram_takes_is_not_allocated(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        long allocated = 0;
        byte[] datagram = new byte[200];
        byte[] buffer = new byte[300];
        for (int round = 0; round < 60; round++)
        {
            // Only the steps of the device are measured; the stand-in works in between.
            long taken = 0;
            rig.Link.Send(datagram, 0, datagram.Length);
            rig.Until(() => !rig.Link.IsSending && rig.Server.Received.Count > 0, ref taken);
            rig.Server.Received.Clear();
            rig.Server.Answer(datagram);
            rig.Until(() => rig.Link.HasArrived, ref taken);
            Assert.AreEqual(200, rig.Link.Receive(buffer, 0, buffer.Length));
            allocated += round < 20 ? 0 : taken;
        }

        Assert.AreEqual(0, allocated);
    }
}
