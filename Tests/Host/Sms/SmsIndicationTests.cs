using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Sms;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Lwm2m.Host.Tests.SmsSamples;

namespace Lwm2m.Host.Tests;

/// <summary>What goes wrong where a modem is told to hand over short messages, as the faults of the bench's modem number it.</summary>
[TestClass]
public sealed class SmsIndicationTests
{
    [TestMethod]
    [DataRow("2,2", "1,2,0,0,0", 2)]
    [DataRow("2,", "1,2,0,0,0", 2)]
    [DataRow("2,2 1,2", "2,1,0,0,0", 3)]
    [DataRow("2, 1,2", "1,1,0,0,0", 4)]
    public void Row_16_The_first_form_of_CNMI_that_is_accepted_is_kept(string refused, string accepted, int tries)
    {
        using var rig = new SmsRig();
        rig.Faults.RefusedCnmi = refused;
        var server = new SmsServer(rig);
        var link = rig.Open();
        Assert.HasCount(tries, rig.Commands("AT+CNMI"));
        Assert.AreEqual("AT+CNMI=" + accepted, rig.Commands("AT+CNMI")[^1]);
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 60_000);
        rig.Wait(25 * HourMs);
        CollectionAssert.AreEqual(new[] { "AT+CNMI=" + accepted }, rig.Commands("AT+CNMI")[tries..]);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Row_16_A_modem_without_stores_is_told_in_its_own_form_and_acknowledged(bool refusesService)
    {
        using var rig = new SmsRig(modem: options => options with { Dialect = "nrf91" });
        rig.Faults.FailingCommand = "+CSMS";
        rig.Faults.CommandFailures = refusesService ? int.MaxValue : 0;
        var server = new SmsServer(rig);
        var link = rig.Open();
        Assert.AreEqual("AT+CNMI=3,2,0,0,1", rig.Commands("AT+CNMI")[^1]);
        server.Send(s_coap);
        rig.Until(() => link.HasArrived, 60_000);
        rig.Wait(60_000);
        Assert.HasCount(1, rig.Commands("AT+CNMA"));
        Assert.AreEqual(1, rig.Centre.Delivered);
    }

    [TestMethod]
    public void Row_16_A_modem_that_takes_no_form_fails_its_links_which_try_again()
    {
        using var rig = new SmsRig();
        rig.Faults.RefusedCnmi = "0 1 2 3";
        var link = new SmsLink(rig.Service, new LinkTarget(LinkTarget.SmsScheme, SmsRig.ServerNumber, 0));
        rig.Add(link);
        link.Open(rig.NowMs);
        rig.Until(() => link.State == LinkState.Failed, 120_000);
        Assert.IsTrue(link.IsFaultLocal);
        Assert.AreEqual(ModemState.Ready, rig.Modem.State);
        rig.Faults.RefusedCnmi = null;
        link.Open(rig.NowMs);
        rig.Until(() => link.State == LinkState.Open, 120_000);
    }
}
