using System.Net;
using System.Net.Sockets;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Peers;

/// <summary>Against the programs of libcoap, on loopback.</summary>
[TestClass]
public class LibcoapTests
{
    private const string ClientProgram = "coap-client-notls";
    private const string ServerProgram = "coap-server-notls";

    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(20_000, CooperativeCancellation = true)]
    [DataRow("get")]
    [DataRow("post")]
    public async Task Its_client_gets_a_body_in_blocks(string method)
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i:000} "));
        await using var endpoint = new CoapEndpoint(
            new UdpTransport(Loopback), new Handler(_ => CoapResponse.With(CoapCode.Content, Encoding.ASCII.GetBytes(text), 0)));
        var printed = await Tool.RunAsync(TestContext.CancellationToken, ClientProgram, "-B", "10", "-b", "64", "-m", method, Uri(endpoint, "/body"));
        Assert.AreEqual(text.Trim(), printed.Trim());
    }

    [TestMethod]
    [Timeout(20_000, CooperativeCancellation = true)]
    public async Task Its_client_puts_a_body_in_blocks()
    {
        var received = "";
        var blocks = 0;
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i:000} "));
        await using var endpoint = new CoapEndpoint(
            new UdpTransport(Loopback),
            new Handler(request =>
            {
                received = Encoding.ASCII.GetString(request.Payload.Span);
                return new CoapResponse(CoapCode.Changed);
            }),
            new CoapEndpointOptions { OnDatagram = e => blocks += e.Summary.Contains("block1") && e.Direction == Direction.Received ? 1 : 0 });
        await Tool.RunAsync(TestContext.CancellationToken, ClientProgram, "-B", "10", "-b", "128", "-m", "put", "-e", text, Uri(endpoint, "/body"));
        Assert.AreEqual(text, received);
        Assert.AreEqual(13, blocks);
    }

    [TestMethod]
    [Timeout(20_000, CooperativeCancellation = true)]
    public async Task Its_client_registers()
    {
        await using var server = new Lwm2mServer(new UdpTransport(Loopback));
        await Tool.RunAsync(
            TestContext.CancellationToken, ClientProgram, "-B", "10", "-m", "post", "-t", "40", "-e", "</3/0>", Uri(server.Coap, "/rd?ep=libcoap&lt=60&lwm2m=1.1&b=U"));
        Assert.AreEqual("/3/0", server.Clients.Find("libcoap")!.Objects.Single().Path.ToString());
    }

    [TestMethod]
    [Timeout(20_000, CooperativeCancellation = true)]
    public async Task Its_server_takes_and_gives_back_a_body_in_blocks()
    {
        await using var endpoint = new CoapEndpoint(new UdpTransport(Loopback), null, new CoapEndpointOptions { BlockSize = 64 });
        await using var started = await StartServerAsync(endpoint);
        var body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"{i:000} ")));
        var put = CoapRequest.To(CoapCode.Put, "/example_data").WithPayload(body, 0);
        Assert.AreEqual(CoapCode.Created, (await endpoint.RequestAsync(started.Address, put, TestContext.CancellationToken)).Code);
        var get = await endpoint.RequestAsync(started.Address, CoapRequest.To(CoapCode.Get, "/example_data"), TestContext.CancellationToken);
        Assert.AreEqual(Hex.Show(body), Hex.Show(get.Payload));
    }

    [TestMethod]
    [Timeout(20_000, CooperativeCancellation = true)]
    [DataRow(CancelStyle.Request)]
    [DataRow(CancelStyle.Reset)]
    public async Task Its_server_is_observed_until_it_is_told_to_stop(CancelStyle style)
    {
        var notified = 0;
        var options = new CoapEndpointOptions
        {
            OnDatagram = e => notified += e.Direction == Direction.Received && e.Summary.Contains("observe") ? 1 : 0,
        };
        await using var endpoint = new CoapEndpoint(new UdpTransport(Loopback), null, options);
        await using var started = await StartServerAsync(endpoint);
        var observation = await endpoint.ObserveAsync(started.Address, CoapRequest.To(CoapCode.Get, "/time"), TestContext.CancellationToken);
        var told = 0;
        await foreach (var notification in observation.NotificationsAsync(TestContext.CancellationToken))
        {
            Assert.AreEqual(CoapCode.Content, notification.Code);
            if (++told == 2)
            {
                break;
            }
        }

        await observation.CancelAsync(style, TestContext.CancellationToken);
        await Task.Delay(1200, TestContext.CancellationToken);
        var before = notified;
        await Task.Delay(2500, TestContext.CancellationToken);
        Assert.AreEqual(before, notified);
        Assert.IsGreaterThanOrEqualTo(3, before);
    }

    private static string Uri(CoapEndpoint endpoint, string path) => $"coap://{endpoint.LocalEndPoint}{path}";

    private async Task<StartedServer> StartServerAsync(CoapEndpoint endpoint)
    {
        var port = FreePorts.Next(isPair: true);
        var server = new StartedServer(Tool.Start(ServerProgram, "-A", "127.0.0.1", "-p", $"{port}", "-d", "10"), new IPEndPoint(IPAddress.Loopback, port));
        await endpoint.PingAsync(server.Address, TestContext.CancellationToken);
        return server;
    }

    private sealed record StartedServer(Tool Tool, IPEndPoint Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Tool.DisposeAsync();
    }
}
