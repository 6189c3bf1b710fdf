using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Client;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A bootstrap gives the device another context with its server while that one reads, observes and writes.</summary>
[TestClass]
public class OscoreReplacementTests
{
    private const int Replacements = 3;
    private const int NotificationsEach = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Proves: WP-48, WP-52, C-57
    [TestMethod]
    public async Task A_context_is_replaced_under_traffic_and_no_nonce_is_used_twice()
    {
        Lwm2mBootstrapServer? bootstrap = null;
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup
        {
            Configure = options => options.AllowsInsecureBootstrap = true,
            Prepare = rig =>
            {
                bootstrap = new Lwm2mBootstrapServer(rig.Network.Open());
                rig.Device.Accounts.AddBootstrap(new SecurityAccount($"coap://{bootstrap.Coap.LocalEndPoint}", SecurityAccount.Unset));
            },
        });
        await using var _ = bootstrap;
        var contexts = Enumerable.Range(1, Replacements).Select(Replacement).ToArray();
        bootstrap!.Provide(OscoreRig.Endpoint, [.. contexts.Select(credentials => BootstrapPlan.Of(BootstrapStep.Write(InstanceOf(credentials)), BootstrapStep.Finish()))]);
        using var ended = new CancellationTokenSource();
        var done = new int[3];
        var traffic = new[] { ReadAsync(rig, done, ended.Token), WriteAsync(rig, done, ended.Token), ObserveAsync(rig, done, ended.Token) };
        await AllGoOnAsync(rig, done);
        var current = rig.Peer;
        foreach (var credentials in contexts)
        {
            var peer = OscoreRig.NewPeer(credentials, OscoreRecovery.Echo);
            rig.Contexts.Remove(current);
            rig.Contexts.Add(peer);
            current = peer;
            Assert.IsTrue(rig.Device.RequestBootstrap());
            await rig.UntilAsync(() => rig.Server.Clients.Find(OscoreRig.Endpoint)?.Peer == peer);
            await rig.UntilAsync(() => rig.Device.FindSession(OscoreRig.ShortServerId)?.Registration.State == RegistrationState.Registered);
            await AllGoOnAsync(rig, done);
            Assert.AreEqual("Acme", OscoreRig.TextOf(await rig.Client.ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(OscoreRig.Limit)));
        }

        await ended.CancelAsync();
        await Task.WhenAll(traffic);
        Console.WriteLine($"{rig.Relay.Wire.Count} datagrams; read, written, notified: {string.Join(", ", done)}");
        Assert.AreEqual(Replacements, rig.Device.Bootstrap.Completed);
        AssertNoNonceTwice(rig, [OscoreRig.Credentials, .. contexts]);
        await rig.AssertHealthyAsync();
    }

    private static OscoreCredentials Replacement(int number) => OscoreRig.Credentials with
    {
        MasterSecret = Enumerable.Range(0, 16).Select(i => (byte)(i * 7 + number)).ToArray(),
        SenderId = new[] { (byte)(0x60 + number) },
        RecipientId = new[] { (byte)(0xC1 + number) },
    };

    private static OscoreInstance InstanceOf(OscoreCredentials credentials) => new(0)
    {
        MasterSecret = credentials.MasterSecret.ToArray(),
        MasterSalt = credentials.MasterSalt.ToArray(),
        SenderId = credentials.RecipientId.ToArray(),
        RecipientId = credentials.SenderId.ToArray(),
    };

    /// <summary>Waits until each kind of traffic has got through once more.</summary>
    private static Task AllGoOnAsync(OscoreRig rig, int[] done)
    {
        var before = done.ToArray();
        return rig.UntilAsync(() => done.Zip(before).All(count => count.First > count.Second));
    }

    private static Task ReadAsync(OscoreRig rig, int[] done, CancellationToken stop) => RepeatAsync(
        done, 0, async (_, wait) => (await rig.Client.ReadAsync("/3/0", null, wait)).IsSuccess, stop);

    private static Task WriteAsync(OscoreRig rig, int[] done, CancellationToken stop) => RepeatAsync(
        done, 1, async (round, wait) => (await rig.Client.WriteAsync("/3/0/15", $"Europe/{round}", cancellation: wait)).IsSuccess, stop);

    private static Task ObserveAsync(OscoreRig rig, int[] done, CancellationToken stop) => RepeatAsync(
        done, 2, async (round, wait) =>
        {
            await using var observation = await rig.Client.ObserveAsync("/3303/0/5700", ContentFormat.Text, wait);
            rig.Warm(round % 100);
            var notified = 0;
            await foreach (var _ in observation.NotificationsAsync(wait))
            {
                rig.Warm((round + ++notified) % 100);
                if (notified == NotificationsEach)
                {
                    break;
                }
            }

            return notified > 0;
        },
        stop);

    // While a context is replaced, the server may get no answer, or one it cannot open.
    private static async Task RepeatAsync(int[] done, int kind, Func<int, CancellationToken, Task<bool>> action, CancellationToken stop)
    {
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(Patience);
            try
            {
                var isDone = await action(round, patience.Token);
                Interlocked.Add(ref done[kind], isDone ? 1 : 0);
            }
            catch (Exception e) when (e is CoapException or OperationCanceledException or TimeoutException or ClientGoneException or OperationRefusedException or InvalidOperationException)
            {
                await Task.Delay(10, CancellationToken.None);
            }
        }
    }

    /// <summary>Whatever was encrypted under one nonce is one and the same message.</summary>
    private static void AssertNoNonceTwice(OscoreRig rig, OscoreCredentials[] contexts)
    {
        var others = contexts.SelectMany(context => new[] { (context.SenderId, context.RecipientId), (context.RecipientId, context.SenderId) })
            .ToDictionary(pair => Convert.ToHexString(pair.Item1.Span), pair => Convert.ToHexString(pair.Item2.Span));
        var requests = new Dictionary<string, (string Kid, string PartialIv)>();
        var sealedUnder = new Dictionary<string, string>();
        var sealedByDevice = 0;
        foreach (var datagram in rig.Relay.Wire)
        {
            if (CoapMessageCodec.Decode(datagram.Bytes, out var message) != DecodeStatus.Ok || !message!.Options.Has(OptionNumber.Oscore))
            {
                continue;
            }

            var option = OscoreAttacker.OptionOf(datagram.Bytes);
            var partialIv = option.PartialIv is { } told ? Convert.ToHexString(told.Span) : null;
            var token = $"{message.Token}";
            string nonce;
            if (message.Code.IsRequest)
            {
                var kid = Convert.ToHexString(option.Kid!.Value.Span);
                requests[token] = (kid, partialIv!);
                nonce = $"{kid} {partialIv}";
            }
            else
            {
                var (kid, asked) = requests[token];
                nonce = partialIv is null ? $"{kid} {asked} answered" : $"{others[kid]} {partialIv}";
            }

            sealedByDevice += datagram.ToDevice ? 0 : 1;
            var payload = Convert.ToHexString(message.Payload.Span);
            Assert.AreEqual(sealedUnder.GetValueOrDefault(nonce, payload), payload, nonce);
            sealedUnder[nonce] = payload;
        }

        Assert.IsGreaterThan(100, sealedByDevice);
    }
}
