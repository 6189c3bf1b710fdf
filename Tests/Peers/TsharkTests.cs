using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Lwm2m.Cli;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>tshark reads what the device and a server say.</summary>
[TestClass]
public partial class TsharkTests
{
    private const int Limit = 240_000;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_understands_every_datagram_of_the_tour()
    {
        var port = FreePorts.Next();
        await using var capture = await LoopbackCapture.StartAsync(port, "coap", Cancellation);
        await using var tour = PeerProgram.Start("dotnet", "the .NET SDK", typeof(Tour).Assembly.Location, "--once", "--nosec", "--port", $"{port}");
        var told = await tour.FinishAsync(Cancellation);
        await capture.StopAsync();

        var datagrams = int.Parse(Datagrams().Match(told.Output).Groups["count"].Value);
        Assert.HasCount(datagrams, await capture.FieldsAsync("coap", "coap.mid"));
        Assert.AreEqual("", Show(await capture.FieldsAsync("!coap", "frame.number")));
        CollectionAssert.AreEqual(Array.Empty<string>(), await capture.NotesAsync());
        Assert.AreEqual("", Show(await capture.FieldsAsync("coap.retransmitted", "frame.number")));

        var device = (await capture.FieldsAsync(
            "lwm2mtlv.resource.manufacturer && lwm2mtlv.resource.power_source_voltage",
            "coap.opt.ctype",
            "lwm2mtlv.object_name",
            "lwm2mtlv.resource.manufacturer",
            "lwm2mtlv.resource.firmware_version",
            "lwm2mtlv.resource.power_source_voltage")).Single();
        CollectionAssert.AreEqual(new[] { "application/vnd.oma.lwm2m+tlv", "Device", "Lwm2mDevice", "1.0", "3800,5000" }, device);

        // A Write of the server, a Create and the Reads: TLV in both directions.
        Assert.IsGreaterThanOrEqualTo(5, (await capture.FieldsAsync("lwm2mtlv", "frame.number")).Count);
        Assert.IsGreaterThanOrEqualTo(5, (await capture.FieldsAsync("cbor", "frame.number")).Count);
        Assert.IsGreaterThanOrEqualTo(3, (await capture.FieldsAsync("json", "frame.number")).Count);
        TestContext.WriteLine($"{datagrams} datagrams, none malformed");
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_sees_nothing_but_DTLS_when_the_tour_is_secured()
    {
        var port = FreePorts.Next();
        await using var capture = await LoopbackCapture.StartAsync(port, "dtls", Cancellation);
        var datagrams = await TourAsync(port);
        await capture.StopAsync();

        Assert.IsGreaterThanOrEqualTo(datagrams, (await capture.FieldsAsync("dtls.record.length", "frame.number")).Count);
        Assert.AreEqual("", Show(await capture.FieldsAsync("!dtls.record.length", "frame.number")));
        CollectionAssert.AreEqual(Array.Empty<string>(), await capture.NotesAsync());
        Assert.AreEqual("", Show(await capture.FieldsAsync("frame contains \"Lwm2mDevice\" || frame contains \"oma.lwm2m\"", "frame.number")));
        var hello = (await capture.FieldsAsync("dtls.handshake.type == 2", "dtls.handshake.version", "dtls.handshake.ciphersuite")).Single();
        CollectionAssert.AreEqual(new[] { "0xfefd", "0xc0a8" }, hello); // DTLS 1.2, TLS_PSK_WITH_AES_128_CCM_8
    }

    // Without this one the first would also pass if tshark never marked anything.
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_does_mark_what_is_broken()
    {
        var port = FreePorts.Next();
        await using var capture = await LoopbackCapture.StartAsync(port, "coap", Cancellation);
        using var sender = new UdpClient();
        string[] broken =
        [
            "4401", // ends in its header
            "4F010001", // token of 15 bytes
            "40010001F0", // option delta 15
            "40450001C22D16FFC8000B4C7732", // TLV longer than the payload
        ];
        foreach (var datagram in broken)
        {
            await sender.SendAsync(Convert.FromHexString(datagram), new IPEndPoint(IPAddress.Loopback, port), Cancellation);
        }

        await capture.StopAsync();
        Assert.HasCount(broken.Length, await capture.FieldsAsync("_ws.malformed", "frame.number"));
        Assert.HasCount(broken.Length, await capture.NotesAsync());
    }

    // A free port may be one that tshark takes for a traceroute's.
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_port_of_a_traceroute_alone_is_not_noted()
    {
        const int Port = 33440;
        await using var capture = await LoopbackCapture.StartAsync(Port, "coap", Cancellation);
        using var sender = new UdpClient();
        await sender.SendAsync(Convert.FromHexString("40010001"), new IPEndPoint(IPAddress.Loopback, Port), Cancellation);
        await capture.StopAsync();
        Assert.HasCount(1, await capture.FieldsAsync("_ws.expert", "frame.number"));
        CollectionAssert.AreEqual(Array.Empty<string>(), await capture.NotesAsync());
    }

    private async Task<int> TourAsync(int port, params string[] arguments)
    {
        await using var tour = PeerProgram.Start(
            "dotnet", "the .NET SDK", [typeof(Tour).Assembly.Location, "--once", "--port", $"{port}", .. arguments]);
        var told = await tour.FinishAsync(Cancellation);
        return int.Parse(Datagrams().Match(told.Output).Groups["count"].Value);
    }

    private static string Show(IReadOnlyList<string[]> rows) => string.Join('\n', rows.Select(row => string.Join(' ', row)));

    [GeneratedRegex(@"steps passed: (?<count>\d+) datagrams")]
    private static partial Regex Datagrams();
}
