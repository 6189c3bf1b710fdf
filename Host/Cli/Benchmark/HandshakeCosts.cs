using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Lwm2m.Board;
using Lwm2m.Foundation;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>Full and resumed handshakes of each engine and of OpenSSL's own client, with one and the same server: OpenSSL's.</summary>
public static class HandshakeCosts
{
    private const string Identity = "Client_identity";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task<Table> MeasureAsync(CancellationToken stop)
    {
        var table = new Table().Title("DTLS 1.2 PSK-AES128-CCM-8 handshakes with openssl s_server (extended master secret, MFL 512, session IDs, 15-byte identity)")
            .AddColumns("client", "full", "resumed", "time full", "heap during", "heap after");
        if (!OpensslProcess.IsInstalled)
        {
            return table.AddRow("-", "openssl is not installed", "", "", "", "");
        }

        var psk = Psk.Random(Identity);
        foreach (var (name, engine, missing) in DtlsEngines.All())
        {
            if (engine is null)
            {
                table.AddRow(name, missing!, "", "", "", "");
                continue;
            }

            var (server, endPoint) = await OpensslProcess.ServeAsync(psk, stop);
            using (server)
            {
                AddRow(table, name, engine, endPoint, psk);
            }
        }

        await AddOpensslRowAsync(table, psk, stop);
        return table;
    }

    /// <summary>Opens a link and steps it until it is open.</summary>
    /// <exception cref="InvalidOperationException">It does not open.</exception>
    public static void Open(SecuredLink link, Action? afterEachStep = null)
    {
        var clock = new BoardClock();
        var end = clock.NowMs + (long)Limit.TotalMilliseconds;
        link.Open(clock.NowMs);
        while (link.State == LinkState.Opening && clock.NowMs < end)
        {
            var next = link.Step(clock.NowMs);
            afterEachStep?.Invoke();
            if (link.State == LinkState.Opening)
            {
                link.Wait((int)Math.Clamp(next - clock.NowMs, 0, 100));
            }
        }

        if (link.State != LinkState.Open)
        {
            throw new InvalidOperationException($"handshake: {link.State}, alert {link.Alert}");
        }
    }

    private static void AddRow(Table table, string name, LinkSecurity engine, IPEndPoint server, Psk psk)
    {
        var credentials = new PreSharedKey(psk.IdentityBytes, psk.Key);

        // A first link lets .NET compile what it will run, so that the second shows what the handshake itself takes.
        Open(engine.Secure(new UdpLink(server.Address.ToString(), server.Port), new LinkTarget("coaps", "server", 5684), credentials)).Close();
        var heap = new HeapProbe();
        var link = engine.Secure(new UdpLink(server.Address.ToString(), server.Port), new LinkTarget("coaps", "server", 5684), credentials);
        var peak = 0L;
        var watch = Stopwatch.StartNew();
        Open(link, () => peak = Math.Max(peak, heap.Bytes()));
        var (fullDatagrams, fullBytes, fullMs) = (link.HandshakeDatagrams, link.HandshakeBytes, watch.Elapsed.TotalMilliseconds);
        var held = heap.BytesHeld();
        link.Close();
        Open(link);
        var isResumed = link.Handshake == HandshakeKind.Resumed;
        table.AddRow(
            name,
            $"{fullBytes} B in {fullDatagrams}",
            isResumed ? $"{link.HandshakeBytes} B in {link.HandshakeDatagrams}" : $"not resumed: {link.Handshake}",
            $"{fullMs:0.0} ms",
            $"{peak / 1024.0:0.0} kB",
            $"{held / 1024.0:0.0} kB");
        link.Close();
    }

    private static SecuredLink Open(SecuredLink link)
    {
        Open(link, null);
        return link;
    }

    private static async Task AddOpensslRowAsync(Table table, Psk psk, CancellationToken stop)
    {
        var (server, endPoint) = await OpensslProcess.ServeAsync(psk, stop);
        var session = Path.Combine(Path.GetTempPath(), $"lwm2m-bench-{Environment.ProcessId}.sess");
        using (server)
        {
            try
            {
                var full = await ShakeAsync(endPoint, psk, session, stop);
                var resumed = await ShakeAsync(endPoint, psk, session, stop);
                table.AddRow("OpenSSL s_client", full, resumed, "", "", "");
            }
            finally
            {
                File.Delete(session);
            }
        }
    }

    private static async Task<string> ShakeAsync(IPEndPoint server, Psk psk, string session, CancellationToken stop)
    {
        using var relay = new CountingRelay(server);
        await OpensslProcess.ShakeHandsAsync(relay.EndPoint, psk, session, stop);
        return $"{relay.Bytes} B in {relay.Datagrams}";
    }

    /// <summary>Managed bytes of this thread and bytes of the C heap since it was made.</summary>
    private sealed class HeapProbe
    {
        private readonly long _managed = GC.GetAllocatedBytesForCurrentThread();
        private readonly long _total = GC.GetTotalMemory(forceFullCollection: true);
        private readonly long _native = NativeBytes();

        /// <summary>Allocated so far: what is held at the most, as nothing is collected within a handshake.</summary>
        public long Bytes() => GC.GetAllocatedBytesForCurrentThread() - _managed + Math.Max(0, NativeBytes() - _native);

        /// <summary>Still held after a collection.</summary>
        public long BytesHeld() => Math.Max(0, GC.GetTotalMemory(forceFullCollection: true) - _total) + Math.Max(0, NativeBytes() - _native);

        private static long NativeBytes() => (long)mallinfo2().InUse;

        [DllImport("libc")]
        private static extern Mallinfo2 mallinfo2();

        /// <summary>glibc's struct mallinfo2; only <c>uordblks</c> is of use here.</summary>
        [StructLayout(LayoutKind.Sequential)]
        private struct Mallinfo2
        {
            public nuint Arena;
            public nuint FreeChunks;
            public nuint FastChunks;
            public nuint MappedRegions;
            public nuint MappedBytes;
            public nuint Unused;
            public nuint FastFree;
            public nuint InUse;
            public nuint Free;
            public nuint Releasable;
        }
    }
}
