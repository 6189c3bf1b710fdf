using Lwm2m.Cli;
using Lwm2m.Client;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>The device registers, updates and leaves at a CoAP server of npm's coap.</summary>
[TestClass]
public class NodeCoapServerTests
{
    private const int Limit = 120_000;
    private const string Location = "/rd/a place/of-its-own";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    // Proves: ETS-101, ETS-103
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_registers_updates_and_leaves_at_the_location_that_it_was_given()
    {
        var port = FreePorts.Next();
        await using var server = await NodeScript.StartAsync("coap-server.js", "listening", Cancellation, $"{port}");
        using var device = Start(port);
        var register = await server.HearAsync("request");
        Assert.AreEqual(("CON", "POST", "/rd?ep=urn:lwm2mdevice:node&lt=300&lwm2m=1.1&b=U"), (register.Text("type"), register.Text("method"), Url(register)));
        Assert.AreEqual("application/link-format", register.Text("format"));
        StringAssert.StartsWith(register.Text("payload"), "</>;rt=\"oma.lwm2m\"");
        await UntilAsync(() => device.State == RegistrationState.Registered);

        device.RequestUpdate();
        var update = await server.HearAsync("request");
        Assert.AreEqual(("POST", Location, "2.04", ""), (update.Text("method"), Url(update), update.Text("answered"), update.Text("payload")));
        await UntilAsync(() => device.State == RegistrationState.Registered);

        Assert.IsTrue(device.Stop(TimeSpan.FromSeconds(8)));
        var leave = await server.HearAsync("request");
        Assert.AreEqual(("DELETE", Location, "2.02"), (leave.Text("method"), Url(leave), leave.Text("answered")));
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_registers_anew_when_an_update_says_that_it_is_not_known()
    {
        var port = FreePorts.Next();
        await using var server = await NodeScript.StartAsync("coap-server.js", "listening", Cancellation, $"{port}");
        using var device = Start(port);
        await server.HearAsync("request");
        await UntilAsync(() => device.State == RegistrationState.Registered);
        await server.AskAsync(new { refuse = "4.04" }, "noted");
        device.RequestUpdate();
        Assert.AreEqual("4.04", (await server.HearAsync("request")).Text("answered"));
        var again = await server.HearAsync("request");
        StringAssert.StartsWith(again.Text("url"), "/rd?");
        Assert.AreEqual("2.01", again.Text("answered"));
        await UntilAsync(() => device.State == RegistrationState.Registered);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow("4.03")]
    [DataRow("5.03")]
    public async Task It_is_refused_and_comes_back_later(string code)
    {
        var port = FreePorts.Next();
        await using var server = await NodeScript.StartAsync("coap-server.js", "listening", Cancellation, $"{port}");
        await server.AskAsync(new { refuse = code }, "noted");
        using var device = Start(port);
        var start = Environment.TickCount64;
        Assert.AreEqual(code, (await server.HearAsync("request")).Text("answered"));
        await UntilAsync(() => device.State == RegistrationState.BackingOff);
        Assert.AreEqual("2.01", (await server.HearAsync("request")).Text("answered"));
        Assert.IsGreaterThan(4_000L, Environment.TickCount64 - start);
        await UntilAsync(() => device.State == RegistrationState.Registered);
    }

    private static DemoDevice Start(int port)
    {
        var device = new DemoDevice(new DeviceSetup("urn:lwm2mdevice:node") { Uri = $"coap://127.0.0.1:{port}" });
        device.Start();
        return device;
    }

    private static string Url(System.Text.Json.JsonElement said) => Uri.UnescapeDataString(said.Text("url")!);

    private async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(10, Cancellation);
        }
    }
}
