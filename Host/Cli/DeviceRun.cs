using Lwm2m.Foundation;

namespace Lwm2m.Cli;

/// <summary><c>run --server</c>: the device alone, at any LwM2M server, until Ctrl-C.</summary>
public static class DeviceRun
{
    public static async Task<int> RunAsync(string serverUri, string endpoint, int lifetimeS, Psk? psk, LinkSecurity engine, bool logs, CancellationToken stop)
    {
        var timeline = new Timeline(Console.Out);
        if (serverUri.StartsWith("coaps:", StringComparison.OrdinalIgnoreCase) != psk is not null)
        {
            Console.Error.WriteLine(psk is null
                ? $"run: {serverUri} wants a key: --psk-id ID --psk HEX"
                : $"run: a key goes with coaps://, not with {serverUri}");
            return 2;
        }

        DemoDevice device;
        try
        {
            device = new DemoDevice(serverUri, endpoint, lifetimeS, timeline.Device, logs ? timeline.Datagram : null, psk, engine);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            Console.Error.WriteLine($"run: {serverUri}: {e.Message}");
            return 2;
        }

        using (device)
        {
            device.Start();
            try
            {
                for (var tick = 1; ; tick++)
                {
                    await Task.Delay(TimeSpan.FromSeconds(2), stop);
                    device.Sensor.Set(Math.Round(20 + (3 * Math.Sin(tick / 10.0)), 1));
                }
            }
            catch (OperationCanceledException)
            {
                timeline.Device("stopping");
            }

            if (device.Stop(TimeSpan.FromSeconds(10)))
            {
                return 0;
            }

            Console.Error.WriteLine(device.HasRegistered
                ? "run: the server did not answer the de-registration"
                : "run: the server had not answered the registration yet");
            return 1;
        }
    }
}
