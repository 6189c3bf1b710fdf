using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Management;

/// <summary>The Server and the Access Control object as a server uses them.</summary>
[TestClass]
public class ObjectOperationsTests
{
    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    public static IEnumerable<(string Name, Func<ManagedClient, CancellationToken, Task<Lwm2mResult>> Operation, string Request, string Payload)> Operations =>
    [
        ("bootstrap", (c, t) => c.TriggerBootstrapAsync(0, t), "POST /1/0/9", ""),
        ("update", (c, t) => c.TriggerUpdateAsync(2, t), "POST /1/2/8", ""),
        ("disable", (c, t) => c.DisableAsync(null, 0, t), "POST /1/0/4", ""),
        ("mute", (c, t) => c.MuteSendAsync(true, 1, t), "PUT /1/1/23", "c11701"),
        ("store", (c, t) => c.StoreNotificationsAsync(false, 0, t), "PUT /1/0/6", "c10600"),
        ("access of one", (c, t) => c.WriteAccessAsync(3, 101, AccessRights.Read | AccessRights.Execute, t), "POST /2/3", "8302416505"),
        ("access of all", (c, t) => c.WriteAclAsync(3, new Dictionary<ushort, AccessRights> { [0] = AccessRights.Read, [300] = AccessRights.All }, t), "PUT /2/3/2", "8702" + "410001" + "61012c0f"),
        ("owner", (c, t) => c.WriteOwnerAsync(3, 102, t), "PUT /2/3/3", "313032"),
    ];

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DynamicData(nameof(Operations))]
    public async Task An_operation_is_the_request_that_the_object_wants(
        string name, Func<ManagedClient, CancellationToken, Task<Lwm2mResult>> operation, string expected, string payload)
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a", Cancelled);
        var running = operation(server.Client("a"), Cancelled);
        var request = await device.AnswerAsync(CoapCode.Changed, Cancelled);
        Assert.AreEqual(expected, $"{request.Code} {UriText.Of(request.Options)}", name);
        Assert.AreEqual(payload, Hex.Show(request.Payload), name);
        Assert.IsTrue((await running).IsSuccess);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Disable_with_a_time_writes_it_first_and_stops_when_that_is_refused()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a", Cancelled);
        var disabling = server.Client("a").DisableAsync(TimeSpan.FromSeconds(60), 0, Cancelled);
        Assert.AreEqual("c1053c", Hex.Show((await device.AnswerAsync(CoapCode.Changed, Cancelled)).Payload));
        Assert.AreEqual("/1/0/4", UriText.Of((await device.AnswerAsync(CoapCode.Changed, Cancelled)).Options));
        Assert.IsTrue((await disabling).IsSuccess);

        var refused = server.Client("a").DisableAsync(TimeSpan.FromSeconds(60), 0, Cancelled);
        await device.AnswerAsync(CoapCode.Unauthorized, Cancelled);
        Assert.AreEqual(CoapCode.Unauthorized, (await refused).Code);
        await device.HearNothingAsync(Cancelled);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_Send_of_a_muted_client_is_marked()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a", Cancelled);
        var marks = new List<bool>();
        server.DataSent += data => marks.Add(data.DespiteMute);
        foreach (var (muted, answer) in new[] { (false, CoapCode.Changed), (true, CoapCode.Unauthorized), (true, CoapCode.Changed), (false, CoapCode.Changed) })
        {
            var muting = server.Client("a").MuteSendAsync(muted, 0, Cancelled);
            await device.AnswerAsync(answer, Cancelled);
            await muting;
            await device.PostAsync("/dp", Cancelled, "[{\"n\":\"/3/0/9\",\"v\":1}]", ContentFormat.SenmlJson);
        }

        CollectionAssert.AreEqual(new[] { false, false, true, false }, marks);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Access_control_is_read_as_instances()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a", Cancelled);
        var reading = server.Client("a").FindAccessControlAsync(3, 0, Cancelled);
        var payload = Hex.Of("08 01 0E C1 00 03 C1 01 00 83 02 41 65 1F C1 03 65  08 02 0C C1 00 05 C4 01 00 00 FF FF C1 03 66");
        await device.AnswerAsync(CoapCode.Content, Cancelled, payload, new CoapOption(OptionNumber.ContentFormat, ContentFormat.Tlv));
        var found = (await reading)!;
        Assert.AreEqual((1, 3, 0, 101), (found.Instance, found.Object, found.ObjectInstance, found.Owner));
        Assert.AreEqual(AccessRights.All | AccessRights.Create, found.Acl[101]);

        var all = server.Client("a").ReadAccessControlAsync(null, Cancelled);
        await device.AnswerAsync(CoapCode.Content, Cancelled, payload, new CoapOption(OptionNumber.ContentFormat, ContentFormat.Tlv));
        Assert.AreEqual((2, 5, 65535, 102), ((await all)[1].Instance, (await all)[1].Object, (await all)[1].ObjectInstance, (await all)[1].Owner));
        Assert.IsEmpty((await all)[1].Acl);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    [DataRow("08 01 06 C1 00 03 C1 01 00", DisplayName = "no owner")]
    [DataRow("08 01 0E C1 00 03 C1 01 00 83 02 41 65 20 C1 03 65", DisplayName = "rights beyond Create")]
    [DataRow("08 01 09 C1 00 FF C1 01 00 C1 03 65", DisplayName = "a negative object")]
    public async Task Access_control_in_error_is_told(string payload)
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a", Cancelled);
        var reading = server.Client("a").ReadAccessControlAsync(null, Cancelled);
        await device.AnswerAsync(CoapCode.Content, Cancelled, Hex.Of(payload), new CoapOption(OptionNumber.ContentFormat, ContentFormat.Tlv));
        await Assert.ThrowsExactlyAsync<ContentException>(() => reading);
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task A_refused_read_of_access_control_throws()
    {
        await using var server = new Lwm2mServer(_network.Open(), null, _time);
        await using var device = await RegisteredPeer.StartAsync(_network, server, "ep=a", Cancelled);
        var reading = server.Client("a").ReadAccessControlAsync(null, Cancelled);
        await device.AnswerAsync(CoapCode.Unauthorized, Cancelled);
        await Assert.ThrowsExactlyAsync<OperationRefusedException>(() => reading);
    }
}
