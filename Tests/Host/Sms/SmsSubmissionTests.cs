using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Lwm2m.Host.Tests.SmsSamples;

namespace Lwm2m.Host.Tests;

/// <summary>What goes wrong where a short message is sent, as the faults of the bench's modem number it.</summary>
[TestClass]
public sealed class SmsSubmissionTests
{
    [TestMethod]
    [DataRow(500)]
    [DataRow(512)]
    [DataRow(513)]
    [DataRow(331)]
    [DataRow(332)]
    [DataRow(38)]
    [DataRow(41)]
    [DataRow(42)]
    [DataRow(47)]
    public void Row_17_What_is_refused_for_a_time_is_sent_again_after_growing_pauses(int error)
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Faults.SubmitError = error;
        rig.Faults.SubmitErrors = 3;
        var startMs = rig.NowMs;
        Assert.IsTrue(link.Send([1], 0, 1));
        Assert.IsTrue(link.Send([2], 0, 1));
        rig.Until(() => !link.IsSending, 300_000);
        Assert.IsTrue(rig.NowMs - startMs >= 70_000, "10, 20 and 40 s");
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "01", "02" }, server.Data.ToArray());
        Assert.AreEqual(3, rig.Counters.Retries);
        Assert.AreEqual(2, rig.Counters.Sent);
        Assert.AreEqual(0, rig.Counters.Lost);

        // And is given up at last.
        rig.Faults.SubmitErrors = 4;
        Assert.IsTrue(link.Send([3], 0, 1));
        Assert.IsTrue(link.Send([4], 0, 1));
        rig.Until(() => !link.IsSending, 300_000);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "01", "02", "04" }, server.Data.ToArray());
        Assert.AreEqual(1, rig.Counters.Lost);
        Assert.AreEqual(LinkState.Open, link.State);
    }

    [TestMethod]
    [DataRow(304)]
    [DataRow(28)]
    [DataRow(30)]
    [DataRow(50)]
    [DataRow(69)]
    public void Row_17_What_is_refused_for_good_is_given_up(int error)
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Faults.SubmitError = error;
        rig.Faults.SubmitErrors = 1;
        Assert.IsTrue(link.Send([1], 0, 1));
        Assert.IsTrue(link.Send([2], 0, 1));
        rig.Until(() => !link.IsSending, 10_000);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "02" }, server.Data.ToArray());
        Assert.AreEqual(1, rig.Counters.Lost);
        Assert.AreEqual(0, rig.Counters.Retries);
        Assert.HasCount(2, rig.Commands("AT+CMGS"));
    }

    [TestMethod]
    public void Row_17_A_full_store_is_emptied_and_the_message_sent()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Wait(60_000);
        rig.Store("SM", "4500000000", [1]);
        rig.Faults.SubmitError = 322;
        rig.Faults.SubmitErrors = 1;
        Assert.IsTrue(link.Send([1], 0, 1));
        rig.Until(() => !link.IsSending, 20_000);
        Assert.AreEqual(0, rig.Stored);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "01" }, server.Data.ToArray());
    }

    [TestMethod]
    public void Row_17_An_unknown_service_centre_is_set_where_it_is_configured()
    {
        using var rig = new SmsRig(options => options.ServiceCentre = "+4540390999", modem: options => options with { HasServiceCentre = false });
        var server = new SmsServer(rig);
        var link = rig.Open();
        Assert.IsTrue(link.Send([1], 0, 1));
        rig.Until(() => !link.IsSending, 20_000);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "01" }, server.Data.ToArray());
        CollectionAssert.AreEqual(new[] { "AT+CSCA=\"+4540390999\",145" }, rig.Commands("AT+CSCA"));
        Assert.IsTrue(link.Send([2], 0, 1));
        rig.Until(() => !link.IsSending, 20_000);
        Assert.HasCount(1, rig.Commands("AT+CSCA"));

        using var bare = new SmsRig(modem: options => options with { HasServiceCentre = false });
        link = bare.Open();
        Assert.IsTrue(link.Send([1], 0, 1));
        bare.Until(() => !link.IsSending, 300_000);
        Assert.AreEqual(1, bare.Counters.Lost);
        Assert.IsEmpty(bare.Commands("AT+CSCA"));
    }

    [TestMethod]
    public void Row_17_A_message_may_take_two_minutes_and_is_not_paid_twice()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Faults.SubmitLateMs = 119_000;
        Assert.IsTrue(link.Send([1], 0, 1));
        rig.Until(() => rig.Commands("AT+CMGS").Length == 1);
        rig.Wait(118_000);
        Assert.IsTrue(link.IsSending);
        Assert.IsTrue(rig.Modem.BusySinceMs > 100_000);
        rig.Until(() => !link.IsSending, 3000);
        Assert.AreEqual(1, rig.Counters.Sent);

        // One that is never told of may have been sent.
        rig.Faults.SubmitLateMs = 200_000;
        Assert.IsTrue(link.Send([2], 0, 1));
        rig.Until(() => !link.IsSending, 130_000);
        Assert.AreEqual(1, rig.Counters.Unconfirmed);
        rig.Faults.SubmitLateMs = 0;
        rig.Wait(300_000);
        Assert.AreEqual(2, rig.StandIn.Submitted);
        CollectionAssert.AreEqual(new[] { "01", "02" }, server.Data.ToArray());
    }

    [TestMethod]
    public void Row_5_A_message_whose_prompt_does_not_come_is_sent_again()
    {
        using var rig = new SmsRig();
        var server = new SmsServer(rig);
        var link = rig.Open();
        rig.Faults.PromptsMissing = 1;
        Assert.IsTrue(link.Send([1], 0, 1));
        rig.Until(() => !link.IsSending, 120_000);
        rig.Wait(5000);
        CollectionAssert.AreEqual(new[] { "01" }, server.Data.ToArray());
        Assert.AreEqual(1, rig.Counters.Retries);
    }
}
