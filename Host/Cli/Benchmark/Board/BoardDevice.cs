using Lwm2m.App;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Lwm2m.Send;

namespace Lwm2m.Cli.Benchmark.Board;

/// <summary>
/// A device as a board has it, with servers on loopback. It registers with each, is read, observed, notifies and updates, so that what is made on
/// first use is made; the most that its objects took at the end of any step is what counts.
/// </summary>
public sealed class BoardDevice : IAsyncDisposable
{
    private const string Endpoint = "urn:imei:490154203237518";
    private const string Path = "/3303/0/5700";
    private const int LifetimeS = 86400;
    private const int Records = 4;
    private const int StepMs = 5;
    private const int Reads = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly List<LoopbackServer> _servers = [];
    private readonly BoardClock _clock = new();
    private readonly SimulatedSensor _sensor = new();
    private readonly TemperatureObject _temperature;
    private readonly Func<string, bool> _isLoaded;
    private readonly Lwm2mClient _client;
    private readonly HandshakeRounds? _rounds;
    private HeapWalk? _largest;

    private BoardDevice(BenchSecurity security, int servers, bool hasOptional, Func<string, bool> isLoaded)
    {
        _isLoaded = isLoaded;
        var random = new HostRandom();
        var crypto = security.IsDtls || security.IsOscore ? new SoftwareCrypto() : null;
        var store = new MemoryStore(Records);
        _client = new Lwm2mClient(Endpoint, new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, random);
        _temperature = new TemperatureObject(_sensor);
        _client.Objects.Add(new SecurityObject(_client.Accounts));
        _client.Objects.Add(new ServerObject(_client));
        _client.Objects.Add(new DeviceObject("Lwm2mDevice", "PC", "1.0", "0001"));
        _client.Objects.Add(_temperature);
        _rounds = security.IsDtls ? new HandshakeRounds(new DtlsPsk(random, engine: crypto, store: store)) : null;
        _client.Bindings.Add(new UdpBinding(_rounds));
        if (security.IsOscore)
        {
            _client.MessageSecurity = new OscoreSecurity(random, crypto, store: store);
        }

        if (hasOptional)
        {
            ClientBootstrap.AddTo(_client);
            _client.Sleep.KeepState(store, _clock);
            Sender.AddTo(_client);
        }

        for (var server = 1; server <= servers; server++)
        {
            var keys = new AccountKeys(security.IsDtls ? Psk.Random(Endpoint) : null, security.IsOscore ? SecurityCosts.Keys() : null);
            _servers.Add(LoopbackServer.Start(0, keys));
            AccountSetup.Add(_client.Accounts, _servers[^1].Uri, new ServerAccount(server, LifetimeS), keys);
        }

        if (servers > 1 || hasOptional)
        {
            Access.AccessControl.AddTo(_client).TryProvision(1, Client.AccessRights.Read);
        }
    }

    /// <summary>Runs one and gives the largest heap it had.</summary>
    /// <param name="security">How it is secured.</param>
    /// <param name="servers">How many servers it has.</param>
    /// <param name="hasOptional">Whether it uses the optional assemblies, but Json.</param>
    /// <param name="isLoaded">Whether the assembly of a class is loaded.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<HeapWalk> WalkAsync(BenchSecurity security, int servers, bool hasOptional, Func<string, bool> isLoaded, CancellationToken stop)
    {
        await using var device = new BoardDevice(security, servers, hasOptional, isLoaded);
        device._client.Start();
        for (var server = 1; server <= servers; server++)
        {
            await device.ExerciseAsync(server, stop);
        }

        return device._largest!;
    }

    public async ValueTask DisposeAsync()
    {
        for (var session = 0; session < _servers.Count; session++)
        {
            _client.SessionAt(session).Link.Close();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task ExerciseAsync(int shortServerId, CancellationToken stop)
    {
        var server = await StepUntilAsync(_servers[shortServerId - 1].Server.WaitForClientAsync(Endpoint, stop), stop);
        for (var read = 0; read < Reads; read++)
        {
            await StepUntilAsync(server.ReadAsync("/3", ContentFormat.SenmlCbor, stop), stop);
        }

        var observation = await StepUntilAsync(server.ObserveAsync(Path, ContentFormat.SenmlCbor, stop), stop);
        await using var notifications = observation.NotificationsAsync(stop).GetAsyncEnumerator(stop);
        var notified = notifications.MoveNextAsync().AsTask();
        _sensor.Set(20.5 + shortServerId);
        await StepUntilAsync(notified, stop);
        _client.RequestUpdate(shortServerId);
        await StepUntilAsync(server.ReadAsync(Path, ContentFormat.SenmlCbor, stop), stop);
    }

    private async Task<T> StepUntilAsync<T>(Task<T> running, CancellationToken stop)
    {
        var end = _clock.NowMs + (long)Limit.TotalMilliseconds;
        while (!running.IsCompleted)
        {
            stop.ThrowIfCancellationRequested();
            if (_clock.NowMs > end)
            {
                throw new TimeoutException($"the link is {_client.SessionAt(0).Link.State}, the registration {_client.SessionAt(0).Registration.State}");
            }

            if (_rounds is not null)
            {
                await _rounds.BeginAsync(stop);
            }

            _temperature.Measure(_client);
            _client.Step(_clock.NowMs);
            var walk = HeapWalk.From(_client, _isLoaded);
            if (_largest is null || walk.Bytes > _largest.Bytes)
            {
                _largest = walk;
            }

            _client.Wait(StepMs);
            await Task.Yield();
        }

        return await running;
    }
}
