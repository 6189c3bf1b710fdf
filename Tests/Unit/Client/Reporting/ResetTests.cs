using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A Reset to the last notification: the server has cancelled (RFC 7641 §3.6), or has forgotten the client. An Update tells which.</summary>
    [TestClass]
    public class ResetTests
    {
        private const long StartUnixMs = 1767268800000;
        private const int DayMs = 86400000;

        // Proves: ETS-302
        [TestMethod]
        public void A_server_that_has_forgotten_the_client_gets_an_Update_and_a_new_registration()
        {
            TestServer server = Start(new ClientOptions { ConfirmableEvery = 0 });
            TestMessage update = ResetLast(server);
            Assert.AreEqual("/rd/0", update.Path);
            Assert.AreEqual("", update.Query);
            server.Reply(update, CoapCode.NotFound);
            TestMessage register = server.Take();
            Assert.AreEqual("/rd", register.Path);
            server.Reply(register, CoapCode.Created, "rd", "7");
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
            server.Run(DayMs / 2);
            Observing.AssertSilent(server);
            Observing.Start(server, Observing.Integer);
            Observing.Set(server, 2L);
            Observing.AssertNotified(server, "2");
        }

        [TestMethod]
        public void So_does_one_that_resets_a_confirmable_notification()
        {
            TestServer server = Start(new ClientOptions { ConfirmableEvery = 1 });
            server.Reply(ResetLast(server), CoapCode.NotFound);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        // Proves: ETS-302
        [TestMethod]
        public void A_server_that_only_cancelled_pays_one_Update_and_keeps_the_registration()
        {
            TestServer server = Start(new ClientOptions());
            server.ConfirmsUpdates = true;
            Observing.Set(server, 1L);
            server.SendEmpty(CoapType.Reset, Observing.Notification(server).MessageId);
            Assert.AreEqual(1, server.Updates);
            server.Run(DayMs / 2);
            Observing.Set(server, 2L);
            Observing.AssertSilent(server);
            Assert.AreEqual(1, server.Updates);
            Assert.AreEqual(1, server.Session.Registration.Generation);
        }

        [TestMethod]
        public void A_Reset_to_one_of_two_observations_brings_no_Update_and_that_to_the_other_does()
        {
            TestServer server = Start(new ClientOptions());
            Observing.Start(server, Observing.Float, new byte[] { 9 });
            Observing.Set(server, 1L);
            server.SendEmpty(CoapType.Reset, Observing.Notification(server).MessageId);
            Assert.AreEqual(1, server.Session.Observations.Count);
            server.Run(DayMs / 2);
            Observing.AssertSilent(server);
            Observing.Set(server, 2.5);
            server.SendEmpty(CoapType.Reset, Observing.Notification(server).MessageId);
            Assert.AreEqual("/rd/0", server.Take().Path);
        }

        [TestMethod]
        public void A_Reset_to_what_is_observed_no_more_or_never_was_brings_none()
        {
            TestServer server = Start(new ClientOptions());
            server.ConfirmsUpdates = true;
            Observing.Set(server, 1L);
            ushort first = Observing.Notification(server).MessageId;
            Observing.Set(server, 2L);
            ushort second = Observing.Notification(server).MessageId;
            server.SendEmpty(CoapType.Reset, (ushort)(second + 1));
            Assert.AreEqual(0, server.Updates);
            server.SendEmpty(CoapType.Reset, second);
            Assert.AreEqual(1, server.Updates);
            server.SendEmpty(CoapType.Reset, second);
            server.SendEmpty(CoapType.Reset, first);
            Assert.AreEqual(1, server.Updates);
        }

        [TestMethod]
        public void A_Reset_after_a_cancellation_by_request_brings_none()
        {
            TestServer server = Start(new ClientOptions());
            Observing.Set(server, 1L);
            ushort id = Observing.Notification(server).MessageId;
            server.Ask(new TestRequest(CoapCode.Get, Observing.Integer) { Observe = 1 }, Observing.Token);
            Assert.AreEqual(0, server.Session.Observations.Count);
            server.SendEmpty(CoapType.Reset, id);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void An_Update_on_its_way_that_is_answered_4_04_needs_no_other()
        {
            TestServer server = Start(new ClientOptions());
            Observing.Set(server, 1L);
            ushort id = Observing.Notification(server).MessageId;
            server.Client.RequestUpdate(1);
            server.Step();
            TestMessage update = server.Take();
            server.SendEmpty(CoapType.Reset, id);
            Observing.AssertSilent(server);
            server.Reply(update, CoapCode.NotFound);
            server.Reply(server.Take(), CoapCode.Created, "rd", "7");
            server.Run(DayMs / 2);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void In_queue_mode_the_client_does_not_sleep_before_the_answer()
        {
            const int WindowMs = 1000;
            TestServer server = Start(new ClientOptions { QueueMode = true, AwakeWindowMs = WindowMs });
            TestMessage update = ResetLast(server);
            server.Run(2 * WindowMs);
            Assert.IsFalse(server.Client.Sleep.MaySleep);
            server.Drop();
            server.Reply(update, CoapCode.NotFound);
            TestMessage register = server.Take();
            Assert.IsFalse(server.Client.Sleep.MaySleep);
            server.Reply(register, CoapCode.Created, "rd", "7");
            server.Run(WindowMs);
            Assert.IsTrue(server.Client.Sleep.MaySleep);
        }

        [TestMethod]
        public void A_power_cut_before_the_answer_does_not_lose_the_Update()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(StartUnixMs);
            TestServer server = Started(store, clock);
            server.ConfirmsUpdates = false;
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            Observing.Start(server, Observing.Integer);
            Assert.AreEqual("/rd/0", ResetLast(server).Path);
            server = Started(store, clock);
            Assert.AreEqual(0, server.Session.Observations.Count);
            Assert.AreEqual(1, server.Updates);
        }

        /// <summary>Has a value told, and resets it.</summary>
        /// <returns>The Update.</returns>
        private static TestMessage ResetLast(TestServer server)
        {
            Observing.Set(server, 1L);
            server.SendEmpty(CoapType.Reset, Observing.Notification(server).MessageId);
            Assert.AreEqual(0, server.Session.Observations.Count);
            TestMessage update = server.Take();
            Observing.AssertSilent(server);
            return update;
        }

        private static TestServer Start(ClientOptions options)
        {
            TestServer server = TestServer.Registered(options);
            server.ConfirmsUpdates = false;
            Observing.Start(server, Observing.Integer);
            return server;
        }

        private static TestServer Started(CountingStore store, TestClock clock)
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Sleep.KeepState(store, clock);
            server.Client.Start();
            server.Step();
            return server;
        }
    }
}
