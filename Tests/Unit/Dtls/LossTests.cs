using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Timers, lost flights, small datagrams, fragments in any order.</summary>
    [TestClass]
    public class LossTests
    {
        // Proves: LPWA-16
        [TestMethod]
        public void To_a_silent_server_a_flight_goes_after_9_18_36_and_60_rigs_again()
        {
            AssertTimes(new DtlsOptions(), new long[] { 0, 9000, 27000, 63000, 123000 }, 183000);
        }

        // Proves: SMS-25, C-05, C-06
        [TestMethod]
        public void Over_SMS_it_goes_at_0_10_30_and_70_rigs_and_fails_at_150()
        {
            AssertTimes(DtlsOptions.ForSms(), new long[] { 0, 10000, 30000, 70000 }, 150000);
        }

        // Proves: C-05
        [TestMethod]
        public void Over_SMS_with_a_longest_wait_of_60_s_it_fails_at_130()
        {
            AssertTimes(DtlsOptions.ForSms(60000), new long[] { 0, 10000, 30000, 70000 }, 130000);
        }

        // Proves: LPWA-16
        [TestMethod]
        [DataRow(1, 0)]
        [DataRow(0, 1)]
        [DataRow(2, 2)]
        public void Lost_flights_are_sent_again_as_a_whole(int fromClient, int fromServer)
        {
            Rig rig = new Rig();
            rig.Path.LosesFromClient = fromClient;
            rig.Path.LosesFromServer = fromServer;
            rig.AssertOpens(HandshakeKind.Full);
            Assert.IsTrue(rig.Link.HandshakeDatagrams > 6);
            Assert.IsTrue(rig.Link.HandshakeMs >= 9000);
            rig.AssertCarries();
        }

        [TestMethod]
        public void Whichever_single_datagram_is_lost_the_handshake_succeeds()
        {
            for (int lost = 0; lost < 3; lost++)
            {
                Rig rig = new Rig();
                rig.Path.LosesOneFromClient = lost;
                rig.AssertOpens(HandshakeKind.Full);
                Assert.IsTrue(rig.Link.HandshakeMs > 0);
                rig.AssertCarries();

                rig = new Rig();
                rig.Path.LosesOneFromServer = lost;
                rig.AssertOpens(HandshakeKind.Full);
                Assert.IsTrue(rig.Link.HandshakeMs > 0);
                rig.AssertCarries();
            }
        }

        [TestMethod]
        public void A_repeated_flight_of_the_server_is_answered_a_second_later_at_most_by_ours()
        {
            Rig rig = new Rig();
            rig.Path.LosesOneFromClient = 2;     // our last flight
            rig.Link.Open(0);
            rig.Run(500);
            int sent = rig.Path.Sent.Count;
            rig.Server.SendFlight();
            rig.Path.Deliver();
            rig.Run(500);
            Assert.AreEqual(sent, rig.Path.Sent.Count);
            rig.NowMs = 1000;
            rig.Server.SendFlight();
            rig.Path.Deliver();
            rig.Run(1000);
            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            rig.AssertCarries();
        }

        // Proves: C-08
        [TestMethod]
        [DataRow(15)]
        [DataRow(46)]
        [DataRow(128)]
        public void A_path_of_140_bytes_is_enough(int identityLength)
        {
            TestServer server = new TestServer { Flight = { Mtu = 140, FragmentSize = 100 }, Hint = new byte[100] };
            Rig rig = new Rig(server, DtlsOptions.ForSms(), 140, null, new byte[identityLength]);
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(140 - 13 - 16, rig.Link.MaxDatagram);
            Assert.IsTrue(rig.Link.Send(new byte[111], 0, 111));
            Assert.AreEqual(140, ((byte[])rig.Path.Sent[rig.Path.Sent.Count - 1]).Length);
            Assert.IsFalse(rig.Link.Send(new byte[112], 0, 112));
        }

        // Proves: C-10
        [TestMethod]
        public void With_an_identity_of_46_bytes_the_last_flight_is_one_SMS()
        {
            Rig rig = new Rig(null, DtlsOptions.ForSms(), 140, null, new byte[46]);
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(3, rig.Path.Sent.Count);
            Assert.AreEqual(140, ((byte[])rig.Path.Sent[2]).Length);
        }

        [TestMethod]
        [DataRow(64)]
        [DataRow(72)]
        [DataRow(100)]
        public void On_a_smaller_path_yet_our_own_messages_are_fragmented(int mtu)
        {
            Rig rig = new Rig(null, DtlsOptions.ForSms(), mtu, null, new byte[128]);
            rig.Server.Flight.Mtu = mtu;
            rig.Server.Flight.FragmentSize = mtu - 25;
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
        }

        [TestMethod]
        [DataRow(1, 0, false)]
        [DataRow(7, 0, false)]
        [DataRow(7, 5, false)]
        [DataRow(20, 19, true)]
        [DataRow(1000, 0, true)]
        [DataRow(3, 1, true)]
        public void Fragments_may_be_small_overlap_and_come_backwards(int size, int overlap, bool backwards)
        {
            TestServer server = new TestServer { Flight = { FragmentSize = size, Overlap = overlap, SendsBackwards = backwards }, Hint = Ascii.GetBytes("hint") };
            Rig rig = new Rig(server);
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
        }

        private static void AssertTimes(DtlsOptions options, long[] expected, long failsAt)
        {
            Rig rig = new Rig(null, options);
            rig.Path.IsSilent = true;
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            Assert.AreEqual(expected.Length, rig.Path.SentAt.Count);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], (long)rig.Path.SentAt[i]);
            }

            Assert.AreEqual(failsAt, rig.NowMs);
            Assert.AreEqual(AlertDescription.None, rig.Link.Alert);
            Assert.AreEqual(1, rig.Path.Closed);
        }
    }
}
