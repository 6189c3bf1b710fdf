using System;
using System.Collections.Generic;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Links by UDP sockets inside a modem, opened, closed and failed, by each dialect.</summary>
[TestClass]
public sealed class ModemUdpLinkTests
{
    /// <summary>A host that starts anew finds its sockets still open in the modem, as often as it does.</summary>
    [TestMethod]
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
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
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
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
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
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
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
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
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
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
    [DynamicData(nameof(UdpRig.DialectNames), typeof(UdpRig))]
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
    public void A_modem_without_sockets_fails_the_link()
    {
        using var rig = new UdpRig("generic");
        rig.Link.Open(rig.NowMs);
        rig.Until(() => rig.Link.State == LinkState.Failed);
        Assert.IsTrue(rig.Link.IsFaultLocal);
        Assert.IsFalse(rig.Link.Send([1], 0, 1));
    }
}
