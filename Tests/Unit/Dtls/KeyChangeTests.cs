using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>The key changes, and the former one is wiped, wherever a link is: whoever expects zeros or the former key does not get in.</summary>
    [TestClass]
    public class KeyChangeTests
    {
        // As many datagrams as a server sends in a handshake: HelloVerifyRequest, its flight, its Finished.
        private const int Datagrams = 3;

        private static readonly byte[] NewKey = Bytes.Sequence(50, 16);
        private static readonly byte[] Zeros = new byte[16];

        [TestMethod]
        public void Wiped_credentials_have_no_key()
        {
            PreSharedKey credentials = new PreSharedKey(TestServer.Identity, TestServer.Key);
            byte[] copy = credentials.CopyKey();
            credentials.Wipe();
            Assert.IsNull(credentials.CopyKey());
            credentials.Wipe();
            Assert.AreEqual(Hex.Of(TestServer.Key), Hex.Of(copy));
        }

        // Proves: SEC-29
        [TestMethod]
        public void Wherever_a_handshake_is_a_new_key_ends_it_and_only_the_new_key_opens()
        {
            byte[][] keys = { NewKey, Zeros, TestServer.Key };
            for (int taken = 0; taken < Datagrams; taken++)
            {
                for (int i = 0; i < keys.Length; i++)
                {
                    Rig rig = Handshaking(new Rig(), taken);
                    Change(rig);
                    rig.Server.Psk = keys[i];
                    Assert.AreEqual((int)(i == 0 ? LinkState.Open : LinkState.Failed), (int)rig.Run(long.MaxValue - 1), taken.ToString());
                    if (i == 0)
                    {
                        Assert.AreEqual((int)HandshakeKind.Full, (int)rig.Link.Handshake);
                        rig.AssertCarries();
                    }
                }
            }
        }

        // Proves: SEC-29
        [TestMethod]
        public void Wherever_a_handshake_is_it_has_its_own_key_when_its_credentials_are_wiped()
        {
            for (int taken = 0; taken < Datagrams; taken++)
            {
                Rig rig = Handshaking(new Rig(), taken);
                rig.Credentials.Wipe();
                Assert.AreEqual((int)LinkState.Open, (int)rig.Run(long.MaxValue - 1));
                rig.AssertCarries();

                rig = Handshaking(new Rig(new TestServer { Psk = Zeros }), taken);
                rig.Credentials.Wipe();
                Assert.AreEqual((int)LinkState.Failed, (int)rig.Run(long.MaxValue - 1));
            }
        }

        // Proves: SEC-29
        [TestMethod]
        public void Nothing_begins_with_wiped_credentials()
        {
            Store store = new MemoryStore();
            Rig rig = new Rig(new TestServer { Psk = Zeros }, null, 1200, new DtlsStore(store, "a"));
            rig.Credentials.Wipe();
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            Assert.AreEqual(0, rig.Path.Sent.Count);
            Assert.AreEqual(AlertDescription.InternalError, rig.Link.Alert);

            // Nor is a session resumed, or a connection kept or taken back, whose owner nobody can tell any more.
            rig = new Rig(null, null, 1200, new DtlsStore(store, "a"));
            rig.AssertOpens(HandshakeKind.Full);
            Rig other = new Rig(rig.Server, null, 1200, new DtlsStore(store, "b"), null, 2);
            other.AssertOpens(HandshakeKind.Full);
            other.Credentials.Wipe();
            Assert.IsFalse(other.Link.Suspend());
            other.Link.Close();
            Assert.AreEqual((int)LinkState.Failed, (int)other.Open());
            rig = new Rig(null, null, 1200, new DtlsStore(store, "c"), null, 3);
            rig.AssertOpens(HandshakeKind.Full);
            Assert.IsTrue(rig.Link.Suspend());
            rig.Credentials.Wipe();
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
        }

        // Proves: SEC-29
        [TestMethod]
        public void A_new_key_while_worn_keys_are_renewed_is_the_one_that_is_renewed_with()
        {
            byte[][] keys = { NewKey, Zeros, TestServer.Key };
            for (int i = 0; i < keys.Length; i++)
            {
                Rig rig = new Rig(null, new DtlsOptions { MaxRecords = 3 });
                rig.AssertOpens(HandshakeKind.Full);
                rig.AssertCarries();
                rig.AssertCarries();
                rig.Link.Step(rig.NowMs);
                Assert.AreEqual((int)LinkState.Opening, (int)rig.Link.State);
                Change(rig);
                rig.Server.Psk = keys[i];
                rig.Server.ForgetSessions();
                Assert.AreEqual((int)(i == 0 ? LinkState.Open : LinkState.Failed), (int)rig.Run(long.MaxValue - 1));
            }
        }

        // Proves: SEC-29
        [TestMethod]
        public void A_connection_from_the_store_that_waits_for_the_network_does_not_outlive_its_key()
        {
            Store store = new MemoryStore();
            Rig rig = new Rig(null, null, 1200, new DtlsStore(store, "a"));
            rig.AssertOpens(HandshakeKind.Full);
            Assert.IsTrue(rig.Link.Suspend());
            Rig restarted = new Rig(rig.Server, null, 1200, new DtlsStore(store, "a"), null, 2);
            restarted.Path.Opens = LinkState.Opening;
            restarted.Link.Open(0);
            Change(restarted);
            restarted.Path.Become(LinkState.Open);
            restarted.Server.Psk = NewKey;
            Assert.AreEqual((int)LinkState.Open, (int)restarted.Run(long.MaxValue - 1));
            Assert.AreEqual((int)HandshakeKind.Full, (int)restarted.Link.Handshake);
        }

        // Proves: SEC-29
        [TestMethod]
        public void A_new_key_for_a_link_that_is_open_closed_or_failed_is_the_one_of_the_next_handshake()
        {
            LinkState[] states = { LinkState.Open, LinkState.Closed, LinkState.Failed };
            byte[][] keys = { NewKey, Zeros, TestServer.Key };
            for (int i = 0; i < states.Length * keys.Length; i++)
            {
                Rig rig = new Rig();
                rig.AssertOpens(HandshakeKind.Full);
                LinkState state = states[i / keys.Length];
                if (state != LinkState.Open)
                {
                    rig.Link.Close();
                }

                if (state == LinkState.Failed)
                {
                    rig.Path.IsSilent = true;
                    Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
                    rig.Path.IsSilent = false;
                }

                Change(rig);
                if (state == LinkState.Open)
                {
                    rig.AssertCarries();
                    rig.Link.Close();
                }

                rig.Server.Psk = keys[i % keys.Length];
                rig.Server.ForgetSessions();
                Assert.AreEqual((int)(i % keys.Length == 0 ? LinkState.Open : LinkState.Failed), (int)rig.Open());
            }
        }

        /// <summary>As a client does it: the link gets the new credentials, then the former are wiped.</summary>
        private static void Change(Rig rig)
        {
            rig.Link.SetCredentials(new PreSharedKey(TestServer.Identity, NewKey));
            rig.Credentials.Wipe();
        }

        /// <summary>A link that has taken so many datagrams of the server.</summary>
        private static Rig Handshaking(Rig rig, int datagrams)
        {
            rig.Path.Receives = datagrams;
            rig.Link.Open(0);
            rig.Link.Step(0);
            rig.Path.Receives = int.MaxValue;
            return rig;
        }
    }
}
