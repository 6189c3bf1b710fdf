using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;
using static Lwm2m.Client.Tests.PowerOff;

namespace Lwm2m.Client.Tests
{
    /// <summary>The observations of a client that was put to sleep with the power off, or lost it, after the restart.</summary>
    [TestClass]
    public class PowerOffTests
    {
        // Proves: WP-18
        [TestMethod]
        public void After_a_sleep_the_first_message_is_the_notification()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            Observing.Start(server, Observing.Integer);
            Observing.Set(server, 1L);
            int last = Observing.Notification(server).Observe;
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            Assert.IsTrue(server.Client.IsStopped);
            Assert.IsNull(server.Take());
            Assert.IsTrue(server.Link.State == LinkState.Closed);

            clock.Set(Noon + 900000);
            server = Started(store, clock, new ClientOptions(), 1);
            Assert.IsTrue(server.Session.Registration.IsRegistered);
            Observing.AssertSilent(server);
            Observing.Set(server, 2L);
            TestMessage notification = Observing.Notification(server);
            Assert.AreEqual("2", notification.Text);
            Assert.IsTrue(notification.HasToken(Observing.Token));
            Assert.IsTrue(notification.Type == CoapType.NonConfirmable);
            Assert.IsTrue(notification.Observe > last);
            server.Run(1000000);
            Observing.AssertSilent(server);
            Assert.AreEqual(0, server.Updates);
        }

        [TestMethod]
        public void A_number_that_moved_while_the_power_was_off_is_told_at_once()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            server.WriteAttributes(Observing.Float, "st=2");
            Observing.Start(server, Observing.Integer);
            Observing.Start(server, Observing.Float, new byte[] { 2 });
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            server = Started(store, clock, new ClientOptions(), 4, 1.5);
            Observing.AssertNotified(server, "4");
            server.Run(10000);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void Attributes_and_the_value_told_last_decide_on_after_a_sleep()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            server.Object.ValueOf(0, TestObject.Float).Float = 20;
            server.WriteAttributes(Observing.Float, "st=0.5&pmax=3600&gt=30");
            Observing.Start(server, Observing.Float);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));

            clock.Set(Noon + 1800000);
            server = Started(store, clock, new ClientOptions(), 0, 20);
            Observing.Set(server, 20.4);
            Observing.AssertSilent(server);
            Assert.AreEqual("</10241/0/3>;pmax=3600;gt=30;st=0.5", server.Discover(Observing.Float).Text);
            Observing.Set(server, 20.6);
            Observing.AssertNotified(server, "20.6");
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));

            // pmax goes on while the power is off.
            clock.Set(Noon + 1800000 + 3599000);
            server = Started(store, clock, new ClientOptions(), 0, 20.6);
            Observing.AssertSilent(server);
            Observing.AssertNotifiedAfter(server, 1000, "20.6");
        }

        [TestMethod]
        public void What_waits_for_the_server_waits_on_over_a_sleep()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions { ConfirmableEvery = 1 });
            Observing.Start(server, Observing.Integer);
            Observing.Set(server, 1L);
            Observing.Notification(server);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            server = Started(store, clock, new ClientOptions { ConfirmableEvery = 1 });
            TestMessage again = Observing.Notification(server);
            Assert.AreEqual("1", again.Text);
            Assert.IsTrue(again.Type == CoapType.Confirmable);
        }

        [TestMethod]
        public void After_a_power_cut_nothing_acknowledged_is_lost_and_no_Observe_number_goes_back()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            server.WriteAttributes(Observing.Integer, "gt=50");
            Observing.Start(server, Observing.Integer);
            Observing.Set(server, 60L);
            int last = Observing.Notification(server).Observe;

            server = Started(store, clock, new ClientOptions());
            Observing.AssertSilent(server);
            Observing.Set(server, 40L);
            Observing.Set(server, 70L);
            TestMessage notification = server.Take();
            Assert.IsTrue(notification.Observe > last);
            Assert.AreEqual(0, server.Updates);
            Assert.AreEqual("</10241/0/1>;gt=50", server.Discover(Observing.Integer).Text);
        }

        [TestMethod]
        public void A_cancelled_observation_does_not_come_back()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions());
            Observing.Start(server, Observing.Integer);
            Observing.Start(server, Observing.Float, new byte[] { 2 });
            server.Ask(new TestRequest(CoapCode.Get, Observing.Float) { Observe = 1 }, new byte[] { 2 });
            Observing.Set(server, 1L);
            server.SendEmpty(CoapType.Reset, Observing.Notification(server).MessageId);
            server = Started(store, clock, new ClientOptions());
            Assert.AreEqual(0, server.Session.Observations.Count);
        }
    }
}
