using System.Net;
using System.Net.Sockets;
using System.Text;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Dtls.BouncyCastle;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>What read rates over DTLS are taken with.</summary>
[TestClass]
public class BlockingDtlsTests
{
    private const int PatienceMs = 20_000;

    [TestMethod]
    [DataRow(ServerKind.BouncyCastle)]
    [DataRow(ServerKind.Rfc)]
    public async Task As_a_client_it_is_answered(ServerKind kind)
    {
        await using var server = Servers.Start(kind);
        using var client = new BlockingDtls(Loopback());
        client.Connect((IPEndPoint)server.Address, Servers.Identity, Servers.Key);
        Assert.AreEqual(CipherSuite.PskAes128Ccm8, client.CipherSuite);
        foreach (var text in new[] { "hello", "again" })
        {
            client.Send(Encoding.ASCII.GetBytes(text));
            Assert.AreEqual(text.ToUpperInvariant(), Receive(client));
        }
    }

    [TestMethod]
    public async Task As_a_client_with_a_wrong_key_it_is_refused()
    {
        await using var server = Servers.Start(ServerKind.Rfc);
        using var client = new BlockingDtls(Loopback(), TimeSpan.FromSeconds(3));
        Assert.Throws<IOException>(() => client.Connect((IPEndPoint)server.Address, Servers.Identity, new byte[16]));
    }

    [TestMethod]
    public async Task As_a_server_it_takes_the_first_who_comes()
    {
        var client = new BlockingDtls(Loopback());
        using var server = new BlockingDtls(Loopback());
        var connecting = Task.Run(() => client.Connect(server.LocalEndPoint, Servers.Identity, Servers.Key));
        server.Accept(Servers.Lookup);
        await connecting;
        client.Send("hello"u8.ToArray());
        Assert.AreEqual("hello", Receive(server));
        server.Send("there"u8.ToArray());
        Assert.AreEqual("there", Receive(client));
        Assert.ThrowsExactly<SocketException>(() => client.Receive(new byte[1], 1));
        client.Dispose();
    }

    private static Socket Loopback()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = PatienceMs };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static string Receive(BlockingDtls end)
    {
        var buffer = new byte[64];
        return Encoding.ASCII.GetString(buffer, 0, end.Receive(buffer, PatienceMs));
    }
}
