using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What has been tried, and a server that is stayed away from, outlive a sleep with the power off.</summary>
    [TestClass]
    public class RetriesOverSleepTests
    {
        private const long Noon = 1700000000000;

        [TestMethod]
        public void A_disabled_server_stays_so_for_the_rest_of_the_time()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            TestServer server = Started(store, clock);
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            server.Account.DisableTimeoutS = 100;
            Assert.IsTrue(server.Client.DisableServer(1));
            server.Step();
            server.Reply(server.Take(), CoapCode.Deleted);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Disabled);
            server.Advance(10000);
            clock.Set(Noon + 10000);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));

            clock.Set(Noon + 60000);
            server = Started(store, clock);
            Assert.AreEqual(server.NowMs + 40000, server.Session.Registration.DisabledUntilMs);
            server.Run(39999);
            Assert.IsNull(server.Take());
            server.Run(1);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_power_cut_does_not_end_the_disabling()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            TestServer server = Started(store, clock);
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            server.Account.DisableTimeoutS = 100;
            server.Client.DisableServer(1);
            server.Step();
            server.Reply(server.Take(), CoapCode.Deleted);
            clock.Set(Noon + 99000);
            server = Started(store, clock);
            Assert.IsNull(server.Take());
            server.Run(1000);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_device_that_sleeps_between_its_tries_counts_them_on_until_the_registration_has_failed()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            long[] leastS = { 60, 120, 86400, 60, 120 };
            for (int i = 0; i < leastS.Length; i++)
            {
                TestServer server = Trying(store, clock);
                server.Reply(server.Take(), CoapCode.ServiceUnavailable);
                Assert.IsTrue(server.Session.Registration.State == RegistrationState.BackingOff);
                long pauseMs = server.DueMs - server.NowMs;
                Assert.IsTrue(pauseMs >= leastS[i] * 1000, pauseMs.ToString());
                Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));

                // Woken for something else, it keeps the pause.
                server = Trying(store, clock);
                Assert.IsNull(server.Take());
                Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
                clock.Set(clock.UnixMs + pauseMs);
            }

            TestServer last = Trying(store, clock);
            last.Reply(last.Take(), CoapCode.ServiceUnavailable);
            Assert.IsTrue(last.Session.Registration.HasFailed);
            Assert.AreEqual(2, last.Session.Registration.FailedSequences);
        }

        [TestMethod]
        public void Where_the_time_is_not_known_a_retry_is_due_with_the_start()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestServer server = Trying(store, null);
            server.Reply(server.Take(), CoapCode.ServiceUnavailable);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            server = Trying(store, null);
            server.Reply(server.Take(), CoapCode.ServiceUnavailable);
            server.Run(119999);
            Assert.IsNull(server.Take());
        }

        [TestMethod]
        public void Where_the_time_is_not_known_a_disabling_ends_with_the_start()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestServer server = Started(store, null);
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            server.Account.DisableTimeoutS = 100;
            server.Client.DisableServer(1);
            server.Step();
            server.Reply(server.Take(), CoapCode.Deleted);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            server = Started(store, null);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_failure_is_told_again_after_a_restart()
        {
            MemoryStore store = new MemoryStore(8, 1024);
            TestClock clock = new TestClock(Noon);
            TestServer server = Failing(store, clock);
            server.Reply(server.Take(), CoapCode.ServiceUnavailable);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Failed);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            server = Failing(store, clock);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Failed);
            Assert.IsTrue(server.Session.Registration.HasFailed);
            Assert.AreEqual(1, server.Client.Order.FailedServerId);
            Assert.IsNull(server.Take());
        }

        private static TestServer Trying(Store store, Clock clock)
        {
            TestServer server = New(store, clock);
            server.Account.RetryCount = 3;
            server.Account.RetryTimerS = 60;
            server.Account.SequenceDelayTimerS = 86400;
            server.Account.SequenceRetryCount = 2;
            server.Client.Start();
            server.Step();
            return server;
        }

        private static TestServer Failing(Store store, Clock clock)
        {
            TestServer server = New(store, clock);
            server.Account.RetryCount = 1;
            server.Account.SequenceRetryCount = 1;
            server.Account.SequenceDelayTimerS = ServerAccount.NoFurtherSequence;
            server.Client.Start();
            server.Step();
            return server;
        }

        private static TestServer Started(Store store, Clock clock)
        {
            TestServer server = New(store, clock);
            server.Client.Start();
            server.Step();
            return server;
        }

        private static TestServer New(Store store, Clock clock)
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Sleep.KeepState(store, clock);
            return server;
        }
    }
}
