using System.Net;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>Connection IDs (RFC 9146) and a client whose address changes.</summary>
[TestClass]
public class ConnectionIdTests
{
    private readonly MemoryNetwork _network = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow(0, 0)]
    [DataRow(0, 4)]
    [DataRow(2, 8)]
    [DataRow(8, 0)]
    public async Task Each_end_gets_the_connection_id_it_asked_for(int client, int server)
    {
        await using var echo = Start(new DtlsServerOptions { ConnectionIdLength = server });
        await using var scripted = await ConnectAsync(echo, Enumerable.Range(1, client).Select(i => (byte)i).ToArray());
        Assert.AreEqual(server, scripted.ServerConnectionId!.Length);
        await scripted.SendDataAsync("hello");
        Assert.AreEqual("HELLO", await scripted.ReceiveDataAsync(Cancelled));
        var last = scripted.Received[^1];
        Assert.AreEqual(client == 0 ? ContentType.ApplicationData : ContentType.Tls12Cid, last.Type);
        Assert.AreEqual(client, last.ConnectionId.Length);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(0, 4)]
    [DataRow(4, 8)]
    public async Task BouncyCastle_as_a_client_uses_them_too(int client, int server)
    {
        await using var echo = new EchoServer(new DtlsServer(
            new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)), Servers.Lookup, new DtlsServerOptions { ConnectionIdLength = server }));
        using var stranger = await BouncyCastleClient.ConnectAsync(
            echo.Address, Servers.Identity, Servers.Key, connectionId: Enumerable.Range(1, client).Select(i => (byte)i).ToArray());
        Assert.AreEqual("ONE", stranger.Ask("one"));
        var (peer, address) = ((DtlsPeer)echo.LastPeer!, ((DtlsPeer)echo.LastPeer!).Address);

        stranger.Move();
        Assert.AreEqual("TWO", stranger.Ask("two"));
        Assert.AreSame(peer, echo.LastPeer);
        Assert.AreNotEqual(address, peer.Address);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Without_the_extension_on_either_side_there_is_none()
    {
        await using var with = Start(new DtlsServerOptions());
        await using var simple = await ConnectAsync(with, null);
        Assert.IsNull(simple.ServerConnectionId);
        await using var without = Start(new DtlsServerOptions { ConnectionIdLength = null });
        await using var asking = await ConnectAsync(without, [1]);
        Assert.IsNull(asking.ServerConnectionId);
        await asking.SendDataAsync("hello");
        Assert.AreEqual("HELLO", await asking.ReceiveDataAsync(Cancelled));
        Assert.AreEqual(ContentType.ApplicationData, asking.Received[^1].Type);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_is_found_at_its_new_address_and_stays_the_same_peer()
    {
        await using var echo = Start(new DtlsServerOptions());
        await using var client = await ConnectAsync(echo, []);
        await client.SendDataAsync("one");
        Assert.AreEqual("ONE", await client.ReceiveDataAsync(Cancelled));
        var peer = (DtlsPeer)echo.LastPeer!;
        Assert.AreEqual(client.Address, peer.Address);

        client.Move();
        await client.SendDataAsync("two");
        Assert.AreEqual("TWO", await client.ReceiveDataAsync(Cancelled));
        Assert.AreSame(peer, echo.LastPeer);
        Assert.AreEqual(client.Address, peer.Address);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task An_old_a_repeated_or_a_forged_record_from_elsewhere_does_not_move_the_client()
    {
        await using var echo = Start(new DtlsServerOptions());
        await using var client = await ConnectAsync(echo, []);
        await using var elsewhere = _network.Open();
        var old = client.SealData("old");
        var repeated = client.SealData("first");
        await client.SendAsync(repeated);
        Assert.AreEqual("FIRST", await client.ReceiveDataAsync(Cancelled));
        var peer = (DtlsPeer)echo.LastPeer!;

        // Old but never seen: taken, answered where the client is.
        await elsewhere.SendAsync(old, echo.Address, Cancelled);
        Assert.AreEqual("OLD", await client.ReceiveDataAsync(Cancelled));
        await elsewhere.SendAsync(repeated, echo.Address, Cancelled);
        var forged = client.SealData("forged");
        forged[^1] ^= 1;
        await elsewhere.SendAsync(forged, echo.Address, Cancelled);
        var strange = client.SealData("strange");
        strange[11] ^= 1;
        await elsewhere.SendAsync(strange, echo.Address, Cancelled);

        await client.SendDataAsync("last");
        Assert.AreEqual("LAST", await client.ReceiveDataAsync(Cancelled));
        Assert.AreEqual(client.Address, peer.Address);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Without_connection_id_a_moved_client_is_a_stranger()
    {
        await using var echo = Start(new DtlsServerOptions { ConnectionIdLength = 0 });
        await using var client = await ConnectAsync(echo, []);
        await client.SendDataAsync("one");
        Assert.AreEqual("ONE", await client.ReceiveDataAsync(Cancelled));
        client.Move();
        await client.SendDataAsync("two");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(300);
        await Assert.ThrowsExactlyAsync<OperationCanceledException>(() => client.ReceiveDataAsync(limit.Token));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_record_is_taken_once_and_in_any_order()
    {
        await using var echo = Start(new DtlsServerOptions());
        await using var client = await ConnectAsync(echo, [1, 2]);
        var first = client.SealData("first");
        var second = client.SealData("second");
        foreach (var record in new[] { second, first, second, first })
        {
            await client.SendAsync(record);
        }

        await client.SendDataAsync("third");
        Assert.AreEqual("SECOND", await client.ReceiveDataAsync(Cancelled));
        Assert.AreEqual("FIRST", await client.ReceiveDataAsync(Cancelled));
        Assert.AreEqual("THIRD", await client.ReceiveDataAsync(Cancelled));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_session_is_resumed_with_a_new_connection_id()
    {
        await using var echo = Start(new DtlsServerOptions());
        await using var first = await ConnectAsync(echo, []);
        await using var second = new ScriptedClient(_network, echo.Address)
        {
            ConnectionId = [7], SessionId = first.ServerSessionId, Master = first.Master,
        };
        await second.ConnectAsync(Cancelled);
        Assert.IsTrue(second.Resumed);
        Assert.AreNotEqual(Convert.ToHexString(first.ServerConnectionId!), Convert.ToHexString(second.ServerConnectionId!));
        await second.SendDataAsync("hello");
        Assert.AreEqual("HELLO", await second.ReceiveDataAsync(Cancelled));
        Assert.AreEqual(HandshakeOutcome.Full, (await echo.NextHandshakeAsync(Cancelled)).Outcome);
        Assert.AreEqual(HandshakeOutcome.Resumed, (await echo.NextHandshakeAsync(Cancelled)).Outcome);
    }

    // RFC 7627 §5.3.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_session_with_extended_master_secret_is_not_resumed_without()
    {
        await using var echo = Start(new DtlsServerOptions());
        await using var first = await ConnectAsync(echo, []);
        await using var second = new ScriptedClient(_network, echo.Address)
        {
            ExtendedMasterSecret = false, SessionId = first.ServerSessionId, Master = first.Master,
        };
        var e = await Assert.ThrowsExactlyAsync<IOException>(() => second.ConnectAsync(Cancelled));
        Assert.AreEqual("HandshakeFailure", e.Message);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_renegotiation_is_refused_and_the_session_lives_on()
    {
        await using var echo = Start(new DtlsServerOptions());
        await using var client = await ConnectAsync(echo, []);
        var hello = new Lwm2m.Bench.Dtls.Handshakes.HandshakeMessage(Lwm2m.Bench.Dtls.Handshakes.HandshakeType.ClientHello, 4, new byte[40], 1);
        await client.SendAsync(client.Seal(ContentType.Handshake, hello.Whole));
        Assert.AreEqual(AlertDescription.NoRenegotiation, await client.ReceiveAlertAsync(Cancelled));
        await client.SendDataAsync("hello");
        Assert.AreEqual("HELLO", await client.ReceiveDataAsync(Cancelled));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Datagrams_longer_than_max_fragment_length_are_refused_both_ways()
    {
        await using var echo = Start(new DtlsServerOptions());
        await using var client = new ScriptedClient(_network, echo.Address) { ConnectionId = [], MaxFragmentLengthCode = 1 };
        await client.ConnectAsync(Cancelled);
        await client.SendDataAsync(new string('a', 512));
        Assert.AreEqual(new string('A', 512), await client.ReceiveDataAsync(Cancelled));
        await Assert.ThrowsExactlyAsync<IOException>(async () => await echo.Server.SendAsync(new byte[513], echo.LastPeer!, Cancelled));
        await client.SendDataAsync(new string('a', 513));
        Assert.AreEqual(AlertDescription.RecordOverflow, await client.ReceiveAlertAsync(Cancelled));
        Assert.IsNull(echo.Server.IdentityOf(echo.LastPeer!));
    }

    private EchoServer Start(DtlsServerOptions options) => new(new DtlsServer(_network.Open(), Servers.Lookup, options));

    private async Task<ScriptedClient> ConnectAsync(EchoServer server, byte[]? connectionId)
    {
        var client = new ScriptedClient(_network, server.Address) { ConnectionId = connectionId };
        await client.ConnectAsync(Cancelled);
        return client;
    }
}
