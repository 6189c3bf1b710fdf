using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Spectre.Console;

namespace Lwm2m.Cli;

/// <summary>
/// <c>run --once --state DIR</c>: a device, by each kind of security, wakes, tells its temperature, is read and sleeps. The first time
/// it is bootstrapped and registers; from then on it goes on where it was.
/// </summary>
public static class StateTour
{
    private const string Endpoint = "urn:lwm2mdevice:sleeper";
    private const string Observed = "/3303/0/5700";
    private const int LifetimeS = 86400;
    private const int ReportWidth = 140;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Runs each kind of security once and prints what it cost.</summary>
    /// <param name="folder">Keeps devices and servers, each kind in a folder of its own.</param>
    /// <param name="choices">The kinds.</param>
    /// <param name="engine">What secures the device's link.</param>
    /// <param name="logs">Whether each message is shown.</param>
    /// <param name="terminal">Where it prints.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>0, or 1 when something failed.</returns>
    public static async Task<int> RunAsync(
        string folder, IReadOnlyList<SecurityChoice> choices, DtlsEngine engine, bool logs, Terminal terminal, CancellationToken stop)
    {
        var table = new Table().Title($"From power-on to the first notification and to sleep again ({folder})").AddColumns(
            "security", "before the first notification", "datagrams, bytes until it", "in all", "the first run in all");
        foreach (var choice in choices)
        {
            try
            {
                var (cost, first) = await WakeAsync(Path.Combine(folder, choice.Folder), choice, engine, logs, terminal, stop).WaitAsync(Limit, stop);
                table.AddRow(
                    choice.Name, cost.Before, $"{cost.DatagramsToNotify}, {cost.BytesToNotify} B", $"{cost.Datagrams}, {cost.Bytes} B",
                    first is null ? "this is it" : $"{first.Datagrams}, {first.Bytes} B");
            }
            catch (Exception e) when (e is TimeoutException or CoapException or ClientGoneException or OperationRefusedException or StepFailedException)
            {
                terminal.Error.WriteLine($"FAILED {choice.Name}: {(e is TimeoutException ? $"not done in {Limit.TotalSeconds:0} s" : e.Message)}");
                return CommandLine.Failed;
            }
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.HasColours ? AnsiSupport.Detect : AnsiSupport.No, Out = new AnsiConsoleOutput(terminal.Out),
        });
        console.Profile.Width = Math.Max(console.Profile.Width, ReportWidth);
        console.Write(table);
        terminal.Out.WriteLine("Run it again: the device goes on where it is now.");
        return 0;
    }

    private static async Task<(RunCost Cost, RunCost? First)> WakeAsync(
        string folder, SecurityChoice choice, DtlsEngine engine, bool logs, Terminal terminal, CancellationToken stop)
    {
        using var store = StateFolder.Open(folder);
        var state = BenchState.Take(folder, choice);
        await using var servers = KeptServers.Open(state, choice, Endpoint, LifetimeS);
        var (registrations, updates) = (0, 0);
        servers.Server.Clients.Registered += _ => registrations++;
        servers.Server.Clients.Updated += _ => updates++;
        using var device = new DemoDevice(new DeviceSetup(Endpoint)
        {
            Uri = servers.Bootstrap.Uri, IsBootstrap = true, Keys = state.BootstrapKeys, Engine = engine, UsesConnectionId = choice.UsesConnectionId,
            State = store, Celsius = 20 + (state.Runs % 40 * 0.25), LocalPort = state.DevicePort, Timeline = logs ? new Timeline(terminal) : null, ShowsMessages = logs,
        });
        device.Start();
        var client = await servers.Server.WaitForClientAsync(Endpoint, stop);
        var (notified, datagrams, bytes) = await NotificationAsync(servers, client, device, stop);
        Require(Equals(notified.Value, device.Sensor.Celsius), $"told {notified} instead of {device.Sensor.Celsius}");
        var model = await client.ReadAsync("/3/0/0", ContentFormat.Text, stop);
        Require(Equals(model.Value, "Lwm2mDevice"), $"read {model}");
        await device.SettledAsync(stop);
        Require(device.Suspend(Limit), "the device did not stop");
        var wire = device.Wire;
        var cost = new RunCost(
            device.Bootstraps, wire.FullHandshakes, wire.ResumedHandshakes, registrations, updates, datagrams, bytes, wire.Datagrams, wire.Bytes);
        (servers.Save() with { First = state.First ?? cost, Runs = state.Runs + 1 }).Put(folder);
        return (cost, state.First);
    }

    private static async Task<(Lwm2mResult Notified, int Datagrams, long Bytes)> NotificationAsync(
        KeptServers servers, ManagedClient client, DemoDevice device, CancellationToken stop)
    {
        var kept = servers.Observations.FirstOrDefault(one => one.Path.ToString() == Observed);
        var observation = kept ?? await client.ObserveAsync(Observed, ContentFormat.Text, stop);
        if (kept is null)
        {
            device.Sensor.Set(device.Sensor.Celsius + 0.5);
        }

        await using var notifications = observation.NotificationsAsync(stop).GetAsyncEnumerator(stop);
        Require(await notifications.MoveNextAsync(), $"{Observed} is not observed any more");

        // The acknowledgement may be on its way already.
        var (datagrams, bytes) = device.Wire.UpToLastSent;
        return (notifications.Current, datagrams, bytes);
    }

    private static void Require(bool holds, string why)
    {
        if (!holds)
        {
            throw new StepFailedException(why);
        }
    }
}
