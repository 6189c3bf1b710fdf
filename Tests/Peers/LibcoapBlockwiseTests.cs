using Lwm2m.Bench.Content;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>Bodies larger than a message, with libcoap's client, both ways.</summary>
[TestClass]
public class LibcoapBlockwiseTests
{
    private const int Limit = 180_000;
    private const int BlobBytes = 4096;
    private const string Blob = "/19/0/0/0";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(16)]
    [DataRow(32)]
    [DataRow(64)]
    [DataRow(128)]
    [DataRow(256)]
    [DataRow(512)]
    [DataRow(1024)]
    public async Task A_body_is_read_in_blocks_of_the_size_asked_for(int size)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync(Blob, "-A", "42", "-b", $"{size}");
        CollectionAssert.AreEqual(InitialBlob(), run.Body);
        Assert.HasCount(BlobBytes / size, run.Received);
        for (var block = 0; block < run.Received.Count; block++)
        {
            var more = block < run.Received.Count - 1 ? "M" : "_";
            Assert.AreEqual($"{block}/{more}/{size}", run.Received[block].Option("Block2"));
        }
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task The_device_cuts_a_body_where_the_reader_did_not_ask()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync(Blob, ContentFormat.Opaque);
        CollectionAssert.AreEqual(InitialBlob(), run.Body);
        StringAssert.StartsWith(run.Received[0].Option("Block2"), "0/M/");
        Assert.HasCount(1, run.Received.Select(message => message.Option("ETag")).Distinct());
        Assert.IsNotNull(run.Received[0].Option("ETag"));
        Assert.IsTrue(run.Received.All(message => message.Bytes <= 1232), "a datagram is larger than any path carries");
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_single_block_is_read_from_the_middle()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync(Blob, "-A", "42", "-b", "62,64");
        Assert.AreEqual("62/M/64", run.Received[0].Option("Block2"));
        CollectionAssert.AreEqual(InitialBlob()[(62 * 64)..(63 * 64)], run.Body);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(16)]
    [DataRow(32)]
    [DataRow(64)]
    [DataRow(128)]
    [DataRow(256)]
    [DataRow(512)]
    [DataRow(1024)]
    public async Task A_body_is_written_in_blocks(int size)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        var body = new byte[2000];
        new Random(size).NextBytes(body);
        var run = await coap.PutAsync(Blob, ContentFormat.Opaque, body, "-b", $"{size}");
        Assert.AreEqual("2.04", run.Answer.Code);
        Assert.HasCount((body.Length + size - 1) / size, run.Sent);
        Assert.IsTrue(run.Received.SkipLast(1).All(message => message.Code == "2.31"));
        CollectionAssert.AreEqual(body, (await coap.GetAsync(Blob, ContentFormat.Opaque)).Body);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_body_larger_than_there_is_room_for_is_refused_and_changes_nothing()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var coap = new LibcoapClient(device, Cancellation);
        var run = await coap.PutAsync(Blob, ContentFormat.Opaque, new byte[4000], "-b", "1024");
        Assert.AreEqual("4.13", run.Answer.Code);
        CollectionAssert.AreEqual(InitialBlob(), (await coap.GetAsync(Blob, ContentFormat.Opaque)).Body);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(ContentFormat.Tlv, 64)]
    [DataRow(ContentFormat.SenmlCbor, 32)]
    [DataRow(ContentFormat.SenmlJson, 256)]
    public async Task A_structured_body_comes_whole_through_blocks(int format, int size)
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync("/3/0", "-A", $"{format}", "-b", $"{size}");
        Assert.IsGreaterThan(1, run.Received.Count);
        var values = Payload.Decode(format, run.Body, new Lwm2mPath(3, 0)).ToDictionary(value => value.Path.ToString(), value => value.Value);
        Assert.AreEqual("Lwm2mDevice", values["/3/0/0"]);
        Assert.AreEqual("U", values["/3/0/16"]);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_body_comes_whole_though_requests_are_lost()
    {
        await using var device = await RegisteredDevice.StartAsync(Cancellation);
        var run = await new LibcoapClient(device, Cancellation).GetAsync(Blob, "-A", "42", "-b", "512", "-B", "30", "-l", "3,7");
        CollectionAssert.AreEqual(InitialBlob(), run.Body);
    }

    private static byte[] InitialBlob() => [.. Enumerable.Range(0, BlobBytes).Select(i => (byte)(i * 31 >> 3))];
}
