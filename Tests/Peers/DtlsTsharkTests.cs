using System.Net;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;
using Lwm2m.Cli;
using Lwm2m.Foundation;
using Lwm2m.Peers.Tests.Support;

namespace Lwm2m.Peers.Tests;

/// <summary>tshark, which is given the key, reads what the device's DTLS and a server say.</summary>
[TestClass]
public class DtlsTsharkTests
{
    private const int Limit = 180_000;

    /// <summary>
    /// Nothing is to be repeated: tshark 4.0 hashes the handshake anew from a repeated HelloVerifyRequest on, and then derives another
    /// (extended) master secret than the two ends.
    /// </summary>
    private const int UnhurriedMs = 8000;

    private const string Endpoint = "urn:lwm2mdevice:tshark";
    private const string WrongKey = "ffffffffffffffffffffffffffffffff";
    private const string ResumptionNote = "This session reuses previously negotiated keys (Session resumption)";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    // Proves: LPWA-08, LPWA-12, SEC-10
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_decrypts_a_full_and_a_resumed_session_with_OpenSSL()
    {
        using var server = new DtlsProgram(
            "openssl",
            $"s_server -accept 127.0.0.1:PORT -nocert -psk {DtlsClient.Key} -psk_identity {DtlsClient.Identity} -dtls1_2 -cipher PSK-AES128-CCM8:@SECLEVEL=0 -no_ticket -quiet");
        await using var capture = await LoopbackCapture.StartAsync(server.Port, "dtls", Cancellation);
        var client = new DtlsClient(server.Port, Options());
        AssertOpen(client, HandshakeKind.Full);
        Talk(server, client, "first");
        client.Link.Close();
        client.Path.LocalPort = 0;
        AssertOpen(client, HandshakeKind.Resumed);
        Talk(server, client, "second");
        client.Link.Close();
        await capture.StopAsync();

        string[] said = ["first from the device\n", "first from the server\n", "second from the device\n", "second from the server\n"];
        CollectionAssert.AreEqual(said, await PlaintextsAsync(capture, DtlsClient.Key));
        Assert.IsEmpty(await PlaintextsAsync(capture, WrongKey));
        await AssertDecryptedAsync(capture, DtlsClient.Key, "data", handshakes: 2, resumptions: 1);
        Assert.HasCount(1, await capture.FieldsAsync("dtls.handshake.type == 16", "frame.number")); // ClientKeyExchange
    }

    // Proves: LPWA-08, SEC-10
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    [DataRow(0, 4)]
    [DataRow(3, 8)]
    [DataRow(2, 0)]
    public async Task It_decrypts_records_with_Connection_IDs(int ownLength, int serverLength)
    {
        using var echo = DtlsEcho.Rfc(new DtlsServerOptions { ConnectionIdLength = serverLength, RetransmitTimeout = TimeSpan.FromMilliseconds(UnhurriedMs) });
        await using var capture = await LoopbackCapture.StartAsync(echo.Port, "dtls", Cancellation);
        var options = Options();
        options.UseConnectionId = true;
        options.OwnConnectionIdLength = ownLength;
        var client = new DtlsClient(echo.Port, options);
        AssertOpen(client, HandshakeKind.Full);
        Echo(client, "first");
        client.Link.Close();
        client.Path.LocalPort = 0;
        AssertOpen(client, HandshakeKind.Resumed);
        Echo(client, "second");
        client.Link.Close();
        await capture.StopAsync();
        string[] said = ["first", "first", "second", "second"];
        CollectionAssert.AreEqual(said, await PlaintextsAsync(capture, DtlsClient.Key));
        Assert.IsEmpty(await PlaintextsAsync(capture, WrongKey));
        await AssertDecryptedAsync(capture, DtlsClient.Key, "data", handshakes: 2, resumptions: 1);
        await AssertConnectionIdsAsync(capture, $"udp.dstport == {echo.Port}", serverLength);
        await AssertConnectionIdsAsync(capture, $"udp.srcport == {echo.Port}", ownLength);
    }

    // Proves: SEC-10, SEC-14
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_reads_the_CoAP_of_a_registration_under_DTLS_with_Connection_IDs()
    {
        var psk = Psk.Random("tshark");
        var key = Convert.ToHexStringLower(psk.Key);
        await using var udp = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0));
        var dtls = new DtlsServer(udp, psk.Find);
        await using var server = new Lwm2mServer(dtls, new Lwm2mServerOptions { Coap = new CoapEndpointOptions { BlockSize = 256 } });
        var port = ((IPEndPoint)udp.LocalEndPoint).Port;
        await using var capture = await LoopbackCapture.StartAsync(port, "dtls", Cancellation);
        using var device = new DemoDevice(new DeviceSetup(Endpoint) { Uri = $"coaps://127.0.0.1:{port}", Keys = new AccountKeys(psk, null) });
        device.Start();
        var client = await server.WaitForClientAsync(Endpoint, Cancellation);
        Assert.IsTrue((await client.ReadAsync("/3/0", ContentFormat.Tlv, Cancellation)).IsSuccess);
        Assert.IsTrue(device.Stop(TimeSpan.FromSeconds(8)));
        await capture.StopAsync();

        await AssertDecryptedAsync(capture, key, "coap", handshakes: 1, resumptions: 0);
        await AssertConnectionIdsAsync(capture, $"udp.dstport == {port}", dtls.Options.ConnectionIdLength!.Value);
        Assert.AreEqual("", Show(await capture.FieldsAsync("coap", "frame.number")));
        var messages = await capture.DecryptedAsync(key, "coap", "coap", "coap.code", "coap.opt.uri_path_recon");
        var location = messages[^1][1];
        Assert.StartsWith("/rd/", location);
        string[] expected = ["2 /rd", "65 /rd", "1 /3/0", "69 /3/0", $"4 {location}", $"66 {location}"];
        CollectionAssert.AreEqual(expected, messages.Select(message => string.Join(' ', message)).ToArray());
        Assert.HasCount(1, await capture.DecryptedAsync(key, "coap", $"coap.code == 1 && udp.srcport == {port}", "frame.number"));

        var registration = (await capture.DecryptedAsync(key, "coap", "coap.code == 2", "udp.dstport", "coap.opt.uri_query", "coap.opt.ctype")).Single();
        CollectionAssert.AreEqual(new[] { $"{port}", $"ep={Endpoint},lt=300,lwm2m=1.1,b=U", "application/link-format" }, registration);
        var answer = (await capture.DecryptedAsync(key, "coap", "coap.code == 69", "udp.srcport", "coap.opt.ctype", "lwm2mtlv.resource.manufacturer")).Single();
        Assert.AreNotEqual($"{port}", answer[0]);
        CollectionAssert.AreEqual(new[] { "application/vnd.oma.lwm2m+tlv", "Lwm2mDevice" }, answer[1..]);
    }

    // Proves: U-01
    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = true)]
    public async Task It_reads_how_a_device_is_managed_through_OpenSSL_naps_and_resumes_its_session()
    {
        var psk = Psk.Random("tshark");
        var key = Convert.ToHexStringLower(psk.Key);
        using var openssl = new DtlsProgram(
            "openssl",
            $"s_server -accept 127.0.0.1:PORT -nocert -psk {key} -psk_identity tshark -dtls1_2 -cipher PSK-AES128-CCM8:@SECLEVEL=0 -no_ticket -quiet",
            isBinary: true);
        await using var server = new Lwm2mServer(new ProgramTransport(openssl), new Lwm2mServerOptions { Coap = new CoapEndpointOptions { BlockSize = 256 } });
        await using var capture = await LoopbackCapture.StartAsync(openssl.Port, "dtls", Cancellation);
        var folder = Directory.CreateTempSubdirectory("lwm2m-nap-");
        string[] locations = ["", ""];
        try
        {
            for (var waking = 0; waking < 2; waking++)
            {
                using var state = StateFolder.Open(folder.FullName);
                using var device = new DemoDevice(new DeviceSetup(Endpoint)
                {
                    Uri = $"coaps://127.0.0.1:{openssl.Port}", Keys = new AccountKeys(psk, null), State = state, Leaves = true,
                });
                device.Start();
                var client = await server.WaitForClientAsync(Endpoint, Cancellation);

                // OpenSSL puts what it is given at once into one record: the answer has to be on its way before the request.
                while (device.State != Lwm2m.Client.RegistrationState.Registered)
                {
                    await Task.Delay(10, Cancellation);
                }

                var read = await client.ReadAsync("/3/0/0", ContentFormat.Text, Cancellation);
                Assert.AreEqual("Lwm2mDevice", Encoding.UTF8.GetString(read.Bytes.Span));
                locations[waking] = client.Registration.Location;
                Assert.IsTrue(device.Stop(TimeSpan.FromSeconds(8)));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        await capture.StopAsync();
        await AssertDecryptedAsync(capture, key, "coap", handshakes: 2, resumptions: 1);
        var messages = await capture.DecryptedAsync(key, "coap", "coap", "coap.code", "coap.opt.uri_path_recon");
        CollectionAssert.AreEqual(
            locations.SelectMany(location => new[] { "2 /rd", "65 /rd", "1 /3/0/0", "69 /3/0/0", $"4 {location}", $"66 {location}" }).ToArray(),
            messages.Select(message => string.Join(' ', message)).ToArray());
        Assert.AreEqual("", Show(await capture.FieldsAsync("coap", "frame.number")));
    }

    private static Lwm2m.Dtls.DtlsOptions Options()
    {
        var options = DtlsClient.Options();
        options.FirstTimeoutMs = options.MaxTimeoutMs = UnhurriedMs;
        return options;
    }

    private static void AssertOpen(DtlsClient client, HandshakeKind kind)
    {
        client.AssertOpen(kind);
        Assert.AreEqual(kind == HandshakeKind.Full ? 6 : 5, client.Link.HandshakeDatagrams, "something was repeated");
    }

    private static void Talk(DtlsProgram server, DtlsClient client, string which)
    {
        Assert.IsTrue(client.Send(which + " from the device\n"));
        Assert.IsTrue(server.Says(which + " from the device"), server.Output);
        server.Type(which + " from the server\n");
        Assert.AreEqual(which + " from the server\n", client.Receive());
    }

    /// <summary>The application data in the order of their records.</summary>
    private static async Task<string[]> PlaintextsAsync(LoopbackCapture capture, string key)
    {
        var rows = await capture.DecryptedAsync(key, "data", "data.data", "data.data");
        return [.. rows.Select(row => Encoding.ASCII.GetString(Convert.FromHexString(row[0])))];
    }

    /// <summary>
    /// Fails unless tshark reads everything in each datagram, finds no fault and sees both Finished of each handshake under its keys.
    /// Whether their verify_data is right only the two ends can tell, and they went on.
    /// </summary>
    private async Task AssertDecryptedAsync(LoopbackCapture capture, string key, string carried, int handshakes, int resumptions)
    {
        Assert.AreEqual("", Show(await capture.DecryptedAsync(key, carried, "!dtls || _ws.malformed", "frame.number", "_ws.col.Info")));
        Assert.AreEqual("", Show(await capture.DecryptedAsync(key, carried, $"!dtls.handshake.type && !dtls.alert_message.desc && !{carried}", "frame.number", "_ws.col.Info")));
        CollectionAssert.AreEqual(Enumerable.Repeat(ResumptionNote, resumptions).ToArray(), await capture.DecryptedNotesAsync(key, carried));
        var hellos = await capture.FieldsAsync("dtls.handshake.type == 2", "dtls.handshake.version", "dtls.handshake.ciphersuite");
        Assert.HasCount(handshakes, hellos);
        Assert.IsTrue(hellos.All(hello => hello is ["0xfefd", "0xc0a8"]), Show(hellos)); // DTLS 1.2, TLS_PSK_WITH_AES_128_CCM_8
        Assert.HasCount(2 * handshakes, await capture.DecryptedAsync(key, carried, "dtls.handshake.type == 20 && dtls.handshake.verify_data", "frame.number"));
        Assert.IsEmpty(await capture.DecryptedAsync(WrongKey, carried, $"dtls.handshake.type == 20 || {carried}", "frame.number"));
        var datagrams = await capture.DecryptedAsync(key, carried, "dtls", "frame.len");
        TestContext.WriteLine($"{datagrams.Count} datagrams, {handshakes} handshakes, all decrypted");
    }

    /// <summary>Fails unless the records under keys in one direction carry a Connection ID of this length, or none for 0.</summary>
    private static async Task AssertConnectionIdsAsync(LoopbackCapture capture, string direction, int length)
    {
        var carried = await capture.FieldsAsync($"{direction} && dtls.record.connection_id", "dtls.record.connection_id");
        var plain = await capture.FieldsAsync($"{direction} && dtls.record.epoch == 1 && !dtls.record.connection_id", "frame.number");
        if (length == 0)
        {
            Assert.IsEmpty(carried);
            Assert.IsNotEmpty(plain);
        }
        else
        {
            Assert.IsNotEmpty(carried);
            Assert.IsEmpty(plain);
            Assert.IsTrue(carried.All(row => row[0].Length == 2 * length), Show(carried));
        }
    }

    private static void Echo(DtlsClient client, string text)
    {
        Assert.IsTrue(client.Send(text));
        Assert.AreEqual(text, client.Receive());
    }

    private static string Show(IReadOnlyList<string[]> rows) => string.Join('\n', rows.Select(row => string.Join(' ', row)));
}
