using Lwm2m.Bench.Content;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Management;

namespace Lwm2m.Cli;

/// <summary><c>run --once</c>: walks through the whole of LwM2M between device and server, and checks each step.</summary>
public sealed partial class Tour
{
    private const string Endpoint = "urn:dev:tour";
    private const int LifetimeS = 300;
    private static readonly TimeSpan UdpStepLimit = TimeSpan.FromSeconds(10);

    // The modem starts before the card is read.
    private static readonly TimeSpan CardStepLimit = TimeSpan.FromSeconds(60);

    private static readonly int[] Formats =
        [ContentFormat.Text, ContentFormat.Cbor, ContentFormat.Tlv, ContentFormat.SenmlCbor, ContentFormat.SenmlJson, ContentFormat.OldJson];

    private readonly Lwm2mServer _server;
    private readonly LoopbackBootstrapServer? _bootstrap;
    private readonly SmartcardNetwork? _card;
    private readonly DemoDevice _device;
    private readonly TimeSpan _stepLimit;
    private readonly Terminal _terminal;
    private readonly CancellationToken _stop;
    private int _steps;

    private Tour(Lwm2mServer server, LoopbackBootstrapServer? bootstrap, SmartcardNetwork? card, DemoDevice device, TimeSpan stepLimit, Terminal terminal, CancellationToken stop)
    {
        _server = server;
        _bootstrap = bootstrap;
        _card = card;
        _device = device;
        _stepLimit = stepLimit;
        _terminal = terminal;
        _stop = stop;
    }

    private ManagedClient Client => _server.Client(Endpoint);

    /// <summary>Goes the tour and prints each step.</summary>
    /// <param name="port">UDP port of the server; 0 for any.</param>
    /// <param name="mode">How it is secured.</param>
    /// <param name="bearer">What carries the datagrams; null for UDP on loopback.</param>
    /// <param name="source">Where the device gets its account from.</param>
    /// <param name="engine">What secures the device's link.</param>
    /// <param name="logs">Whether each message is shown.</param>
    /// <param name="terminal">Where it prints.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>0, or 1 when a step failed.</returns>
    public static async Task<int> RunAsync(
        int port, RunMode mode, Bearer? bearer, AccountSource source, DtlsEngine engine, bool logs, Terminal terminal, CancellationToken stop)
    {
        var keys = mode.NewKeys("tour");
        await using var carrier = bearer;
        await using var bench = bearer is null ? LoopbackServer.Start(port, keys) : LoopbackServer.Start(bearer, keys);
        var managementKeys = mode == new RunMode(false, false) ? AccountKeys.None : new AccountKeys(null, OscoreKeys.Random());
        await using var management = bearer is NonIpBearer { } nonIp
            ? LoopbackServer.Start(nonIp.ManagementTransport, NonIpBearer.ManagementUri, managementKeys)
            : null;
        var factoryKeys = mode.ForBootstrap().NewKeys("factory");
        var bootstraps = source == AccountSource.BootstrapServer;
        await using var bootstrap = bootstraps
            ? LoopbackBootstrapServer.Start(0, factoryKeys, Endpoint, LoopbackBootstrapServer.Plan(bench.Uri, keys, LifetimeS))
            : null;
        using var card = source == AccountSource.Card ? new SmartcardNetwork(LoopbackBootstrapServer.Config(bench.Uri, keys, LifetimeS)) : null;
        using var device = new DemoDevice(new DeviceSetup(Endpoint)
        {
            Card = card, Uri = card is null ? bootstrap?.Uri ?? bench.Uri : null, IsBootstrap = bootstraps, Keys = bootstraps ? factoryKeys : keys, LifetimeS = LifetimeS, Engine = engine,
            Bearer = bearer, Second = management is null ? null : (management.Uri, managementKeys),
            Timeline = logs ? new Timeline(terminal) : null, ShowsMessages = logs,
        });
        var tour = new Tour(bench.Server, bootstrap, card, device, bearer?.StepLimit ?? (card is null ? UdpStepLimit : CardStepLimit), terminal, stop);
        try
        {
            await tour.WalkAsync(bearer, management?.Server);
        }
        catch (StepFailedException e)
        {
            terminal.Error.WriteLine($"FAILED {e.Message}");
            return CommandLine.Failed;
        }

        terminal.Out.WriteLine($"all {tour._steps} steps passed: {device.Wire.Datagrams} datagrams, {device.Wire.Bytes} bytes, {bearer?.Security(keys) ?? bench.Security}");
        if (card is not null)
        {
            terminal.Out.WriteLine($"card: {card}");
        }

        if (bearer is not null)
        {
            terminal.Out.WriteLine($"{bearer.Name}: {bearer.Counted}");
        }

        return 0;
    }

    private async Task WalkAsync(Bearer? bearer, Lwm2mServer? management)
    {
        _device.Start();
        if (_bootstrap is not null)
        {
            await StepAsync("bootstrap", () => BootstrapAsync(_bootstrap));
        }

        if (_card is not null)
        {
            await StepAsync("bootstrap from the file of the card, inside SCP03", () => TakeFromCardAsync(_card));
        }

        await StepAsync("register", () => RegisterAsync(bearer));
        foreach (var format in Formats)
        {
            await StepAsync($"read /3/0/0 as {ContentFormat.Name(format)}", () => ReadAsync("/3/0/0", format, "Lwm2mDevice"));
        }

        foreach (var format in Formats.Where(format => format is not (ContentFormat.Text or ContentFormat.Cbor)))
        {
            await StepAsync($"read /3 as {ContentFormat.Name(format)}", () => ReadDeviceAsync(format));
        }

        await StepAsync("read 4096 bytes of /19/0/0/0 block by block as opaque", ReadBlobAsync);
        foreach (var format in Formats)
        {
            await StepAsync($"write /3311/0/5851 as {ContentFormat.Name(format)}", () => WriteAsync(format));
        }

        await StepAsync("write 1500 bytes to /19/0/0/0 block by block as opaque", WriteBlobAsync);
        await StepAsync("execute /3303/0/5605 (reset min and max)", ResetRangeAsync);
        await StepAsync("execute /1/0/8 (registration update trigger)", TriggerUpdateAsync);
        await StepAsync("create /3311/1, delete it", CreateAndDeleteAsync);
        await StepAsync("observe /3303/0/5700, three notifications, cancel", ObserveAsync);
        await StepAsync("write attributes, discover /3303", DiscoverAsync);
        await StepAsync("refused: read /0/0 is 4.01", () => RefusedAsync(Client.ReadAsync("/0/0", null, _stop), CoapCode.Unauthorized));
        await StepAsync("refused: read /4711 is 4.04", () => RefusedAsync(Client.ReadAsync("/4711", null, _stop), CoapCode.NotFound));
        await StepAsync("refused: write /3/0/0 is 4.05", () => RefusedAsync(Client.WriteAsync("/3/0/0", "x", cancellation: _stop), CoapCode.MethodNotAllowed));
        await StepAsync("refused: read /3/0 as text is 4.06", () => RefusedAsync(Client.ReadAsync("/3/0", ContentFormat.Text, _stop), CoapCode.NotAcceptable));
        await StepAsync("refused: 101 percent to /3311/0/5851 is 4.00", () => RefusedAsync(Client.WriteAsync("/3311/0/5851", "101", cancellation: _stop), CoapCode.BadRequest));
        if (bearer is NonIpBearer nonIp)
        {
            await WalkNonIpAsync(nonIp, management!);
        }

        if (_card is not null)
        {
            await StepAsync("the card is looked at again before an Update", () => CheckCardAsync(_card));
        }

        await StepAsync("de-register", DeregisterAsync);
        if (bearer?.FindFault() is { } fault)
        {
            throw new StepFailedException($"{bearer.Name}: {fault}");
        }
    }

    private async Task StepAsync(string name, Func<Task<string>> step)
    {
        _steps++;
        var (datagrams, bytes) = (_device.Wire.Datagrams, _device.Wire.Bytes);
        string outcome;
        try
        {
            outcome = await step().WaitAsync(_stepLimit, _stop);
            await _device.SettledAsync(_stop);
        }
        catch (Exception e) when (e is not StepFailedException && !_stop.IsCancellationRequested)
        {
            throw new StepFailedException($"step {_steps}, {name}: {(e is TimeoutException ? $"no answer in {_stepLimit.TotalSeconds:0} s" : e.Message)}");
        }
        catch (StepFailedException e)
        {
            throw new StepFailedException($"step {_steps}, {name}: {e.Message}");
        }

        _terminal.Out.WriteLine($"{_steps,2}. {name,-58} ok  {_device.Wire.Datagrams - datagrams,3} datagrams {_device.Wire.Bytes - bytes,5} B  {Short(outcome)}");
    }
}
