using System.Text;
using Lwm2m.Bench.Content;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>Reads and Discovers by libcoap's client. What it is told it shows in its own log and files.</summary>
[TestClass]
public class LibcoapReadTests
{
    private const int Limit = 120_000;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    // Proves: ETS-201, ETS-211, ETS-224
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(0, "text/plain", "4C776D326D446576696365")]
    [DataRow(60, "application/cbor", "6B4C776D326D446576696365")]
    [DataRow(11542, "11542", "C8000B4C776D326D446576696365")]
    [DataRow(112, "application/senml+cbor", "81A221662F332F302F30036B4C776D326D446576696365")]
    public async Task A_resource_is_read_in_the_format_that_was_asked_for(int accept, string name, string expected)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync("/3/0/0", accept);
        Assert.AreEqual(("ACK", "2.05", name), (run.Answer.Type, run.Answer.Code, run.Answer.Option("Content-Format")));
        Assert.AreEqual(expected, Convert.ToHexString(run.Body));
    }

    // Proves: ETS-203, ETS-231, ETS-232, ETS-223
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(ContentFormat.Tlv, "11542")]
    [DataRow(ContentFormat.SenmlJson, "application/senml+json")]
    [DataRow(ContentFormat.SenmlCbor, "application/senml+cbor")]
    public async Task An_instance_is_read_in_each_format_for_many_values(int accept, string name)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync("/3/0", accept);
        Assert.AreEqual(("2.05", name), (run.Answer.Code, run.Answer.Option("Content-Format")));
        var values = Payload.Decode(accept, run.Body, new Lwm2mPath(3, 0)).ToDictionary(value => value.Path.ToString(), value => value.Value);
        Assert.AreEqual("Lwm2mDevice", values["/3/0/0"]);
        Assert.AreEqual("PC", values["/3/0/1"]);
        Assert.AreEqual("0001", values["/3/0/2"]);
        Assert.AreEqual("1.0", values["/3/0/3"]);
        Assert.AreEqual(1L, values["/3/0/6/0"]);
        Assert.AreEqual(5000L, values["/3/0/7/1"]);
        Assert.AreEqual("U", values["/3/0/16"]);
    }

    // Proves: ETS-201
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task What_a_device_is_can_be_read_as_text()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        string[] expected = ["Lwm2mDevice", "PC", "0001", "1.0"];
        for (var resource = 0; resource < expected.Length; resource++)
        {
            var run = await coap.GetAsync($"/3/0/{resource}", ContentFormat.Text);
            Assert.AreEqual(expected[resource], Encoding.UTF8.GetString(run.Body));
        }
    }

    // Proves: ETS-222, ETS-237
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task An_object_is_read_as_TLV_when_no_format_was_asked_for()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync("/3303");
        Assert.AreEqual(("2.05", "11542"), (run.Answer.Code, run.Answer.Option("Content-Format")));
        var values = Payload.Decode(ContentFormat.Tlv, run.Body, new Lwm2mPath(3303)).ToDictionary(value => value.Path.ToString(), value => value.Value);
        Assert.AreEqual(20.0, values["/3303/0/5700"]);
        Assert.AreEqual("Cel", values["/3303/0/5701"]);
    }

    // Proves: ETS-225
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task One_instance_of_a_resource_is_read()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync("/3/0/7/1", ContentFormat.Text);
        Assert.AreEqual("2.05", run.Answer.Code);
        Assert.AreEqual("5000", Encoding.UTF8.GetString(run.Body));
    }

    // Proves: ETS-260
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task An_object_is_discovered()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        var run = await coap.GetAsync("/3", ContentFormat.Link);
        Assert.AreEqual(("2.05", "application/link-format"), (run.Answer.Code, run.Answer.Option("Content-Format")));
        var links = Encoding.UTF8.GetString(run.Body).Split(',');
        CollectionAssert.Contains(links, "</3>;ver=1.1");
        CollectionAssert.Contains(links, "</3/0>");
        CollectionAssert.Contains(links, "</3/0/4>");
        CollectionAssert.Contains(links, "</3/0/7>;dim=2");
        CollectionAssert.DoesNotContain(links, "</3/0/17>");
    }

    // Proves: ETS-261
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Attributes_of_a_multiple_resource_are_written_and_discovered()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        Assert.AreEqual("2.04", (await coap.RunAsync("put", "/3/0/7?pmin=10&pmax=200", null)).Answer.Code);
        var links = Encoding.UTF8.GetString((await coap.GetAsync("/3/0/7", ContentFormat.Link)).Body);
        StringAssert.Contains(links, "</3/0/7>;dim=2;pmin=10;pmax=200");
        Assert.AreEqual("4.00", (await coap.RunAsync("put", "/3/0/7?pmin=bad", null)).Answer.Code);
    }
}
