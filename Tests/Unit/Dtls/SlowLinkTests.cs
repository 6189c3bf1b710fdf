using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>A flight that has not left the link yet is not repeated (RFC 6347 §4.2.4): the time for an answer begins when it has.</summary>
    [TestClass]
    public class SlowLinkTests
    {
        private const int RoundTripMs = 3000;

        [TestMethod]
        public void Each_flight_of_a_handshake_leaves_once()
        {
            TestServer server = new TestServer();
            SlowLink path = new SlowLink();
            DtlsLink link = Make(path, new DtlsOptions());
            long now = Run(link, path, server, 0, 200000);
            Assert.AreEqual((int)LinkState.Open, (int)link.State);
            Assert.AreEqual((int)HandshakeKind.Full, (int)link.Handshake);

            // Two hellos and the last flight, ten seconds and a round trip each.
            Assert.AreEqual(3 * (SlowLink.TransmitMs + RoundTripMs), now);
            Assert.AreEqual(6, link.HandshakeDatagrams);

            // A resumption: two hellos, and a Finished after which nothing is awaited.
            link.Close();
            now = Run(link, path, server, now, now + 200000);
            Assert.AreEqual((int)HandshakeKind.Resumed, (int)link.Handshake);
            Assert.AreEqual(5, link.HandshakeDatagrams);
        }

        [TestMethod]
        public void The_waits_of_a_silent_server_begin_when_a_flight_has_left()
        {
            SlowLink path = new SlowLink();
            DtlsLink link = Make(path, DtlsOptions.ForSms());
            long now = Run(link, path, null, 0, 1000000);
            Assert.AreEqual((int)LinkState.Failed, (int)link.State);
            Assert.AreEqual(4 * SlowLink.TransmitMs + 150000, now);
            Assert.AreEqual(4, link.HandshakeDatagrams);
        }

        // Proves: SMS-24, SMS-25, C-06
        [TestMethod]
        [DataRow(false, 150000)]
        [DataRow(true, 130000)]
        public void An_engine_that_UDP_and_SMS_share_has_for_each_bearer_its_timers(bool isStrict, int failsAfterMs)
        {
            DtlsOptions options = new DtlsOptions { ForStoreAndForward = isStrict ? DtlsOptions.ForSms(60000) : null };
            DtlsPsk engine = new DtlsPsk(new SeededRandom(1), options);
            SlowLink path = new SlowLink(BearerTiming.ForSms());
            Assert.AreEqual(4 * SlowLink.TransmitMs + failsAfterMs, Run(Make(path, engine), path, null, 0, 1000000));

            path = new SlowLink();
            Assert.AreEqual(5 * SlowLink.TransmitMs + 183000, Run(Make(path, engine), path, null, 0, 1000000));
        }

        [TestMethod]
        public void What_follows_a_datagram_is_said_to_the_link_beneath()
        {
            ScriptedLink path = new ScriptedLink(LinkState.Closed);
            DtlsLink link = Make(path, new DtlsOptions());
            link.Announce(ReleaseHint.NothingFollows);
            link.Open(0);
            link.Step(0);
            Assert.AreEqual((int)ReleaseHint.NothingFollows, (int)path.SentHint);
        }

        [TestMethod]
        public void A_flight_that_the_server_repeats_meanwhile_brings_no_second_of_ours()
        {
            TestServer server = new TestServer();
            SlowLink path = new SlowLink();
            DtlsLink link = Make(path, new DtlsOptions());
            long now = Run(link, path, server, 0, 2 * (SlowLink.TransmitMs + RoundTripMs));
            Assert.IsTrue(path.IsSending);
            for (int i = 0; i < 4; i++)
            {
                now += 2000;
                server.SendFlight();
                Deliver(path, server);
                link.Step(now);
            }

            Run(link, path, server, now, 200000);
            Assert.AreEqual((int)LinkState.Open, (int)link.State);

            // Three of ours, three of the server's, and the four times that it repeated one.
            Assert.AreEqual(3 + 3 + 4, link.HandshakeDatagrams);
        }

        [TestMethod]
        public void An_alert_of_anybody_is_believed_no_sooner_than_the_server_could_answer()
        {
            DtlsOptions options = new DtlsOptions();
            SlowLink path = new SlowLink();
            DtlsLink link = Make(path, options);
            link.Open(0);
            path.Air.Arrive(Hex.Parse("15fefd00000000000000000002" + "0228"));
            long now = Run(link, path, null, 0, 1000000);
            Assert.AreEqual((int)LinkState.Failed, (int)link.State);
            Assert.AreEqual(AlertDescription.HandshakeFailure, link.Alert);
            Assert.AreEqual(SlowLink.TransmitMs + options.AlertGraceMs, now);
        }

        private static DtlsLink Make(DatagramLink path, DtlsOptions options)
        {
            return new DtlsLink(path, new PreSharedKey(TestServer.Identity, TestServer.Key), options, new SoftwareCrypto(), new SeededRandom(1), null);
        }

        private static DtlsLink Make(DatagramLink path, DtlsPsk engine)
        {
            PreSharedKey credentials = new PreSharedKey(TestServer.Identity, TestServer.Key);
            return (DtlsLink)engine.Secure(path, new LinkTarget(LinkTarget.SecuredSmsScheme, "4512345678", 0), credentials);
        }

        /// <summary>Runs a handshake to its end or a time, with a server that answers at once on a path that takes as long as a round trip.</summary>
        private static long Run(DtlsLink link, SlowLink path, TestServer server, long now, long untilMs)
        {
            long arrivesMs = DatagramLink.Never;
            link.Open(now);
            while (link.State == LinkState.Opening)
            {
                if (now >= arrivesMs)
                {
                    arrivesMs = DatagramLink.Never;
                    Deliver(path, server);
                }

                long next = link.Step(now);
                byte[] sent = path.Air.TakeSent();
                for (; sent is not null; sent = path.Air.TakeSent())
                {
                    if (server is not null)
                    {
                        server.OnDatagram(sent);
                        arrivesMs = now + RoundTripMs;
                    }
                }

                next = arrivesMs < next ? arrivesMs : next;
                if (link.State != LinkState.Opening || next > untilMs)
                {
                    break;
                }

                now = next;
            }

            return now;
        }

        private static void Deliver(SlowLink path, TestServer server)
        {
            for (int i = 0; i < server.Output.Count; i++)
            {
                path.Air.Arrive((byte[])server.Output[i]);
            }

            server.Output.Clear();
        }
    }
}
