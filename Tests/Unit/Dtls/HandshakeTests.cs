using System;
using System.Collections;
using Lwm2m.Crypto;
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

        // Proves: SEC-15
        [TestMethod]
        public void The_suites_of_an_account_are_offered_in_its_order_as_far_as_they_are_known()
        {
            TestServer server = new TestServer { Suite = CipherSuite.PskAes128CbcSha256 };
            TestPath path = new TestPath(server);
            PreSharedKey credentials = new PreSharedKey(TestServer.Identity, TestServer.Key);
            LinkTarget target = new LinkTarget("coaps", "server", 5684) { CipherSuites = Hex.Parse("1301000000aec0a800ae") };
            SecuredLink link = new DtlsPsk(new SeededRandom(1)).Secure(path, target, credentials);
            link.Open(0);
            for (int i = 0; i < 9; i++)
            {
                link.Step(0);
            }

            Assert.AreEqual((int)LinkState.Open, (int)link.State);
            Assert.AreEqual("000600aec0a800ff", Hex.Of((byte[])path.Sent[0], 61, 8));
        }

        // Proves: SEC-15
        [TestMethod]
        [DataRow("1301c02b", false)]
        [DataRow("0000", false)]
        [DataRow("1301c0a8", true)]
        [DataRow("00ae", true)]
        public void An_account_without_a_known_suite_is_refused_with_the_reason(string suites, bool isUsable)
        {
            DtlsPsk security = new DtlsPsk(new SeededRandom(1));
            PreSharedKey credentials = new PreSharedKey(TestServer.Identity, TestServer.Key);
            LinkTarget target = new LinkTarget("coaps", "server", 5684) { CipherSuites = Hex.Parse(suites) };
            Assert.AreEqual(isUsable ? null : "no known cipher suite", security.FindFault(target, credentials));
            if (!isUsable)
            {
                Assert.ThrowsException(typeof(ArgumentException), () => security.Secure(new TestPath(new TestServer()), target, credentials));
            }
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

        // Proves: LPWA-22
        [TestMethod]
        public void Over_a_thousand_hellos_no_random_comes_twice_and_the_time_is_not_in_it()
        {
            const int Hellos = 1000;
            SeededRandom random = new SeededRandom(3);
            SeededRandom same = new SeededRandom(3);
            SoftwareCrypto engine = new SoftwareCrypto();
            DtlsOptions options = new DtlsOptions();
            PreSharedKey credentials = new PreSharedKey(TestServer.Identity, TestServer.Key);
            ArrayList randoms = new ArrayList();
            byte[] expected = new byte[32];
            TestPath path = new TestPath(new TestServer()) { IsSilent = true };
            DtlsLink link = new DtlsLink(path, credentials, options, engine, random);
            for (int i = 0; i < Hellos; i++)
            {
                // All 32 bytes are the next ones of the source, whatever time it is.
                link.Open(i * 1000L);
                byte[] hello = (byte[])path.Sent[i];
                same.Fill(expected, 0, 32);
                string seen = Hex.Of(hello, 27, 32);
                Assert.AreEqual(Hex.Of(expected), seen);
                Assert.IsFalse(randoms.Contains(seen));
                randoms.Add(seen);
                link.Close();
            }
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
        [DataRow("003600020201", AlertDescription.DecodeError)]             // lies about its length
        [DataRow("0036000101", AlertDescription.DecodeError)]
        [DataRow("00360000", AlertDescription.DecodeError)]
        [DataRow("003600", AlertDescription.DecodeError)]
        public void An_extension_that_does_not_fit_is_refused(string extension, int alert)
        {
            AssertRefused(new Rig(new TestServer { ExtraExtensions = Hex.Parse(extension) }), alert);
        }

        [TestMethod]
        [DataRow(100)]
        [DataRow(300)]
        [DataRow(20000)]
        public void An_extension_that_makes_the_hello_too_long_to_be_held_is_refused(int length)
        {
            byte[] extension = new ByteList().Add(0x0016, 2).Add(length, 2).Add(new byte[length]).ToArray();
            AssertRefused(new Rig(new TestServer { ExtraExtensions = extension, Flight = { FragmentSize = 400 } }), AlertDescription.UnsupportedExtension);
        }

        // The length of a hint is that of its vector (RFC 4279 §2): it says nothing to a client that has one identity.
        [TestMethod]
        [DataRow(128, 10000)]
        [DataRow(129, 10000)]
        [DataRow(200, 100)]
        [DataRow(1000, 1000)]
        [DataRow(5000, 77)]
        [DataRow(65535, 1100)]
        public void A_hint_of_any_length_is_understood(int length, int fragmentSize)
        {
            Rig rig = new Rig(new TestServer { Hint = Bytes.Sequence(1, length), Flight = { FragmentSize = fragmentSize } });
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(0L, rig.NowMs);
            rig.AssertCarries();
        }

        [TestMethod]
        [DataRow(3)]
        [DataRow(4)]
        [DataRow(9)]
        public void A_lost_piece_of_a_long_message_is_had_again(int lost)
        {
            TestServer server = new TestServer { Hint = Bytes.Sequence(1, 900), Flight = { FragmentSize = 100, Overlap = 30, Mtu = 140 } };
            Rig rig = new Rig(server);
            rig.Path.LosesOneFromServer = lost;
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(9000L, rig.NowMs);
            rig.AssertCarries();
        }

        [TestMethod]
        public void A_long_message_of_somebody_else_gives_way_to_the_servers()
        {
            TestServer server = new TestServer { Hint = Ascii.GetBytes("hint") };
            Rig rig = new Rig(server);
            server.Flight.Mtu = 1;
            rig.Link.Open(0);
            byte[] forged = new ByteList().Add(12, 1).Add(60000, 3).Add(2, 2).Add(0, 3).Add(500, 3).Add(new byte[500]).ToArray();
            rig.Link.Step(0);
            byte[] hello = (byte[])rig.Path.Sent[0];
            Assert.AreEqual(22, (int)hello[0]);
            rig.Path.Arrived.Insert(0, TestRecords.Plain(22, 0xfefd, 0, 9, forged));
            rig.Run(0);
            rig.AssertCarries();
        }

        [TestMethod]
        [DataRow(11, 3000)]
        [DataRow(12, 16777215)]
        public void A_long_message_out_of_place_is_refused_in_two_seconds(int type, int length)
        {
            Rig rig = new Rig();
            rig.Path.IsSilent = true;
            rig.Link.Open(0);
            for (int from = 0; from < length && from < 4000; from += 1000)
            {
                byte[] part = new ByteList().Add(type, 1).Add(length, 3).Add(0, 2).Add(from, 3).Add(1000, 3).Add(new byte[1000]).ToArray();
                rig.Path.Arrived.Add(TestRecords.Plain(22, 0xfefd, 0, from, part));
            }

            Assert.AreEqual((int)LinkState.Failed, (int)rig.Run(2000));
            Assert.AreEqual(2000L, rig.NowMs);
            Assert.AreEqual(type == 11 ? AlertDescription.UnexpectedMessage : AlertDescription.DecodeError, rig.Link.Alert);
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
