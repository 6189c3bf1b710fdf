using Lwm2m.Bench.Content;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>What libcoap's client is refused, and with which code.</summary>
[TestClass]
public class LibcoapRefusalTests
{
    private const int Limit = 120_000;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow("/4711", "4.04")]
    [DataRow("/3/1", "4.04")]
    [DataRow("/3/0/99", "4.04")]
    [DataRow("/3/0/0/0", "4.04")]
    [DataRow("/3/0/7/9", "4.04")]
    [DataRow("/3/0/7/1/1", "4.04")]
    [DataRow("/65536", "4.04")]
    [DataRow("/nowhere", "4.04")]
    [DataRow("/3/x", "4.04")]
    [DataRow("/3/0/4", "4.05")]
    public async Task A_path_that_cannot_be_read(string path, string code)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync(path);
        Assert.AreEqual(("ACK", code), (run.Answer.Type, run.Answer.Code));
    }

    // Proves: ETS-221
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Security_is_nobodys_business()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        foreach (var path in new[] { "/0", "/0/0", "/0/0/0" })
        {
            Assert.AreEqual("4.01", (await coap.GetAsync(path)).Answer.Code, path);
            Assert.AreEqual("4.01", (await coap.GetAsync(path, ContentFormat.Link)).Answer.Code, path);
        }

        Assert.AreEqual("4.01", (await coap.PutAsync("/0/0/0", ContentFormat.Text, "coap://127.0.0.1"u8.ToArray())).Answer.Code);
        Assert.AreEqual("4.01", (await coap.RunAsync("put", "/0/0/0?pmin=1", null)).Answer.Code);
        Assert.AreEqual("4.01", (await coap.RunAsync("post", "/0/0/0", null)).Answer.Code);
        Assert.AreEqual("4.01", (await coap.PostAsync("/0", ContentFormat.Tlv, Convert.FromHexString("C1000A"))).Answer.Code);
        Assert.AreEqual("4.01", (await coap.DeleteAsync("/0/0")).Answer.Code);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow("fetch")]
    [DataRow("ipatch")]
    [DataRow("patch")]
    public async Task A_method_that_has_no_meaning_for_a_path(string method)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        var run = await coap.WriteAsync(method, "/3/0", ContentFormat.SenmlCbor, Convert.FromHexString("81A100662F332F302F30"));
        Assert.AreEqual(method, run.Sent[0].Code, ignoreCase: true);
        Assert.AreEqual("4.05", run.Answer.Code);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow("put", "/3311/0/5851", 50)]
    [DataRow("put", "/3311/0/5851", 1541)]
    [DataRow("post", "/3311", 65000)]
    public async Task A_format_that_is_not_understood_there(string method, string path, int format)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).WriteAsync(method, path, format, "50"u8.ToArray());
        Assert.AreEqual("4.15", run.Answer.Code);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow("/3/0", ContentFormat.Text)]
    [DataRow("/3/0", ContentFormat.Cbor)]
    [DataRow("/3/0/0", ContentFormat.Opaque)]
    [DataRow("/3/0/0", 50)]
    public async Task A_format_that_cannot_be_had(string path, int accept)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync(path, accept);
        Assert.AreEqual("4.06", run.Answer.Code);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow("/3311/0/5851", ContentFormat.Text, "313031")]
    [DataRow("/3311/0/5851", ContentFormat.Text, "7879")]
    [DataRow("/3311/0/5851", ContentFormat.Opaque, "32")]
    [DataRow("/3311/0/5851", ContentFormat.Cbor, "6132")]
    [DataRow("/3311/0/5851", ContentFormat.Tlv, "E416DB2C")]
    [DataRow("/3311/0/5851", ContentFormat.SenmlCbor, "81A221")]
    [DataRow("/3311/0/5851", ContentFormat.SenmlJson, "5B7B")]
    public async Task A_payload_that_is_no_value(string path, int format, string payload)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        Assert.AreEqual("4.00", (await coap.PutAsync(path, format, Convert.FromHexString(payload))).Answer.Code);
        Assert.AreEqual("100", System.Text.Encoding.ASCII.GetString((await coap.GetAsync(path, ContentFormat.Text)).Body));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task An_unknown_critical_option_is_refused_and_an_elective_one_passed_over()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        Assert.AreEqual("4.02", (await coap.GetAsync("/3/0/0", "-O", "65001,abc")).Answer.Code);
        Assert.AreEqual("2.05", (await coap.GetAsync("/3/0/0", "-O", "65000,abc")).Answer.Code);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_non_confirmable_request_is_answered_alike()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        var run = await coap.GetAsync("/3/0/0", "-N");
        Assert.AreEqual(("NON", "2.05", "Lwm2mDevice"), (run.Answer.Type, run.Answer.Code, run.Answer.Payload));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Who_does_not_speak_from_the_servers_address_hears_nothing()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var before = device.Device.Wire.Datagrams;
        await using var stranger = PeerProgram.Start("coap-client-notls", LibcoapClient.Origin, "-a", "127.0.0.1", "-B", "2", "-v", "7", $"coap://{device.Address}/3/0/0");
        var log = await stranger.Output.ReadToEndAsync(Cancellation);
        StringAssert.Contains(log, "sent 14 bytes");
        Assert.DoesNotContain(" received ", log);
        Assert.AreEqual(before, device.Device.Wire.Datagrams);
    }
}
