using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using Lwm2m.Bench.Modem;
using Lwm2m.Dialects;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.ModemUdp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>UDP sockets inside a modem, by each dialect, against the stand-in of the bench.</summary>
[TestClass]
public sealed class ModemUdpTests
{
    private const int LimitMs = 120_000;

    public static IEnumerable<object[]> DialectNames => KnownDialects.Make().Select(dialect => dialect.Name).Except(["generic"]).Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(DialectNames))]
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
    [DynamicData(nameof(DialectNames))]
    public void The_dialect_is_chosen_by_the_answer_to_CGMM(string dialect)
    {
        using var rig = new UdpRig(dialect, isKnown: false);
        rig.OpenLink();
        Assert.AreEqual(dialect, rig.Modem.Dialect.Name);
        rig.Exchange(rig.Link, [1, 2, 3]);
    }

    [TestMethod]
    [DynamicData(nameof(DialectNames))]
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
    [DynamicData(nameof(DialectNames))]
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
    [DynamicData(nameof(DialectNames))]
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
    [DynamicData(nameof(DialectNames))]
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

    /// <summary>A host that starts anew finds its sockets still open in the modem, as often as it does.</summary>
    [TestMethod]
    [DynamicData(nameof(DialectNames))]
    public void A_host_that_starts_anew_closes_what_it_left_open(string dialect)
    {
        using var rig = new UdpRig(dialect);
        for (int start = 0; start < 12; start++)
        {
            rig.OpenLink();
            rig.Exchange(rig.Link, [(byte)start]);
            rig.RestartHost();
        }

        rig.OpenLink();
        rig.Exchange(rig.Link, [99]);
    }

    [TestMethod]
    [DynamicData(nameof(DialectNames))]
    public void A_link_that_is_closed_and_opened_again_and_again_takes_no_socket_each_time(string dialect)
    {
        using var rig = new UdpRig(dialect);
        for (int i = 0; i < 15; i++)
        {
            rig.OpenLink();
            rig.Exchange(rig.Link, [(byte)i]);
            rig.Link.Close();
            rig.Run(i % 2 == 0 ? 0 : 1000);
        }
    }

    [TestMethod]
    [DynamicData(nameof(DialectNames))]
    public void A_link_that_is_closed_while_it_opens_can_be_opened_again_at_once(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        rig.Link.Close();
        for (int ms = 0; ms < 300; ms += 7)
        {
            rig.Link.Open(rig.NowMs);
            rig.Run(ms);
            rig.Link.Close();
        }

        rig.OpenLink();
        rig.Exchange(rig.Link, [5, 6]);
    }

    [TestMethod]
    [DynamicData(nameof(DialectNames))]
    public void A_modem_that_starts_anew_fails_the_link_which_opens_again(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        rig.Exchange(rig.Link, [1]);
        rig.StandIn.Reboot();
        if (dialect.StartsWith("sara", StringComparison.Ordinal))
        {
            // Nothing tells of it but the errors of what is sent, and that it does not report its registration any more.
            for (int sent = 1; sent <= 2 && rig.Link.State == LinkState.Open; sent++)
            {
                rig.Run(10_000);
                rig.Link.Send([2], 0, 1);
                rig.Until(() => rig.Link.Lost == sent || rig.Link.State == LinkState.Failed);
            }
        }

        rig.Until(() => rig.Link.State == LinkState.Failed);
        rig.Link.Close();
        rig.OpenLink();
        rig.Exchange(rig.Link, [3]);
    }

    [TestMethod]
    [DynamicData(nameof(DialectNames))]
    public void A_name_is_resolved_by_the_modem(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.Bearer.Name("lwm2m.example.org", rig.Server.Address.Address);
        var link = rig.NewLink("lwm2m.example.org", rig.Server.Address.Port);
        rig.OpenLink(link);
        rig.Exchange(link, [1, 2]);
    }

    [TestMethod]
    [DataRow("quectel-bg")]
    [DataRow("quectel-bc")]
    [DataRow("sim7080")]
    public void A_name_that_does_not_exist_is_no_local_fault(string dialect)
    {
        using var rig = new UdpRig(dialect);
        var link = rig.NewLink("nowhere.example.org", 5683);
        link.Open(rig.NowMs);
        rig.Until(() => link.State == LinkState.Failed);
        Assert.IsFalse(link.IsFaultLocal);
    }

    [TestMethod]
    [DynamicData(nameof(DialectNames))]
    public void A_socket_that_cannot_be_opened_fails_the_link_and_not_the_peer(string dialect)
    {
        using var rig = new UdpRig(dialect);
        rig.OpenLink();
        rig.Link.Close();
        rig.Run(1000);
        var opens = new Dictionary<string, string> { ["quectel-bg"] = "+QIOPEN", ["quectel-bc"] = "+NSOCR", ["sim7080"] = "+CAOPEN", ["sara-r4"] = "+USOCR", ["sara-r5"] = "+USOCR", ["nrf91"] = "#XSOCKET" };
        rig.StandIn.Faults.FailingCommand = opens[dialect];
        rig.StandIn.Faults.CommandFailures = 1;
        rig.Link.Open(rig.NowMs);
        rig.Until(() => rig.Link.State == LinkState.Failed);
        Assert.IsTrue(rig.Link.IsFaultLocal);
        rig.OpenLink();
        rig.Exchange(rig.Link, [4]);
    }

    [TestMethod]
    [DynamicData(nameof(DialectNames))]
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
    [DynamicData(nameof(DialectNames))]
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

    /// <summary>The sample of docs/dialects.md.</summary>
    [TestMethod]
    public void The_dialect_that_the_documentation_shows_works_and_is_the_one_that_is_tested()
    {
        using var rig = new UdpRig("quectel-bg", chosen: new ShortDialect());
        rig.OpenLink();
        rig.Exchange(rig.Link, [.. Enumerable.Range(0, 1000).Select(i => (byte)i)]);
        rig.RestartHost();
        rig.OpenLink();
        rig.Exchange(rig.Link, [1]);
        string folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(System.IO.Path.Combine(folder, "Lwm2mDevice.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder)!;
        }

        string page = System.IO.File.ReadAllText(System.IO.Path.Combine(folder, "docs", "dialects.md"));
        string sample = page.Split("```csharp\n")[1].Split("```")[0];
        Assert.EndsWith(sample, System.IO.File.ReadAllText(System.IO.Path.Combine(folder, "Tests", "Host", "Modem", "ShortDialect.cs")));
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

    [TestMethod]
    public void A_modem_without_sockets_fails_the_link()
    {
        using var rig = new UdpRig("generic");
        rig.Link.Open(rig.NowMs);
        rig.Until(() => rig.Link.State == LinkState.Failed);
        Assert.IsTrue(rig.Link.IsFaultLocal);
        Assert.IsFalse(rig.Link.Send([1], 0, 1));
    }

    [TestMethod]
    [DynamicData(nameof(DialectNames))]
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
