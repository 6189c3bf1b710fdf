using System.Diagnostics;
using System.Net;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Foundation;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>What a record adds to a message, how many a second an engine seals and opens, and what it allocates for one.</summary>
public static class RecordCosts
{
    private const int PayloadBytes = 100;
    private const int Batch = 64;
    private const int Batches = 200;
    private const int Sealed = 20000;

    public static async Task<Table> MeasureAsync(CancellationToken stop)
    {
        var table = new Table().Title($"DTLS records of {PayloadBytes} bytes")
            .AddColumns("engine", "connection ID", "overhead", "sealed per second", "opened per second", "allocated per record");
        foreach (var (name, engine, missing) in DtlsEngines.All())
        {
            if (engine is null)
            {
                table.AddRow(name, missing!, "", "", "", "");
                continue;
            }

            await AddRowAsync(table, name, engine, null, stop);
            await AddRowAsync(table, name, engine, 4, stop);
        }

        return table;
    }

    private static async Task AddRowAsync(Table table, string name, LinkSecurity engine, int? connectionId, CancellationToken stop)
    {
        var psk = Psk.Random("bench");
        await using var transport = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = new DtlsServer(transport, psk.Find, new DtlsServerOptions { ConnectionIdLength = connectionId });
        var udp = new UdpLink("127.0.0.1", ((IPEndPoint)transport.LocalEndPoint).Port);
        var wire = new TapLink(udp);
        var link = engine.Secure(wire, new LinkTarget("coaps", "server", 5684), new PreSharedKey(psk.IdentityBytes, psk.Key));
        HandshakeCosts.Open(link);

        var payload = new byte[2 * PayloadBytes];
        var before = wire.Counter.SentBytes;
        link.Send(payload, 0, PayloadBytes);
        var peer = (await server.ReceiveAsync(stop)).Peer;
        var overhead = wire.Counter.SentBytes - before - PayloadBytes;

        wire.IsCut = true;
        Seal(link, payload, Sealed / 10);
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        Seal(link, payload, Sealed);
        var perSecond = Sealed / watch.Elapsed.TotalSeconds;
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - allocatedBefore) / (double)Sealed;
        wire.IsCut = false;
        table.AddRow(
            name,
            connectionId is null ? "none" : UsesConnectionId(overhead) ? $"{connectionId} bytes" : "not in this build",
            $"{overhead} B",
            $"{perSecond:N0}",
            $"{await OpenedPerSecondAsync(server, peer, link, payload, stop):N0}",
            $"{allocated:0.##} B");
        link.Close();
    }

    private static bool UsesConnectionId(long overhead) => overhead != 29;

    private static void Seal(SecuredLink link, byte[] payload, int count)
    {
        for (var i = 0; i < count; i++)
        {
            link.Send(payload, 0, PayloadBytes);
        }
    }

    private static async Task<double> OpenedPerSecondAsync(DtlsServer server, EndPoint peer, SecuredLink link, byte[] buffer, CancellationToken stop)
    {
        var watch = new Stopwatch();
        var opened = 0;
        for (var batch = 0; batch < Batches; batch++)
        {
            for (var i = 0; i < Batch; i++)
            {
                await server.SendAsync(buffer.AsMemory(0, PayloadBytes), peer, stop);
            }

            link.Wait(100);
            watch.Start();
            for (var i = 0; i < Batch && link.Receive(buffer, 0, buffer.Length) > 0; i++)
            {
                opened++;
            }

            watch.Stop();
        }

        return opened / watch.Elapsed.TotalSeconds;
    }
}
