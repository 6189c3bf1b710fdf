using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class MemoryStoreTests
    {
        [TestMethod]
        public void It_keeps_what_every_store_promises()
        {
            StoreContract.Check(new MemoryStore(4, 32));
        }

        [TestMethod]
        public void A_full_store_refuses_a_new_record_and_keeps_the_old_ones()
        {
            byte[] buffer = new byte[4];
            MemoryStore store = new MemoryStore(2, 4);
            Assert.IsTrue(store.Write("a", buffer, 0, 4));
            Assert.IsTrue(store.Write("b", buffer, 0, 4));
            Assert.IsFalse(store.Write("c", buffer, 0, 4));
            Assert.IsTrue(store.Write("b", buffer, 0, 1));
            Assert.AreEqual(4, store.Read("a", buffer, 0, 4));
            Assert.IsTrue(store.Erase("a"));
            Assert.IsTrue(store.Write("c", buffer, 0, 2));
            Assert.AreEqual(2, store.Read("c", buffer, 0, 4));
        }
    }
}
