using System.Globalization;
using System.Text.Json;
using Lwm2m.Cli;
using Lwm2m.Client;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>The device at the LwM2M server of npm's lwm2m-node-lib, which speaks LwM2M 1.0 in plain text.</summary>
[TestClass]
public class Lwm2mNodeLibTests
{
    private const int Limit = 120_000;
    private const string Endpoint = "urn:lwm2mdevice:node";
    private const string OldTextFormat = "application-vnd-oma-lwm2m/text";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    private int _port;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    // Proves: ETS-101, ETS-103
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_registers_and_leaves()
    {
        await using var server = await StartServerAsync();
        using var device = StartDevice();
        var registered = await server.HearAsync("registered");
        Assert.AreEqual((Endpoint, "300", "1.1", "U"), (registered.Text("endpoint"), registered.Text("lifetime"), registered.Text("version"), registered.Text("binding")));
        var links = registered.Text("payload")!.Split(',');
        CollectionAssert.Contains(links, "</3/0>");
        CollectionAssert.Contains(links, "</3303/0>");
        Assert.DoesNotContain("</0", registered.Text("payload")!);
        await UntilAsync(device, RegistrationState.Registered);
        Assert.IsTrue(device.Stop(StopLimit), "the de-registration was not answered");
        Assert.AreEqual(Endpoint, (await server.HearAsync("unregistered")).Text("endpoint"));
        Assert.AreEqual("DEVICE_NOT_FOUND", (await OperateAsync(server, "read", [3, 0, 0])).Text("error"));
    }

    // Proves: ETS-102
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_updates_in_time_by_itself_and_so_stays_known()
    {
        await using var server = await StartServerAsync();
        using var device = StartDevice(lifetimeS: 4);
        await server.HearAsync("registered");
        await server.HearAsync("updated");
        await server.HearAsync("updated");
        await server.HearAsync("updated");
        Assert.IsFalse(server.HasUnread("registered"));
        Assert.AreEqual("PC", (await OperateAsync(server, "read", [3, 0, 1])).Text("value"));
    }

    // Proves: ETS-104
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task An_update_is_triggered()
    {
        await using var server = await StartServerAsync();
        using var device = await StartRegisteredAsync(server);
        await OperateAsync(server, "execute", [1, 0, 8], "");
        var updated = await server.HearAsync("updated");
        Assert.AreEqual((Endpoint, ""), (updated.Text("endpoint"), updated.Text("payload")));
        await UntilAsync(device, RegistrationState.Registered);
    }

    // Proves: ETS-107
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task A_new_lifetime_is_told()
    {
        await using var server = await StartServerAsync();
        using var device = await StartRegisteredAsync(server);
        Assert.AreEqual("", (await OperateAsync(server, "write", [1, 0, 1], "500")).Text("value"));
        Assert.AreEqual("500", (await server.HearAsync("updated")).Text("lifetime"));
        Assert.AreEqual("500", (await OperateAsync(server, "read", [1, 0, 1])).Text("value"));
    }

    // Proves: ETS-201
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_is_read()
    {
        await using var server = await StartServerAsync();
        using var device = await StartRegisteredAsync(server);
        string[] expected = ["Lwm2mDevice", "PC", "0001", "1.0"];
        for (var resource = 0; resource < expected.Length; resource++)
        {
            Assert.AreEqual(expected[resource], (await OperateAsync(server, "read", [3, 0, resource])).Text("value"));
        }

        Assert.AreEqual("RESOURCE_NOT_FOUND", (await OperateAsync(server, "read", [3, 0, 99])).Text("error"));
        Assert.AreEqual("4.01", (await OperateAsync(server, "read", [0, 0, 0])).Text("code"));
    }

    // Each of its requests begins with a random Message ID, so that sooner or later two have the same.
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task Its_requests_with_one_Message_ID_are_told_apart()
    {
        await using var server = await StartServerAsync("text/plain", "one-message-id");
        using var device = await StartRegisteredAsync(server);
        Assert.AreEqual("Lwm2mDevice", (await OperateAsync(server, "read", [3, 0, 0])).Text("value"));
        Assert.AreEqual("PC", (await OperateAsync(server, "read", [3, 0, 1])).Text("value"));
        Assert.AreEqual("0001", (await OperateAsync(server, "read", [3, 0, 2])).Text("value"));
    }

    // Proves: ETS-205
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_is_written_and_executed()
    {
        await using var server = await StartServerAsync();
        using var device = await StartRegisteredAsync(server);
        Assert.AreEqual("", (await OperateAsync(server, "write", [3311, 0, 5851], "44")).Text("value"));
        Assert.AreEqual("44", (await OperateAsync(server, "read", [3311, 0, 5851])).Text("value"));
        Assert.AreEqual("4.00", (await OperateAsync(server, "write", [3311, 0, 5851], "101")).Text("code"));
        Assert.AreEqual("4.05", (await OperateAsync(server, "write", [3, 0, 0], "x")).Text("code"));
        Assert.AreEqual("", (await OperateAsync(server, "execute", [3303, 0, 5605], "")).Text("value"));
        Assert.AreEqual("4.05", (await OperateAsync(server, "execute", [3303, 0, 5700], "")).Text("code"));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task The_text_format_of_its_drafts_is_refused()
    {
        await using var server = await StartServerAsync(OldTextFormat);
        using var device = await StartRegisteredAsync(server);
        Assert.AreEqual("4.15", (await OperateAsync(server, "write", [3311, 0, 5851], "44")).Text("code"));
        Assert.AreEqual("100", (await OperateAsync(server, "read", [3311, 0, 5851])).Text("value"));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_is_discovered_and_given_attributes()
    {
        await using var server = await StartServerAsync();
        using var device = await StartRegisteredAsync(server);
        await server.AskAsync(new { endpoint = Endpoint, operation = "writeAttributes", path = new[] { 3303, 0, 5700 }, attributes = new { pmin = 1, pmax = 9 } });
        Assert.AreEqual("", (await server.HearAsync("answer")).Text("value"));
        Assert.AreEqual("</3303/0/5700>;pmin=1;pmax=9", (await OperateAsync(server, "discover", [3303, 0, 5700])).Text("value"));
    }

    // Proves: ETS-301
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_is_observed()
    {
        await using var server = await StartServerAsync();
        using var device = await StartRegisteredAsync(server);
        Assert.AreEqual("20", (await OperateAsync(server, "observe", [3303, 0, 5700])).Text("value"));
        foreach (var celsius in new[] { 21.5, 18, -3.25 })
        {
            device.Sensor.Set(celsius);
            Assert.AreEqual(celsius.ToString(CultureInfo.InvariantCulture), (await server.HearAsync("notified")).Text("value"));
        }
    }

    private async Task<NodeScript> StartServerAsync(string writeFormat = "text/plain", string messageIds = "")
    {
        _port = FreePorts.Next();
        return await NodeScript.StartAsync("lwm2m-server.js", "listening", Cancellation, $"{_port}", writeFormat, messageIds);
    }

    private DemoDevice StartDevice(int lifetimeS = 300)
    {
        var device = new DemoDevice(new DeviceSetup(Endpoint) { Uri = $"coap://127.0.0.1:{_port}", LifetimeS = lifetimeS });
        device.Start();
        return device;
    }

    private async Task<DemoDevice> StartRegisteredAsync(NodeScript server)
    {
        var device = StartDevice();
        await server.HearAsync("registered");
        await UntilAsync(device, RegistrationState.Registered);
        return device;
    }

    private async Task UntilAsync(DemoDevice device, RegistrationState state)
    {
        while (device.State != state)
        {
            await Task.Delay(10, Cancellation);
        }
    }

    private static Task<JsonElement> OperateAsync(NodeScript server, string operation, int[] path, string? value = null) =>
        server.AskAsync(new { endpoint = Endpoint, operation, path, value }, "answer");
}
