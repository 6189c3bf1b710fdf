using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;
using static Lwm2m.Client.Tests.PowerOff;

namespace Lwm2m.Client.Tests
{
    /// <summary>The registration of a client that was put to sleep with the power off, or lost it, after the restart.</summary>
    [TestClass]
    public class PowerOffRegistrationTests
    {
        [TestMethod]
        public void An_instance_that_comes_right_before_the_sleep_is_registered_after_it()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            server.Object.Create(1);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            server = new TestServer(new ClientOptions());
            server.Object.Create(1);
            server.Client.Sleep.KeepState(store, clock);
            server.Client.Start();
            server.Step();
            Assert.AreEqual(1, server.Updates);
        }

        [TestMethod]
        public void The_lifetime_goes_on_while_the_power_is_off()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            clock.Set(Noon + 86400000 - Registration.UpdateMarginMs - 1000);
            server = Started(store, clock, new ClientOptions());
            Observing.AssertSilent(server);
            server.Run(999);
            Assert.AreEqual(0, server.Updates);
            server.Run(1);
            Assert.AreEqual(1, server.Updates);
        }

        [TestMethod]
        public void Where_the_lifetime_is_over_or_the_time_not_known_an_Update_goes_first()
        {
            long[] restarts = { Noon + 86400000, Clock.Unknown, Noon - 1 };
            for (int i = 0; i < restarts.Length; i++)
            {
                CountingStore store = new CountingStore();
                TestClock clock = new TestClock(Noon);
                TestServer server = Registered(store, clock, new ClientOptions());
                Observing.Start(server, Observing.Integer);
                Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
                clock.Set(restarts[i]);
                server = new TestServer(new ClientOptions()) { ConfirmsUpdates = false };
                server.Client.Sleep.KeepState(store, clock);
                server.Client.Start();
                server.Step();
                Observing.Set(server, 5L);
                TestMessage update = server.Take();
                Assert.AreEqual("/rd/0", update.Path);
                Assert.AreEqual("", update.Query);
                Observing.AssertSilent(server);
                server.Reply(update, CoapCode.Changed);
                Observing.AssertNotified(server, "5");
            }
        }

        [TestMethod]
        public void Where_the_server_would_not_know_the_address_an_Update_goes_first()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            Observing.Start(server, Observing.Integer);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            server = new TestServer(new ClientOptions()) { ConfirmsUpdates = false };
            server.Client.Sleep.KeepState(store, clock);
            server.Client.Start();
            server.Link.ChangesAddress = true;
            server.Step();
            Observing.Set(server, 5L);
            TestMessage update = server.Take();
            Assert.AreEqual("/rd/0", update.Path);
            server.Reply(update, CoapCode.Changed);
            Observing.AssertNotified(server, "5");
        }

        [TestMethod]
        public void After_a_cut_with_an_Update_under_way_no_notification_goes_before_the_server_has_answered_the_new_address()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            server.ConfirmsUpdates = false;
            server.Client.RequestUpdate(1);
            server.Step();
            Observing.Start(server, Observing.Integer);

            // The power is cut: the record says that an Update was due.
            server = new TestServer(new ClientOptions()) { ConfirmsUpdates = false };
            server.Client.Sleep.KeepState(store, clock);
            server.Client.Start();
            server.Link.ChangesAddress = true;
            server.Step();
            Observing.Set(server, 5L);
            TestMessage update = server.Take();
            Assert.AreEqual("/rd/0", update.Path);
            Assert.IsNull(server.Take(), "the server would not know whose it is, or reset it");
            server.Reply(update, CoapCode.Changed);
            Observing.AssertNotified(server, "5");
        }

        [TestMethod]
        public void A_server_that_has_forgotten_the_client_is_registered_at()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            Observing.Start(server, Observing.Integer);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            clock.Set(Noon + 90000000);
            server = new TestServer(new ClientOptions()) { ConfirmsUpdates = false };
            server.Client.Sleep.KeepState(store, clock);
            server.Client.Start();
            server.Step();
            server.Reply(server.Take(), CoapCode.NotFound);
            Assert.AreEqual("/rd", server.Take().Path);
            Assert.AreEqual(0, server.Session.Observations.Count);
        }

        [TestMethod]
        public void What_the_server_does_not_know_yet_is_told_by_an_Update_after_a_restart()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            server = new TestServer(new ClientOptions()) { ConfirmsUpdates = false };
            server.Client.Sleep.KeepState(store, clock);
            server.Client.Objects.Add(new Lwm2m.Objects.BinaryAppDataObject(1, 16));
            server.Client.Start();
            server.Step();
            TestMessage update = server.Take();
            Assert.AreEqual("/rd/0", update.Path);
            Assert.IsTrue(update.Text.IndexOf("</19/") > 0);
        }

        [TestMethod]
        public void A_client_that_left_does_not_come_back_registered()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            server.Client.RequestStop();
            server.Step();
            server.Reply(server.Take(), CoapCode.Deleted);
            Assert.IsTrue(server.Client.IsStopped);
            server = Started(store, clock, new ClientOptions());
            Assert.AreEqual("/rd", server.Take().Path);
        }
    }
}
