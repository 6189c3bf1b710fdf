using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>When a bootstrap is tried next, and what has been tried, outlive a sleep with the power off.</summary>
    [TestClass]
    public class HoldOffOverSleepTests
    {
        private const long Noon = 1700000000000;

        [TestMethod]
        public void A_device_that_wakes_in_between_comes_to_the_end_of_its_hold_off()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            for (int wake = 0; wake < 4; wake++)
            {
                BootstrapRig rig = Started(store, clock);
                Assert.AreEqual(rig.NowMs + 3600000 - wake * 900000, rig.Client.Sleep.NextWakeMs);
                Assert.IsTrue(rig.Client.Sleep.MaySleep);
                Assert.IsNull(rig.Link("bs"));
                Assert.IsTrue(rig.Client.Sleep.Suspend(rig.NowMs));
                clock.Set(clock.UnixMs + 900000);
            }

            Assert.AreEqual("/bs", Started(store, clock).Take("bs").Path);
        }

        [TestMethod]
        public void A_power_cut_does_not_begin_the_hold_off_anew()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            Started(store, clock);
            clock.Set(Noon + 3599000);
            BootstrapRig rig = Started(store, clock);
            Assert.IsNull(rig.Link("bs"));
            rig.Run(1000);
            Assert.AreEqual("/bs", rig.Take("bs").Path);
        }

        [TestMethod]
        public void Where_the_time_is_not_known_it_is_over_with_the_start()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            BootstrapRig rig = Started(store, null);
            Assert.IsNull(rig.Link("bs"));
            Assert.IsTrue(rig.Client.Sleep.Suspend(rig.NowMs));
            Assert.AreEqual("/bs", Started(store, null).Take("bs").Path);

            // A clock that went back is none.
            store = new MemoryStore(8, 1024);
            rig = Started(store, new TestClock(Noon));
            Assert.IsTrue(rig.Client.Sleep.Suspend(rig.NowMs));
            Assert.AreEqual("/bs", Started(store, new TestClock(Noon - 1)).Take("bs").Path);
        }

        [TestMethod]
        public void Tries_that_failed_count_on_and_their_pause_is_kept()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            BootstrapRig rig = Started(store, clock);
            clock.Set(Noon + 3600000);
            rig.Run(3600000);
            long leastMs = new ClientOptions().BootstrapRetryS * 1000L;
            for (int failed = 1; failed < 4; failed++)
            {
                rig.Reply("bs", rig.Take("bs"), CoapCode.Forbidden);
                Assert.AreEqual(failed, rig.Bootstrap.FailedTries);
                long pauseMs = rig.DueMs - rig.NowMs;
                Assert.IsTrue(pauseMs >= leastMs, pauseMs.ToString());
                leastMs *= 2;
                Assert.IsTrue(rig.Client.Sleep.Suspend(rig.NowMs));

                rig = Started(store, clock);
                Assert.IsNull(rig.Link("bs"), "woken for something else");
                Assert.AreEqual(failed, rig.Bootstrap.FailedTries);
                Assert.AreEqual(rig.NowMs + pauseMs, rig.Client.Sleep.NextWakeMs);
                Assert.IsTrue(rig.Client.Sleep.Suspend(rig.NowMs));
                clock.Set(clock.UnixMs + pauseMs);
                rig = Started(store, clock);
            }
        }

        [TestMethod]
        public void A_try_that_a_sleep_broke_off_is_made_again_with_the_start()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            Started(store, clock);
            clock.Set(Noon + 3600000);
            BootstrapRig rig = Started(store, clock);
            Assert.IsTrue(rig.Bootstrap.State == BootstrapState.Requesting);
            Assert.IsTrue(rig.Client.Sleep.Suspend(rig.NowMs));
            Assert.IsTrue(rig.Link("bs").State == LinkState.Closed);
            Assert.AreEqual("/bs", Started(store, clock).Take("bs").Path);
        }

        [TestMethod]
        public void Nothing_is_left_of_it_after_a_bootstrap()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            BootstrapRig rig = Started(store, clock);
            rig.Run(3600000);
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            clock.Set(Noon + 7200000);
            BootstrapRig after = New(rig.Store, store, clock, false);
            Assert.IsTrue(after.Bootstrap.State == BootstrapState.Idle);
            Assert.IsNull(after.Link("bs"));
        }

        [TestMethod]
        public void What_was_kept_for_another_bootstrap_server_or_is_damaged_is_not_used()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            Started(store, clock);
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore(), false);
            SecurityAccount other = new SecurityAccount("coaps://other", SecurityAccount.Unset) { ClientHoldOffS = 60 };
            other.SetPreSharedKey(new byte[] { 98 }, BootstrapRig.Key(1));
            rig.Client.Accounts.AddBootstrap(other);
            rig.Client.Sleep.KeepState(store, clock);
            rig.Client.Start();
            rig.Step();
            Assert.AreEqual(rig.NowMs + 60000, rig.DueMs);

            byte[] record = new byte[64];
            int length = store.Read("srv-bs", record, 0, record.Length);
            record[length - 5] ^= 1;
            store.Write("srv-bs", record, 0, length);
            clock.Set(Noon + 900000);
            rig = Started(store, clock);
            Assert.AreEqual(rig.NowMs + 3600000, rig.DueMs);
        }

        [TestMethod]
        public void A_record_that_the_store_does_not_take_is_counted()
        {
            BootstrapRig rig = Started(new MemoryStore(1, 8), null);
            Assert.AreEqual(1, rig.Client.Sleep.WriteFailures);
            Assert.IsFalse(rig.Client.Sleep.Suspend(rig.NowMs));
        }

        /// <summary>A device without a server that holds off for an hour, in queue mode.</summary>
        private static BootstrapRig Started(Store store, Clock clock)
        {
            return New(BootstrapRig.NewStore(), store, clock, true);
        }

        private static BootstrapRig New(Store accounts, Store store, Clock clock, bool hasAccount)
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions { QueueMode = true }, accounts, hasAccount);
            if (hasAccount)
            {
                rig.Client.Accounts.Bootstrap.ClientHoldOffS = 3600;
            }

            rig.Client.Sleep.KeepState(store, clock);
            rig.Client.Start();
            rig.Step();
            return rig;
        }
    }
}
