using System.Text;
using Lwm2m.Foundation;
using Lwm2m.MbedTls;
using Lwm2m.NativeDtls;

namespace Lwm2m.Peers.Tests;

/// <summary>The native engine against OpenSSL's s_server.</summary>
[TestClass]
public class MbedTlsOpensslTests
{
    private const string Common = "s_server -accept 127.0.0.1:PORT -nocert -psk " + MbedTlsClient.Key + " -psk_identity " + MbedTlsClient.Identity;
    private const string Ccm = Common + " -dtls1_2 -cipher PSK-AES128-CCM8:@SECLEVEL=0";

    // Proves: SEC-10, LPWA-08
    [TestMethod]
    public void A_full_handshake_takes_6_datagrams_and_fewer_bytes_than_OpenSSLs_own()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket -listen");
        using var client = new MbedTlsClient(server.Port, MbedTlsClient.UnhurriedOptions());
        client.AssertOpen(HandshakeKind.Full);
        Assert.AreEqual(6, client.Link.HandshakeDatagrams);
        Assert.IsLessThan(624, client.Link.HandshakeBytes);
        Assert.AreEqual(client.Path.Log.Count, client.Link.HandshakeDatagrams);
        Assert.AreEqual(client.Path.Log.Sum(entry => entry.Datagram.Length), client.Link.HandshakeBytes);
        AssertCarries(server, client);
    }

    // Proves: LPWA-10
    [TestMethod]
    public void The_fragment_length_asked_for_is_echoed()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket -listen");
        using var client = new MbedTlsClient(server.Port, MbedTlsClient.UnhurriedOptions());
        client.AssertOpen(HandshakeKind.Full);
        string flight = Convert.ToHexString(client.Path.Log.Where(entry => !entry.FromClient).ElementAt(1).Datagram);
        Assert.Contains("0001000101", flight);
        Assert.AreEqual(512, client.Link.MaxDatagram);
        Assert.IsTrue(client.Send(new byte[512]));
        Assert.IsFalse(client.Send(new byte[513]));
    }

    // Proves: LPWA-12
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_session_is_resumed_by_its_ID_or_ticket_after_the_link_was_closed(bool tickets)
    {
        using var server = new DtlsProgram("openssl", Ccm + (tickets ? "" : " -no_ticket"));
        MbedTlsOptions options = MbedTlsClient.Options();
        options.UseTickets = tickets;
        using var client = new MbedTlsClient(server.Port, options);
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
        for (int i = 0; i < 3; i++)
        {
            client.Link.Close();
            Assert.IsFalse(client.Send("closed"));
            client.AssertOpen(HandshakeKind.Resumed);
            server.Type("again " + i + "\n");
            Assert.AreEqual("again " + i + "\n", Text(client.Receive()));
        }

        client.Link.Forget();
        client.Link.Close();
        client.AssertOpen(HandshakeKind.Full);
    }

    // Proves: SEC-15
    [TestMethod]
    public void The_other_suite_of_LwM2M_works_as_well()
    {
        using var server = new DtlsProgram("openssl", Common + " -dtls1_2 -cipher PSK-AES128-CBC-SHA256:@SECLEVEL=0 -no_ticket");
        MbedTlsOptions options = MbedTlsClient.Options();
        options.Suites = MbedTlsSuite.PskAes128Ccm8 | MbedTlsSuite.PskAes128CbcSha256;
        using var client = new MbedTlsClient(server.Port, options);
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
    }

    [TestMethod]
    public void A_thousand_records_arrive_one_by_one()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket");
        using var client = new MbedTlsClient(server.Port);
        client.AssertOpen(HandshakeKind.Full);
        for (int i = 1; i <= 1000; i++)
        {
            Assert.IsTrue(client.Send("<" + i + ">\n"));
            if (i % 50 == 0)
            {
                Assert.IsTrue(server.Says("<" + i + ">"), "no record " + i);
            }
        }

        for (int i = 1; i <= 1000; i++)
        {
            Assert.Contains("<" + i + ">", server.Output);
        }
    }

    // Proves: SEC-29
    [TestMethod]
    public void New_credentials_leave_the_session_alone_and_count_at_the_next_handshake()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket");
        using var client = new MbedTlsClient(server.Port);
        client.AssertOpen(HandshakeKind.Full);
        client.Link.SetCredentials(new PreSharedKey(Encoding.ASCII.GetBytes("another"), Convert.FromHexString(MbedTlsClient.Key)));
        AssertCarries(server, client);
        client.Link.Close();
        client.AssertOpen(HandshakeKind.Full);
        Assert.IsTrue(server.Says("another"), server.Output);
    }

    // Proves: LPWA-02
    [TestMethod]
    public void With_a_wrong_key_no_link_opens_and_nothing_leaks()
    {
        using var server = new DtlsProgram("openssl", Ccm);
        using var client = new MbedTlsClient(server.Port, key: "ffffffffffffffffffffffffffffffff");
        Assert.AreEqual(LinkState.Failed, client.Open());
        Assert.AreNotEqual(0, client.Link.Error);
        Assert.AreEqual(HandshakeKind.None, client.Link.Handshake);
        Assert.IsFalse(client.Send("never"));
        Assert.IsFalse(client.Path.Log.Any(entry => entry.Datagram[0] == 23));
    }

    // s_server takes any identity and only says so; what it was told is what counts here.
    [TestMethod]
    public void The_identity_arrives_as_it_is()
    {
        using var server = new DtlsProgram("openssl", Ccm);
        using var client = new MbedTlsClient(server.Port, identity: "somebody else");
        client.Open();
        Assert.IsTrue(server.Says("somebody else"), server.Output);
    }

    // Proves: LPWA-20
    [TestMethod]
    public void A_server_that_speaks_only_DTLS_1_0_is_refused()
    {
        using var server = new DtlsProgram("openssl", Common + " -dtls1 -cipher PSK:@SECLEVEL=0");
        MbedTlsOptions options = MbedTlsClient.Options();
        options.Suites = MbedTlsSuite.PskAes128Ccm8 | MbedTlsSuite.PskAes128CbcSha256;
        using var client = new MbedTlsClient(server.Port, options);
        Assert.AreEqual(LinkState.Failed, client.Open());
        Assert.IsFalse(client.Send("never"));
    }

    // Proves: LPWA-19
    [TestMethod]
    public void Renegotiation_is_refused()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket");
        using var client = new MbedTlsClient(server.Port, MbedTlsClient.UnhurriedOptions());
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
        int before = client.Path.Log.Count(entry => entry.FromClient);
        server.Type("r\n");
        for (int i = 0; i < 400 && client.Path.Log.Count(entry => entry.FromClient) == before; i++)
        {
            client.Receive(50);
        }

        Assert.AreEqual(21, client.Path.Log.Last(entry => entry.FromClient).Datagram[0]);
        Assert.AreEqual(before + 1, client.Path.Log.Count(entry => entry.FromClient), "no_renegotiation and nothing else");
        Assert.IsTrue(server.Says("no renegotiation"), server.Output);
    }

    [TestMethod]
    [DataRow(true, 0)]
    [DataRow(true, 1)]
    [DataRow(true, 2)]
    [DataRow(false, 0)]
    [DataRow(false, 1)]
    [DataRow(false, 2)]
    public void Each_datagram_of_the_handshake_may_be_lost(bool fromClient, int number)
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket");
        using var client = new MbedTlsClient(server.Port);
        int seen = 0;
        client.Path.Path = (isClients, datagram) => isClients == fromClient && seen++ == number ? [] : [datagram];
        client.AssertOpen(HandshakeKind.Full);
        client.Path.Path = null;
        AssertCarries(server, client);
    }

    private static string Text(byte[]? bytes) => bytes is null ? "nothing" : Encoding.ASCII.GetString(bytes);

    private static void AssertCarries(DtlsProgram server, MbedTlsClient client)
    {
        string word = Guid.NewGuid().ToString("N");
        Assert.IsTrue(client.Send(word + "\n"));
        Assert.IsTrue(server.Says(word), server.Output);
        server.Type("and back\n");
        Assert.AreEqual("and back\n", Text(client.Receive()));
    }
}
