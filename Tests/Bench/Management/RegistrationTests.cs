using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Management;

[TestClass]
public class RegistrationTests
{
    private const string Objects = "</>;rt=\"oma.lwm2m\";ct=\"60 110 112 11542\",</1/0>,</3/0>,</5>;ver=1.1";

    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_registration_is_kept_as_it_was_told()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = new CoapEndpoint(_network.Open());
        var registered = new TaskCompletionSource<Registration>();
        server.Clients.Registered += registered.SetResult;

        var response = await RegisterAsync(device, server, "ep=urn:imei:490154203237518&lt=60&lwm2m=1.1&b=US&sms=%2B491701234567&Q");
        Assert.AreEqual(CoapCode.Created, response.Code);
        StringAssert.StartsWith(response.Location, "/rd/");
        var client = server.Clients.Find("urn:imei:490154203237518")!;
        Assert.AreEqual(response.Location, client.Location);
        Assert.AreEqual(device.LocalEndPoint, client.Peer);
        Assert.AreEqual(60, client.Lifetime.TotalSeconds);
        Assert.AreEqual("US", client.Binding);
        Assert.AreEqual("+491701234567", client.SmsNumber);
        Assert.IsTrue(client.QueueMode);
        Assert.AreEqual("/1/0 /3/0 /5", string.Join(' ', client.Objects.Select(item => item.Path)));
        Assert.AreEqual("1.1", client.Objects[2].Version);
        CollectionAssert.AreEqual(new[] { 60, 110, 112, 11542 }, client.ContentFormats.ToArray());
        Assert.AreEqual(client, await registered.Task);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow("lt=60&lwm2m=1.1", "4.00 Bad Request", DisplayName = "no endpoint name")]
    [DataRow("ep=a&lt=60", "4.00 Bad Request", DisplayName = "no version")]
    [DataRow("ep=a&lt=x&lwm2m=1.1", "4.00 Bad Request", DisplayName = "no number for a lifetime")]
    [DataRow("ep=a&lt=0&lwm2m=1.1", "4.00 Bad Request", DisplayName = "no lifetime")]
    [DataRow("ep=a&lwm2m=9.9", "4.12 Precondition Failed", DisplayName = "a version that is not spoken")]
    [DataRow("ep=a&lwm2m=1.1&b=UQ", "4.00 Bad Request", DisplayName = "queue mode in the binding of LwM2M 1.1")]
    [DataRow("ep=a&lwm2m=1.1&b=UU", "4.00 Bad Request", DisplayName = "a transport twice")]
    [DataRow("ep=a&lwm2m=1.1&b=X", "4.00 Bad Request", DisplayName = "an unknown transport")]
    [DataRow("ep=a&lwm2m=1.1&b=", "4.00 Bad Request", DisplayName = "no transport")]
    [DataRow("ep=a&lwm2m=1.1&Q=false", "4.00 Bad Request", DisplayName = "queue mode with a value")]
    [DataRow("ep=a&lwm2m=1.0&b=UT", "4.00 Bad Request", DisplayName = "a transport that LwM2M 1.0 has not")]
    [DataRow("ep=stranger&lwm2m=1.1", "4.03 Forbidden", DisplayName = "a client that is not admitted")]
    public async Task A_registration_in_error_is_refused(string query, string answer)
    {
        await using var server = new Lwm2mServer(_network.Open(), new Lwm2mServerOptions { Admits = (name, _) => name != "stranger" }, _time);
        await using var device = new CoapEndpoint(_network.Open());
        Assert.AreEqual(answer, (await RegisterAsync(device, server, query)).Code.ToString());
        Assert.IsEmpty(server.Clients.All);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow("lwm2m=1.1", "U", false)]
    [DataRow("lwm2m=1.1&b=U&Q", "U", true)]
    [DataRow("lwm2m=1.1&Q", "U", true)]
    [DataRow("lwm2m=1.2&b=UMN&Q", "UMN", true)]
    [DataRow("lwm2m=1.0&b=UQ", "UQ", true)]
    [DataRow("lwm2m=1.0&b=UQS", "UQS", true)]
    [DataRow("lwm2m=1.0&b=U&Q", "U", false)]
    public async Task Queue_mode_is_told_as_the_version_has_it(string query, string binding, bool isQueued)
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = new CoapEndpoint(_network.Open());
        var location = (await RegisterAsync(device, server, "ep=a&" + query)).Location;
        var client = server.Clients.Find("a")!;
        Assert.AreEqual((binding, isQueued), (client.Binding, client.QueueMode));

        Assert.AreEqual(CoapCode.Changed, (await PostAsync(device, server, $"{location}?b=U")).Code);
        Assert.AreEqual(isQueued && client.Version != "1.0", server.Clients.Find("a")!.QueueMode);
        await PostAsync(device, server, $"{location}?Q");
        Assert.AreEqual(client.Version != "1.0", server.Clients.Find("a")!.QueueMode);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow("</3/0", ContentFormat.Link, "4.00 Bad Request", DisplayName = "not link-format")]
    [DataRow("</3/0/0>", ContentFormat.Link, "4.00 Bad Request", DisplayName = "a resource")]
    [DataRow("", ContentFormat.Link, "4.00 Bad Request", DisplayName = "no objects")]
    [DataRow("</3/0>", ContentFormat.Text, "4.15 Unsupported Content-Format", DisplayName = "another format")]
    public async Task A_list_of_objects_in_error_is_refused(string objects, int format, string answer)
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = new CoapEndpoint(_network.Open());
        Assert.AreEqual(answer, (await RegisterAsync(device, server, "ep=a&lwm2m=1.1", objects, format)).Code.ToString());
        Assert.IsEmpty(server.Clients.All);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task An_update_changes_what_it_tells_and_nothing_else()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = new CoapEndpoint(_network.Open());
        await using var moved = new CoapEndpoint(_network.Open());
        var updated = new TaskCompletionSource<Registration>();
        server.Clients.Updated += told => updated.TrySetResult(told);
        var location = (await RegisterAsync(device, server, "ep=a&lt=60&lwm2m=1.1&b=U")).Location!;

        Assert.AreEqual(CoapCode.Changed, (await PostAsync(moved, server, $"{location}?lt=120")).Code);
        var client = server.Clients.Find("a")!;
        Assert.AreEqual(120, client.Lifetime.TotalSeconds);
        Assert.AreEqual(moved.LocalEndPoint, client.Peer);
        Assert.HasCount(3, client.Objects);
        Assert.AreEqual(client, await updated.Task);

        await PostAsync(moved, server, location, "</3/0>");
        Assert.HasCount(1, server.Clients.Find("a")!.Objects);
        Assert.AreEqual(CoapCode.NotFound, (await PostAsync(moved, server, "/rd/nobody?lt=120")).Code);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_that_leaves_is_forgotten()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = new CoapEndpoint(_network.Open());
        var left = new TaskCompletionSource<Registration>();
        server.Clients.Deregistered += left.SetResult;
        var location = (await RegisterAsync(device, server, "ep=a&lwm2m=1.1")).Location!;
        var delete = CoapRequest.To(CoapCode.Delete, location);
        Assert.AreEqual(CoapCode.Deleted, (await device.RequestAsync(server.Coap.LocalEndPoint, delete, TestContext.CancellationToken)).Code);
        Assert.AreEqual(CoapCode.NotFound, (await device.RequestAsync(server.Coap.LocalEndPoint, delete, TestContext.CancellationToken)).Code);
        Assert.AreEqual("a", (await left.Task).Endpoint);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_client_that_registers_anew_takes_the_place_of_its_former_registration()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = new CoapEndpoint(_network.Open());
        var first = (await RegisterAsync(device, server, "ep=a&lwm2m=1.1")).Location!;
        var second = (await RegisterAsync(device, server, "ep=a&lwm2m=1.1")).Location!;
        Assert.AreNotEqual(first, second);
        Assert.HasCount(1, server.Clients.All);
        Assert.AreEqual(CoapCode.NotFound, (await PostAsync(device, server, first)).Code);
        Assert.AreEqual(CoapCode.Changed, (await PostAsync(device, server, second)).Code);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_lifetime_runs_out_unless_it_is_renewed()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = new CoapEndpoint(_network.Open());
        var expired = new List<string>();
        server.Clients.Expired += client => expired.Add(client.Endpoint);
        var location = (await RegisterAsync(device, server, "ep=a&lt=60&lwm2m=1.1")).Location!;
        _time.Advance(TimeSpan.FromSeconds(59));
        await PostAsync(device, server, location);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.IsEmpty(expired);
        _time.Advance(TimeSpan.FromSeconds(1));
        CollectionAssert.AreEqual(new[] { "a" }, expired);
        Assert.IsEmpty(server.Clients.All);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task The_longest_lifetime_is_waited_for()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = new CoapEndpoint(_network.Open());
        await RegisterAsync(device, server, "ep=a&lt=4294967295&lwm2m=1.1");
        _time.Advance(TimeSpan.FromDays(49000));
        Assert.HasCount(1, server.Clients.All);
        _time.Advance(TimeSpan.FromDays(1000));
        Assert.IsEmpty(server.Clients.All);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_long_registration_comes_in_blocks()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = new CoapEndpoint(_network.Open(), null, new CoapEndpointOptions { BlockSize = 64 });
        var objects = string.Join(',', Enumerable.Range(0, 100).Select(i => $"</3303/{i}>"));
        Assert.AreEqual(CoapCode.Created, (await RegisterAsync(device, server, "ep=a&lwm2m=1.1", objects)).Code);
        Assert.HasCount(100, server.Clients.Find("a")!.Objects);
    }

    private Task<CoapResponse> RegisterAsync(
        CoapEndpoint device, Lwm2mServer server, string query, string objects = Objects, int format = ContentFormat.Link) =>
        PostAsync(device, server, $"/rd?{query}", objects, format);

    private Task<CoapResponse> PostAsync(
        CoapEndpoint device, Lwm2mServer server, string path, string objects = "", int format = ContentFormat.Link)
    {
        var request = CoapRequest.To(CoapCode.Post, path);
        return device.RequestAsync(
            server.Coap.LocalEndPoint,
            objects == "" ? request : request.WithPayload(Encoding.UTF8.GetBytes(objects), format),
            TestContext.CancellationToken);
    }
}
