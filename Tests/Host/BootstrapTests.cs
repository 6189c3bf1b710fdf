using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using AccessControl = Lwm2m.Access.AccessControl;
using CoapOptions = Lwm2m.Coap.CoapOptions;
using SecurityMode = Lwm2m.Bench.Bootstrap.SecurityMode;

namespace Lwm2m.Host.Tests;

/// <summary>The device and the bench's bootstrap server over real sockets: the certification cases, and everything a bootstrap server can do wrong.</summary>
[TestClass]
public class BootstrapTests
{
    private const string Endpoint = "urn:test:bootstrap";
    private static readonly byte[] BootstrapKey = [.. Enumerable.Range(3, 16).Select(i => (byte)(i * 13))];
    private static readonly byte[] ServerKey = [.. Enumerable.Range(5, 16).Select(i => (byte)(i * 7))];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A good account that leads to a port where nobody answers.</summary>
    private static readonly BootstrapConfig Config =
        BootstrapConfig.Account(SecurityInstance.Psk(1, 101, "coaps://127.0.0.1:9", "id", ServerKey), new ServerInstance(1));

    public static IEnumerable<object[]> Faults =>
        BootstrapFault.All(Config).Concat(BootstrapFault.Orders(Config)).Select(fault => new object[] { fault });

    public static IEnumerable<object[]> Ways =>
        from format in new int?[] { null, ContentFormat.Tlv, ContentFormat.SenmlCbor }
        from grain in new[] { WriteGrain.Object, WriteGrain.Instance, WriteGrain.Resource }
        select new object[] { format ?? -1, grain };

    // Proves: ETS-0, ETS-1, SEC-03, SEC-04, SEC-07, SEC-20, SEC-21, SEC-24, WP-27, U-08
    [TestMethod]
    [DynamicData(nameof(Ways))]
    public async Task A_device_is_given_its_server_over_dtls_and_registers_there(int format, WriteGrain grain)
    {
        await using var server = Server();
        await using var bootstrap = new Lwm2mBootstrapServer(
            new DtlsServer(new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)), identity => identity == "bs" ? BootstrapKey : null));
        var config = BootstrapConfig.Account(
            SecurityInstance.Psk(1, 101, $"coaps://127.0.0.1:{Port(server.Coap)}", "id", ServerKey), new ServerInstance(1));
        bootstrap.Provide(Endpoint, BootstrapPlan.Provision(config, format < 0 ? null : format, grain));
        await using var device = new Device(SecuredAccount(Port(bootstrap.Coap)));
        var result = await bootstrap.WaitForResultAsync(Endpoint).WaitAsync(Limit);
        Assert.AreEqual(BootstrapOutcome.Finished, result.Outcome, result.ToString());
        Assert.AreEqual(format < 0 ? ContentFormat.SenmlCbor : 112, result.Request.PreferredFormat);
        await server.WaitForClientAsync(Endpoint).WaitAsync(Limit);
        Assert.AreEqual("Acme", (await server.Client(Endpoint).ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(Limit)).Value);
    }

    // Proves: ETS-4, ETS-5, ETS-6, SEC-29, U-09
    [TestMethod]
    public async Task A_server_triggers_a_bootstrap_that_takes_its_own_account_away()
    {
        await using var first = Server();
        await using var second = Server();
        await using var bootstrap = new Lwm2mBootstrapServer(
            new DtlsServer(new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)), identity => identity == "bs" ? BootstrapKey : null));
        bootstrap.Provide(Endpoint, Plan(first, 101), Plan(second, 102));
        await using var device = new Device(SecuredAccount(Port(bootstrap.Coap)));
        await first.WaitForClientAsync(Endpoint).WaitAsync(Limit);
        await device.WaitAsync(client => client.IsRegistered(101));
        var removed = new TaskCompletionSource();
        first.Clients.Deregistered += _ => removed.TrySetResult();
        await first.Client(Endpoint).ExecuteAsync("/1/1/9").WaitAsync(Limit);
        await second.WaitForClientAsync(Endpoint).WaitAsync(Limit);
        await removed.Task.WaitAsync(Limit);
        Assert.IsTrue((await bootstrap.WaitForResultAsync(Endpoint, 2).WaitAsync(Limit)).Outcome == BootstrapOutcome.Finished);
    }

    // Proves: ETS-9, SEC-16, SEC-33
    [TestMethod]
    [DynamicData(nameof(Faults))]
    public async Task A_faulty_bootstrap_server_is_answered_and_leaves_nothing_half_done(BootstrapFault fault)
    {
        await using var bootstrap = new Lwm2mBootstrapServer(new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)));
        bootstrap.Provide(Endpoint, fault.Plan);
        await using var device = new Device(new SecurityAccount($"coap://127.0.0.1:{Port(bootstrap.Coap)}", SecurityAccount.Unset));
        if (fault.End == ExpectedEnd.TimedOut)
        {
            await device.WaitAsync(client => client.Failure == BootstrapFailure.TimedOut);
        }
        else
        {
            var result = await bootstrap.WaitForResultAsync(Endpoint).WaitAsync(Limit);
            await device.WaitAsync(client => client.Completed == (fault.End == ExpectedEnd.InForce ? 1 : 0));
            Assert.IsTrue(result.Answers.All(answer => answer.Code.Class is 2 or 4), result.ToString());
            Assert.IsTrue(result.Answers.Where(answer => answer.Step.StartsWith("GET /0", StringComparison.Ordinal) || answer.Step.StartsWith("GET /21", StringComparison.Ordinal))
                .All(answer => answer.Code == CoapCode.Unauthorized), result.ToString());
        }

        device.Stop();
        var kept = new AccountList(4);
        var buffer = new byte[1024];
        var count = device.Store.Read(AccountRecord.Name, buffer, 0, buffer.Length);
        Assert.AreEqual(fault.End == ExpectedEnd.InForce, count > 0 && new AccountRecord().TryRead(kept, buffer, count) && kept.Count == 1);
        if (count > 0)
        {
            CollectionAssert.AreEqual(ServerKey, kept.FindSecurity(101).SecretKey);
            Assert.AreEqual("coaps://127.0.0.1:9", kept.FindSecurity(101).ServerUri);
            Assert.AreEqual(1, kept.Servers.Count);
        }

        Assert.IsFalse(device.Reports.Any(report => report.Contains(Encoding.Latin1.GetString(ServerKey), StringComparison.Ordinal)));
    }

    private static BootstrapPlan Plan(Lwm2mServer server, int shortServerId) => BootstrapPlan.Provision(BootstrapConfig.Account(
        SecurityInstance.Psk(1, shortServerId, $"coaps://127.0.0.1:{Port(server.Coap)}", "id", ServerKey), new ServerInstance(1)));

    private static Lwm2mServer Server() => new(
        new DtlsServer(new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)), identity => identity == "id" ? ServerKey : null));

    private static int Port(Bench.Coap.CoapEndpoint endpoint) => ((IPEndPoint)endpoint.LocalEndPoint).Port;

    private static SecurityAccount SecuredAccount(int port)
    {
        var account = new SecurityAccount($"coaps://127.0.0.1:{port}", SecurityAccount.Unset);
        account.SetPreSharedKey("bs"u8.ToArray(), BootstrapKey);
        return account;
    }

    /// <summary>What of the client can be seen from another thread.</summary>
    private sealed record Seen(BootstrapFailure Failure, int Completed, IReadOnlyList<int> Registered)
    {
        public bool IsRegistered(int shortServerId) => Registered.Contains(shortServerId);
    }

    /// <summary>The device on a thread of its own.</summary>
    private sealed class Device : IAsyncDisposable
    {
        private readonly Lwm2mClient _client;
        private readonly Thread _thread;
        private volatile Seen _seen = new(BootstrapFailure.None, 0, []);

        public Device(SecurityAccount bootstrap)
        {
            var options = new ClientOptions
            {
                RegisterSpreadMs = 0, UpdateSpreadMs = 0,
                ReactionMs = 10, MaxServers = 4, AllowsInsecureBootstrap = true, BootstrapTimeoutS = 2, BootstrapRetryS = 600,
                Coap = new CoapOptions { Timing = new BearerTiming { AckTimeoutMs = 1000 } },
            };
            _client = new Lwm2mClient(Endpoint, options, new HostRandom());
            ClientBootstrap.AddTo(_client);
            _client.Objects.Add(new SecurityObject(_client.Accounts));
            _client.Objects.Add(new ServerObject(_client));
            AccessControl.AddTo(_client);
            _client.Objects.Add(new OscoreObject(_client.Accounts));
            _client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
            _client.Bindings.Add(new UdpBinding());
            _client.Bindings.Add(new UdpBinding(new DtlsPsk(new HostRandom())));
            _client.Accounts.AddBootstrap(bootstrap);
            _client.Provision(Store);
            _client.Bootstrap.Reported += (_, text) => Reports.Add(text ?? "");
            _client.Start();
            _thread = new Thread(Run) { IsBackground = true };
            _thread.Start();
        }

        public MemoryStore Store { get; } = new(4, 1024);

        /// <summary>To be read after <see cref="Stop"/>.</summary>
        public List<string> Reports { get; } = [];

        public async Task WaitAsync(Func<Seen, bool> condition)
        {
            for (var until = DateTime.UtcNow + Limit; !condition(_seen);)
            {
                Assert.IsTrue(DateTime.UtcNow < until, $"{_seen.Failure} {_seen.Completed}");
                await Task.Delay(10);
            }
        }

        public void Stop()
        {
            _client.RequestStop();
            Assert.IsTrue(_thread.Join(Limit));
        }

        public ValueTask DisposeAsync()
        {
            Stop();
            return ValueTask.CompletedTask;
        }

        private void Run()
        {
            var clock = new BoardClock();
            while (!_client.IsStopped)
            {
                var next = _client.Step(clock.NowMs);
                _seen = new(_client.Bootstrap.Failure, _client.Bootstrap.Completed,
                    [.. Enumerable.Range(0, _client.SessionCount).Select(_client.SessionAt).Where(session => session.Registration.IsRegistered).Select(session => session.Account.ShortServerId)]);
                if (!_client.IsStopped)
                {
                    _client.Wait(next - clock.NowMs);
                }
            }
        }
    }
}
