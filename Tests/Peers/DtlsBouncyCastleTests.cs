using System;
using System.Linq;
using Lwm2m.Bench.Dtls;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using AlertDescription = Lwm2m.Foundation.AlertDescription;
using CipherSuite = Lwm2m.Dtls.CipherSuite;

namespace Lwm2m.Peers.Tests;

/// <summary>The device's DTLS against BouncyCastle's, without cookies and resumption.</summary>
[TestClass]
public class DtlsBouncyCastleTests
{
    // Proves: SEC-10, LPWA-10, LPWA-18
    [TestMethod]
    [DataRow(1280, 15)]
    [DataRow(140, 15)]
    [DataRow(140, 46)]
    [DataRow(140, 128)]
    public void Data_goes_both_ways_also_on_paths_of_140_bytes(int mtu, int identityLength)
    {
        using DtlsEcho server = DtlsEcho.BouncyCastle(mtu);
        var client = new DtlsClient(server.Port, identity: DtlsClient.Identity.PadLeft(identityLength, 'x'), maxDatagram: mtu);
        client.AssertOpen(HandshakeKind.Full);
        DtlsHandshake? handshake = server.NextHandshake();
        Assert.IsNotNull(handshake);
        Assert.IsTrue(handshake.ExtendedMasterSecret);
        Assert.AreEqual(512, handshake.MaxFragmentLength);
        AssertEchoes(client, "hello");
        AssertEchoes(client, new string('x', Math.Min(111, client.Link.MaxDatagram)));
        Assert.IsTrue(client.Path.Log.All(entry => entry.Datagram.Length <= mtu));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(4)]
    [DataRow(8)]
    public void The_connection_id_that_it_asks_for_is_in_every_record(int length)
    {
        using DtlsEcho server = DtlsEcho.BouncyCastle(connectionIdLength: length);
        DtlsOptions options = DtlsClient.Options();
        options.UseConnectionId = true;
        var client = new DtlsClient(server.Port, options);
        client.AssertOpen(HandshakeKind.Full);
        client.Path.Log.Clear();
        AssertEchoes(client, "hello");
        byte[] record = client.Path.Log.First(entry => entry.FromClient).Datagram;
        Assert.AreEqual(length == 0 ? (byte)ContentType.ApplicationData : (byte)ContentType.Tls12Cid, record[0]);
    }

    // Proves: SEC-15
    [TestMethod]
    public void The_other_suite_works_as_well()
    {
        using DtlsEcho server = DtlsEcho.BouncyCastle();
        DtlsOptions options = DtlsClient.Options();
        options.CipherSuites = new[] { CipherSuite.PskAes128CbcSha256 };
        var client = new DtlsClient(server.Port, options);
        client.AssertOpen(HandshakeKind.Full);
        for (int length = 1; length < 40; length++)
        {
            AssertEchoes(client, new string('x', length));
        }
    }

    // Proves: LPWA-23
    [TestMethod]
    public void An_unknown_identity_is_told_and_calls_for_a_bootstrap()
    {
        using DtlsEcho server = DtlsEcho.BouncyCastle();
        var client = new DtlsClient(server.Port, identity: "nobody");
        Assert.AreEqual(LinkState.Failed, client.Open());
        Assert.AreEqual(AlertDescription.UnknownPskIdentity, client.Link.Alert);
        Assert.AreEqual(AlertAction.Bootstrap, client.Link.Action);
    }

    [TestMethod]
    public void A_wrong_key_opens_nothing()
    {
        using DtlsEcho server = DtlsEcho.BouncyCastle();
        var client = new DtlsClient(server.Port, key: "ffffffffffffffffffffffffffffffff");
        Assert.AreEqual(LinkState.Failed, client.Open());
        Assert.IsFalse(client.Send("never"));
    }

    [TestMethod]
    public void A_link_that_was_closed_opens_again()
    {
        using DtlsEcho server = DtlsEcho.BouncyCastle();
        var client = new DtlsClient(server.Port);
        for (int i = 0; i < 3; i++)
        {
            client.AssertOpen(HandshakeKind.Full);
            AssertEchoes(client, "hello");
            client.Link.Close();
        }
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    public void Lost_datagrams_are_made_good(int every)
    {
        using DtlsEcho server = DtlsEcho.BouncyCastle(140);
        var client = new DtlsClient(server.Port, maxDatagram: 140);
        int seen = 0;
        client.Path.Path = (fromClient, datagram) => ++seen % every == 0 && seen < 8 ? Array.Empty<byte[]>() : new[] { datagram };
        client.AssertOpen(HandshakeKind.Full);
        seen = 100;
        client.Path.Path = null;
        AssertEchoes(client, "hello");
    }

    // Proves: SEC-11
    [TestMethod]
    public void Ten_thousand_records_go_there_and_back()
    {
        using DtlsEcho server = DtlsEcho.BouncyCastle();
        var client = new DtlsClient(server.Port);
        client.AssertOpen(HandshakeKind.Full);
        for (int i = 0; i < 5000; i++)
        {
            AssertEchoes(client, i.ToString());
        }
    }

    // Proves: SEC-12, SEC-13
    [TestMethod]
    public void After_a_restart_the_connection_in_the_store_goes_on()
    {
        using DtlsEcho server = DtlsEcho.BouncyCastle();
        var store = new MemoryStore();
        var client = new DtlsClient(server.Port, store: new DtlsStore(store, "bc"));
        client.AssertOpen(HandshakeKind.Full);
        for (int restarts = 0; restarts < 3; restarts++)
        {
            AssertEchoes(client, "hello");
            int port = client.Path.LocalPort;
            Assert.IsTrue(client.Link.Suspend());
            client = new DtlsClient(new DtlsUdpLink(server.Port) { LocalPort = port }, store: new DtlsStore(store, "bc"));
            client.AssertOpen(HandshakeKind.Restored);
        }

        AssertEchoes(client, "hello");
    }

    private static void AssertEchoes(DtlsClient client, string text)
    {
        Assert.IsTrue(client.Send(text));
        Assert.AreEqual(text, client.Receive());
    }
}
