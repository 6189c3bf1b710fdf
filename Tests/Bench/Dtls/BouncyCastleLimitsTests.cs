using System.Net;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>What BouncyCastle 1.8.10 does otherwise than the RFCs would have it, so that nobody blames a device for it.</summary>
[TestClass]
public class BouncyCastleLimitsTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    // RFC 6347 §4.1.2.7 would have the record dropped.
    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_forged_record_ends_the_session()
    {
        var network = new MemoryNetwork();
        await using var server = new EchoServer(new DtlsTransport(network.Open(), Servers.Lookup));
        await using var client = new ScriptedClient(network, server.Address);
        await client.ConnectAsync(Cancelled);
        var forged = client.SealData("hello");
        forged[^1] ^= 1;
        await client.SendAsync(forged);
        Assert.AreEqual(AlertDescription.BadRecordMac, await client.ReceiveAlertAsync(Cancelled));
        Assert.AreEqual(AlertDescription.BadRecordMac, (await server.NextClosureAsync(Cancelled)).Alert);
    }

    // It makes room for so much of a record, not for the nonce and tag around it.
    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(496, true)]
    [DataRow(497, false)]
    public async Task After_max_fragment_length_512_it_reads_496_bytes(int length, bool answered)
    {
        var network = new MemoryNetwork();
        await using var server = new EchoServer(new DtlsTransport(network.Open(), Servers.Lookup));
        await using var client = new ScriptedClient(network, server.Address) { MaxFragmentLengthCode = 1 };
        await client.ConnectAsync(Cancelled);
        await client.SendDataAsync(new string('a', length));
        await client.SendDataAsync("short");
        Assert.AreEqual(answered ? new string('A', length) : "SHORT", await client.ReceiveDataAsync(Cancelled));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task It_knows_neither_hello_verify_nor_connection_ids_nor_session_ids()
    {
        var network = new MemoryNetwork();
        await using var server = new EchoServer(new DtlsTransport(network.Open(), Servers.Lookup));
        await using var client = new ScriptedClient(network, server.Address) { ConnectionId = [1] };
        await client.ConnectAsync(Cancelled);
        Assert.IsNull(client.ServerConnectionId);
        Assert.IsEmpty(client.ServerSessionId);
        var handshake = await server.NextHandshakeAsync(Cancelled);
        Assert.AreEqual(4, handshake.Wire.Datagrams);
    }
}
