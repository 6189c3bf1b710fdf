using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Queue mode: what the server is told of it, and when the client may sleep (LwM2M Core §6.5).</summary>
    [TestClass]
    public class QueueModeTests
    {
        private const int WindowMs = 93000;

        // Proves: ETS-108
        [TestMethod]
        public void Queue_mode_is_a_parameter_of_its_own_in_a_registration()
        {
            TestServer server = new TestServer(new ClientOptions { QueueMode = true });
            server.Client.Start();
            server.Step();
            Assert.AreEqual("&ep=" + TestServer.EndpointName + "&lt=86400&lwm2m=1.1&b=U&Q", server.Take().Query);
        }

        [TestMethod]
        public void Without_queue_mode_the_server_is_told_none()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            Assert.AreEqual("&ep=" + TestServer.EndpointName + "&lt=86400&lwm2m=1.1&b=U", server.Take().Query);
        }

        // Proves: ETS-108
        [TestMethod]
        public void To_a_server_of_version_1_0_it_is_part_of_the_binding()
        {
            TestServer server = new TestServer(new ClientOptions { QueueMode = true, ProtocolVersion = "1.0" });
            server.Client.Start();
            server.Step();
            Assert.AreEqual("&ep=" + TestServer.EndpointName + "&lt=86400&lwm2m=1.0&b=UQ", server.Take().Query);
        }

        [TestMethod]
        public void An_Update_does_not_repeat_it()
        {
            TestServer server = Registered(new ClientOptions());
            server.ConfirmsUpdates = false;
            server.Client.RequestUpdate(1);
            server.Step();
            Assert.AreEqual("", server.Take().Query);
        }

        // Proves: ETS-109
        [TestMethod]
        public void The_client_listens_for_the_awake_window_after_the_last_message_and_then_may_sleep()
        {
            TestServer server = Registered(new ClientOptions());
            long registeredMs = server.NowMs;
            Assert.IsTrue(server.Client.Sleep.IsAwake);
            Assert.AreEqual(registeredMs + WindowMs, server.Client.Sleep.AwakeUntilMs);
            Assert.AreEqual(registeredMs + WindowMs, server.DueMs);
            server.Run(WindowMs - 1);
            Assert.IsFalse(server.Client.Sleep.MaySleep);

            // A request within the window is answered, and begins it anew.
            Assert.AreEqual(CoapCode.Content, server.Get("/3/0/0").Code);
            Assert.AreEqual(server.NowMs + WindowMs, server.Client.Sleep.AwakeUntilMs);
            server.Run(WindowMs - 1);
            Assert.IsFalse(server.Client.Sleep.MaySleep);
            server.Run(1);
            Assert.IsTrue(server.Client.Sleep.MaySleep);
            Assert.IsFalse(server.Client.Sleep.IsAwake);
            Assert.IsTrue(server.DueMs == server.Client.Sleep.NextWakeMs);
        }

        // Proves: ETS-109
        [TestMethod]
        public void It_sleeps_until_the_Update_that_keeps_the_lifetime()
        {
            TestServer server = Registered(new ClientOptions());
            long registeredMs = server.NowMs;
            server.Run(WindowMs);
            Assert.AreEqual(registeredMs + 86400000L - Registration.UpdateMarginMs, server.Client.Sleep.NextWakeMs);
            server.Advance(server.Client.Sleep.NextWakeMs - server.NowMs);
            Assert.AreEqual(1, server.Updates);
            Assert.IsFalse(server.Client.Sleep.MaySleep);
            server.Run(WindowMs);
            Assert.IsTrue(server.Client.Sleep.MaySleep);
            Assert.AreEqual(1, server.Updates);
        }

        // Proves: ETS-109
        [TestMethod]
        public void After_waking_a_notification_goes_first_where_the_lifetime_needs_no_Update()
        {
            TestServer server = Registered(new ClientOptions());
            Observing.Start(server, Observing.Integer);
            server.WriteAttributes(Observing.Integer, "pmax=3600");
            server.Run(WindowMs);
            Assert.IsTrue(server.Client.Sleep.MaySleep);
            Assert.IsTrue(server.Client.Sleep.NextWakeMs < server.NowMs + 3600000);
            server.Advance(server.Client.Sleep.NextWakeMs - server.NowMs);
            Observing.AssertNotified(server, "0");
            Assert.AreEqual(0, server.Updates);
        }

        [TestMethod]
        public void After_waking_the_Update_goes_first_where_the_lifetime_needs_it()
        {
            TestServer server = Registered(new ClientOptions());
            Observing.Start(server, Observing.Integer);
            server.Run(WindowMs);
            server.ConfirmsUpdates = false;
            server.Object.ValueOf(0, TestObject.Integer).Integer = 7;
            server.Client.NotifyChanged(TestObject.ObjectId, 0, TestObject.Integer);
            server.Advance(server.Client.Sleep.NextWakeMs - server.NowMs);
            Assert.AreEqual("/rd/0", server.Take().Path);
            Assert.AreEqual("7", server.Take().Text);
        }

        [TestMethod]
        public void It_stays_awake_while_an_acknowledgement_is_awaited()
        {
            TestServer server = Registered(new ClientOptions { AwakeWindowMs = 1000, ConfirmableEvery = 1 });
            Observing.Start(server, Observing.Integer);
            Observing.Set(server, 1L);
            TestMessage notification = Observing.Notification(server);
            server.Run(1500);
            Assert.IsFalse(server.Client.Sleep.MaySleep);
            server.Drop();
            server.SendEmpty(CoapType.Acknowledgement, notification.MessageId);
            Assert.IsFalse(server.Client.Sleep.MaySleep);
            server.Run(1000);
            Assert.IsTrue(server.Client.Sleep.MaySleep);
        }

        [TestMethod]
        public void A_request_that_comes_while_it_may_sleep_is_answered_all_the_same()
        {
            TestServer server = Registered(new ClientOptions());
            server.Run(WindowMs);
            Assert.IsTrue(server.Client.Sleep.MaySleep);
            Assert.AreEqual(CoapCode.Content, server.Get("/3/0/0").Code);
            Assert.IsFalse(server.Client.Sleep.MaySleep);
        }

        [TestMethod]
        public void What_is_no_message_keeps_nobody_awake()
        {
            TestServer server = Registered(new ClientOptions());
            server.Run(WindowMs);
            server.Send(new byte[] { 1, 2, 3 });
            Assert.IsTrue(server.Client.Sleep.MaySleep);
        }

        [TestMethod]
        public void A_server_that_cannot_be_reached_lets_it_sleep_until_the_next_try()
        {
            TestServer server = new TestServer(new ClientOptions { QueueMode = true });
            server.Client.Start();
            server.Step();
            server.Link.AfterOpen = LinkState.Failed;
            server.Link.Become(LinkState.Failed);
            server.Step();
            server.Run(WindowMs);
            Assert.IsTrue(server.Client.Sleep.MaySleep);
            Assert.IsTrue(server.Client.Sleep.NextWakeMs > server.NowMs);
            Assert.IsTrue(server.Client.Sleep.NextWakeMs < server.NowMs + 3600000);
        }

        [TestMethod]
        public void Without_queue_mode_it_never_may_sleep()
        {
            TestServer server = TestServer.Registered();
            server.Run(1000000);
            Assert.IsFalse(server.Client.Sleep.MaySleep);
        }

        [TestMethod]
        public void Before_the_first_step_it_may_not_sleep()
        {
            TestServer server = new TestServer(new ClientOptions { QueueMode = true });
            server.Client.Start();
            Assert.IsFalse(server.Client.Sleep.MaySleep);
            server.Step();
            Assert.IsFalse(server.Client.Sleep.MaySleep);
        }

        private static TestServer Registered(ClientOptions options)
        {
            options.QueueMode = true;
            return TestServer.Registered(options);
        }
    }
}
