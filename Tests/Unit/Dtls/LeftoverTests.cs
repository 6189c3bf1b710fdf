using System.Collections;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>What of a link is left in its store and in what it gave to it.</summary>
    [TestClass]
    public class LeftoverTests
    {
        private const string Connection = "a-c";
        private const string Session = "a-s";
        private const string Numbers = "a-n";

        [TestMethod]
        public void What_was_read_or_written_with_keys_in_it_is_wiped()
        {
            WatchedStore store = new WatchedStore();
            Rig rig = Opened(store);
            Assert.IsTrue(rig.Link.Suspend());
            rig.AssertOpens(HandshakeKind.Restored);
            Rig next = new Rig(rig.Server, null, 1200, new DtlsStore(store, "a"), null, 2);
            next.AssertOpens(HandshakeKind.Resumed);
            Assert.IsTrue(store.Buffers.Count > 4);
            for (int i = 0; i < store.Buffers.Count; i++)
            {
                byte[] buffer = (byte[])store.Buffers[i];
                Assert.AreEqual(Hex.Of(new byte[buffer.Length]), Hex.Of(buffer));
            }
        }

        [TestMethod]
        public void A_session_that_cannot_be_resumed_any_more_leaves_the_store()
        {
            for (int i = 0; i < 2; i++)
            {
                WatchedStore store = new WatchedStore();
                Rig rig = Opened(store);
                Assert.IsTrue(store.Has(Session));
                rig.Link.Close();
                rig.Server.ForgetSessions();
                rig.Server.HasExtendedMasterSecret = i == 0;
                store.RefusesWrites = i == 0;
                rig.AssertOpens(HandshakeKind.Full);
                Assert.IsFalse(store.Has(Session));
            }
        }

        [TestMethod]
        public void New_credentials_erase_the_connection_of_the_former()
        {
            WatchedStore store = new WatchedStore();
            Rig rig = Opened(store);
            Assert.IsTrue(rig.Link.Suspend());
            Assert.IsTrue(store.Has(Connection));
            rig.Link.SetCredentials(new PreSharedKey(TestServer.Identity, Bytes.Sequence(50, 16)));
            Assert.IsFalse(store.Has(Connection));
            Assert.IsFalse(store.Has(Session));
        }

        // RFC 6655 §3: they are of the same keys.
        [TestMethod]
        public void Numbers_go_on_when_the_store_forgets_them_after_a_connection_was_taken_from_it()
        {
            WatchedStore store = new WatchedStore();
            Rig rig = Opened(store);
            rig.AssertCarries();
            Assert.IsTrue(rig.Link.Suspend());
            Rig next = new Rig(rig.Server, null, 1200, new DtlsStore(store, "a"), null, 2);
            next.AssertOpens(HandshakeKind.Restored);
            store.Erase(Numbers);
            next.AssertCarries();
            next.AssertCarries();
            for (int i = 0; i < rig.Server.Numbers.Count; i++)
            {
                Assert.AreEqual(i, rig.Server.Numbers.IndexOf(rig.Server.Numbers[i]));
            }
        }

        [TestMethod]
        public void A_connection_under_a_suite_that_is_not_known_any_more_gives_way_to_a_handshake()
        {
            WatchedStore store = new WatchedStore();
            DtlsOptions both = new DtlsOptions { CipherSuites = new int[] { CipherSuite.PskAes128CbcSha256, CipherSuite.PskAes128Ccm8 } };
            Rig rig = new Rig(new TestServer { Suite = CipherSuite.PskAes128CbcSha256, Cid = new byte[] { 1 } }, both, 1200, new DtlsStore(store, "a"));
            rig.AssertOpens(HandshakeKind.Full);
            Assert.IsTrue(rig.Link.Suspend());
            rig.Server.Suite = CipherSuite.PskAes128Ccm8;
            rig.Server.ForgetSessions();
            Rig next = new Rig(rig.Server, null, 1200, new DtlsStore(store, "a"), null, 2);
            next.AssertOpens(HandshakeKind.Full);
            next.AssertCarries();
        }

        private static Rig Opened(Store store)
        {
            Rig rig = new Rig(new TestServer { Cid = new byte[] { 1 } }, null, 1200, new DtlsStore(store, "a"));
            rig.AssertOpens(HandshakeKind.Full);
            return rig;
        }

        /// <summary>Remembers the buffers of records with keys.</summary>
        private sealed class WatchedStore : Store
        {
            internal readonly ArrayList Buffers = new ArrayList();
            internal bool RefusesWrites;

            private readonly MemoryStore _inner = new MemoryStore();

            public override bool IsDoubtful
            {
                get { return false; }
            }

            internal bool Has(string name)
            {
                return _inner.Read(name, new byte[512], 0, 512) != Missing;
            }

            public override int Read(string name, byte[] buffer, int offset, int count)
            {
                Note(name, buffer);
                return _inner.Read(name, buffer, offset, count);
            }

            public override bool Write(string name, byte[] buffer, int offset, int count)
            {
                Note(name, buffer);
                return !RefusesWrites && _inner.Write(name, buffer, offset, count);
            }

            public override bool Erase(string name)
            {
                return _inner.Erase(name);
            }

            private void Note(string name, byte[] buffer)
            {
                if (name != Numbers)
                {
                    Buffers.Add(buffer);
                }
            }
        }
    }
}
