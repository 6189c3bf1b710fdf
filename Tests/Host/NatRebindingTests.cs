using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.App;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using ContentFormat = Lwm2m.Bench.Content.ContentFormat;
using ServerOptions = Lwm2m.Bench.Management.Lwm2mServerOptions;

namespace Lwm2m.Host.Tests;

/// <summary>A registered device whose NAT gives it another address, over real sockets and the bench's DTLS server.</summary>
[TestClass]
public class NatRebindingTests
{
    private const string Endpoint = "urn:test:nat";
    private static readonly byte[] Key = [.. Enumerable.Range(3, 16).Select(i => (byte)(i * 13))];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Proves: LPWA-30, SEC-14, SEC-20
    [TestMethod]
    public async Task With_a_connection_id_the_registration_and_the_observation_go_on_without_a_word()
    {
        await using var rig = await Rig.StartAsync(connectionId: 4);
        await using var observation = await rig.Client.ObserveAsync("/3303/0/5700").WaitAsync(Limit);
        await using var notifications = observation.NotificationsAsync().GetAsyncEnumerator();
        var location = rig.Client.Registration.Location;
        rig.Nat.Rebind();

        rig.Sensor.Value = 31.5;
        Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(Limit));
        Assert.AreEqual(31.5, notifications.Current.Value);
        Assert.AreEqual("Acme", (await rig.Client.ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(Limit)).Value);
        Assert.AreEqual(location, rig.Client.Registration.Location);
        CollectionAssert.AreEqual(new[] { HandshakeOutcome.Full }, rig.Handshakes.ToArray());
    }

    // Proves: LPWA-12, LPWA-30
    [TestMethod]
    public async Task Without_one_the_session_is_resumed_and_the_registration_updated()
    {
        await using var rig = await Rig.StartAsync(connectionId: null);
        var location = rig.Client.Registration.Location;
        var updated = new TaskCompletionSource();
        rig.Server.Clients.Updated += _ => updated.TrySetResult();
        rig.Nat.Rebind();
        rig.Device.RequestUpdate(1);

        await updated.Task.WaitAsync(Limit);
        Assert.AreEqual("Acme", (await rig.Client.ReadAsync("/3/0/0", ContentFormat.Text).WaitAsync(Limit)).Value);
        Assert.AreEqual(location, rig.Client.Registration.Location);
        CollectionAssert.AreEqual(new[] { HandshakeOutcome.Full, HandshakeOutcome.Resumed }, rig.Handshakes.ToArray());
    }

    // Proves: SEC-01, LPWA-21
    [TestMethod]
    public async Task A_server_with_another_key_gets_no_word_of_the_registration()
    {
        await using var rig = await Rig.StartAsync(connectionId: 4, serverKey: [.. Key.Reverse()], waits: false);
        await Task.Delay(1500);
        Assert.AreEqual(0, rig.Server.Clients.All.Count);
        Assert.IsFalse(rig.Nat.Datagrams.Any(datagram => datagram.AsSpan().IndexOf("urn:test:nat"u8) >= 0));
        Assert.IsTrue(rig.Nat.Datagrams.All(datagram => datagram[0] is not 23 and not 25 || datagram.Length < 100));
    }

    /// <summary>The device on a thread, the NAT, and the server.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly Thread _thread;

        private Rig(Lwm2mServer server, Nat nat, bool isForgotten)
        {
            Server = server;
            Nat = nat;
            var options = new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, ReactionMs = 20 };
            if (isForgotten)
            {
                // What the server does not answer from another port any more is given up soon.
                options.Coap = new CoapOptions { Timing = new BearerTiming { AckTimeoutMs = 400, MaxRetransmit = 1 } };
            }

            Device = new Lwm2mClient(Endpoint, options, new HostRandom());
            Device.Objects.Add(new SecurityObject(Device.Accounts));
            Device.Objects.Add(new ServerObject(Device));
            Device.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
            Temperature = new TemperatureObject(Sensor);
            Device.Objects.Add(Temperature);
            Device.Bindings.Add(new UdpBinding(new DtlsPsk(new HostRandom())));
            var account = new SecurityAccount($"coaps://127.0.0.1:{nat.Port}", 1);
            account.SetPreSharedKey("dev"u8.ToArray(), Key);
            Device.Accounts.Add(account, new ServerAccount(1, 300) { RetryTimerS = 1 });
            Device.Start();
            _thread = new Thread(Run) { IsBackground = true };
        }

        public Lwm2mServer Server { get; }

        public Nat Nat { get; }

        public Lwm2mClient Device { get; }

        public TemperatureObject Temperature { get; }

        public SettableSensor Sensor { get; } = new();

        public ConcurrentQueue<HandshakeOutcome> Handshakes { get; } = new();

        public ManagedClient Client => Server.Client(Endpoint);

        public static async Task<Rig> StartAsync(int? connectionId, byte[]? serverKey = null, bool waits = true)
        {
            var udp = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0));
            var dtls = new DtlsServer(udp, identity => identity == "dev" ? serverKey ?? Key : null, new DtlsServerOptions { ConnectionIdLength = connectionId });
            var server = new Lwm2mServer(dtls, new ServerOptions { Coap = new CoapEndpointOptions { BlockSize = 256 } });
            var rig = new Rig(server, new Nat((IPEndPoint)udp.LocalEndPoint), connectionId is null);
            dtls.HandshakeEnded += handshake => rig.Handshakes.Enqueue(handshake.Outcome);
            rig._thread.Start();
            if (waits)
            {
                await server.WaitForClientAsync(Endpoint).WaitAsync(Limit);
                var isRegistered = await Task.Run(() => SpinWait.SpinUntil(() => rig.Device.SessionAt(0).Registration.State == RegistrationState.Registered, Limit));
                Assert.IsTrue(isRegistered);
            }

            return rig;
        }

        public async ValueTask DisposeAsync()
        {
            Device.RequestStop();
            _thread.Join(TimeSpan.FromSeconds(5));
            Nat.Dispose();
            await Server.DisposeAsync();
        }

        private void Run()
        {
            var clock = new BoardClock();
            while (!Device.IsStopped)
            {
                Temperature.Measure(Device);
                var next = Device.Step(clock.NowMs);
                if (!Device.IsStopped)
                {
                    Device.Wait(next - clock.NowMs);
                }
            }
        }
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

    /// <summary>Passes datagrams on; when rebound it sends from another port and takes nothing at the old one.</summary>
    private sealed class Nat : IDisposable
    {
        private readonly UdpClient _inside = new(new IPEndPoint(IPAddress.Loopback, 0));
        private readonly IPEndPoint _server;
        private UdpClient _outside;
        private IPEndPoint? _device;

        public Nat(IPEndPoint server)
        {
            _server = server;
            _outside = Outside();
            _ = PassAsync(_inside, (bytes, from) =>
            {
                _device = from;
                return _outside.SendAsync(bytes).AsTask();
            });
        }

        public int Port => ((IPEndPoint)_inside.Client.LocalEndPoint!).Port;

        public ConcurrentQueue<byte[]> Datagrams { get; } = new();

        public void Rebind()
        {
            var former = _outside;
            _outside = Outside();
            former.Dispose();
        }

        public void Dispose()
        {
            _inside.Dispose();
            _outside.Dispose();
        }

        private UdpClient Outside()
        {
            var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Connect(_server);
            _ = PassAsync(socket, (bytes, _) => _inside.SendAsync(bytes, _device).AsTask());
            return socket;
        }

        private async Task PassAsync(UdpClient from, Func<ReadOnlyMemory<byte>, IPEndPoint, Task> pass)
        {
            while (true)
            {
                UdpReceiveResult received;
                try
                {
                    received = await from.ReceiveAsync();
                }
                catch (Exception e) when (from.Client is null || e is ObjectDisposedException)
                {
                    return;
                }
                catch (SocketException)
                {
                    // The other side refused an earlier datagram; the next may arrive.
                    continue;
                }

                Datagrams.Enqueue(received.Buffer);
                try
                {
                    await pass(received.Buffer, received.RemoteEndPoint);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // Lost, as a datagram may be while the address changes.
                }
            }
        }
    }
}
