using System;
using System.Collections;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    [TestClass]
    public class SealedStoreTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(100)]
        public void What_was_written_is_read_and_not_to_be_seen_in_the_medium(int length)
        {
            MemoryStore medium = new MemoryStore();
            byte[] content = Bytes.Sequence(7, length);
            Assert.IsTrue(Made(medium, 1).Write("key", content, 0, length));
            byte[] read = new byte[length];
            Assert.AreEqual(length, Made(medium, 1).Read("key", read, 0, length));
            Assert.AreEqual(Hex.Of(content), Hex.Of(read));

            byte[] raw = new byte[256];
            int rawLength = medium.Read("key", raw, 0, raw.Length);
            Assert.AreEqual(length + SealedStore.Overhead, rawLength);
            Assert.IsTrue(length < 8 || Hex.Of(raw).IndexOf(Hex.Of(content, 0, 8)) < 0);
        }

        // Proves: LPWA-14
        [TestMethod]
        public void A_flipped_bit_anywhere_is_found()
        {
            MemoryStore medium = new MemoryStore();
            Made(medium, 1).Write("key", Bytes.Sequence(0, 20), 0, 20);
            byte[] raw = new byte[256];
            int length = medium.Read("key", raw, 0, raw.Length);
            byte[] read = new byte[20];
            for (int i = 0; i < length; i++)
            {
                raw[i] ^= 4;
                medium.Write("key", raw, 0, length);
                raw[i] ^= 4;
                Assert.AreEqual(Store.Damaged, Made(medium, 1).Read("key", read, 0, 20));
            }

            medium.Write("key", raw, 0, SealedStore.Overhead - 1);
            Assert.AreEqual(Store.Damaged, Made(medium, 1).Read("key", read, 0, 20));
            medium.Write("key", raw, 0, 0);
            Assert.AreEqual(Store.Damaged, Made(medium, 1).Read("key", read, 0, 20));
        }

        // A seal cannot tell an older record from the newest: what the medium doubts stays in doubt.
        // Proves: SEC-13
        [TestMethod]
        public void The_doubt_of_the_medium_is_passed_on()
        {
            CutStore medium = new CutStore(new MemoryStore());
            SealedStore store = Made(medium, 1);
            OwnedStore owned = new OwnedStore(store, "key");
            store.Write("key", Bytes.Sequence(0, 20), 0, 20);
            byte[] read = new byte[20];
            Assert.AreEqual(20, store.Read("key", read, 0, 20));
            Assert.IsFalse(store.IsDoubtful || owned.IsDoubtful);
            medium.Doubts = true;
            Assert.AreEqual(20, store.Read("key", read, 0, 20));
            Assert.IsTrue(store.IsDoubtful && owned.IsDoubtful);
        }

        [TestMethod]
        public void A_record_is_worth_nothing_under_another_name_or_key()
        {
            MemoryStore medium = new MemoryStore();
            Made(medium, 1).Write("one", Bytes.Sequence(0, 20), 0, 20);
            byte[] raw = new byte[256];
            int length = medium.Read("one", raw, 0, raw.Length);
            medium.Write("two", raw, 0, length);
            byte[] read = new byte[20];
            Assert.AreEqual(Store.Damaged, Made(medium, 1).Read("two", read, 0, 20));
            Assert.AreEqual(Store.Damaged, Made(medium, 2).Read("one", read, 0, 20));
            Assert.AreEqual(20, Made(medium, 1).Read("one", read, 0, 20));
        }

        [TestMethod]
        public void No_nonce_comes_twice_when_the_medium_is_wiped_or_an_old_copy_is_put_back_or_the_store_made_anew()
        {
            MemoryStore medium = new MemoryStore();
            RandomSource random = new SeededRandom(9);
            ArrayList nonces = new ArrayList();
            byte[] raw = new byte[64];
            for (int restart = 0; restart < 60; restart++)
            {
                // A factory reset wipes everything. All that a medium could tell is nothing after that.
                medium = restart % 3 == 0 ? new MemoryStore() : medium;
                SealedStore store = new SealedStore(medium, new SoftwareCrypto(), Bytes.Sequence(1, 16), random, 100);
                for (int i = 0; i < 3; i++)
                {
                    Assert.IsTrue(store.Write("key", new byte[1], 0, 1));
                    int length = medium.Read("key", raw, 0, raw.Length);
                    string nonce = Hex.Of(raw, 0, length - 1 - 16);
                    Assert.AreEqual(24, nonce.Length);
                    Assert.IsFalse(nonces.Contains(nonce));
                    nonces.Add(nonce);
                }

                for (int i = 0; i < 2 && restart % 3 == 1; i++)
                {
                    // The record as it was, in place of what is written next.
                    medium.Write("key", raw, 0, 29);
                    store = new SealedStore(medium, new SoftwareCrypto(), Bytes.Sequence(1, 16), random, 100);
                    store.Write("key", new byte[1], 0, 1);
                    medium.Read("key", raw, 0, raw.Length);
                    Assert.IsFalse(nonces.Contains(Hex.Of(raw, 0, 12)));
                    nonces.Add(Hex.Of(raw, 0, 12));
                }
            }
        }

        [TestMethod]
        public void It_writes_nothing_to_the_medium_but_the_record()
        {
            MemoryStore medium = new MemoryStore(1, 64);
            SealedStore store = Made(medium, 1);
            for (int i = 0; i < 100; i++)
            {
                Assert.IsTrue(store.Write("key", new byte[1], 0, 1));
            }

            Assert.IsFalse(store.Write("other", new byte[1], 0, 1));
        }

        [TestMethod]
        public void It_is_otherwise_a_store_like_any()
        {
            MemoryStore medium = new MemoryStore();
            SealedStore store = Made(medium, 1);
            byte[] buffer = new byte[64];
            Assert.AreEqual(Store.Missing, store.Read("key", buffer, 0, 64));
            Assert.IsTrue(store.Write("key", buffer, 0, 30));
            Assert.AreEqual(Store.TooLarge, store.Read("key", buffer, 0, 29));
            Assert.IsTrue(store.Erase("key"));
            Assert.AreEqual(Store.Missing, store.Read("key", buffer, 0, 64));
            Assert.IsFalse(store.Write("key", new byte[101], 0, 101));
            Assert.ThrowsException(typeof(ArgumentException), delegate { Made(new byte[15]); });
        }

        private static SealedStore Made(Store medium, int key)
        {
            return new SealedStore(medium, new SoftwareCrypto(), Bytes.Sequence(key, 16), new SeededRandom(key), 100);
        }

        private static void Made(byte[] key)
        {
            new SealedStore(new MemoryStore(), new SoftwareCrypto(), key, new SeededRandom(1));
        }
    }
}
