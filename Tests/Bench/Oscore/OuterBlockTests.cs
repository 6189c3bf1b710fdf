using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Oscore;

/// <summary>Messages that a proxy cut after they were protected (RFC 8613 §4.1.3.4.2); the proxy is played by the test.</summary>
[TestClass]
public class OuterBlockTests
{
    private const int BlockSize = 16;

    private static readonly byte[] Body = "the quick brown fox jumps over the lazy dog"u8.ToArray();

    private readonly MemoryNetwork _network = new();
    private readonly OscorePeer _server = new(OscorePair.Credentials);
    private readonly OscorePeer _client = new(OscorePair.Credentials.Mirrored());

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_request_in_pieces_is_put_together_before_it_is_opened(bool changed)
    {
        await using var serving = new CoapEndpoint(
            _network.Open(), new Handler(request => CoapResponse.With(CoapCode.Content, request.Payload, 0)), new CoapEndpointOptions { Oscore = new OscoreContextStore(_client) });
        await using var proxy = new RawPeer(_network, serving.LocalEndPoint);
        var exchange = new ProtectedExchange(_server);
        var outer = exchange.Protect(CoapRequest.To(CoapCode.Post, "/echo").WithPayload(Body, 0));
        CoapMessage answer;
        for (var number = 0; ; number++)
        {
            var left = outer.Payload.Length - (number * BlockSize);
            var part = outer.Payload.Slice(number * BlockSize, Math.Min(BlockSize, left)).ToArray();
            part[0] ^= (byte)(changed && number == 1 ? 1 : 0);
            var block = new Block(number, left > BlockSize, 0);
            await proxy.SendAsync(new CoapMessage
            {
                Type = CoapType.Confirmable, Code = outer.Method, MessageId = (ushort)number, Payload = part,
                Options = outer.Options.Add(new CoapOption(OptionNumber.Block1, block.Encode())),
            });
            answer = await proxy.ReceiveAsync(Cancelled);
            if (!block.More)
            {
                break;
            }

            Assert.AreEqual(CoapCode.Continue, answer.Code);
        }

        if (changed)
        {
            Assert.AreEqual("Decryption failed", CoapResponse.Of(answer).Text);
            return;
        }

        Assert.AreEqual(ResponseVerdict.Accepted, exchange.Open(CoapResponse.Of(answer), out var response));
        Assert.AreEqual(Hex.Show(Body), Hex.Show(response.Payload));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_response_in_pieces_is_put_together_before_it_is_opened()
    {
        await using var asking = new CoapEndpoint(_network.Open(), null, new CoapEndpointOptions { Oscore = new OscoreContextStore(_server) });
        await using var proxy = new RawPeer(_network, asking.LocalEndPoint);
        _server.Address = proxy.Address;
        var responding = asking.RequestAsync(_server, CoapRequest.To(CoapCode.Get, "/long"), Cancelled);
        CoapResponse? whole = null;
        for (var number = 0; whole is null || number * BlockSize < whole.Payload.Length; number++)
        {
            var request = await proxy.ReceiveAsync(Cancelled);
            if (whole is null)
            {
                var opened = _client.Open(
                    OscorePair.OptionOf(request), new CoapRequest { Method = request.Code, Options = request.Options, Payload = request.Payload });
                whole = _client.Protect(opened.Binding!, CoapResponse.With(CoapCode.Content, Body, 0));
            }
            else
            {
                Assert.AreEqual(number, request.Options.Block(OptionNumber.Block2)!.Value.Num);
            }

            var left = whole.Payload.Length - (number * BlockSize);
            var block = new Block(number, left > BlockSize, 0);
            await proxy.SendAsync(new CoapMessage
            {
                Type = CoapType.Acknowledgement, Code = whole.Code, MessageId = request.MessageId, Token = request.Token,
                Options = whole.Options.Add(new CoapOption(OptionNumber.Block2, block.Encode())),
                Payload = whole.Payload.Slice(number * BlockSize, Math.Min(BlockSize, left)),
            });
        }

        Assert.AreEqual(Hex.Show(Body), Hex.Show((await responding).Payload));
    }
}
