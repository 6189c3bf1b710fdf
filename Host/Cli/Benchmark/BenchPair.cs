using System.Net;
using Lwm2m.App;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Client;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.Json;
using Lwm2m.Objects;
using Lwm2m.Oscore;

namespace Lwm2m.Cli.Benchmark;

/// <summary>A device that is stepped by whoever measures, a server of the bench, and a tap on the wire between them.</summary>
public sealed class BenchPair : IAsyncDisposable
{
    private const string Endpoint = "urn:imei:490154203237518";
    private const int ShortServerId = 1;
    private const int LifetimeS = 86400;
    private const int LightControl = 3311;
    private const int SecuredBlockSize = 256;
    private const int StepMs = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Lwm2mServer _server;
    private readonly BenchSecurity _security;
    private readonly AccountKeys _keys;
    private readonly string _uri;
    private readonly BoardClock _clock = new();
    private readonly Lock _lock = new();
    private readonly List<TappedDatagram> _passed = [];
    private Lwm2mClient _device;
    private TemperatureObject _temperature;

    /// <summary>Makes both; the device says nothing yet.</summary>
    /// <param name="security">How they are secured.</param>
    /// <param name="keys">The context as the device has it; the server has the other half.</param>
    public BenchPair(BenchSecurity security, OscoreKeys keys)
    {
        var psk = Psk.Random(Endpoint);
        var udp = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0));
        IDatagramTransport transport = security.IsDtls
            ? new DtlsServer(udp, psk.Find, new DtlsServerOptions { ConnectionIdLength = security.ConnectionId })
            : udp;
        Peer = security.IsOscore ? new OscorePeer(keys.Mirrored().ToCredentials(), security.Recovery) : null;
        _server = new Lwm2mServer(transport, new Lwm2mServerOptions
        {
            Coap = new CoapEndpointOptions
            {
                Oscore = Peer is null ? null : new OscoreContextStore(Peer) { IsRequired = true },
                BlockSize = security.IsDtls ? SecuredBlockSize : new CoapEndpointOptions().BlockSize,
            },
        });
        _security = security;
        _keys = new AccountKeys(security.IsDtls ? psk : null, security.IsOscore ? keys : null);
        _uri = $"{_keys.Scheme}://{udp.LocalEndPoint}";
        (_device, _temperature) = MakeDevice();
    }

    /// <summary>The device's thermometer.</summary>
    public SimulatedSensor Sensor { get; } = new();

    /// <summary>The device as the server of OSCORE knows it; null without OSCORE.</summary>
    public OscorePeer? Peer { get; }

    /// <summary>The device as the server manages it.</summary>
    public ManagedClient Client => _server.Client(Endpoint);

    private MemoryStore Store { get; } = new(16, 256);

    /// <summary>Registers, after a handshake and a run of RFC 8613 App. B.2 where there are any.</summary>
    /// <returns>Register and its answer alone, and all that passed since the device was made.</returns>
    public async Task<(WireBytes Register, WireBytes All)> RegisterAsync(CancellationToken stop)
    {
        await StepUntilAsync(() => _device.SessionAt(0).Link.State == LinkState.Open, stop);
        await StepUntilAsync(() => _device.SessionAt(0).Registration.IsRegistered, stop);
        var passed = Passed();
        return (WireBytes.Of(passed[^2..]), WireBytes.Of(passed));
    }

    /// <summary>Cuts the device's power; it begins anew with what OSCORE has in its store, and registers.</summary>
    public Task CutPowerAsync(CancellationToken stop)
    {
        _device.SessionAt(0).Link.Close();
        (_device, _temperature) = MakeDevice();
        return RegisterAsync(stop);
    }

    /// <summary>Measures an Update.</summary>
    /// <param name="datagrams">Datagrams both ways.</param>
    /// <param name="stop">Ends it.</param>
    public Task<WireBytes> UpdateAsync(int datagrams, CancellationToken stop) => MeasureAsync(datagrams, () =>
    {
        _device.RequestUpdate(ShortServerId);
        return Task.CompletedTask;
    }, stop);

    /// <summary>Measures an exchange.</summary>
    /// <param name="datagrams">Datagrams both ways, which are waited for.</param>
    /// <param name="exchange">Begins it.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<WireBytes> MeasureAsync(int datagrams, Func<Task> exchange, CancellationToken stop)
    {
        lock (_lock)
        {
            _passed.Clear();
        }

        var running = exchange();
        await StepUntilAsync(() => running.IsCompleted && Passed().Count >= datagrams, stop);
        await running;
        return WireBytes.Of(Passed());
    }

    /// <summary>Lets the device run until something is done.</summary>
    public async Task<T> RunAsync<T>(Task<T> running, CancellationToken stop)
    {
        await StepUntilAsync(() => running.IsCompleted, stop);
        return await running;
    }

    public ValueTask DisposeAsync()
    {
        _device.SessionAt(0).Link.Close();
        return _server.DisposeAsync();
    }

    private (Lwm2mClient Device, TemperatureObject Temperature) MakeDevice()
    {
        var options = new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0, ConfirmableEvery = 2 };
        if (!_security.DemandsFreshness)
        {
            options.Freshness.Set(false, LightControl);
        }

        var device = new Lwm2mClient(Endpoint, options, new HostRandom());
        JsonFormats.AddTo(device.Formats);
        var temperature = new TemperatureObject(Sensor);
        device.Objects.Add(new SecurityObject(device.Accounts));
        device.Objects.Add(new ServerObject(device));
        device.Objects.Add(new OscoreObject(device.Accounts));
        device.Objects.Add(new DeviceObject("Lwm2mDevice", "PC", "1.0", "0001"));
        device.Objects.Add(temperature);
        device.Objects.Add(new LightControlObject(1));
        var tap = new WireTap(
            new DtlsPsk(new HostRandom(), new DtlsOptions { UseConnectionId = _security.ConnectionId is not null }), Note);
        device.Bindings.Add(new TapBinding(new UdpBinding(), new WireCounter(), Note));
        device.Bindings.Add(new UdpBinding(tap));
        device.MessageSecurity = new OscoreSecurity(
            new HostRandom(), null, new OscoreOptions { Rederivation = _security.Rederivation }, Store);
        AccountSetup.Add(device.Accounts, _uri, new ServerAccount(ShortServerId, LifetimeS), _keys);
        device.Start();
        return (device, temperature);
    }

    private async Task StepUntilAsync(Func<bool> isDone, CancellationToken stop)
    {
        var end = _clock.NowMs + (long)Limit.TotalMilliseconds;
        while (!isDone())
        {
            stop.ThrowIfCancellationRequested();
            if (_clock.NowMs > end)
            {
                throw new TimeoutException($"{Passed().Count} datagrams passed, the link is {_device.SessionAt(0).Link.State}, the registration {_device.SessionAt(0).Registration.State}");
            }

            _temperature.Measure(_device);
            _device.Step(_clock.NowMs);
            _device.Wait(StepMs);
            await Task.Yield();
        }
    }

    private List<TappedDatagram> Passed()
    {
        lock (_lock)
        {
            return [.. _passed];
        }
    }

    private void Note(TappedDatagram datagram)
    {
        lock (_lock)
        {
            _passed.Add(datagram);
        }
    }

    /// <summary>Shows what is on the wire beneath DTLS.</summary>
    private sealed class WireTap(LinkSecurity engine, Action<TappedDatagram> listener) : LinkSecurity
    {
        public override SecuredLink Secure(DatagramLink inner, LinkTarget target, LinkCredentials credentials) =>
            engine.Secure(new TapLink(inner, new WireCounter(), listener), target, credentials);
    }
}
