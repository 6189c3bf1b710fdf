using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>
    /// Messages of the server's flight that somebody else has sent without knowing a key, before the server's own (RFC 6347 §4.1.2.7): they do not cost the
    /// handshake, and no nonce comes twice because of them.
    /// </summary>
    [TestClass]
    public class SpoofedFlightTests
    {
        private const int GraceMs = 2000;
        private const int FirstRepeatMs = 9000;
        private const int Hello = 1;            // number of the server's, behind a HelloVerifyRequest

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void A_hint_ahead_of_the_ServerHello_gives_way_to_the_servers(bool isOneDatagram)
        {
            Rig rig = Begin(new TestServer { Hint = Ascii.GetBytes("hint") }, isOneDatagram);
            rig.Path.Arrived.Insert(0, Hint(Hello + 1, "other"));
            AssertOpensAt(rig, 0);
        }

        [TestMethod]
        public void A_hint_behind_the_ServerHello_gives_way_to_the_servers()
        {
            Rig rig = Begin(new TestServer { Hint = Ascii.GetBytes("hint") }, false);
            Feed(rig, 1);
            rig.Path.Arrived.Insert(0, Hint(Hello + 1, "other"));
            rig.Path.Arrived.Insert(1, Message(12, Hello + 1, new byte[] { 0, 9 }));       // is wrong, and changes nothing
            AssertOpensAt(rig, 0);
        }

        [TestMethod]
        public void A_hint_and_the_end_of_the_flight_ahead_of_the_ServerHello_give_way_to_the_servers()
        {
            Rig rig = Begin(new TestServer { Hint = Ascii.GetBytes("hint") }, true);
            rig.Path.Arrived.Insert(0, Message(14, Hello + 2, new byte[0]));
            rig.Path.Arrived.Insert(0, Hint(Hello + 1, "other"));
            AssertOpensAt(rig, 0);
        }

        [TestMethod]
        [DataRow(12)]
        [DataRow(14)]
        public void Where_the_servers_messages_come_one_by_one_its_repeated_flight_takes_the_place_of_what_was_ahead(int type)
        {
            Rig rig = Begin(new TestServer { Hint = Ascii.GetBytes("hint") }, false);
            if (type == 12)
            {
                rig.Path.Arrived.Insert(0, Message(14, Hello + 2, new byte[0]));
                rig.Path.Arrived.Insert(0, Hint(Hello + 1, "other"));
            }
            else
            {
                rig.Path.Arrived.Insert(0, Message(14, Hello + 1, new byte[0]));
            }

            rig.Run(FirstRepeatMs);
            Assert.AreEqual((int)LinkState.Opening, (int)rig.Link.State);
            rig.Server.SendFlight();
            rig.Path.Deliver();
            AssertOpensAt(rig, FirstRepeatMs);
            AssertNoNumberTwice(rig);
        }

        [TestMethod]
        [DataRow("c0a800", true)]
        [DataRow("c0a800000400170000", true)]
        [DataRow("c0a800000900170000ff01000100", true)]
        [DataRow("c0a800", false)]
        public void A_ServerHello_with_other_parameters_gives_way_to_the_servers_flight(string parameters, bool isOneDatagram)
        {
            Rig rig = Begin(new TestServer(), isOneDatagram);
            rig.Path.Arrived.Insert(0, ServerHello(7, Hello, parameters));
            AssertOpensAt(rig, 0);
        }

        [TestMethod]
        [DataRow("c0a800", true)]
        [DataRow("c0a800000400170000", true)]
        [DataRow("c0a800000400170000", false)]
        public void A_whole_flight_ahead_of_the_servers_costs_no_more_than_the_first_wait(string parameters, bool hasExtendedMasterSecret)
        {
            Rig rig = Begin(new TestServer { HasExtendedMasterSecret = hasExtendedMasterSecret }, true);
            rig.Path.Arrived.Insert(0, Message(14, Hello + 1, new byte[0]));
            rig.Path.Arrived.Insert(0, ServerHello(7, Hello, parameters));
            rig.Run(FirstRepeatMs - 1);
            Assert.AreEqual((int)LinkState.Opening, (int)rig.Link.State);
            AssertOpensAt(rig, FirstRepeatMs);
            AssertNoNumberTwice(rig);
        }

        [TestMethod]
        public void When_the_server_refuses_what_followed_from_it_its_own_flight_is_gone_on_with()
        {
            Rig rig = Begin(new TestServer(), true);
            rig.Path.Arrived.Insert(0, Message(14, Hello + 1, new byte[0]));
            rig.Path.Arrived.Insert(0, ServerHello(7, Hello, "c0a800"));
            rig.Run(0);
            rig.Path.Arrived.Add(TestRecords.Plain(21, 0xfefd, 0, 90, new byte[] { 2, AlertDescription.BadRecordMac }));
            AssertOpensAt(rig, GraceMs);
            AssertNoNumberTwice(rig);
        }

        [TestMethod]
        public void Behind_our_Finished_a_whole_flight_of_somebody_else_changes_nothing_while_the_server_answers()
        {
            Rig rig = Begin(new TestServer(), false);
            Feed(rig, 2);                       // ours has been sent, and the server's answer is under way
            Assert.IsTrue(rig.Server.IsOpen);
            rig.Path.Arrived.Insert(0, Message(14, Hello + 1, new byte[0]));
            rig.Path.Arrived.Insert(0, ServerHello(7, Hello, "c0a800"));
            AssertOpensAt(rig, 0);
        }

        [TestMethod]
        public void The_server_that_repeats_its_own_flight_is_not_taken_for_somebody_else()
        {
            Rig rig = Begin(new TestServer { Hint = Ascii.GetBytes("hint") }, true);
            rig.Path.LosesFromClient = 2;       // our last flight, twice
            rig.Run(FirstRepeatMs);
            int sent = rig.Path.Sent.Count;
            rig.Server.SendFlight();
            rig.Path.Deliver();
            rig.Link.Step(rig.NowMs);
            Assert.AreEqual(sent, rig.Path.Sent.Count);
            rig.NowMs += 1000;
            AssertOpensAt(rig, FirstRepeatMs + 1000);
        }

        [TestMethod]
        public void Flights_of_somebody_else_are_answered_only_so_often()
        {
            const int MostOtherFlights = 8;
            Rig rig = Begin(new TestServer(), true);
            rig.Path.IsSilent = true;
            rig.Path.Arrived.Clear();
            int before = rig.Path.Sent.Count;
            long now = 0;
            for (int i = 1; i < 100 && rig.Link.State == LinkState.Opening; i++)
            {
                rig.Path.Arrived.Add(ServerHello((byte)i, Hello, "c0a800"));
                rig.Path.Arrived.Add(Message(14, Hello + 1, new byte[0]));
                now += FirstRepeatMs;
                rig.Path.NowMs = now;
                rig.Link.Step(now);
                rig.Link.Step(now);
            }

            Assert.AreEqual((int)LinkState.Failed, (int)rig.Link.State);
            Assert.IsTrue(rig.Path.Sent.Count - before <= 3 * (MostOtherFlights + 1) + 5, rig.Path.Sent.Count.ToString());
            AssertNoNumberTwice(rig);
        }

        [TestMethod]
        public void With_credentials_that_were_wiped_meanwhile_nothing_is_gone_on_with()
        {
            Rig rig = Begin(new TestServer(), true);
            rig.Path.Arrived.Insert(0, Message(14, Hello + 1, new byte[0]));
            rig.Path.Arrived.Insert(0, ServerHello(7, Hello, "c0a800"));
            rig.Run(0);
            rig.Credentials.Wipe();
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Run(long.MaxValue - 1));
            Assert.IsFalse(rig.Server.IsOpen);
        }

        [TestMethod]
        public void A_ticket_of_a_flight_that_was_not_the_servers_is_not_kept()
        {
            Rig rig = new Rig(new TestServer(), new DtlsOptions { UseTickets = true });
            rig.Link.Open(0);
            Feed(rig, 1);
            rig.Path.Arrived.Insert(0, Message(4, Hello + 2, new ByteList().Add(3600, 4).Add(4, 2).Add(0x666666, 4).ToArray()));
            rig.Path.Arrived.Insert(0, Message(14, Hello + 1, new byte[0]));
            rig.Path.Arrived.Insert(0, ServerHello(7, Hello, "c0a800000800170000" + "00230000"));
            AssertOpensAt(rig, FirstRepeatMs);
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
            Assert.AreEqual(0, new TestClientHello(rig.Server.LastClientHello).Ticket.Length);
        }

        [TestMethod]
        public void A_cookie_between_the_servers_messages_changes_nothing()
        {
            Rig rig = new Rig(new TestServer { AsksForCookie = false, Flight = { Mtu = 1 } });
            rig.Link.Open(0);
            Feed(rig, 1);
            rig.Path.Arrived.Insert(0, Message(3, 0, new ByteList().Add(0xfeff, 2).Add(8, 1).Add(1, 8).ToArray()));
            AssertOpensAt(rig, 0);
        }

        /// <summary>A link whose hello with the cookie was sent; the server's flight has arrived and was not looked at.</summary>
        private static Rig Begin(TestServer server, bool isOneDatagram)
        {
            Rig rig = new Rig(server);
            rig.Link.Open(0);
            server.Flight.Mtu = isOneDatagram ? 1200 : 1;
            Feed(rig, 1);
            return rig;
        }

        private static void Feed(Rig rig, int datagrams)
        {
            rig.Path.Receives = datagrams;
            rig.Link.Step(rig.NowMs);
            Assert.AreEqual(0, rig.Path.Receives);
            rig.Path.Receives = int.MaxValue;
        }

        private static void AssertOpensAt(Rig rig, long timeMs)
        {
            rig.Run(timeMs);
            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            Assert.AreEqual(timeMs, rig.NowMs);
            Assert.AreEqual(1, rig.Server.FullHandshakes);
            rig.AssertCarries();
        }

        /// <summary>No two different records of epoch 1 have one number, whatever keys they are under.</summary>
        private static void AssertNoNumberTwice(Rig rig)
        {
            int highest = -1;
            for (int i = 0; i < rig.Path.Sent.Count; i++)
            {
                byte[] datagram = (byte[])rig.Path.Sent[i];
                for (int at = 0; at < datagram.Length; at += 13 + ByteList.Read(datagram, at + 11, 2))
                {
                    if (ByteList.Read(datagram, at + 3, 2) == 1)
                    {
                        int number = ByteList.Read(datagram, at + 7, 4);
                        Assert.IsTrue(number > highest, number.ToString());
                        highest = number;
                    }
                }
            }

            Assert.IsTrue(highest > 0);
        }

        private static byte[] ServerHello(byte random, int number, string parameters)
        {
            return Message(2, number, new ByteList().Add(0xfefd, 2).Add(Bytes.Repeat(random, 32)).Add(0, 1).Add(Hex.Parse(parameters)).ToArray());
        }

        private static byte[] Hint(int number, string hint)
        {
            return Message(12, number, new ByteList().Add(hint.Length, 2).Add(Ascii.GetBytes(hint)).ToArray());
        }

        private static byte[] Message(int type, int number, byte[] body)
        {
            byte[] message = new ByteList().Add(type, 1).Add(body.Length, 3).Add(number, 2).Add(0, 3).Add(body.Length, 3).Add(body).ToArray();
            return TestRecords.Plain(22, 0xfefd, 0, 70 + number, message);
        }
    }
}
