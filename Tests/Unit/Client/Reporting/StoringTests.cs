using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What becomes of notifications that are due while the server cannot be reached (LwM2M Core §6.4, Server object resource 6).</summary>
    [TestClass]
    public class StoringTests
    {
        [TestMethod]
        public void What_was_due_while_the_link_was_down_is_told_in_order_when_it_is_back()
        {
            Results results = new Results();
            TestServer server = Start(results, new ClientOptions());
            Observing.Start(server, Observing.Float, new byte[] { 2 });
            FailLink(server);
            Observing.Set(server, 1L);
            Observing.Set(server, 1.5);
            Observing.Set(server, 2L);
            Assert.AreEqual(3, server.Session.Observations.NotificationsStored);
            ReopenLink(server);
            AssertDelivered(server, "1");
            AssertDelivered(server, "1.5");
            AssertDelivered(server, "2");
            Observing.AssertSilent(server);
            Assert.AreEqual(1, server.Updates);
            Assert.AreEqual("/10241/0/1 Delivered,/10241/0/3 Delivered,/10241/0/1 Delivered,", results.Text);

            // From here on it is as ever.
            Observing.Set(server, 3L);
            Assert.IsTrue(Observing.Notification(server).Type == CoapType.NonConfirmable);
        }

        [TestMethod]
        public void Observe_numbers_are_those_of_the_order_in_which_they_leave()
        {
            TestServer server = Start(null, new ClientOptions());
            Observing.Set(server, 1L);
            int before = Observing.Notification(server).Observe;
            FailLink(server);
            Observing.Set(server, 2L);
            Observing.Set(server, 3L);
            ReopenLink(server);
            for (int i = 0; i < 2; i++)
            {
                TestMessage notification = Observing.Notification(server);
                Assert.IsTrue(notification.Observe > before);
                before = notification.Observe;
                server.SendEmpty(CoapType.Acknowledgement, notification.MessageId);
            }
        }

        [TestMethod]
        public void What_changes_while_stored_values_leave_waits_behind_them()
        {
            TestServer server = Start(null, new ClientOptions());
            FailLink(server);
            Observing.Set(server, 1L);
            Observing.Set(server, 2L);
            ReopenLink(server);
            TestMessage first = Observing.Notification(server);
            Observing.Set(server, 3L);
            Observing.AssertSilent(server);
            server.SendEmpty(CoapType.Acknowledgement, first.MessageId);
            AssertDelivered(server, "2");
            AssertDelivered(server, "3");
        }

        [TestMethod]
        public void A_full_store_keeps_the_newest_of_each_path()
        {
            Results results = new Results();
            TestServer server = Start(results, new ClientOptions { MaxStoredNotifications = 3 });
            Observing.Start(server, Observing.Float, new byte[] { 2 });
            FailLink(server);
            Observing.Set(server, 1.5);
            for (int i = 1; i <= 5; i++)
            {
                Observing.Set(server, (long)i);
            }

            Assert.AreEqual("/10241/0/1 Superseded,/10241/0/1 Superseded,/10241/0/1 Superseded,", results.Text);
            results.Text = "";
            ReopenLink(server);
            AssertDelivered(server, "1.5");
            AssertDelivered(server, "4");
            AssertDelivered(server, "5");
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void Where_nothing_but_another_path_can_make_room_the_loss_is_told()
        {
            Results results = new Results();
            TestServer server = Start(results, new ClientOptions { MaxStoredNotifications = 1 });
            Observing.Start(server, Observing.Float, new byte[] { 2 });
            FailLink(server);
            Observing.Set(server, 1L);
            Observing.Set(server, 1.5);
            Assert.AreEqual("/10241/0/1 Dropped,", results.Text);
            ReopenLink(server);
            AssertDelivered(server, "1.5");
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void Nothing_is_stored_where_the_account_stores_none()
        {
            Results results = new Results();
            TestServer server = Start(results, new ClientOptions());
            server.Put("/1/0/6", "0");
            FailLink(server);
            Observing.Set(server, 1L);
            Observing.Set(server, 2L);
            Assert.AreEqual(0, server.Session.Observations.NotificationsStored);
            Assert.AreEqual("/10241/0/1 Dropped,/10241/0/1 Dropped,", results.Text);
            ReopenLink(server);
            Observing.AssertSilent(server);
            Observing.Set(server, 3L);
            Observing.AssertNotified(server, "3");
        }

        [TestMethod]
        public void A_value_larger_than_the_store_is_told_as_it_is_when_the_server_is_back()
        {
            TestServer server = Start(null, new ClientOptions { MaxStoredBytes = NotificationStore.HeadLength + 2 });
            FailLink(server);
            Observing.Set(server, 111L);
            Observing.Set(server, 222L);
            Assert.AreEqual(0, server.Session.Observations.NotificationsStored);
            server.Run(1000);
            ReopenLink(server);
            AssertDelivered(server, "222");
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void Periods_and_thresholds_decide_what_is_stored()
        {
            TestServer server = Start(null, new ClientOptions());
            server.WriteAttributes(Observing.Integer, "pmin=10&gt=50");
            FailLink(server);
            Observing.Set(server, 60L);
            Assert.AreEqual(0, server.Session.Observations.NotificationsStored);
            server.Advance(10000);
            Assert.AreEqual(1, server.Session.Observations.NotificationsStored);
            server.Advance(10000);
            Observing.Set(server, 61L);
            Assert.AreEqual(1, server.Session.Observations.NotificationsStored);
        }

        [TestMethod]
        public void An_unacknowledged_notification_is_sent_with_the_value_it_had()
        {
            Results results = new Results();
            TestServer server = Start(results, new ClientOptions { ConfirmableEvery = 1 });
            Observing.Set(server, 1L);
            server.Run(99000);
            server.Drop();
            Observing.Set(server, 2L);
            Observing.RunToUpdate(server);
            server.Run(1);
            AssertDelivered(server, "1");
            AssertDelivered(server, "2");
            Assert.AreEqual("/10241/0/1 Delivered,/10241/0/1 Delivered,", results.Text);
        }

        [TestMethod]
        public void An_observation_that_ends_takes_what_waits_with_it()
        {
            Results results = new Results();
            TestServer server = Start(results, new ClientOptions());
            FailLink(server);
            Observing.Set(server, 1L);
            Observing.Set(server, 2L);
            ReopenLink(server);
            server.SendEmpty(CoapType.Reset, Observing.Notification(server).MessageId);
            Observing.AssertSilent(server);
            Assert.AreEqual(0, server.Session.Observations.Count);
            Assert.AreEqual("/10241/0/1 Dropped,/10241/0/1 Dropped,", results.Text);
        }

        [TestMethod]
        public void An_observation_renewed_while_its_value_is_on_its_way_gets_it_once()
        {
            TestServer server = Start(null, new ClientOptions { ConfirmableEvery = 1 });
            Observing.Set(server, 1L);
            TestMessage first = Observing.Notification(server);
            Observing.Start(server, Observing.Integer);
            server.SendEmpty(CoapType.Acknowledgement, first.MessageId);
            server.Run(100000);
            Observing.AssertSilent(server);
            Assert.AreEqual(0, server.Session.Observations.NotificationsStored);
        }

        [TestMethod]
        public void A_new_registration_ends_what_waits()
        {
            Results results = new Results();
            TestServer server = Start(results, new ClientOptions());
            FailLink(server);
            Observing.Set(server, 1L);
            server.ConfirmsUpdates = false;
            server.Link.AfterOpen = LinkState.Open;
            server.Run(5000);
            TestMessage update = server.Take();
            server.Drop();
            server.Reply(update, CoapCode.NotFound);
            TestMessage register = server.Take();
            Assert.AreEqual("/rd", register.Path);
            Assert.AreEqual("/10241/0/1 Dropped,", results.Text);
        }

        [TestMethod]
        public void A_notification_nobody_acknowledges_is_told_as_sent()
        {
            Results results = new Results();
            TestServer server = Start(results, new ClientOptions());
            Observing.Set(server, 1L);
            Assert.AreEqual("/10241/0/1 Sent,", results.Text);
        }

        private static TestServer Start(Results results, ClientOptions options)
        {
            if (results is not null)
            {
                options.NotificationSettled = results.Take;
            }

            TestServer server = TestServer.Registered(options);
            Observing.Start(server, Observing.Integer);
            return server;
        }

        private static void FailLink(TestServer server)
        {
            server.Link.AfterOpen = LinkState.Failed;
            server.Link.Become(LinkState.Failed);
            server.Step();
        }

        private static void ReopenLink(TestServer server)
        {
            server.Link.AfterOpen = LinkState.Open;
            Observing.RunToUpdate(server);
        }

        private static void AssertDelivered(TestServer server, string text)
        {
            TestMessage notification = Observing.Notification(server);
            Assert.IsTrue(notification.Type == CoapType.Confirmable);
            Assert.AreEqual(text, notification.Text);
            Assert.IsTrue(notification.HasToken(notification.Text.IndexOf(".") > 0 ? new byte[] { 2 } : Observing.Token));
            server.SendEmpty(CoapType.Acknowledgement, notification.MessageId);
        }

        /// <summary>Writes down what became of notifications.</summary>
        private sealed class Results
        {
            public string Text = "";

            public void Take(int shortServerId, Lwm2mPath path, NotificationResult result)
            {
                Assert.AreEqual(1, shortServerId);
                string name = result == NotificationResult.Sent ? "Sent"
                    : result == NotificationResult.Delivered ? "Delivered"
                    : result == NotificationResult.Superseded ? "Superseded"
                    : "Dropped";
                Text += "/" + path.ObjectId.ToString() + "/" + path.InstanceId.ToString() + "/" + path.ResourceId.ToString() + " " + name + ",";
            }
        }
    }
}
