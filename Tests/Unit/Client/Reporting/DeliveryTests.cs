using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>How notifications reach the server: confirmable or not, one at a time, again when they did not (RFC 7641 §4.5).</summary>
    [TestClass]
    public class DeliveryTests
    {
        [TestMethod]
        public void Every_nth_notification_is_confirmable()
        {
            TestServer server = Start(3);
            for (int i = 1; i <= 9; i++)
            {
                Observing.Set(server, (long)i);
                TestMessage notification = Observing.Notification(server);
                Assert.IsTrue(notification.Type == (i % 3 == 0 ? CoapType.Confirmable : CoapType.NonConfirmable), i.ToString());
                if (i % 3 == 0)
                {
                    server.SendEmpty(CoapType.Acknowledgement, notification.MessageId);
                }
            }
        }

        [TestMethod]
        public void A_notification_after_a_day_without_a_confirmable_one_is_confirmable()
        {
            TestServer server = Start(0);
            for (int hour = 1; hour <= 23; hour++)
            {
                server.Run(3600000);
                Observing.Set(server, (long)hour);
                Assert.IsTrue(Observing.Notification(server).Type == CoapType.NonConfirmable);
            }

            server.Run(3600000);
            Observing.Set(server, 24L);
            TestMessage notification = Observing.Notification(server);
            Assert.IsTrue(notification.Type == CoapType.Confirmable);
            server.SendEmpty(CoapType.Acknowledgement, notification.MessageId);
            Observing.Set(server, 25L);
            Assert.IsTrue(Observing.Notification(server).Type == CoapType.NonConfirmable);
        }

        // Proves: ETS-302
        [TestMethod]
        public void A_Reset_to_a_confirmable_notification_cancels_and_ends_its_retransmission()
        {
            TestServer server = Start(1);
            Observing.Set(server, 1L);
            TestMessage notification = Observing.Notification(server);
            Assert.IsTrue(notification.Type == CoapType.Confirmable);
            server.SendEmpty(CoapType.Reset, notification.MessageId);
            Assert.AreEqual(0, server.Session.Observations.Count);
            Assert.AreEqual(1, server.Updates);         // asks whether the client is still known, see ResetTests
            server.Run(200000);
            Observing.Set(server, 2L);
            Observing.AssertSilent(server);
            Assert.AreEqual(1, server.Updates);
        }

        [TestMethod]
        public void A_Reset_to_a_confirmable_notification_cancels_also_after_a_later_one()
        {
            TestServer server = Start(2);
            Observing.Set(server, 1L);
            Observing.Notification(server);
            Observing.Set(server, 2L);
            ushort awaited = Observing.Notification(server).MessageId;
            Observing.Set(server, 3L);
            Assert.IsTrue(Observing.Notification(server).Type == CoapType.NonConfirmable);
            server.SendEmpty(CoapType.Reset, awaited);
            Assert.AreEqual(0, server.Session.Observations.Count);
        }

        [TestMethod]
        public void One_confirmable_notification_is_outstanding_at_a_time()
        {
            TestServer server = Start(1);
            Observing.Start(server, Observing.Float, new byte[] { 2 });
            server.Object.ValueOf(0, TestObject.Float).Float = 1.5;
            server.Client.NotifyChanged(TestObject.ObjectId, 0, TestObject.Float);
            Observing.Set(server, 1L);
            TestMessage first = Observing.Notification(server);
            Assert.AreEqual("1", first.Text);

            // What changes meanwhile is told as it is when its turn comes.
            Observing.Set(server, 2L);
            Observing.Set(server, 2.5);
            Observing.AssertSilent(server);
            server.SendEmpty(CoapType.Acknowledgement, first.MessageId);
            TestMessage second = Observing.Notification(server);
            server.SendEmpty(CoapType.Acknowledgement, second.MessageId);
            TestMessage third = Observing.Notification(server);
            server.SendEmpty(CoapType.Acknowledgement, third.MessageId);
            Assert.IsTrue(second.Text == "2" ? third.Text == "2.5" : second.Text == "2.5" && third.Text == "2");
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void A_request_of_the_client_and_a_confirmable_notification_wait_for_each_other()
        {
            TestServer server = Start(1);
            server.ConfirmsUpdates = false;
            server.Client.RequestUpdate(1);
            server.Step();
            TestMessage update = server.Take();
            Observing.Set(server, 1L);
            Observing.AssertSilent(server);
            server.Reply(update, CoapCode.Changed);
            TestMessage notification = Observing.Notification(server);
            server.Client.RequestUpdate(1);
            server.Step();
            Observing.AssertSilent(server);
            server.SendEmpty(CoapType.Acknowledgement, notification.MessageId);
            Assert.AreEqual("/rd/0", server.Take().Path);
        }

        [TestMethod]
        public void A_request_of_the_client_holds_up_no_other_notification()
        {
            TestServer server = Start(10);
            server.ConfirmsUpdates = false;
            server.Client.RequestUpdate(1);
            server.Step();
            server.Take();
            Observing.Set(server, 1L);
            Observing.AssertNotified(server, "1");
        }

        [TestMethod]
        public void A_notification_without_acknowledgement_is_repeated_as_it_was()
        {
            TestServer server = Start(1);
            Observing.Set(server, 1L);
            TestMessage first = Observing.Notification(server);
            server.Run(3000);
            TestMessage again = Observing.Notification(server);
            Assert.AreEqual((int)first.MessageId, (int)again.MessageId);
            Assert.AreEqual(first.Observe, again.Observe);
            server.SendEmpty(CoapType.Acknowledgement, first.MessageId);
            server.Run(200000);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void A_notification_given_up_brings_an_Update_and_is_told_again_while_its_observation_stays()
        {
            TestServer server = Start(1);
            Observing.Set(server, 1L);
            server.Run(62000);
            int sent = server.Drop();
            Assert.AreEqual(5, sent);
            Assert.AreEqual(0, server.Updates);
            Observing.RunToUpdate(server);
            Assert.IsTrue(server.NowMs < 100000);

            Assert.AreEqual(1, server.Session.Observations.Count);
            TestMessage again = Observing.Notification(server);
            Assert.IsTrue(again.Type == CoapType.Confirmable);
            Assert.AreEqual("1", again.Text);
            server.SendEmpty(CoapType.Acknowledgement, again.MessageId);
            server.Run(200000);
            Observing.AssertSilent(server);
            Assert.AreEqual(1, server.Updates);
        }

        [TestMethod]
        public void A_notification_given_up_is_not_told_again_where_the_account_stores_none()
        {
            TestServer server = Start(1);
            server.Put("/1/0/6", "0");
            Observing.Set(server, 1L);
            server.Run(100000);
            Assert.AreEqual(5, server.Drop());
            Assert.AreEqual(1, server.Updates);
            Assert.AreEqual(1, server.Session.Observations.Count);
            Observing.Set(server, 2L);
            Observing.AssertNotified(server, "2");
        }

        [TestMethod]
        public void A_threshold_crossed_by_a_notification_given_up_is_told_again()
        {
            TestServer server = TestServer.Registered(new ClientOptions { ConfirmableEvery = 1 });
            server.WriteAttributes(Observing.Integer, "gt=50");
            Observing.Start(server, Observing.Integer);
            Observing.Set(server, 60L);
            Observing.RunToUpdate(server);
            Observing.AssertNotified(server, "60");
        }

        [TestMethod]
        public void What_the_link_does_not_take_is_told_after_a_pause()
        {
            TestServer server = Start(10);
            server.Link.Refuses = true;
            Observing.Set(server, 1L);
            server.Link.Refuses = false;
            server.Run(ObservationTable.LinkRetryMs - 1);
            Observing.AssertSilent(server);
            Assert.AreEqual(0, server.Session.Observations.NotificationsSent);
            server.Run(1);
            Observing.AssertNotified(server, "1");
            server.Run(100000);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void What_was_outstanding_when_the_link_failed_is_told_on_the_next()
        {
            TestServer server = Start(1);
            Observing.Set(server, 1L);
            Observing.Notification(server);
            server.Link.Become(Lwm2m.Foundation.LinkState.Failed);
            Observing.RunToUpdate(server);
            Observing.AssertNotified(server, "1");
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void An_observation_whose_security_context_is_lost_ends_without_a_word(bool isStored)
        {
            TestServer server = TestServer.Registered(new ClientOptions { ConfirmableEvery = 0 });
            Lwm2mPath path = new Lwm2mPath();
            path.Set(TestObject.ObjectId, 0, TestObject.Integer);
            Observation observation = server.Session.Observations.Start(path, Observing.Token, 0, 2, -1, server.NowMs);

            // As one that began under OSCORE, before its account lost it.
            RequestBinding request = new RequestBinding();
            request.Set(RequestBinding.PeerContext, 1, 7);
            observation.Bind(request);
            if (isStored)
            {
                server.Link.AfterOpen = LinkState.Failed;
                server.Link.Become(LinkState.Failed);
                server.Step();
                Observing.Set(server, 5L);
                Assert.AreEqual(1, server.Session.Observations.NotificationsStored);
                server.Link.AfterOpen = LinkState.Open;
                server.Run(30000);
            }
            else
            {
                Observing.Set(server, 5L);
            }

            Observing.AssertSilent(server);
            Assert.AreEqual(0, server.Session.Observations.Count);
            Assert.AreEqual(0, server.Session.Observations.NotificationsStored);
            Assert.AreEqual(0, server.Session.Observations.NotificationsSent);
        }

        [TestMethod]
        public void A_change_is_only_marked_until_the_client_is_stepped_and_told_once()
        {
            TestServer server = Start(10);
            for (int i = 0; i < 5; i++)
            {
                server.Object.ValueOf(0, TestObject.Integer).Integer = i;
                server.Client.NotifyChanged(TestObject.ObjectId, 0, TestObject.Integer);
            }

            Assert.IsNull(server.Link.TakeSent());
            server.Step();
            Observing.AssertNotified(server, "4");
        }

        [TestMethod]
        public void A_change_of_an_instance_or_an_object_reaches_what_is_observed_in_it()
        {
            TestServer server = Start(10);
            server.Client.NotifyChanged(TestObject.ObjectId, 0, Lwm2mPath.None);
            server.Step();
            Observing.AssertNotified(server, "0");
            server.Client.NotifyChanged(TestObject.ObjectId, Lwm2mPath.None, Lwm2mPath.None);
            server.Step();
            Observing.AssertNotified(server, "0");
            server.Client.NotifyChanged(TestObject.ObjectId, 1, Lwm2mPath.None);
            server.Client.NotifyChanged(3, Lwm2mPath.None, Lwm2mPath.None);
            server.Step();
            Observing.AssertSilent(server);
        }

        private static TestServer Start(int confirmableEvery)
        {
            TestServer server = TestServer.Registered(new ClientOptions { ConfirmableEvery = confirmableEvery });
            Observing.Start(server, Observing.Integer);
            return server;
        }
    }
}
