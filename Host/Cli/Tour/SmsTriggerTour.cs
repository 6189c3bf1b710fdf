using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Sms;

namespace Lwm2m.Cli;

/// <summary>
/// <c>run --once --sms-trigger</c>: a device with its data over UDP that its server wakes by a short message. It carries out that, sends no
/// short message itself and ignores all else that comes so.
/// </summary>
public sealed class SmsTriggerTour : IDisposable
{
    private const string Endpoint = "urn:lwm2mdevice:sms-trigger";
    private const string Trigger = "/1/0/8";
    private const int LifetimeS = 86400;
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(60);

    // Port 2948 of WAP push, and the headers of a push with the application of LwM2M (LwM2M Transport Appendix A).
    private static readonly byte[] PushHeaders = [0x06, 0x05, 0x04, 0x0B, 0x84, 0xC0, 0x02, 0x01, 0x06, 0x03, 0xC4, 0xAF, 0x9A];

    private readonly Lwm2mServer _server;
    private readonly SmsNetwork _network;
    private readonly DemoDevice _device;
    private readonly Terminal _terminal;
    private readonly CancellationToken _stop;
    private readonly SemaphoreSlim _updated = new(0);
    private int _steps;
    private int _updates;
    private ushort _messageId = 0x1000;

    private SmsTriggerTour(Lwm2mServer server, SmsNetwork network, DemoDevice device, Terminal terminal, CancellationToken stop)
    {
        (_server, _network, _device, _terminal, _stop) = (server, network, device, terminal, stop);
        server.Clients.Updated += _ =>
        {
            Interlocked.Increment(ref _updates);
            _updated.Release();
        };
    }

    private ManagedClient Client => _server.Client(Endpoint);

    /// <summary>Goes the tour and prints each step.</summary>
    /// <param name="port">UDP port of the server; 0 for any.</param>
    /// <param name="mode">How the data are secured; never without.</param>
    /// <param name="engine">What secures the device's link.</param>
    /// <param name="captureFile">A pcap file that gets every short message; null for none.</param>
    /// <param name="logs">Whether each message is shown.</param>
    /// <param name="terminal">Where it prints.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>0, or 1 when a step failed.</returns>
    public static async Task<int> RunAsync(int port, RunMode mode, DtlsEngine engine, string? captureFile, bool logs, Terminal terminal, CancellationToken stop)
    {
        if (mode is { Dtls: false, Oscore: false })
        {
            throw new UsageException("what a short message triggers is secured; leave --nosec out");
        }

        var keys = mode.NewKeys("tour");
        using var network = new SmsNetwork(captureFile);
        await using var bench = LoopbackServer.Start(port, keys);
        using var device = new DemoDevice(new DeviceSetup(Endpoint)
        {
            Uri = bench.Uri, Keys = keys, LifetimeS = LifetimeS, Engine = engine, Behaviour = DeviceBehaviour.Default with { QueueMode = true }, Triggers = network,
            Timeline = logs ? new Timeline(terminal) : null, ShowsMessages = logs,
        });
        using var tour = new SmsTriggerTour(bench.Server, network, device, terminal, stop);
        try
        {
            await tour.WalkAsync();
        }
        catch (StepFailedException e)
        {
            terminal.Error.WriteLine($"FAILED {e.Message}");
            return CommandLine.Failed;
        }

        terminal.Out.WriteLine($"all {tour._steps} steps passed: {device.Wire.Datagrams} datagrams, {device.Wire.Bytes} bytes over UDP, {bench.Security}");
        terminal.Out.WriteLine($"SMS: {network.Count}");
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _updated.Dispose();

    private async Task WalkAsync()
    {
        _device.Start();
        await StepAsync("register over UDP with the number of the device", RegisterAsync);
        await StepAsync("trigger by a short message: an Update over UDP", () => TriggerAsync(Request(CoapCode.Post, Trigger)));
        await StepAsync("read /3/0/0 over UDP", ReadAsync);
        await StepAsync("trigger by a WAP push: an Update over UDP", () => TriggerAsync([.. PushHeaders, .. Request(CoapCode.Post, Trigger)], isPush: true));
        await StepAsync("ignored: a trigger of another number", () => IgnoredAsync(Request(CoapCode.Post, Trigger), "4540009999"));
        await StepAsync("ignored: a Read by a short message", () => IgnoredAsync(Request(CoapCode.Get, "/3/0/0")));
        await StepAsync("ignored: an Execute of /3/0/4 by a short message", () => IgnoredAsync(Request(CoapCode.Post, "/3/0/4")));
        await StepAsync("de-register over UDP", DeregisterAsync);
    }

    private async Task<string> RegisterAsync()
    {
        var registration = (await _server.WaitForClientAsync(Endpoint, _stop)).Registration;
        Require(registration.SmsNumber == _network.DeviceNumber, $"sms={registration.SmsNumber}");
        Require(registration is { Binding: "U", QueueMode: true }, $"b={registration.Binding}");
        return $"sms={registration.SmsNumber}, binding U, queue mode";
    }

    private async Task<string> TriggerAsync(byte[] userData, bool isPush = false)
    {
        var before = _updates;
        Send(userData, SmsNetwork.ServerNumber, isPush);
        await _updated.WaitAsync(_stop);
        Require(_updates == before + 1, $"{_updates - before} Updates");
        Require(_network.Count.Sent == 0, "the device sent a short message");
        return $"{userData.Length} bytes, 1 Update, no short message from the device";
    }

    private async Task<string> ReadAsync()
    {
        var result = await Client.ReadAsync("/3/0/0", ContentFormat.Text, _stop);
        Require(result.Code == CoapCode.Content, $"{result}");
        return result.ToString();
    }

    /// <summary>Messages are delivered in their order, so the Update of the trigger behind it shows that this one made none.</summary>
    private async Task<string> IgnoredAsync(byte[] userData, string from = SmsNetwork.ServerNumber)
    {
        Send(userData, from, false);
        await TriggerAsync(Request(CoapCode.Post, Trigger));
        return "no answer, no Update but that of the trigger behind it";
    }

    private async Task<string> DeregisterAsync()
    {
        Require(_device.Stop(StepLimit), "the device did not stop");
        Require(_server.Clients.Find(Endpoint) is null, "the server still knows the device");
        Require(_network.Count.Sent == 0, "the device sent a short message");
        return await Task.FromResult("gone");
    }

    private byte[] Request(CoapCode code, string path) => CoapMessageCodec.Encode(new CoapMessage
    {
        Type = CoapType.Confirmable, Code = code, MessageId = _messageId++, Token = new Token([0x21, 0x61]), Options = UriText.AddTo(OptionSet.Empty, path),
    });

    private void Send(byte[] userData, string from, bool isPush) => _network.Centre.Send(_network.DeviceNumber, new DeliverTpdu
    {
        Originator = new SmsAddress(from), DataCodingScheme = DataCoding.EightBit, Time = _network.Centre.Now, HasHeader = isPush,
        UserDataLength = userData.Length, UserData = userData,
    });

    private async Task StepAsync(string name, Func<Task<string>> step)
    {
        _steps++;
        try
        {
            var outcome = await step().WaitAsync(StepLimit, _stop);
            _terminal.Out.WriteLine($"{_steps,2}. {name,-58} ok  {outcome}");
        }
        catch (Exception e) when (e is TimeoutException or CoapException or ClientGoneException or StepFailedException && !_stop.IsCancellationRequested)
        {
            throw new StepFailedException($"step {_steps}, {name}: {(e is TimeoutException ? $"not done in {StepLimit.TotalSeconds:0} s" : e.Message)}");
        }
    }

    private static void Require(bool holds, string why)
    {
        if (!holds)
        {
            throw new StepFailedException(why);
        }
    }
}
