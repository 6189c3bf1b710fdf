using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Transport;

[TestClass]
public class LossyTransportTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task The_same_seed_loses_the_same_datagrams()
    {
        Assert.AreEqual(await HeardAsync(7), await HeardAsync(7));
        Assert.AreNotEqual(await HeardAsync(7), await HeardAsync(8));

        async Task<string> HeardAsync(int seed)
        {
            var network = new MemoryNetwork();
            await using var far = network.Open();
            await using var near = new LossyTransport(network.Open(), new LossOptions { Seed = seed, Loss = 0.5 });
            for (byte i = 0; i < 100; i++)
            {
                await near.SendAsync(new[] { i }, far.LocalEndPoint, TestContext.CancellationToken);
            }

            Assert.IsTrue(near.Lost is > 25 and < 75);
            var heard = new List<byte>();
            while (heard.Count < 100 - near.Lost)
            {
                heard.Add((await far.ReceiveAsync(TestContext.CancellationToken)).Bytes.Span[0]);
            }

            return Convert.ToHexString([.. heard]);
        }
    }

    [TestMethod]
    public async Task A_datagram_held_back_is_passed_by_the_next()
    {
        var time = new ManualTime();
        var network = new MemoryNetwork();
        await using var far = network.Open();
        await using var near = new LossyTransport(network.Open(), new LossOptions { Seed = 3, Reordering = 0.5 }, time);
        for (byte i = 0; i < 20; i++)
        {
            await near.SendAsync(new[] { i }, far.LocalEndPoint, TestContext.CancellationToken);
        }

        Assert.IsTrue(near.HeldBack is > 0 and < 20);
        time.Advance(TimeSpan.FromSeconds(1));
        var heard = new List<byte>();
        while (heard.Count < 20)
        {
            heard.Add((await far.ReceiveAsync(TestContext.CancellationToken)).Bytes.Span[0]);
        }

        CollectionAssert.AreNotEqual(heard.Order().ToList(), heard);
        Assert.HasCount(20, heard.Distinct());
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_transfer_in_blocks_survives_a_bad_wire_and_takes_effect_once()
    {
        var network = new MemoryNetwork();
        var options = new CoapEndpointOptions
        {
            BlockSize = 64,
            Transmission = new TransmissionParameters { AckTimeout = TimeSpan.FromMilliseconds(20), MaxRetransmit = 10 },
        };
        var effects = 0;
        await using var server = new CoapEndpoint(
            network.Open(),
            new Handler(request =>
            {
                Interlocked.Increment(ref effects);
                return CoapResponse.With(CoapCode.Content, request.Payload, 42);
            }),
            options);
        var bad = new LossyTransport(
            network.Open(), new LossOptions { Loss = 0.2, Duplication = 0.2, Reordering = 0.2, HoldBack = TimeSpan.FromMilliseconds(10) });
        await using var client = new CoapEndpoint(bad, null, options);
        var body = new byte[1000];
        new Random(1).NextBytes(body);
        var response = await client.RequestAsync(
            server.LocalEndPoint, CoapRequest.To(CoapCode.Post, "/x").WithPayload(body, 42), TestContext.CancellationToken);
        Assert.AreEqual(Hex.Show(body), Hex.Show(response.Payload));
        Assert.AreEqual(1, effects);
        Assert.IsTrue(bad.Lost > 0 && bad.Repeated > 0 && bad.HeldBack > 0);
    }
}
