using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Oscore;
using Lwm2m.Oscore;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using OscoreOption = Lwm2m.Bench.Coap.OscoreOption;
using Rederivation = Lwm2m.Oscore.Rederivation;

namespace Lwm2m.Host.Tests;

/// <summary>Attacks on responses and notifications, in either direction: what is not the answer to the question is not believed.</summary>
[TestClass]
public class OscoreAnswerTests
{
    private const string Temperature = "/3303/0/5700";

    // Proves: WP-06, E2E-07, E2E-26, E2E-34
    [TestMethod]
    public async Task The_server_does_not_take_the_answer_to_one_request_for_that_to_another()
    {
        await using var rig = await OscoreRig.StartAsync();
        await rig.AssertHealthyAsync();
        byte[]? blocked = null;
        rig.Relay.Path = datagram =>
        {
            if (datagram.ToDevice || !OscoreAttacker.IsProtectedResponse(datagram.Bytes))
            {
                return [datagram.Bytes];
            }

            if (blocked is null)
            {
                blocked = datagram.Bytes;
                return [];
            }

            return [OscoreAttacker.InPlaceOf(datagram.Bytes, blocked), datagram.Bytes];
        };
        var first = rig.Client.ReadAsync("/3/0/0", ContentFormat.Text);
        await rig.UntilAsync(() => blocked is not null);
        Assert.AreEqual("T1000", OscoreRig.TextOf(await rig.Client.ReadAsync("/3/0/1", ContentFormat.Text).WaitAsync(OscoreRig.Limit)));
        Assert.AreEqual("Acme", OscoreRig.TextOf(await first.WaitAsync(OscoreRig.Limit)));
    }

    // Proves: WP-06, WP-83, E2E-07, E2E-26, E2E-34
    [TestMethod]
    public async Task The_device_does_not_take_the_answer_to_one_request_for_that_to_another()
    {
        await using var rig = await OscoreRig.StartAsync();
        await rig.UpdateAsync();
        var former = rig.Relay.Wire.Last(datagram => datagram.ToDevice && OscoreAttacker.IsProtectedResponse(datagram.Bytes)).Bytes;
        var dropped = rig.Counters.ProtectionDropped;
        rig.Relay.Path = datagram => datagram.ToDevice && OscoreAttacker.IsProtectedResponse(datagram.Bytes)
            ? [OscoreAttacker.InPlaceOf(datagram.Bytes, former), datagram.Bytes]
            : [datagram.Bytes];
        await rig.UpdateAsync();
        Assert.AreEqual(dropped + 1, rig.Counters.ProtectionDropped);
        rig.Relay.Path = OscoreRelay.Pass;
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-83, E2E-04, E2E-22, E2E-30
    [TestMethod]
    public async Task No_byte_of_a_response_to_the_device_can_be_changed_without_notice()
    {
        await using var rig = await OscoreRig.StartAsync();
        var tried = 0;
        rig.Relay.Path = datagram =>
        {
            var changed = datagram.ToDevice && OscoreAttacker.IsProtectedResponse(datagram.Bytes) ? Changed(datagram.Bytes) : [];
            tried += changed.Count;
            return [.. changed, datagram.Bytes];
        };
        var before = Noticed(rig);
        await rig.UpdateAsync();

        // On a slow machine the answer comes once more, and what goes with it is noticed later.
        rig.Relay.Path = OscoreRelay.Pass;
        Assert.IsGreaterThan(50, tried);
        await rig.UntilAsync(() => Noticed(rig) >= before + tried);
        Assert.AreEqual(before + tried, Noticed(rig));
        await rig.AssertHealthyAsync();
    }

    // Proves: E2E-04, E2E-22, E2E-30
    [TestMethod]
    public async Task No_byte_of_a_response_or_request_to_the_server_can_be_changed_without_notice()
    {
        await using var rig = await OscoreRig.StartAsync();
        await rig.AssertHealthyAsync();
        rig.Relay.Path = datagram => datagram.ToDevice || !OscoreAttacker.IsProtectedResponse(datagram.Bytes)
            ? [datagram.Bytes]
            : [.. Changed(datagram.Bytes), datagram.Bytes];
        Assert.AreEqual("Acme", OscoreRig.TextOf(await rig.Client.ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(OscoreRig.Limit)));

        var before = rig.Peer.Refused.Count;
        var registered = rig.Client.Registration;
        rig.Relay.Path = datagram => datagram.ToDevice || !OscoreAttacker.IsProtectedRequest(datagram.Bytes)
            ? [datagram.Bytes]
            : [.. Changed(datagram.Bytes).Select(OscoreAttacker.Anew), datagram.Bytes];
        await rig.UpdateAsync();
        Assert.IsGreaterThan(before + 50, rig.Peer.Refused.Count);
        Assert.AreEqual(registered.Location, rig.Client.Registration.Location);
        rig.Relay.Path = OscoreRelay.Pass;
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-41, WP-84
    [TestMethod]
    public async Task Notifications_that_overtake_each_other_or_come_again_never_lead_back()
    {
        await using var rig = await OscoreRig.StartAsync();
        await rig.AssertHealthyAsync();
        var observation = await rig.Client.ObserveAsync(Temperature, ContentFormat.Text).WaitAsync(OscoreRig.Limit);
        await using var notifications = observation.NotificationsAsync().GetAsyncEnumerator();
        var held = new List<byte[]>();
        rig.Relay.Path = datagram =>
        {
            if (!datagram.ToDevice && OscoreAttacker.IsProtectedResponse(datagram.Bytes))
            {
                // One that is to be acknowledged comes again after a while.
                if (!held.Exists(former => former.AsSpan().SequenceEqual(datagram.Bytes)))
                {
                    held.Add(datagram.Bytes);
                }

                return [];
            }

            return [datagram.Bytes];
        };
        for (var i = 1; i <= 3; i++)
        {
            rig.Warm(20 + i);
            await rig.UntilAsync(() => held.Count == i);
        }

        rig.Relay.Path = OscoreRelay.Pass;
        CollectionAssert.AreEqual(new[] { 1, 1, 1 }, held.Select(datagram => OscoreAttacker.OptionOf(datagram).PartialIv is null ? 0 : 1).ToArray());
        rig.Relay.Inject(new Passing(false, held[2]));
        Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(OscoreRig.Limit));
        Assert.AreEqual("23", OscoreRig.TextOf(notifications.Current));

        // The older ones, and the newest once more under another Message ID and another number outside.
        rig.Relay.Inject(new Passing(false, held[1]));
        rig.Relay.Inject(new Passing(false, held[0]));
        rig.Relay.Inject(new Passing(false, OscoreAttacker.Anew(held[2])));
        rig.Relay.Inject(new Passing(false, OscoreAttacker.Renumbered(held[0], 0xFFFFF)));
        rig.Warm(30);
        Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(OscoreRig.Limit));
        Assert.AreEqual("30", OscoreRig.TextOf(notifications.Current));
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-84, E2E-05
    [TestMethod]
    public async Task An_observation_cannot_be_begun_or_ended_from_outside()
    {
        await using var rig = await OscoreRig.StartAsync();
        await rig.AssertHealthyAsync();
        rig.Relay.Path = datagram => datagram.ToDevice && OscoreAttacker.IsProtectedRequest(datagram.Bytes)
            ? [OscoreAttacker.With(datagram.Bytes, new CoapOption(OptionNumber.Observe, 0u))]
            : [datagram.Bytes];
        Assert.AreEqual("20", OscoreRig.TextOf(await rig.Client.ReadAsync(Temperature, ContentFormat.Text).WaitAsync(OscoreRig.Limit)));
        Assert.AreEqual(0, rig.Session.Observations.Count);

        rig.Relay.Path = OscoreRelay.Pass;
        var observation = await rig.Client.ObserveAsync(Temperature, ContentFormat.Text).WaitAsync(OscoreRig.Limit);
        var request = rig.Relay.Wire.Last(datagram => datagram.ToDevice && OscoreAttacker.IsProtectedRequest(datagram.Bytes)).Bytes;
        rig.Relay.Inject(new Passing(true, OscoreAttacker.Renumbered(OscoreAttacker.Anew(request), 1)));
        await rig.AssertHealthyAsync();
        Assert.AreEqual(1, rig.Session.Observations.Count);
        await using var notifications = observation.NotificationsAsync().GetAsyncEnumerator();
        rig.Warm(25);
        Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(OscoreRig.Limit));
        Assert.AreEqual("25", OscoreRig.TextOf(notifications.Current));
    }

    // Proves: WP-83, E2E-22
    [TestMethod]
    public async Task An_answer_without_protection_is_not_believed()
    {
        await using var rig = await OscoreRig.StartAsync();
        rig.Peer.Misbehaviour = new OscoreMisbehaviour { UnprotectedResponses = true };
        var dropped = rig.Counters.ProtectionDropped;
        var generation = rig.Session.Registration.Generation;
        rig.Device.RequestUpdate(OscoreRig.ShortServerId);
        await rig.UntilAsync(() => rig.Counters.ProtectionDropped > dropped);
        Assert.AreEqual(Client.RegistrationState.Updating, rig.Session.Registration.State);
        rig.Peer.Misbehaviour = OscoreMisbehaviour.None;

        // The answer that does not come is waited for in vain, then the device asks again.
        rig.Advance(TimeSpan.FromMinutes(2));
        await rig.AssertHealthyAsync();
        Assert.AreEqual(generation, rig.Session.Registration.Generation);
    }

    // Proves: WP-83, E2E-10
    [TestMethod]
    [DataRow(Rederivation.Never, 0)]
    [DataRow(Rederivation.OnLoss, 1)]
    public async Task An_error_without_protection_is_believed_once_at_most(Rederivation rederivation, int believed)
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup
        {
            Rederivation = rederivation,
            Recovery = rederivation == Rederivation.Never ? OscoreRecovery.Echo : OscoreRecovery.Rederivation,
        });
        await rig.AssertHealthyAsync();
        var generation = rig.Session.Registration.Generation;
        var before = rig.Relay.Wire.Count;
        rig.Peer.Misbehaviour = new OscoreMisbehaviour { UnprotectedAnswer = CoapResponse.Error(CoapCode.Unauthorized, "Security context not found") };
        rig.Device.RequestUpdate(OscoreRig.ShortServerId);
        for (var i = 0; i < 10; i++)
        {
            rig.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(20);
        }

        var anew = rig.Relay.Wire.Skip(before).Where(datagram => !datagram.ToDevice && OscoreAttacker.IsProtectedRequest(datagram.Bytes))
            .Select(datagram => OscoreAttacker.OptionOf(datagram.Bytes)).Where(option => option.KidContext is not null)
            .Select(option => Convert.ToHexString(option.KidContext!.Value.Span)).Distinct().Count();
        Assert.AreEqual(believed, anew);
        Assert.AreEqual(generation, rig.Session.Registration.Generation);
        rig.Peer.Misbehaviour = OscoreMisbehaviour.None;
        rig.Advance(TimeSpan.FromMinutes(5));
        await rig.AssertHealthyAsync();
    }

    private static int Noticed(OscoreRig rig)
    {
        var counters = rig.Counters;
        return counters.ProtectionDropped + counters.Malformed + counters.UnknownCritical + counters.Unmatched;
    }

    /// <summary>The same with a bit changed, each after the other, and cut short.</summary>
    private static List<byte[]> Changed(byte[] datagram)
    {
        var all = new List<byte[]>();
        for (var at = OscoreAttacker.HeaderLength + (datagram[0] & 0x0F); at < datagram.Length; at++)
        {
            foreach (var mask in new byte[] { 0x01, 0x08, 0x80, 0xFF })
            {
                var changed = datagram.ToArray();
                changed[at] ^= mask;
                all.Add(changed);
            }
        }

        for (var length = OscoreAttacker.HeaderLength + (datagram[0] & 0x0F) + 1; length < datagram.Length; length++)
        {
            all.Add(datagram[..length]);
        }

        return all;
    }
}
