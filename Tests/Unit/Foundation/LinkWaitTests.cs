using System.Threading;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class LinkWaitTests
    {
        // Longer than any test may take: what ends such a wait is the event.
        private const int LongMs = 600000;

        [TestMethod]
        public void Three_links_of_one_driver_share_one_wait()
        {
            SharedDriver driver = new SharedDriver();
            LinkWait wait = WaitFor(driver.Links);
            Assert.IsFalse(wait.Wait(1));
            Assert.AreEqual(1, driver.Waits);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public void Whichever_link_of_the_driver_has_something_ends_the_wait(int link)
        {
            SharedDriver driver = new SharedDriver();
            LinkWait wait = WaitFor(driver.Links);
            Waiting waiting = new Waiting(wait);
            driver.Arrive(link);
            Assert.IsTrue(waiting.Join());
        }

        [TestMethod]
        public void What_a_link_holds_already_ends_the_wait_before_the_driver_is_asked()
        {
            SharedDriver driver = new SharedDriver();
            LinkWait wait = WaitFor(driver.Links);
            driver.Links[1].HasArrived = true;
            Assert.IsTrue(wait.Wait(LongMs));
            Assert.AreEqual(0, driver.Waits);
        }

        [TestMethod]
        public void Links_of_two_drivers_are_looked_at_in_turn()
        {
            SharedDriver one = new SharedDriver();
            SharedDriver other = new SharedDriver();
            LinkWait wait = WaitFor(new DatagramLink[] { one.Links[0], other.Links[2] });
            Waiting waiting = new Waiting(wait);
            other.Arrive(2);
            Assert.IsTrue(waiting.Join());
            Assert.AreEqual(0, one.Waits + other.Waits);
        }

        [TestMethod]
        public void Another_thread_ends_the_wait_at_a_driver()
        {
            LinkWait wait = WaitFor(new SharedDriver().Links);
            Waiting waiting = new Waiting(wait);
            wait.Wake();
            Assert.IsTrue(waiting.Join());
        }

        [TestMethod]
        public void Another_thread_ends_the_wait_at_two_drivers()
        {
            LinkWait wait = WaitFor(new DatagramLink[] { new SharedDriver().Links[0], new SharedDriver().Links[0] });
            Waiting waiting = new Waiting(wait);
            wait.Wake();
            Assert.IsTrue(waiting.Join());
        }

        [TestMethod]
        public void Another_thread_ends_the_wait_without_a_link()
        {
            LinkWait wait = WaitFor(new DatagramLink[0]);
            Waiting waiting = new Waiting(wait);
            wait.Wake();
            Assert.IsTrue(waiting.Join());
        }

        [TestMethod]
        public void What_was_woken_before_the_wait_ends_it_once()
        {
            LinkWait wait = WaitFor(new SharedDriver().Links);
            wait.Wake();
            Assert.IsTrue(wait.Wait(LongMs));
            Assert.IsFalse(wait.Wait(0));
        }

        [TestMethod]
        public void A_closed_link_is_not_waited_for()
        {
            SharedDriver driver = new SharedDriver();
            driver.Links[0].HasArrived = true;
            driver.Links[0].Close();
            LinkWait wait = new LinkWait();
            wait.Begin();
            wait.Add(null);
            wait.Add(driver.Links[0]);
            Assert.IsFalse(wait.Wait(0));
            Assert.AreEqual(0, driver.Waits);
        }

        private static LinkWait WaitFor(DatagramLink[] links)
        {
            LinkWait wait = new LinkWait();
            wait.Begin();
            for (int i = 0; i < links.Length; i++)
            {
                wait.Add(links[i]);
            }

            return wait;
        }

        /// <summary>A thread that waits.</summary>
        private sealed class Waiting
        {
            private readonly LinkWait _wait;
            private readonly Thread _thread;
            private bool _hasEnded;

            public Waiting(LinkWait wait)
            {
                _wait = wait;
                _thread = new Thread(Run);
                _thread.Start();
            }

            public bool Join()
            {
                _thread.Join();
                return _hasEnded;
            }

            private void Run()
            {
                _hasEnded = _wait.Wait(LongMs);
            }
        }
    }
}
