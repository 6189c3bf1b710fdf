using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Coap;

[TestClass]
public class BlockwiseTests
{
    private readonly MemoryNetwork _network = new();

    public TestContext TestContext { get; set; } = null!;

    private static byte[] Body(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 >> 3))];

    [TestMethod]
    [Timeout(20_000, CooperativeCancellation = true)]
    [DataRow(16, 1024, 1)]
    [DataRow(64, 64, 64)]
    [DataRow(64, 64, 65)]
    [DataRow(1024, 64, 3000)]
    [DataRow(64, 1024, 3000)]
    public async Task A_body_goes_there_and_back_whatever_block_sizes_meet(int here, int there, int length)
    {
        await using var server = new CoapEndpoint(
            _network.Open(),
            new Handler(request => CoapResponse.With(CoapCode.Content, request.Payload, 42)),
            new CoapEndpointOptions { BlockSize = there });
        await using var client = new CoapEndpoint(_network.Open(), null, new CoapEndpointOptions { BlockSize = here });
        var body = Body(length);
        var response = await client.RequestAsync(
            server.LocalEndPoint, CoapRequest.To(CoapCode.Post, "/echo").WithPayload(body, 42), TestContext.CancellationToken);
        Assert.AreEqual(CoapCode.Content, response.Code);
        Assert.AreEqual(Hex.Show(body), Hex.Show(response.Payload));
    }

    // RFC 7959 §3.2, Figure 8: the server asks for smaller blocks.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_smaller_block_size_is_taken_up_at_the_same_offset()
    {
        await using var client = new CoapEndpoint(_network.Open(), null, new CoapEndpointOptions { BlockSize = 128 });
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var request = client.RequestAsync(
            peer.Address, CoapRequest.To(CoapCode.Put, "/options").WithPayload(Body(192), 42), TestContext.CancellationToken);

        foreach (var (sent, answered) in new[] { ("0/1/128", "0/1/32"), ("4/1/32", "4/1/32"), ("5/0/32", "5/0/32") })
        {
            var message = await peer.ReceiveAsync(TestContext.CancellationToken);
            Assert.AreEqual(sent, message.Options.Block(OptionNumber.Block1)!.Value.ToString());
            var code = sent.Contains("/1/") ? CoapCode.Continue : CoapCode.Changed;
            await peer.SendAsync(RawPeer.Piggybacked(message, code, "", new CoapOption(OptionNumber.Block1, Parse(answered).Encode())));
        }

        Assert.AreEqual(CoapCode.Changed, (await request).Code);
    }

    // RFC 7959 §3.1, Figure 4: late negotiation of a smaller size.
    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_block_after_the_first_may_be_asked_for_in_a_smaller_size()
    {
        await using var server = new CoapEndpoint(
            _network.Open(), new Handler(_ => CoapResponse.With(CoapCode.Content, Body(300), 42)), new CoapEndpointOptions { BlockSize = 128 });
        await using var peer = new RawPeer(_network, server.LocalEndPoint);
        ushort id = 0x7d70;
        foreach (var (asked, given, length) in new[] { ("", "0/1/128", 128), ("2/0/64", "2/1/64", 64), ("3/0/64", "3/1/64", 64), ("4/0/64", "4/0/64", 44) })
        {
            CoapOption[] block = asked == "" ? [] : [new CoapOption(OptionNumber.Block2, Parse(asked).Encode())];
            await peer.SendAsync(new CoapMessage
            {
                Type = CoapType.Confirmable,
                Code = CoapCode.Get,
                MessageId = id++,
                Options = new OptionSet(block.Append(new CoapOption(OptionNumber.UriPath, "status"))),
            });
            var response = await peer.ReceiveAsync(TestContext.CancellationToken);
            Assert.AreEqual(given, response.Options.Block(OptionNumber.Block2)!.Value.ToString());
            Assert.AreEqual(length, response.Payload.Length);
        }
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_resource_that_changes_between_blocks_is_refused()
    {
        await using var client = new CoapEndpoint(_network.Open());
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var request = client.RequestAsync(peer.Address, CoapRequest.To(CoapCode.Get, "/x"), TestContext.CancellationToken);
        await AnswerAsync("0/1/16", 16, "one");
        await AnswerAsync("1/0/16", 16, "two");
        await Assert.ThrowsExactlyAsync<CoapBlockException>(() => request);

        async Task AnswerAsync(string block, int length, string tag)
        {
            var message = await peer.ReceiveAsync(TestContext.CancellationToken);
            await peer.SendAsync(RawPeer.Piggybacked(
                message,
                CoapCode.Content,
                new string('x', length),
                new CoapOption(OptionNumber.Block2, Parse(block).Encode()),
                new CoapOption(OptionNumber.ETag, tag)));
        }
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow("1/1/16", 16, 4, 8, DisplayName = "does not begin at 0: 4.08")]
    [DataRow("0/1/16", 15, 4, 0, DisplayName = "shorter than it says: 4.00")]
    [DataRow("0/1/2048", 16, 4, 0, DisplayName = "reserved size: 4.00")]
    [DataRow("0/1/1024", 1024, 4, 13, DisplayName = "longer than allowed: 4.13")]
    public async Task A_block_that_does_not_fit_is_refused(string block, int length, int @class, int detail)
    {
        await using var server = new CoapEndpoint(
            _network.Open(), new Handler(_ => new CoapResponse(CoapCode.Changed)), new CoapEndpointOptions { MaxBodySize = 1000 });
        await using var peer = new RawPeer(_network, server.LocalEndPoint);
        await peer.SendAsync(new CoapMessage
        {
            Type = CoapType.Confirmable,
            Code = CoapCode.Put,
            MessageId = 1,
            Options = new OptionSet([new CoapOption(OptionNumber.Block1, Parse(block).Encode())]),
            Payload = new byte[length],
        });
        Assert.AreEqual(CoapCode.Of(@class, detail), (await peer.ReceiveAsync(TestContext.CancellationToken)).Code);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_body_that_is_too_large_at_once_is_sent_again_in_blocks_of_the_size_told()
    {
        await using var client = new CoapEndpoint(_network.Open());
        await using var peer = new RawPeer(_network, client.LocalEndPoint);
        var request = client.RequestAsync(
            peer.Address, CoapRequest.To(CoapCode.Put, "/x").WithPayload(Encoding.UTF8.GetBytes(new string('y', 40)), 0), TestContext.CancellationToken);
        var whole = await peer.ReceiveAsync(TestContext.CancellationToken);
        await peer.SendAsync(RawPeer.Piggybacked(
            whole, CoapCode.RequestEntityTooLarge, "", new CoapOption(OptionNumber.Block1, Parse("0/0/32").Encode())));
        var first = await peer.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual("0/1/32", first.Options.Block(OptionNumber.Block1)!.Value.ToString());
        await peer.SendAsync(RawPeer.Piggybacked(first, CoapCode.Continue, "", new CoapOption(OptionNumber.Block1, Parse("0/1/32").Encode())));
        var last = await peer.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual(8, last.Payload.Length);
        await peer.SendAsync(RawPeer.Piggybacked(last, CoapCode.Changed));
        Assert.AreEqual(CoapCode.Changed, (await request).Code);
    }

    private static Block Parse(string text)
    {
        var parts = text.Split('/');
        var szx = int.Parse(parts[2]) == 2048 ? 7 : Block.SzxOf(int.Parse(parts[2]));
        return new Block(int.Parse(parts[0]), parts[1] == "1", szx);
    }
}
