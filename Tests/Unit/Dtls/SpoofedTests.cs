using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Messages that are well formed and in their place but not the server's, and records that lie about what is in them.</summary>
    [TestClass]
    public class SpoofedTests
    {
        private const int GraceMs = 2000;
        private const int FirstRepeatMs = 9000;

        [TestMethod]
        public void A_record_or_fragment_longer_than_its_datagram_is_not_read_beyond_it()
        {
            for (int length = 1; length < 40; length++)
            {
                Rig rig = new Rig();
                rig.Link.Open(0);
                byte[] message = Message(2, 1, Bytes.Repeat(0, 70));
                byte[] record = Bytes.Slice(message, 0, 13 + length);
                rig.Path.Arrived.Insert(0, record);                                     // says that more comes
                record = (byte[])record.Clone();
                record[11] = 0xff;
                rig.Path.Arrived.Insert(0, record);                                     // more than any buffer has
                record = TestRecords.Plain(22, 0xfefd, 0, 7, Bytes.Slice(message, 13, length));
                rig.Path.Arrived.Insert(0, record);                                     // a fragment that says so
                byte[] atTheEnd = new ByteList().Add(new byte[97 * 12]).Add(12, 1).Add(100, 3).Add(2, 2).Add(0, 3).Add(100, 3).ToArray();
                rig.Path.Arrived.Insert(0, TestRecords.Plain(22, 0xfefd, 0, 7, atTheEnd));
                rig.Run(0);
                Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
                rig.AssertCarries();
            }
        }

        [TestMethod]
        public void A_HelloRequest_during_a_handshake_counts_for_nothing()
        {
            Rig rig = new Rig();
            rig.Path.LosesFromServer = 1;
            rig.Link.Open(0);
            rig.Path.Arrived.Add(Message(0, 0, new byte[0]));
            AssertOpensAt(rig, FirstRepeatMs, HandshakeKind.Full);
        }

        [TestMethod]
        public void A_ticket_that_nobody_asked_for_or_that_lies_about_its_length_counts_for_nothing()
        {
            byte[] lies = new ByteList().Add(3600, 4).Add(200, 2).Add(1, 4).ToArray();
            byte[] well = new ByteList().Add(3600, 4).Add(4, 2).Add(1, 4).ToArray();
            for (int i = 0; i < 2; i++)
            {
                Rig rig = new Rig(new TestServer { TicketLength = i == 0 ? 60 : 0, Flight = { Mtu = 1 } }, new DtlsOptions { UseTickets = true });
                rig.Link.Open(0);
                rig.Path.Receives = 3;
                rig.Link.Step(0);
                rig.Path.Receives = int.MaxValue;
                rig.Path.Arrived.Insert(0, Message(4, 3, i == 0 ? lies : well));
                AssertOpensAt(rig, 0, HandshakeKind.Full);
            }
        }

        [TestMethod]
        public void An_alert_of_somebody_else_is_forgotten_when_the_server_goes_on_however_slowly()
        {
            Rig rig = new Rig();
            rig.Link.Open(0);
            rig.Path.Receives = 1;
            rig.Link.Step(0);
            rig.Path.Receives = int.MaxValue;
            rig.Path.IsSilent = true;           // what has arrived is the server's flight
            rig.Path.Arrived.Insert(0, TestRecords.Plain(21, 0xfefd, 0, 9, new byte[] { 2, 40 }));
            rig.Run(GraceMs + 1);
            Assert.AreEqual((int)LinkState.Opening, (int)rig.Link.State);
            rig.Path.IsSilent = false;
            AssertOpensAt(rig, FirstRepeatMs, HandshakeKind.Full);
        }

        [TestMethod]
        public void A_ServerHello_of_somebody_else_changes_nothing_once_our_Finished_was_sent()
        {
            Rig rig = new Rig();
            rig.Link.Open(0);
            rig.Path.Receives = 2;
            rig.Path.LosesOneFromServer = 2;
            rig.Link.Step(0);
            rig.Path.Receives = int.MaxValue;
            rig.Path.IsSilent = true;
            rig.Run(FirstRepeatMs + 1);         // our last flight was repeated
            rig.Path.IsSilent = false;
            byte[] hello = new ByteList().Add(0xfefd, 2).Add(Bytes.Repeat(7, 32)).Add(0, 1).Add(0xc0a8, 2).Add(0, 1).ToArray();
            rig.Path.Arrived.Insert(0, Message(2, 1, hello));
            AssertOpensAt(rig, 3 * FirstRepeatMs, HandshakeKind.Full);
        }

        [TestMethod]
        public void After_a_resumption_that_somebody_else_promised_the_servers_full_handshake_is_one()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Server.AsksForCookie = false;
            rig.Link.Open(0);
            rig.Path.Arrived.Clear();
            rig.Server.ForgetSessions();
            byte[] id = new TestClientHello(rig.Server.LastClientHello).SessionId;
            Assert.AreEqual(32, id.Length);
            byte[] hello = new ByteList().Add(0xfefd, 2).Add(Bytes.Repeat(7, 32)).Add(32, 1).Add(id).Add(0xc0a8, 2).Add(0, 1).Add(4, 2).Add(0x00170000, 4).ToArray();
            rig.Path.Arrived.Add(Message(2, 0, hello));
            rig.Path.IsSilent = true;
            rig.Run(FirstRepeatMs - 1);
            rig.Path.IsSilent = false;
            rig.Server.Restart();
            AssertOpensAt(rig, FirstRepeatMs, HandshakeKind.Full);
        }

        [TestMethod]
        [DataRow("00c0a801", AlertDescription.IllegalParameter)]                        // a compression
        [DataRow("00c0a8000005ff01000101", AlertDescription.HandshakeFailure)]          // of a renegotiation
        [DataRow("00c0a80000050017000100", AlertDescription.DecodeError)]               // extended_master_secret that is not empty
        [DataRow("00c0a800000700360003010505", AlertDescription.DecodeError)]           // a Connection ID with more behind it
        [DataRow("00c0a800000400360000", AlertDescription.DecodeError)]
        [DataRow("00c0a800000900170000", AlertDescription.DecodeError)]                 // fewer extensions than it says
        [DataRow("00c0a800000400170001", AlertDescription.DecodeError)]                 // an extension longer than all of them
        [DataRow("00c0a8000003001700", AlertDescription.DecodeError)]
        [DataRow("00c0a80000", AlertDescription.DecodeError)]
        [DataRow("00c0a8", AlertDescription.DecodeError)]
        [DataRow("20c0a800", AlertDescription.DecodeError)]
        [DataRow("21000000000000000000000000000000000000000000000000000000000000000000c0a800", AlertDescription.DecodeError)]
        public void A_ServerHello_that_is_wrong_is_refused_by_the_alert_for_it(string behindRandom, int alert)
        {
            Rig rig = new Rig();
            rig.Path.IsSilent = true;
            rig.Link.Open(0);
            rig.Path.Arrived.Add(Message(2, 0, new ByteList().Add(0xfefd, 2).Add(Bytes.Repeat(7, 32)).Add(Hex.Parse(behindRandom)).ToArray()));
            rig.Run(GraceMs);
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Link.State);
            Assert.AreEqual(alert, rig.Link.Alert);
        }

        // RFC 5246 §7.4.1.3.
        [TestMethod]
        public void A_session_is_not_resumed_under_another_suite()
        {
            DtlsOptions options = new DtlsOptions { CipherSuites = new int[] { CipherSuite.PskAes128Ccm8, CipherSuite.PskAes128CbcSha256 } };
            Rig rig = new Rig(null, options);
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Server.Suite = CipherSuite.PskAes128CbcSha256;
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            Assert.AreEqual(AlertDescription.IllegalParameter, rig.Link.Alert);
            rig.Server.Suite = CipherSuite.PskAes128Ccm8;
            rig.AssertOpens(HandshakeKind.Resumed);
        }

        [TestMethod]
        public void Failures_count_against_a_session_only_in_a_row()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            for (int i = 0; i < 4; i++)
            {
                rig.Link.Close();
                rig.Path.IsSilent = true;
                Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
                rig.Path.IsSilent = false;
                rig.AssertOpens(HandshakeKind.Resumed);
            }
        }

        // RFC 5246 §7.1: everything after our ChangeCipherSpec is under the new keys.
        [TestMethod]
        public void The_alert_for_a_wrong_Finished_is_protected()
        {
            Rig rig = new Rig(new TestServer { SpoilsFinished = true });
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            byte[] last = (byte[])rig.Path.Sent[rig.Path.Sent.Count - 1];
            Assert.AreEqual("15fefd0001", Hex.Of(last, 0, 5));
            Assert.AreEqual((2 << 8) | AlertDescription.DecryptError, (int)rig.Server.Alerts[rig.Server.Alerts.Count - 1]);
        }

        [TestMethod]
        public void New_keys_are_not_worn_by_the_forgeries_under_the_former()
        {
            Rig rig = new Rig(null, new DtlsOptions { MaxForgeries = 3 });
            rig.AssertOpens(HandshakeKind.Full);
            for (int i = 0; i < 3; i++)
            {
                rig.Path.Arrived.Add(TestRecords.Plain(23, 0xfefd, 1, 50 + i, new byte[40]));
                Assert.IsNull(rig.Take());
            }

            for (int i = 0; i < 20; i++)
            {
                rig.Link.Step(0);
            }

            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            Assert.AreEqual(1, rig.Server.Resumptions);
        }

        // RFC 5246 §6.2.3.2: the same content does not look the same.
        [TestMethod]
        public void Each_CBC_record_has_an_initialization_vector_of_its_own()
        {
            Rig rig = OpenCbc();
            Assert.IsTrue(rig.Send("x"));
            Assert.IsTrue(rig.Send("x"));
            int count = rig.Path.Sent.Count;
            Assert.AreNotEqual(Hex.Of((byte[])rig.Path.Sent[count - 2], 13, 16), Hex.Of((byte[])rig.Path.Sent[count - 1], 13, 16));
        }

        private static Rig OpenCbc()
        {
            Rig rig = new Rig(new TestServer { Suite = CipherSuite.PskAes128CbcSha256 }, new DtlsOptions { CipherSuites = new int[] { CipherSuite.PskAes128CbcSha256 } });
            rig.AssertOpens(HandshakeKind.Full);
            return rig;
        }

        private static void AssertOpensAt(Rig rig, long timeMs, HandshakeKind kind)
        {
            rig.Run(timeMs);
            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            Assert.AreEqual((int)kind, (int)rig.Link.Handshake);
            Assert.AreEqual(timeMs, rig.NowMs);
            rig.AssertCarries();
        }

        private static byte[] Message(int type, int number, byte[] body)
        {
            byte[] message = new ByteList().Add(type, 1).Add(body.Length, 3).Add(number, 2).Add(0, 3).Add(body.Length, 3).Add(body).ToArray();
            return TestRecords.Plain(22, 0xfefd, 0, 70 + number, message);
        }
    }
}
