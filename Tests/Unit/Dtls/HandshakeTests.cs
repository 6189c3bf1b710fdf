using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Full handshakes, as they should be and as servers differ.</summary>
    [TestClass]
    public class HandshakeTests
    {
        // Proves: LPWA-08, LPWA-10, LPWA-15, LPWA-17, LPWA-18, SEC-10
        [TestMethod]
        public void The_ClientHello_offers_one_suite_and_nothing_without_use()
        {
            Rig rig = new Rig(null, new DtlsOptions { UseConnectionId = false });
            rig.AssertOpens(HandshakeKind.Full);
            byte[] first = (byte[])rig.Path.Sent[0];
            string hello = Hex.Of(first, 13, first.Length - 13);
            Assert.AreEqual("010000370000000000000037fefd", hello.Substring(0, 28));
            Assert.AreEqual("00" + "00" + "0004c0a800ff" + "0100" + "0009" + "0001000101" + "00170000", hello.Substring(92));
        }

        [TestMethod]
        public void Connection_IDs_are_offered_by_five_bytes()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            byte[] first = (byte[])rig.Path.Sent[0];
            Assert.AreEqual(85, first.Length);
            Assert.AreEqual("000e" + "0001000101" + "00170000" + "0036000100", Hex.Of(first, first.Length - 16, 16));
        }

        // Proves: SEC-15
        [TestMethod]
        public void Suites_are_offered_in_the_order_configured_and_the_other_one_works_too()
        {
            TestServer server = new TestServer { Suite = CipherSuite.PskAes128CbcSha256 };
            Rig rig = new Rig(server, new DtlsOptions { CipherSuites = new int[] { CipherSuite.PskAes128CbcSha256, CipherSuite.PskAes128Ccm8 } });
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual("000600aec0a800ff", Hex.Of((byte[])rig.Path.Sent[0], 61, 8));
            rig.AssertCarries();
        }

        // Proves: LPWA-22
        [TestMethod]
        public void The_random_is_32_bytes_from_the_random_source_and_the_same_in_both_hellos()
        {
            Rig rig = new Rig(null, null, 1200, null, null, 7);
            rig.AssertOpens(HandshakeKind.Full);
            byte[] expected = new byte[32];
            new SeededRandom(7).Fill(expected, 0, 32);
            Assert.AreEqual(Hex.Of(expected), Hex.Of((byte[])rig.Path.Sent[0], 27, 32));
            Assert.AreEqual(Hex.Of(expected), Hex.Of((byte[])rig.Path.Sent[1], 27, 32));
        }

        // Proves: SEC-10
        [TestMethod]
        [DataRow(true, true, true, false)]
        [DataRow(false, true, true, false)]
        [DataRow(true, false, true, false)]
        [DataRow(true, true, false, false)]
        [DataRow(true, true, true, true)]
        [DataRow(false, false, false, true)]
        public void A_full_handshake_ends_with_data_both_ways(bool cookie, bool ems, bool mfl, bool hint)
        {
            TestServer server = new TestServer
            {
                AsksForCookie = cookie, HasExtendedMasterSecret = ems, HasMaxFragmentLength = mfl, Hint = hint ? Ascii.GetBytes("a hint") : null
            };
            Rig rig = new Rig(server);
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(1, server.FullHandshakes);
            Assert.AreEqual(cookie ? 6 : 4, rig.Link.HandshakeDatagrams);
            rig.AssertCarries();
        }

        [TestMethod]
        public void What_a_handshake_took_is_counted()
        {
            Rig rig = new Rig(null, new DtlsOptions { UseConnectionId = false });
            rig.NowMs = 5000;
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(6, rig.Link.HandshakeDatagrams);
            Assert.AreEqual(80 + 48 + 100 + 136 + 109 + 67, rig.Link.HandshakeBytes);
            Assert.AreEqual(0, rig.Link.HandshakeMs);
            Assert.AreEqual(AlertDescription.None, rig.Link.Alert);
        }

        [TestMethod]
        public void A_server_may_be_required_to_have_the_extended_master_secret()
        {
            TestServer server = new TestServer { HasExtendedMasterSecret = false };
            Rig rig = new Rig(server, new DtlsOptions { RequireExtendedMasterSecret = true });
            AssertRefused(rig, AlertDescription.HandshakeFailure);
        }

        // Proves: LPWA-20
        [TestMethod]
        public void A_server_of_DTLS_1_0_is_refused()
        {
            AssertRefused(new Rig(new TestServer { Version = 0xfeff }), AlertDescription.ProtocolVersion);
        }

        [TestMethod]
        public void A_suite_that_was_not_offered_is_refused()
        {
            AssertRefused(new Rig(new TestServer { Suite = CipherSuite.PskAes128CbcSha256 }), AlertDescription.IllegalParameter);
        }

        [TestMethod]
        [DataRow("00160000", AlertDescription.UnsupportedExtension)]        // encrypt_then_mac
        [DataRow("00230000", AlertDescription.UnsupportedExtension)]        // a ticket nobody asked for
        [DataRow("0001000102", AlertDescription.IllegalParameter)]          // 1024 bytes, and a second one
        [DataRow("00170000", AlertDescription.IllegalParameter)]            // a second one
        [DataRow("ff01000100", AlertDescription.IllegalParameter)]          // a second one
        [DataRow("0036000a09010203040506070809", AlertDescription.HandshakeFailure)]    // a Connection ID of 9 bytes
        [DataRow("003600020201", AlertDescription.DecodeError)]             // lies about its length
        [DataRow("0036000101", AlertDescription.DecodeError)]
        [DataRow("00360000", AlertDescription.DecodeError)]
        [DataRow("003600", AlertDescription.DecodeError)]
        public void An_extension_that_does_not_fit_is_refused(string extension, int alert)
        {
            AssertRefused(new Rig(new TestServer { ExtraExtensions = Hex.Parse(extension) }), alert);
        }

        // Proves: LPWA-10
        [TestMethod]
        [DataRow("0001000102", AlertDescription.IllegalParameter)]
        [DataRow("00010000", AlertDescription.IllegalParameter)]
        public void Another_fragment_length_than_asked_for_is_refused(string extension, int alert)
        {
            AssertRefused(new Rig(new TestServer { HasMaxFragmentLength = false, ExtraExtensions = Hex.Parse(extension) }), alert);
        }

        [TestMethod]
        public void A_Finished_that_does_not_verify_is_refused()
        {
            Rig rig = new Rig(new TestServer { SpoilsFinished = true });
            AssertRefused(rig, AlertDescription.DecryptError);
        }

        // Proves: LPWA-02
        [TestMethod]
        public void With_another_key_the_handshake_fails_and_nothing_is_sent()
        {
            TestServer server = new TestServer { Psk = Bytes.Sequence(1, 16) };
            Rig rig = new Rig(server);
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            Assert.IsTrue(server.Unreadable > 0);
            Assert.IsFalse(rig.Send("secret"));
            Assert.AreEqual(0, server.Received.Count);
            Assert.AreEqual((int)AlertAction.RetryLater, (int)rig.Link.Action);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(128)]
        public void Identities_of_any_length_are_sent(int length)
        {
            Rig rig = new Rig(null, null, 1200, null, new byte[length]);
            rig.AssertOpens(HandshakeKind.Full);
        }

        [TestMethod]
        public void The_link_beneath_may_take_its_time_or_fail()
        {
            Rig rig = new Rig();
            rig.Path.Opens = LinkState.Opening;
            rig.Link.Open(0);
            Assert.AreEqual((int)LinkState.Opening, (int)rig.Link.State);
            Assert.AreEqual(0, rig.Path.Sent.Count);
            rig.Path.Open(0);
            rig.Path.Opens = LinkState.Failed;
            rig.Path.Open(0);
            rig.Link.Step(5);
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Link.State);
            rig.Path.Opens = LinkState.Opening;
            rig.Link.Open(6);
            Assert.IsNull(rig.Take());
            Assert.AreEqual((int)LinkState.Opening, (int)rig.Link.State);
            rig.Link.Close();
            rig.Path.Opens = LinkState.Open;
            rig.AssertOpens(HandshakeKind.Full);
        }

        // Proves: LPWA-21
        [TestMethod]
        public void Nothing_is_sent_before_the_servers_Finished_is_verified()
        {
            Rig rig = new Rig();
            rig.Link.Open(0);
            Assert.IsFalse(rig.Send("early"));
            rig.Path.LosesOneFromServer = 2;
            rig.Run(8000);
            Assert.IsTrue(rig.Server.IsOpen);
            Assert.IsFalse(rig.Send("early"));
            Assert.AreEqual((int)LinkState.Opening, (int)rig.Link.State);
            Assert.AreEqual(0, rig.Server.Received.Count);
        }

        private static void AssertRefused(Rig rig, int alert)
        {
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            Assert.AreEqual(alert, rig.Link.Alert);
            Assert.AreEqual(1, rig.Server.Alerts.Count);
            Assert.AreEqual((AlertTable.Fatal << 8) | alert, (int)rig.Server.Alerts[0]);
            Assert.IsFalse(rig.Send("no"));
        }
    }
}
