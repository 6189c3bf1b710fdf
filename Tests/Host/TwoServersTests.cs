using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.App;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using AccessControl = Lwm2m.Access.AccessControl;
using AccessControlTable = Lwm2m.Access.AccessControlTable;
using CoapCode = Lwm2m.Bench.Coap.CoapCode;
using ContentFormat = Lwm2m.Bench.Content.ContentFormat;
using Rights = Lwm2m.Bench.Content.AccessRights;

namespace Lwm2m.Host.Tests;

/// <summary>One device and two of the bench's servers, each with rights of its own, over real sockets.</summary>
[TestClass]
public class TwoServersTests
{
    private const string Endpoint = "urn:test:shared";
    private const ushort First = 101;
    private const ushort Second = 102;
    private const ushort Light = LightControlObject.ObjectId;
    private const int MaxLights = 6;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Proves: SEC-09, U-13
    [TestMethod]
    public async Task Each_right_opens_its_own_operations_and_no_other()
    {
        await using var rig = await Rig.StartAsync();
        var owner = rig.Servers[0].Client(Endpoint);
        var guest = rig.Servers[1].Client(Endpoint);
        foreach (ushort target in new ushort[] { 3, Light })
        {
            var guard = await owner.FindAccessControlAsync(target, 0);
            Assert.AreEqual(First, guard!.Owner);
            foreach (var rights in Enumerable.Range(0, 16).Select(bits => (Rights)bits))
            {
                Assert.AreEqual(CoapCode.Changed, (await owner.WriteAccessAsync(guard.Instance, Second, rights)).Code);
                Assert.AreEqual(rights, (await guest.FindAccessControlAsync(target, 0))!.Acl[Second]);
                await AssertOpensAsync(guest, target, rights);
            }
        }

        Assert.AreEqual(CoapCode.Unauthorized, (await CreateAsync(guest)).Code);
        Assert.AreEqual(CoapCode.Created, (await CreateAsync(owner)).Code);
        Assert.AreEqual(CoapCode.Unauthorized, (await guest.WriteAccessAsync(0, Second, Rights.All)).Code);
        Assert.AreEqual(CoapCode.Unauthorized, (await guest.WriteOwnerAsync(0, Second)).Code);
    }

    // Proves: SEC-09
    [TestMethod]
    public async Task A_server_that_loses_the_right_is_told_so_and_then_nothing_more()
    {
        await using var rig = await Rig.StartAsync();
        var owner = rig.Servers[0].Client(Endpoint);
        var guest = rig.Servers[1].Client(Endpoint);
        var path = $"/{Light}/0/{LightControlObject.Dimmer}";
        await using var observation = await guest.ObserveAsync(path).WaitAsync(Limit);
        await using var notifications = observation.NotificationsAsync().GetAsyncEnumerator();
        Assert.AreEqual(CoapCode.Changed, (await owner.WriteAsync(path, "40")).Code);
        Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(Limit));
        Assert.AreEqual("40", Encoding.UTF8.GetString(notifications.Current.Bytes.Span));

        var guard = await owner.FindAccessControlAsync(Light, 0);
        Assert.AreEqual(CoapCode.Changed, (await owner.WriteAclAsync(guard!.Instance, new Dictionary<ushort, Rights> { [Second] = Rights.Write })).Code);
        Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(Limit));
        Assert.AreEqual(CoapCode.Unauthorized, notifications.Current.Code);
        Assert.AreEqual(CoapCode.Changed, (await owner.WriteAsync(path, "50")).Code);
        Assert.IsFalse(await notifications.MoveNextAsync().AsTask().WaitAsync(Limit));
    }

    // Proves: SEC-09
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public async Task Two_servers_that_fight_over_an_object_get_what_the_rules_give_them(int seed)
    {
        await using var rig = await Rig.StartAsync();
        var clients = rig.Servers.Select(server => server.Client(Endpoint)).ToArray();
        var rules = new FightRules(MaxLights);
        var random = new Random(seed);
        for (int round = 0; round < 400; round++)
        {
            var move = FightMove.Any(random, MaxLights);
            var expected = rules.Play(move);
            var code = await PlayAsync(clients, move);
            Assert.AreEqual(expected, code, $"round {round}: {move}");
        }

        await AssertAsTheRulesSayAsync(clients[0], rules);
        Assert.IsGreaterThan(40, rules.Refused);
        Assert.IsGreaterThan(100, rules.Granted);
    }

    // Proves: SEC-09
    [TestMethod]
    public async Task Both_at_once_leave_every_instance_with_one_owner_and_the_device_in_good_health()
    {
        await using var rig = await Rig.StartAsync();
        var clients = rig.Servers.Select(server => server.Client(Endpoint)).ToArray();
        CoapCode[] possible =
        [
            CoapCode.Changed, CoapCode.Created, CoapCode.Deleted, CoapCode.Content, CoapCode.Unauthorized, CoapCode.NotFound,
            CoapCode.BadRequest, CoapCode.ServiceUnavailable,
        ];
        async Task FightAsync(int server)
        {
            var random = new Random(server);
            for (int round = 0; round < 250; round++)
            {
                var move = FightMove.Any(random, MaxLights) with { Server = server };
                var code = await PlayAsync(clients, move);
                Assert.IsTrue(possible.Contains(code) || (move.Kind == FightKind.Drop && code == CoapCode.MethodNotAllowed), $"{move}: {code}");
            }
        }

        await Task.WhenAll(FightAsync(0), FightAsync(1));
        var guards = await clients[0].ReadAccessControlAsync();
        var lights = (await clients[0].DiscoverAsync($"/{Light}")).Links.Where(link => link.Target.Count(c => c == '/') == 2).Select(link => ushort.Parse(link.Target.Split('/')[2]));
        CollectionAssert.AllItemsAreUnique(guards.Select(guard => (guard.Object, guard.ObjectInstance)).ToArray());
        foreach (var light in lights)
        {
            var guard = guards.Single(guard => guard.Object == Light && guard.ObjectInstance == light);
            Assert.IsTrue(guard.Owner is First or Second);
        }

        Assert.IsNull(rig.Failure);
        Assert.AreEqual("Acme", (await clients[1].ReadAsync("/3/0/0", ContentFormat.Text)).Value);
    }

    // Proves: SEC-09
    [TestMethod]
    public async Task Rights_outlive_a_restart_of_the_device()
    {
        var store = new MemoryStore(2, 2048);
        await using (var rig = await Rig.StartAsync(store))
        {
            var owner = rig.Servers[0].Client(Endpoint);
            var guard = await owner.FindAccessControlAsync(Light, 0);
            Assert.AreEqual(CoapCode.Changed, (await owner.WriteAccessAsync(guard!.Instance, Second, Rights.Write)).Code);
            Assert.AreEqual(CoapCode.Changed, (await owner.WriteOwnerAsync(guard.Instance, Second)).Code);
        }

        var accounts = AccessControl.NewAccounts(2);
        byte[] record = new byte[2048];
        Assert.IsTrue(new AccountRecord().TryRead(accounts, record, store.Read(AccountRecord.Name, record, 0, record.Length)));
        var table = AccessControlTable.Of(accounts);
        int id = table.Find(Light, 0);
        Assert.AreEqual(Second, table.OwnerOf(id));
        Assert.AreEqual((int)Rights.Write, table.RightsOf(id, Second));
        Assert.AreEqual((int)Rights.Read, table.RightsOf(id, 0));
    }

    private static async Task AssertOpensAsync(ManagedClient guest, ushort target, Rights rights)
    {
        var value = target == 3 ? "/3/0/15" : $"/{Light}/0/{LightControlObject.Dimmer}";
        AssertNeeds(Rights.Read, await guest.ReadAsync($"/{target}/0"));
        AssertNeeds(Rights.Read, await guest.WriteAttributesAsync(value, "pmin=1"));
        AssertNeeds(Rights.Write, await guest.WriteAsync(value, target == 3 ? "Europe/Berlin" : "30"));
        AssertNeeds(Rights.None, await guest.DiscoverAsync($"/{target}/0"));
        if (target == 3)
        {
            AssertNeeds(Rights.Execute, await guest.ExecuteAsync("/3/0/12"));
            AssertNeeds(Rights.Delete, await guest.DeleteAsync("/3/0"), CoapCode.MethodNotAllowed);
        }

        void AssertNeeds(Rights right, Lwm2mResult result, CoapCode? otherwise = null)
        {
            bool isAllowed = (rights & right) == right;
            string what = $"{right} of {rights}: {result}";
            if (isAllowed && otherwise is null)
            {
                Assert.IsTrue(result.IsSuccess, what);
            }
            else
            {
                Assert.AreEqual(isAllowed ? otherwise : CoapCode.Unauthorized, result.Code, what);
            }
        }
    }

    private static Task<Lwm2mResult> CreateAsync(ManagedClient client, ushort? instance = null) => client.CreateAsync(
        Light, instance, [new(new Bench.Content.Lwm2mPath(Light, instance ?? 0, LightControlObject.OnOff), true)]);

    private static async Task<CoapCode> PlayAsync(ManagedClient[] clients, FightMove move)
    {
        var client = clients[move.Server];
        if (move.Kind is FightKind.Grant or FightKind.Give or FightKind.Drop)
        {
            var guard = await client.FindAccessControlAsync(Light, move.Light);
            if (guard is null)
            {
                return CoapCode.NotFound;
            }

            return (move.Kind switch
            {
                FightKind.Grant => await client.WriteAccessAsync(guard.Instance, move.Whom, move.Rights),
                FightKind.Give => await client.WriteOwnerAsync(guard.Instance, move.Whom),
                _ => await client.DeleteAsync($"/2/{guard.Instance}"),
            }).Code;
        }

        return (move.Kind switch
        {
            FightKind.Read => await client.ReadAsync($"/{Light}/{move.Light}"),
            FightKind.Write => await client.WriteAsync($"/{Light}/{move.Light}/{LightControlObject.Dimmer}", "12"),
            FightKind.Delete => await client.DeleteAsync($"/{Light}/{move.Light}"),
            _ => await CreateAsync(client, move.Light),
        }).Code;
    }

    private static async Task AssertAsTheRulesSayAsync(ManagedClient client, FightRules rules)
    {
        var guards = (await client.ReadAccessControlAsync()).Where(guard => guard.Object == Light && guard.ObjectInstance != 65535).ToArray();
        Assert.AreEqual(rules.Guards.Count, guards.Length);
        foreach (var guard in guards)
        {
            var expected = rules.Guards[guard.ObjectInstance];
            Assert.AreEqual(expected.Owner, guard.Owner);
            CollectionAssert.AreEquivalent(expected.Acl.ToArray(), guard.Acl.ToArray());
        }
    }

    /// <summary>The device on a thread and two servers; the first owns all there was from the factory, it alone may create lights.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly Thread _thread;
        private readonly Lwm2mClient _device;

        private Rig(Lwm2mServer[] servers, Store? store)
        {
            Servers = servers;
            var options = new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, ReactionMs = 10, Coap = new CoapOptions { Timing = new BearerTiming { AckTimeoutMs = 1000 } } };
            _device = new Lwm2mClient(Endpoint, options, new HostRandom());
            _device.Objects.Add(new SecurityObject(_device.Accounts));
            _device.Objects.Add(new ServerObject(_device));
            AccessControl.AddTo(_device);
            _device.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
            _device.Objects.Add(new LightControlObject(MaxLights));
            _device.Bindings.Add(new UdpBinding());
            if (store is not null)
            {
                _device.Provision(store);
            }

            for (int i = 0; i < servers.Length; i++)
            {
                int port = ((IPEndPoint)servers[i].Coap.LocalEndPoint).Port;
                _device.Accounts.Add(new SecurityAccount($"coap://127.0.0.1:{port}", First + i), new ServerAccount(First + i, 300));
            }

            Assert.IsTrue(AccessControl.Of(_device).TryProvision(First, AccessRights.Read));
            AccessControlTable.Of(_device.Accounts).TryGrant(Light, AccessControlTable.WholeObject, First, AccessRights.Create);
            _device.Start();
            _thread = new Thread(Run) { IsBackground = true };
        }

        public Lwm2mServer[] Servers { get; }

        public Exception? Failure { get; private set; }

        public static async Task<Rig> StartAsync(Store? store = null)
        {
            var servers = Enumerable.Range(0, 2).Select(_ => new Lwm2mServer(new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)))).ToArray();
            var rig = new Rig(servers, store);
            rig._thread.Start();
            foreach (var server in servers)
            {
                await server.WaitForClientAsync(Endpoint).WaitAsync(Limit);
            }

            return rig;
        }

        public async ValueTask DisposeAsync()
        {
            _device.RequestStop();
            _thread.Join(TimeSpan.FromSeconds(5));
            foreach (var server in Servers)
            {
                await server.DisposeAsync();
            }
        }

        private void Run()
        {
            try
            {
                _device.Run(new BoardClock());
            }
            catch (Exception e)
            {
                Failure = e;
            }
        }
    }
}
