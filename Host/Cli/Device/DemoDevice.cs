using Lwm2m.Access;
using Lwm2m.App;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Host;
using Lwm2m.Json;
using Lwm2m.Log;
using Lwm2m.Objects;
using Lwm2m.Send;

namespace Lwm2m.Cli;

/// <summary>The device that <c>run</c> starts: the firmware's own client and objects with a simulated sensor, on a thread of its own.</summary>
public sealed class DemoDevice : IDisposable
{
    private const int BlobBytes = 4096;
    private const int LightCapacity = 4;
    private const int ReactionMs = 20;

    private readonly Lwm2mClient _client;
    private readonly TemperatureObject _temperature;
    private readonly Action<string> _tell;
    private readonly PeriodicSend? _sends;
    private readonly Thread _thread;
    private long _allocated;
    private volatile bool _isMeasured;
    private volatile bool _isSuspending;
    private volatile bool _isStopping;
    private volatile RegistrationState _state;

    /// <summary>Makes one; it does nothing before <see cref="Start"/>.</summary>
    /// <exception cref="UsageException">It has no account, or one that cannot be used.</exception>
    public DemoDevice(DeviceSetup setup)
    {
        _tell = setup.Timeline is { } timeline ? timeline.Device : _ => { };
        _client = new Lwm2mClient(
            setup.Endpoint,
            new ClientOptions
            {
                RegisterSpreadMs = 0, ReactionMs = ReactionMs, AllowsInsecureBootstrap = setup.AllowsInsecureBootstrap, QueueMode = setup.Behaviour.QueueMode,
                ProtocolVersion = setup.Behaviour.Version, RegisteredFormat = setup.Behaviour.RegisteredFormat, Freshness = { IsOff = !setup.Behaviour.DemandsFreshness },
            },
            new HostRandom());
        JsonFormats.AddTo(_client.Formats);
        ClientBootstrap.AddTo(_client);
        Sensor.Set(setup.Celsius);
        _temperature = new TemperatureObject(Sensor);
        Lights = new LightControlObject(LightCapacity);
        AddObjects();
        DeviceLinks.Add(_client, setup, Wire, _tell);
        _client.StepObserver = new ClientWatch(_client, new TimelineListener(_client, _tell));
        _sends = setup.Behaviour.SendPath is null ? null : new PeriodicSend(Sender.AddTo(_client), setup.Behaviour, _tell);
        TakeAccounts(setup);
        _thread = new Thread(Run) { IsBackground = true, Name = "device" };
    }

    /// <summary>The thermometer, which anybody may warm.</summary>
    public SimulatedSensor Sensor { get; } = new();

    /// <summary>The lamps.</summary>
    public LightControlObject Lights { get; }

    /// <summary>Where it stands with the server, as of its last step.</summary>
    public RegistrationState State => _state;

    /// <summary>Whether the server has known it since it was started.</summary>
    public bool HasRegistered { get; private set; }

    /// <summary>Bootstraps completed since it was started.</summary>
    public int Bootstraps => _client.Bootstrap.Completed;

    /// <summary>What has passed its wires.</summary>
    public WireCounter Wire { get; } = new();

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
            before = Wire.Datagrams;
            await Task.Delay(4 * ReactionMs, stop);
        }
        while (Wire.Datagrams != before || State is RegistrationState.Registering or RegistrationState.Updating);
    }

    public void RequestUpdate() => _client.RequestUpdate(DeviceSetup.ShortServerId);

    /// <summary>De-registers and ends the thread.</summary>
    /// <returns>Whether that was done in time.</returns>
    public bool Stop(TimeSpan timeout)
    {
        _isStopping = true;
        _client.RequestStop();
        return !_thread.IsAlive || _thread.Join(timeout);
    }

    /// <summary>Leaves the servers without a word, keeps what is needed to go on and ends the thread.</summary>
    /// <returns>Whether that was done in time.</returns>
    public bool Suspend(TimeSpan timeout)
    {
        _isSuspending = true;
        return !_thread.IsAlive || _thread.Join(timeout);
    }

    public void Dispose() => Stop(TimeSpan.FromSeconds(2));

    private void AddObjects()
    {
        var device = new DeviceObject("Lwm2mDevice", "PC", "1.0", "0001");
        device.AddPowerSource(1, 3800, 125);
        device.AddPowerSource(5, 5000, 900);
        device.RebootRequested += () => _tell("asked to reboot; a PC does not");
        var blob = new BinaryAppDataObject(2, BlobBytes);
        blob.TrySet(0, [.. Enumerable.Range(0, BlobBytes).Select(i => (byte)(i * 31 >> 3))], 0, BlobBytes);
        _client.Objects.Add(new SecurityObject(_client.Accounts));
        _client.Objects.Add(new ServerObject(_client));
        AccessControl.AddTo(_client);
        _client.Objects.Add(new OscoreObject(_client.Accounts));
        _client.Objects.Add(device);
        _client.Objects.Add(blob);
        _client.Objects.Add(_temperature);
        _client.Objects.Add(Lights);
    }

    private void TakeAccounts(DeviceSetup setup)
    {
        try
        {
            setup.AddAccount(_client.Accounts);
            setup.Card?.AddTo(_client);
            if (setup.Second is not null)
            {
                AccessControl.Of(_client).TryProvision(DeviceSetup.ShortServerId, AccessRights.Read);
                AccessControlTable.Of(_client.Accounts).TryGrant(LightControlObject.ObjectId, AccessControlTable.WholeObject, DeviceSetup.ShortServerId, AccessRights.Create);
            }

            if (setup.State is { } kept && _client.Provision(kept.Sealed))
            {
                if (!setup.Fits(_client.Accounts))
                {
                    throw new UsageException($"{kept.Path} has accounts of another server than {setup.Uri}; leave that out, or take another folder");
                }
            }
            else if (setup.State is { } state)
            {
                if (_client.AreAccountsDamaged)
                {
                    throw new UsageException($"the accounts in {state.Path} are damaged, or sealed with another device key");
                }

                var found = state.HasAccounts ? "has no whole record of accounts in accounts.0 and accounts.1" : "has no accounts";
                if (setup.Uri is null)
                {
                    throw new UsageException($"{state.Path} {found}; --server, --bootstrap or --provision FILE brings some");
                }

                if (state.HasAccounts)
                {
                    // A kill during the very first write leaves that.
                    _tell($"{state.Path} {found}; begins anew with {setup.Uri}");
                }

                _client.SaveAccounts();
            }

            if (setup.IsEndpointGiven && _client.EndpointName != setup.Endpoint)
            {
                throw new UsageException($"{setup.State?.Path} is of '{_client.EndpointName}', which its factory image names; leave --endpoint {setup.Endpoint} out");
            }

            if (setup.State is not null)
            {
                _client.Sleep.KeepState(setup.State.Sealed, new BoardClock());
            }

            _client.Start();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new UsageException($"{setup.Uri ?? setup.State?.Path}: {e.Message}");
        }
    }

    private void Run()
    {
        var clock = new BoardClock();
        while (!_client.IsStopped)
        {
            _temperature.Measure(_client);
            var sendMs = _sends?.Step(clock.NowMs) ?? long.MaxValue;
            var next = Math.Min(_client.Step(clock.NowMs), sendMs);
            Note();
            if (_isSuspending)
            {
                _tell(_client.Sleep.Suspend(clock.NowMs) ? "sleeps; the next start goes on from here" : "sleeps; not all of it could be kept");
            }

            if (!_isMeasured)
            {
                Interlocked.Exchange(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
                _isMeasured = true;
            }

            if (_client.Sleep.MaySleep)
            {
                Sleep(Math.Min(_client.Sleep.NextWakeMs, sendMs), clock);
            }
            else if (!_client.IsStopped)
            {
                _client.Wait(next - clock.NowMs);
            }
        }

        if (!_isSuspending)
        {
            Note();
        }
    }

    /// <summary>Hears nothing until it has something to do, is to stop or has been asked to (LwM2M Core §6.5).</summary>
    private void Sleep(long untilMs, BoardClock clock)
    {
        _tell(untilMs == long.MaxValue ? "sleeps, as queue mode allows" : $"sleeps for {(untilMs - clock.NowMs) / 1000.0:0} s, as queue mode allows");
        while (clock.NowMs < untilMs && !_isSuspending && !_isStopping)
        {
            Thread.Sleep(ReactionMs);
        }
    }

    private void Note()
    {
        if (_client.SessionCount > 0)
        {
            _state = _client.SessionAt(0).Registration.State;
            HasRegistered |= _state == RegistrationState.Registered;
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
