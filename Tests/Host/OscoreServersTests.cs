using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Oscore;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Rederivation = Lwm2m.Oscore.Rederivation;

namespace Lwm2m.Host.Tests;

/// <summary>Servers of others, as the bench plays them: that carry out more than they should, know less than they could, or lost what they had.</summary>
[TestClass]
public sealed class OscoreServersTests
{
    private const string Temperature = "/3303/0/5700";
    private static readonly TimeSpan Limit = OscoreRig.Limit;

    /// <summary>It registers the device with the first message of App. B.2 already, asks under the half-derived context, and gives that up with the second.</summary>
    // Proves: WP-55
    [TestMethod]
    public async Task A_server_that_carries_out_the_first_message_of_a_run_does_not_disturb_it()
    {
        var half = new List<Task>();
        var cancel = new CancellationTokenSource();
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup
        {
            Rederivation = Rederivation.OnFirstUseAndLoss,
            Recovery = OscoreRecovery.Rederivation,
            Prepare = rig =>
            {
                rig.Peer.Misbehaviour = new OscoreMisbehaviour { CarriesOutFirstMessage = true };
                rig.Server.Clients.Registered += _ =>
                {
                    cancel.Cancel();
                    if (half.Count == 0)
                    {
                        cancel = new CancellationTokenSource();
                        half.Add(rig.Client.ReadAsync("/3/0/0", ContentFormat.Text, cancellation: cancel.Token));
                    }
                };
            },
        });
        rig.Server.Clients.Registered += _ => Assert.Fail("registered once more");
        Assert.HasCount(1, half);
        await Assert.ThrowsAsync<OperationCanceledException>(() => half[0]);
        Assert.IsTrue(rig.Relay.Wire.Any(datagram => datagram.ToDevice && OscoreAttacker.IsProtectedRequest(datagram.Bytes)
            && OscoreAttacker.OptionOf(datagram.Bytes).KidContext is not null));
        Assert.AreEqual(0, rig.Counters.ProtectionRefused);
        Assert.IsFalse(rig.Relay.Wire.Any(datagram => !datagram.ToDevice && OscoreAttacker.Parse(datagram.Bytes).Code == CoapCode.Unauthorized));
        await rig.AssertHealthyAsync();
        var observation = await rig.Client.ObserveAsync(Temperature, ContentFormat.Text).WaitAsync(Limit);
        Assert.AreEqual(CoapCode.Content, observation.First.Code);
    }

    /// <summary>It begins a bootstrap with the first message and another with the second, in place of the former.</summary>
    // Proves: WP-54, WP-55
    [TestMethod]
    public async Task A_bootstrap_server_that_carries_out_the_first_message_of_a_run_and_cancels_it_is_got_over()
    {
        var secret = Credentials(1, 0x21);
        var peer = OscoreRig.NewPeer(secret, OscoreRecovery.Rederivation);
        peer.Misbehaviour = new OscoreMisbehaviour { CarriesOutFirstMessage = true };
        var serverSecret = Credentials(2, 0x22);
        await using var server = new Lwm2mServer(Udp(), new Lwm2mServerOptions
        {
            Coap = new CoapEndpointOptions { Oscore = new OscoreContextStore(OscoreRig.NewPeer(serverSecret, OscoreRecovery.Rederivation)) },
        });
        await using var bootstrap = new Lwm2mBootstrapServer(Udp(), new BootstrapServerOptions { Coap = new CoapEndpointOptions { Oscore = new OscoreContextStore(peer) } });
        var oscore = new OscoreInstance(1)
        {
            MasterSecret = serverSecret.MasterSecret.ToArray(), SenderId = serverSecret.RecipientId.ToArray(), RecipientId = serverSecret.SenderId.ToArray(),
        };
        var security = SecurityInstance.NoSec(1, 101, $"coap://127.0.0.1:{((IPEndPoint)server.Coap.LocalEndPoint).Port}", 1);
        var whole = BootstrapPlan.Provision(BootstrapConfig.Account(security, new ServerInstance(1)).Add(oscore));

        // The former stays at its first step, so that the second message always meets it at work.
        bootstrap.Provide(OscoreRig.Endpoint, BootstrapPlan.Of(whole.Steps[0], BootstrapStep.Wait(Limit)), whole);
        var client = new Lwm2mClient(OscoreRig.Endpoint, new ClientOptions { ReactionMs = 10 }, new HostRandom())
        {
            MessageSecurity = new OscoreSecurity(new HostRandom()),
        };
        ClientBootstrap.AddTo(client);
        client.Objects.Add(new Objects.SecurityObject(client.Accounts));
        client.Objects.Add(new Objects.ServerObject(client));
        client.Objects.Add(new Objects.OscoreObject(client.Accounts));
        client.Objects.Add(new Objects.DeviceObject("Acme", "T1000", "1.0"));
        client.Bindings.Add(new UdpBinding());
        var account = new SecurityAccount($"coap://127.0.0.1:{((IPEndPoint)bootstrap.Coap.LocalEndPoint).Port}", SecurityAccount.Unset);
        client.Accounts.AddBootstrap(account);
        client.Accounts.AddOscore(account, OscoreRig.AccountOf(secret));
        client.Start();
        var thread = new Thread(() => client.Run(new BoardClock())) { IsBackground = true };
        thread.Start();
        try
        {
            var former = await bootstrap.WaitForResultAsync(OscoreRig.Endpoint).WaitAsync(Limit);
            Assert.AreNotEqual(BootstrapOutcome.Finished, former.Outcome);
            var result = await bootstrap.WaitForResultAsync(OscoreRig.Endpoint, 2).WaitAsync(Limit);
            Assert.AreEqual(BootstrapOutcome.Finished, result.Outcome, result.ToString());
            await server.WaitForClientAsync(OscoreRig.Endpoint).WaitAsync(Limit);
        }
        finally
        {
            client.RequestStop();
            Assert.IsTrue(thread.Join(Limit));
        }
    }

    // Proves: WP-05, C-55
    [TestMethod]
    [DataRow(Rederivation.Never, OscoreRecovery.Echo)]
    [DataRow(Rederivation.OnLoss, OscoreRecovery.Echo)]
    [DataRow(Rederivation.OnFirstUseAndLoss, OscoreRecovery.Rederivation)]
    public async Task A_server_that_knows_no_Echo_manages_a_device_that_asks_for_none(Rederivation rederivation, OscoreRecovery recovery)
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup
        {
            Rederivation = rederivation,
            Recovery = recovery,
            Configure = options => options.Freshness.IsOff = true,
            Prepare = rig => rig.Peer.Misbehaviour = new OscoreMisbehaviour { IgnoresEcho = true },
        });
        Assert.AreEqual("Acme", OscoreRig.TextOf(await rig.Client.ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(Limit)));
        Assert.AreEqual(CoapCode.Changed, (await rig.Client.WriteAsync("/3/0/15", "Europe/Rome").WaitAsync(Limit)).Code);
        Assert.AreEqual(CoapCode.Changed, (await rig.Client.ExecuteAsync("/3/0/4").WaitAsync(Limit)).Code);
        Assert.AreEqual(0, rig.Counters.FreshnessDemanded);
    }

    // Proves: WP-05
    [TestMethod]
    public async Task Unless_told_so_the_device_carries_out_nothing_for_a_server_that_knows_no_Echo()
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Prepare = rig => rig.Peer.Misbehaviour = new OscoreMisbehaviour { IgnoresEcho = true } });
        Assert.AreEqual("Acme", OscoreRig.TextOf(await rig.Client.ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(Limit)));
        Assert.AreEqual(CoapCode.Unauthorized, (await rig.Client.ExecuteAsync("/3/0/4").WaitAsync(Limit)).Code);
        Assert.AreEqual(0, rig.Reboots);
    }

    /// <summary>With the right token and Message ID, and before the genuine answer.</summary>
    // Proves: WP-83, E2E-22
    [TestMethod]
    public async Task Spoofed_errors_start_no_derivation_and_end_no_observation_while_the_genuine_answer_comes()
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Rederivation = Rederivation.OnFirstUseAndLoss, Recovery = OscoreRecovery.Rederivation });
        await rig.AssertHealthyAsync();
        var observation = await rig.Client.ObserveAsync(Temperature, ContentFormat.Text).WaitAsync(Limit);
        await using var notifications = observation.NotificationsAsync().GetAsyncEnumerator();
        var (context, generation) = (rig.Peer.Context, rig.Session.Registration.Generation);
        var spoofed = 0;
        rig.Relay.Path = datagram =>
        {
            if (!datagram.ToDevice || !OscoreAttacker.IsProtectedResponse(datagram.Bytes))
            {
                return [datagram.Bytes];
            }

            spoofed++;
            var genuine = OscoreAttacker.Parse(datagram.Bytes);
            return [.. new[] { CoapCode.Unauthorized, CoapCode.BadRequest, CoapCode.BadOption }
                .Select(code => CoapMessageCodec.Encode(genuine with { Code = code, Options = OptionSet.Empty, Payload = default })), datagram.Bytes];
        };
        for (var i = 0; i < 3; i++)
        {
            await rig.UpdateAsync();
            rig.Advance(TimeSpan.FromMinutes(1));
        }

        rig.Relay.Path = OscoreRelay.Pass;
        Assert.IsGreaterThanOrEqualTo(3, spoofed);
        Assert.AreSame(context, rig.Peer.Context);
        Assert.AreEqual(generation, rig.Session.Registration.Generation);
        rig.Warm(27);
        Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(Limit));
        Assert.AreEqual("27", OscoreRig.TextOf(notifications.Current));
        await rig.AssertHealthyAsync();
    }

    // Proves: WP-55
    [TestMethod]
    public async Task After_a_genuine_loss_the_device_registers_anew_so_that_the_server_observes_again()
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Rederivation = Rederivation.OnFirstUseAndLoss, Recovery = OscoreRecovery.Rederivation });
        await rig.Client.ObserveAsync(Temperature, ContentFormat.Text).WaitAsync(Limit);
        await rig.UntilAsync(() => rig.Session.Observations.Count == 1);
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Server.Clients.Registered += _ => again.TrySetResult();
        rig.Peer.LoseState();
        rig.Device.RequestUpdate(OscoreRig.ShortServerId);
        await again.Task.WaitAsync(Limit);
        await rig.UntilAsync(() => rig.Session.Registration.State == RegistrationState.Registered && rig.Session.Observations.Count == 0);
        var observation = await rig.Client.ObserveAsync(Temperature, ContentFormat.Text).WaitAsync(Limit);
        await using var notifications = observation.NotificationsAsync().GetAsyncEnumerator();
        rig.Warm(28);
        Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(Limit));
        Assert.AreEqual("28", OscoreRig.TextOf(notifications.Current));
        await rig.AssertHealthyAsync();
    }

    private static UdpTransport Udp() => new(new IPEndPoint(IPAddress.Loopback, 0));

    private static OscoreCredentials Credentials(int seed, byte id) => new()
    {
        MasterSecret = Enumerable.Range(0, 16).Select(i => (byte)((i * 13) + seed)).ToArray(), SenderId = new[] { id }, RecipientId = new[] { (byte)(id + 16) },
    };
}
