using System.Collections;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>That no record number comes twice under a key, whatever becomes of the store, the power and the account.</summary>
    [TestClass]
    public class NumberTests
    {
        private const int Block = DtlsStore.DefaultNumbersPerWrite;
        private const int Sequences = 60;
        private const int Steps = 30;
        private const int SlotSize = 300;
        private const int MaxCut = 1500;

        // Proves: SEC-13, C-42
        [TestMethod]
        public void In_any_order_of_what_can_happen_no_number_comes_twice_under_a_key()
        {
            int restored = 0;
            int suspended = 0;
            int refused = 0;
            for (int seed = 1; seed <= Sequences; seed++)
            {
                Life life = new Life(seed);
                for (int i = 0; i < Steps; i++)
                {
                    life.Step();
                }

                life.AssertUnique();
                restored += life.Restored;
                suspended += life.Suspended;
                refused += life.Refused;
            }

            Assert.IsTrue(restored > Sequences / 2 && suspended > Sequences / 2 && refused > 0, restored + " " + suspended + " " + refused);
        }

        // Proves: SEC-13, C-42
        [TestMethod]
        public void Wherever_the_power_is_cut_in_a_close_a_suspend_or_a_key_change_no_number_comes_twice()
        {
            byte[] key = Bytes.Sequence(50, 16);
            bool isThrough = false;
            for (int cut = 0; !isThrough; cut++)
            {
                CutStore store = new CutStore(new MemoryStore());
                TestServer server = new TestServer();
                Rig rig = new Rig(server, null, 1200, new DtlsStore(store, "a", 2));
                store.Left = cut;
                rig.Open();
                Send(rig, 3);
                rig.Link.Close();
                rig.Open();
                Send(rig, 3);
                rig.Link.Suspend();
                rig.Open();
                Send(rig, 1);
                rig.Link.Suspend();
                rig.Open();
                rig.Link.SetCredentials(new PreSharedKey(TestServer.Identity, key));
                rig.Credentials.Wipe();
                Send(rig, 3);
                Assert.IsFalse(rig.Link.Suspend());
                rig.Link.Close();
                server.Psk = key;
                rig.Open();
                Send(rig, 3);
                rig.Link.Suspend();
                isThrough = !store.IsCut;
                store.Left = int.MaxValue;
                store.IsCut = false;

                // Neither credentials give back what was used.
                rig = new Rig(server, null, 1200, new DtlsStore(store, "a", 2), null, 8);
                server.Psk = TestServer.Key;
                rig.Open();
                Send(rig, 3);
                rig.Link.Suspend();
                rig = new Rig(server, null, 1200, new DtlsStore(store, "a", 2), null, 9);
                server.Psk = key;
                rig.Link.SetCredentials(new PreSharedKey(TestServer.Identity, key));
                rig.Open();
                Send(rig, 3);
                AssertUnique(server, cut.ToString());
            }
        }

        // Proves: SEC-13, C-42
        [TestMethod]
        public void Numbers_do_not_start_again_while_an_old_connection_cannot_be_erased()
        {
            CutStore store = new CutStore(new MemoryStore());
            TestServer server = new TestServer();
            Rig rig = new Rig(server, null, 1200, new DtlsStore(store, "a"));
            rig.AssertOpens(HandshakeKind.Full);
            Send(rig, 2 * Block);
            Assert.IsTrue(rig.Link.Suspend());
            store.Keeps = "a-c";
            rig = new Rig(server, null, 1200, new DtlsStore(store, "a"), null, 2);
            rig.AssertOpens(HandshakeKind.Resumed);
            Send(rig, 3);
            store.Keeps = null;
            rig = new Rig(server, null, 1200, new DtlsStore(store, "a"), null, 3);
            rig.AssertOpens(HandshakeKind.Restored);
            Send(rig, 3);
            AssertUnique(server, "");
        }

        // Proves: SEC-13
        [TestMethod]
        public void Of_two_links_under_one_name_the_later_one_has_the_store_alone()
        {
            MemoryStore store = new MemoryStore();
            RandomSource random = new SeededRandom(1);
            DtlsPsk engine = new DtlsPsk(random, null, null, store);
            Rig leaving = Made(engine, new TestServer(), TestServer.Key);
            leaving.AssertOpens(HandshakeKind.Full);
            Send(leaving, Block - 4);
            byte[] key = Bytes.Sequence(50, 16);
            Rig successor = Made(engine, new TestServer { Psk = key }, key);
            successor.AssertOpens(HandshakeKind.Full);
            Send(successor, (2 * Block) + 20);
            Send(leaving, 20);
            leaving.AssertCarries();
            Assert.IsTrue(successor.Link.Suspend());
            Send(leaving, 2 * Block);
            Assert.IsFalse(leaving.Link.Suspend());
            leaving.AssertCarries();
            leaving.Link.Close();
            leaving.AssertOpens(HandshakeKind.Resumed);
            leaving.Link.Abandon();
            leaving.Link.Close();

            Rig restarted = Made(new DtlsPsk(random, null, null, store), successor.Server, key);
            restarted.AssertOpens(HandshakeKind.Restored);
            Send(restarted, 3);
            AssertUnique(successor.Server, "successor");
            AssertUnique(leaving.Server, "leaving");
        }

        // Proves: SEC-13
        [TestMethod]
        public void A_link_that_lost_the_store_before_its_first_number_does_not_begin_at_the_first_again()
        {
            MemoryStore store = new MemoryStore();
            RandomSource random = new SeededRandom(1);
            Rig rig = Made(new DtlsPsk(random, null, null, store), new TestServer(), TestServer.Key);
            rig.AssertOpens(HandshakeKind.Full);
            Send(rig, 10);
            Assert.IsTrue(rig.Link.Suspend());
            DtlsPsk engine = new DtlsPsk(random, null, null, store);
            Rig restarted = Made(engine, rig.Server, TestServer.Key);
            restarted.AssertOpens(HandshakeKind.Restored);
            Made(engine, new TestServer(), TestServer.Key);
            Send(restarted, 1);
            restarted.Link.Step(0);
            Assert.AreEqual((int)LinkState.Open, (int)restarted.Run(long.MaxValue - 1));
            restarted.AssertCarries();
            AssertUnique(rig.Server, "");
        }

        [TestMethod]
        public void Links_for_no_store_leave_nothing_in_it()
        {
            CutStore store = new CutStore(new MemoryStore()) { Left = 0 };
            PreSharedKey credentials = new PreSharedKey(TestServer.Identity, TestServer.Key) { Name = LinkCredentials.Unkept };
            Rig rig = new Rig(new TestServer(), new DtlsPsk(new SeededRandom(1), null, null, store), credentials);
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
            rig.Link.Close();
            Assert.IsFalse(store.IsCut);
        }

        private static Rig Made(DtlsPsk engine, TestServer server, byte[] key)
        {
            return new Rig(server, engine, new PreSharedKey(TestServer.Identity, key) { Name = "0" });
        }

        private static void Send(Rig rig, int records)
        {
            for (int i = 0; i < records; i++)
            {
                rig.Send("data");
            }
        }

        private static void AssertUnique(TestServer server, string message)
        {
            AssertUnique(server.Numbers, message);
            for (int i = 0; i < server.PastNumbers.Count; i++)
            {
                AssertUnique((ArrayList)server.PastNumbers[i], message);
            }
        }

        private static void AssertUnique(ArrayList numbers, string message)
        {
            for (int i = 0; i < numbers.Count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    Assert.IsFalse((int)numbers[i] == (int)numbers[j], message + ": number " + numbers[i]);
                }
            }
        }

        /// <summary>A device to which anything happens, on a medium whose power fails in the middle of a write.</summary>
        private sealed class Life
        {
            private readonly SeededRandom _random;
            private readonly CutMedium _medium;
            private readonly ArrayList _servers = new ArrayList();
            private readonly int _seed;
            private DtlsPsk _engine;
            private Rig _rig;
            private Rig _leaving;
            private byte[] _key = TestServer.Key;
            private int _keys;

            public Life(int seed)
            {
                _seed = seed;
                _random = new SeededRandom(seed);
                _medium = new CutMedium(seed % CutMedium.Ways, SlotSize);
                Boot(Served());
            }

            public int Restored { get; private set; }

            public int Suspended { get; private set; }

            public int Refused { get; private set; }

            public void Step()
            {
                switch (_random.Next(12))
                {
                    case 0:
                    case 1:
                        Open();
                        break;
                    case 2:
                    case 3:
                    case 4:
                        Send(_rig, 1 + _random.Next(2 * Block));
                        _rig.Link.Step(0);
                        if (_leaving is not null)
                        {
                            Send(_leaving, _random.Next(Block));
                        }

                        break;
                    case 5:
                    case 6:
                        Suspend();
                        break;
                    case 7:
                        Restart();
                        break;
                    case 8:
                        ChangeKey();
                        break;
                    case 9:
                        _rig.Link.Close();
                        break;
                    case 10:
                        _medium.Power(_random.Next(MaxCut));
                        break;
                    default:
                        Succeed();
                        break;
                }

                // A medium without power is for some time one that takes nothing, then everything stops.
                if (_medium.IsDead && _random.Next(4) == 0)
                {
                    Refused++;
                    _medium.Power();
                    if (_random.Next(2) == 0)
                    {
                        Boot(_rig.Server);
                    }
                }
            }

            public void AssertUnique()
            {
                for (int i = 0; i < _servers.Count; i++)
                {
                    NumberTests.AssertUnique((TestServer)_servers[i], "seed " + _seed);
                }
            }

            private void Open()
            {
                if (_rig.Link.State != LinkState.Open)
                {
                    _rig.Open();
                    Restored += _rig.Link.Handshake == HandshakeKind.Restored ? 1 : 0;
                }
            }

            private void Suspend()
            {
                Open();
                if (_rig.Link.Suspend())
                {
                    Suspended++;
                    Restart();
                    Open();
                }
            }

            private void Restart()
            {
                _medium.Power();
                Boot(_rig.Server);
            }

            private void ChangeKey()
            {
                PreSharedKey former = _rig.Credentials;
                NextKey();
                _rig.Server.Psk = _key;
                PreSharedKey next = Credentials();
                _rig.Link.SetCredentials(next);
                former.Wipe();
                if (_random.Next(2) == 0)
                {
                    _rig.Link.Close();
                }
            }

            /// <summary>A server takes the place of another, which is still spoken to.</summary>
            private void Succeed()
            {
                _leaving = _rig;
                NextKey();
                _rig = new Rig(Served(), _engine, Credentials());
                Open();
            }

            private void Boot(TestServer server)
            {
                _leaving = null;
                _engine = new DtlsPsk(_random, null, null, new FileStore(_medium, SlotSize - 20));
                _rig = new Rig(server, _engine, Credentials());
            }

            private TestServer Served()
            {
                TestServer server = new TestServer { Psk = _key };
                _servers.Add(server);
                return server;
            }

            private void NextKey()
            {
                _key = Bytes.Sequence(++_keys, 16);
            }

            private PreSharedKey Credentials()
            {
                return new PreSharedKey(TestServer.Identity, _key) { Name = "0" };
            }
        }
    }
}
