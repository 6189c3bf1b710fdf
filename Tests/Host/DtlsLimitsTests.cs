using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Client;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Peers.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using ContentFormat = Lwm2m.Bench.Content.ContentFormat;
using ServerOptions = Lwm2m.Bench.Management.Lwm2mServerOptions;

namespace Lwm2m.Host.Tests;

/// <summary>Records beyond what was agreed on, and counters near their end.</summary>
[TestClass]
public class DtlsLimitsTests
{
    private const string Endpoint = "urn:test:limits";
    private static readonly byte[] Key = [.. Enumerable.Range(3, 16).Select(i => (byte)(i * 13))];

    // A widespread server keeps to max_fragment_length in the handshake only.
    [TestMethod]
    [Timeout(30_000)]
    [DataRow(512)]
    [DataRow(1024)]
    public async Task A_server_that_ignores_the_fragment_length_is_told_smaller_blocks_and_its_write_succeeds(int blockSize)
    {
        var udp = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0));
        var dtls = new DtlsServer(udp, _ => Key, new DtlsServerOptions { Misbehaviour = new DtlsMisbehaviour { LongRecords = true } });
        var handshakes = new ConcurrentQueue<DtlsHandshake>();
        dtls.HandshakeEnded += handshakes.Enqueue;
        await using var server = new Lwm2mServer(dtls, new ServerOptions { Coap = new CoapEndpointOptions { BlockSize = blockSize } });
        var random = new HostRandom();
        var device = new Lwm2mClient(Endpoint, new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, random);
        device.Objects.Add(new SecurityObject(device.Accounts));
        device.Objects.Add(new ServerObject(device));
        device.Objects.Add(new DeviceObject("Lwm2mDevice", "PC", "1.0", "0001"));
        var container = new BinaryAppDataObject(1, 2000);
        container.TrySet(0, [1], 0, 1);
        device.Objects.Add(container);
        device.Bindings.Add(new UdpBinding(new DtlsPsk(random)));
        var account = new SecurityAccount($"coaps://{udp.LocalEndPoint}", 1);
        account.SetPreSharedKey("id"u8.ToArray(), Key);
        device.Accounts.Add(account, new ServerAccount(1, 86400));
        device.Start();

        byte[] data = new byte[1500];
        new Random(1).NextBytes(data);
        Task<Lwm2mResult>? writing = null;
        Task<Lwm2mResult>? reading = null;
        var clock = new BoardClock();
        while (reading is not { IsCompleted: true })
        {
            device.Step(clock.NowMs);
            device.Wait(5);
            await Task.Yield();
            if (writing is null && device.SessionAt(0).Registration.IsRegistered)
            {
                writing = server.Client(Endpoint).WriteAsync("/19/0/0/0", ContentFormat.Opaque, data);
            }
            else if (reading is null && writing is { IsCompleted: true })
            {
                Assert.IsTrue((await writing).IsSuccess, (await writing).ToString());
                reading = server.Client(Endpoint).ReadAsync("/19/0/0/0", ContentFormat.Opaque);
            }
        }

        CollectionAssert.AreEqual(data, (await reading).Bytes.ToArray());
        Assert.AreEqual(1, handshakes.Count);
        device.SessionAt(0).Link.Close();
    }

    // After 2^31 datagrams of one connection: half a year of one each 8 ms.
    [TestMethod]
    public void A_connection_hears_on_when_its_counter_of_datagrams_comes_round()
    {
        using DtlsEcho server = DtlsEcho.Rfc();
        var client = new DtlsClient(server.Port);
        client.AssertOpen(HandshakeKind.Full);
        object association = Field(client.Link, "_association");
        object reader = Field(association, "_reader");
        reader.GetType().GetField("Datagrams", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(reader, int.MaxValue - 2);
        for (int i = 0; i < 5; i++)
        {
            Assert.IsTrue(client.Send("hello " + i));
            Assert.AreEqual("hello " + i, client.Receive());
        }
    }

    private static object Field(object target, string name) => target.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(target)!;
}
