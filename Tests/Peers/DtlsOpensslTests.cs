using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Peers.Tests;

/// <summary>The device's DTLS against OpenSSL's s_server.</summary>
[TestClass]
public class DtlsOpensslTests
{
    private const string Common = "s_server -accept 127.0.0.1:PORT -nocert -psk " + DtlsClient.Key + " -psk_identity " + DtlsClient.Identity;
    private const string Ccm = Common + " -dtls1_2 -cipher PSK-AES128-CCM8:@SECLEVEL=0";

    // Proves: SEC-10, LPWA-08
    [TestMethod]
    public void A_full_handshake_takes_at_most_570_bytes_in_6_datagrams()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket -listen");
        var client = new DtlsClient(server.Port, DtlsClient.UnhurriedOptions());
        client.AssertOpen(HandshakeKind.Full);
        Assert.AreEqual(6, client.Link.HandshakeDatagrams);
        Assert.IsTrue(client.Link.HandshakeBytes <= 570, client.Link.HandshakeBytes.ToString());
        AssertCarries(server, client);
    }

    // Proves: LPWA-10
    [TestMethod]
    public void The_fragment_length_asked_for_is_echoed()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -listen");
        var client = new DtlsClient(server.Port, DtlsClient.UnhurriedOptions());
        client.AssertOpen(HandshakeKind.Full);
        string flight = Convert.ToHexString(client.Path.Log.Where(entry => !entry.FromClient).ElementAt(1).Datagram);
        StringAssert.Contains(flight, "0001000101");
    }

    // Proves: LPWA-12
    [TestMethod]
    public void A_session_is_resumed_by_its_ID()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket");
        var client = new DtlsClient(server.Port, DtlsClient.UnhurriedOptions());
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
        client.Link.Close();
        client.Path.LocalPort = 0;      // where the server's close_notify does not come
        client.AssertOpen(HandshakeKind.Resumed);
        Assert.IsTrue(client.Link.HandshakeDatagrams <= 5, client.Link.HandshakeDatagrams.ToString());
        AssertCarries(server, client);
    }

    [TestMethod]
    public void A_session_is_resumed_by_ticket()
    {
        using var server = new DtlsProgram("openssl", Ccm);
        DtlsOptions options = DtlsClient.Options();
        options.UseTickets = true;
        var client = new DtlsClient(server.Port, options);
        client.AssertOpen(HandshakeKind.Full);
        client.Link.Close();
        client.AssertOpen(HandshakeKind.Resumed);
        AssertCarries(server, client);
    }

    [TestMethod]
    [DataRow(129)]
    [DataRow(250)]
    public void A_long_hint_is_no_obstacle(int length)
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket -psk_hint " + new string('h', length));
        var client = new DtlsClient(server.Port);
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
    }

    [TestMethod]
    public void A_ticket_that_is_too_long_is_done_without()
    {
        using var server = new DtlsProgram("openssl", Ccm);
        DtlsOptions options = DtlsClient.Options();
        options.UseTickets = true;
        options.MaxTicketLength = 60;
        var client = new DtlsClient(server.Port, options);
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
        client.Link.Close();
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
    }

    // Anybody can send what looks like the server's, here before each of its datagrams.
    [TestMethod]
    public void Forged_messages_do_not_end_a_handshake_with_it()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket -psk_hint hint");
        var client = new DtlsClient(server.Port);
        var random = new Random(3);
        client.Path.Path = (fromClient, datagram) => fromClient ? [datagram] : Enumerable.Range(0, 40).Select(_ => Forged(random)).Append(datagram);
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
        client.Link.Close();
        client.Path.LocalPort = 0;
        client.AssertOpen(HandshakeKind.Resumed);
        AssertCarries(server, client);
    }

    // Proves: SEC-15
    [TestMethod]
    public void The_other_suite_of_LwM2M_works_as_well()
    {
        using var server = new DtlsProgram("openssl", Common + " -dtls1_2 -cipher PSK-AES128-CBC-SHA256:@SECLEVEL=0 -no_ticket");
        DtlsOptions options = DtlsClient.Options();
        options.CipherSuites = new[] { CipherSuite.PskAes128Ccm8, CipherSuite.PskAes128CbcSha256 };
        var client = new DtlsClient(server.Port, options);
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
        for (int length = 1; length < 70; length++)
        {
            Assert.IsTrue(client.Send(new string('x', length) + "<" + length + ">\n"));
        }

        Assert.IsTrue(server.Says("<69>"), server.Output);
        client.Link.Close();
        client.AssertOpen(HandshakeKind.Resumed);
    }

    // Proves: LPWA-02
    [TestMethod]
    public void With_a_wrong_key_no_link_opens()
    {
        using var server = new DtlsProgram("openssl", Ccm);
        var client = new DtlsClient(server.Port, key: "ffffffffffffffffffffffffffffffff");
        Assert.AreEqual(LinkState.Failed, client.Open());
        Assert.IsFalse(client.Send("never"));
    }

    // s_server takes any identity and only says so; what it was told is what counts here.
    [TestMethod]
    public void The_identity_arrives_as_it_is()
    {
        using var server = new DtlsProgram("openssl", Ccm);
        var client = new DtlsClient(server.Port, identity: "somebody else");
        client.Open();
        Assert.IsTrue(server.Says("somebody else"), server.Output);
    }

    // Proves: LPWA-20
    [TestMethod]
    public void A_server_that_speaks_only_DTLS_1_0_is_refused()
    {
        using var server = new DtlsProgram("openssl", Common + " -dtls1 -cipher PSK:@SECLEVEL=0");
        DtlsOptions options = DtlsClient.Options();
        options.CipherSuites = new[] { CipherSuite.PskAes128Ccm8, CipherSuite.PskAes128CbcSha256 };
        var client = new DtlsClient(server.Port, options);
        Assert.AreEqual(LinkState.Failed, client.Open());
        Assert.IsTrue(client.Link.Alert >= 0, "alert " + client.Link.Alert);
        Assert.IsFalse(client.Send("never"));
    }

    // Proves: LPWA-19
    [TestMethod]
    public void Renegotiation_is_refused_which_OpenSSL_takes_as_the_end()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket");
        var client = new DtlsClient(server.Port, DtlsClient.UnhurriedOptions());
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
        int before = client.Path.Log.Count(entry => entry.FromClient);
        server.Type("r\n");
        client.Receive();       // until the link is over
        Assert.AreEqual(before + 1, client.Path.Log.Count(entry => entry.FromClient), "the no_renegotiation");
        Assert.AreEqual(21, client.Path.Log.Last(entry => entry.FromClient).Datagram[0]);
        Assert.AreEqual(AlertDescription.HandshakeFailure, client.Link.Alert);
        Assert.AreEqual(AlertAction.FullHandshake, client.Link.Action);
        Assert.IsTrue(server.Says("no renegotiation"), server.Output);
    }

    [TestMethod]
    [DataRow(true, 0)]
    [DataRow(true, 1)]
    [DataRow(true, 2)]
    [DataRow(false, 0)]
    [DataRow(false, 1)]
    [DataRow(false, 2)]
    public void Whichever_datagram_is_lost_the_handshake_succeeds(bool fromClient, int number)
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket");
        var client = new DtlsClient(server.Port);
        int seen = 0;
        client.Path.Path = (isFromClient, datagram) => isFromClient == fromClient && seen++ == number ? Array.Empty<byte[]>() : new[] { datagram };
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
    }

    [TestMethod]
    public void Records_of_a_flight_may_come_one_by_one_twice_and_backwards()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket");
        var client = new DtlsClient(server.Port);
        client.Path.Path = (isFromClient, datagram) => isFromClient ? new[] { datagram } : Backwards(datagram);
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
        client.Link.Close();
        client.AssertOpen(HandshakeKind.Resumed);
        AssertCarries(server, client);
    }

    // Proves: SEC-11
    [TestMethod]
    public void Ten_thousand_records_go_through()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket -quiet");
        var client = new DtlsClient(server.Port);
        client.AssertOpen(HandshakeKind.Full);
        for (int i = 1; i <= 10000; i++)
        {
            Assert.IsTrue(client.Send("<" + i + ">\n"));
            if (i % 50 == 0)
            {
                Assert.IsTrue(server.Says("<" + i + ">"), i.ToString());
            }
        }
    }

    // Proves: SEC-12, SEC-13
    [TestMethod]
    public void After_a_restart_the_connection_in_the_store_goes_on()
    {
        using var server = new DtlsProgram("openssl", Ccm + " -no_ticket");
        var store = new MemoryStore();
        var client = new DtlsClient(server.Port, store: new DtlsStore(store, "openssl"));
        client.AssertOpen(HandshakeKind.Full);
        AssertCarries(server, client);
        int port = client.Path.LocalPort;
        Assert.IsTrue(client.Link.Suspend());

        // The server knows the client by its port.
        var restarted = new DtlsClient(new DtlsUdpLink(server.Port) { LocalPort = port }, store: new DtlsStore(store, "openssl"));
        restarted.AssertOpen(HandshakeKind.Restored);
        AssertCarries(server, restarted);
    }

    private static void AssertCarries(DtlsProgram server, DtlsClient client)
    {
        string text = "hello " + Guid.NewGuid();
        Assert.IsTrue(client.Send(text + "\n"));
        Assert.IsTrue(server.Says(text), server.Output);
        server.Type("answer to " + text + "\n");
        Assert.AreEqual("answer to " + text + "\n", client.Receive());
    }

    /// <summary>A handshake message of any type and number with random content.</summary>
    private static byte[] Forged(Random random)
    {
        byte[] types = [0, 2, 4, 11, 12, 13, 16, 20, 99];
        var datagram = new byte[13 + 12 + random.Next(40, 80)];
        random.NextBytes(datagram);
        int length = datagram.Length - 25;
        byte[] head = [22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, (byte)random.Next(256), 0, (byte)(length + 12), types[random.Next(types.Length)], 0, 0, (byte)length, 0, (byte)random.Next(6), 0, 0, 0, 0, 0, (byte)length];
        head.CopyTo(datagram, 0);
        return datagram;
    }

    private static IEnumerable<byte[]> Backwards(byte[] datagram)
    {
        var records = new List<byte[]>();
        for (int at = 0; at < datagram.Length;)
        {
            int length = 13 + ((datagram[at + 11] << 8) | datagram[at + 12]);
            records.Add(datagram.AsSpan(at, length).ToArray());
            at += length;
        }

        records.Reverse();
        return records.Concat(records);
    }
}
