using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.App;
using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using AccessControl = Lwm2m.Access.AccessControl;
using Rights = Lwm2m.Bench.Content.AccessRights;

namespace Lwm2m.Host.Tests;

/// <summary>A bootstrap server gives two servers their rights; over real sockets, without security for the sake of brevity.</summary>
[TestClass]
public class BootstrappedRightsTests
{
    private const string Endpoint = "urn:test:rights";
    private const ushort Light = LightControlObject.ObjectId;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Proves: SEC-09
    [TestMethod]
    public async Task Two_servers_have_the_rights_that_a_bootstrap_server_wrote()
    {
        await using var first = new Lwm2mServer(Udp());
        await using var second = new Lwm2mServer(Udp());
        var outcome = await BootstrapAsync([first, second], Guard(0, Light, 0, 102, (101, Rights.Read)), Guard(1, Light, 65535, 65535, (101, Rights.Create)), async () =>
        {
            var reader = await first.WaitForClientAsync(Endpoint).WaitAsync(Limit);
            var owner = await second.WaitForClientAsync(Endpoint).WaitAsync(Limit);
            Assert.AreEqual(CoapCode.Content, (await reader.ReadAsync($"/{Light}/0")).Code);
            Assert.AreEqual(CoapCode.Unauthorized, (await reader.WriteAsync($"/{Light}/0/5851", "3")).Code);
            Assert.AreEqual(CoapCode.Changed, (await owner.WriteAsync($"/{Light}/0/5851", "3")).Code);
            Assert.AreEqual(CoapCode.Unauthorized, (await owner.ReadAsync("/3/0")).Code);
            Assert.AreEqual(CoapCode.Unauthorized, (await owner.CreateAsync(Light, 1, [])).Code);
            Assert.AreEqual(65535, (await reader.FindAccessControlAsync(Light, 65535))!.Owner);
        });
        Assert.AreEqual(BootstrapOutcome.Finished, outcome.Outcome, outcome.ToString());
    }

    // Proves: SEC-09
    [TestMethod]
    public async Task Rights_for_nothing_or_twice_for_the_same_are_refused_at_the_finish()
    {
        await using var first = new Lwm2mServer(Udp());
        await using var second = new Lwm2mServer(Udp());
        var twice = await BootstrapAsync([first, second], Guard(0, Light, 0, 101), Guard(1, Light, 0, 102), () => Task.CompletedTask);
        Assert.AreEqual(BootstrapOutcome.FinishRefused, twice.Outcome, twice.ToString());
        Assert.AreEqual(CoapCode.NotAcceptable, twice.Answers[^1].Code);
        Assert.AreEqual(0, first.Clients.All.Count + second.Clients.All.Count);
    }

    private static async Task<BootstrapResult> BootstrapAsync(Lwm2mServer[] servers, AccessControlInstance one, AccessControlInstance other, Func<Task> then)
    {
        await using var bootstrap = new Lwm2mBootstrapServer(Udp());
        var accounts = servers.Select((server, i) => BootstrapConfig.Of(
            new SecurityInstance((ushort)(i + 1)) { Uri = Uri(server.Coap), ShortServerId = 101 + i },
            new ServerInstance((ushort)i) { ShortServerId = 101 + i, Lifetime = 300 }));
        bootstrap.Provide(Endpoint, BootstrapPlan.Renew(accounts.Aggregate((a, b) => a.Add(b)).Add(one, other)));

        var device = new Lwm2mClient(Endpoint, new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, ReactionMs = 10, AllowsInsecureBootstrap = true }, new HostRandom());
        ClientBootstrap.AddTo(device);
        device.Objects.Add(new SecurityObject(device.Accounts));
        device.Objects.Add(new ServerObject(device));
        AccessControl.AddTo(device);
        device.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
        device.Objects.Add(new LightControlObject(2));
        device.Bindings.Add(new UdpBinding());
        device.Accounts.AddBootstrap(new SecurityAccount(Uri(bootstrap.Coap), SecurityAccount.Unset));
        device.Start();
        var thread = new Thread(() => device.Run(new BoardClock())) { IsBackground = true };
        thread.Start();
        try
        {
            var result = await bootstrap.WaitForResultAsync(Endpoint).WaitAsync(Limit);
            await then();
            return result;
        }
        finally
        {
            device.RequestStop();
            thread.Join(TimeSpan.FromSeconds(5));
        }
    }

    private static AccessControlInstance Guard(ushort id, ushort target, ushort instance, int owner, params (int Server, Rights Rights)[] acl) => new(id)
    {
        Guards = (target, instance),
        Owner = owner,
        Acl = acl.Length == 0 ? null : acl.ToDictionary(entry => (ushort)entry.Server, entry => entry.Rights),
    };

    private static UdpTransport Udp() => new(new IPEndPoint(IPAddress.Loopback, 0));

    private static string Uri(CoapEndpoint endpoint) => $"coap://127.0.0.1:{((IPEndPoint)endpoint.LocalEndPoint).Port}";
}
