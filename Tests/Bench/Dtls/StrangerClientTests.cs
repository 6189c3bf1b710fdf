using System.Net;
using System.Net.Sockets;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>Both servers against clients that others wrote.</summary>
[TestClass]
public class StrangerClientTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(ServerKind.BouncyCastle)]
    [DataRow(ServerKind.Rfc)]
    public async Task OpenSsl_shakes_hands_speaks_and_closes(ServerKind kind)
    {
        await using var server = Servers.Start(kind);
        await using var client = new OpenSslClient(server.Address, Servers.Identity, Servers.HexKey, "-maxfraglen", "512", "-tlsextdebug");
        var handshake = await server.NextHandshakeAsync(Cancelled);
        TestContext.WriteLine($"{handshake}");
        Assert.AreEqual(HandshakeOutcome.Full, handshake.Outcome);
        Assert.AreEqual(Servers.Identity, handshake.Identity);
        Assert.AreEqual(CipherSuite.PskAes128Ccm8, handshake.CipherSuite);
        Assert.IsTrue(handshake.ExtendedMasterSecret);
        Assert.AreEqual(512, handshake.MaxFragmentLength);
        client.Say("hello there");
        var printed = await client.ExpectAsync("HELLO THERE", Cancelled);
        Assert.Contains("Extended master secret: yes", printed);
        Assert.Contains("Secure Renegotiation IS supported", printed);
        Assert.Contains("server extension \"max fragment length\"", printed.Replace("TLS server", "server"));
        await client.EndAsync(Cancelled);
        var closure = await server.NextClosureAsync(Cancelled);
        Assert.AreEqual(AlertDescription.CloseNotify, closure.Alert);
        Assert.IsTrue(closure.ByPeer);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task OpenSsl_with_a_wrong_key_hears_nothing_of_BouncyCastle()
    {
        var options = new DtlsTransportOptions { HandshakeTimeout = TimeSpan.FromSeconds(2) };
        await using var server = new EchoServer(new DtlsTransport(new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)), Servers.Lookup, options));
        await using var client = new OpenSslClient(server.Address, Servers.Identity, "ff" + Servers.HexKey[2..]);
        var handshake = await server.NextHandshakeAsync(Cancelled);
        Assert.AreEqual(HandshakeOutcome.Failed, handshake.Outcome);
        Assert.AreEqual(Servers.Identity, handshake.Identity);
        Assert.IsFalse(handshake.AlertByPeer);
        Assert.AreNotEqual(AlertDescription.BadRecordMac, handshake.Alert);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task OpenSsl_with_a_wrong_key_is_refused()
    {
        await using var server = Servers.Start(ServerKind.Rfc);
        await using var client = new OpenSslClient(server.Address, Servers.Identity, "ff" + Servers.HexKey[2..]);
        var handshake = await server.NextHandshakeAsync(Cancelled);
        Assert.AreEqual(HandshakeOutcome.Failed, handshake.Outcome);
        Assert.AreEqual(Servers.Identity, handshake.Identity);
        Assert.IsFalse(handshake.AlertByPeer);
        Assert.AreEqual(AlertDescription.BadRecordMac, handshake.Alert);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(ServerKind.BouncyCastle)]
    [DataRow(ServerKind.Rfc)]
    public async Task OpenSsl_with_a_strange_identity_is_refused(ServerKind kind)
    {
        await using var server = Servers.Start(kind);
        await using var client = new OpenSslClient(server.Address, "Mallory", Servers.HexKey);
        var handshake = await server.NextHandshakeAsync(Cancelled);
        Assert.AreEqual(HandshakeOutcome.Failed, handshake.Outcome);
        Assert.AreEqual("Mallory", handshake.Identity);
        Assert.AreEqual(AlertDescription.UnknownPskIdentity, handshake.Alert);
        await client.ExpectAsync("alert number 115", Cancelled);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(ServerKind.BouncyCastle)]
    [DataRow(ServerKind.Rfc)]
    public async Task OpenSsl_that_speaks_only_cbc_gets_it(ServerKind kind)
    {
        await using var server = Servers.Start(kind);
        await using var client = new OpenSslClient(server.Address, Servers.Identity, Servers.HexKey, "-cipher", "PSK-AES128-CBC-SHA256:@SECLEVEL=0");
        var handshake = await server.NextHandshakeAsync(Cancelled);
        Assert.AreEqual(CipherSuite.PskAes128CbcSha256, handshake.CipherSuite);
        client.Say("hello there");
        await client.ExpectAsync("HELLO THERE", Cancelled);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(ServerKind.BouncyCastle)]
    [DataRow(ServerKind.Rfc)]
    public async Task Libcoap_gets_a_resource(ServerKind kind)
    {
        await using var endpoint = new CoapEndpoint(
            Servers.Create(kind), new Handler(_ => CoapResponse.With(CoapCode.Content, "over DTLS"u8.ToArray(), 0)));
        var printed = await Tool.RunAsync(
            Cancelled, "coap-client-openssl", "-B", "10", "-k", Servers.CoapKey, "-u", Servers.CoapIdentity, $"coaps://{endpoint.LocalEndPoint}/some");
        Assert.Contains("over DTLS", printed);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(ServerKind.BouncyCastle, 1280, (byte)0)]
    [DataRow(ServerKind.Rfc, 1280, (byte)0)]
    [DataRow(ServerKind.BouncyCastle, 140, (byte)1)]
    [DataRow(ServerKind.Rfc, 140, (byte)1)]
    public async Task BouncyCastle_shakes_hands_and_speaks(ServerKind kind, int mtu, byte maxFragmentLength)
    {
        await using var server = Servers.Start(kind, mtu);
        using var client = await BouncyCastleClient.ConnectAsync(server.Address, Servers.Identity, Servers.Key, mtu, maxFragmentLength);
        var handshake = await server.NextHandshakeAsync(Cancelled);
        TestContext.WriteLine($"{handshake}");
        Assert.AreEqual(maxFragmentLength == 0 ? 0 : 512, handshake.MaxFragmentLength);
        Assert.AreEqual("HELLO", client.Ask("hello"));
        Assert.AreEqual("AGAIN", client.Ask("again"));
        Assert.AreEqual(Servers.Identity, server.Server.IdentityOf(server.LastPeer!));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(ServerKind.BouncyCastle)]
    [DataRow(ServerKind.Rfc)]
    public async Task A_client_that_starts_again_from_its_port_gets_a_new_session(ServerKind kind)
    {
        await using var server = Servers.Start(kind);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var first = await BouncyCastleClient.ConnectAsync(server.Address, Servers.Identity, Servers.Key, socket: socket);
        Assert.AreEqual("FIRST", first.Ask("first"));
        var second = await BouncyCastleClient.ConnectAsync(server.Address, Servers.Identity, Servers.Key, socket: socket);
        Assert.AreEqual("SECOND", second.Ask("second"));
        Assert.AreEqual(HandshakeOutcome.Full, (await server.NextHandshakeAsync(Cancelled)).Outcome);
        Assert.AreEqual(HandshakeOutcome.Full, (await server.NextHandshakeAsync(Cancelled)).Outcome);
    }

    // RFC 6347 §4.2.8: whoever only writes ClientHellos from a client's address must not end its session.
    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(ServerKind.BouncyCastle)]
    [DataRow(ServerKind.Rfc)]
    public async Task A_client_hello_alone_does_not_end_a_session(ServerKind kind)
    {
        await using var server = Servers.Start(kind);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var client = await BouncyCastleClient.ConnectAsync(server.Address, Servers.Identity, Servers.Key, socket: socket);
        Assert.AreEqual("FIRST", client.Ask("first"));
        var hello = Hex.Of(
            "16feff0000000000000000003a0100002e000000000000002efefd55f5202e9e09bbb47dffbf859c8f902616a86460af4c6bc95a15e205a1e299dc00000004c0a800ff0100");
        await socket.SendToAsync(hello, SocketFlags.None, server.Address, Cancelled);
        Assert.AreEqual("SECOND", client.Ask("second"));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(ServerKind.BouncyCastle)]
    [DataRow(ServerKind.Rfc)]
    public async Task A_session_carries_many_records(ServerKind kind)
    {
        await using var server = Servers.Start(kind);
        using var client = await BouncyCastleClient.ConnectAsync(server.Address, Servers.Identity, Servers.Key);
        for (var i = 0; i < 2000; i++)
        {
            Assert.AreEqual($"RECORD {i}", client.Ask($"record {i}"));
        }
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(ServerKind.BouncyCastle)]
    [DataRow(ServerKind.Rfc)]
    public async Task The_server_closes(ServerKind kind)
    {
        await using var server = Servers.Start(kind);
        await using var client = new OpenSslClient(server.Address, Servers.Identity, Servers.HexKey);
        client.Say("hello there");
        await client.ExpectAsync("HELLO THERE", Cancelled);
        await server.Server.CloseAsync(server.LastPeer!);
        await client.ExpectAsync("closed", Cancelled);
        Assert.IsNull(server.Server.IdentityOf(server.LastPeer!));
    }
}
