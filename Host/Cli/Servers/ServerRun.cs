using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary><c>run serve</c>: the server alone, for a board or a second PC, until Ctrl-C.</summary>
public static class ServerRun
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(100);

    public static async Task<int> RunAsync(ServeSetup setup, string observe, Terminal terminal, CancellationToken stop)
    {
        var timeline = new Timeline(terminal);
        await using var bench = LoopbackServer.Start(setup, timeline.FromServer, timeline.Server);
        var server = bench.Server;
        timeline.Server($"listens on {bench.Uri}, {bench.Security}; Ctrl-C ends");
        server.Clients.Registered += registration =>
        {
            timeline.Server($"registered {registration}");
            BackgroundTask.Leave(Task.Run(() => WatchAsync(server.Client(registration.Endpoint), observe, timeline, stop), stop));
        };
        server.Clients.Deregistered += registration => timeline.Server($"de-registered {registration.Endpoint}");
        server.Clients.Expired += registration => timeline.Server($"not heard from in its lifetime: {registration.Endpoint}");
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            timeline.Server("stopping");
        }

        return 0;
    }

    private static async Task WatchAsync(ManagedClient client, string observe, Timeline timeline, CancellationToken stop)
    {
        try
        {
            timeline.Server($"read /3/0: {await client.ReadAsync("/3/0", cancellation: stop).WaitAsync(AnswerLimit, stop)}");
            await using var observation = await client.ObserveAsync(observe, cancellation: stop).WaitAsync(AnswerLimit, stop);
            timeline.Server($"observes {observe}: {observation.First}");
            await foreach (var notification in observation.NotificationsAsync(stop))
            {
                timeline.Server($"is told {observe}: {notification}");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is CoapException or ClientGoneException or OperationRefusedException or TimeoutException)
        {
            timeline.Server($"{client.Endpoint}: {e.Message}");
        }
    }
}
