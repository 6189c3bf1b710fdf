using System;
using System.Linq;
using Lwm2m.Bench.Dtls;
using Lwm2m.Cli;
using Lwm2m.Cli.Benchmark;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Peers.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using AlertDescription = Lwm2m.Foundation.AlertDescription;

namespace Lwm2m.Host.Tests;

/// <summary>The device's DTLS against the bench's server, which knows Connection IDs and can break the rules.</summary>
[TestClass]
public class DtlsBenchTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(0, 4)]
    [DataRow(4, 8)]
    [DataRow(8, 1)]
    public void Connection_IDs_of_either_length_work_also_in_resumption(int own, int theirs)
    {
        using DtlsEcho server = DtlsEcho.Rfc(new DtlsServerOptions { ConnectionIdLength = theirs });
        var client = new DtlsClient(server.Port, WithConnectionId(own));
        client.AssertOpen(HandshakeKind.Full);
        AssertEchoes(client, "hello");
        client.Link.Close();
        client.Path.LocalPort = 0;
        client.AssertOpen(HandshakeKind.Resumed);
        AssertEchoes(client, "again");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_read_rate_is_taken_with_and_without_DTLS(bool isSecured)
    {
        Psk? psk = isSecured ? Psk.Random("rate") : null;
        using var requester = new RawRequester(psk);
        using var device = new DemoDevice(new DeviceSetup("urn:test:rate")
        {
            Uri = $"{(isSecured ? "coaps" : "coap")}://127.0.0.1:{requester.Port}",
            Keys = new AccountKeys(psk, null),
        });
        device.Start();
        requester.AcceptRegistration();
        Assert.IsGreaterThan(0.0, requester.Read("3/0/0", TimeSpan.FromMilliseconds(100), TestContext.CancellationToken));
        Assert.AreEqual(isSecured ? Lwm2m.Bench.Dtls.CipherSuite.PskAes128Ccm8 : null, requester.CipherSuite);
    }

    // Proves: C-44
    [TestMethod]
    public void A_ClientHello_to_the_device_is_not_answered()
    {
        using DtlsEcho server = DtlsEcho.Rfc();
        var client = new DtlsClient(server.Port);
        client.AssertOpen(HandshakeKind.Full);
        byte[] hello = client.Path.Log[0].Datagram;
        Assert.AreEqual((22, 1), (hello[0], hello[13]));
        int sent = client.Path.Log.Count(datagram => datagram.FromClient);
        client.Path.Path = (fromClient, datagram) => fromClient ? [datagram] : [hello, datagram];
        AssertEchoes(client, "hello");
        AssertEchoes(client, "again");
        Assert.AreEqual(sent + 2, client.Path.Log.Count(datagram => datagram.FromClient));
    }

    [TestMethod]
    public void A_session_outlives_a_change_of_address()
    {
        using DtlsEcho server = DtlsEcho.Rfc();
        var client = new DtlsClient(server.Port, WithConnectionId(0));
        client.AssertOpen(HandshakeKind.Full);
        AssertEchoes(client, "hello");
        for (int i = 0; i < 3; i++)
        {
            client.Path.Rebind();
            AssertEchoes(client, "from another port");
        }

        Assert.AreEqual(1, server.Handshakes.Count);
    }

    [TestMethod]
    public void A_session_from_the_store_outlives_it_too()
    {
        using DtlsEcho server = DtlsEcho.Rfc();
        var store = new MemoryStore();
        var client = new DtlsClient(server.Port, WithConnectionId(4), store: new DtlsStore(store, "cid"));
        client.AssertOpen(HandshakeKind.Full);
        AssertEchoes(client, "hello");
        Assert.IsTrue(client.Link.Suspend());
        client = new DtlsClient(server.Port, WithConnectionId(4), store: new DtlsStore(store, "cid"));
        client.AssertOpen(HandshakeKind.Restored);
        AssertEchoes(client, "hello");
        Assert.AreEqual(1, server.Handshakes.Count);
    }

    [TestMethod]
    public void A_ticket_resumes()
    {
        using DtlsEcho server = DtlsEcho.Rfc(new DtlsServerOptions { SessionTickets = true });
        DtlsOptions options = DtlsClient.Options();
        options.UseTickets = true;
        var client = new DtlsClient(server.Port, options);
        client.AssertOpen(HandshakeKind.Full);
        client.Link.Close();
        client.AssertOpen(HandshakeKind.Resumed);
        AssertEchoes(client, "hello");
    }

    [TestMethod]
    [DataRow(140)]
    [DataRow(100)]
    public void Small_paths_are_enough(int mtu)
    {
        using DtlsEcho server = DtlsEcho.Rfc(new DtlsServerOptions { Mtu = mtu });
        var client = new DtlsClient(server.Port, maxDatagram: mtu);
        client.AssertOpen(HandshakeKind.Full);
        AssertEchoes(client, new string('x', client.Link.MaxDatagram));
    }

    [TestMethod]
    public void What_is_unusual_but_allowed_is_understood()
    {
        AssertOpens(new DtlsMisbehaviour { Fragments = FragmentStyle.Overlapping, FragmentLength = 10 });
        AssertOpens(new DtlsMisbehaviour { Fragments = FragmentStyle.Reversed, FragmentLength = 10 });
        AssertOpens(new DtlsMisbehaviour { NoCoalescing = true, ReversedFlights = true });
        AssertOpens(new DtlsMisbehaviour { RepeatedDatagrams = true });
        AssertOpens(new DtlsMisbehaviour { NoRenegotiationInfo = true });
        AssertOpens(new DtlsMisbehaviour { RepeatedHelloVerify = 2 });
        AssertOpens(new DtlsMisbehaviour { DeafTo = 1 });
        AssertOpens(new DtlsMisbehaviour { InnerPadding = 7 });
        AssertOpens(new DtlsMisbehaviour { HelloRequest = true });
        AssertOpens(new DtlsMisbehaviour { NoChangeCipherSpec = true });
    }

    [TestMethod]
    public void What_breaks_the_rules_opens_nothing()
    {
        AssertFails(new DtlsMisbehaviour { WrongFinished = true }, AlertDescription.DecryptError);
        AssertFails(new DtlsMisbehaviour { ServerVersion = 0xfeff }, AlertDescription.ProtocolVersion);
        AssertFails(new DtlsMisbehaviour { CipherSuite = 0x00ae }, AlertDescription.IllegalParameter);
        AssertFails(new DtlsMisbehaviour { CompressionMethod = 1 }, AlertDescription.IllegalParameter);
        AssertFails(new DtlsMisbehaviour { MaxFragmentLength = 2 }, AlertDescription.IllegalParameter);
        AssertFails(new DtlsMisbehaviour { ExtraExtension = (22, Array.Empty<byte>()) }, AlertDescription.UnsupportedExtension);
        AssertFails(new DtlsMisbehaviour { WrongRenegotiationInfo = true }, AlertDescription.HandshakeFailure);
        AssertFails(new DtlsMisbehaviour { CutServerHello = 1 }, AlertDescription.DecodeError);
        AssertFails(new DtlsMisbehaviour { LongerServerHello = 1 }, AlertDescription.DecodeError);
        AssertFails(new DtlsMisbehaviour { ExtraMessage = 11 }, AlertDescription.UnexpectedMessage);
        AssertFails(new DtlsMisbehaviour { AlertToHello = Lwm2m.Bench.Dtls.AlertDescription.HandshakeFailure }, AlertDescription.HandshakeFailure);
        AssertFails(new DtlsMisbehaviour { PlainFinished = true }, AlertDescription.None);
        AssertFails(new DtlsMisbehaviour { WrongTag = true }, AlertDescription.None);
        AssertFails(new DtlsMisbehaviour { RecordVersion = 0x0303 }, AlertDescription.None);
        AssertFails(new DtlsMisbehaviour { Fragments = FragmentStyle.BeyondEnd, FragmentLength = 10 }, AlertDescription.None);
    }

    [TestMethod]
    public void Ten_thousand_garbage_datagrams_do_not_disturb_a_handshake()
    {
        using DtlsEcho server = DtlsEcho.Rfc();
        var client = new DtlsClient(server.Port, WithConnectionId(4));
        var random = new Random(1);
        client.Path.Path = (fromClient, datagram) => fromClient ? new[] { datagram } : Enumerable.Range(0, 3400).Select(i => Garbage(random, datagram)).Append(datagram);
        client.AssertOpen(HandshakeKind.Full);
        Assert.IsTrue(client.Link.DroppedRecords > 1000, client.Link.DroppedRecords.ToString());
        AssertEchoes(client, "hello");
    }

    /// <summary>Random bytes, or a record header over random bytes.</summary>
    private static byte[] Garbage(Random random, byte[] genuine)
    {
        var garbage = new byte[random.Next(1, 200)];
        random.NextBytes(garbage);
        if (random.Next(2) == 0 && garbage.Length > 13)
        {
            genuine.AsSpan(0, 13).CopyTo(garbage);
            garbage[0] = (byte)random.Next(20, 26);
            garbage[4] = (byte)random.Next(2);
            garbage[11] = 0;
            garbage[12] = (byte)(garbage.Length - 13);
        }

        return garbage;
    }

    private static DtlsOptions WithConnectionId(int own)
    {
        DtlsOptions options = DtlsClient.Options();
        options.UseConnectionId = true;
        options.OwnConnectionIdLength = own;
        return options;
    }

    private static void AssertOpens(DtlsMisbehaviour misbehaviour)
    {
        using DtlsEcho server = DtlsEcho.Rfc(new DtlsServerOptions { Misbehaviour = misbehaviour, IdentityHint = "a hint" });
        var client = new DtlsClient(server.Port, WithConnectionId(4));
        Assert.AreEqual(LinkState.Open, client.Open(), misbehaviour + ": alert " + client.Link.Alert);
        AssertEchoes(client, "hello");
    }

    private static void AssertFails(DtlsMisbehaviour misbehaviour, int alert)
    {
        using DtlsEcho server = DtlsEcho.Rfc(new DtlsServerOptions { Misbehaviour = misbehaviour });
        DtlsOptions options = DtlsClient.Options();
        if (alert == AlertDescription.None)
        {
            // Nothing tells the device that it failed: the end of its patience does.
            options.FirstTimeoutMs = 100;
            options.Transmissions = 2;
        }

        var client = new DtlsClient(server.Port, options);
        Assert.AreEqual(LinkState.Failed, client.Open(), misbehaviour.ToString());
        Assert.AreEqual(alert, client.Link.Alert, misbehaviour.ToString());
        Assert.IsFalse(client.Send("never"));
    }

    private static void AssertEchoes(DtlsClient client, string text)
    {
        Assert.IsTrue(client.Send(text));
        Assert.AreEqual(text, client.Receive());
    }
}
