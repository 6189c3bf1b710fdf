using Lwm2m.Foundation;
using AlertDescription = Lwm2m.Foundation.AlertDescription;

namespace Lwm2m.Peers.Tests;

/// <summary>Both engines against a server made of Debian's Mbed TLS, with cookies and a cache of sessions.</summary>
[TestClass]
public class MbedTlsServerPskTests
{
    private const string Suite = "TLS-PSK-WITH-AES-128-CCM-8";
    private const string WrongKey = "ffffffffffffffffffffffffffffffff";
    private const int SmsDatagram = 140;

    /// <summary>Of a record with an explicit nonce and a tag of 8 bytes: 13, 8 and 8.</summary>
    private const int RecordOverhead = 29;

    [ClassCleanup]
    public static void Clean() => MbedTlsServerProgram.Clean();

    // Proves: LPWA-08, LPWA-10
    [TestMethod]
    [DataRow(DtlsEngine.DtlsPsk)]
    [DataRow(DtlsEngine.MbedTlsPsk)]
    public void A_full_handshake_with_a_cookie_agrees_on_suite_and_fragment_length(DtlsEngine engine)
    {
        using var server = MbedTlsServerProgram.Start();
        using var client = new MbedTlsServerClient(engine, server.Port, isCounted: true);
        client.AssertOpen(HandshakeKind.Full);
        Assert.IsTrue(server.Says($"cookie{Environment.NewLine}full {Suite}, records of 512"), server.Output);
        Assert.AreEqual(6, client.Link.HandshakeDatagrams);
        client.AssertEchoes("hello");
        client.AssertEchoes(new string('x', 512));
        Assert.IsFalse(client.Send(new string('x', 513)));
    }

    // Proves: LPWA-12
    [TestMethod]
    [DataRow(DtlsEngine.DtlsPsk)]
    [DataRow(DtlsEngine.MbedTlsPsk)]
    public void A_session_is_resumed_after_the_link_was_closed(DtlsEngine engine)
    {
        using var server = MbedTlsServerProgram.Start();
        using var client = new MbedTlsServerClient(engine, server.Port, isCounted: true);
        client.AssertOpen(HandshakeKind.Full);
        for (int i = 0; i < 3; i++)
        {
            client.AssertEchoes("hello " + i);
            client.Link.Close();
            Assert.IsFalse(client.Send("closed"));
            AssertSays(server, "closed", i + 1);
            client.AssertOpen(HandshakeKind.Resumed);
            Assert.IsLessThanOrEqualTo(5, client.Link.HandshakeDatagrams);
        }

        client.AssertEchoes("hello again");
        AssertSays(server, "resumed ", 3);
        AssertSays(server, "full ", 1);
    }

    // A cookie and a session ID of 32 bytes each do not fit one ClientHello of 140 bytes, and Mbed TLS takes none in parts: to resume
    // may fail, once, and the session is given up for a full handshake.
    [TestMethod]
    [DataRow(DtlsEngine.DtlsPsk)]
    [DataRow(DtlsEngine.MbedTlsPsk)]
    public void Datagrams_of_an_SMS_are_enough(DtlsEngine engine)
    {
        using var server = MbedTlsServerProgram.Start(SmsDatagram);
        using var client = new MbedTlsServerClient(engine, server.Port, maxDatagram: SmsDatagram);
        client.AssertOpen(HandshakeKind.Full);
        Assert.IsTrue(server.Says($"full {Suite}, records of {SmsDatagram - RecordOverhead}"), server.Output);
        Assert.AreEqual(SmsDatagram - RecordOverhead, client.Link.MaxDatagram);
        client.AssertEchoes("hello");
        client.AssertEchoes(new string('x', SmsDatagram - RecordOverhead));
        Assert.IsFalse(client.Send(new string('x', SmsDatagram - RecordOverhead + 1)));
        Assert.IsTrue(client.Path.Log.All(entry => entry.Datagram.Length <= SmsDatagram), client.Figures);
        client.Link.Close();

        if (client.Open() != LinkState.Open)
        {
            client.Link.Close();
            client.AssertOpen(HandshakeKind.Full);
        }

        client.AssertEchoes("hello again");
        Assert.IsTrue(client.Path.Log.All(entry => entry.Datagram.Length <= SmsDatagram), client.Figures);
    }

    // Proves: LPWA-02
    [TestMethod]
    [DataRow(DtlsEngine.DtlsPsk)]
    [DataRow(DtlsEngine.MbedTlsPsk)]
    public void With_a_wrong_key_no_link_opens_and_the_right_one_opens_it_afterwards(DtlsEngine engine)
    {
        using var server = MbedTlsServerProgram.Start();
        using var liar = new MbedTlsServerClient(engine, server.Port, key: WrongKey);
        Assert.AreEqual(LinkState.Failed, liar.Open());
        Assert.AreEqual(HandshakeKind.None, liar.Link.Handshake);
        Assert.IsFalse(liar.Send("never"));
        liar.AssertSaidNothing();
        Assert.IsTrue(server.Says("error"), server.Output);
        Assert.DoesNotContain("full", server.Output);
        Console.WriteLine($"alert {liar.Link.Alert}; {server.Output}");

        using var client = new MbedTlsServerClient(engine, server.Port);
        client.AssertOpen(HandshakeKind.Full);
        client.AssertEchoes("hello");
    }

    // Proves: SEC-02
    [TestMethod]
    [DataRow(DtlsEngine.DtlsPsk)]
    [DataRow(DtlsEngine.MbedTlsPsk)]
    public void With_a_wrong_identity_no_link_opens(DtlsEngine engine)
    {
        using var server = MbedTlsServerProgram.Start();
        using var stranger = new MbedTlsServerClient(engine, server.Port, identity: "somebody else");
        Assert.AreEqual(LinkState.Failed, stranger.Open());
        Assert.AreEqual((int)AlertDescription.UnknownPskIdentity, stranger.Link.Alert);
        Assert.IsFalse(stranger.Send("never"));
        stranger.AssertSaidNothing();
        Assert.IsTrue(server.Says("unknown identity somebody else"), server.Output);
    }

    [TestMethod]
    [DataRow(DtlsEngine.DtlsPsk)]
    [DataRow(DtlsEngine.MbedTlsPsk)]
    public void A_thousand_echoes_come_back(DtlsEngine engine)
    {
        using var server = MbedTlsServerProgram.Start();
        using var client = new MbedTlsServerClient(engine, server.Port);
        client.AssertOpen(HandshakeKind.Full);
        for (int i = 0; i < 1000; i++)
        {
            client.AssertEchoes(new string('x', i % 500) + i);
        }
    }

    /// <summary>Waits until the server has said something as often as this; it fails when that is not so in time.</summary>
    private static void AssertSays(DtlsProgram server, string text, int times) =>
        Assert.IsTrue(SpinWait.SpinUntil(() => server.Output.Split(text).Length - 1 == times, 20000), server.Output);
}
