using System;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>
    /// Somebody who sends from the server's address while a handshake runs. Without keys he can say what he likes; it must neither end the
    /// handshake as long as the server goes on, nor cost the session.
    /// </summary>
    [TestClass]
    public class AttackTests
    {
        private const int Datagrams = 6;        // HelloVerifyRequest, ServerHello, ServerKeyExchange, ServerHelloDone, ChangeCipherSpec, Finished
        private const int GraceMs = 2000;
        private const int FirstRepeatMs = 9000;

        // Every handshake message of TLS 1.2 and two that are none, before each datagram of the server, with every number that is in use.
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(4)]
        [DataRow(11)]
        [DataRow(12)]
        [DataRow(13)]
        [DataRow(14)]
        [DataRow(15)]
        [DataRow(16)]
        [DataRow(20)]
        [DataRow(22)]
        [DataRow(24)]
        [DataRow(255)]
        public void A_wrong_message_in_any_state_changes_nothing(int type)
        {
            byte[][] contents = { new byte[0], new byte[] { 1 }, Bytes.Repeat(0xff, 60), Bytes.Repeat(0xff, 1100) };
            for (int state = 0; state < Datagrams; state++)
            {
                for (int i = 0; i < contents.Length; i++)
                {
                    if (type == 14 && contents[i].Length == 0)
                    {
                        continue;       // is not wrong
                    }

                    Rig rig = Begin(new TestServer { Hint = Ascii.GetBytes("hint") }, null);
                    Feed(rig, state);
                    for (int number = 0; number < 5; number++)
                    {
                        rig.Path.Arrived.Insert(0, Message(type, number, contents[i]));
                    }

                    AssertOpensAt(rig, 0, HandshakeKind.Full);
                }
            }
        }

        [TestMethod]
        [DataRow(2)]
        [DataRow(4)]
        [DataRow(12)]
        [DataRow(14)]
        [DataRow(20)]
        [DataRow(255)]
        public void A_wrong_message_does_not_disturb_a_resumption(int type)
        {
            for (int state = 0; state < 4; state++)
            {
                Rig rig = Begin(new TestServer(), null);
                AssertOpensAt(rig, 0, HandshakeKind.Full);
                rig.Link.Close();
                rig.Link.Open(rig.NowMs);
                long openedMs = rig.NowMs;
                Feed(rig, state);
                for (int number = 0; number < 5; number++)
                {
                    rig.Path.Arrived.Insert(0, Message(type, number, Bytes.Repeat(0xff, 60)));
                }

                AssertOpensAt(rig, openedMs, HandshakeKind.Resumed);
            }
        }

        [TestMethod]
        public void Fragments_and_lengths_that_lie_change_nothing()
        {
            Random random = new Random(5);
            for (int round = 0; round < 400; round++)
            {
                Rig rig = Begin(new TestServer { Hint = Ascii.GetBytes("hint") }, null);
                Feed(rig, random.Next(Datagrams));
                for (int i = 0; i < 8; i++)
                {
                    byte[] forged = Message(11 + random.Next(3), random.Next(6), Bytes.Repeat((byte)random.Next(255), 2 + random.Next(150)));
                    forged[13 + 1 + random.Next(11)] = (byte)random.Next(255);
                    rig.Path.Arrived.Insert(0, forged);
                }

                LinkState state = rig.Run(FirstRepeatMs + 1);
                Assert.AreEqual(0, rig.Server.Alerts.Count);
                Assert.IsTrue(state != LinkState.Failed);
            }
        }

        [TestMethod]
        public void Wrong_messages_and_silence_end_the_handshake_in_order_and_the_session_stays()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            int alerts = rig.Server.Alerts.Count;
            rig.Path.IsSilent = true;
            rig.Link.Open(0);
            rig.Path.Arrived.Add(Message(2, 0, new byte[70]));
            rig.Run(GraceMs - 1);
            Assert.AreEqual((int)LinkState.Opening, (int)rig.Link.State);
            int sent = rig.Path.Sent.Count;
            rig.Run(GraceMs);
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Link.State);
            Assert.AreEqual(AlertDescription.ProtocolVersion, rig.Link.Alert);
            Assert.AreEqual(sent + 1, rig.Path.Sent.Count);
            byte[] last = (byte[])rig.Path.Sent[sent];
            Assert.AreEqual("15", Hex.Of(last, 0, 1));
            Assert.AreEqual("0246", Hex.Of(last, 13, 2));
            rig.Path.IsSilent = false;
            rig.AssertOpens(HandshakeKind.Resumed);
            Assert.AreEqual(alerts, rig.Server.Alerts.Count);
            rig.AssertCarries();
        }

        [TestMethod]
        public void A_handshake_that_fails_by_silence_leaves_the_session_to_be_resumed()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Path.IsSilent = true;
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            rig.Path.IsSilent = false;
            rig.AssertOpens(HandshakeKind.Resumed);
        }

        [TestMethod]
        public void A_session_with_which_handshakes_fail_gives_way_to_a_full_one()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Server.HasExtendedMasterSecret = false;     // resumes without it, which is wrong
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
        }

        // What nobody can tell from the server's own.
        [TestMethod]
        public void A_ServerHello_of_somebody_else_gives_way_to_the_servers_when_it_leads_nowhere()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Server.AsksForCookie = false;
            rig.Link.Open(0);
            byte[] forged = new ByteList().Add(0xfefd, 2).Add(Bytes.Repeat(7, 32)).Add(0, 1).Add(0xc0a8, 2).Add(0, 1).ToArray();
            rig.Path.Arrived.Insert(0, Message(2, 40, forged));
            AssertOpensAt(rig, FirstRepeatMs, HandshakeKind.Resumed);
        }

        // The server asks for a cookie first, and that comes behind a hello already.
        [TestMethod]
        public void A_ServerHello_of_somebody_else_delays_a_handshake_until_the_hello_is_repeated()
        {
            Rig rig = new Rig();
            rig.Link.Open(0);
            byte[] forged = new ByteList().Add(0xfefd, 2).Add(Bytes.Repeat(7, 32)).Add(0, 1).Add(0xc0a8, 2).Add(0, 1).ToArray();
            rig.Path.Arrived.Insert(0, Message(2, 1, forged));
            AssertOpensAt(rig, FirstRepeatMs, HandshakeKind.Full);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(9)]
        public void Cookies_of_somebody_else_delay_a_handshake_until_the_hello_is_repeated(int count)
        {
            Rig rig = new Rig();
            rig.Link.Open(0);
            for (int i = 0; i < count; i++)
            {
                rig.Path.Arrived.Insert(0, Cookie(i, 65535 - i));
            }

            AssertOpensAt(rig, FirstRepeatMs, HandshakeKind.Full);
            Assert.AreEqual(4 + 1, rig.Path.Sent.Count);
        }

        [TestMethod]
        public void A_cookie_that_comes_after_the_servers_changes_nothing()
        {
            Rig rig = Begin(new TestServer(), null);
            Feed(rig, 1);
            rig.Path.Arrived.Insert(0, Cookie(1, 1));
            rig.Path.Arrived.Insert(0, Cookie(2, 300));
            AssertOpensAt(rig, 0, HandshakeKind.Full);
            Assert.AreEqual(3 + 1, rig.Path.Sent.Count);
        }

        [TestMethod]
        public void A_forged_ticket_does_not_displace_the_one_that_is_kept()
        {
            Rig rig = new Rig(new TestServer { TicketLength = 100, Flight = { Mtu = 1 } }, new DtlsOptions { UseTickets = true });
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Link.Open(0);
            Feed(rig, 2);
            rig.Path.Arrived.Insert(0, Message(4, 2, new ByteList().Add(3600, 4).Add(4, 2).Add(0x666666, 4).ToArray()));
            AssertOpensAt(rig, 0, HandshakeKind.Resumed);
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
            Assert.AreEqual(1, rig.Server.FullHandshakes);
        }

        [TestMethod]
        public void A_server_that_sends_nothing_but_wrong_messages_is_not_answered_by_a_storm()
        {
            Rig rig = new Rig();
            rig.Path.IsSilent = true;
            rig.Link.Open(0);
            for (int i = 0; i < 1000 && rig.Link.State == LinkState.Opening; i++)
            {
                rig.Path.Arrived.Add(Message(i % 26, i % 7, Bytes.Repeat((byte)i, i % 300)));
                rig.Path.Arrived.Add(Cookie(i, i));
                rig.NowMs += 50;
                rig.Path.NowMs = rig.NowMs;
                rig.Link.Step(rig.NowMs);
            }

            Assert.AreEqual((int)LinkState.Failed, (int)rig.Link.State);
            Assert.IsTrue(rig.NowMs <= GraceMs + 100);
            Assert.IsTrue(rig.Path.Sent.Count <= 3);
        }

        // Every hello is answered by another cookie that is none: it would be said for ever, and as fast as they come.
        [TestMethod]
        public void Cookies_of_no_bytes_are_no_reason_to_say_hello_again()
        {
            Rig rig = new Rig();
            rig.Path.IsSilent = true;
            rig.Link.Open(0);
            for (int i = 0; i < 200; i++)
            {
                rig.Path.Arrived.Add(Message(3, i, new ByteList().Add(0xfeff, 2).Add(0, 1).ToArray()));
            }

            rig.Run(FirstRepeatMs - 1);
            Assert.AreEqual(1, rig.Path.Sent.Count);
            rig.Path.IsSilent = false;
            AssertOpensAt(rig, FirstRepeatMs, HandshakeKind.Full);
        }

        // Longer than what is held of a message, with an extension behind which nothing is held.
        [TestMethod]
        public void A_long_ServerHello_with_any_extension_twice_changes_nothing()
        {
            byte[] start = new ByteList().Add(0xfefd, 2).Add(Bytes.Repeat(7, 32)).Add(32, 1).Add(Bytes.Repeat(8, 32)).Add(0xc0a8, 2).Add(0, 1).ToArray();
            byte[] cid = new ByteList().Add(54, 2).Add(33, 2).Add(32, 1).Add(Bytes.Repeat(9, 32)).ToArray();
            byte[][] others = { Hex.Parse("ff01000100"), Hex.Parse("00170000"), Hex.Parse("0001000101"), Hex.Parse("00230000"), cid };
            for (int i = 0; i < others.Length; i++)
            {
                ByteList extensions = new ByteList();
                for (int j = 0; j < others.Length; j++)
                {
                    extensions.Add(others[j]);
                }

                for (int j = 0; j < 10; j++)
                {
                    extensions.Add(others[i]);
                }

                extensions.Add(Bytes.Repeat(0, 100));
                byte[] body = new ByteList().Add(start).Add(extensions.Count, 2).Add(extensions.ToArray()).ToArray();
                Rig rig = Begin(new TestServer { TicketLength = 50 }, new DtlsOptions { UseTickets = true, MaxTicketLength = 50 });
                Feed(rig, 1);
                rig.Path.Arrived.Insert(0, Message(2, 1, body));
                AssertOpensAt(rig, 0, HandshakeKind.Full);
            }
        }

        // Each is to be believed, and may lead to other keys.
        [TestMethod]
        public void A_flood_of_ServerHellos_costs_no_more_in_a_call_than_one_of_forgeries()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Server.AsksForCookie = false;
            rig.Path.LosesFromServer = 1;
            rig.Link.Open(0);
            byte[] id = new TestClientHello(rig.Server.LastClientHello).SessionId;
            rig.Run(FirstRepeatMs - 1);
            rig.Path.IsSilent = true;
            rig.NowMs = FirstRepeatMs;
            rig.Link.Step(rig.NowMs);
            const int Flood = 200;
            const int MostPerCall = 32;
            for (int i = 0; i < Flood; i++)
            {
                byte[] hello = new ByteList().Add(0xfefd, 2).Add(Bytes.Repeat((byte)i, 32)).Add(32, 1).Add(id).Add(0xc0a8, 2).Add(0, 1).Add(4, 2).Add(0x00170000, 4).ToArray();
                rig.Path.Arrived.Add(Message(2, i & 1, hello));
            }

            rig.Link.Step(rig.NowMs);
            Assert.IsTrue(rig.Path.Arrived.Count >= Flood - MostPerCall - 1);
            Assert.IsTrue(rig.Link.MayHaveMore);
            rig.Path.IsSilent = false;
            rig.Run(3 * FirstRepeatMs);
            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            rig.AssertCarries();
        }

        private static Rig Begin(TestServer server, DtlsOptions options)
        {
            server.Flight.Mtu = 1;      // each record a datagram
            Rig rig = new Rig(server, options);
            rig.Link.Open(0);
            return rig;
        }

        /// <summary>Lets so many datagrams of the server arrive, one after the other.</summary>
        private static void Feed(Rig rig, int datagrams)
        {
            rig.Path.Receives = datagrams;
            rig.Link.Step(rig.NowMs);
            Assert.AreEqual(0, rig.Path.Receives);
            rig.Path.Receives = int.MaxValue;
        }

        private static void AssertOpensAt(Rig rig, long timeMs, HandshakeKind kind)
        {
            int alerts = rig.Server.Alerts.Count;
            rig.Run(timeMs);
            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            Assert.AreEqual((int)kind, (int)rig.Link.Handshake);
            Assert.AreEqual(timeMs, rig.NowMs);
            Assert.AreEqual(alerts, rig.Server.Alerts.Count);
            rig.NowMs += 60000;
            rig.Link.Step(rig.NowMs);
            rig.AssertCarries();
        }

        private static byte[] Cookie(int seed, int number)
        {
            return Message(3, number, new ByteList().Add(0xfeff, 2).Add(8, 1).Add(seed, 8).ToArray());
        }

        private static byte[] Message(int type, int number, byte[] body)
        {
            byte[] message = new ByteList().Add(type, 1).Add(body.Length, 3).Add(number, 2).Add(0, 3).Add(body.Length, 3).Add(body).ToArray();
            return TestRecords.Plain(22, 0xfefd, 0, 70 + number, message);
        }
    }
}
