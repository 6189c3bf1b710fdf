namespace Lwm2m.Cli;

/// <summary><c>run --server</c>, <c>--bootstrap</c> or <c>--state</c>: the device alone, at any LwM2M server, until Ctrl-C.</summary>
public static class DeviceRun
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(DeviceSetup setup, Terminal terminal, CancellationToken stop)
    {
        var timeline = setup.Timeline!;
        using var folder = setup.State;
        var modem = setup.Modem;
        modem?.CheckPort();
        using var device = new DemoDevice(setup);
        device.Start();
        try
        {
            var warming = WarmAsync(device, stop);
            await await Task.WhenAny(warming, modem?.WatchAsync(timeline.Device, stop) ?? warming);
        }
        catch (OperationCanceledException)
        {
            timeline.Device("stopping");
        }

        if (setup.State is not null && !setup.Leaves)
        {
            return device.Suspend(LeaveLimit) ? 0 : throw new RunException("the device did not stop");
        }

        if (device.Stop(LeaveLimit))
        {
            return 0;
        }

        terminal.Error.WriteLine(device.HasRegistered
            ? "run: the server did not answer the de-registration"
            : "run: the server had not answered the registration yet");
        return CommandLine.Failed;
    }

    private static async Task WarmAsync(DemoDevice device, CancellationToken stop)
    {
        for (var tick = 1; ; tick++)
        {
            await Task.Delay(Pace, stop);
            device.Sensor.Set(Math.Round(20 + (3 * Math.Sin(tick / 10.0)), 1));
        }
    }
}
