using System.Linq;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Peers.Tests;

/// <summary>The device's DTLS against OpenSSL's s_server.</summary>
[TestClass]
public class DtlsOpensslTests
{
    private const string Server = "s_server -dtls1_2 -accept 127.0.0.1:PORT -nocert -psk " + DtlsClient.Key + " -psk_identity " + DtlsClient.Identity
        + " -cipher PSK-AES128-CCM8:@SECLEVEL=0 ";

    [TestMethod]
    public void A_full_handshake_takes_at_most_570_bytes_in_6_datagrams()
    {
        using var server = new DtlsProgram("openssl", Server + "-no_ticket -listen");
        var client = new DtlsClient(server.Port);
        client.AssertOpen(HandshakeKind.Full);
        System.Console.WriteLine(client.Link.HandshakeDatagrams + " datagrams, " + client.Link.HandshakeBytes + " bytes: " + string.Join(" ", client.Path.Log.Select(d => d.Datagram.Length)));
        Assert.AreEqual(6, client.Link.HandshakeDatagrams);
        Assert.IsTrue(client.Link.HandshakeBytes <= 570, client.Link.HandshakeBytes.ToString());
        Assert.IsTrue(client.Send("hello LwM2M\n"));
        Assert.IsTrue(server.Says("hello LwM2M"), server.Output);
        server.Type("and back\n");
        Assert.AreEqual("and back\n", client.Receive());
    }
}
