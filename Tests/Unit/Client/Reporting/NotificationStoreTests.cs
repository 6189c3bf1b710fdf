using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What waits, in which order, and what goes when there is no room.</summary>
    [TestClass]
    public class NotificationStoreTests
    {
        [TestMethod]
        public void What_was_added_first_comes_out_first_with_its_payload_and_format()
        {
            NotificationStore store = new NotificationStore(4, 64);
            Assert.AreEqual(NotificationStore.None, store.FirstObservation);
            Assert.IsTrue(Add(store, 3, "abc", 110));
            Assert.IsTrue(Add(store, 1, "", 0));
            Assert.AreEqual(2, store.Count);
            Assert.AreEqual(2 * NotificationStore.HeadLength + 3, store.Bytes);
            AssertFirst(store, 3, "abc", 110);
            store.RemoveFirst();
            AssertFirst(store, 1, "", 0);
            store.RemoveFirst();
            Assert.AreEqual(0, store.Count);
            Assert.AreEqual(0, store.Bytes);
        }

        [TestMethod]
        public void Count_and_bytes_are_bounds()
        {
            NotificationStore store = new NotificationStore(2, 20);
            Assert.IsTrue(Add(store, 0, "12", 0));
            Assert.IsFalse(Add(store, 0, "1234567", 0));
            Assert.IsTrue(Add(store, 0, "123456", 0));
            Assert.AreEqual(20, store.Bytes);
            Assert.IsFalse(store.HasRoom(0));
            store.RemoveFirst();
            AssertFirst(store, 0, "123456", 0);
            Assert.IsTrue(store.HasRoom(2));
            Assert.IsFalse(store.HasRoom(3));
            Assert.IsTrue(store.CanHold(14));
            Assert.IsFalse(store.CanHold(15));
            store = new NotificationStore(1, 64);
            Assert.IsTrue(Add(store, 0, "1", 0));
            Assert.IsFalse(Add(store, 0, "1", 0));
            Assert.IsFalse(new NotificationStore(0, 64).CanHold(1));
        }

        [TestMethod]
        public void The_oldest_of_the_same_observation_makes_room_first()
        {
            NotificationStore store = Filled("0a", "1b", "1c", "0d");
            Assert.AreEqual(1, store.MakeRoom(1, out bool isSuperseded));
            Assert.IsTrue(isSuperseded);
            AssertHolds(store, "0a", "1c", "0d");
        }

        [TestMethod]
        public void Then_the_oldest_that_has_a_newer_value_of_its_own()
        {
            NotificationStore store = Filled("2a", "0b", "1c", "0d", "1e");
            Assert.AreEqual(0, store.MakeRoom(3, out bool isSuperseded));
            Assert.IsTrue(isSuperseded);
            AssertHolds(store, "2a", "1c", "0d", "1e");
            Assert.AreEqual(1, store.MakeRoom(3, out isSuperseded));
            Assert.IsTrue(isSuperseded);
            AssertHolds(store, "2a", "0d", "1e");
        }

        [TestMethod]
        public void Then_the_oldest_of_all_which_is_a_loss()
        {
            NotificationStore store = Filled("2a", "0b");
            Assert.AreEqual(2, store.MakeRoom(3, out bool isSuperseded));
            Assert.IsFalse(isSuperseded);
            AssertHolds(store, "0b");
        }

        [TestMethod]
        public void What_is_on_its_way_goes_last()
        {
            NotificationStore store = Filled("0a", "1b", "0c");
            store.IsOnItsWay = true;
            Assert.AreEqual(0, store.MakeRoom(0, out bool isSuperseded));
            Assert.IsTrue(isSuperseded);
            Assert.IsTrue(store.IsOnItsWay);
            Assert.AreEqual(1, store.MakeRoom(0, out isSuperseded));
            Assert.IsFalse(isSuperseded);
            AssertFirst(store, 0, "a", 0);
            Assert.AreEqual(0, store.MakeRoom(0, out isSuperseded));
            Assert.IsTrue(isSuperseded);
            Assert.IsFalse(store.IsOnItsWay);
            Assert.AreEqual(NotificationStore.None, store.MakeRoom(0, out isSuperseded));
        }

        [TestMethod]
        public void All_of_an_observation_can_be_removed()
        {
            NotificationStore store = Filled("0a", "1b", "0c");
            Assert.IsTrue(store.Remove(0));
            Assert.IsTrue(store.Remove(0));
            Assert.IsFalse(store.Remove(0));
            AssertHolds(store, "1b");
        }

        [TestMethod]
        public void A_record_brings_all_back()
        {
            byte[] record = Saved(Filled("0a", "1b", "0c"));
            NotificationStore store = new NotificationStore(8, 64);
            Assert.IsTrue(store.TryRestore(new StateReader(record, record.Length)));
            Assert.AreEqual(3, store.Count);
            AssertHolds(store, "0a", "1b", "0c");
        }

        [TestMethod]
        public void A_record_that_is_cut_or_does_not_fit_brings_nothing()
        {
            byte[] record = Saved(Filled("0a", "1b", "0c"));
            for (int length = 0; length < record.Length; length++)
            {
                AssertRefused(new NotificationStore(8, 64), record, length);
            }

            AssertRefused(new NotificationStore(2, 64), record, record.Length);
            AssertRefused(new NotificationStore(8, 20), record, record.Length);
        }

        [TestMethod]
        public void A_record_whose_lengths_do_not_add_up_brings_nothing()
        {
            byte[] good = Saved(Filled("0a", "1b"));
            for (int value = 0; value < 256; value++)
            {
                byte[] record = (byte[])good.Clone();
                record[2 + NotificationStore.HeadLength - 1] = (byte)value;
                if (value != 1)
                {
                    NotificationStore store = new NotificationStore(8, 64);
                    bool isTaken = store.TryRestore(new StateReader(record, record.Length));

                    // All in one is as good as two; no reader can know.
                    Assert.AreEqual(value == 1 + NotificationStore.HeadLength + 1, isTaken);
                }
            }
        }

        private static void AssertRefused(NotificationStore store, byte[] record, int length)
        {
            Assert.IsFalse(store.TryRestore(new StateReader(record, length)));
            Assert.AreEqual(0, store.Count);
            Assert.AreEqual(0, store.Bytes);
        }

        private static byte[] Saved(NotificationStore store)
        {
            byte[] record = new byte[store.Bytes + 2];
            ByteWindow output = new ByteWindow();
            output.Begin(record, 0, 0, record.Length);
            store.Save(output);
            Assert.AreEqual(record.Length, output.Total);
            return record;
        }

        private static NotificationStore Filled(params string[] entries)
        {
            NotificationStore store = new NotificationStore(8, 64);
            for (int i = 0; i < entries.Length; i++)
            {
                Assert.IsTrue(Add(store, entries[i][0] - '0', entries[i].Substring(1), 0));
            }

            return store;
        }

        private static void AssertHolds(NotificationStore store, params string[] entries)
        {
            for (int i = 0; i < entries.Length; i++)
            {
                AssertFirst(store, entries[i][0] - '0', entries[i].Substring(1), 0);
                store.RemoveFirst();
            }

            Assert.AreEqual(0, store.Count);
            for (int i = 0; i < entries.Length; i++)
            {
                Assert.IsTrue(Add(store, entries[i][0] - '0', entries[i].Substring(1), 0));
            }
        }

        private static bool Add(NotificationStore store, int observation, string text, int format)
        {
            store.Begin().WriteAscii(text);
            return store.TryAdd(observation, format);
        }

        private static void AssertFirst(NotificationStore store, int observation, string text, int format)
        {
            byte[] payload = new byte[32];
            ByteWindow output = new ByteWindow();
            output.Begin(payload, 0, 0, payload.Length);
            store.WriteFirst(output);
            Assert.AreEqual(observation, store.FirstObservation);
            Assert.AreEqual(format, store.FirstFormat);
            Assert.AreEqual(text.Length, output.Total);
            for (int i = 0; i < text.Length; i++)
            {
                Assert.AreEqual((int)text[i], (int)payload[i]);
            }
        }
    }
}
