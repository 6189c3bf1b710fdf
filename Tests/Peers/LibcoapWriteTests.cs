using System.Text;
using Lwm2m.Bench.Content;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>Write, Execute, Create and Delete by libcoap's client. Payloads are spelled out in bytes, written by nobody's encoder.</summary>
[TestClass]
public class LibcoapWriteTests
{
    private const int Limit = 120_000;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    // Proves: ETS-205, ETS-212, ETS-227
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(ContentFormat.Text, "313031", "31303130")]
    [DataRow(ContentFormat.Cbor, "1865", "1903F2")]
    [DataRow(ContentFormat.Tlv, "C10265", "C20303F2")]
    [DataRow(ContentFormat.SenmlCbor, "81A221662F312F302F32021865", "81A221662F312F302F33021903F2")]
    [DataRow(ContentFormat.SenmlJson, "5B7B226E223A222F312F302F32222C2276223A3130317D5D", "5B7B226E223A222F312F302F33222C2276223A313031307D5D")]
    public async Task A_resource_is_replaced(int format, string minimum, string maximum)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        Assert.AreEqual("2.04", (await coap.PutAsync("/1/0/2", format, Convert.FromHexString(minimum))).Answer.Code);
        Assert.AreEqual("2.04", (await coap.PutAsync("/1/0/3", format, Convert.FromHexString(maximum))).Answer.Code);
        Assert.AreEqual("101", await TextAsync(coap, "/1/0/2"));
        Assert.AreEqual("1010", await TextAsync(coap, "/1/0/3"));
    }

    // Proves: ETS-215, ETS-233, ETS-234, ETS-226
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(ContentFormat.Tlv, "C10265C20303F2")]
    [DataRow(ContentFormat.SenmlCbor, "82A321652F312F302F0061320218 65A200613302 1903F2")]
    [DataRow(ContentFormat.SenmlJson, "5B7B22626E223A222F312F302F222C226E223A2232222C2276223A3130317D2C7B226E223A2233222C2276223A313031307D5D")]
    public async Task An_instance_is_updated_in_part(int format, string payload)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        Assert.AreEqual("2.04", (await coap.PutAsync("/1/0/5", ContentFormat.Text, "2000"u8.ToArray())).Answer.Code);
        Assert.AreEqual("2.04", (await coap.PostAsync("/1/0", format, Convert.FromHexString(payload.Replace(" ", "")))).Answer.Code);
        Assert.AreEqual("101", await TextAsync(coap, "/1/0/2"));
        Assert.AreEqual("1010", await TextAsync(coap, "/1/0/3"));
        Assert.AreEqual("2000", await TextAsync(coap, "/1/0/5"), "what was not written has changed");
    }

    // Proves: ETS-228
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task One_instance_of_a_resource_is_written()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        Assert.AreEqual("2.04", (await coap.PutAsync("/19/0/0/0", ContentFormat.Opaque, [0, 255, 7])).Answer.Code);
        var run = await coap.GetAsync("/19/0/0/0", ContentFormat.Opaque);
        Assert.AreEqual("application/octet-stream", run.Answer.Option("Content-Format"));
        Assert.AreEqual("00FF07", Convert.ToHexString(run.Body));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_restart_is_executed()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        Assert.AreEqual("2.04", (await coap.RunAsync("post", "/3/0/4", null)).Answer.Code);
        Assert.IsTrue(device.Reports.Any(report => report.Contains("asked to reboot", StringComparison.Ordinal)), string.Join("; ", device.Reports));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Arguments_are_taken_or_refused()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        Assert.AreEqual("2.04", (await coap.PostAsync("/3303/0/5605", ContentFormat.Text, "0='x',3"u8.ToArray())).Answer.Code);
        Assert.AreEqual("4.00", (await coap.PostAsync("/3303/0/5605", ContentFormat.Text, "0='x"u8.ToArray())).Answer.Code);
        Assert.AreEqual("4.15", (await coap.PostAsync("/3303/0/5605", ContentFormat.Opaque, [1])).Answer.Code);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task An_instance_is_created_where_the_device_chooses_and_deleted()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        var created = await coap.PostAsync("/3311", ContentFormat.Tlv, Convert.FromHexString("E116DA01E116DB21")); // 5850 = true, 5851 = 33
        Assert.AreEqual("2.01", created.Answer.Code);
        StringAssert.Contains(created.Answer.Options, "Location-Path:3311, Location-Path:1");
        Assert.AreEqual("1", await TextAsync(coap, "/3311/1/5850"));
        Assert.AreEqual("33", await TextAsync(coap, "/3311/1/5851"));
        Assert.AreEqual("2.02", (await coap.DeleteAsync("/3311/1")).Answer.Code);
        Assert.AreEqual("4.04", (await coap.GetAsync("/3311/1")).Answer.Code);
        Assert.AreEqual("4.04", (await coap.DeleteAsync("/3311/1")).Answer.Code);
        Assert.AreEqual("4.05", (await coap.DeleteAsync("/3/0")).Answer.Code);
    }

    // Proves: ETS-256
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_resource_that_is_read_only_is_not_written()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        Assert.AreEqual("4.05", (await coap.PutAsync("/3/0/0", ContentFormat.Text, "Somebody else"u8.ToArray())).Answer.Code);
        Assert.AreEqual("Lwm2mDevice", await TextAsync(coap, "/3/0/0"));
    }

    private static async Task<string> TextAsync(LibcoapClient coap, string path)
    {
        var run = await coap.GetAsync(path, ContentFormat.Text);
        Assert.AreEqual("2.05", run.Answer.Code, path);
        return Encoding.UTF8.GetString(run.Body);
    }
}
