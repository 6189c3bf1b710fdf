using System.Net;
using System.Net.Sockets;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Oscore;

/// <summary>Through the forward proxy of libcoap, which knows nothing of OSCORE.</summary>
[TestClass]
public class ProxyTests
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    private readonly OscorePeer _server = new(OscorePair.Credentials);
    private readonly OscorePeer _client = new(OscorePair.Credentials.Mirrored());

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(0, 512, false)]
    [DataRow(300, 512, false)]
    [DataRow(3000, 512, false)]
    [DataRow(3000, 512, true)]
    [DataRow(3000, 1024, true)]
    public async Task Requests_and_responses_get_through(int length, int blockSize, bool proxyUri)
    {
        var body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, length / 4).Select(i => $"{i:000} ")));
        await using var serving = new CoapEndpoint(
            new UdpTransport(Loopback),
            new Handler(request => CoapResponse.With(CoapCode.Content, request.Payload, 0)),
            new CoapEndpointOptions { BlockSize = blockSize, Oscore = new OscoreContextStore(_client) });
        await using var asking = new CoapEndpoint(
            new UdpTransport(Loopback), null, new CoapEndpointOptions { BlockSize = blockSize, Oscore = new OscoreContextStore(_server) });
        var (proxy, address) = StartProxy();
        await using var _ = proxy;
        await asking.PingAsync(address, Cancelled);
        var target = (IPEndPoint)serving.LocalEndPoint;
        _server.Route = proxyUri
            ? CoapRoute.ByProxyUri(address, $"coap://127.0.0.1:{target.Port}")
            : CoapRoute.ByProxyScheme(address, "coap", "127.0.0.1", target.Port);
        for (var i = 0; i < 3; i++)
        {
            var response = await asking.RequestAsync(_server, CoapRequest.To(CoapCode.Post, "/echo").WithPayload(body, 0), Cancelled);
            Assert.AreEqual(Encoding.ASCII.GetString(body), response.Text);
        }

        Assert.AreNotEqual(asking.LocalEndPoint, _client.Address);
    }

    private static (Tool Proxy, IPEndPoint Address) StartProxy()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(Loopback);
        var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Close();
        return (Tool.Start("coap-server-notls", "-A", "127.0.0.1", "-p", $"{port}", "-P", ",proxy.invalid"), new IPEndPoint(IPAddress.Loopback, port));
    }
}
