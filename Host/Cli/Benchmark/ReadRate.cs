using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lwm2m.Bench.Coap;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>Reads per second over loopback, one request at a time, of the device and of libcoap's coap-server by the same requester.</summary>
public static class ReadRate
{
    private const int Rounds = 5;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    public static async Task<Table> MeasureAsync(CancellationToken stop)
    {
        var table = new Table().Title("Read of a short text over loopback, confirmable, one at a time; median of five rounds of 1 s")
            .AddColumns("server", "reads per second", "microseconds per read", "bytes per read");
        using (var requester = new RawRequester())
        using (var device = new DemoDevice(new DeviceSetup("urn:lwm2mdevice:bench") { Uri = $"coap://127.0.0.1:{requester.Port}", LifetimeS = 86400 }))
        {
            device.Start();
            requester.AcceptRegistration();
            AddRow(table, "this device (C# on .NET)", requester, "3/0/0", stop);
        }

        using var coapServer = await CoapServerProcess.StartAsync(stop);
        if (coapServer is null)
        {
            table.AddRow("libcoap coap-server", "not installed (Debian: libcoap3-bin)", "", "");
            return table;
        }

        using (var requester = new RawRequester())
        {
            requester.Connect(coapServer.EndPoint);
            requester.Put("3/0/0", "Lwm2mDevice");
            AddRow(table, "libcoap coap-server (C)", requester, "3/0/0", stop);
        }

        return table;
    }

    private static void AddRow(Table table, string name, RawRequester requester, string path, CancellationToken stop)
    {
        requester.Read(path, Round, stop);
        var rates = Enumerable.Range(0, Rounds).Select(_ => requester.Read(path, Round, stop)).Order().ToArray();
        var median = rates[Rounds / 2];
        table.AddRow(name, $"{median:N0}", $"{1e6 / median:0.0}", $"{requester.LastRequestBytes} + {requester.LastResponseBytes}");
    }
}
