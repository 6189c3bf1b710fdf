using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class UpdateTests
    {
        private const long DayMs = 86400000;

        // Proves: ETS-102
        [TestMethod]
        public void An_Update_without_changes_leaves_before_the_lifetime_ends_and_carries_nothing()
        {
            TestServer server = Registered(86400);
            server.Run(DayMs - Registration.UpdateMarginMs - 1);
            Assert.IsNull(server.Take());
            server.Run(1);
            TestMessage update = server.Take();
            AssertUpdate(update, "");
            Assert.IsTrue(server.Session.Registration.IsRegistered);
            server.Reply(update, CoapCode.Changed);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);

            // The next one is due a lifetime after this one was sent.
            server.Run(DayMs - Registration.UpdateMarginMs - 1);
            Assert.IsNull(server.Take());
            server.Run(1);
            AssertUpdate(server.Take(), "");
        }

        [TestMethod]
        public void A_short_lifetime_is_updated_at_its_half()
        {
            TestServer server = Registered(60);
            server.Run(29999);
            Assert.IsNull(server.Take());
            server.Run(1);
            AssertUpdate(server.Take(), "");
        }

        [TestMethod]
        public void A_lifetime_of_0_is_never_updated()
        {
            TestServer server = Registered(0);
            Assert.AreEqual(DatagramLink.Never, server.DueMs);
            server.Advance(1000 * DayMs);
            Assert.IsNull(server.Take());
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
        }

        // Proves: ETS-107
        [TestMethod]
        public void A_lifetime_that_the_server_extends_is_told_alone_and_counts_from_then_on()
        {
            TestServer server = Registered(100);
            Assert.AreEqual(CoapCode.Changed, server.Put("/1/0/1", "86400").Code);
            TestMessage update = server.Take();
            AssertUpdate(update, "&lt=86400");
            server.Reply(update, CoapCode.Changed);
            server.Run(DayMs - Registration.UpdateMarginMs - 1);
            Assert.IsNull(server.Take());
            server.Run(1);
            AssertUpdate(server.Take(), "");
        }

        [TestMethod]
        public void A_lifetime_written_as_it_was_is_not_told()
        {
            TestServer server = Registered(100);
            Assert.AreEqual(CoapCode.Changed, server.Put("/1/0/1", "100").Code);
            Assert.IsNull(server.Take());
        }

        // Proves: ETS-102
        [TestMethod]
        public void A_binding_that_changed_is_told_alone()
        {
            TestServer server = Registered(86400);
            Assert.AreEqual(CoapCode.Changed, server.Put("/1/0/7", "US").Code);
            TestMessage update = server.Take();
            AssertUpdate(update, "&b=US");
            server.Reply(update, CoapCode.Changed);
            Assert.IsNull(server.Take());
        }

        // Proves: ETS-102
        [TestMethod]
        public void Objects_are_told_after_a_Create_and_a_Delete()
        {
            TestServer server = Registered(86400);
            Assert.AreEqual(CoapCode.Created, server.Post("/10241", ContentFormat.Tlv, Hex.Parse("08 05 03 c1 18 07")).Code);
            TestMessage update = server.Take();
            Assert.AreEqual("/rd/0", update.Path);
            Assert.AreEqual("", update.Query);
            Assert.AreEqual(ContentFormat.LinkFormat, update.Format);
            Assert.EndsWith("</10241>;ver=2.1,</10241/0>,</10241/5>", update.Text);
            server.Reply(update, CoapCode.Changed);

            Assert.AreEqual(CoapCode.Deleted, server.Delete("/10241/0").Code);
            update = server.Take();
            Assert.EndsWith("</10241>;ver=2.1,</10241/5>", update.Text);
            server.Reply(update, CoapCode.Changed);
            Assert.IsNull(server.Take());
        }

        [TestMethod]
        public void What_changes_while_an_Update_is_on_its_way_is_told_by_the_next()
        {
            TestServer server = Registered(100);
            server.Put("/1/0/1", "200");
            TestMessage update = server.Take();
            AssertUpdate(update, "&lt=200");
            server.Put("/1/0/1", "300");
            server.Put("/1/0/7", "US");
            Assert.IsNull(server.Take());
            server.Reply(update, CoapCode.Changed);
            AssertUpdate(server.Take(), "&lt=300&b=US");
        }

        // Proves: ETS-104
        [TestMethod]
        public void The_registration_update_trigger_is_answered_and_followed_by_an_Update()
        {
            TestServer server = Registered(86400);
            Assert.AreEqual(CoapCode.Changed, server.Execute("/1/0/8").Code);
            TestMessage update = server.Take();
            AssertUpdate(update, "");
            server.Reply(update, CoapCode.Changed);
            server.Run(1000000);
            Assert.IsNull(server.Take());
        }

        [TestMethod]
        public void A_trigger_while_an_Update_is_on_its_way_brings_another()
        {
            TestServer server = Registered(86400);
            server.Client.RequestUpdate(1);
            server.Step();
            TestMessage update = server.Take();
            server.Execute("/1/0/8");
            Assert.IsNull(server.Take());
            server.Reply(update, CoapCode.Changed);
            AssertUpdate(server.Take(), "");
        }

        [TestMethod]
        public void Only_a_server_of_the_client_is_updated()
        {
            TestServer server = Registered(86400);
            Assert.IsFalse(server.Client.RequestUpdate(2));
            Assert.IsTrue(server.Client.RequestUpdate(1));
        }

        // Proves: ETS-105
        [TestMethod]
        public void An_Update_the_server_discards_is_followed_by_a_new_registration()
        {
            TestServer server = Registered(86400);
            server.Client.RequestUpdate(1);
            server.Step();
            server.Reply(server.Take(), CoapCode.NotFound);
            TestMessage register = server.Take();
            Assert.AreEqual("/rd", register.Path);
            Assert.AreEqual("&ep=urn:test:1&lt=86400&lwm2m=1.1&b=U", register.Query);
            Assert.Contains("</3/0>", register.Text);
            Assert.IsFalse(server.Session.Registration.IsRegistered);
            server.Reply(register, CoapCode.Created, "rd", "7");
            server.Client.RequestUpdate(1);
            server.Step();
            Assert.AreEqual("/rd/7", server.Take().Path);
        }

        [TestMethod]
        public void A_server_in_trouble_keeps_the_registration_and_is_asked_again_after_a_growing_pause()
        {
            TestServer server = Registered(86400);
            server.Client.RequestUpdate(1);
            server.Step();
            for (int pause = Registration.UpdateRetryMs; pause <= 16000; pause *= 2)
            {
                server.Reply(server.Take(), CoapCode.ServiceUnavailable);
                Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
                Assert.IsNull(server.Take());
                long wait = server.DueMs - server.NowMs;
                Assert.IsTrue(wait >= pause && wait <= pause * 3 / 2, wait.ToString());
                server.Run(wait);
            }

            server.Reply(server.Take(), CoapCode.Changed);
            Assert.AreEqual(1, server.Session.Registration.Generation);
            server.Client.RequestUpdate(1);
            server.Step();
            AssertUpdate(server.Take(), "");
        }

        [TestMethod]
        public void An_Update_without_answer_is_repeated_until_the_lifetime_ends_and_then_registered_anew()
        {
            TestServer server = Registered(600);
            long end = server.NowMs + 600000;
            int updates = 0;
            int lastId = -1;
            while (server.NowMs < end)
            {
                TestMessage message = server.Take();
                if (message is null)
                {
                    server.Run(1000);
                }
                else if (lastId != message.MessageId)
                {
                    lastId = message.MessageId;
                    updates++;
                    AssertUpdate(message, "");
                }
            }

            Assert.IsTrue(updates >= 3, updates.ToString());
            Assert.AreEqual(1, server.Session.Registration.Generation);

            // The last one may still be on its way.
            TestMessage register = server.Take();
            while (register is null || register.Path != "/rd")
            {
                Assert.IsTrue(server.NowMs < end + 93000);
                server.Run(1000);
                register = server.Take();
            }

            server.Reply(register, CoapCode.Created, "rd", "0");
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
            Assert.AreEqual(2, server.Session.Registration.Generation);
        }

        [TestMethod]
        public void A_new_registration_ends_what_was_observed_before()
        {
            TestServer server = Registered(86400);
            Assert.AreEqual(1, server.Ask(new TestRequest(CoapCode.Get, "/3/0/13") { Observe = 0 }).Observe);
            Assert.AreEqual(1, server.Session.Observations.Count);
            server.Client.RequestUpdate(1);
            server.Step();
            server.Reply(server.Take(), CoapCode.NotFound);
            Assert.AreEqual(0, server.Session.Observations.Count);
        }

        [TestMethod]
        public void What_is_observed_before_the_answer_to_Register_is_kept_and_notified_after_it()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            TestMessage register = server.Take();
            byte[] token = { 1 };
            Assert.IsTrue(server.Ask(new TestRequest(CoapCode.Get, "/10241/0/1") { Observe = 0 }, token).Observe >= 0);
            server.Client.NotifyChanged(10241, 0, 1);
            server.Step();
            Assert.IsNull(server.Take());
            server.Reply(register, CoapCode.Created, "rd", "0");
            Assert.AreEqual(1, server.Session.Observations.Count);
            Assert.IsTrue(server.Take().HasToken(token));
        }

        private static TestServer Registered(int lifetimeS)
        {
            TestServer server = new TestServer(new ClientOptions());
            server.AddSms();
            server.ConfirmsUpdates = false;
            server.Account.LifetimeS = lifetimeS;
            server.Client.Start();
            server.Step();
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            return server;
        }

        /// <summary>An Update with these parameters and without objects.</summary>
        private static void AssertUpdate(TestMessage update, string query)
        {
            Assert.AreEqual(CoapCode.Post, update.Code);
            Assert.IsTrue(update.Type == CoapType.Confirmable);
            Assert.AreEqual("/rd/0", update.Path);
            Assert.AreEqual(query, update.Query);
            Assert.AreEqual(-1, update.Format);
            Assert.AreEqual(0, update.Payload.Length);
        }
    }
}
