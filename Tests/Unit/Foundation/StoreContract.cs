using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    /// <summary>What every store promises, whatever it is made of. The store is empty and takes 32 bytes.</summary>
    internal static class StoreContract
    {
        internal static void Check(Store store)
        {
            byte[] buffer = new byte[40];
            Assert.AreEqual(Store.Missing, store.Read("a", buffer, 0, 40));
            Assert.IsTrue(store.Erase("a"));

            byte[] first = Hex.Parse("ee010203ee");
            Assert.IsTrue(store.Write("a", first, 1, 3));
            Assert.AreEqual(3, store.Read("a", buffer, 2, 3));
            Assert.AreEqual("000001020300", Hex.Of(buffer, 0, 6));
            Assert.AreEqual(Store.TooLarge, store.Read("a", buffer, 0, 2));

            Assert.IsTrue(store.Write("b", first, 0, 0));
            Assert.AreEqual(0, store.Read("b", buffer, 0, 40));
            Assert.AreEqual(0, store.Read("b", buffer, 0, 0));

            Assert.IsTrue(store.Write("a", first, 0, 5));
            Assert.AreEqual(5, store.Read("a", buffer, 0, 40));
            Assert.AreEqual("ee010203ee", Hex.Of(buffer, 0, 5));
            Assert.IsTrue(store.Write("a", first, 2, 1));
            Assert.AreEqual(1, store.Read("a", buffer, 0, 40));
            Assert.AreEqual("02", Hex.Of(buffer, 0, 1));

            Assert.IsTrue(store.Erase("a"));
            Assert.AreEqual(Store.Missing, store.Read("a", buffer, 0, 40));
            Assert.IsTrue(store.Erase("a"));
            Assert.AreEqual(0, store.Read("b", buffer, 0, 40));

            Assert.IsTrue(store.Write("a", buffer, 0, 32));
            Assert.AreEqual(32, store.Read("a", buffer, 0, 40));
            Assert.IsFalse(store.Write("a", buffer, 0, 33));
            Assert.AreEqual(32, store.Read("a", buffer, 0, 40));
        }
    }
}
