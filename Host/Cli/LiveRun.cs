using Lwm2m.Bench.Management;

namespace Lwm2m.Cli;

/// <summary><c>run</c>: device and server on loopback until Ctrl-C.</summary>
public static class LiveRun
{
    private const string Endpoint = "urn:lwm2mdevice:demo";
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(int port, int lifetimeS, RunMode mode, DtlsEngine engine, Terminal terminal, CancellationToken stop)
    {
        var timeline = new Timeline(terminal);
        var keys = mode.NewKeys("demo");
        await using var bench = LoopbackServer.Start(port, keys);
        var server = bench.Server;
        timeline.Server($"listens on {bench.Uri}, {bench.Security}; Ctrl-C ends");
        server.Clients.Registered += registration => timeline.Server($"registered {registration}");
        server.Clients.Updated += registration => timeline.Server($"updated {registration.Endpoint}, good until {registration.ExpiresAt.LocalDateTime:HH:mm:ss}");
        server.Clients.Deregistered += registration => timeline.Server($"de-registered {registration.Endpoint}");
        using var device = new DemoDevice(new DeviceSetup(Endpoint)
        {
            Uri = bench.Uri, Keys = keys, LifetimeS = lifetimeS, Engine = engine, Timeline = timeline, ShowsMessages = true,
        });
        device.Start();
        try
        {
            await ManageAsync(server, device, timeline, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            timeline.Device("stopping");
        }

        return device.Stop(TimeSpan.FromSeconds(10)) ? 0 : 1;
    }

    private static async Task ManageAsync(Lwm2mServer server, DemoDevice device, Timeline timeline, CancellationToken stop)
    {
        var client = await server.WaitForClientAsync(Endpoint, stop);
        timeline.Server($"read /3/0: {await client.ReadAsync("/3/0", cancellation: stop)}");
        timeline.Server($"set pmin=1, pmax=60 on /3303/0/5700: {await client.WriteAttributesAsync("/3303/0/5700", "pmin=1&pmax=60", stop)}");
        await using var observation = await client.ObserveAsync("/3303/0/5700", cancellation: stop);
        timeline.Server($"observes /3303/0/5700: {observation.First}");
        var warming = WarmAsync(client, device, timeline, stop);
        await foreach (var notification in observation.NotificationsAsync(stop))
        {
            timeline.Server($"is told /3303/0/5700: {notification}");
        }

        await warming;
    }

    private static async Task WarmAsync(ManagedClient client, DemoDevice device, Timeline timeline, CancellationToken stop)
    {
        for (var tick = 1; ; tick++)
        {
            await Task.Delay(Pace, stop);
            device.Sensor.Set(Math.Round(20 + (3 * Math.Sin(tick / 10.0)), 1));
            if (tick % 5 == 0)
            {
                var on = tick % 10 == 0 ? "false" : "true";
                timeline.Server($"writes {on} to /3311/0/5850: {await client.WriteAsync("/3311/0/5850", on, cancellation: stop)}");
            }
        }
    }
}
