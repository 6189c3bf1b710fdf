using System.Text;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>Reads per second over loopback, one request at a time, of the device and of libcoap's coap-server by the same requester; without security and over DTLS.</summary>
public static class ReadRate
{
    private const int Rounds = 5;
    private const string Identity = "bench";

    // Text, as coap-server takes its key on the command line.
    private const string KeyText = "0123456789abcdef";

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    public static async Task<Table> MeasureAsync(CancellationToken stop)
    {
        var table = new Table().Title("Read of a short text over loopback, confirmable, one at a time; median of five rounds of 1 s")
            .AddColumns("server", "reads per second", "microseconds per read", "bytes per read");
        var psk = new Psk(Identity, Encoding.ASCII.GetBytes(KeyText));
        AddDevice(table, null, stop);
        await AddCoapServerAsync(table, null, stop);
        AddDevice(table, psk, stop);
        await AddCoapServerAsync(table, psk, stop);
        return table;
    }

    private static void AddDevice(Table table, Psk? psk, CancellationToken stop)
    {
        using var requester = new RawRequester(psk);
        using var device = new DemoDevice(new DeviceSetup("urn:lwm2mdevice:bench")
        {
            Uri = $"{(psk is null ? "coap" : "coaps")}://127.0.0.1:{requester.Port}",
            Keys = new AccountKeys(psk, null),
            LifetimeS = 86400,
        });
        device.Start();
        requester.AcceptRegistration();
        AddRow(table, "this device (C# on .NET)", requester, "3/0/0", stop);
    }

    private static async Task AddCoapServerAsync(Table table, Psk? psk, CancellationToken stop)
    {
        using var server = await CoapServerProcess.StartAsync(psk is null ? null : KeyText, stop);
        if (server is null)
        {
            table.AddRow("libcoap coap-server", "not installed (Debian: libcoap3-bin)", "", "");
            return;
        }

        using var requester = new RawRequester(psk);
        requester.Connect(server.EndPoint);
        requester.Put("3/0/0", "Lwm2mDevice");
        AddRow(table, $"libcoap {server.Name} (C)", requester, "3/0/0", stop);
    }

    private static void AddRow(Table table, string name, RawRequester requester, string path, CancellationToken stop)
    {
        requester.Read(path, Round, stop);
        var rates = Enumerable.Range(0, Rounds).Select(_ => requester.Read(path, Round, stop)).Order().ToArray();
        var median = rates[Rounds / 2];
        var secured = requester.CipherSuite is { } suite ? $", {suite} with BouncyCastle" : "";
        table.AddRow(name + secured, $"{median:N0}", $"{1e6 / median:0.0}", $"{requester.LastRequestBytes} + {requester.LastResponseBytes}");
    }
}
