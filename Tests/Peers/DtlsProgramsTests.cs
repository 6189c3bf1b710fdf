using System;
using System.IO;
using System.Linq;
using System.Text;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Peers.Tests;

/// <summary>The device's DTLS against libcoap's servers and GnuTLS's own.</summary>
[TestClass]
public class DtlsProgramsTests
{
    private const string CoapKey = "0123456789abcdef";
    private const string Priority = "NORMAL:-KX-ALL:+PSK:-CIPHER-ALL:+AES-128-CCM-8:+AES-128-CBC:-VERS-ALL:+VERS-DTLS1.2:+SHA256";

    // Proves: SEC-10
    [TestMethod]
    [DataRow("coap-server-openssl", 1232)]
    [DataRow("coap-server-gnutls", 1232)]
    [DataRow("coap-server-gnutls", 140)]
    public void A_CoAP_request_is_answered(string program, int maxDatagram)
    {
        using var server = new DtlsProgram(program, "-A 127.0.0.1 -p PORT -k " + CoapKey + " -h hint");
        var client = CoapClient(server, maxDatagram: maxDatagram);
        client.AssertOpen(HandshakeKind.Full);
        AssertAnswers(client);
        client.Link.Close();
        Assert.AreEqual(LinkState.Open, client.Open());
        AssertAnswers(client);
    }

    [TestMethod]
    [DataRow("coap-server-openssl")]
    [DataRow("coap-server-gnutls")]
    public void A_wrong_key_opens_nothing(string program)
    {
        using var server = new DtlsProgram(program, "-A 127.0.0.1 -p PORT -k " + CoapKey);
        var client = CoapClient(server, "fedcba9876543210");
        Assert.AreEqual(LinkState.Failed, client.Open());
        Assert.IsFalse(client.Send("never"));
    }

    [TestMethod]
    [DataRow("coap-server-openssl")]
    [DataRow("coap-server-gnutls")]
    public void Lost_flights_are_made_good(string program)
    {
        using var server = new DtlsProgram(program, "-A 127.0.0.1 -p PORT -k " + CoapKey);
        var client = CoapClient(server);
        int seen = 0;
        client.Path.Path = (fromClient, datagram) => ++seen % 3 == 0 && seen < 10 ? Array.Empty<byte[]>() : new[] { datagram };
        client.AssertOpen(HandshakeKind.Full);
        seen = 100;
        AssertAnswers(client);
    }

    // Proves: LPWA-12
    [TestMethod]
    [DataRow(1232)]
    [DataRow(256)]
    public void GnuTLS_echoes_and_resumes(int mtu)
    {
        string passwords = PasswordFile(DtlsClient.Identity, DtlsClient.Key);
        using var server = new DtlsProgram("gnutls-serv", "--udp --echo --noticket --mtu " + mtu + " --port PORT --pskpasswd " + passwords + " --priority " + Priority);
        var client = new DtlsClient(server.Port, maxDatagram: mtu);
        client.AssertOpen(HandshakeKind.Full);
        AssertEchoes(client, "hello GnuTLS\n");
        client.Link.Close();
        client.Path.LocalPort = 0;
        Assert.AreEqual(LinkState.Open, client.Open());
        AssertEchoes(client, "hello again\n");
    }

    [TestMethod]
    public void GnuTLS_does_not_know_the_identity()
    {
        string passwords = PasswordFile("somebody", DtlsClient.Key);
        using var server = new DtlsProgram("gnutls-serv", "--udp --echo --port PORT --pskpasswd " + passwords + " --priority " + Priority);
        var client = new DtlsClient(server.Port);
        Assert.AreEqual(LinkState.Failed, client.Open());
        Assert.IsFalse(client.Send("never"));
    }

    [TestMethod]
    public void GnuTLS_speaks_the_other_suite()
    {
        string passwords = PasswordFile(DtlsClient.Identity, DtlsClient.Key);
        using var server = new DtlsProgram("gnutls-serv", "--udp --echo --port PORT --pskpasswd " + passwords + " --priority " + Priority);
        DtlsOptions options = DtlsClient.Options();
        options.CipherSuites = new[] { CipherSuite.PskAes128CbcSha256 };
        var client = new DtlsClient(server.Port, options);
        client.AssertOpen(HandshakeKind.Full);
        for (int length = 1; length < 40; length++)
        {
            AssertEchoes(client, new string('x', length) + "\n");
        }
    }

    private static DtlsClient CoapClient(DtlsProgram server, string key = CoapKey, int maxDatagram = 1232) =>
        new(server.Port + 1, key: Convert.ToHexString(Encoding.ASCII.GetBytes(key)), maxDatagram: maxDatagram);

    private static string PasswordFile(string identity, string key)
    {
        string file = Path.Combine(Path.GetTempPath(), "psk-" + Guid.NewGuid());
        File.WriteAllText(file, identity + ":" + key + "\n");
        return file;
    }

    private static void AssertEchoes(DtlsClient client, string text)
    {
        Assert.IsTrue(client.Send(text));
        Assert.AreEqual(text, client.Receive());
    }

    /// <summary>GET /time, confirmable, is answered by a 2.05 in its acknowledgement.</summary>
    private static void AssertAnswers(DtlsClient client)
    {
        byte[] get = { 0x41, 1, 0x12, 0x34, 0x77, 0xb4, (byte)'t', (byte)'i', (byte)'m', (byte)'e' };
        Assert.IsTrue(client.Link.Send(get, 0, get.Length));
        byte[] answer = Encoding.Latin1.GetBytes(client.Receive() ?? "");
        Assert.IsTrue(answer.Length > 5, "no answer");
        Assert.AreEqual("61451234", Convert.ToHexString(answer.Take(4).ToArray()));
    }
}
