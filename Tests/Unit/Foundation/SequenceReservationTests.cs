using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class SequenceReservationTests
    {
        private const long Limit = 1L << 40;

        [TestMethod]
        public void Numbers_go_up_one_by_one()
        {
            SequenceReservation numbers = new SequenceReservation(new MemoryStore(1, 8), "piv", 10, Limit);
            for (int i = 0; i < 35; i++)
            {
                Assert.AreEqual((long)i, Take(numbers));
            }
        }

        // Proves: SEC-13
        [TestMethod]
        public void A_restart_goes_on_behind_all_that_may_be_used_up()
        {
            MemoryStore store = new MemoryStore(1, 8);
            long highest = -1;
            for (int restart = 0; restart < 20; restart++)
            {
                SequenceReservation numbers = new SequenceReservation(store, "piv", 10, Limit);
                for (int i = 0; i < restart; i++)
                {
                    long number = Take(numbers);
                    Assert.IsTrue(number > highest);
                    Assert.IsTrue(number <= highest + 10);
                    highest = number;
                }
            }
        }

        // Proves: SEC-13
        [TestMethod]
        public void A_worn_mark_costs_a_block_and_repeats_no_number()
        {
            for (int taken = 1; taken < 45; taken++)
            {
                for (int slot = 0; slot < 2; slot++)
                {
                    CutMedium medium = new CutMedium(0);
                    SequenceReservation numbers = new SequenceReservation(new FileStore(medium, 8), "piv", 10, Limit);
                    long highest = -1;
                    for (int i = 0; i < taken; i++)
                    {
                        highest = Take(numbers);
                    }

                    if (taken > 10 || slot == 0)
                    {
                        medium.Spoil("piv", slot);
                    }

                    long next = Take(new SequenceReservation(new FileStore(medium, 8), "piv", 10, Limit));
                    Assert.IsTrue(next > highest);
                    Assert.IsTrue(next <= highest + 20);
                }
            }
        }

        /// <summary>A cut, then wear: the mark that was written after the cut is lost too.</summary>
        // Proves: SEC-13
        [TestMethod]
        public void A_worn_mark_after_a_cut_repeats_no_number()
        {
            for (int cut = 0; cut < 60; cut++)
            {
                for (int slot = 0; slot < 2; slot++)
                {
                    CutMedium medium = new CutMedium(0);
                    long highest = TakeAll(medium, 7, -1);
                    medium.Power(cut);
                    highest = TakeAll(medium, 7, highest);
                    medium.Power();
                    highest = TakeAll(medium, 3, highest);
                    medium.Spoil("piv", slot);
                    TakeAll(medium, 3, highest);
                }
            }
        }

        [TestMethod]
        public void What_was_told_is_resumed_by_one_restart_and_only_where_the_mark_has_not_moved()
        {
            MemoryStore store = new MemoryStore(1, 8);
            SequenceReservation numbers = new SequenceReservation(store, "piv", 10, Limit);
            Take(numbers);
            Take(numbers);
            long next;
            long mark;
            Assert.IsTrue(numbers.TryTell(out next, out mark));
            Assert.AreEqual(2L, next);

            // Nothing has gone out: it still holds.
            for (int i = 0; i < 2; i++)
            {
                numbers = new SequenceReservation(store, "piv", 10, Limit);
                Assert.IsFalse(numbers.TryResume(next, mark + 1));
                Assert.IsTrue(numbers.TryResume(next, mark));
            }

            Assert.AreEqual(2L, Take(numbers));
            Assert.IsFalse(numbers.TryResume(next, mark));
            Assert.AreEqual(3L, Take(numbers));
            numbers = new SequenceReservation(store, "piv", 10, Limit);
            Assert.IsFalse(numbers.TryResume(next, mark));
            Assert.AreEqual(12L, Take(numbers));

            Assert.IsTrue(numbers.TryTell(out next, out mark));
            Assert.IsTrue(numbers.TryMove());
            Assert.IsFalse(new SequenceReservation(store, "piv", 10, Limit).TryResume(next, mark));

            // Nor where no number went out between one restart and the next: what was told is used up all the same.
            Assert.IsTrue(numbers.TryTell(out next, out mark));
            numbers = new SequenceReservation(store, "piv", 10, Limit);
            Assert.IsTrue(numbers.TryResume(next, mark));
            Assert.IsFalse(numbers.TryResume(next - 1, mark));
            Assert.IsTrue(numbers.TryMove());
            Assert.IsFalse(new SequenceReservation(store, "piv", 10, Limit).TryResume(next, mark));
        }

        // Proves: SEC-13
        [TestMethod]
        public void Where_the_store_takes_no_mark_numbers_for_keys_in_memory_go_on_and_others_stop()
        {
            long number;
            CutMedium medium = new CutMedium(0);
            SequenceReservation numbers = new SequenceReservation(new FileStore(medium, 8), "piv", 4, Limit);
            Assert.AreEqual(0L, Take(numbers));
            medium.Power(0);
            int tried = medium.Writes;
            for (long expected = 1; expected < 40; expected++)
            {
                Assert.IsTrue(numbers.TryTakeUnkept(out number));
                Assert.AreEqual(expected, number);
                Assert.AreEqual(expected < 4, numbers.IsKept);
            }

            Assert.AreEqual(9, medium.Writes - tried);
            Assert.IsFalse(numbers.TryTake(out number));
            Assert.IsFalse(numbers.TryKeep());
            medium.Power();
            Assert.IsTrue(numbers.TryKeep());
            Assert.IsTrue(numbers.IsKept);
            Assert.AreEqual(40L, Take(numbers));

            // Also when the mark that was written last is lost.
            for (int slot = 0; slot < 2; slot++)
            {
                medium.Spoil("piv", slot);
                Assert.IsTrue(Take(new SequenceReservation(new FileStore(medium, 8), "piv", 4, Limit)) > 40);
            }
        }

        // Proves: SEC-13
        [TestMethod]
        public void No_number_comes_twice_wherever_the_power_is_cut()
        {
            for (int way = 0; way < CutMedium.Ways; way++)
            {
                for (int cut = 0; cut < 120; cut++)
                {
                    CutMedium medium = new CutMedium(way);
                    medium.Power(cut);
                    long highest = TakeAll(medium, 20, -1);
                    medium.Power(cut / 2);
                    highest = TakeAll(medium, 20, highest);
                    medium.Power();
                    long last = TakeAll(medium, 20, highest);
                    Assert.IsTrue(last >= highest + 20);
                }
            }
        }

        [TestMethod]
        public void A_block_costs_one_write()
        {
            int[] blocks = { 1, 10, 100, 1000 };
            int[] writes = { 1000, 100, 10, 1 };
            for (int i = 0; i < blocks.Length; i++)
            {
                CutMedium medium = new CutMedium(0);
                SequenceReservation numbers = new SequenceReservation(new FileStore(medium, 8), "piv", blocks[i], Limit);
                for (int n = 0; n < 1000; n++)
                {
                    Take(numbers);
                }

                Assert.AreEqual(writes[i], medium.Writes);
            }
        }

        [TestMethod]
        public void Numbers_stop_at_the_limit_and_stay_stopped()
        {
            MemoryStore store = new MemoryStore(1, 8);
            SequenceReservation numbers = new SequenceReservation(store, "piv", 10, Limit, Limit - 15);
            for (long expected = Limit - 15; expected < Limit; expected++)
            {
                Assert.AreEqual(expected, Take(numbers));
            }

            long number;
            Assert.IsFalse(numbers.TryTake(out number));
            Assert.IsFalse(numbers.TryTake(out number));
            Assert.IsFalse(new SequenceReservation(store, "piv", 10, Limit).TryTake(out number));
        }

        [TestMethod]
        public void Without_the_store_there_is_no_number_and_with_it_they_go_on()
        {
            long number;
            CutMedium medium = new CutMedium(0);
            SequenceReservation numbers = new SequenceReservation(new FileStore(medium, 8), "piv", 2, Limit);
            Assert.AreEqual(0L, Take(numbers));
            medium.Power(5);
            Assert.AreEqual(1L, Take(numbers));
            Assert.IsFalse(numbers.TryTake(out number));
            Assert.IsFalse(numbers.TryTake(out number));
            medium.Power();
            Assert.AreEqual(2L, Take(numbers));
        }

        // Proves: SEC-13
        [TestMethod]
        public void A_mark_that_is_damaged_gives_no_number()
        {
            long number;
            CutMedium medium = new CutMedium(0);
            FileStore store = new FileStore(medium, 16);
            SequenceReservation numbers = new SequenceReservation(store, "piv", 1, Limit);
            Take(numbers);
            Take(numbers);
            medium.Spoil("piv", 0);
            medium.Spoil("piv", 1);
            Assert.IsFalse(new SequenceReservation(store, "piv", 1, Limit).TryTake(out number));

            Assert.IsTrue(store.Erase("piv"));
            Assert.IsTrue(store.Write("piv", new byte[9], 0, 9));
            Assert.IsFalse(new SequenceReservation(store, "piv", 1, Limit).TryTake(out number));
        }

        [TestMethod]
        public void A_new_key_starts_again_and_that_outlives_a_restart()
        {
            CutMedium medium = new CutMedium(0);
            SequenceReservation numbers = new SequenceReservation(new FileStore(medium, 8), "piv", 10, Limit, 1);
            Assert.AreEqual(1L, Take(numbers));
            Assert.AreEqual(2L, Take(numbers));
            medium.Power(0);
            Assert.IsFalse(numbers.TryRestart());
            medium.Power();
            Assert.AreEqual(3L, Take(numbers));
            Assert.IsTrue(numbers.TryRestart());
            Assert.AreEqual(1L, Take(new SequenceReservation(new FileStore(medium, 8), "piv", 10, Limit, 1)));
            Assert.IsTrue(numbers.TryRestart());
            Assert.AreEqual(1L, Take(numbers));
        }

        private static long Take(SequenceReservation numbers)
        {
            long number;
            Assert.IsTrue(numbers.TryTake(out number));
            return number;
        }

        /// <summary>Takes numbers until the power fails, each above all before, and returns the last.</summary>
        private static long TakeAll(CutMedium medium, int count, long highest)
        {
            SequenceReservation numbers = new SequenceReservation(new FileStore(medium, 8), "piv", 5, Limit);
            long number;
            for (; count > 0 && numbers.TryTake(out number); count--)
            {
                Assert.IsTrue(number > highest);
                highest = number;
            }

            return highest;
        }
    }
}
