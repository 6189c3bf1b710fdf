using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A client that was put to sleep with the power off, or lost it, and the one that goes on after the restart.</summary>
    [TestClass]
    public class PowerOffTests
    {
        private const long Noon = 1700000000000;
        private const string Record = "srv-1";

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

        [TestMethod]
        public void Writes_follow_what_comes_and_goes_and_not_what_is_told()
        {
            CountingStore store = new CountingStore();
            TestServer server = Registered(store, new TestClock(Noon), new ClientOptions());
            Assert.AreEqual(1, store.Writes);
            Observing.Start(server, Observing.Integer);
            Assert.AreEqual(3, store.Writes);           // the record, and the first Observe numbers
            server.WriteAttributes(Observing.Integer, "pmin=0");
            Assert.AreEqual(4, store.Writes);
            store.Writes = 0;
            int told = 4 * ObserveNumbers.NumbersPerWrite;
            for (int i = 1; i <= told; i++)
            {
                Observing.Set(server, (long)i);
                TestMessage notification = Observing.Notification(server);
                if (notification.Type == CoapType.Confirmable)
                {
                    server.SendEmpty(CoapType.Acknowledgement, notification.MessageId);
                }
            }

            Assert.AreEqual(told / ObserveNumbers.NumbersPerWrite, store.Writes);
            server.Client.RequestUpdate(1);
            server.Step();
            Assert.AreEqual(1, server.Updates);
            Assert.AreEqual(told / ObserveNumbers.NumbersPerWrite, store.Writes);
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
        public void A_record_of_another_server_or_mode_is_of_no_use()
        {
            CountingStore store = new CountingStore();
            TestClock clock = new TestClock(Noon);
            Assert.IsTrue(Registered(store, clock, new ClientOptions()).Client.Sleep.Suspend(1000));
            TestServer server = new TestServer(new ClientOptions(), "coap://127.0.0.2");
            server.Client.Sleep.KeepState(store, clock);
            server.Client.Start();
            server.Step();
            Assert.AreEqual("/rd", server.Take().Path);
            server = Started(store, clock, new ClientOptions { QueueMode = true });
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_store_that_takes_nothing_is_told_and_the_client_goes_on()
        {
            CountingStore store = new CountingStore { Refuses = true };
            TestServer server = Registered(store, new TestClock(Noon), new ClientOptions());
            Observing.Start(server, Observing.Integer);
            int before = 0;
            for (int i = 1; i <= 5; i++)
            {
                Observing.Set(server, (long)i);
                int sequence = Observing.Notification(server).Observe;
                Assert.IsTrue(sequence > before);
                before = sequence;
            }

            Assert.IsTrue(server.Client.Sleep.WriteFailures > 0);
            Assert.IsFalse(server.Client.Sleep.Suspend(server.NowMs));
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

        [TestMethod]
        public void A_record_that_is_cut_or_changed_anywhere_is_none()
        {
            byte[] record = Kept(out TestClock clock);
            for (int i = 0; i < record.Length; i += 3)
            {
                byte[] damaged = (byte[])record.Clone();
                damaged[i] ^= 0x40;
                AssertRegisters(damaged, damaged.Length, clock);
                AssertRegisters(record, i, clock);
            }
        }

        [TestMethod]
        public void A_record_that_is_wrong_under_a_right_check_does_no_harm()
        {
            byte[] record = Kept(out TestClock clock);
            int content = record.Length - 4;
            for (int i = 0; i < content; i++)
            {
                byte[] damaged = (byte[])record.Clone();
                damaged[i] ^= (byte)(i % 2 == 0 ? 0xFF : 0x01);
                BigEndian.WriteUInt32(damaged, content, Crc32.Update(0, damaged, 0, content));
                TestServer server = Over(damaged, damaged.Length, clock);
                server.ConfirmsUpdates = false;
                Observing.Set(server, 9L);
                server.Run(200000);
                Assert.IsTrue(server.Session.Observations.Count <= 2);
                Assert.IsTrue(server.Session.Registration.IsRegistered || server.Session.Observations.Count == 0);
                server.Drop();
            }
        }

        /// <summary>A record with attributes, two observations and something that waits.</summary>
        private static byte[] Kept(out TestClock clock)
        {
            CountingStore store = new CountingStore();
            clock = new TestClock(Noon);
            TestServer server = Registered(store, clock, new ClientOptions { ConfirmableEvery = 1 });
            server.WriteAttributes(Observing.Integer, "pmin=1&pmax=100&gt=50&lt=10&st=1.5&epmin=1&epmax=3");
            Observing.Start(server, Observing.Integer);
            Observing.Start(server, "/3/0", new byte[] { 2 });
            server.Advance(2000);
            Observing.Set(server, 60L);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            byte[] buffer = new byte[1024];
            int length = store.Read(Record, buffer, 0, buffer.Length);
            return Lwm2m.Tests.Bytes.Slice(buffer, 0, length);
        }

        private static void AssertRegisters(byte[] record, int length, TestClock clock)
        {
            TestServer server = Over(record, length, clock);
            Assert.AreEqual("/rd", server.Take().Path);
            Assert.AreEqual(0, server.Session.Observations.Count);
        }

        private static TestServer Over(byte[] record, int length, TestClock clock)
        {
            CountingStore store = new CountingStore();
            store.Write(Record, record, 0, length);
            return Started(store, clock, new ClientOptions { ConfirmableEvery = 1 });
        }

        private static TestServer Registered(Store store, Clock clock, ClientOptions options)
        {
            TestServer server = Started(store, clock, options);
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            Assert.IsTrue(server.Session.Registration.IsRegistered);
            return server;
        }

        private static TestServer Started(Store store, Clock clock, ClientOptions options, int integer = 0, double number = 0)
        {
            TestServer server = new TestServer(options);
            server.Object.ValueOf(0, TestObject.Integer).Integer = integer;
            server.Object.ValueOf(0, TestObject.Float).Float = number;
            server.Client.Sleep.KeepState(store, clock);
            server.Client.Start();
            server.Step();
            return server;
        }
    }
}
