using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>All that crosses the wire between a secured device and its server, from the first datagram to the de-registration.</summary>
[TestClass]
public sealed class CapturedSessionTests
{
    private const string Endpoint = "urn:marker:endpoint";
    private const string Written = "marker-of-the-server";
    private const double Told = 1234.5625;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string[] Markers = [Endpoint, Written, "1234.5625", "Lwm2mDevice", "3303", "5700", "lwm2m=", "/rd"];

    // Proves: SEC-05
    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public async Task Nothing_of_the_management_is_readable_and_every_message_is_protected(bool dtls, bool oscore)
    {
        var wire = await ManageAsync(new RunMode(dtls, oscore));
        var sent = wire.Where(datagram => !datagram.ToDevice).Select(datagram => datagram.Bytes).ToArray();
        foreach (var marker in Markers.Where(marker => dtls || marker != "/rd"))
        {
            Assert.IsFalse(sent.Any(bytes => Holds(bytes, marker)), marker);
        }

        Assert.IsGreaterThanOrEqualTo(7, sent.Count(bytes => dtls ? IsProtectedRecord(bytes) : HasOscoreOption(bytes)));
        Assert.IsFalse(sent.Any(bytes => dtls ? !IsProtectedRecord(bytes) && !IsHandshake(bytes) : !HasOscoreOption(bytes) && !IsEmpty(bytes)));
    }

    [TestMethod]
    public async Task Without_security_all_of_it_is_readable_or_the_capture_looks_in_the_wrong_place()
    {
        var wire = await ManageAsync(new RunMode(false, false));
        foreach (var marker in Markers.Except([Written, "/rd", "5700", "3303"]))
        {
            Assert.IsTrue(wire.Any(datagram => !datagram.ToDevice && Holds(datagram.Bytes, marker)), marker);
        }
    }

    /// <summary>Registers, is read, written, observed and updated, and leaves.</summary>
    private static async Task<IReadOnlyList<Seen>> ManageAsync(RunMode mode)
    {
        using CancellationTokenSource stop = new(Limit);
        var keys = mode.NewKeys("identity");
        await using var bench = LoopbackServer.Start(0, keys);
        using KillRelay relay = new(new Uri(bench.Uri).Port);
        using DemoDevice device = new(new DeviceSetup(Endpoint) { Uri = $"{keys.Scheme}://127.0.0.1:{relay.Port}", Keys = keys, Celsius = 20 });
        device.Start();
        var client = await bench.Server.WaitForClientAsync(Endpoint, stop.Token);
        Assert.AreEqual("Lwm2mDevice", (await client.ReadAsync("/3/0/0", ContentFormat.Text, stop.Token)).Value);
        Assert.IsTrue((await client.WriteAsync("/3303/0/5750", Written, cancellation: stop.Token)).Code.IsSuccess);
        await using (var observation = await client.ObserveAsync("/3303/0/5700", ContentFormat.Text, stop.Token))
        {
            device.Sensor.Set(Told);
            await using var notifications = observation.NotificationsAsync(stop.Token).GetAsyncEnumerator(stop.Token);
            Assert.IsTrue(await notifications.MoveNextAsync());
            Assert.AreEqual(Told, notifications.Current.Value);
        }

        device.RequestUpdate();
        await device.SettledAsync(stop.Token);
        Assert.IsTrue(device.Stop(Limit));
        return [.. relay.Wire];
    }

    private static bool Holds(byte[] bytes, string marker) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(marker)) >= 0;

    // Content type, version, epoch; 25 is a record with a Connection ID, whose type is inside (RFC 9146 §3).
    private static bool IsProtectedRecord(byte[] record) => record[0] == 25 || (record.Length > 4 && record[4] == 1);

    private static bool IsHandshake(byte[] record) => record[0] is 20 or 22 && record[4] == 0;

    private static bool IsEmpty(byte[] message) => message.Length == 4 && message[1] == 0;

    private static bool HasOscoreOption(byte[] message) => OscoreAttacker.IsProtectedRequest(message) || OscoreAttacker.IsProtectedResponse(message);
}
