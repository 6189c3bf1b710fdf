using System.Text;
using System.Text.Json;
using Lwm2m.Bench.Content;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>npm's coap, from the address that the device has registered at: another author's reading of the RFCs.</summary>
[TestClass]
public class NodeCoapRequesterTests
{
    private const int Limit = 120_000;
    private const int BlobBytes = 4096;
    private const string Blob = "/19/0/0/0";
    private const string Temperature = "/3303/0/5700";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow("text/plain", "4C776D326D446576696365")]
    [DataRow("application/cbor", "6B4C776D326D446576696365")]
    [DataRow("application/vnd.oma.lwm2m+tlv", "C8000B4C776D326D446576696365")]
    [DataRow("application/senml+cbor", "81A221662F332F302F30036B4C776D326D446576696365")]
    public async Task A_resource_is_read_in_the_format_that_was_asked_for(string format, string expected)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        await using var peer = await StartAsync(device);
        var response = await RequestAsync(peer, new { path = "/3/0/0", options = new { Accept = Format(format) } });
        Assert.AreEqual(("2.05", format), (response.Text("code"), response.Text("format")));
        Assert.AreEqual(expected, response.Text("payload"), ignoreCase: true);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_writes_executes_creates_deletes_and_is_refused()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        await using var peer = await StartAsync(device);
        Assert.AreEqual("2.04", await CodeAsync(peer, "PUT", "/3311/0/5851", "text/plain", "44"u8.ToArray()));
        Assert.AreEqual("3434", (await RequestAsync(peer, new { path = "/3311/0/5851" })).Text("payload"));
        Assert.AreEqual("2.04", await CodeAsync(peer, "POST", "/3303/0/5605"));
        var created = await RequestAsync(peer, Message("POST", "/3311", "application/vnd.oma.lwm2m+tlv", Convert.FromHexString("E116DA01")));
        Assert.AreEqual("2.01", created.Text("code"));
        Assert.AreEqual("3311/1", created.Text("location"));
        Assert.AreEqual("2.02", await CodeAsync(peer, "DELETE", "/3311/1"));
        Assert.AreEqual("4.04", await CodeAsync(peer, "DELETE", "/3311/1"));
        Assert.AreEqual("4.05", await CodeAsync(peer, "PUT", "/3/0/0", "text/plain", "x"u8.ToArray()));
        Assert.AreEqual("4.15", await CodeAsync(peer, "PUT", "/3311/0/5851", "application/xml", "<a/>"u8.ToArray()));
        Assert.AreEqual("4.05", await CodeAsync(peer, "FETCH", "/3/0", "application/senml+cbor", [0x80]));
        Assert.AreEqual("4.05", await CodeAsync(peer, "iPATCH", "/3/0", "application/senml+cbor", [0x80]));
        Assert.AreEqual("4.04", await CodeAsync(peer, "GET", "/nowhere"));
        Assert.AreEqual("4.01", await CodeAsync(peer, "GET", "/0/0"));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_non_confirmable_request_is_answered_alike()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        await using var peer = await StartAsync(device);
        Assert.AreEqual("2.05", (await RequestAsync(peer, new { path = "/3/0/1", confirmable = false })).Text("code"));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(0)]
    [DataRow(2)]
    [DataRow(4)]
    [DataRow(6)]
    public async Task A_body_is_read_in_blocks(int sizeExponent)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        await using var peer = await StartAsync(device);
        var response = await RequestAsync(
            peer, new { path = Blob, options = new { Accept = Format("application/octet-stream"), Block2 = $"{sizeExponent:X2}" } });
        Assert.AreEqual("2.05", response.Text("code"));
        CollectionAssert.AreEqual(InitialBlob(), Convert.FromHexString(response.Text("payload")!));
        Assert.AreEqual(BlobBytes >> (sizeExponent + 4), response.GetProperty("messages").GetArrayLength());
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(0)]
    [DataRow(2)]
    [DataRow(4)]
    [DataRow(6)]
    public async Task A_body_is_written_in_blocks(int sizeExponent)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        await using var peer = await StartAsync(device);
        var body = new byte[1500];
        new Random(sizeExponent).NextBytes(body);
        var written = await RequestAsync(peer, new
        {
            method = "PUT",
            path = Blob,
            payload = Convert.ToHexString(body),
            options = new Dictionary<string, string> { ["Content-Format"] = Format("application/octet-stream"), ["Block1"] = $"{sizeExponent:X2}" },
        });
        Assert.AreEqual("2.04", written.Text("code"));
        var size = 16 << sizeExponent;
        Assert.AreEqual((body.Length + size - 1) / size, written.GetProperty("messages").GetArrayLength());
        var read = await RequestAsync(peer, new { path = Blob, options = new { Accept = Format("application/octet-stream") } });
        Assert.AreEqual(Convert.ToHexString(body), read.Text("payload"), ignoreCase: true);
    }

    // Proves: ETS-301, ETS-302
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_observes_and_ends_that_with_a_reset()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        await using var peer = await StartAsync(device);
        await ObserveAsync(device, peer);
        await device.Device.SettledAsync(Cancellation);
        await peer.AskAsync(new { operation = "stop", path = Temperature, eagerly = false }, "stopped");
        await device.WarmAsync(30, 3, Cancellation); // a notification, the reset, and the Update that follows
        await device.WarmUnheardAsync(31, Cancellation);
    }

    // Proves: ETS-301, ETS-303
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_observes_and_ends_that_with_a_request()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        await using var peer = await StartAsync(device);
        await ObserveAsync(device, peer);
        await device.Device.SettledAsync(Cancellation);
        var before = device.Device.Wire.Datagrams;
        await peer.AskAsync(new { operation = "stop", path = Temperature, eagerly = true }, "stopped");
        await device.UntilAsync(() => device.Device.Wire.Datagrams >= before + 2, "cancelled", Cancellation);
        await device.WarmUnheardAsync(31, Cancellation);
    }

    private static async Task ObserveAsync(RegisteredDevice device, NodeScript peer)
    {
        var first = await peer.AskAsync(new { path = Temperature, observe = true }, "notified");
        Assert.AreEqual("20", Text(first));
        var sequence = int.Parse(first.Text("observe")!);
        foreach (var celsius in new[] { 21.5, 18, -3.25 })
        {
            device.Device.Sensor.Set(celsius);
            var told = await peer.HearAsync("notified");
            Assert.AreEqual(celsius.ToString(System.Globalization.CultureInfo.InvariantCulture), Text(told));
            Assert.IsGreaterThan(sequence, int.Parse(told.Text("observe")!));
            sequence = int.Parse(told.Text("observe")!);
        }
    }

    private Task<NodeScript> StartAsync(RegisteredDevice device) =>
        NodeScript.StartAsync("coap-requester.js", "bound", Cancellation, $"{device.Server.Port}", $"{device.Address.Port}");

    private static Task<JsonElement> RequestAsync(NodeScript peer, object request) => peer.AskAsync(request, "response");

    private static async Task<string?> CodeAsync(NodeScript peer, string method, string path, string? format = null, byte[]? payload = null) =>
        (await RequestAsync(peer, Message(method, path, format, payload))).Text("code");

    private static object Message(string method, string path, string? format, byte[]? payload)
    {
        var options = new Dictionary<string, string>();
        if (format is not null)
        {
            options["Content-Format"] = Format(format);
        }

        return new { method, path, options, payload = Convert.ToHexString(payload ?? []) };
    }

    /// <summary>The registered number of a media type, as a CoAP uint in hexadecimal.</summary>
    private static string Format(string mediaType) => mediaType switch
    {
        "text/plain" => "",
        "application/xml" => "29",
        "application/octet-stream" => $"{ContentFormat.Opaque:X2}",
        "application/cbor" => $"{ContentFormat.Cbor:X2}",
        "application/senml+cbor" => $"{ContentFormat.SenmlCbor:X2}",
        "application/vnd.oma.lwm2m+tlv" => $"{ContentFormat.Tlv:X4}",
        _ => throw new ArgumentOutOfRangeException(nameof(mediaType)),
    };

    private static string Text(JsonElement said) => Encoding.UTF8.GetString(Convert.FromHexString(said.Text("payload")!));

    private static byte[] InitialBlob() => [.. Enumerable.Range(0, BlobBytes).Select(i => (byte)(i * 31 >> 3))];
}
