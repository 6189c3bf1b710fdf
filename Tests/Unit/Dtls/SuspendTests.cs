using System.Collections;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Connections and sessions that outlive a sleep with the power off.</summary>
    [TestClass]
    public class SuspendTests
    {
        // Proves: SEC-12
        [TestMethod]
        [DataRow(CipherSuite.PskAes128Ccm8, 0)]
        [DataRow(CipherSuite.PskAes128Ccm8, 6)]
        [DataRow(CipherSuite.PskAes128CbcSha256, 0)]
        public void A_connection_goes_on_after_a_restart_without_a_word_to_the_server(int suite, int cid)
        {
            Store store = new MemoryStore();
            TestServer server = new TestServer { Suite = suite, Cid = Bytes.Sequence(1, cid) };
            DtlsOptions options = new DtlsOptions { CipherSuites = new int[] { suite }, OwnConnectionIdLength = cid };
            Rig rig = new Rig(server, options, 1200, new DtlsStore(store, "a"));
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
            Assert.IsTrue(rig.Link.Suspend());
            Assert.AreEqual((int)LinkState.Closed, (int)rig.Link.State);
            Assert.AreEqual(0, server.Alerts.Count);

            Rig restarted = new Rig(server, options, 1200, new DtlsStore(store, "a"), null, 2);
            restarted.AssertOpens(HandshakeKind.Restored);
            Assert.AreEqual(0, restarted.Path.Sent.Count);
            restarted.AssertCarries();
            Assert.AreEqual(1, server.FullHandshakes);
        }

        // Proves: LPWA-12
        [TestMethod]
        public void From_another_address_a_connection_goes_on_by_its_Connection_ID_and_without_one_the_session_is_resumed()
        {
            byte[][] ids = { null, Bytes.Sequence(1, 4) };
            for (int i = 0; i < ids.Length; i++)
            {
                Store store = new MemoryStore();
                TestServer server = new TestServer { Cid = ids[i] };
                Rig rig = Opened(store, server);
                Assert.IsTrue(rig.Link.Suspend());

                Rig restarted = Made(store, server, 2);
                restarted.Path.ChangesAddress = true;
                restarted.AssertOpens(ids[i] is null ? HandshakeKind.Resumed : HandshakeKind.Restored);
                restarted.AssertCarries();
            }
        }

        // Proves: C-42
        [TestMethod]
        public void A_snapshot_is_used_once()
        {
            Store store = new MemoryStore();
            Rig rig = Opened(store, new TestServer());
            Assert.IsTrue(rig.Link.Suspend());
            Rig second = Made(store, rig.Server, 2);
            second.AssertOpens(HandshakeKind.Restored);
            Rig third = Made(store, rig.Server, 3);
            third.AssertOpens(HandshakeKind.Resumed);
            third.AssertCarries();
        }

        // Proves: SEC-13
        [TestMethod]
        public void Record_numbers_rise_over_restarts_and_replays_are_still_refused()
        {
            Store store = new MemoryStore();
            TestServer server = new TestServer();
            Rig rig = Opened(store, server);
            server.Send(23, Ascii.GetBytes("old"));
            byte[] old = (byte[])server.Output[0];
            Assert.AreEqual("old", rig.Take());
            for (int restarts = 0; restarts < 5; restarts++)
            {
                Assert.IsTrue(rig.Link.Suspend());
                rig = Made(store, server, restarts);
                rig.AssertOpens(HandshakeKind.Restored);
                rig.Path.Arrived.Add(old);
                Assert.IsNull(rig.Take());
                rig.AssertCarries();
            }

            AssertRising(server.Numbers);
        }

        // Proves: SEC-13, C-42
        [TestMethod]
        public void Wherever_the_power_is_cut_no_record_number_comes_twice_under_a_key()
        {
            for (int cut = 0; cut < 60; cut++)
            {
                CutStore store = new CutStore(new MemoryStore());
                TestServer server = new TestServer();
                Rig rig = new Rig(server, null, 1200, new DtlsStore(store, "a", 2));
                rig.AssertOpens(HandshakeKind.Full);
                store.Left = cut;
                for (int restarts = 0; restarts < 4 && !store.IsCut; restarts++)
                {
                    for (int i = 0; i < 3; i++)
                    {
                        rig.Send("data");
                    }

                    rig.Link.Suspend();
                    rig = new Rig(server, null, 1200, new DtlsStore(store, "a", 2), null, restarts + 2);
                    rig.Open();
                    rig.Send("data");
                }

                store.Left = int.MaxValue;
                store.IsCut = false;
                rig = new Rig(server, null, 1200, new DtlsStore(store, "a", 2), null, 99);
                Assert.AreEqual((int)LinkState.Open, (int)rig.Open());
                for (int i = 0; i < 3; i++)
                {
                    Assert.IsTrue(rig.Send("data"));
                }

                AssertRising(server.Numbers);
                for (int i = 0; i < server.PastNumbers.Count; i++)
                {
                    AssertRising((ArrayList)server.PastNumbers[i]);
                }

                // Where a snapshot outlived the connection it is of, the next handshake sets that right.
                rig.Link.Close();
                Assert.AreEqual((int)LinkState.Open, (int)rig.Open());
                rig.AssertCarries();
            }
        }

        [TestMethod]
        public void A_store_that_does_not_erase_gives_no_connection_back()
        {
            CutStore store = new CutStore(new MemoryStore());
            Rig rig = Opened(store, new TestServer());
            Assert.IsTrue(rig.Link.Suspend());
            store.Left = 0;
            Rig second = Made(store, rig.Server, 2);
            second.AssertOpens(HandshakeKind.Resumed);
            second.AssertCarries();
            Assert.IsFalse(second.Link.Suspend());
            store.Left = int.MaxValue;
            store.IsCut = false;
            second = Made(store, rig.Server, 3);
            second.AssertOpens(HandshakeKind.Restored);
        }

        [TestMethod]
        public void A_store_that_does_not_write_leaves_the_link_open()
        {
            CutStore store = new CutStore(new MemoryStore());
            Rig rig = Opened(store, new TestServer());
            store.Left = 0;
            Assert.IsFalse(rig.Link.Suspend());
            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            rig.AssertCarries();
        }

        [TestMethod]
        public void A_store_that_takes_nothing_keeps_no_link_from_opening_and_carrying()
        {
            CutStore store = new CutStore(new MemoryStore()) { Left = 0 };
            Rig rig = Opened(store, new TestServer());
            int refusals = store.Refusals;
            for (int i = 0; i < 3 * DtlsStore.DefaultNumbersPerWrite; i++)
            {
                Assert.IsTrue(rig.Send("data"));
            }

            Assert.AreEqual(refusals, store.Refusals);
            Assert.IsFalse(rig.Link.Suspend());
            rig.AssertCarries();
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
            AssertRising(rig.Server.Numbers);
        }

        // Proves: SEC-13
        [TestMethod]
        public void A_connection_whose_numbers_only_memory_knows_is_not_kept()
        {
            CutStore store = new CutStore(new MemoryStore());
            Rig rig = Opened(store, new TestServer());
            store.Left = 0;
            for (int i = 0; i < 2 * DtlsStore.DefaultNumbersPerWrite; i++)
            {
                Assert.IsTrue(rig.Send("data"));
            }

            store.Left = int.MaxValue;
            store.IsCut = false;
            Assert.IsFalse(rig.Link.Suspend());
            rig.AssertCarries();
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
            Assert.IsTrue(rig.Link.Suspend());
        }

        [TestMethod]
        public void A_connection_from_the_store_whose_numbers_cannot_be_kept_any_more_is_followed_by_a_new_one()
        {
            CutStore store = new CutStore(new MemoryStore());
            Rig rig = new Rig(new TestServer(), null, 1200, new DtlsStore(store, "a", 2));
            rig.AssertOpens(HandshakeKind.Full);
            Assert.IsTrue(rig.Link.Suspend());
            rig = new Rig(rig.Server, null, 1200, new DtlsStore(store, "a", 2), null, 2);
            rig.AssertOpens(HandshakeKind.Restored);
            rig.AssertCarries();
            store.Left = 0;
            int sent = 0;
            while (rig.Send("data"))
            {
                sent++;
            }

            Assert.IsTrue(sent < 2);
            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            rig.Link.Step(0);
            Assert.AreEqual((int)LinkState.Open, (int)rig.Run(long.MaxValue - 1));
            Assert.AreEqual((int)HandshakeKind.Resumed, (int)rig.Link.Handshake);
            for (int i = 0; i < 10; i++)
            {
                rig.AssertCarries();
                rig.Link.Step(0);
            }

            Assert.AreEqual(1, rig.Server.Resumptions);
        }

        [TestMethod]
        public void A_connection_that_may_not_be_the_last_one_kept_is_not_used()
        {
            CutStore store = new CutStore(new MemoryStore());
            Rig rig = Opened(store, new TestServer());
            Assert.IsTrue(rig.Link.Suspend());
            store.Doubts = true;
            Made(store, rig.Server, 2).AssertOpens(HandshakeKind.Resumed);
        }

        [TestMethod]
        public void An_account_that_is_gone_leaves_nothing_in_the_store_and_the_link_carries_on()
        {
            MemoryStore store = new MemoryStore();
            Rig rig = Opened(store, new TestServer());
            rig.Link.Abandon();
            byte[] record = new byte[256];
            Assert.AreEqual(Store.Missing, store.Read("a-s", record, 0, record.Length));
            rig.AssertCarries();
            Assert.IsFalse(rig.Link.Suspend());
            rig.AssertCarries();
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(Store.Missing, store.Read("a-s", record, 0, record.Length));
            Assert.AreEqual(Store.Missing, store.Read("a-c", record, 0, record.Length));
        }

        [TestMethod]
        public void Without_a_store_or_a_connection_there_is_nothing_to_suspend()
        {
            Rig rig = new Rig();
            Assert.IsFalse(rig.Link.Suspend());
            rig.AssertOpens(HandshakeKind.Full);
            Assert.IsFalse(rig.Link.Suspend());
            rig.AssertCarries();
        }

        // Proves: LPWA-12
        [TestMethod]
        public void A_session_is_resumed_after_a_restart_within_its_lifetime()
        {
            Store store = new MemoryStore();
            Rig rig = Opened(store, new TestServer());
            rig.Link.Close();
            rig = Made(store, rig.Server, 2);
            rig.NowMs = 1000;
            rig.AssertOpens(HandshakeKind.Resumed);
            rig.Link.Close();
            rig = Made(store, rig.Server, 3);
            rig.Link.Forget();
            rig.AssertOpens(HandshakeKind.Full);
        }

        // Proves: SEC-29
        [TestMethod]
        public void With_other_credentials_what_is_in_the_store_is_not_used()
        {
            Store store = new MemoryStore();
            Rig rig = Opened(store, new TestServer());
            Assert.IsTrue(rig.Link.Suspend());
            Rig other = Made(store, rig.Server, 2);
            other.Link.SetCredentials(new PreSharedKey(Ascii.GetBytes("other"), TestServer.Key));
            other.AssertOpens(HandshakeKind.Full);

            Assert.IsTrue(other.Link.Suspend());
            Rig third = Made(store, rig.Server, 3);
            third.AssertOpens(HandshakeKind.Full);
        }

        // Proves: LPWA-14
        [TestMethod]
        public void A_flipped_byte_in_a_sealed_store_leads_to_a_full_handshake()
        {
            MemoryStore medium = new MemoryStore();
            byte[] record = new byte[256];
            int length = 1;
            for (int at = 0; at < length; at += 7)
            {
                Rig rig = Opened(Sealed(medium), new TestServer());
                Assert.IsTrue(rig.Link.Suspend());
                length = Spoil(medium, "a-c", record, at);
                Spoil(medium, "a-s", record, at);
                Rig second = Made(Sealed(medium), rig.Server, 2);
                second.AssertOpens(HandshakeKind.Full);
                second.AssertCarries();
                Assert.IsTrue(second.Link.Suspend());
                second = Made(Sealed(medium), rig.Server, 3);
                second.AssertOpens(HandshakeKind.Restored);
            }

            Assert.IsTrue(length > 100);
        }

        private static int Spoil(Store medium, string name, byte[] record, int at)
        {
            int length = medium.Read(name, record, 0, record.Length);
            if (at < length)
            {
                record[at] ^= 1;
                medium.Write(name, record, 0, length);
            }
            else
            {
                medium.Erase(name);
            }

            return length;
        }

        private static Store Sealed(Store medium)
        {
            return new SealedStore(medium, new SoftwareCrypto(), Bytes.Sequence(1, 16), new SeededRandom(1));
        }

        private static Rig Opened(Store store, TestServer server)
        {
            Rig rig = Made(store, server, 1);
            rig.AssertOpens(HandshakeKind.Full);
            return rig;
        }

        private static Rig Made(Store store, TestServer server, int seed)
        {
            return new Rig(server, null, 1200, new DtlsStore(store, "a"), null, seed);
        }

        private static void AssertRising(ArrayList numbers)
        {
            for (int i = 1; i < numbers.Count; i++)
            {
                Assert.IsTrue((int)numbers[i - 1] < (int)numbers[i]);
            }
        }
    }
}
