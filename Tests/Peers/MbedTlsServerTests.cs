using System.Net;
using System.Text;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;
using Lwm2m.Foundation;
using Lwm2m.NativeDtls;
using AlertDescription = Lwm2m.Bench.Dtls.AlertDescription;

namespace Lwm2m.Peers.Tests;

/// <summary>The native engine against libcoap (over OpenSSL and over GnuTLS), GnuTLS itself and BouncyCastle.</summary>
[TestClass]
public class MbedTlsServerTests
{
    private const string CoapKey = "0123456789abcdef";
    private const int SmsDatagram = 140;

    private static readonly byte[] s_get = Convert.FromHexString("40017d38" + "bb2e77656c6c2d6b6e6f776e" + "04636f7265"); // CON GET /.well-known/core

    // Proves: SEC-10
    [TestMethod]
    [DataRow("coap-server-openssl")]
    [DataRow("coap-server-gnutls")]
    public void libcoap_answers_a_request(string program)
    {
        // libcoap listens for coaps one port above the one it is told.
        using var server = new DtlsProgram(program, "-A 127.0.0.1 -p PORT -k " + CoapKey);
        using var client = new MbedTlsClient(server.Port + 1, key: Convert.ToHexString(Encoding.ASCII.GetBytes(CoapKey)));
        client.AssertOpen(HandshakeKind.Full);
        Assert.IsTrue(client.Send(s_get));
        byte[]? answer = client.Receive();
        Assert.IsNotNull(answer);
        Assert.AreEqual("60457D38", Convert.ToHexString(answer[..4]));
        client.Link.Close();
        Assert.AreEqual(LinkState.Open, client.Open(), $"error {client.Link.Error:x}");
        Console.WriteLine(client.Figures);
    }

    // Proves: LPWA-02
    [TestMethod]
    [DataRow("coap-server-openssl")]
    [DataRow("coap-server-gnutls")]
    public void libcoap_with_another_key_is_not_believed(string program)
    {
        using var server = new DtlsProgram(program, "-A 127.0.0.1 -p PORT -k " + CoapKey);
        using var client = new MbedTlsClient(server.Port + 1);
        Assert.AreEqual(LinkState.Failed, client.Open());
        Assert.IsFalse(client.Send(s_get));
    }

    [TestMethod]
    public void GnuTLS_echoes_and_resumes()
    {
        string keys = Path.GetTempFileName();
        try
        {
            File.WriteAllText(keys, MbedTlsClient.Identity + ":" + MbedTlsClient.Key + "\n");
            using var server = new DtlsProgram(
                "gnutls-serv", $"--udp --echo --port PORT --pskpasswd {keys} --priority NONE:+VERS-DTLS1.2:+PSK:+AES-128-CCM-8:+AEAD:+COMP-NULL:+SIGN-ALL:+CTYPE-ALL:+GROUP-ALL");
            using var client = new MbedTlsClient(server.Port);
            client.AssertOpen(HandshakeKind.Full);
            for (int i = 0; i < 100; i++)
            {
                Assert.IsTrue(client.Send("number " + i));
                Assert.AreEqual("number " + i, Encoding.ASCII.GetString(client.Receive() ?? []));
            }

            client.Link.Close();
            Assert.AreEqual(LinkState.Open, client.Open(), $"error {client.Link.Error:x}");
            Console.WriteLine(client.Figures);
        }
        finally
        {
            File.Delete(keys);
        }
    }

    // Proves: SEC-02
    [TestMethod]
    public async Task BouncyCastle_with_datagrams_of_an_SMS()
    {
        await using var server = Start(SmsDatagram);
        MbedTlsOptions options = MbedTlsClient.Options();
        options.UseConnectionId = false;
        using var client = new MbedTlsClient(((IPEndPoint)server.LocalEndPoint).Port, options, maxDatagram: SmsDatagram);
        client.AssertOpen(HandshakeKind.Full);
        Assert.IsTrue(client.Path.Log.All(entry => entry.Datagram.Length <= SmsDatagram), client.Figures);
        Assert.AreEqual(SmsDatagram - 29, client.Link.MaxDatagram);
        Task echo = EchoAsync(server, 1000);
        for (int i = 0; i < 1000; i++)
        {
            byte[] sent = Encoding.ASCII.GetBytes(new string('x', i % 100) + i);
            Assert.IsTrue(client.Send(sent));
            CollectionAssert.AreEqual(sent, client.Receive());
        }

        await echo;
    }

    [TestMethod]
    public async Task BouncyCastle_refuses_a_wrong_identity_and_a_wrong_key()
    {
        await using var server = Start(1280);
        int port = ((IPEndPoint)server.LocalEndPoint).Port;
        using var stranger = new MbedTlsClient(port, identity: "Mallory");
        Assert.AreEqual(LinkState.Failed, stranger.Open());
        Assert.AreEqual((int)AlertDescription.UnknownPskIdentity, stranger.Link.Alert);
        using var liar = new MbedTlsClient(port, key: "ffffffffffffffffffffffffffffffff");
        Assert.AreEqual(LinkState.Failed, liar.Open());
        Assert.IsFalse(liar.Send("never"));
    }

    private static DtlsTransport Start(int mtu) => new(
        new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)),
        identity => identity == MbedTlsClient.Identity ? Convert.FromHexString(MbedTlsClient.Key) : null,
        new DtlsTransportOptions { Mtu = mtu });

    private static async Task EchoAsync(DtlsTransport server, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ReceivedDatagram datagram = await server.ReceiveAsync();
            await server.SendAsync(datagram.Bytes, datagram.Peer);
        }
    }
}
