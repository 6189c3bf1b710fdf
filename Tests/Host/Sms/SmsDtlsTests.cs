using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Sms;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Sms;
using Lwm2m.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The flights of DTLS over short messages, through the bench's modem and centre in virtual time, towards a server that takes all and says nothing.</summary>
[TestClass]
public sealed class SmsDtlsTests
{
    // Proves: SMS-16, SMS-17
    [TestMethod]
    public void A_flight_is_one_message_of_140_octets_at_most_without_header_and_leaves_once_however_slow_the_modem()
    {
        using var rig = new SmsRig();
        using var silent = new SmsServer(rig);
        List<SubmitTpdu> submits = [];
        List<long> times = [];
        rig.Submitted += submit =>
        {
            submits.Add(submit);
            times.Add(rig.NowMs);
        };
        rig.Faults.SubmitLateMs = 25_000;       // longer than the first wait and the second
        var link = Open(rig);
        Assert.AreEqual(140 - 29, link.MaxDatagram);
        rig.Until(() => link.State == LinkState.Failed, 600_000);
        Assert.HasCount(4, submits);
        Assert.IsTrue(submits.All(submit => submit is { HasHeader: false, DataCodingScheme: 4, UserData.Length: > 60 and <= 140 }));

        // The wait begins when the modem has said that the message has left, and the next is 25 s on its way again.
        CollectionAssert.AreEqual(new[] { 35, 45, 65 }, Seconds([.. times]));
    }

    // Proves: SMS-27, C-07
    [TestMethod]
    [DataRow(true, "10 20 40 80")]
    [DataRow(false, "300 300 300 300")]
    public void Each_flight_is_valid_until_it_is_repeated_at_least(bool usesSeconds, string expected)
    {
        using var rig = new SmsRig(options => options.UsesSeconds = usesSeconds);
        using var silent = new SmsServer(rig);
        List<string> validities = [];
        rig.Submitted += submit => validities.Add($"{(submit.ValidUntil!.Value - rig.Centre.Now).TotalSeconds}");
        var link = Open(rig);
        rig.Until(() => link.State == LinkState.Failed, 600_000);
        Assert.AreEqual(expected, string.Join(' ', validities));
    }

    // Proves: SMS-26
    [TestMethod]
    public void Status_reports_amid_a_flight_change_no_timer()
    {
        var (without, none) = Times(wantsReports: false);
        var (with, reports) = Times(wantsReports: true);
        Assert.AreEqual(0, none);
        Assert.AreEqual(4, reports);
        CollectionAssert.AreEqual(without, with);
        CollectionAssert.AreEqual(new[] { 10, 20, 40, 80 }, Seconds(with));
    }

    /// <summary>When each flight had left, and when the link failed.</summary>
    private static (long[] Times, int Reports) Times(bool wantsReports)
    {
        using var rig = new SmsRig(options => options.WantsReports = wantsReports);
        using var silent = new SmsServer(rig);
        var link = Open(rig);
        List<long> times = [];
        rig.Until(
            () =>
            {
                if (rig.Counters.Sent > times.Count)
                {
                    times.Add(rig.NowMs);
                }

                return link.State == LinkState.Failed;
            },
            600_000);
        return ([.. times, rig.NowMs], rig.Counters.Delivered);
    }

    private static int[] Seconds(long[] times) => [.. times.Zip(times[1..], (before, after) => (int)Math.Round((after - before) / 1000.0))];

    private static DtlsLink Open(SmsRig rig)
    {
        var binding = new SmsBinding(rig.Service, new DtlsPsk(new SeededRandom(1)));
        var target = new LinkTarget(binding.Scheme, SmsRig.ServerNumber, 0) { MaxDatagram = binding.MaxDatagram, Timing = binding.Timing };
        var link = (DtlsLink)binding.CreateLink(target, new PreSharedKey("Client_identity"u8.ToArray(), new byte[16]));
        rig.Add(link);
        link.Open(rig.NowMs);
        return link;
    }
}
