using System.Net;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>What BouncyCastle's server does and does not, so that nobody blames a device for it.</summary>
[TestClass]
public class BouncyCastleLimitsTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    // RFC 6347 §4.1.2.7.
    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_forged_record_is_dropped_and_the_session_goes_on()
    {
        var network = new MemoryNetwork();
        await using var server = new EchoServer(new DtlsTransport(network.Open(), Servers.Lookup));
        await using var client = new ScriptedClient(network, server.Address);
        await client.ConnectAsync(Cancelled);
        var forged = client.SealData("forged");
        forged[^1] ^= 1;
        await client.SendAsync(forged);
        await client.SendDataAsync("genuine");
        Assert.AreEqual("GENUINE", await client.ReceiveDataAsync(Cancelled));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task After_max_fragment_length_512_it_reads_512_bytes()
    {
        var network = new MemoryNetwork();
        await using var server = new EchoServer(new DtlsTransport(network.Open(), Servers.Lookup));
        await using var client = new ScriptedClient(network, server.Address) { MaxFragmentLengthCode = 1 };
        await client.ConnectAsync(Cancelled);
        await client.SendDataAsync(new string('a', 512));
        Assert.AreEqual(new string('A', 512), await client.ReceiveDataAsync(Cancelled));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task It_uses_neither_hello_verify_nor_connection_ids_nor_session_ids()
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

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(0)]
    [DataRow(4)]
    public async Task It_can_be_told_to_use_connection_ids(int length)
    {
        var network = new MemoryNetwork();
        var options = new DtlsTransportOptions { ConnectionIdLength = length };
        await using var server = new EchoServer(new DtlsTransport(network.Open(), Servers.Lookup, options));
        await using var client = new ScriptedClient(network, server.Address) { ConnectionId = [1, 2] };
        await client.ConnectAsync(Cancelled);
        Assert.AreEqual(length, client.ServerConnectionId!.Length);
        await client.SendDataAsync("hello");
        Assert.AreEqual("HELLO", await client.ReceiveDataAsync(Cancelled));
    }
}
