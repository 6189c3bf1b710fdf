using Lwm2m.App;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.Objects;

namespace Lwm2m.Cli.Benchmark.Board.Il;

/// <summary>
/// The operations whose IL instructions are counted, on a device in virtual time and a server over a network in memory. Each runs
/// until what is made on first use is made; the last run counts.
/// </summary>
public sealed class IlScript : IDisposable
{
    private const string Endpoint = "urn:imei:490154203237518";
    private const string Value = "/3303/0/5700";
    private const int LifetimeS = 86400;
    private const int Rounds = 4;
    private const int BetweenMs = 10_000;
    private const int IdleMs = 250;
    private const int Payload = 100;
    private const int SoonMs = 1000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly IlMeter _meter;
    private readonly CancellationTokenSource _stop;
    private readonly MemoryNetwork _network = new();
    private long _nowMs = 1000;

    private IlScript(IlMeter meter, CancellationToken stop)
    {
        _meter = meter;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _stop.CancelAfter(Limit);
    }

    /// <summary>Runs it.</summary>
    /// <param name="counts">What each method of the device has executed, as it counts on.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What each method executed in each operation.</returns>
    public static async Task<Dictionary<string, long[]>> RunAsync(long[] counts, CancellationToken stop)
    {
        var meter = new IlMeter(counts);
        using var script = new IlScript(meter, stop);
        await script.ManagementAsync();
        script.Protection("OSCORE protect and unprotect of 100 B, two AES tables", AesVariant.TwoTables);
        script.Protection("OSCORE protect and unprotect of 100 B, four AES tables", AesVariant.FourTables);
        script.SecureChannel("SCP03 wrap and unwrap of 100 B, two AES tables");
        await script.HandshakeAsync();
        return meter.Costs;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task ManagementAsync()
    {
        var transport = _network.Open();
        await using var server = new Lwm2mServer(transport);
        var link = OpenLink(transport);
        var sensor = new SimulatedSensor();
        var client = MakeClient(link, new TemperatureObject(sensor));
        client.Start();
        var registered = server.WaitForClientAsync(Endpoint, _stop.Token);
        await RunAsync(link, client.Step, () => client.SessionAt(0).Registration.IsRegistered);
        var device = await registered;
        await RepeatAsync("Read", _ => ExchangeAsync(link, client, () => device.ReadAsync(Value, ContentFormat.Text, _stop.Token)));
        await RepeatAsync("SenML-CBOR Read of /3", _ => ExchangeAsync(link, client, () => device.ReadAsync("/3", ContentFormat.SenmlCbor, _stop.Token)));
        await ExchangeAsync(link, client, () => device.ObserveAsync(Value, ContentFormat.SenmlCbor, _stop.Token));
        await RepeatAsync("Notification", round =>
        {
            sensor.Set(20.5 + round);
            return MoveAsync(link, client, 1, () => client.NotifyChanged(3303, 0, 5700));
        });
        await RepeatAsync("Update", _ => MoveAsync(link, client, 2, () => client.RequestUpdate(1)));
        await RepeatAsync("Idle step", _ =>
        {
            _nowMs += IdleMs;
            _meter.Count(() => client.Step(_nowMs) > 0);
            return Task.CompletedTask;
        });
    }

    private void Protection(string name, AesVariant aes)
    {
        var keys = SecurityCosts.Keys();
        var (asking, asked) = (new OscoreEnd(keys, aes: aes), new OscoreEnd(keys.Mirrored(), aes: aes));
        asking.ComposeRequest(Payload);
        for (var round = 0; round < Rounds; round++)
        {
            _meter.Begin();
            var isDone = false;
            _meter.Count(() => isDone = asking.ProtectRequest());
            _meter.Count(() => isDone &= asked.UnprotectRequest(asking.Protected.ToArray()));
            _meter.End(name);
            if (!isDone)
            {
                throw new InvalidOperationException("OSCORE refused a message of its own");
            }
        }
    }

    private void SecureChannel(string name)
    {
        var pair = new SecureChannelPair(Payload, 16);
        for (var round = 0; round < Rounds; round++)
        {
            _meter.Begin();
            var isDone = false;
            _meter.Count(() => isDone = pair.Wrap());
            pair.Take();
            pair.Answer();
            _meter.Count(() => isDone &= pair.Unwrap());
            _meter.End(name);
            if (!isDone)
            {
                throw new InvalidOperationException("SCP03 refused a message of its own");
            }
        }
    }

    private async Task HandshakeAsync()
    {
        var psk = Psk.Random(Endpoint);
        var crypto = new SoftwareCrypto();
        await RepeatAsync("Full DTLS handshake", async _ =>
        {
            await using var server = new DtlsServer(_network.Open(), psk.Find);
            var link = OpenLink(server);
            var dtls = new DtlsPsk(new HostRandom(), engine: crypto).Secure(link, new LinkTarget("coaps", "server", 5684), new PreSharedKey(psk.IdentityBytes, psk.Key));
            _meter.Count(() =>
            {
                dtls.Open(_nowMs);
                return true;
            });
            await RunAsync(link, dtls.Step, () => dtls.State == LinkState.Open);
        });
    }

    private Lwm2mClient MakeClient(IlLink link, TemperatureObject temperature)
    {
        var client = new Lwm2mClient(Endpoint, new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, new HostRandom());
        client.Objects.Add(new SecurityObject(client.Accounts));
        client.Objects.Add(new ServerObject(client));
        client.Objects.Add(new DeviceObject("Lwm2mDevice", "PC", "1.0", "0001"));
        client.Objects.Add(temperature);
        client.Bindings.Add(new IlBinding(link));
        client.Accounts.Add(new SecurityAccount("coap://192.0.2.1", 1), new ServerAccount(1, LifetimeS));
        return client;
    }

    private IlLink OpenLink(IDatagramTransport server)
    {
        var link = new IlLink(_network.Open(), server.LocalEndPoint);
        _ = link.PumpAsync(_stop.Token);
        return link;
    }

    private async Task RepeatAsync(string name, Func<int, Task> operation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            _nowMs += BetweenMs;
            _meter.Begin();
            await operation(round);
            _meter.End(name);
        }
    }

    /// <summary>Lets the server ask and the device answer.</summary>
    private async Task ExchangeAsync<T>(IlLink link, Lwm2mClient client, Func<Task<T>> ask)
    {
        var end = link.Moved + 2;
        var answered = ask();
        await link.ArrivalAsync(_stop.Token);
        await RunAsync(link, client.Step, () => link.Moved >= end);
        await answered;
    }

    /// <summary>Lets the device begin something and runs it until so many datagrams have gone and come.</summary>
    private Task MoveAsync(IlLink link, Lwm2mClient client, int datagrams, Action begin)
    {
        var end = link.Moved + datagrams;
        _meter.Count(() =>
        {
            begin();
            return true;
        });
        return RunAsync(link, client.Step, () => link.Moved >= end);
    }

    /// <summary>
    /// Counts the steps in which a datagram goes or comes. Between them the device waits for the server, however long this PC takes, unless it has
    /// something of its own to do soon: its timers of retransmission never run out.
    /// </summary>
    private async Task RunAsync(IlLink link, Func<long, long> step, Func<bool> isDone)
    {
        while (true)
        {
            var moved = link.Moved;
            var next = 0L;
            _meter.Count(() =>
            {
                next = step(_nowMs);
                return link.Moved != moved;
            });
            if (isDone())
            {
                return;
            }

            if (next - _nowMs > SoonMs)
            {
                await link.ArrivalAsync(_stop.Token);
                next = _nowMs;
            }

            _nowMs = Math.Max(_nowMs + 1, next);
        }
    }
}
