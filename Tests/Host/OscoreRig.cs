using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.App;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using OscoreOption = Lwm2m.Bench.Coap.OscoreOption;
using Rederivation = Lwm2m.Oscore.Rederivation;

namespace Lwm2m.Host.Tests;

/// <summary>How device and server are put together.</summary>
internal sealed record OscoreSetup
{
    /// <summary>Whether messages go inside DTLS.</summary>
    public bool Dtls { get; init; }

    /// <summary>Whether they are protected by OSCORE.</summary>
    public bool Oscore { get; init; } = true;

    /// <summary>When the device derives anew.</summary>
    public Rederivation Rederivation { get; init; } = Rederivation.Never;

    /// <summary>How the server gets over a loss.</summary>
    public OscoreRecovery Recovery { get; init; } = OscoreRecovery.Echo;

    /// <summary>Where the device keeps its numbers.</summary>
    public Store Store { get; init; } = new MemoryStore(16, 256);

    /// <summary>Where the device keeps its sessions of DTLS, or null to forget them.</summary>
    public Store? Sessions { get; init; }

    /// <summary>Largest block of the server; a record of DTLS takes 512 bytes.</summary>
    public int BlockSize { get => field > 0 ? field : Dtls ? 256 : 1024; init; }

    /// <summary>Where the server is; null for a network in memory with the relay between.</summary>
    public IDatagramTransport? Transport { get; init; }

    /// <summary>The device's way to it; null for the relay.</summary>
    public Func<IPEndPoint, DatagramLink>? Link { get; init; }

    /// <summary>How long the server goes on waiting for the device's own answer after one without protection.</summary>
    public TimeSpan UnprotectedErrorGrace { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Changes the options of the device.</summary>
    public Action<ClientOptions> Configure { get; init; } = _ => { };

    /// <summary>Changes the device before it starts.</summary>
    public Action<OscoreRig> Prepare { get; init; } = _ => { };

    /// <summary>What the server's datagrams, opened by DTLS where there is any, are shown to.</summary>
    public Action<DatagramEvent>? OnServerDatagram { get; init; }
}

/// <summary>The whole client on a thread of its own, a server of the bench, and between them somebody who can do anything to a datagram.</summary>
internal sealed class OscoreRig : IAsyncDisposable
{
    public const string Endpoint = "urn:test:oscore";
    public const int ShortServerId = 1;
    public const int BlobBytes = 2000;
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static readonly OscoreCredentials Credentials = new()
    {
        MasterSecret = Convert.FromHexString("0102030405060708090a0b0c0d0e0f10"),
        MasterSalt = Convert.FromHexString("9e7ca92223786340"),
        SenderId = Convert.FromHexString("5e"),
        RecipientId = Convert.FromHexString("c1"),
    };

    /// <summary>The pre-shared key of DTLS.</summary>
    public static readonly byte[] Key = Convert.FromHexString("101112131415161718191a1b1c1d1e1f");

    private const string Identity = "device";

    private readonly Thread _thread;
    private readonly ConcurrentQueue<Action> _asked = new();
    private readonly TemperatureObject _temperature;
    private readonly SettableSensor _sensor = new();
    private readonly BoardClock _clock = new();
    private long _aheadMs;
    private volatile bool _isStopped;

    private OscoreRig(OscoreSetup setup)
    {
        Setup = setup;
        Relay = new OscoreRelay(Network);
        Peer = NewPeer(Credentials, setup.Recovery);
        Contexts = new OscoreContextStore();
        if (setup.Oscore)
        {
            Contexts.Add(Peer);
        }

        var transport = setup.Transport ?? Network.Open();
        if (setup.Dtls)
        {
            transport = new DtlsServer(transport, identity => identity == Identity ? Key : null);
        }

        Server = new Lwm2mServer(transport, new Lwm2mServerOptions
        {
            Coap = new CoapEndpointOptions
            {
                Oscore = Contexts, BlockSize = setup.BlockSize, OnDatagram = setup.OnServerDatagram, UnprotectedErrorGrace = setup.UnprotectedErrorGrace,
                FirstMessageId = 0,
                OnError = _ => { },
            },
        });

        Security = new OscoreSecurity(new HostRandom(), null, new OscoreOptions { Rederivation = setup.Rederivation }, setup.Store);
        var options = new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, ReactionMs = 20 };
        setup.Configure(options);
        Device = new Lwm2mClient(Endpoint, options, new HostRandom()) { MessageSecurity = Security };
        ClientBootstrap.AddTo(Device);
        _temperature = new TemperatureObject(_sensor);
        var device = new DeviceObject("Acme", "T1000", "1.0");
        device.RebootRequested += () => Reboots++;
        var blob = new BinaryAppDataObject(1, BlobBytes);
        blob.TrySet(0, Blob, 0, BlobBytes);
        Device.Objects.Add(new SecurityObject(Device.Accounts));
        Device.Objects.Add(new ServerObject(Device));
        Device.Objects.Add(device);
        Device.Objects.Add(blob);
        Device.Objects.Add(new OscoreObject(Device.Accounts));
        Device.Objects.Add(_temperature);
        Device.Objects.Add(new LightControlObject(4));
        var path = new Path(setup.Link ?? Relay.To);
        Device.Bindings.Add(setup.Dtls ? new SecuredBinding(path, new DtlsPsk(new HostRandom(), store: setup.Sessions)) : path);
        Account = new SecurityAccount($"{(setup.Dtls ? "coaps" : "coap")}://{Server.Coap.LocalEndPoint}", ShortServerId);
        if (setup.Dtls)
        {
            Account.SetPreSharedKey(Encoding.ASCII.GetBytes(Identity), Key);
        }

        Device.Accounts.Add(Account, new ServerAccount(ShortServerId, 86400) { RetryTimerS = 1 });
        if (setup.Oscore)
        {
            Device.Accounts.AddOscore(Account, AccountOf(Credentials));
        }

        setup.Prepare(this);
        Device.Start();
        _thread = new Thread(Run) { IsBackground = true, Name = "device" };
    }

    public static byte[] Blob { get; } = [.. Enumerable.Range(0, BlobBytes).Select(i => (byte)(i * 31 >> 3))];

    public OscoreSetup Setup { get; }

    public MemoryNetwork Network { get; } = new();

    public OscoreRelay Relay { get; }

    public Lwm2mServer Server { get; }

    public OscoreContextStore Contexts { get; }

    /// <summary>The device as the server knows it.</summary>
    public OscorePeer Peer { get; }

    public ManagedClient Client => Server.Client(Endpoint);

    public Lwm2mClient Device { get; }

    public OscoreSecurity Security { get; }

    public SecurityAccount Account { get; }

    public ServerSession Session => Device.SessionAt(0);

    public Coap.CoapCounters Counters => Session.Endpoint.Counters;

    /// <summary>How often the device was told to reboot.</summary>
    public int Reboots { get; private set; }

    /// <summary>What ended the device's thread.</summary>
    public Exception? Failure { get; private set; }

    public long NowMs => _clock.NowMs + Interlocked.Read(ref _aheadMs);

    public static async Task<OscoreRig> StartAsync(OscoreSetup? setup = null)
    {
        var rig = new OscoreRig(setup ?? new OscoreSetup());
        rig._thread.Start();
        await rig.Server.WaitForClientAsync(Endpoint).WaitAsync(Limit);
        await rig.UntilAsync(() => rig.Session.Registration.IsRegistered);
        return rig;
    }

    /// <summary>A context as the server holds it.</summary>
    public static OscorePeer NewPeer(OscoreCredentials credentials, OscoreRecovery recovery) => new(credentials, recovery) { Endpoint = Endpoint };

    /// <summary>The same context as the device holds it.</summary>
    public static OscoreAccount AccountOf(OscoreCredentials credentials) => new(
        credentials.MasterSecret.ToArray(), credentials.RecipientId.ToArray(), credentials.SenderId.ToArray(), credentials.MasterSalt.ToArray(), credentials.IdContext?.ToArray());

    public static string TextOf(Lwm2mResult result) => Encoding.UTF8.GetString(result.Bytes.Span);

    public void Warm(double celsius) => _sensor.Value = celsius;

    /// <summary>Lets time pass for the device alone.</summary>
    public void Advance(TimeSpan time) => Interlocked.Add(ref _aheadMs, (long)time.TotalMilliseconds);

    /// <summary>Does something on the device's thread.</summary>
    public Task OnDeviceAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Enqueue(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task.WaitAsync(Limit);
    }

    /// <summary>Waits until something is so.</summary>
    public async Task UntilAsync(Func<bool> isSo)
    {
        var end = DateTime.UtcNow + Limit;
        while (!isSo())
        {
            Assert.IsNull(Failure, $"{Failure}");
            Assert.IsLessThan(end, DateTime.UtcNow, "waited in vain");
            await Task.Delay(5);
        }
    }

    /// <summary>Fails unless an exchange both ways works.</summary>
    public async Task AssertHealthyAsync()
    {
        Assert.IsNull(Failure, $"{Failure}");
        Assert.AreEqual("Acme", TextOf(await Client.ReadAsync("/3/0/0", Bench.Content.ContentFormat.Text).WaitAsync(Limit)));
        await UpdateAsync();
    }

    /// <summary>Lets the device update its registration, and waits until both sides know.</summary>
    public async Task UpdateAsync()
    {
        var updated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Clients.Updated += _ => updated.TrySetResult();
        Device.RequestUpdate(ShortServerId);
        await updated.Task.WaitAsync(Limit);
        await UntilAsync(() => Session.Registration.State == RegistrationState.Registered);
    }

    public async ValueTask DisposeAsync()
    {
        Relay.Path = OscoreRelay.Pass;
        _isStopped = true;
        _thread.Join(Limit);
        await Server.DisposeAsync();
        Assert.IsNull(Failure, $"{Failure}");
    }

    private void Run()
    {
        try
        {
            while (!_isStopped)
            {
                while (_asked.TryDequeue(out var action))
                {
                    action();
                }

                _temperature.Measure(Device);
                var next = Device.Step(NowMs);
                Device.Wait(Math.Max(0, next - NowMs));
            }
        }
        catch (Exception e)
        {
            Failure = e;
        }
    }

    private sealed class SettableSensor : TemperatureSensor
    {
        private double _value = 20;

        public double Value
        {
            set => Volatile.Write(ref _value, value);
        }

        public override double Celsius => Volatile.Read(ref _value);
    }

    /// <summary>Plain links.</summary>
    private sealed class Path(Func<IPEndPoint, DatagramLink> link) : Binding
    {
        public override string Scheme => "coap";

        public override int DefaultPort => 5683;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) => link(new IPEndPoint(IPAddress.Parse(target.Host), target.Port));
    }

    private sealed class SecuredBinding(Path path, LinkSecurity security) : Binding
    {
        public override string Scheme => "coaps";

        public override int DefaultPort => 5684;

        public override bool IsSecured => true;

        public override char Letter => 'U';

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) =>
            security.Secure(path.CreateLink(target, null), target, credentials!);
    }
}
