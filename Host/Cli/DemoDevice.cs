using Lwm2m.App;
using Lwm2m.Board;
using Lwm2m.Client;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.Objects;

namespace Lwm2m.Cli;

/// <summary>The device that <c>run</c> starts: the firmware's own client and objects with a simulated sensor, on a thread of its own.</summary>
public sealed class DemoDevice : IDisposable
{
    /// <summary>Short Server ID of the only account.</summary>
    public const int ShortServerId = 1;

    private const int BlobBytes = 4096;
    private const int LightCapacity = 4;
    private const int ReactionMs = 20;

    private readonly Lwm2mClient _client;
    private readonly TemperatureObject _temperature;
    private readonly Func<TapLink> _link;
    private readonly bool _isSecured;
    private readonly Thread _thread;
    private readonly Action<string> _report;
    private readonly string _serverUri;
    private RegistrationState _reported;
    private long _allocated;
    private volatile bool _isMeasured;

    public DemoDevice(string serverUri, string endpoint, int lifetimeS, Action<string> report, Action<TappedDatagram>? onDatagram, Psk? psk = null, LinkSecurity? engine = null)
    {
        _report = report;
        _serverUri = serverUri;
        _isSecured = psk is not null;
        _client = new Lwm2mClient(endpoint, new ClientOptions { ReactionMs = ReactionMs }, new HostRandom());
        _temperature = new TemperatureObject(Sensor);
        Lights = new LightControlObject(LightCapacity);
        var device = new DeviceObject("Lwm2mDevice", "PC", "1.0", "0001");
        device.AddPowerSource(1, 3800, 125);
        device.AddPowerSource(5, 5000, 900);
        device.RebootRequested += () => _report("asked to reboot; a PC does not");
        var blob = new BinaryAppDataObject(2, BlobBytes);
        blob.TrySet(0, [.. Enumerable.Range(0, BlobBytes).Select(i => (byte)(i * 31 >> 3))], 0, BlobBytes);
        _client.Objects.Add(new SecurityObject(_client.Accounts));
        _client.Objects.Add(new ServerObject(_client));
        _client.Objects.Add(device);
        _client.Objects.Add(blob);
        _client.Objects.Add(_temperature);
        _client.Objects.Add(Lights);
        var account = new SecurityAccount(serverUri, ShortServerId);
        if (psk is null)
        {
            var plain = new TapBinding(new UdpBinding(), onDatagram);
            _client.Bindings.Add(plain);
            _link = () => plain.Link!;
        }
        else
        {
            var secured = new TapSecurity(engine ?? new DtlsPsk(new HostRandom()), onDatagram, report);
            _client.Bindings.Add(new UdpBinding(secured));
            _link = () => secured.Wire!;
            account.SetPreSharedKey(psk.IdentityBytes, psk.Key);
        }

        _client.Accounts.Add(account, new ServerAccount(ShortServerId, lifetimeS) { RetryTimerS = 5 });
        _client.Start();
        _thread = new Thread(Run) { IsBackground = true, Name = "device" };
    }

    /// <summary>The thermometer, which anybody may warm.</summary>
    public SimulatedSensor Sensor { get; } = new();

    /// <summary>The lamps.</summary>
    public LightControlObject Lights { get; }

    /// <summary>Where it stands with the server.</summary>
    public RegistrationState State => _client.SessionAt(0).Registration.State;

    /// <summary>Whether the server has known it since it was started.</summary>
    public bool HasRegistered { get; private set; }

    /// <summary>The wire to the server, which counts.</summary>
    public TapLink Link => _link();

    /// <summary>Whether its thread runs.</summary>
    public bool IsRunning => _thread.IsAlive;

    /// <summary>Bytes that the device's thread has allocated since it runs.</summary>
    public long AllocatedBytes
    {
        get
        {
            _isMeasured = false;
            SpinWait.SpinUntil(() => _isMeasured, 1000);
            return Interlocked.Read(ref _allocated);
        }
    }

    public void Start() => _thread.Start();

    /// <summary>Waits until it has taken what was sent to it and has answered.</summary>
    public async Task SettledAsync(CancellationToken stop)
    {
        int before;
        do
        {
            before = Link.Datagrams;
            await Task.Delay(4 * ReactionMs, stop);
        }
        while (Link.Datagrams != before || State is RegistrationState.Registering or RegistrationState.Updating);
    }

    public void RequestUpdate() => _client.RequestUpdate(ShortServerId);

    /// <summary>De-registers and ends the thread.</summary>
    /// <returns>Whether that was done in time.</returns>
    public bool Stop(TimeSpan timeout)
    {
        _client.RequestStop();
        return !_thread.IsAlive || _thread.Join(timeout);
    }

    public void Dispose() => Stop(TimeSpan.FromSeconds(2));

    private void Run()
    {
        var clock = new BoardClock();
        while (!_client.IsStopped)
        {
            _temperature.Measure(_client);
            var next = _client.Step(clock.NowMs);
            Report();
            if (!_isMeasured)
            {
                Interlocked.Exchange(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
                _isMeasured = true;
            }

            if (!_client.IsStopped)
            {
                _client.Wait(next - clock.NowMs);
            }
        }

        Report();
    }

    private void Report()
    {
        var state = State;
        if (state == _reported)
        {
            return;
        }

        _reported = state;
        switch (state)
        {
            case RegistrationState.Registering:
                _report($"registering at {_serverUri}{(_isSecured ? "" : " without security (NoSec)")}");
                break;
            case RegistrationState.Registered:
                HasRegistered = true;
                _report("registered");
                break;
            case RegistrationState.BackingOff:
                var code = _client.SessionAt(0).Registration.LastCode;
                _report(code == 0 ? "no answer from the server, or no way to it; will try again" : $"registration refused with {code >> 5}.{code & 31:00}; will try again");
                break;
            case RegistrationState.Deregistered:
                _report(HasRegistered ? "de-registered" : "stopped; was not registered");
                break;
        }
    }
}

/// <summary>A thermometer on a PC.</summary>
public sealed class SimulatedSensor : TemperatureSensor
{
    private double _celsius = 20.0;

    /// <inheritdoc/>
    public override double Celsius => Volatile.Read(ref _celsius);

    /// <summary>Sets the temperature; the device measures it soon after.</summary>
    public void Set(double celsius) => Volatile.Write(ref _celsius, celsius);
}
