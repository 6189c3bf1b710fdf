using System.Net;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Coap;

/// <summary>The endpoint under a protection that is not OSCORE.</summary>
[TestClass]
public class MessageProtectionTests
{
    private readonly MemoryNetwork _network = new();

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_request_and_its_response_are_protected_and_the_handler_sees_the_peer()
    {
        var (known, client) = (new MaskedPeer(0x5A), new MaskedPeer(0x5A));
        EndPoint? seen = null;
        var router = new RequestRouter();
        router.Map("3", new PeerHandler(peer => seen = peer));
        await using var server = new CoapEndpoint(_network.Open(), router, new CoapEndpointOptions { Oscore = client });
        known.Address = server.LocalEndPoint;
        await using var asking = new CoapEndpoint(_network.Open(), null, new CoapEndpointOptions { Oscore = known });

        var response = await asking.RequestAsync(known, CoapRequest.To(CoapCode.Get, "/3/0/0"), TestContext.CancellationToken);
        Assert.AreEqual(CoapCode.Content, response.Code);
        Assert.AreEqual("/3/0/0", response.Text);
        Assert.AreSame(client, seen);
        Assert.AreEqual(asking.LocalEndPoint, client.Address);
        Assert.AreEqual(1, known.Sent.Count);

        // The address of a peer with keys means the peer.
        await asking.RequestAsync(server.LocalEndPoint, CoapRequest.To(CoapCode.Get, "/3/0/1"), TestContext.CancellationToken);
        Assert.AreEqual(2, known.Sent.Count);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_response_that_does_not_open_is_no_response_and_a_plain_request_is_refused()
    {
        var (known, client) = (new MaskedPeer(0x5A), new MaskedPeer(0x5A));
        await using var server = new CoapEndpoint(_network.Open(), null, new CoapEndpointOptions { Oscore = client });
        await using var peer = new RawPeer(_network, server.LocalEndPoint);
        await using var asking = new CoapEndpoint(_network.Open(), null, new CoapEndpointOptions { Oscore = known });
        await using var forger = new RawPeer(_network, asking.LocalEndPoint);
        known.Address = forger.Address;

        var pending = asking.RequestAsync(known, CoapRequest.To(CoapCode.Get, "/3/0/0"), TestContext.CancellationToken);
        var request = await forger.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual(CoapCode.Post, request.Code);
        var genuine = new MaskedPeer(0x5A).Protecting(new Handler(_ => new CoapResponse(CoapCode.Content)));
        var forged = new MaskedPeer(0x5A).Protecting(new Handler(_ => new CoapResponse(CoapCode.Forbidden)));
        await forger.SendAsync(await AnswerAsync(forged, request, 1, spoiled: true));
        await forger.SendAsync(await AnswerAsync(genuine, request, 2, spoiled: false));
        Assert.AreEqual(CoapCode.Content, (await pending).Code);

        await peer.SendAsync(new CoapMessage { Type = CoapType.Confirmable, Code = CoapCode.Get, MessageId = 7, Token = new Token([1]) });
        Assert.AreEqual(CoapCode.Unauthorized, (await peer.ReceiveAsync(TestContext.CancellationToken)).Code);
    }

    private static async Task<CoapMessage> AnswerAsync(IRequestHandler protection, CoapMessage request, ushort messageId, bool spoiled)
    {
        var outer = new CoapRequest { Method = request.Code, Options = request.Options, Payload = request.Payload };
        var response = await protection.HandleAsync(new IPEndPoint(IPAddress.Loopback, 1), outer, CancellationToken.None);
        var payload = response.Payload.ToArray();
        payload[0] ^= (byte)(spoiled ? 1 : 0);
        return new CoapMessage
        {
            Type = CoapType.NonConfirmable, Code = response.Code, MessageId = messageId, Token = request.Token, Options = response.Options, Payload = payload,
        };
    }

    private sealed class PeerHandler(Action<EndPoint> see) : IRequestHandler
    {
        public Task<CoapResponse> HandleAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation)
        {
            see(peer);
            return Task.FromResult(CoapResponse.With(CoapCode.Content, System.Text.Encoding.UTF8.GetBytes(request.Path), 0));
        }
    }
}
