using System.Net;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;
using Lwm2m.Host.Tests;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>
/// The device is managed through the forward proxy of libcoap, which knows nothing of OSCORE and changes Message IDs, tokens and addresses;
/// tshark listens on both sides of it.
/// </summary>
[TestClass]
public class OscoreProxyTests
{
    private const int Limit = 240_000;
    private const string Marker = "Europe/Marker";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    // Proves: WP-02, WP-03, WP-16, WP-37, WP-38, WP-45, WP-82, E2E-05, E2E-10, E2E-23, E2E-31
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_tour_through_a_proxy_works_and_shows_nothing(bool proxyUri)
    {
        var proxyPort = FreePorts.Next();
        await using var proxy = PeerProgram.Start("coap-server-notls", LibcoapClient.Origin, "-A", "127.0.0.1", "-p", $"{proxyPort}", "-P", ",proxy.invalid");
        OscoreOpenLink? link = null;
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup
        {
            Transport = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)),
            Link = server => link = new OscoreOpenLink(server),
        });
        var device = link!.Address;
        await using var capture = await LoopbackCapture.StartAsync([proxyPort, device.Port], "coap", Cancellation);
        var address = new IPEndPoint(IPAddress.Loopback, proxyPort);
        await rig.Server.Coap.PingAsync(address, Cancellation);
        rig.Peer.Route = proxyUri
            ? CoapRoute.ByProxyUri(address, $"coap://{device}")
            : CoapRoute.ByProxyScheme(address, "coap", "127.0.0.1", device.Port);

        var client = rig.Client;
        Assert.AreEqual("Acme", OscoreRig.TextOf(await client.ReadAsync("/3/0/0", ContentFormat.Text, Cancellation)));
        Assert.AreEqual(CoapCode.Changed, (await client.WriteAsync("/3/0/15", Marker, cancellation: Cancellation)).Code);
        Assert.AreEqual(Marker, OscoreRig.TextOf(await client.ReadAsync("/3/0/15", ContentFormat.Text, Cancellation)));
        Assert.AreEqual(CoapCode.Changed, (await client.ExecuteAsync("/3/0/4", null, Cancellation)).Code);
        Assert.AreEqual(1, rig.Reboots);
        Assert.IsTrue((await client.DiscoverAsync("/3", Cancellation)).IsSuccess);
        var body = OscoreRig.Blob.Reverse().ToArray();
        Assert.AreEqual(CoapCode.Changed, (await client.WriteAsync("/19/0/0/0", ContentFormat.Opaque, body, cancellation: Cancellation)).Code);
        CollectionAssert.AreEqual(body, (await client.ReadAsync("/19/0/0/0", ContentFormat.Opaque, Cancellation)).Bytes.ToArray());
        Assert.AreEqual(CoapCode.NotFound, (await client.ReadAsync("/3311/9", null, Cancellation)).Code);
        await AssertNotifiesAsync(rig);
        Assert.DoesNotContain(rig.Server.Coap.LocalEndPoint, link.Askers);
        await capture.StopAsync();
        await AssertShowsNothingAsync(capture, proxyPort, device.Port);
        await AssertOpensAsync(capture);
    }

    private async Task AssertNotifiesAsync(OscoreRig rig)
    {
        var observation = await rig.Client.ObserveAsync("/3303/0/5700", ContentFormat.Text, Cancellation);
        await using var notifications = observation.NotificationsAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        for (var i = 1; i <= 3; i++)
        {
            rig.Warm(30 + i);
            Assert.IsTrue(await notifications.MoveNextAsync());
            Assert.AreEqual($"{30 + i}", OscoreRig.TextOf(notifications.Current));
        }
    }

    private async Task AssertShowsNothingAsync(LoopbackCapture capture, int proxy, int device)
    {
        var all = await capture.BytesAsync();
        foreach (var secret in new[] { Marker, "Acme", "5700", "\xb1" + "3\x01" + "0", "U\0UTC" })
        {
            Assert.IsLessThan(0, all.AsSpan().IndexOf(Encoding.Latin1.GetBytes(secret)), secret);
        }

        // Outside there are POST and FETCH, 2.04 and 2.05, and no path, query or format.
        var codes = (await capture.FieldsAsync("coap.code != 0 && coap.opt.object_security_kid", "coap.code")).Select(row => row[0]).Distinct().ToArray();
        CollectionAssert.IsSubsetOf(codes, new[] { "2", "5" });
        Assert.AreEqual("", Show(await capture.FieldsAsync("coap.opt.uri_path || coap.opt.uri_query || coap.opt.ctype || coap.opt.accept || coap.opt.etag || coap.opt.location_path", "frame.number")));
        Assert.AreEqual("", Show(await capture.FieldsAsync("_ws.malformed", "frame.number")));

        // What this proxy changes: Message IDs and addresses; tokens it passes on.
        var before = await capture.FieldsAsync($"udp.dstport == {proxy} && coap.opt.object_security_kid", "coap.mid", "coap.token", "udp.srcport");
        var after = await capture.FieldsAsync($"udp.dstport == {device} && coap.opt.object_security_kid", "coap.mid", "coap.token", "udp.srcport");
        Assert.IsGreaterThan(10, before.Count);
        Assert.IsGreaterThan(10, after.Count);
        var sentOn = before.Join(after, row => row[1], row => row[1], (asked, passed) => (Asked: asked[0], Passed: passed[0])).ToArray();
        Assert.IsTrue(sentOn.All(pair => pair.Asked != pair.Passed), "Message IDs passed on");
        Assert.IsEmpty(before.Select(row => row[2]).Intersect(after.Select(row => row[2])));
        TestContext.WriteLine($"{before.Count} requests before the proxy, {after.Count} behind it");
    }

    /// <summary>A stranger who has the context sees on both sides what was meant.</summary>
    private async Task AssertOpensAsync(LoopbackCapture capture)
    {
        var shared = OscoreRig.Credentials;
        var opened = await capture.OpenedAsync(
            Hex(shared.SenderId), Hex(shared.RecipientId), Hex(shared.MasterSecret), Hex(shared.MasterSalt), "oscore", "oscore.code", "oscore.opt.uri_path", "oscore.tag");
        TestContext.WriteLine($"{opened.Count} messages opened, codes {string.Join(" ", opened.Select(row => row[0]).Distinct())}");
        foreach (var (code, path) in new[] { ("1", "3,0,0"), ("3", "3,0,15"), ("2", "3,0,4"), ("1", "19,0,0,0"), ("3", "19,0,0,0"), ("1", "3303,0,5700") })
        {
            Assert.IsGreaterThanOrEqualTo(2, opened.Count(row => row[0] == code && row[1] == path), $"{code} {path}");
        }

        Assert.IsTrue(opened.Any(row => row[0] == "69"), "2.05");
        Assert.IsTrue(opened.Any(row => row[0] == "68"), "2.04");
        Assert.IsTrue(opened.Any(row => row[0] == "132"), "4.04");
    }

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

    private static string Show(IReadOnlyList<string[]> rows) => string.Join("; ", rows.Select(row => string.Join(" ", row)));
}
