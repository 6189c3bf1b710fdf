using System.Net;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Dtls.Handshakes;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>Flights that get lost, and what garbage does.</summary>
[TestClass]
public class LossTests
{
    private readonly MemoryNetwork _network = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    // RFC 6347 §4.2.4.1.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task An_unanswered_flight_is_repeated_in_doubling_times_and_then_given_up()
    {
        var time = new ManualTime();
        var options = new DtlsServerOptions { HelloVerify = false, MaxRetransmit = 3, HandshakeTimeout = TimeSpan.FromHours(1) };
        await using var echo = new EchoServer(new DtlsServer(_network.Open(), Servers.Lookup, options, time));
        await using var client = new ScriptedClient(_network, echo.Address);
        await client.SendHelloAsync([]);
        var first = await client.NextAsync(Cancelled);
        Assert.AreEqual(HandshakeType.ServerHello, first.Type);
        Assert.AreEqual(HandshakeType.ServerHelloDone, (await client.NextAsync(Cancelled)).Type);
        var flight = client.Received.Count;
        foreach (var (seconds, repetitions) in new[] { (0.9, 0), (0.2, 1), (1.8, 1), (0.2, 2), (3.8, 2), (0.2, 3) })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            await client.ReceiveAllAsync(Cancelled);
            Assert.AreEqual(flight * (1 + repetitions), client.Received.Count);
        }

        Assert.AreEqual(client.Received.Count, client.Received.Select(record => record.SequenceNumber).Distinct().Count());
        time.Advance(TimeSpan.FromSeconds(9));
        var handshake = await echo.NextHandshakeAsync(Cancelled);
        Assert.AreEqual(HandshakeOutcome.Failed, handshake.Outcome);
        Assert.IsNull(handshake.Alert);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    [DataRow(2)]
    [DataRow(3)]
    public async Task BouncyCastle_gets_through_a_bad_wire(int seed)
    {
        var udp = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0));
        var loss = new LossOptions { Seed = seed, Loss = 0.2, Duplication = 0.2, Reordering = 0.2 };
        var options = new DtlsServerOptions { Mtu = 140, RetransmitTimeout = TimeSpan.FromMilliseconds(300), MaxRetransmit = 20 };
        await using var server = new EchoServer(new DtlsServer(new LossyTransport(udp, loss), Servers.Lookup, options));
        using var client = await BouncyCastleClient.ConnectAsync(server.Address, Servers.Identity, Servers.Key, 140);
        string? answer = null;
        while (answer is null)
        {
            Cancelled.ThrowIfCancellationRequested();
            answer = client.Ask("hello", 500);
        }

        Assert.AreEqual("HELLO", answer);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Garbage_harms_neither_a_handshake_nor_a_session()
    {
        await using var echo = new EchoServer(new DtlsServer(_network.Open(), Servers.Lookup));
        await using var client = new ScriptedClient(_network, echo.Address);
        var random = new Random(1);
        async Task RubbishAsync()
        {
            for (var i = 0; i < 2000; i++)
            {
                var rubbish = new byte[random.Next(100)];
                random.NextBytes(rubbish);
                if (rubbish.Length > 13 && i % 2 == 0)
                {
                    // Half of it looks like a record with keys.
                    (rubbish[0], rubbish[1], rubbish[2], rubbish[3], rubbish[4]) = ((byte)random.Next(20, 26), 0xFE, 0xFD, 0, 1);
                    (rubbish[11], rubbish[12]) = (0, (byte)(rubbish.Length - 13));
                }

                await client.SendAsync(rubbish);
            }
        }

        await RubbishAsync();
        await client.ConnectAsync(Cancelled);
        await RubbishAsync();
        await client.SendDataAsync("hello");
        Assert.AreEqual("HELLO", await client.ReceiveDataAsync(Cancelled));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task The_number_of_peers_is_bounded_and_the_silent_one_leaves()
    {
        await using var echo = new EchoServer(new DtlsServer(_network.Open(), Servers.Lookup, new DtlsServerOptions { MaxPeers = 2 }));
        await using var silent = new ScriptedClient(_network, echo.Address);
        await using var busy = new ScriptedClient(_network, echo.Address);
        await using var late = new ScriptedClient(_network, echo.Address);
        await silent.ConnectAsync(Cancelled);
        await busy.ConnectAsync(Cancelled);
        await late.ConnectAsync(Cancelled);
        Assert.IsNull(echo.Server.IdentityOf(silent.Address));
        Assert.AreEqual(Servers.Identity, echo.Server.IdentityOf(busy.Address));
        Assert.AreEqual(Servers.Identity, echo.Server.IdentityOf(late.Address));
    }
}
