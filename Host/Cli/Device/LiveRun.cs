using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Management;

namespace Lwm2m.Cli;

/// <summary><c>run</c>: device and server on loopback until Ctrl-C.</summary>
public static class LiveRun
{
    private const string Endpoint = "urn:lwm2mdevice:demo";
    private const string Observed = "/3303/0/5700";
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(int port, int lifetimeS, RunMode mode, DtlsEngine engine, DeviceBehaviour behaviour, Terminal terminal, CancellationToken stop)
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
            Uri = bench.Uri, Keys = keys, LifetimeS = lifetimeS, Behaviour = behaviour, Engine = engine, Timeline = timeline, ShowsMessages = true,
        });
        device.Start();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var managing = ManageAsync(server, timeline, either.Token);
            var warming = WarmAsync(server, device, timeline, either.Token);
            await await Task.WhenAny(managing, warming);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            timeline.Device("stopping");
        }

        return device.Stop(LeaveLimit) ? 0 : throw new RunException("the server did not answer the de-registration");
    }

    private static async Task ManageAsync(Lwm2mServer server, Timeline timeline, CancellationToken stop)
    {
        while (true)
        {
            var client = await server.WaitForClientAsync(Endpoint, stop);
            await TellAsync(timeline, async () =>
            {
                timeline.Server($"read /3/0: {await client.ReadAsync("/3/0", cancellation: stop)}");
                timeline.Server($"set pmin=1, pmax=60 on {Observed}: {await client.WriteAttributesAsync(Observed, "pmin=1&pmax=60", stop)}");
                await using var observation = await client.ObserveAsync(Observed, cancellation: stop);
                timeline.Server($"observes {Observed}: {observation.First}");
                await foreach (var notification in observation.NotificationsAsync(stop))
                {
                    timeline.Server($"is told {Observed}: {notification}");
                }

                timeline.Server($"observes {Observed} no more");
            });
            await Task.Delay(Pace, stop);
        }
    }

    private static async Task WarmAsync(Lwm2mServer server, DemoDevice device, Timeline timeline, CancellationToken stop)
    {
        for (var tick = 1; ; tick++)
        {
            await Task.Delay(Pace, stop);
            device.Sensor.Set(Math.Round(20 + (3 * Math.Sin(tick / 10.0)), 1));
            if (tick % 5 == 0)
            {
                var on = tick % 10 == 0 ? "false" : "true";
                await TellAsync(timeline, async () =>
                    timeline.Server($"writes {on} to /3311/0/5850: {await server.Client(Endpoint).WriteAsync("/3311/0/5850", on, cancellation: stop)}"));
            }
        }
    }

    /// <summary>Reports what the device refuses or does not answer, and continues.</summary>
    private static async Task TellAsync(Timeline timeline, Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch (Exception e) when (e is CoapException or ClientGoneException or OperationRefusedException or TimeoutException)
        {
            timeline.Server(e.Message);
        }
    }
}
