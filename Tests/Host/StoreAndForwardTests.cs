using System;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A carrier that keeps each message for minutes before it passes it on.</summary>
[TestClass]
public class StoreAndForwardTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(4);

    // Proves: WP-07, U-33
    [TestMethod]
    public async Task What_is_stored_for_minutes_on_the_way_is_opened_where_freshness_allows_it()
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Configure = options => options.Coap.FreshnessMs = 15 * 60 * 1000 });
        await rig.AssertHealthyAsync();
        var before = rig.NowMs;
        var stored = 0;
        rig.Relay.Path = datagram =>
        {
            if (datagram.ToDevice)
            {
                Interlocked.Increment(ref stored);
                rig.Advance(Kept);
            }

            return [datagram.Bytes];
        };
        Assert.AreEqual("Acme", OscoreRig.TextOf(await rig.Client.ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(OscoreRig.Limit)));
        Assert.AreEqual(CoapCode.Changed, (await rig.Client.WriteAsync("/3/0/15", "Europe/Malta").WaitAsync(OscoreRig.Limit)).Code);
        Assert.AreEqual("Europe/Malta", OscoreRig.TextOf(await rig.Client.ReadAsync("/3/0/15", ContentFormat.Text).WaitAsync(OscoreRig.Limit)));
        rig.Relay.Path = OscoreRelay.Pass;
        Assert.IsGreaterThanOrEqualTo(3, stored);
        Assert.IsGreaterThanOrEqualTo(before + (stored * (long)Kept.TotalMilliseconds), rig.NowMs);
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-07
    [TestMethod]
    public async Task What_is_stored_for_longer_than_freshness_allows_is_read_but_changes_nothing()
    {
        await using var rig = await OscoreRig.StartAsync();
        await rig.AssertHealthyAsync();
        rig.Relay.Path = datagram =>
        {
            rig.Advance(datagram.ToDevice ? Kept : TimeSpan.Zero);
            return [datagram.Bytes];
        };
        Assert.AreEqual("Acme", OscoreRig.TextOf(await rig.Client.ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(OscoreRig.Limit)));
        Assert.AreEqual(CoapCode.Unauthorized, (await rig.Client.ExecuteAsync("/3/0/4").WaitAsync(OscoreRig.Limit)).Code);
        Assert.AreEqual(0, rig.Reboots);
        rig.Relay.Path = OscoreRelay.Pass;
        await rig.AssertHealthyAsync();
    }
}
