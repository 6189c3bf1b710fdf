using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    /// <summary>The static keys in the store.</summary>
    [TestClass]
    public class Scp03KeysTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(15)]
        [DataRow(17)]
        [DataRow(33)]
        public void Only_keys_of_AES_are_put(int length)
        {
            MemoryStore store = new MemoryStore();
            Assert.IsFalse(Scp03Keys.Put(store, 1, new byte[length], new byte[length], new SeededRandom(1)));
            Assert.IsFalse(Scp03Keys.Put(store, 1, new byte[16], new byte[24], new SeededRandom(1)));
            Assert.IsFalse(Scp03Keys.Put(store, -1, new byte[16], new byte[16], new SeededRandom(1)));
            Assert.IsFalse(Scp03Keys.Put(store, Scp03Keys.MaxVersion + 1, new byte[16], new byte[16], new SeededRandom(1)));
            Assert.IsFalse(new Scp03Keys(store).AreThere());
        }

        [TestMethod]
        [DataRow(16)]
        [DataRow(24)]
        [DataRow(32)]
        public void Keys_are_in_memory_only_while_a_session_is_opened(int length)
        {
            MemoryStore store = Scp03Fixture.Store(length);
            Scp03Keys keys = new Scp03Keys(store);
            Assert.AreEqual(0, keys.KeyLength);
            Assert.IsTrue(keys.AreThere());
            Assert.AreEqual(0, keys.KeyLength);

            Scp03Session session = new Scp03Session(new Lwm2m.Crypto.SoftwareCrypto(), keys, new SeededRandom(1));
            byte[] command = new byte[Scp03Session.MaxOpening];
            Assert.AreEqual(14, session.Begin(command, 0));
            Assert.AreEqual(length, keys.KeyLength);
            session.Authenticate(new byte[32], 0, 32, 0x9000, command, 0);
            Assert.AreEqual(0, keys.KeyLength);
            Assert.AreEqual(0, keys.Version);
        }

        [TestMethod]
        public void They_are_gone_while_EXTERNAL_AUTHENTICATE_is_under_way()
        {
            Scp03Keys keys = new Scp03Keys(Scp03Fixture.Store());
            Scp03Session session = Scp03Fixture.Session(keys, Scp03Fixture.Host128, int.MaxValue);
            byte[] command = new byte[Scp03Session.MaxOpening];
            byte[] answer = Hex.Parse(Scp03Fixture.Answer128);
            Assert.AreEqual(14, session.Begin(command, 0));
            Assert.AreEqual(21, session.Authenticate(answer, 0, answer.Length, 0x9000, command, 0));
            Assert.AreEqual(0, keys.KeyLength);
            Assert.IsTrue(session.Open(0, 0x9000));
            Assert.AreEqual(0, keys.KeyLength);
        }

        // Proves: SMS-48
        [TestMethod]
        public void A_damaged_record_of_keys_is_none()
        {
            byte[] record = new byte[Scp03Keys.MaxRecord + 1];
            int length = Scp03Fixture.Store().Read(Scp03Keys.Name, record, 0, record.Length);
            Assert.AreEqual(3 + 32 + 8, length);
            for (int count = 0; count <= record.Length; count++)
            {
                if (count != length)
                {
                    CheckNone(record, count);
                }
            }

            byte[] heads = { 0, 2, 1, 0x80, 2, 24 };
            for (int i = 0; i < heads.Length; i += 2)
            {
                byte kept = record[heads[i]];
                record[heads[i]] = heads[i + 1];
                CheckNone(record, length);
                record[heads[i]] = kept;
            }
        }

        private static void CheckNone(byte[] record, int count)
        {
            MemoryStore store = new MemoryStore();
            Assert.IsTrue(store.Write(Scp03Keys.Name, record, 0, count));
            Scp03Session session = Scp03Fixture.Session(store, Scp03Fixture.Host128);
            Assert.AreEqual(0, session.Begin(new byte[Scp03Session.MaxOpening], 0));
            Assert.AreEqual((int)Scp03Failure.NoKeys, (int)session.Failure);
            Assert.IsFalse(new Scp03Keys(store).AreThere());
        }
    }
}
