using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using ContentFormat = Lwm2m.Bench.Content.ContentFormat;
using Rederivation = Lwm2m.Oscore.Rederivation;

namespace Lwm2m.Host.Tests;

/// <summary>A device whose bootstrap server speaks OSCORE and hands out the OSCORE secrets of its servers, over real sockets.</summary>
[TestClass]
public class BootstrapOverOscoreTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Proves: WP-54, WP-59, SEC-03, SEC-24, C-57, C-62
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_device_gets_its_server_and_the_secret_for_it_under_oscore(bool needsFreshness)
    {
        var bootstrapSecret = Credentials(17, 1);
        var serverSecret = Credentials(91, 2);
        var seen = new ConcurrentQueue<byte[]>();
        var asked = new ConcurrentDictionary<string, byte>();
        void OnDatagram(DatagramEvent datagram) => seen.Enqueue(datagram.Bytes.ToArray());
        void OnBootstrapDatagram(DatagramEvent datagram)
        {
            OnDatagram(datagram);
            if (datagram.Direction == Direction.Sent && OscoreAttacker.IsProtectedRequest(datagram.Bytes.ToArray()))
            {
                asked.TryAdd(Convert.ToHexString(datagram.Bytes.Span), 0);      // once, also when it is sent again
            }
        }

        await using var server = new Lwm2mServer(
            Udp(), new Lwm2mServerOptions { Coap = new CoapEndpointOptions { Oscore = Contexts(serverSecret), OnDatagram = OnDatagram } });
        await using var bootstrap = new Lwm2mBootstrapServer(
            Udp(), new BootstrapServerOptions { Coap = new CoapEndpointOptions { Oscore = Contexts(bootstrapSecret), OnDatagram = OnBootstrapDatagram } });
        var uri = $"coap://127.0.0.1:{((IPEndPoint)server.Coap.LocalEndPoint).Port}";
        var oscore = new OscoreInstance(1)
        {
            MasterSecret = serverSecret.MasterSecret.ToArray(), SenderId = serverSecret.RecipientId.ToArray(), RecipientId = serverSecret.SenderId.ToArray(),
        };
        bootstrap.Provide(OscoreRig.Endpoint, BootstrapPlan.Provision(
            BootstrapConfig.Account(SecurityInstance.NoSec(1, 101, uri, 1), new ServerInstance(1)).Add(oscore)));

        var options = new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, ReactionMs = 10 };
        if (!needsFreshness)
        {
            options.Freshness.Set(false, 0);
            options.Freshness.Set(false, 1);
            options.Freshness.Set(false, 21);
        }

        var client = new Lwm2mClient(OscoreRig.Endpoint, options, new HostRandom())
        {
            MessageSecurity = new OscoreSecurity(new HostRandom(), null, new OscoreOptions { Rederivation = Rederivation.Never }, new MemoryStore(16, 256)),
        };
        ClientBootstrap.AddTo(client);
        client.Objects.Add(new SecurityObject(client.Accounts));
        client.Objects.Add(new ServerObject(client));
        client.Objects.Add(new OscoreObject(client.Accounts));
        client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
        client.Bindings.Add(new UdpBinding());
        var account = new SecurityAccount($"coap://127.0.0.1:{((IPEndPoint)bootstrap.Coap.LocalEndPoint).Port}", SecurityAccount.Unset);
        client.Accounts.AddBootstrap(account);
        client.Accounts.AddOscore(account, OscoreRig.AccountOf(bootstrapSecret));
        client.Start();
        var thread = new Thread(() => client.Run(new BoardClock())) { IsBackground = true };
        thread.Start();
        try
        {
            var result = await bootstrap.WaitForResultAsync(OscoreRig.Endpoint).WaitAsync(Limit);
            Assert.AreEqual(Bench.Bootstrap.BootstrapOutcome.Finished, result.Outcome, result.ToString());

            // Discover is asked once, as the context was never used before; Delete, Write and Finish have to prove that they are fresh.
            var writes = result.Answers.Count(answer => answer.Step.StartsWith("PUT", StringComparison.Ordinal));
            Assert.AreEqual((2 * result.Answers.Count) - 1 - (needsFreshness ? 0 : writes), asked.Count, result.ToString());
            await server.WaitForClientAsync(OscoreRig.Endpoint).WaitAsync(Limit);
            Assert.AreEqual("Acme", (await server.Client(OscoreRig.Endpoint).ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(Limit)).Value);
        }
        finally
        {
            Assert.IsGreaterThan(10, seen.Count);
            Assert.IsFalse(seen.Any(datagram => datagram.AsSpan().IndexOf("urn:test"u8) >= 0 || datagram.AsSpan().IndexOf(serverSecret.MasterSecret.Span) >= 0));
            client.RequestStop();
            Assert.IsTrue(thread.Join(Limit));
        }
    }

    private static UdpTransport Udp() => new(new IPEndPoint(IPAddress.Loopback, 0));

    private static OscoreCredentials Credentials(int seed, byte id) => new()
    {
        MasterSecret = Enumerable.Range(0, 16).Select(i => (byte)(i * 13 + seed)).ToArray(), SenderId = new[] { id }, RecipientId = new[] { (byte)(id + 16) },
    };

    private static OscoreContextStore Contexts(OscoreCredentials credentials)
    {
        var contexts = new OscoreContextStore();
        contexts.Add(OscoreRig.NewPeer(credentials, OscoreRecovery.Echo));
        return contexts;
    }
}
