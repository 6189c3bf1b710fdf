using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.App;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Rederivation = Lwm2m.Oscore.Rederivation;
using ServerOptions = Lwm2m.Bench.Management.Lwm2mServerOptions;

namespace Lwm2m.Host.Tests;

/// <summary>A device that sleeps with the power off between reports, at the bench's server over real sockets: each life is a client of its own over the same files.</summary>
[TestClass]
public class SleepingDeviceTests
{
    private const string Endpoint = "urn:test:sleeper";
    private const string Celsius = "/3303/0/5700";
    private const int MaxWrites = 7;
    private const byte Content = 0x45;
    private const byte ConnectionIdRecord = 25;
    private static readonly byte[] Key = [.. Enumerable.Range(3, 16).Select(i => (byte)(i * 13))];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Proves: WP-18
    [TestMethod]
    public Task Without_security_the_first_datagram_of_each_life_is_the_notification() => ReportAsync(Kind.NoSec, first => first[1] == Content);

    // Proves: WP-18, SEC-12, C-42, U-06
    [TestMethod]
    public Task Over_DTLS_with_a_Connection_ID_it_is_and_nobody_shakes_hands_again() => ReportAsync(Kind.Dtls, first => first[0] == ConnectionIdRecord);

    [TestMethod]
    public Task Under_OSCORE_it_is_and_the_context_goes_on() => ReportAsync(Kind.Oscore, first => first[1] == Content);

    [TestMethod]
    public async Task After_a_power_cut_the_session_is_resumed_and_an_Update_is_all_there_is_before_the_notification()
    {
        await using var rig = new Rig(Kind.Dtls);
        await using var observation = await rig.ObserveAsync();
        await using var notifications = observation.NotificationsAsync().GetAsyncEnumerator();
        rig.CutPower();

        var life = rig.Start(celsius: 30);
        var updated = rig.Updated;
        Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(Limit));
        Assert.AreEqual(30.0, notifications.Current.Value);
        await updated.WaitAsync(Limit);
        Assert.AreEqual(1, rig.Registered);
        CollectionAssert.AreEqual(new[] { HandshakeOutcome.Full, HandshakeOutcome.Resumed }, rig.Handshakes.ToArray());
        life.Stop(suspend: false);
    }

    private static async Task ReportAsync(Kind kind, Func<byte[], bool> isNotification)
    {
        await using var rig = new Rig(kind);
        await using var observation = await rig.ObserveAsync();
        await using var notifications = observation.NotificationsAsync().GetAsyncEnumerator();
        for (int i = 1; i <= 3; i++)
        {
            Assert.IsTrue(rig.Sleep());
            rig.Writes.Clear();
            var life = rig.Start(celsius: 20 + i);
            Assert.IsTrue(await notifications.MoveNextAsync().AsTask().WaitAsync(Limit));
            Assert.AreEqual(20.0 + i, notifications.Current.Value);
            Assert.IsTrue(life.Sent.TryPeek(out var first) && isNotification(first), Convert.ToHexString(first ?? []));
            Assert.AreEqual(1, life.Sent.Count, string.Join(' ', life.Sent.Select(Convert.ToHexString)));
        }

        // From waking to sleeping: numbers are reserved, what is used once is erased, and what is to go on is written.
        Assert.IsTrue(rig.Sleep());
        Console.WriteLine($"{kind}: {rig.Writes.Count} writes from waking to sleeping: {string.Join(", ", rig.Writes)}");
        Assert.IsTrue(rig.Writes.Count <= MaxWrites, string.Join(", ", rig.Writes));
        Assert.AreEqual(1, rig.Registered);
        Assert.IsFalse(rig.Updated.IsCompleted);
        Assert.AreEqual(kind == Kind.Dtls ? 1 : 0, rig.Handshakes.Count);
    }

    private enum Kind
    {
        NoSec,
        Dtls,
        Oscore,
    }

    /// <summary>The server, the files, and the device of this moment.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly Kind _kind;
        private readonly string _folder = Directory.CreateTempSubdirectory("lwm2m-sleep-").FullName;
        private readonly Lwm2mServer _server;
        private readonly int _port;
        private readonly int _localPort = Lwm2m.Tests.FreePorts.Next();
        private readonly TaskCompletionSource _updated = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _registered;
        private Life? _life;

        public Rig(Kind kind)
        {
            _kind = kind;
            var udp = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0));
            _port = ((IPEndPoint)udp.LocalEndPoint).Port;
            IDatagramTransport transport = udp;
            if (kind == Kind.Dtls)
            {
                var dtls = new DtlsServer(udp, identity => identity == "dev" ? Key : null, new DtlsServerOptions { ConnectionIdLength = 4 });
                dtls.HandshakeEnded += handshake => Handshakes.Enqueue(handshake.Outcome);
                transport = dtls;
            }

            var credentials = new OscoreCredentials { MasterSecret = Key, SenderId = new byte[] { 2 }, RecipientId = new byte[] { 1 } };
            var contexts = kind == Kind.Oscore ? new OscoreContextStore(new OscorePeer(credentials, OscoreRecovery.Echo) { Endpoint = Endpoint }) : null;
            _server = new Lwm2mServer(transport, new ServerOptions { Oscore = contexts });
            _server.Clients.Registered += _ => Interlocked.Increment(ref _registered);
            _server.Clients.Updated += _ => _updated.TrySetResult();
        }

        public ConcurrentQueue<HandshakeOutcome> Handshakes { get; } = new();

        /// <summary>Names of the records written.</summary>
        public ConcurrentQueue<string> Writes { get; } = new();

        public int Registered => _registered;

        public Task Updated => _updated.Task;

        public Life Start(double celsius) => _life = new Life(_kind, _folder, Writes, _port, _localPort, celsius);

        public async Task<ManagedObservation> ObserveAsync()
        {
            Start(celsius: 20);
            var client = await _server.WaitForClientAsync(Endpoint).WaitAsync(Limit);
            return await client.ObserveAsync(Celsius).WaitAsync(Limit);
        }

        public bool Sleep() => _life!.Stop(suspend: true);

        public void CutPower() => _life!.Stop(suspend: false);

        public async ValueTask DisposeAsync()
        {
            _life?.Stop(suspend: false);
            await _server.DisposeAsync();
            Directory.Delete(_folder, true);
        }
    }

    /// <summary>From power on to power off.</summary>
    private sealed class Life
    {
        private readonly Lwm2mClient _client = new(Endpoint, new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, ReactionMs = 20, QueueMode = true, ConfirmableEvery = 0 }, new HostRandom());
        private readonly BoardClock _clock = new();
        private readonly TemperatureObject _temperature;
        private readonly Thread _thread;
        private readonly WireBinding _binding;
        private volatile bool _isOff;
        private bool _isStopped;

        public Life(Kind kind, string folder, ConcurrentQueue<string> writes, int port, int localPort, double celsius)
        {
            var store = new SealedStore(new FileStore(new CountingMedium(new FileMedium(folder), writes), 4096), new SoftwareCrypto(), Key, new HostRandom(), 4000);
            _client.Objects.Add(new SecurityObject(_client.Accounts));
            _client.Objects.Add(new ServerObject(_client));
            _client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
            _temperature = new TemperatureObject(new FixedSensor(celsius));
            _client.Objects.Add(_temperature);
            var account = new SecurityAccount($"{(kind == Kind.Dtls ? "coaps" : "coap")}://127.0.0.1:{port}", 1);
            LinkSecurity? dtls = null;
            if (kind == Kind.Dtls)
            {
                account.SetPreSharedKey("dev"u8.ToArray(), Key);
                dtls = new DtlsPsk(new HostRandom(), store: store);
            }

            _binding = new WireBinding(new UdpBinding(null, dtls is null ? localPort : 0), dtls);
            _client.Bindings.Add(_binding);
            _client.Accounts.Add(account, new ServerAccount(1, 300));
            if (kind == Kind.Oscore)
            {
                _client.MessageSecurity = new OscoreSecurity(new HostRandom(), options: new OscoreOptions { Rederivation = Rederivation.OnLoss }, store: store);
                _client.Accounts.AddOscore(account, new OscoreAccount(Key, [1], [2]));
            }

            _client.Sleep.KeepState(store, _clock);
            _client.Start();
            _thread = new Thread(Run) { IsBackground = true };
            _thread.Start();
        }

        public ConcurrentQueue<byte[]> Sent => _binding.Sent;

        /// <summary>Ends it; with a suspension, or as a power cut does.</summary>
        public bool Stop(bool suspend)
        {
            _isOff = true;
            _thread.Join();
            if (_isStopped)
            {
                return true;
            }

            _isStopped = true;
            if (suspend)
            {
                return _client.Sleep.Suspend(_clock.NowMs);
            }

            _binding.Drop();
            return true;
        }

        private void Run()
        {
            while (!_isOff)
            {
                _temperature.Measure(_client);
                long next = _client.Step(_clock.NowMs);
                _client.Wait(next - _clock.NowMs);
            }
        }
    }

    private sealed class CountingMedium(RecordMedium inner, ConcurrentQueue<string> writes) : RecordMedium
    {
        public override int Read(string name, int slot, byte[] buffer, int offset, int count) => inner.Read(name, slot, buffer, offset, count);

        public override bool Write(string name, int slot, byte[] buffer, int offset, int count)
        {
            writes.Enqueue($"{name} {count}");
            return inner.Write(name, slot, buffer, offset, count);
        }

        public override bool Delete(string name, int slot) => inner.Delete(name, slot);
    }

    private sealed class FixedSensor(double celsius) : TemperatureSensor
    {
        public override double Celsius => celsius;
    }

    /// <summary>Keeps what goes out on the wire, below DTLS where there is any.</summary>
    private sealed class WireBinding(UdpBinding udp, LinkSecurity? dtls) : Binding
    {
        private WireLink? _wire;

        public ConcurrentQueue<byte[]> Sent { get; } = new();

        public override string Scheme => dtls is null ? "coap" : "coaps";

        public override int DefaultPort => 5683;

        public override char Letter => 'U';

        public override bool IsSecured => dtls is not null;

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials)
        {
            _wire = new WireLink(udp.CreateLink(target, null), Sent);
            return dtls is null ? _wire : dtls.Secure(_wire, target, credentials!);
        }

        /// <summary>Is gone, without a word of what lies above.</summary>
        public void Drop() => _wire!.Close();
    }

    private sealed class WireLink(DatagramLink inner, ConcurrentQueue<byte[]> sent) : DatagramLink
    {
        public override LinkState State => inner.State;

        public override int MaxDatagram => inner.MaxDatagram;

        public override void Open(long nowMs) => inner.Open(nowMs);

        public override void Close() => inner.Close();

        public override bool Suspend() => inner.Suspend();

        public override long Step(long nowMs) => inner.Step(nowMs);

        public override bool Wait(int timeoutMs) => inner.Wait(timeoutMs);

        public override int Receive(byte[] buffer, int offset, int count) => inner.Receive(buffer, offset, count);

        public override bool Send(byte[] buffer, int offset, int count)
        {
            sent.Enqueue(buffer.AsSpan(offset, count).ToArray());
            return inner.Send(buffer, offset, count);
        }
    }
}
