using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Oscore;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// Attacks on requests to the device by somebody on the way. After each of them nothing has changed, a counter tells of it, and the next
/// honest exchange works.
/// </summary>
[TestClass]
public class OscoreAttackTests
{
    private const string Reboot = "/3/0/4";
    private const string Blob = "/19/0/0/0";
    private const string TimeZone = "/3/0/15";

    // Proves: WP-04, WP-53, E2E-06, E2E-24, E2E-32
    [TestMethod]
    public async Task A_request_that_is_replayed_is_refused_under_any_Message_ID_and_token()
    {
        await using var rig = await OscoreRig.StartAsync();
        Assert.AreEqual(CoapCode.Changed, (await rig.Client.ExecuteAsync(Reboot)).Code);
        var sent = rig.Relay.Wire.Where(datagram => datagram.ToDevice && OscoreAttacker.IsProtectedRequest(datagram.Bytes)).Select(datagram => datagram.Bytes).ToArray();
        Assert.HasCount(2, sent);
        for (var i = 0; i < 20; i++)
        {
            var answer = await rig.AskAsAttackerAsync(sent[i % 2]);
            Assert.AreEqual(CoapCode.Unauthorized, answer.Code);
            Assert.IsFalse(answer.Options.Has(OptionNumber.Oscore));
            Assert.AreEqual(0u, answer.Options.Number(OptionNumber.MaxAge));
        }

        Assert.AreEqual(1, rig.Reboots);
        Assert.AreEqual(20, rig.Counters.ProtectionRefused);
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-05, E2E-08, E2E-27, E2E-35, C-62, U-32
    [TestMethod]
    [DataRow(1, DisplayName = "before it has an Echo")]
    [DataRow(2, DisplayName = "with the Echo of then")]
    public async Task An_Execute_that_was_held_for_ten_minutes_is_not_carried_out(int which)
    {
        await using var rig = await OscoreRig.StartAsync();
        await rig.AssertHealthyAsync();
        var held = await rig.HoldAsync(stop => rig.Client.ExecuteAsync(Reboot, null, stop), which);
        rig.Advance(TimeSpan.FromMinutes(10));
        var demanded = rig.Counters.FreshnessDemanded;
        var answer = await rig.AskAsAttackerAsync(held);
        Assert.IsTrue(answer.Options.Has(OptionNumber.Oscore));
        Assert.AreEqual(demanded + 1, rig.Counters.FreshnessDemanded);
        Assert.AreEqual(0, rig.Reboots);
        await rig.AssertHealthyAsync();
        Assert.AreEqual(CoapCode.Changed, (await rig.Client.ExecuteAsync(Reboot)).Code);
        Assert.AreEqual(1, rig.Reboots);
    }

    // Proves: WP-05, C-62
    [TestMethod]
    public async Task Whatever_changes_something_has_to_be_fresh_and_a_Read_only_where_the_policy_says_so()
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup
        {
            Configure = options =>
            {
                options.Freshness.Set(true, 3, 0, 1);
                options.Freshness.Set(false, 3, 0, 15);
            },
        });
        await rig.AssertHealthyAsync();
        await AssertDemandsAsync(1, client => client.ExecuteAsync(Reboot));
        await AssertDemandsAsync(1, client => client.WriteAsync("/1/0/2", "0"));
        await AssertDemandsAsync(1, client => client.CreateAsync(3311, 3, [new(new Lwm2mPath(3311, 3, 5850), true)]));
        await AssertDemandsAsync(1, client => client.DeleteAsync("/3311/3"));
        await AssertDemandsAsync(0, client => client.ReadAsync("/3/0/0"));
        await AssertDemandsAsync(0, client => client.WriteAttributesAsync("/3/0/0", "pmin=1"));
        await AssertDemandsAsync(1, client => client.ReadAsync("/3/0/1"));
        await AssertDemandsAsync(0, client => client.WriteAsync(TimeZone, "Europe/Rome"));

        async Task AssertDemandsAsync(int expected, Func<Bench.Management.ManagedClient, Task<Bench.Management.Lwm2mResult>> operation)
        {
            // Each is asked with no Echo of before.
            rig.Advance(TimeSpan.FromMinutes(2));
            var before = rig.Counters.FreshnessDemanded;
            var result = await operation(rig.Client);
            Assert.IsTrue(result.IsSuccess, $"{result}");
            Assert.AreEqual(before + expected, rig.Counters.FreshnessDemanded, $"{result.Path}");
        }
    }

    // Proves: E2E-04, E2E-22, E2E-30, WP-01
    [TestMethod]
    public async Task No_byte_of_a_request_can_be_changed_without_notice()
    {
        await using var rig = await OscoreRig.StartAsync();
        await rig.AssertHealthyAsync();
        var held = await rig.HoldAsync(stop => rig.Client.ExecuteAsync(Reboot, null, stop), 2);
        var start = OscoreAttacker.HeaderLength + (held[0] & 0x0F);
        var tried = 0;
        for (var at = start; at < held.Length; at++)
        {
            foreach (var mask in new[] { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF })
            {
                var changed = held.ToArray();
                changed[at] ^= (byte)mask;
                rig.Relay.Inject(new Passing(true, OscoreAttacker.Anew(changed)));
                tried++;
            }
        }

        for (var length = OscoreAttacker.HeaderLength; length < held.Length; length++)
        {
            rig.Relay.Inject(new Passing(true, OscoreAttacker.Anew(held[..length])));
            tried++;
        }

        await rig.AssertHealthyAsync();
        Assert.AreEqual(0, rig.Reboots);
        var counters = rig.Counters;
        Assert.IsGreaterThan(tried / 2, counters.ProtectionRefused);
        Console.WriteLine($"{tried} changed: {counters.ProtectionRefused} refused, {counters.Malformed} malformed, {counters.UnknownCritical} critical");

        // What is outside may be changed by any proxy, and the request is still what the server sent; but it is carried out once.
        for (var at = 1; at < start; at++)
        {
            var changed = OscoreAttacker.Anew(held);
            changed[at] ^= (byte)(at == 1 ? CoapCode.Post.Value ^ CoapCode.Put.Value : 0xFF);
            rig.Relay.Inject(new Passing(true, changed));
        }

        await rig.AssertHealthyAsync();
        Assert.AreEqual(1, rig.Reboots);
    }

    // Proves: E2E-04, E2E-22
    [TestMethod]
    public async Task Options_that_were_put_outside_mean_nothing()
    {
        await using var rig = await OscoreRig.StartAsync();
        CoapOption[] added =
        [
            new(OptionNumber.UriPath, "3"), new(OptionNumber.UriPath, "0"), new(OptionNumber.UriPath, "4"), new(OptionNumber.ContentFormat, 11542u),
            new(OptionNumber.UriQuery, "pmin=5"), new(OptionNumber.Accept, 110u), new(OptionNumber.IfMatch, "x"),
        ];
        rig.Relay.Path = datagram => datagram.ToDevice && OscoreAttacker.IsProtectedRequest(datagram.Bytes)
            ? [OscoreAttacker.With(datagram.Bytes, added)]
            : [datagram.Bytes];
        Assert.AreEqual("Acme", OscoreRig.TextOf(await rig.Client.ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(OscoreRig.Limit)));
        Assert.AreEqual(0, rig.Reboots);
        rig.Relay.Path = OscoreRelay.Pass;
        await rig.AssertHealthyAsync();
    }

    // Proves: E2E-07
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_fragment_of_one_body_is_not_taken_into_another(bool needsFreshness)
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Configure = options => options.Freshness.Set(needsFreshness, 19) });
        await rig.AssertHealthyAsync();
        var last = needsFreshness ? 3 : 2;      // the first block is asked for once more, with an Echo
        var first = OscoreRig.Blob.Select(value => (byte)(value ^ 0xFF)).ToArray();
        var second = OscoreRig.Blob.Reverse().ToArray();
        var fragment = await rig.HoldAsync(stop => rig.Client.WriteAsync(Blob, ContentFormat.Opaque, first, cancellation: stop), last);
        var seen = 0;
        rig.Relay.Path = datagram => datagram.ToDevice && OscoreAttacker.IsProtectedRequest(datagram.Bytes) && ++seen == last
            ? [OscoreAttacker.Anew(fragment), datagram.Bytes]
            : [datagram.Bytes];
        var (demanded, refused) = (rig.Counters.FreshnessDemanded, rig.Counters.BlocksRefused);
        var written = await rig.Client.WriteAsync(Blob, ContentFormat.Opaque, second).WaitAsync(OscoreRig.Limit);
        Assert.AreEqual(CoapCode.Changed, written.Code);
        Assert.IsGreaterThanOrEqualTo(last, seen);
        Assert.AreEqual(needsFreshness ? demanded + 2 : demanded, rig.Counters.FreshnessDemanded);
        Assert.AreEqual(needsFreshness ? refused : refused + 1, rig.Counters.BlocksRefused);
        CollectionAssert.AreEqual(second, (await rig.Client.ReadAsync(Blob, ContentFormat.Opaque)).Bytes.ToArray());
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-85, E2E-16
    [TestMethod]
    public async Task Fragments_that_were_injected_or_repeated_are_refused_one_by_one_and_the_body_ends_right()
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { BlockSize = 128, UnprotectedErrorGrace = OscoreRig.Limit });
        await rig.AssertHealthyAsync();
        List<byte[]> passed = [];
        var injected = 0;
        rig.Relay.Path = datagram => datagram.ToDevice && OscoreAttacker.IsProtectedRequest(datagram.Bytes) ? [.. Injected(datagram.Bytes), datagram.Bytes] : [datagram.Bytes];
        var (refused, repeated, blocks, sent) = (rig.Counters.ProtectionRefused, rig.Counters.Duplicates, rig.Counters.BlocksRefused, rig.Relay.Wire.Count);
        var body = OscoreRig.Blob.Reverse().ToArray();
        Assert.AreEqual(CoapCode.Changed, (await rig.Client.WriteAsync(Blob, ContentFormat.Opaque, body).WaitAsync(OscoreRig.Limit)).Code);
        rig.Relay.Path = OscoreRelay.Pass;

        // Each was refused by itself, or the same as what had come, and had no more than an answer; what is genuine was asked for once, but for the first that had to be fresh.
        Assert.HasCount((OscoreRig.BlobBytes / 128) + 2, passed);
        Assert.IsGreaterThan(1000, injected);
        await rig.UntilAsync(() => rig.Counters.ProtectionRefused + rig.Counters.Duplicates >= refused + repeated + injected);
        Assert.AreEqual(blocks, rig.Counters.BlocksRefused);
        var since = rig.Relay.Wire.Skip(sent).ToArray();
        Assert.IsLessThanOrEqualTo(injected + since.Count(datagram => datagram.ToDevice), since.Count(datagram => !datagram.ToDevice));
        CollectionAssert.AreEqual(body, (await rig.Client.ReadAsync(Blob, ContentFormat.Opaque)).Bytes.ToArray());
        await rig.AssertHealthyAsync();

        IEnumerable<byte[]> Injected(byte[] genuine)
        {
            if (passed.Any(former => former.AsSpan().SequenceEqual(genuine)))
            {
                return [];      // the server repeats what it did not get acknowledged in time
            }

            var option = OscoreAttacker.OptionOf(genuine);
            List<byte[]> fragments = [.. passed.Select(OscoreAttacker.Anew)];
            for (var i = 0; i < 20; i++)
            {
                var changed = OscoreAttacker.Anew(genuine);
                changed[^(i + 1)] ^= 0x10;
                fragments.Add(changed);
                var message = OscoreAttacker.Parse(OscoreAttacker.Anew(genuine));
                var later = (option with { PartialIv = OscoreOption.PartialIvOf(option.SequenceNumber + 1 + (ulong)i) }).Encode();
                fragments.Add(CoapMessageCodec.Encode(message with { Options = message.Options.Set(new CoapOption(OptionNumber.Oscore, later)) }));
                var bare = CoapRequest.To(CoapCode.Put, Blob).Options.Add(new CoapOption(OptionNumber.Block1, new Block(i, true, Block.SzxOf(128)).Encode()));
                message = OscoreAttacker.Parse(OscoreAttacker.Anew(genuine));
                fragments.Add(CoapMessageCodec.Encode(message with { Code = CoapCode.Put, Options = bare, Payload = new byte[128] }));
            }

            passed.Add(genuine);
            injected += fragments.Count;
            return fragments;
        }
    }

    // Proves: WP-04, WP-52, WP-53, WP-83, E2E-32
    [TestMethod]
    public async Task A_number_is_good_for_one_request_and_no_other()
    {
        await using var rig = await OscoreRig.StartAsync();
        await rig.AssertHealthyAsync();
        for (ulong used = 0; used < rig.Peer.Context!.SenderSequenceNumber; used++)
        {
            await AssertRefusedAsync(rig, new OscoreMisbehaviour { RequestSequenceNumber = used }, CoapCode.Unauthorized);
            if (used == 3)
            {
                break;
            }
        }
    }

    // Proves: WP-49, WP-83, E2E-25, E2E-33
    [TestMethod]
    public async Task A_kid_that_is_not_that_of_the_keys_is_refused()
    {
        await using var rig = await OscoreRig.StartAsync();
        await AssertRefusedAsync(rig, new OscoreMisbehaviour { Kid = new byte[] { 0x77 } }, CoapCode.Unauthorized);
        await AssertRefusedAsync(rig, new OscoreMisbehaviour { KidContext = new byte[] { 1, 2, 3 } }, CoapCode.Unauthorized);
        await AssertRefusedAsync(rig, new OscoreMisbehaviour { WrongKey = true }, CoapCode.BadRequest);
    }

    // Proves: WP-40, WP-83
    [TestMethod]
    public async Task An_option_that_cannot_be_read_is_refused()
    {
        await using var rig = await OscoreRig.StartAsync();
        Func<byte[], byte[]>[] broken =
        [
            value => [],                                             // what a response may have
            value => value[..1],                                     // the Partial IV is missing
            value => value[..^1],                                    // the kid is missing, which is as if it were empty
            value => [(byte)(value[0] | 0x20), .. value.AsSpan(1)],  // reserved
            value => [(byte)(value[0] | 0x40), .. value.AsSpan(1)],
            value => [(byte)(value[0] | 0x80), .. value.AsSpan(1)],
            value => [(byte)(value[0] | 0x06), .. value.AsSpan(1)],  // a length that is reserved
            value => [(byte)(value[0] | 0x07), .. value.AsSpan(1)],
            value => [(byte)(value[0] & ~0x08), .. value.AsSpan(1)], // no kid, but something behind
            value => [(byte)(value[0] | 0x10), value[1], 0xFF, value[2]], // a kid context longer than the option
            value => [0x08, .. value.AsSpan(2)],                     // no Partial IV
        ];
        for (var i = 0; i < broken.Length; i++)
        {
            await AssertRefusedAsync(rig, new OscoreMisbehaviour { OptionValue = broken[i] }, i == 2 ? CoapCode.Unauthorized : CoapCode.BadOption);
        }
    }

    // Proves: E2E-22, WP-83
    [TestMethod]
    public async Task What_cannot_be_read_inside_changes_nothing()
    {
        await using var rig = await OscoreRig.StartAsync();
        Func<byte[], byte[]>[] broken =
        [
            inside => [],
            inside => inside[..1],
            inside => [(byte)0, .. inside.AsSpan(1)],
            inside => [CoapCode.Changed.Value, .. inside.AsSpan(1)],
            inside => [inside[0], 0xFF],
            inside => [inside[0], 0xF1, .. inside.AsSpan(1)],
        ];
        foreach (var change in broken)
        {
            rig.Peer.Misbehaviour = new OscoreMisbehaviour { Plaintext = change };
            try
            {
                Assert.IsFalse((await rig.Client.WriteAsync(TimeZone, "Mars/Olympus").WaitAsync(OscoreRig.Limit)).IsSuccess);
            }
            catch (CoapException)
            {
                // Answered without protection, or with Reset.
            }

            rig.Peer.Misbehaviour = OscoreMisbehaviour.None;
            await AssertUntouchedAsync(rig);
        }
    }

    // Proves: WP-01, E2E-01, E2E-25, E2E-33
    [TestMethod]
    public async Task A_request_without_protection_gets_nothing_from_a_device_that_has_a_context()
    {
        await using var rig = await OscoreRig.StartAsync();
        rig.Peer.Misbehaviour = new OscoreMisbehaviour { UnprotectedRequests = true };
        var refused = rig.Counters.ProtectionRefused;
        foreach (var operation in new Func<Bench.Management.ManagedClient, Task<Bench.Management.Lwm2mResult>>[]
        {
            client => client.ReadAsync("/3/0/0"),
            client => client.WriteAsync(TimeZone, "Mars/Olympus"),
            client => client.ExecuteAsync(Reboot),
            client => client.DiscoverAsync("/3"),
            client => client.DeleteAsync("/3311/0"),
            client => client.ReadAsync("/21/0"),
        })
        {
            var result = await operation(rig.Client);
            Assert.AreEqual(CoapCode.Unauthorized, result.Code);
            Assert.IsTrue(result.Bytes.IsEmpty);
        }

        Assert.AreEqual(refused + 6, rig.Counters.ProtectionRefused);
        rig.Peer.Misbehaviour = OscoreMisbehaviour.None;
        await AssertUntouchedAsync(rig);
    }

    private static async Task AssertRefusedAsync(OscoreRig rig, OscoreMisbehaviour misbehaviour, CoapCode expected)
    {
        var refused = rig.Counters.ProtectionRefused;
        rig.Peer.Misbehaviour = misbehaviour;
        var said = await Assert.ThrowsExactlyAsync<UnprotectedErrorException>(() => rig.Client.WriteAsync(TimeZone, "Mars/Olympus").WaitAsync(OscoreRig.Limit));
        Assert.AreEqual(expected, said.Response.Code);
        Assert.AreEqual(refused + 1, rig.Counters.ProtectionRefused);
        rig.Peer.Misbehaviour = OscoreMisbehaviour.None;
        await AssertUntouchedAsync(rig);
    }

    private static async Task AssertUntouchedAsync(OscoreRig rig)
    {
        Assert.AreEqual("Etc/UTC", OscoreRig.TextOf(await rig.Client.ReadAsync(TimeZone, ContentFormat.Text).WaitAsync(OscoreRig.Limit)));
        Assert.AreEqual(0, rig.Reboots);
        await rig.AssertHealthyAsync();
    }
}
