using System.Net;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>The LwM2M server on both DTLS servers, with libcoap's client in the part of a device; and what tshark thinks of it.</summary>
[TestClass]
public class Lwm2mOverDtlsTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(ServerKind.BouncyCastle)]
    [DataRow(ServerKind.Rfc)]
    public async Task Libcoap_registers(ServerKind kind)
    {
        var dtls = Servers.Create(kind);
        await using var server = new Lwm2mServer(dtls);
        await Tool.RunAsync(
            Cancelled, "coap-client-openssl", "-B", "10", "-k", Servers.CoapKey, "-u", Servers.CoapIdentity, "-m", "post", "-t", "40", "-e", "</3/0>",
            $"coaps://{server.Coap.LocalEndPoint}/rd?ep=libcoap&lt=60&lwm2m=1.1&b=U");
        Assert.AreEqual("/3/0", server.Clients.Find("libcoap")!.Objects.Single().Path.ToString());
    }

    // An independent reading of our records with connection IDs: tshark opens them with the key alone.
    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(0, 4)]
    [DataRow(2, 0)]
    [DataRow(3, 8)]
    public async Task Tshark_reads_a_conversation_with_connection_ids_and_finds_nothing_malformed(int clientLength, int serverLength)
    {
        var network = new MemoryNetwork();
        var capture = new CapturingTransport(network.Open());
        await using var echo = new EchoServer(new DtlsServer(capture, Servers.Lookup, new DtlsServerOptions { ConnectionIdLength = serverLength }));
        await using var client = new ScriptedClient(network, echo.Address) { ConnectionId = new byte[clientLength], MaxFragmentLengthCode = 1 };
        await client.ConnectAsync(Cancelled);
        await client.SendDataAsync("hello tshark");
        Assert.AreEqual("HELLO TSHARK", await client.ReceiveDataAsync(Cancelled));

        TestContext.WriteLine($"{await echo.NextHandshakeAsync(Cancelled)}");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, capture.ToPcap(4433), Cancelled);
            var printed = await Tool.RunAsync(
                Cancelled, "tshark", "-r", file, "-o", $"dtls.psk:{Servers.HexKey}", "-d", "udp.port==4433,dtls", "-T", "fields", "-e", "_ws.expert.message",
                "-e", "_ws.malformed", "-e", "data.data", "-e", "dtls.handshake.verify_data", "-e", "_ws.col.Info");
            TestContext.WriteLine(printed);
            Assert.DoesNotContain("alformed", printed);
            Assert.Contains(Convert.ToHexStringLower("hello tshark"u8), printed);
            Assert.Contains(Convert.ToHexStringLower("HELLO TSHARK"u8), printed);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
