using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class ReplayWindowTests
    {
        // Proves: WP-53, SEC-13
        [TestMethod]
        public void A_number_is_fresh_once()
        {
            ReplayWindow window = new ReplayWindow();
            Assert.IsTrue(window.IsFresh(7));
            window.Accept(7);
            Assert.IsFalse(window.IsFresh(7));
        }

        // Proves: WP-53
        [TestMethod]
        public void What_is_left_of_the_window_is_stale_and_what_is_inside_is_not()
        {
            ReplayWindow window = new ReplayWindow();
            window.Accept(100);
            Assert.IsTrue(window.IsFresh(100 - ReplayWindow.Width + 1));
            Assert.IsFalse(window.IsFresh(100 - ReplayWindow.Width));
        }

        [TestMethod]
        public void The_first_number_may_be_any()
        {
            ReplayWindow window = new ReplayWindow();
            Assert.AreEqual(-1L, window.Highest);
            Assert.IsTrue(window.IsFresh(0));
            Assert.IsTrue(window.IsFresh((1L << 48) - 1));
            Assert.IsFalse(window.IsFresh(-1));
            Assert.IsFalse(window.IsFresh(long.MinValue));
            window.Accept(0);
            Assert.IsFalse(window.IsFresh(0));
            Assert.IsTrue(window.IsFresh(1));
        }

        [TestMethod]
        public void Asking_does_not_move_the_window()
        {
            ReplayWindow window = new ReplayWindow();
            window.Accept(5);
            Assert.IsTrue(window.IsFresh(1000));
            Assert.IsTrue(window.IsFresh(1000));
            Assert.IsTrue(window.IsFresh(4));
            Assert.AreEqual(5L, window.Highest);
        }

        [TestMethod]
        public void Numbers_out_of_order_agree_with_a_list_of_all()
        {
            for (int width = ReplayWindow.Width; width <= ReplayWindow.MaxWidth; width += 16)
            {
                ReplayWindow window = new ReplayWindow(width);
                bool[] seen = new bool[600];
                int highest = -1;
                uint random = 12345;
                for (int i = 0; i < 600; i++)
                {
                    random = random * 1664525 + 1013904223;
                    int number = i / 2 + (int)((random >> 16) % 90);
                    bool fresh = number > highest - width && !seen[number];
                    Assert.AreEqual(fresh, window.IsFresh(number));
                    window.Accept(number);
                    seen[number] = true;
                    highest = number > highest ? number : highest;
                }
            }
        }

        [TestMethod]
        public void A_jump_as_far_as_the_window_forgets_all()
        {
            for (int width = ReplayWindow.Width; width <= ReplayWindow.MaxWidth; width += 32)
            {
                ReplayWindow window = new ReplayWindow(width);
                window.Accept(10);
                window.Accept(10 + width - 1);
                Assert.IsFalse(window.IsFresh(10));
                Assert.IsTrue(window.IsFresh(11));
                window.Accept(10 + 2 * width);
                Assert.IsFalse(window.IsFresh(10 + width));
                Assert.IsTrue(window.IsFresh(11 + width));
                Assert.AreEqual(1ul, window.Seen);
            }
        }

        // Proves: SEC-13
        [TestMethod]
        public void A_window_that_is_restored_knows_what_it_knew()
        {
            ReplayWindow window = new ReplayWindow();
            window.Accept(40);
            window.Accept(38);
            ReplayWindow restored = new ReplayWindow();
            restored.Restore(window.Highest, window.Seen);
            for (int number = 0; number < 50; number++)
            {
                Assert.AreEqual(window.IsFresh(number), restored.IsFresh(number));
            }

            Assert.IsFalse(restored.IsFresh(38));
            restored.Restore(-1, 0);
            Assert.IsTrue(restored.IsFresh(0));
        }
    }
}
