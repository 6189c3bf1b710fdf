using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.App;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Dtls;
using Lwm2m.Objects;
using Lwm2m.Send;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using AccessControl = Lwm2m.Access.AccessControl;
using CoapCode = Lwm2m.Bench.Coap.CoapCode;
using ContentFormat = Lwm2m.Bench.Content.ContentFormat;
using DevicePath = Lwm2m.Client.Lwm2mPath;

namespace Lwm2m.Host.Tests;

/// <summary>One device at three of the bench's servers, without security, with DTLS and out of reach: each with a registration of its own, over real sockets.</summary>
[TestClass]
public class SeveralServersTests
{
    private const string Endpoint = "urn:test:several";
    private const string Celsius = "/3303/0/5700";
    private const int Plain = 1;
    private const int Secured = 2;
    private const int Lost = 3;
    private static readonly byte[] Key = [.. Enumerable.Range(5, 16).Select(i => (byte)(i * 11))];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestMethod]
    public async Task Each_server_has_its_own_security_lifetime_binding_observations_and_attributes()
    {
        await using var rig = await Rig.StartAsync();
        var plain = rig.Client(Plain);
        var secured = rig.Client(Secured);
        Assert.AreEqual(TimeSpan.FromSeconds(300), plain.Registration.Lifetime);
        Assert.AreEqual(TimeSpan.FromSeconds(600), secured.Registration.Lifetime);
        Assert.AreEqual("U", plain.Registration.Binding);
        Assert.AreEqual("UN", secured.Registration.Binding);

        Assert.AreEqual(CoapCode.Changed, (await secured.WriteAttributesAsync(Celsius, "pmin=3600")).Code);
        Assert.IsNotNull(Pmin(await secured.DiscoverAsync(Celsius)));
        Assert.IsNull(Pmin(await plain.DiscoverAsync(Celsius)));

        await using var ofPlain = await plain.ObserveAsync(Celsius).WaitAsync(Limit);
        await using var ofSecured = await secured.ObserveAsync(Celsius).WaitAsync(Limit);
        await using var told = ofPlain.NotificationsAsync().GetAsyncEnumerator();
        rig.Sensor.Value = 31.5;
        Assert.IsTrue(await told.MoveNextAsync().AsTask().WaitAsync(Limit));
        Assert.AreEqual(31.5, told.Current.Value);
        Assert.AreEqual(31.5, (await secured.ReadAsync(Celsius)).Value);
        Assert.AreEqual(0, rig.Device.FindSession(Secured).Observations.NotificationsSent, "its pmin is an hour");
        Assert.AreEqual(1, rig.Device.FindSession(Plain).Observations.Count);
        Assert.AreEqual(1, rig.Device.FindSession(Secured).Observations.Count);
    }

    [TestMethod]
    public async Task A_server_that_restarts_is_registered_at_anew_and_the_other_is_not()
    {
        await using var rig = await Rig.StartAsync();
        await using var observation = await rig.Client(Secured).ObserveAsync(Celsius).WaitAsync(Limit);
        await using var told = observation.NotificationsAsync().GetAsyncEnumerator();
        var location = rig.Client(Secured).Registration.Location;
        rig.Server(Plain).Forget();
        rig.Device.RequestUpdate(Plain);
        await rig.Server(Plain).WaitForClientAsync(Endpoint).WaitAsync(Limit);
        Assert.AreEqual("Acme", (await rig.Client(Plain).ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(Limit)).Value);
        Assert.AreEqual(2, rig.Device.FindSession(Plain).Registration.Generation);

        rig.Sensor.Value = 12.5;
        Assert.IsTrue(await told.MoveNextAsync().AsTask().WaitAsync(Limit));
        Assert.AreEqual(location, rig.Client(Secured).Registration.Location);
        Assert.AreEqual(1, rig.Device.FindSession(Secured).Registration.Generation);
    }

    [TestMethod]
    public async Task A_server_out_of_reach_holds_nobody_up_and_is_found_when_it_is_back()
    {
        await using var rig = await Rig.StartAsync();
        Assert.IsFalse(rig.Device.FindSession(Lost).Registration.IsRegistered);
        Assert.AreEqual("Acme", (await rig.Client(Secured).ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(Limit)).Value);
        rig.Server(Lost).IsReachable = true;
        await rig.Server(Lost).WaitForClientAsync(Endpoint).WaitAsync(Limit);
        Assert.AreEqual("Acme", (await rig.Client(Lost).ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(Limit)).Value);
        Assert.AreEqual(1, rig.Device.FindSession(Plain).Registration.Generation);
    }

    [TestMethod]
    public async Task A_disabled_server_is_left_and_found_again_while_the_other_goes_on()
    {
        await using var rig = await Rig.StartAsync();
        var left = new TaskCompletionSource();
        rig.Server(Plain).Clients.Deregistered += _ => left.TrySetResult();
        var location = rig.Client(Secured).Registration.Location;
        Assert.AreEqual(CoapCode.Changed, (await rig.Client(Plain).DisableAsync(TimeSpan.FromSeconds(1))).Code);
        await left.Task.WaitAsync(Limit);
        Assert.AreEqual("Acme", (await rig.Client(Secured).ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(Limit)).Value);
        await rig.Server(Plain).WaitForClientAsync(Endpoint).WaitAsync(Limit);
        Assert.AreEqual(location, rig.Client(Secured).Registration.Location);
    }

    // Proves: ETS-306, ETS-307
    [TestMethod]
    public async Task Send_reaches_the_servers_that_allow_it_and_no_other()
    {
        await using var rig = await Rig.StartAsync();
        var sent = new ConcurrentQueue<SentData>();
        rig.Server(Plain).DataSent += sent.Enqueue;
        rig.Server(Secured).DataSent += sent.Enqueue;
        Assert.AreEqual(SendOutcome.Muted, await rig.SendAsync(Sender.AllServers, Celsius));
        Assert.AreEqual(CoapCode.Changed, (await rig.Client(Secured).MuteSendAsync(false, 1)).Code);
        rig.Sensor.Value = 7.25;
        Assert.AreEqual(SendOutcome.Delivered, await rig.SendAsync(Sender.AllServers, Celsius, "/3/0/0"));
        var data = sent.Single();
        Assert.AreEqual(Endpoint, data.Registration.Endpoint);
        Assert.AreEqual("Acme", data.Values.Single(value => value.Path.ToString() == "/3/0/0").Value);
        Assert.AreEqual(7.25, data.Values.Single(value => value.Path.ToString() == Celsius).Value);

        Assert.AreEqual(CoapCode.Changed, (await rig.Client(Secured).MuteSendAsync(true, 1)).Code);
        Assert.AreEqual(SendOutcome.Muted, await rig.SendAsync(Secured, Celsius));
        Assert.HasCount(1, sent);
        Assert.IsFalse(data.DespiteMute);
    }

    /// <summary>The attribute pmin of the one link, as text, or null.</summary>
    private static string? Pmin(Lwm2mResult result) =>
        result.Links.Single().Attributes.Select(attribute => attribute.ToString()).FirstOrDefault(text => text!.Contains("pmin"));

    /// <summary>The device on a thread, and the servers.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly Thread _thread;
        private readonly Lwm2mServer[] _servers;
        private readonly ConcurrentQueue<Action> _work = new();
        private readonly TemperatureObject _temperature;

        private Rig(Lwm2mServer[] servers)
        {
            _servers = servers;
            var options = new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, ReactionMs = 20, MaxServers = servers.Length, Coap = new CoapOptions { Timing = new BearerTiming { AckTimeoutMs = 400, MaxRetransmit = 1 } } };
            _temperature = new TemperatureObject(Sensor);
            Device = new Lwm2mClient(Endpoint, options, new HostRandom());
            Sender = Sender.AddTo(Device);
            Device.Objects.Add(new SecurityObject(Device.Accounts));
            Device.Objects.Add(new ServerObject(Device));
            Device.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
            Device.Objects.Add(_temperature);
            Device.Bindings.Add(new UdpBinding());
            Device.Bindings.Add(new UdpBinding(new DtlsPsk(new HostRandom())));
            Device.Bindings.Add(new NonIpBinding());
            var secured = new SecurityAccount($"coaps://127.0.0.1:{Port(Secured)}", Secured);
            secured.SetPreSharedKey("dev"u8.ToArray(), Key);
            var second = new ServerAccount(Secured, 600);
            second.SetBindingMode("UN"u8.ToArray(), 0, 2);
            Device.Accounts.Add(new SecurityAccount($"coap://127.0.0.1:{Port(Plain)}", Plain), new ServerAccount(Plain, 300));
            Device.Accounts.Add(secured, second);
            Device.Accounts.Add(new SecurityAccount($"coap://127.0.0.1:{Port(Lost)}", Lost), new ServerAccount(Lost, 300) { RetryTimerS = 1 });
            Assert.IsTrue(AccessControl.AddTo(Device).TryProvision(Plain, AccessRights.Full));
            Device.Start();
            _thread = new Thread(Run) { IsBackground = true };
        }

        public Lwm2mClient Device { get; }

        public Sender Sender { get; }

        public SettableSensor Sensor { get; } = new();

        public static async Task<Rig> StartAsync()
        {
            var dtls = new DtlsServer(new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)), identity => identity == "dev" ? Key : null, new DtlsServerOptions());
            Lwm2mServer[] servers =
            [
                new(new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0))),
                new(dtls),
                new(new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0))) { IsReachable = false },
            ];
            var rig = new Rig(servers);
            rig._thread.Start();
            foreach (int id in new[] { Plain, Secured })
            {
                await rig.Server(id).WaitForClientAsync(Endpoint).WaitAsync(Limit);
                bool isRegistered = await Task.Run(() => SpinWait.SpinUntil(() => rig.Device.FindSession(id).Registration.State == RegistrationState.Registered, Limit));
                Assert.IsTrue(isRegistered);
            }

            return rig;
        }

        public Lwm2mServer Server(int id) => _servers[id - 1];

        public ManagedClient Client(int id) => Server(id).Client(Endpoint);

        /// <summary>Sends, and waits until it has ended.</summary>
        public async Task<SendOutcome> SendAsync(int server, params string[] paths)
        {
            var listener = new Listener();
            _work.Enqueue(() =>
            {
                var parsed = paths.Select(Parse).ToArray();
                var outcome = Sender.Send(server, parsed, parsed.Length, listener);
                if (outcome != SendOutcome.Queued)
                {
                    listener.OnSendEnded(server, outcome, 0);
                }
            });
            return await listener.Ended.WaitAsync(Limit);
        }

        public async ValueTask DisposeAsync()
        {
            Device.RequestStop();
            _thread.Join(TimeSpan.FromSeconds(5));
            foreach (var server in _servers)
            {
                await server.DisposeAsync();
            }
        }

        private static DevicePath Parse(string text)
        {
            var path = new DevicePath();
            Assert.IsTrue(path.TryParse(System.Text.Encoding.ASCII.GetBytes(text), 0, text.Length));
            return path;
        }

        private int Port(int id) => ((IPEndPoint)Server(id).Coap.LocalEndPoint).Port;

        private void Run()
        {
            var clock = new BoardClock();
            while (!Device.IsStopped)
            {
                _temperature.Measure(Device);
                while (_work.TryDequeue(out var work))
                {
                    work();
                }

                var next = Device.Step(clock.NowMs);
                if (!Device.IsStopped)
                {
                    Device.Wait(next - clock.NowMs);
                }
            }
        }
    }

    private sealed class Listener : SendListener
    {
        private readonly TaskCompletionSource<SendOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<SendOutcome> Ended => _ended.Task;

        public override void OnSendEnded(int shortServerId, SendOutcome outcome, byte code) => _ended.TrySetResult(outcome);
    }

    private sealed class SettableSensor : TemperatureSensor
    {
        private double _value = 20;

        public double Value
        {
            set { Volatile.Write(ref _value, value); }
        }

        public override double Celsius => Volatile.Read(ref _value);
    }

    /// <summary>Another way that the device has, to the secured server only; UDP goes before it.</summary>
    private sealed class NonIpBinding : Binding
    {
        public override string Scheme => "coap+nidd";

        public override int DefaultPort => 0;

        public override char Letter => 'N';

        public override bool IsSecured => true;

        public override bool Reaches(LinkTarget target) => target.Scheme == "coaps";

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) => throw new InvalidOperationException("UDP goes before it");
    }
}
