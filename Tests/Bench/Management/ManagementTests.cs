using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Management;

/// <summary>Every operation against a client that is played message by message.</summary>
[TestClass]
public class ManagementTests
{
    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_read_asks_for_its_format_and_gives_typed_values()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisterAsync(server);
        var reading = server.Client("a").ReadAsync("/3/0/9", ContentFormat.Tlv, TestContext.CancellationToken);
        var request = await device.ReceiveAsync(TestContext.CancellationToken);
        StringAssert.EndsWith(request.ToString(), "accept tlv");
        Assert.AreEqual("/3/0/9", UriText.Of(request.Options));
        await device.SendAsync(RawPeer.Piggybacked(request, CoapCode.Content, "", Format(ContentFormat.Tlv)) with { Payload = Hex.Of("C1 09 64") });
        var result = await reading;
        Assert.AreEqual(100L, result.Value);
        Assert.AreEqual("2.05 Content tlv: /3/0/9 = 100", result.ToString());
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_refusal_is_a_result_and_throws_on_request_only()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisterAsync(server);
        var reading = server.Client("a").ReadAsync("/3/0/99", null, TestContext.CancellationToken);
        var request = await device.ReceiveAsync(TestContext.CancellationToken);
        Assert.IsNull(request.Options.Number(OptionNumber.Accept));
        await device.SendAsync(RawPeer.Piggybacked(request, CoapCode.NotFound));
        var result = await reading;
        Assert.IsFalse(result.IsSuccess);
        Assert.AreEqual(CoapCode.NotFound, Assert.ThrowsExactly<OperationRefusedException>(() => result.EnsureSuccess()).Result.Code);
    }

    public static IEnumerable<(string Name, Func<ManagedClient, CancellationToken, Task<Lwm2mResult>> Operation, string Summary, string Payload)> Operations =>
    [
        ("write", (c, t) => c.WriteAsync("/3/0/14", "+02:00", ContentFormat.Text, t), "PUT /3/0/14 text", "+02:00"),
        ("write CBOR", (c, t) => c.WriteAsync("/1/0/1", "60", ContentFormat.Cbor, t), "PUT /1/0/1 cbor", "<"),
        ("replace", (c, t) => c.WriteAsync("/3/0", ContentFormat.Opaque, "x"u8.ToArray(), WriteMode.Replace, t), "PUT /3/0 opaque", "x"),
        ("partial", (c, t) => c.WriteAsync("/3/0", ContentFormat.Opaque, "x"u8.ToArray(), WriteMode.Partial, t), "POST /3/0 opaque", "x"),
        ("execute", (c, t) => c.ExecuteAsync("/3/0/4", null, t), "POST /3/0/4", ""),
        ("execute with arguments", (c, t) => c.ExecuteAsync("/3/0/4", "0='x'", t), "POST /3/0/4 text", "0='x'"),
        ("delete", (c, t) => c.DeleteAsync("/3303/1", t), "DELETE /3303/1", ""),
        ("discover", (c, t) => c.DiscoverAsync("/3", t), "GET /3 accept link", ""),
        ("attributes", (c, t) => c.WriteAttributesAsync("/3/0/9", "pmin=10&pmax", t), "PUT /3/0/9?pmin=10&pmax", ""),
        ("composite read", (c, t) => c.ReadCompositeAsync(["/3/0/0"], ContentFormat.SenmlJson, null, t), "FETCH / accept senml-json senml-json", "[{\"bn\":\"/\",\"n\":\"3/0/0\"}]"),
        ("composite write", (c, t) => c.WriteCompositeAsync([new(Lwm2mPath.Parse("/3/0/14"), "Z")], ContentFormat.SenmlJson, t), "iPATCH / senml-json", "[{\"bn\":\"/\",\"n\":\"3/0/14\",\"vs\":\"Z\"}]"),
        ("create", (c, t) => c.CreateAsync("/3303", ContentFormat.Opaque, "x"u8.ToArray(), t), "POST /3303 opaque", "x"),
    ];

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DynamicData(nameof(Operations))]
    public async Task An_operation_is_the_request_that_the_specification_says(
        string name, Func<ManagedClient, CancellationToken, Task<Lwm2mResult>> operation, string summary, string payload)
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisterAsync(server);
        var running = operation(server.Client("a"), TestContext.CancellationToken);
        var request = await device.ReceiveAsync(TestContext.CancellationToken);
        var notes = new[] { OptionNumber.Accept, OptionNumber.ContentFormat }.Select(number => request.Options.Number(number) is { } format
            ? (number == OptionNumber.Accept ? " accept " : " ") + ContentFormat.Name((int)format)
            : "");
        Assert.AreEqual(summary, $"{request.Code} {UriText.Of(request.Options)}{string.Concat(notes)}", name);
        if (summary.EndsWith("cbor", StringComparison.Ordinal))
        {
            Assert.AreEqual("183c", Hex.Show(request.Payload));
        }
        else
        {
            Assert.AreEqual(payload, Encoding.UTF8.GetString(request.Payload.Span), name);
        }

        await device.SendAsync(RawPeer.Piggybacked(request, CoapCode.Changed));
        Assert.AreEqual(CoapCode.Changed, (await running).Code);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_create_in_TLV_may_leave_the_number_to_the_client()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisterAsync(server);
        var creating = server.Client("a").CreateAsync(
            3303, null, [new(Lwm2mPath.Parse("/3303/0/5701"), "Cel")], cancellation: TestContext.CancellationToken);
        var request = await device.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual("e3164543656c", Hex.Show(request.Payload));
        await device.SendAsync(RawPeer.Piggybacked(
            request, CoapCode.Created, "", new CoapOption(OptionNumber.LocationPath, "3303"), new CoapOption(OptionNumber.LocationPath, "4")));
        Assert.AreEqual("/3303/4", (await creating).Created.ToString());
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_with_another_root_is_asked_below_it()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisterAsync(server, objects: "</lwm2m>;rt=\"oma.lwm2m\",</lwm2m/3/0>");
        Assert.AreEqual("/3/0", server.Clients.Find("a")!.Objects.Single().Path.ToString());
        var reading = server.Client("a").ReadAsync("/3/0", null, TestContext.CancellationToken);
        var request = await device.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual("/lwm2m/3/0", UriText.Of(request.Options));
        await device.SendAsync(RawPeer.Piggybacked(request, CoapCode.Content));
        await reading;
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task An_observation_gives_typed_values_and_follows_a_client_that_moves()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisterAsync(server);
        var observing = server.Client("a").ObserveAsync("/3303/0/5700", ContentFormat.Text, TestContext.CancellationToken);
        var request = await device.ReceiveAsync(TestContext.CancellationToken);
        await device.SendAsync(RawPeer.Piggybacked(request, CoapCode.Content, "20.5", Format(ContentFormat.Text), new CoapOption(OptionNumber.Observe, 1)));
        await using var observation = await observing;
        Assert.AreEqual(20.5, observation.First.Value);

        await using var moved = new RawPeer(_network, server.Coap.LocalEndPoint);
        await moved.SendAsync(Post(server.Clients.Find("a")!.Location.TrimStart('/').Split('/'), [], ""));
        await moved.ReceiveAsync(TestContext.CancellationToken);
        await moved.SendAsync(
            RawPeer.Piggybacked(request, CoapCode.Content, "21.5", Format(ContentFormat.Text), new CoapOption(OptionNumber.Observe, 2)) with
            {
                Type = CoapType.NonConfirmable,
                MessageId = 900,
            });
        await foreach (var notification in observation.NotificationsAsync(TestContext.CancellationToken))
        {
            Assert.AreEqual(21.5, notification.Value);
            break;
        }
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_sleeping_client_is_waited_for()
    {
        var options = new Lwm2mServerOptions();
        await using var server = new Lwm2mServer(_network.Open(), options, _time);
        await using var device = await RegisterAsync(server, "&Q");
        Assert.IsTrue(server.Client("a").IsAwake);
        _time.Advance(options.AwakeTime);
        Assert.IsFalse(server.Client("a").IsAwake);

        var reading = server.Client("a").ReadAsync("/3/0/9", null, TestContext.CancellationToken);
        await device.HearNothingAsync(TimeSpan.FromMilliseconds(50), TestContext.CancellationToken);
        await device.SendAsync(Post(server.Clients.Find("a")!.Location.TrimStart('/').Split('/'), [], "") with { MessageId = 2 });
        Assert.AreEqual(CoapCode.Changed, (await device.ReceiveAsync(TestContext.CancellationToken)).Code);
        var request = await device.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual(CoapCode.Get, request.Code);
        await device.SendAsync(RawPeer.Piggybacked(request, CoapCode.Content));
        Assert.IsTrue((await reading).IsSuccess);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Sent_data_of_registered_clients_and_instances_is_told_and_of_others_refused()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisterAsync(server, objects: "</3/0>,</3303/0>");
        var sent = new List<SentData>();
        server.DataSent += sent.Add;
        var send = Post(["dp"], [], "[{\"n\":\"/3303/0/5700\",\"v\":21.5}]", ContentFormat.SenmlJson) with { MessageId = 2 };
        await device.SendAsync(send);
        Assert.AreEqual(CoapCode.Changed, (await device.ReceiveAsync(TestContext.CancellationToken)).Code);
        Assert.AreEqual("/3303/0/5700 = 21.5", sent.Single().Values.Single().ToString());

        await device.SendAsync(Post(["dp"], [], "[{\"n\":\"/3303/0/5700\",\"v\":1},{\"n\":\"/3303/1/5700\",\"v\":1}]", ContentFormat.SenmlJson) with { MessageId = 3 });
        Assert.AreEqual(CoapCode.NotFound, (await device.ReceiveAsync(TestContext.CancellationToken)).Code);

        await using var stranger = new RawPeer(_network, server.Coap.LocalEndPoint);
        await stranger.SendAsync(send);
        Assert.AreEqual(CoapCode.NotFound, (await stranger.ReceiveAsync(TestContext.CancellationToken)).Code);
        Assert.HasCount(1, sent);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_that_is_not_registered_is_told_so_at_once()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await Assert.ThrowsExactlyAsync<ClientGoneException>(() => server.Client("a").ReadAsync("/3", null, TestContext.CancellationToken));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Every_datagram_is_told_to_the_timeline()
    {
        var timeline = new List<DatagramEvent>();
        var options = new Lwm2mServerOptions { Coap = new CoapEndpointOptions { OnDatagram = timeline.Add } };
        await using var server = new Lwm2mServer(_network.Open(), options, _time);
        await using var device = await RegisterAsync(server);
        Assert.HasCount(2, timeline);
        Assert.AreEqual(Direction.Received, timeline[0].Direction);
        Assert.AreEqual(device.Address, timeline[0].Peer);
        Assert.AreEqual("CON POST /rd?ep=a&lwm2m=1.1 [mid 1, token 01] link, 6 bytes", timeline[0].Summary);
        StringAssert.StartsWith(timeline[1].Summary, "ACK 2.01 Created [mid 1, token 01] location /rd/");
    }

    private async Task<RawPeer> RegisterAsync(Lwm2mServer server, string query = "", string objects = "</3/0>")
    {
        var device = new RawPeer(_network, server.Coap.LocalEndPoint);
        var arguments = $"ep=a&lwm2m=1.1{query}".Split('&');
        var registered = new TaskCompletionSource();
        server.Clients.Registered += _ => registered.TrySetResult();
        await device.SendAsync(Post(["rd"], arguments, objects, ContentFormat.Link));
        Assert.AreEqual(CoapCode.Created, (await device.ReceiveAsync(TestContext.CancellationToken)).Code);
        await registered.Task;
        return device;
    }

    private static CoapMessage Post(string[] path, string[] query, string payload, int? format = null) => new()
    {
        Type = CoapType.Confirmable,
        Code = CoapCode.Post,
        MessageId = 1,
        Token = new Token([1]),
        Options = new OptionSet(path.Select(text => new CoapOption(OptionNumber.UriPath, text))
            .Concat(query.Select(text => new CoapOption(OptionNumber.UriQuery, text)))
            .Concat(format is { } number ? [Format(number)] : [])),
        Payload = Encoding.UTF8.GetBytes(payload),
    };

    private static CoapOption Format(int format) => new(OptionNumber.ContentFormat, (uint)format);
}
