using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class FileStoreTests
    {
        private const int MaxRecord = 32;

        // A history: record, length of what is written to it or -1 for an erase. The content is told by the step.
        private static readonly int[] Record = { 0, 1, 0, 0, 1, 2, 2, 0, 0, 1, 2, 2, 1, 0, 0, 2 };
        private static readonly int[] Length = { 5, 0, 9, 3, 7, 4, -1, -1, 6, 2, 3, -1, 7, 5, 5, -1 };
        private static readonly string[] Names = { "mark", "session", "once" };

        [TestMethod]
        public void It_keeps_what_every_store_promises()
        {
            for (int way = 0; way < CutMedium.Ways; way++)
            {
                StoreContract.Check(new FileStore(new CutMedium(way), MaxRecord));
            }
        }

        [TestMethod]
        public void A_record_is_there_after_a_restart()
        {
            byte[] buffer = new byte[MaxRecord];
            CutMedium medium = new CutMedium(0);
            for (int i = 0; i < 10; i++)
            {
                Assert.IsTrue(Put(new FileStore(medium, MaxRecord), "a", 5, i));
                Assert.IsTrue(Holds(new FileStore(medium, MaxRecord), "a", 5, i, buffer));
            }
        }

        [TestMethod]
        public void After_a_cut_at_any_step_the_old_record_is_there_or_the_new_one()
        {
            for (int way = 0; way < CutMedium.Ways; way++)
            {
                CutMedium whole = new CutMedium(way);
                Assert.AreEqual(Length.Length, Run(whole, 0));
                for (int cut = 0; cut < whole.Steps; cut++)
                {
                    CutMedium medium = new CutMedium(way);
                    medium.Power(cut);
                    int step = Run(medium, 0);
                    Assert.IsTrue(medium.IsDead);
                    medium.Power();
                    AssertOldOrNew(new FileStore(medium, MaxRecord), step);

                    // And the store goes on.
                    Assert.AreEqual(Length.Length, Run(medium, step));
                    AssertState(new FileStore(medium, MaxRecord), Length.Length);
                }
            }
        }

        [TestMethod]
        public void A_second_cut_while_it_recovers_does_no_harm_either()
        {
            CutMedium whole = new CutMedium(1);
            Run(whole, 0);
            for (int cut = 0; cut < whole.Steps; cut += 3)
            {
                for (int again = 0; again < 45; again += 4)
                {
                    CutMedium medium = new CutMedium(1);
                    medium.Power(cut);
                    int step = Run(medium, 0);
                    medium.Power(again);
                    step = Run(medium, step);
                    medium.Power();
                    if (step < Length.Length)
                    {
                        AssertOldOrNew(new FileStore(medium, MaxRecord), step);
                        Assert.AreEqual(Length.Length, Run(medium, step));
                    }

                    AssertState(new FileStore(medium, MaxRecord), Length.Length);
                }
            }
        }

        [TestMethod]
        public void What_is_erased_never_comes_back()
        {
            byte[] buffer = new byte[MaxRecord];
            for (int way = 0; way < CutMedium.Ways; way++)
            {
                // Erased, then written again and cut at every step: the erased content must not show.
                for (int cut = 0; cut < 30; cut++)
                {
                    CutMedium medium = new CutMedium(way);
                    FileStore store = new FileStore(medium, MaxRecord);
                    Assert.IsTrue(Put(store, "once", 8, 1));
                    Assert.IsTrue(Put(store, "once", 8, 2));
                    Assert.IsTrue(store.Erase("once"));
                    medium.Power(cut);
                    bool written = Put(store, "once", 8, 3);
                    medium.Power();
                    store = new FileStore(medium, MaxRecord);
                    Assert.IsTrue(Holds(store, "once", 8, 3, buffer) || (!written && store.Read("once", buffer, 0, MaxRecord) == Store.Missing));
                }
            }
        }

        [TestMethod]
        public void What_is_erased_is_gone_from_the_medium()
        {
            CutMedium medium = new CutMedium(0);
            FileStore store = new FileStore(medium, MaxRecord);
            byte[] secret = Hex.Parse("5ec2e75ec2e7");
            Assert.IsTrue(store.Write("key", secret, 0, 6));
            Assert.IsTrue(store.Write("key", secret, 0, 6));
            Assert.IsTrue(medium.Holds(secret));
            Assert.IsTrue(store.Erase("key"));
            Assert.IsFalse(medium.Holds(secret));
        }

        [TestMethod]
        public void A_write_that_failed_leaves_the_old_record()
        {
            byte[] buffer = new byte[MaxRecord];
            CutMedium medium = new CutMedium(1);
            FileStore store = new FileStore(medium, MaxRecord);
            Assert.IsTrue(Put(store, "a", 5, 1));
            medium.Power(7);
            Assert.IsFalse(Put(store, "a", 5, 2));
            Assert.IsFalse(store.Erase("a"));
            medium.Power();
            Assert.IsTrue(Holds(store, "a", 5, 1, buffer));
            medium.Denies = true;
            Assert.IsFalse(Put(store, "a", 5, 2));
            Assert.IsTrue(Holds(store, "a", 5, 1, buffer));
        }

        [TestMethod]
        public void A_worn_slot_gives_way_to_the_record_before_and_two_are_damage()
        {
            byte[] buffer = new byte[MaxRecord];
            CutMedium medium = new CutMedium(0);
            FileStore store = new FileStore(medium, MaxRecord);
            Assert.IsTrue(Put(store, "a", 5, 1));
            Assert.IsTrue(Put(store, "a", 5, 2));
            Assert.IsTrue(Holds(store, "a", 5, 2, buffer));
            Assert.IsFalse(store.IsDoubtful);
            medium.Spoil("a", 1);
            Assert.IsTrue(Holds(store, "a", 5, 1, buffer));
            Assert.IsTrue(store.IsDoubtful);
            medium.Spoil("a", 0);
            Assert.AreEqual(Store.Damaged, store.Read("a", buffer, 0, MaxRecord));
            Assert.IsTrue(store.Erase("a"));
            Assert.AreEqual(Store.Missing, store.Read("a", buffer, 0, MaxRecord));
            Assert.IsTrue(Put(store, "a", 5, 3));
            Assert.IsTrue(Holds(store, "a", 5, 3, buffer));
        }

        [TestMethod]
        public void Blank_flash_is_no_record()
        {
            for (int blank = 0; blank <= 0xFF; blank += 0xFF)
            {
                byte[] buffer = new byte[MaxRecord];
                for (int i = 0; i < MaxRecord; i++)
                {
                    buffer[i] = (byte)blank;
                }

                CutMedium medium = new CutMedium(0);
                Assert.IsTrue(medium.Write("a", 0, buffer, 0, MaxRecord));
                Assert.AreEqual(Store.Missing, new FileStore(medium, MaxRecord).Read("a", buffer, 0, MaxRecord));
            }
        }

        /// <summary>Runs the history from a step on and returns the step at which the power failed.</summary>
        private static int Run(CutMedium medium, int step)
        {
            FileStore store = new FileStore(medium, MaxRecord);
            for (; step < Length.Length; step++)
            {
                string name = Names[Record[step]];
                bool done = Length[step] < 0 ? store.Erase(name) : Put(store, name, Length[step], step);
                if (medium.IsDead)
                {
                    return step;
                }

                Assert.IsTrue(done);
            }

            return step;
        }

        private static void AssertOldOrNew(FileStore store, int step)
        {
            for (int record = 0; record < Names.Length; record++)
            {
                bool asBefore = IsAt(store, record, step);
                Assert.IsTrue(asBefore || (record == Record[step] && IsAt(store, record, step + 1)), Names[record]);
            }
        }

        private static void AssertState(FileStore store, int step)
        {
            for (int record = 0; record < Names.Length; record++)
            {
                Assert.IsTrue(IsAt(store, record, step), Names[record]);
            }
        }

        /// <summary>Whether a record is as the steps before <paramref name="step"/> have left it.</summary>
        private static bool IsAt(FileStore store, int record, int step)
        {
            byte[] buffer = new byte[MaxRecord];
            for (step--; step >= 0; step--)
            {
                if (Record[step] == record && Length[step] >= 0)
                {
                    return Holds(store, Names[record], Length[step], step, buffer);
                }

                if (Record[step] == record)
                {
                    break;
                }
            }

            return store.Read(Names[record], buffer, 0, MaxRecord) == Store.Missing;
        }

        private static bool Put(FileStore store, string name, int length, int seed)
        {
            byte[] buffer = new byte[length];
            for (int i = 0; i < length; i++)
            {
                buffer[i] = (byte)(31 * seed + 7 * i);
            }

            return store.Write(name, buffer, 0, length);
        }

        private static bool Holds(FileStore store, string name, int length, int seed, byte[] buffer)
        {
            if (store.Read(name, buffer, 0, buffer.Length) != length)
            {
                return false;
            }

            for (int i = 0; i < length; i++)
            {
                if (buffer[i] != (byte)(31 * seed + 7 * i))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
