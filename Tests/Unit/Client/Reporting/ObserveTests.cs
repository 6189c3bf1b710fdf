using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class ObserveTests
    {
        // Proves: ETS-301
        [TestMethod]
        public void An_observed_resource_is_answered_and_notified_with_its_token_and_a_growing_number()
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = Observing.Start(server, Observing.Integer);
            Assert.AreEqual("0", answer.Text);
            int sequence = answer.Observe;
            for (int i = 1; i <= 5; i++)
            {
                Observing.Set(server, (long)i);
                TestMessage notification = Observing.Notification(server);
                Assert.IsTrue(notification.Type == CoapType.NonConfirmable);
                Assert.AreEqual(CoapCode.Content, notification.Code);
                Assert.IsTrue(notification.HasToken(Observing.Token));
                Assert.AreEqual(ContentFormat.TextPlain, notification.Format);
                Assert.AreEqual(i.ToString(), notification.Text);
                Assert.IsTrue(notification.Observe > sequence);
                sequence = notification.Observe;
            }

            Assert.AreEqual(5, server.Session.Observations.NotificationsSent);
        }

        [TestMethod]
        public void Nothing_is_sent_where_nothing_is_observed_or_nothing_changes()
        {
            TestServer server = TestServer.Registered();
            Observing.Set(server, 1L);
            Observing.AssertSilent(server);
            Observing.Start(server, Observing.Integer);
            server.Run(3600000);
            Observing.AssertSilent(server);
            Observing.Set(server, 2.5);
            Observing.AssertSilent(server);
        }

        // Proves: ETS-302
        [TestMethod]
        public void A_Reset_to_a_notification_cancels_its_observation_and_no_other()
        {
            TestServer server = TestServer.Registered();
            Observing.Start(server, Observing.Integer);
            Observing.Start(server, Observing.Float, new byte[] { 9 });
            Observing.Set(server, 1L);
            server.SendEmpty(CoapType.Reset, Observing.Notification(server).MessageId);
            Assert.AreEqual(1, server.Session.Observations.Count);
            Observing.Set(server, 2L);
            Observing.AssertSilent(server);
            Observing.Set(server, 2.5);
            Observing.AssertNotified(server, "2.5");
        }

        [TestMethod]
        public void A_Reset_to_something_else_cancels_nothing()
        {
            TestServer server = TestServer.Registered();
            Observing.Start(server, Observing.Integer);
            Observing.Set(server, 1L);
            ushort id = Observing.Notification(server).MessageId;
            server.SendEmpty(CoapType.Reset, (ushort)(id + 1));
            server.SendEmpty(CoapType.Acknowledgement, id);
            Assert.AreEqual(1, server.Session.Observations.Count);
            Observing.Set(server, 2L);
            Observing.AssertNotified(server, "2");
        }

        // Proves: ETS-303
        [TestMethod]
        public void Observe_with_1_cancels_and_reads()
        {
            TestServer server = TestServer.Registered();
            Observing.Start(server, Observing.Integer);
            TestMessage answer = server.Ask(new TestRequest(CoapCode.Get, Observing.Integer) { Observe = 1 }, Observing.Token);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual("0", answer.Text);
            Assert.AreEqual(-1, answer.Observe);
            Assert.AreEqual(0, server.Session.Observations.Count);
            Observing.Set(server, 1L);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void Observe_with_1_and_another_token_only_reads()
        {
            TestServer server = TestServer.Registered();
            Observing.Start(server, Observing.Integer);
            Assert.AreEqual(CoapCode.Content, server.Ask(new TestRequest(CoapCode.Get, Observing.Integer) { Observe = 1 }).Code);
            Assert.AreEqual(1, server.Session.Observations.Count);
        }

        [TestMethod]
        public void Without_a_free_slot_an_Observe_is_a_plain_Read()
        {
            TestServer server = TestServer.Registered(new ClientOptions { MaxObservations = 2 });
            Observing.Start(server, Observing.Integer);
            Observing.Start(server, Observing.Float, new byte[] { 2 });
            byte[] third = { 3 };
            TestMessage answer = server.Ask(new TestRequest(CoapCode.Get, "/3/0/0") { Observe = 0 }, third);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual("Acme", answer.Text);
            Assert.AreEqual(-1, answer.Observe);
            Assert.AreEqual(1, server.Session.Observations.Refused);

            server.Ask(new TestRequest(CoapCode.Get, Observing.Integer) { Observe = 1 }, Observing.Token);
            Observing.Start(server, "/3/0/0", third);
            Assert.AreEqual(2, server.Session.Observations.Count);
        }

        [TestMethod]
        public void The_same_token_renews_its_observation_also_when_all_slots_are_taken()
        {
            TestServer server = TestServer.Registered(new ClientOptions { MaxObservations = 1 });
            int first = Observing.Start(server, Observing.Integer).Observe;
            Assert.IsTrue(Observing.Start(server, Observing.Integer).Observe > first);
            Observing.Start(server, Observing.Float);
            Assert.AreEqual(1, server.Session.Observations.Count);
            Observing.Set(server, 1L);
            Observing.AssertSilent(server);
            Observing.Set(server, 1.5);
            Observing.AssertNotified(server, "1.5");
        }

        [TestMethod]
        public void Two_tokens_on_one_path_are_two_observations()
        {
            TestServer server = TestServer.Registered();
            byte[] other = { 4 };
            Observing.Start(server, Observing.Integer);
            Observing.Start(server, Observing.Integer, other);
            Observing.Set(server, 1L);
            Assert.IsTrue(server.Take().HasToken(Observing.Token));
            Assert.IsTrue(server.Take().HasToken(other));
            Observing.AssertSilent(server);
        }

        [TestMethod]
        [DataRow("/10241", true)]
        [DataRow("/10241/0", true)]
        [DataRow("/10241/0/11", true)]
        [DataRow("/10241/0/11/3", true)]
        [DataRow("/10241/0/1", false)]
        [DataRow("/3/0", false)]
        [DataRow("/3", false)]
        public void Every_level_of_a_path_is_observed_with_what_lies_below(string path, bool isNotified)
        {
            TestServer server = TestServer.Registered();
            server.Object.ValuesOf(0, TestObject.Multiple + TestObject.Integer).FindOrAdd(3).Integer = 5;
            Observing.Start(server, path);
            server.Object.ValuesOf(0, TestObject.Multiple + TestObject.Integer).Find(3).Integer = 99;
            Observing.Changed(server, TestObject.Multiple + TestObject.Integer);
            if (!isNotified)
            {
                Observing.AssertSilent(server);
                return;
            }

            TestMessage notification = Observing.Notification(server);
            Assert.AreEqual(server.Get(path).HexPayload, notification.HexPayload);
            Assert.AreEqual(server.Get(path).Format, notification.Format);
        }

        [TestMethod]
        public void The_format_asked_for_is_that_of_the_notifications()
        {
            TestServer server = TestServer.Registered();
            server.Ask(new TestRequest(CoapCode.Get, Observing.Integer) { Observe = 0, Accept = ContentFormat.SenmlJson });
            Observing.Set(server, 7L);
            TestMessage notification = Observing.Notification(server);
            Assert.AreEqual(ContentFormat.SenmlJson, notification.Format);
            Assert.AreEqual("[{\"bn\":\"/10241/0/1\",\"v\":7}]", notification.Text);
        }

        [TestMethod]
        [DataRow("/99", CoapCode.NotFound)]
        [DataRow("/10241/7", CoapCode.NotFound)]
        [DataRow("/10241/0/20", CoapCode.MethodNotAllowed)]
        [DataRow("/10241/0/23", CoapCode.MethodNotAllowed)]
        [DataRow("/0/0", CoapCode.Unauthorized)]
        public void What_cannot_be_read_is_not_observed(string path, byte code)
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = server.Ask(new TestRequest(CoapCode.Get, path) { Observe = 0 });
            Assert.AreEqual(code, answer.Code);
            Assert.AreEqual(-1, answer.Observe);
            Assert.AreEqual(0, server.Session.Observations.Count);
        }

        [TestMethod]
        public void A_reading_that_fails_or_has_no_such_format_starts_no_observation()
        {
            TestServer server = TestServer.Registered();
            server.Object.MisbehavingAs = TestObject.Fault.Unreadable;
            Assert.AreEqual(CoapCode.ServiceUnavailable, server.Ask(new TestRequest(CoapCode.Get, "/10241/0/26") { Observe = 0 }).Code);
            Assert.AreEqual(CoapCode.NotAcceptable, server.Ask(new TestRequest(CoapCode.Get, "/10241/0") { Observe = 0, Accept = ContentFormat.TextPlain }).Code);
            Assert.AreEqual(0, server.Session.Observations.Count);
        }

        [TestMethod]
        public void What_a_server_writes_is_notified_and_what_it_writes_elsewhere_is_not()
        {
            TestServer server = TestServer.Registered();
            Observing.Start(server, Observing.Integer);
            Assert.AreEqual(CoapCode.Changed, server.Put(Observing.Integer, "42").Code);
            Observing.AssertNotified(server, "42");
            Assert.AreEqual(CoapCode.Changed, server.Put(Observing.Float, "1.5").Code);
            Observing.AssertSilent(server);
            Assert.AreEqual(CoapCode.BadRequest, server.Put(Observing.Integer, "x").Code);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void Deleting_what_is_observed_ends_it_with_a_confirmable_4_04()
        {
            TestServer server = TestServer.Registered();
            server.Post("/10241", ContentFormat.Tlv, Hex.Parse("08 05 03 c1 18 07"));
            server.Drop();
            Observing.Start(server, "/10241/5/1");
            Observing.Start(server, Observing.Integer, new byte[] { 1 });
            Assert.AreEqual(CoapCode.Deleted, server.Delete("/10241/5").Code);
            TestMessage last = Observing.Notification(server);
            Assert.IsTrue(last.Type == CoapType.Confirmable);
            Assert.AreEqual(CoapCode.NotFound, last.Code);
            Assert.IsTrue(last.HasToken(Observing.Token));
            Assert.AreEqual(-1, last.Observe);
            Assert.AreEqual(0, last.Payload.Length);
            Assert.AreEqual(1, server.Session.Observations.Count);
            server.SendEmpty(CoapType.Acknowledgement, last.MessageId);
            server.Run(200000);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void A_reading_that_fails_later_ends_its_observation_with_a_confirmable_error()
        {
            TestServer server = TestServer.Registered();
            server.Object.MisbehavingAs = TestObject.Fault.ChangingLength;
            Observing.Start(server, "/10241/0/26");
            server.Object.MisbehavingAs = TestObject.Fault.Unreadable;
            Observing.Changed(server, TestObject.Faulty);
            server.Run(1);
            TestMessage last = Observing.Notification(server);
            Assert.IsTrue(last.Type == CoapType.Confirmable);
            Assert.AreEqual(CoapCode.ServiceUnavailable, last.Code);
            Assert.AreEqual(-1, last.Observe);
            Assert.AreEqual(0, server.Session.Observations.Count);
        }

        [TestMethod]
        public void A_notification_too_long_for_a_message_is_its_first_block_and_the_rest_is_asked_for()
        {
            TestServer server = TestServer.Registered();
            server.Object.BlobSize = 2500;
            TestMessage answer = server.Ask(new TestRequest(CoapCode.Get, "/10241/0/25") { Observe = 0, Accept = ContentFormat.OctetStream });
            Assert.AreEqual(8 | 6, answer.Uint(OptionNumber.Block2));
            server.Object.BlobSeed = 55;
            Observing.Changed(server, TestObject.Blob);
            TestMessage first = Observing.Notification(server);
            Assert.IsTrue(first.Observe > answer.Observe);
            Assert.AreEqual(8 | 6, first.Uint(OptionNumber.Block2));
            Assert.AreEqual(2500, first.Uint(OptionNumber.Size2));
            AssertBlob(server, first, 0, 1024);

            // A block is asked for with another token, by some servers with Observe (RFC 7959 §3.4).
            TestMessage second = server.Ask(new TestRequest(CoapCode.Get, "/10241/0/25") { Block2 = 1 << 4 | 6, Accept = ContentFormat.OctetStream });
            AssertBlob(server, second, 1024, 1024);
            Assert.AreEqual(-1, second.Observe);
            TestMessage third = server.Ask(new TestRequest(CoapCode.Get, "/10241/0/25") { Block2 = 2 << 4 | 6, Observe = 0, Accept = ContentFormat.OctetStream });
            AssertBlob(server, third, 2048, 452);
            Assert.AreEqual(first.Uint(OptionNumber.ETag), third.Uint(OptionNumber.ETag));
            Assert.AreNotEqual(answer.Uint(OptionNumber.ETag), third.Uint(OptionNumber.ETag));
            Assert.AreEqual(1, server.Session.Observations.Count);
        }

        private static void AssertBlob(TestServer server, TestMessage message, int start, int count)
        {
            byte[] payload = message.Payload;
            Assert.AreEqual(count, payload.Length);
            for (int i = 0; i < count; i++)
            {
                Assert.AreEqual(server.Object.BlobByte(start + i), payload[i]);
            }
        }
    }
}
