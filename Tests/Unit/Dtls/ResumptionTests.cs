using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Abbreviated handshakes: by session ID, by ticket, and back to full ones.</summary>
    [TestClass]
    public class ResumptionTests
    {
        // Proves: LPWA-12
        [TestMethod]
        public void A_link_that_is_opened_again_resumes_its_session()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            Assert.AreEqual((AlertTable.Warning << 8) | AlertDescription.CloseNotify, (int)rig.Server.Alerts[0]);
            Assert.AreEqual((int)HandshakeKind.None, (int)rig.Link.Handshake);
            rig.AssertOpens(HandshakeKind.Resumed);
            Assert.AreEqual(1, rig.Server.Resumptions);
            Assert.AreEqual(5, rig.Link.HandshakeDatagrams);
            rig.AssertCarries();
        }

        [TestMethod]
        public void A_link_that_is_not_used_any_more_remembers_nothing()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Link.Wipe();
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(0, rig.Server.Resumptions);
        }

        // Proves: LPWA-12
        [TestMethod]
        public void A_server_that_has_forgotten_gets_a_full_handshake_in_the_same_exchange()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Server.ForgetSessions();
            int sent = rig.Path.Sent.Count;
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(sent + 3, rig.Path.Sent.Count);
            rig.AssertCarries();
        }

        [TestMethod]
        public void A_ticket_resumes_what_the_server_does_not_remember()
        {
            TestServer server = new TestServer { TicketLength = 200 };
            Rig rig = new Rig(server, new DtlsOptions { UseTickets = true });
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
            rig.AssertCarries();
            rig.Link.Close();
            server.ForgetSessions();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
        }

        [TestMethod]
        [DataRow(257)]
        [DataRow(3000)]
        public void A_ticket_that_is_too_long_is_done_without(int length)
        {
            Rig rig = new Rig(new TestServer { TicketLength = length }, new DtlsOptions { UseTickets = true });
            rig.Server.Flight.FragmentSize = 500;
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
        }

        // Proves: C-10
        [TestMethod]
        public void On_links_as_small_as_an_SMS_tickets_are_not_asked_for()
        {
            Rig rig = new Rig(new TestServer { TicketLength = 200, Flight = { Mtu = 140 } }, new DtlsOptions { UseTickets = true }, 140);
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
        }

        [TestMethod]
        public void A_session_is_not_offered_where_it_would_break_the_hello_in_pieces()
        {
            Rig rig = new Rig(new TestServer { Flight = { Mtu = 120, FragmentSize = 90 } }, null, 120);
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
        }

        // Proves: LPWA-13
        [TestMethod]
        public void A_session_is_resumed_within_its_lifetime()
        {
            Rig rig = new Rig(null, new DtlsOptions { SessionLifetimeMs = 1000 });
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.NowMs = 999;
            rig.AssertOpens(HandshakeKind.Resumed);
            rig.Link.Close();
            rig.NowMs = 1000;
            rig.AssertOpens(HandshakeKind.Full);
        }

        [TestMethod]
        public void A_session_without_extended_master_secret_is_not_resumed()
        {
            Rig rig = new Rig(new TestServer { HasExtendedMasterSecret = false });
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Full);
        }

        [TestMethod]
        public void A_session_with_extended_master_secret_is_not_resumed_without_it()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Server.HasExtendedMasterSecret = false;
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            Assert.AreEqual(AlertDescription.HandshakeFailure, rig.Link.Alert);

            // Anybody could have said so.
            rig.Server.HasExtendedMasterSecret = true;
            rig.AssertOpens(HandshakeKind.Resumed);
        }

        [TestMethod]
        public void Our_Finished_is_sent_again_when_the_server_repeats_its_own()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.Server.AsksForCookie = false;
            rig.Link.Open(0);
            rig.Path.LosesFromClient = 1;
            rig.Run(0);
            Assert.AreEqual((int)HandshakeKind.Resumed, (int)rig.Link.Handshake);
            Assert.IsFalse(rig.Server.IsOpen);
            rig.Server.SendFlight();
            Assert.IsNull(rig.Take());
            Assert.IsTrue(rig.Server.IsOpen);
            rig.AssertCarries();
        }

        // Proves: SEC-29
        [TestMethod]
        public void New_credentials_take_effect_with_the_next_handshake_which_is_a_full_one()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            byte[] key = Bytes.Sequence(50, 16);
            rig.Link.SetCredentials(new PreSharedKey(TestServer.Identity, key));
            rig.AssertCarries();
            rig.Link.Close();
            rig.Server.Psk = key;
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
        }

        // Two that answer each repetition by another would do so for ever.
        [TestMethod]
        public void A_server_that_repeats_its_Finished_without_end_gets_ours_once_a_second()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
            rig.Path.IsSilent = true;
            int sent = rig.Path.Sent.Count;
            for (int second = 0; second < 3; second++)
            {
                for (int i = 0; i < 50; i++)
                {
                    rig.Server.SendFlight();
                    Assert.IsNull(rig.Take());
                }

                Assert.AreEqual(sent + second + 1, rig.Path.Sent.Count);
                rig.NowMs += 1000;
                rig.Link.Step(rig.NowMs);
            }

            rig.Path.IsSilent = false;
            rig.AssertCarries();
        }
    }
}
