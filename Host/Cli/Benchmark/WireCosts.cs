using System.Net;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>Datagrams, bytes of UDP payload and allocation of each exchange, as the device's link and thread count them.</summary>
public static class WireCosts
{
    private const string Endpoint = "urn:imei:490154203237518";
    private const int Repeats = 2000;

    public static async Task<Table> MeasureAsync(CancellationToken stop)
    {
        await using var transport = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = new Lwm2mServer(transport);
        using var device = new DemoDevice(new DeviceSetup(Endpoint) { Uri = $"coap://{transport.LocalEndPoint}", LifetimeS = 86400 });
        var table = new Table().Title("On the wire (NoSec, UDP payload) and on the heap of the device")
            .AddColumns("exchange", "datagrams", "bytes", "from + to device", "allocated by device");
        var client = server.Client(Endpoint);

        var registered = WireCost.Start(device);
        device.Start();
        await server.WaitForClientAsync(Endpoint, stop);
        await device.SettledAsync(stop);
        AddRow(table, "register", registered.End(), null);

        await RowAsync(table, device, "update, nothing changed", 50, async () =>
        {
            var updated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void OnUpdated(Registration registration) => updated.TrySetResult();
            server.Clients.Updated += OnUpdated;
            device.RequestUpdate();
            await updated.Task.WaitAsync(stop);
            server.Clients.Updated -= OnUpdated;
        }, stop);
        await RowAsync(table, device, "read /3/0/0, text", Repeats, () => client.ReadAsync("/3/0/0", ContentFormat.Text, stop), stop);
        await RowAsync(table, device, "read /3303/0/5700, SenML-CBOR", Repeats, () => client.ReadAsync("/3303/0/5700", ContentFormat.SenmlCbor, stop), stop);
        await RowAsync(table, device, "read /3, TLV", Repeats, () => client.ReadAsync("/3", ContentFormat.Tlv, stop), stop);
        await RowAsync(table, device, "write /3311/0/5851, text", Repeats, () => client.WriteAsync("/3311/0/5851", "7", cancellation: stop), stop);

        await using var observation = await client.ObserveAsync("/3303/0/5700", ContentFormat.Text, stop);
        await using var notifications = observation.NotificationsAsync(stop).GetAsyncEnumerator(stop);
        var tick = 0;
        await RowAsync(table, device, "notify /3303/0/5700, text (1 in 10 confirmable)", 200, async () =>
        {
            device.Sensor.Set(20 + (++tick % 2 * 0.5));
            await notifications.MoveNextAsync();
        }, stop);
        return table;
    }

    private static async Task RowAsync(Table table, DemoDevice device, string name, int repeats, Func<Task> exchange, CancellationToken stop)
    {
        for (var i = 0; i < repeats / 10 + 10; i++)
        {
            await exchange();
        }

        await device.SettledAsync(stop);
        var cost = WireCost.Start(device);
        for (var i = 0; i < repeats; i++)
        {
            await exchange();
        }

        await device.SettledAsync(stop);
        AddRow(table, name, cost.End(), repeats);
    }

    private static void AddRow(Table table, string name, WireCost cost, int? repeats)
    {
        double count = repeats ?? 1;
        table.AddRow(
            name,
            $"{cost.Datagrams / count:0.0}",
            $"{cost.Bytes / count:0.0}",
            $"{cost.FromDevice / count:0.0} + {(cost.Bytes - cost.FromDevice) / count:0.0}",
            repeats is null ? "(start-up)" : $"{cost.Allocated / count:0.##} B");
    }

    /// <summary>What passed a device's link between two moments.</summary>
    private sealed record WireCost(DemoDevice Device, int Datagrams, long Bytes, long FromDevice, long Allocated)
    {
        public static WireCost Start(DemoDevice device) =>
            new(device, device.Wire.Datagrams, device.Wire.Bytes, device.Wire.SentBytes, device.IsRunning ? device.AllocatedBytes : 0);

        public WireCost End()
        {
            var sent = Device.Wire.SentBytes - FromDevice;
            var bytes = Device.Wire.Bytes - Bytes;
            return this with { Datagrams = Device.Wire.Datagrams - Datagrams, Bytes = bytes, FromDevice = sent, Allocated = Device.AllocatedBytes - Allocated };
        }
    }
}
