using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Lwm2m.App;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Oscore;
using Lwm2m.Oscore;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Rederivation = Lwm2m.Oscore.Rederivation;

namespace Lwm2m.Host.Tests;

/// <summary>The device's OSCORE and the bench's, each written from RFC 8613 by itself, manage a whole client together.</summary>
[TestClass]
public class OscoreClientTests
{
    // Proves: WP-09, WP-28, WP-85, E2E-01, E2E-28, C-57, ETS-401
    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public async Task Every_operation_works_under_every_choice_of_layers(bool dtls, bool oscore)
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Dtls = dtls, Oscore = oscore });
        await AssertEveryOperationAsync(rig);
        var plain = rig.Relay.Wire.Any(datagram => datagram.Bytes.AsSpan().IndexOf("Acme"u8) >= 0);
        Assert.AreEqual(!dtls && !oscore, plain);
        Assert.AreEqual(dtls, rig.Relay.Wire.All(datagram => IsRecord(datagram.Bytes)));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task An_image_of_300_kB_streams_through_a_device_with_buffers_of_2_kB(bool oscore)
    {
        var image = new StreamedImage();
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Oscore = oscore, Prepare = it => it.Device.Objects.Add(image) });
        var body = Enumerable.Range(0, 300 * 1024).Select(i => (byte)(i * 31 >> 3)).ToArray();
        Assert.AreEqual(CoapCode.Changed, (await rig.Client.WriteAsync("/10301/0/0", ContentFormat.Opaque, body).WaitAsync(OscoreRig.Limit)).Code);
        Assert.AreEqual(body.Length, image.Count);
        Assert.AreEqual(body.Aggregate(1u, StreamedImage.SumOf), image.Sum);
        Assert.AreEqual(1, image.Finished);
        Assert.AreEqual(0, image.Aborted);
        Assert.AreEqual(0, rig.Counters.ProtectionDropped);
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-55, C-54, C-55
    [TestMethod]
    [DataRow(Rederivation.Never, OscoreRecovery.None)]
    [DataRow(Rederivation.OnLoss, OscoreRecovery.Echo)]
    [DataRow(Rederivation.OnFirstUseAndLoss, OscoreRecovery.Rederivation)]
    public async Task Every_operation_works_under_every_policy_of_recovery(Rederivation rederivation, OscoreRecovery recovery)
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Rederivation = rederivation, Recovery = recovery });
        await AssertEveryOperationAsync(rig);
        Assert.AreEqual(0, rig.Counters.ProtectionDropped);
        Assert.AreEqual(0, rig.Counters.ProtectionRefused);
        Assert.AreEqual(0, rig.Counters.ProtectionFailed);
    }

    // Proves: WP-55, C-54
    [TestMethod]
    public async Task A_server_that_lost_the_context_is_led_to_a_new_one_when_the_device_speaks_first()
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Rederivation = Rederivation.OnFirstUseAndLoss, Recovery = OscoreRecovery.Rederivation });
        var former = rig.Peer.Context;
        rig.Peer.LoseState();
        await rig.UpdateAsync();
        Assert.IsNotNull(rig.Peer.Context);
        Assert.AreNotSame(former, rig.Peer.Context);
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-55, C-54
    [TestMethod]
    public async Task A_server_that_lost_the_context_leads_the_device_to_a_new_one_when_it_speaks_first()
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Rederivation = Rederivation.OnFirstUseAndLoss, Recovery = OscoreRecovery.Rederivation });
        var former = rig.Peer.Context;
        rig.Peer.LoseState(keepsIdContext: false);
        Assert.AreEqual("Acme", OscoreRig.TextOf(await rig.Client.ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(OscoreRig.Limit)));
        Assert.IsNotNull(rig.Peer.Context);
        Assert.AreNotSame(former, rig.Peer.Context);
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-56, C-55
    [TestMethod]
    public async Task A_server_that_lost_its_window_asks_the_device_to_prove_that_its_request_is_fresh()
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Recovery = OscoreRecovery.Echo });
        rig.Peer.LoseState();
        var before = rig.Relay.Wire.Count;
        await rig.UpdateAsync();
        Assert.HasCount(2, rig.Relay.Wire.Skip(before).Where(datagram => !datagram.ToDevice));
        await rig.AssertHealthyAsync();
    }

    /// <summary>Whether a datagram starts with a record of DTLS: its type, and version 1.2 or, of a first ClientHello, 1.0.</summary>
    private static bool IsRecord(byte[] datagram) => datagram.Length > 13 && datagram[0] is >= 20 and <= 25 && datagram[1] == 0xFE && datagram[2] is 0xFD or 0xFF;

    private static async Task AssertEveryOperationAsync(OscoreRig rig)
    {
        var client = rig.Client;
        Assert.AreEqual("Acme", OscoreRig.TextOf(await client.ReadAsync("/3/0/0", ContentFormat.Text)));
        Assert.IsTrue((await client.ReadAsync("/3/0")).IsSuccess);
        Assert.AreEqual(CoapCode.Changed, (await client.WriteAsync("/3/0/15", "Europe/Berlin")).Code);
        Assert.AreEqual("Europe/Berlin", OscoreRig.TextOf(await client.ReadAsync("/3/0/15", ContentFormat.Text)));
        Assert.AreEqual(CoapCode.Changed, (await client.ExecuteAsync("/3/0/4")).Code);
        Assert.AreEqual(1, rig.Reboots);
        Assert.IsTrue((await client.DiscoverAsync("/3")).Links.Any(link => link.Target == "/3/0/0"));
        Assert.AreEqual(CoapCode.Changed, (await client.WriteAttributesAsync("/3303/0/5700", "pmin=0&pmax=600")).Code);

        CollectionAssert.AreEqual(OscoreRig.Blob, (await client.ReadAsync("/19/0/0/0", ContentFormat.Opaque)).Bytes.ToArray());
        var body = OscoreRig.Blob.Reverse().ToArray();
        Assert.AreEqual(CoapCode.Changed, (await client.WriteAsync("/19/0/0/0", ContentFormat.Opaque, body)).Code);
        CollectionAssert.AreEqual(body, (await client.ReadAsync("/19/0/0/0", ContentFormat.Opaque)).Bytes.ToArray());

        var made = await client.CreateAsync(LightControlObject.ObjectId, 2, [new(new Lwm2mPath(LightControlObject.ObjectId, 2, LightControlObject.OnOff), true)]);
        Assert.AreEqual(CoapCode.Created, made.Code);
        Assert.AreEqual(CoapCode.Deleted, (await client.DeleteAsync($"/{LightControlObject.ObjectId}/2")).Code);
        Assert.AreEqual(CoapCode.NotFound, (await client.ReadAsync($"/{LightControlObject.ObjectId}/2")).Code);

        var observation = await client.ObserveAsync("/3303/0/5700", ContentFormat.Text).WaitAsync(OscoreRig.Limit);
        await using var notifications = observation.NotificationsAsync().GetAsyncEnumerator();
        for (var i = 1; i <= 12; i++)
        {
            rig.Warm(30 + i);
            Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(OscoreRig.Limit));
            Assert.AreEqual($"{30 + i}", OscoreRig.TextOf(notifications.Current));
        }

        await observation.CancelAsync().WaitAsync(OscoreRig.Limit);
        await rig.UntilAsync(() => rig.Session.Observations.Count == 0);
        await rig.AssertHealthyAsync();
    }
}
