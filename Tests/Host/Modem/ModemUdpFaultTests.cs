using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>What is lost, damaged or refused between UDP sockets inside a modem and the device.</summary>
[TestClass]
public sealed class ModemUdpFaultTests
{
    [TestMethod]
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
    public void A_datagram_that_the_modem_refuses_is_lost_and_counted_and_the_next_one_leaves(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        var sends = new Dictionary<string, string> { ["quectel-bg"] = "+QISEND", ["quectel-bc"] = "+NSOST", ["sim7080"] = "+CASEND", ["sara-r4"] = "+USOST", ["sara-r5"] = "+USOST", ["nrf91"] = "#XSEND" };
        rig.StandIn.Faults.FailingCommand = sends[dialect];
        rig.StandIn.Faults.CommandFailures = 1;
        Assert.IsTrue(rig.Link.Send([1], 0, 1));
        rig.Until(() => !rig.Link.IsSending);
        Assert.AreEqual(1, rig.Link.Lost);
        Assert.AreEqual(LinkState.Open, rig.Link.State);
        rig.Exchange(rig.Link, [2]);
    }

    /// <summary>modem-specific URCs get lost like any line (a byte in the FIFO is overrun): what waits is found all the same.</summary>
    [TestMethod]
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
    public void An_answer_whose_announcement_was_lost_is_found(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        rig.Link.Send([1], 0, 1);
        rig.Until(() => rig.Server.Received.Count > 0 && !rig.Link.IsSending);
        rig.Port.LosesLines = true;
        rig.Server.Answer([8, 9]);
        rig.Run(1000);
        rig.Port.LosesLines = false;
        CollectionAssert.AreEqual(new byte[] { 8, 9 }, rig.Receive());
    }

    [TestMethod]
    [DataRow("quectel-bg")]
    [DataRow("quectel-bc")]
    [DataRow("nrf91")]
    public void With_hex_data_a_port_that_loses_zero_bytes_loses_no_datagram(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        rig.StandIn.Faults.DropsNul = true;
        rig.Exchange(rig.Link, [0, 0, 1, 0]);
    }

    [TestMethod]
    [DataRow("sara-r4", false)]
    [DataRow("sara-r5", true)]
    public void A_sara_with_hex_data_has_half_the_datagram_and_loses_no_zero(string dialect, bool isR5)
    {
        using var rig = new UdpRig(dialect, chosen: new Lwm2m.Dialects.SaraDialect(isR5, usesHex: true));
        rig.OpenLink();
        Assert.AreEqual(512, rig.Link.MaxDatagram);
        rig.StandIn.Faults.DropsNul = true;
        rig.Exchange(rig.Link, new byte[512]);
        Assert.IsFalse(rig.Link.Send(new byte[513], 0, 513));
        Assert.AreEqual(1, rig.Link.Refused);
    }

    [TestMethod]
    [DataRow("quectel-bg")]
    public void A_modem_that_has_no_hex_data_passes_bytes(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.StandIn.Faults.FailingCommand = "+QICFG";
        rig.StandIn.Faults.CommandFailures = 2;
        rig.OpenLink();
        byte[] datagram = [.. Enumerable.Range(0, 256).Select(i => (byte)i), 13, 10, (byte)'O', (byte)'K', 13, 10];
        rig.Exchange(rig.Link, datagram);
    }

    [TestMethod]
    public void A_damaged_datagram_is_dropped_and_counted()
    {
        using var rig = new UdpRig("quectel-bc");
        rig.OpenLink();
        rig.Exchange(rig.Link, [1]);
        rig.Port.Damage = text => text.Replace("0A0B", "0A0", StringComparison.Ordinal);
        rig.Server.Answer([10, 11]);
        rig.Run(2000);
        Assert.AreEqual(1, rig.Link.Dropped);
        Assert.IsFalse(rig.Link.HasArrived);
        rig.Port.Damage = null;
        rig.Exchange(rig.Link, [2]);
    }

    [TestMethod]
    public void A_modem_that_gives_a_damaged_datagram_without_end_does_not_keep_the_link_from_sending()
    {
        using var rig = new UdpRig("quectel-bc");
        rig.OpenLink();
        rig.Exchange(rig.Link, [1]);
        rig.Port.Damage = text => text.Replace("\r\nOK\r\n", "\r\n0,198.51.100.7,5683,2,0A0,0\r\n\r\nOK\r\n", StringComparison.Ordinal);
        rig.Server.Answer([10, 11]);
        rig.Run(2000);
        rig.Receive();
        rig.Run(2000);
        Assert.IsGreaterThan(7, rig.Link.Dropped);
        Assert.IsTrue(rig.Link.Send([2], 0, 1));
        rig.Until(() => !rig.Link.IsSending);
        Assert.AreEqual(0, rig.Link.Lost);
        rig.Until(() => rig.Server.Received.Count == 1);
    }

    /// <summary>The modem has 7 sockets; the one whose number was lost must not stay with it, and the one in use must.</summary>
    [TestMethod]
    [DataRow("sara-r4", "+USOCR:", "", 7)]
    [DataRow("quectel-bc", "\r\n1\r\n", "", 7)]
    public void A_socket_whose_number_was_lost_is_closed_and_no_other_one(string dialect, string answer, string becomes, int sockets)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        var unheard = rig.NewLink("198.51.100.7", 5683);
        rig.Port.Damage = text => text.Contains(answer, StringComparison.Ordinal) ? becomes : text;
        unheard.Open(rig.NowMs);
        rig.Until(() => unheard.State == LinkState.Failed);
        rig.Port.Damage = null;
        rig.Run(5000);
        for (var i = 1; i < sockets; i++)
        {
            rig.OpenLink(rig.NewLink("198.51.100.7", 5683));
        }

        Assert.AreEqual(1, rig.StandIn.Starts);
        Assert.AreEqual(LinkState.Open, rig.Link.State);
        rig.Exchange(rig.Link, [1]);
    }

    [TestMethod]
    public void A_busy_modem_is_asked_again()
    {
        using var rig = new UdpRig("quectel-bc");
        rig.OpenLink();
        int busy = 3;
        rig.Port.Damage = text => busy > 0 && text.Contains("0,1\r\n", StringComparison.Ordinal) && busy-- > 0 ? "\r\n+CME ERROR: 537\r\n" : text;
        rig.Link.Send([1], 0, 1);
        rig.Until(() => !rig.Link.IsSending);
        Assert.AreEqual(0, busy);
        Assert.AreEqual(0, rig.Link.Lost);
    }
}
