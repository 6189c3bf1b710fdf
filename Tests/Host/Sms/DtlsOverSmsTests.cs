using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using Lwm2m.Bench.Dtls;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Peers.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>
/// DTLS over SMS against the bench's server in virtual time: every short message of both handshakes lost, 30 s late, or doubled, one after the
/// other. Short messages are counted, as they cost money.
/// </summary>
[TestClass]
public class DtlsOverSmsTests
{
    public TestContext TestContext { get; set; } = null!;

    /// <summary>
    /// The least: hello, HelloVerifyRequest, hello with the cookie, ServerHello with ServerHelloDone, key exchange with Finished, Finished of the server.
    /// A resumption has as many, as ServerHello, ChangeCipherSpec and Finished of the server are two.
    /// </summary>
    private const int Least = 6;

    /// <summary>A flight of the device is one short message each, and two are spared where a fault meets the server's.</summary>
    private const int MostOfDevice = 5;

    // Proves: SMS-15, SMS-17, SMS-20, SMS-29, C-01, C-02, C-08
    [TestMethod]
    [DataRow(3000)]
    [DataRow(8000)]
    public void A_handshake_is_six_short_messages_and_a_resumption_too(int modemMs)
    {
        var rig = new Rig(modemMs, 2000, serverTimerS: 30);
        Assert.AreEqual(SmsAir.UserData - 29, rig.Link.MaxDatagram, "the path is known before the handshake");
        Assert.AreEqual(HandshakeKind.Full, rig.Shake(SmsFault.None, -1));
        Assert.AreEqual((3, 3), (rig.Air.FromDevice, rig.Air.FromServer));
        Assert.AreEqual(Least, rig.Air.Paid);
        Assert.AreEqual(Least, rig.Link.HandshakeDatagrams);
        Assert.AreEqual(SmsAir.UserData - 29, rig.Link.MaxDatagram);
        Assert.IsTrue(rig.Send(new byte[SmsAir.UserData - 29]));
        Assert.AreEqual(SmsAir.UserData, rig.Air.Longest);
        Assert.IsFalse(rig.Send(new byte[SmsAir.UserData - 28]));
        rig.Close();
        Assert.AreEqual(HandshakeKind.Resumed, rig.Shake(SmsFault.None, -1));
        Assert.AreEqual(Least, rig.Air.Paid);
        Assert.IsLessThanOrEqualTo(SmsAir.UserData, rig.Air.Longest);
        Assert.AreEqual(0, rig.Air.TooEarly);
    }

    // Proves: SMS-18, C-10
    [TestMethod]
    [DataRow(SmsFault.Lost)]
    [DataRow(SmsFault.Delayed)]
    [DataRow(SmsFault.Doubled)]
    public void Whatever_happens_to_one_short_message_the_handshake_succeeds_and_no_flight_is_paid_twice_while_it_is_in_the_modem(SmsFault fault)
    {
        // By identity: how many messages a handshake has, and how many it may cost with the fault. The last flight of the device fits one up to 46 bytes.
        foreach (var (identity, messages, most) in new[] { (16, Least, 10), (46, Least, 10), (47, Least + 1, 12), (128, Least + 1, 12) })
        {
            for (var at = 0; at < messages; at++)
            {
                var rig = new Rig(3000, 2000, new string('i', identity), serverTimerS: 12);
                Assert.AreEqual(HandshakeKind.Full, rig.Shake(fault, at), $"{identity} {at}");
                var figures = $"identity {identity}, message {at} {fault}: {rig.Air.FromDevice} of the device, {rig.Air.FromServer} of the server";
                TestContext.WriteLine(figures);
                Assert.AreEqual(0, rig.Air.TooEarly, figures);
                Assert.IsLessThanOrEqualTo(most, rig.Air.Paid, figures);
                Assert.IsLessThanOrEqualTo(SmsAir.UserData, rig.Air.Longest, figures);
                Assert.IsTrue(rig.Send([1, 2, 3]), figures);
                CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, rig.Received.Single(), figures);
                if (fault == SmsFault.Doubled)
                {
                    Assert.AreEqual(messages, rig.Air.Paid - 1, "a copy costs nothing");
                }
            }
        }
    }

    [TestMethod]
    [DataRow(SmsFault.Lost)]
    [DataRow(SmsFault.Delayed)]
    [DataRow(SmsFault.Doubled)]
    public void Whatever_happens_to_one_short_message_a_resumption_succeeds(SmsFault fault)
    {
        for (var at = 0; at < Least; at++)
        {
            var rig = new Rig(3000, 2000);
            rig.Shake(SmsFault.None, -1);
            rig.Close();
            Assert.AreEqual(HandshakeKind.Resumed, rig.Shake(fault, at), $"{at}");
            var figures = $"message {at} {fault}: {rig.Air.FromDevice} of the device, {rig.Air.FromServer} of the server";
            TestContext.WriteLine(figures);
            Assert.AreEqual(0, rig.Air.TooEarly, figures);
            Assert.IsLessThanOrEqualTo(MostOfDevice, rig.Air.FromDevice, figures);
            Assert.IsTrue(rig.Send([1, 2, 3]), figures);
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, rig.Received.Single(), figures);
            if (fault == SmsFault.Doubled)
            {
                Assert.AreEqual(Least, rig.Air.Paid - 1, "a copy costs nothing");
            }
        }
    }

    // The answer comes later than the server's timer lets it: the server repeats its flights, the device does not repeat what is in the modem.
    [TestMethod]
    public void A_modem_slower_than_the_timers_of_both_sides_leads_to_no_repetition_of_the_device()
    {
        var rig = new Rig(12000, 2000);
        Assert.AreEqual(HandshakeKind.Full, rig.Shake(SmsFault.None, -1));
        Assert.AreEqual(0, rig.Air.TooEarly);
        Assert.AreEqual(3, rig.Air.FromDevice);
        Assert.IsGreaterThan(3, rig.Air.FromServer);
    }

    // Proves: SMS-23
    [TestMethod]
    public void The_hello_offers_a_pre_shared_key_and_nothing_that_costs_more()
    {
        var rig = new Rig(3000, 2000);
        rig.Shake(SmsFault.None, -1);
        byte[] hello = rig.Air.Log[0];
        const int SessionId = 13 + 12 + 2 + 32;
        var suites = SessionId + 1 + hello[SessionId] + 1;
        Assert.AreEqual("0004C0A800FF", Convert.ToHexString(hello, suites, 6), "the suite, and the signal that renegotiation is secured (RFC 5746 §3.3)");
        var at = suites + 6 + 2 + 2;
        var extensions = new List<int>();
        for (; at < hello.Length; at += 4 + ((hello[at + 2] << 8) | hello[at + 3]))
        {
            extensions.Add((hello[at] << 8) | hello[at + 1]);
        }

        // max_fragment_length, extended_master_secret: no ticket (35), no Connection ID (54), no curves (10), no signatures (13), no certificate types (19, 20).
        CollectionAssert.AreEquivalent(new[] { 1, 23 }, extensions);
    }

    // Proves: SMS-12, SMS-13
    [TestMethod]
    public void What_is_not_protected_as_agreed_is_dropped_without_a_short_message()
    {
        var rig = new Rig(3000, 2000);
        rig.Shake(SmsFault.None, -1);
        rig.SendToDevice([1, 2, 3]);
        byte[] genuine = rig.Air.Log[^1];
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, rig.Taken.Single());
        var paid = rig.Air.FromDevice;
        var other = new Rig(3000, 2000, key: 99);
        other.Shake(SmsFault.None, -1);
        other.SendToDevice([4, 5, 6]);
        byte[] forged = [.. genuine];
        forged[^1] ^= 1;
        byte[] later = [.. genuine];
        later[10]++;
        byte[][] strange =
        [
            forged, later, genuine, other.Air.Log[^1],
            Convert.FromHexString("4402b60b2161fb63b13101300138"), Convert.FromHexString("40000001"),
            Convert.FromHexString("15fefd000000000000000900020228"), Convert.FromHexString("15fefd00010000000000090012" + new string('0', 36)),
            [], [0], [.. Enumerable.Repeat((byte)0xFF, 140)], rig.Air.Log[0], rig.Air.Log[1], rig.Air.Log[3], rig.Air.Log[5],
        ];
        foreach (var message in strange)
        {
            rig.Arrive(message);
        }

        Assert.AreEqual(1, rig.Taken.Count);
        Assert.AreEqual(paid, rig.Air.FromDevice);
        Assert.AreEqual(LinkState.Open, rig.Link.State);
        rig.SendToDevice([7]);
        Assert.AreEqual(2, rig.Taken.Count);
    }

    private sealed class Rig
    {
        private static readonly IPEndPoint s_device = new(IPAddress.Loopback, 1);
        private readonly YearTime _time = new();
        private readonly YearDtls _server;
        private readonly DtlsLink _link;

        public Rig(int modemMs, int networkMs, string identity = "urn:imei:490154", int serverTimerS = 10, int key = 3)
        {
            byte[] psk = [.. Enumerable.Range(key, 16).Select(i => (byte)(i * 13))];
            Air = new SmsAir(modemMs, networkMs);
            var options = new DtlsServerOptions
            {
                Mtu = SmsAir.UserData, RetransmitTimeout = TimeSpan.FromSeconds(serverTimerS), LongestRetransmitTimeout = TimeSpan.FromSeconds(80), MaxRetransmit = 3,
                HandshakeTimeout = TimeSpan.FromMinutes(10), ConnectionIdLength = null,
            };
            _server = new YearDtls(_time, name => name == identity ? psk : null, (datagram, _) => Air.SendToDevice(datagram, _time.NowMs), options);
            var engine = new DtlsPsk(new HostRandom());
            _link = (DtlsLink)engine.Secure(Air, new LinkTarget(LinkTarget.SecuredSmsScheme, "4512345678", 0), new PreSharedKey(Encoding.UTF8.GetBytes(identity), psk));
        }

        public SmsAir Air { get; }

        public long NowMs => _time.NowMs;

        public DtlsLink Link => _link;

        /// <summary>What the server received.</summary>
        public List<byte[]> Received { get; } = [];

        /// <summary>What the device received.</summary>
        public List<byte[]> Taken { get; } = [];

        /// <summary>Sends application data and lets it arrive.</summary>
        public bool Send(byte[] data)
        {
            var isSent = _link.Send(data, 0, data.Length);
            Run(() => false, NowMs + 60_000);
            return isSent;
        }

        /// <summary>Lets the server send application data.</summary>
        public void SendToDevice(byte[] data)
        {
            _server.Send(data, s_device);
            Run(() => false, NowMs + 60_000);
        }

        /// <summary>Lets a short message of anybody arrive.</summary>
        public void Arrive(byte[] datagram)
        {
            Air.Arrive(datagram);
            Run(() => false, NowMs + 60_000);
        }

        /// <summary>Shakes hands, with one short message treated so, and lets what is on its way then arrive.</summary>
        public HandshakeKind? Shake(SmsFault fault, int at)
        {
            Air.Recount();
            (Air.Fault, Air.FaultAt) = (fault, at);
            _link.Open(NowMs);
            Run(() => _link.State != LinkState.Opening, NowMs + 600_000);
            var kind = _link.State == LinkState.Open ? _link.Handshake : (HandshakeKind?)null;
            Run(() => false, NowMs + 200_000);
            return kind;
        }

        public void Close()
        {
            _link.Close();
            Run(() => false, NowMs + 200_000);
        }

        private int Receive(byte[] buffer) => _link.State == LinkState.Open ? _link.Receive(buffer, 0, buffer.Length) : 0;

        private void Run(Func<bool> isOver, long untilMs)
        {
            while (!isOver())
            {
                var nextMs = _link.State is LinkState.Open or LinkState.Opening ? _link.Step(NowMs) : Air.Step(NowMs);
                byte[] buffer = new byte[256];
                for (int count = Receive(buffer); count > 0; count = Receive(buffer))
                {
                    Taken.Add(buffer[..count]);
                }

                if (isOver())
                {
                    return;
                }

                nextMs = Math.Min(Math.Min(nextMs, Air.NextNetworkMs), _time.NextMs);
                if (nextMs > untilMs)
                {
                    _time.GoTo(untilMs);
                    return;
                }

                _time.GoTo(Math.Max(NowMs, nextMs));
                for (var datagram = Air.Deliver(NowMs); datagram is not null; datagram = Air.Deliver(NowMs))
                {
                    Received.AddRange(_server.Receive(datagram, s_device).Select(received => received.Bytes.ToArray()));
                }
            }
        }
    }
}
