using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A store that refuses a write, any of them, or that has lost what was written last.</summary>
    [TestClass]
    public class StoreFaultTests
    {
        private const long Noon = 1767268800000;
        private const string Lifetime = "/1/0/1";

        [TestMethod]
        public void An_observation_whose_write_was_refused_outlives_the_power_after_a_pause()
        {
            for (int refused = 1; refused <= 4; refused++)
            {
                FaultyStore store = new FaultyStore();
                TestClock clock = new TestClock(Noon);
                TestServer server = Registered(store, clock);
                store.RefusedWrite = store.Writes + refused;
                Observing.Start(server, Observing.Integer);
                server.WriteAttributes(Observing.Integer, "pmin=1");
                server.Run(25000);
                AssertSurvives(server, store, clock, refused);
            }
        }

        [TestMethod]
        public void Refused_writes_are_tried_again_with_growing_pauses_and_not_with_each_step()
        {
            FaultyStore store = new FaultyStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock);
            Observing.Start(server, Observing.Integer);
            store.Refuses = true;
            int before = store.Writes;
            server.WriteAttributes(Observing.Integer, "pmin=1");
            for (int i = 0; i < 24 * 360; i++)
            {
                server.Advance(10000);
                server.Drop();
            }

            // 10 s, doubled up to an hour, for a day.
            int tries = store.Writes - before;
            Assert.IsTrue(tries >= 24 && tries <= 40, tries.ToString());
            store.Refuses = false;
            server.Run(3600000);
            AssertSurvives(server, store, clock, 0);
        }

        [TestMethod]
        public void A_doubtful_record_is_not_taken_up_and_the_server_is_registered_at()
        {
            FaultyStore store = new FaultyStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock);
            server.WriteAttributes(Observing.Integer, "pmin=1");
            Observing.Start(server, Observing.Integer);
            store.Doubtful = "srv-1";
            server = Started(store, clock);
            TestMessage register = server.Take();
            Assert.AreEqual("/rd", register.Path);
            Assert.AreEqual(0, server.Session.Observations.Count);
            server.Reply(register, CoapCode.Created, "rd", "0");
            Assert.AreEqual("</10241/0/1>;pmin=1", server.Discover(Observing.Integer).Text, "what was acknowledged stays");
        }

        [TestMethod]
        public void Doubtful_accounts_are_used_told_and_registered_anew()
        {
            FaultyStore store = new FaultyStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock);
            Assert.AreEqual(CoapCode.Changed, server.Put(Lifetime, "70000").Code);
            Assert.IsFalse(server.Client.AreAccountsDoubtful);
            store.Doubtful = "accounts";
            server = Started(store, clock);
            Assert.IsTrue(server.Client.AreAccountsDoubtful);
            TestMessage register = server.Take();
            Assert.AreEqual("/rd", register.Path);
            Assert.IsTrue(register.Query.IndexOf("lt=70000") > 0);
        }

        [TestMethod]
        public void Only_the_request_whose_change_was_not_kept_fails_and_it_is_undone()
        {
            FaultyStore store = new FaultyStore();
            TestServer server = Registered(store, new TestClock(Noon));
            Assert.AreEqual(CoapCode.Changed, server.Put(Lifetime, "70000").Code);
            Assert.AreEqual(CoapCode.Changed, server.Put("/1/0/7", "UH").Code);
            Assert.AreEqual(CoapCode.Changed, server.Put("/1/0/3", "900").Code);
            server.Drop();
            store.Refuses = true;
            int updates = server.Updates;
            Assert.AreEqual(CoapCode.InternalServerError, server.Put(Lifetime, "80000").Code);
            Assert.AreEqual(CoapCode.InternalServerError, server.Put("/1/0/7", "UN").Code);
            Assert.AreEqual(CoapCode.InternalServerError, server.Put("/1/0/23", "0").Code);
            Assert.AreEqual(CoapCode.InternalServerError, server.Put("/1/0", ContentFormat.Tlv, Lwm2m.Tests.Hex.Parse("c1 01 3c c1 06 01 c1 07 55")).Code);
            Assert.AreEqual("70000", server.Get(Lifetime).Text);
            Assert.AreEqual("UH", server.Get("/1/0/7").Text);
            Assert.AreEqual("900", server.Get("/1/0/3").Text);
            Assert.AreEqual(CoapCode.NotFound, server.Get("/1/0/23").Code);
            Assert.AreEqual(CoapCode.Content, server.Get("/3/0/0").Code);
            Assert.AreEqual(CoapCode.Changed, server.Put(Observing.Integer, "5").Code);
            Assert.AreEqual(CoapCode.Changed, server.Execute("/10241/0/20").Code);
            Assert.AreEqual(CoapCode.Created, server.Post("/10241", ContentFormat.Tlv, Lwm2m.Tests.Hex.Parse("c1 18 07")).Code);
            Observing.Start(server, Observing.Integer);
            store.Refuses = false;
            Assert.AreEqual(CoapCode.Changed, server.Put(Lifetime, "80000").Code);
            Assert.AreEqual("80000", server.Get(Lifetime).Text);
        }

        [TestMethod]
        public void What_cannot_be_undone_is_saved_after_a_pause_and_fails_no_request()
        {
            FaultyStore store = new FaultyStore();
            TestClock clock = new TestClock(Noon);
            TestServer server = Registered(store, clock);
            store.Refuses = true;
            server.Account.LifetimeS = 5000;
            server.Client.Accounts.MarkChanged();
            Assert.IsFalse(server.Client.SaveAccounts());
            Assert.AreEqual(CoapCode.Content, server.Get("/3/0/0").Code);
            Assert.AreEqual(CoapCode.Changed, server.Put(Observing.Integer, "5").Code);
            Assert.AreEqual(CoapCode.InternalServerError, server.Put("/1/0/3", "900").Code);
            Assert.AreEqual("5000", server.Get(Lifetime).Text);
            server.Run(5000);
            store.Refuses = false;
            int before = store.Writes;
            server.Run(60000);
            Assert.IsTrue(store.Writes > before);
            TestServer again = Started(store, clock);
            Assert.AreEqual(5000, again.Client.Accounts.ServerAt(0).LifetimeS);
            Assert.AreEqual(ServerAccount.Unset, again.Client.Accounts.ServerAt(0).DefaultMaximumPeriodS);
        }

        [TestMethod]
        public void A_store_that_refuses_any_single_write_of_a_day_costs_one_answer_at_most()
        {
            for (int refused = 1; refused <= 14; refused++)
            {
                FaultyStore store = new FaultyStore();
                TestServer server = Registered(store, new TestClock(Noon));
                store.RefusedWrite = store.Writes + refused;
                int failed = 0;
                for (int i = 0; i < 6; i++)
                {
                    failed += server.Put(Lifetime, (70000 + i).ToString()).Code == CoapCode.Changed ? 0 : 1;
                    failed += server.WriteAttributes(Observing.Integer, "pmin=" + i.ToString()).Code == CoapCode.Changed ? 0 : 1;
                    failed += server.Get("/3/0/0").Code == CoapCode.Content ? 0 : 1;
                    server.Run(12000);
                    server.Drop();
                }

                Assert.IsTrue(failed <= 1, refused.ToString());
                Assert.AreEqual("70005", server.Get(Lifetime).Text);
            }
        }

        private static void AssertSurvives(TestServer server, FaultyStore store, TestClock clock, int refused)
        {
            clock.Set(Noon + 1000);
            server = Started(store, clock);
            Assert.IsTrue(server.Session.Registration.IsRegistered, refused.ToString());
            Assert.AreEqual(1, server.Session.Observations.Count, refused.ToString());
            Assert.AreEqual("</10241/0/1>;pmin=1", server.Discover(Observing.Integer).Text);
        }

        private static TestServer Registered(Store store, Clock clock)
        {
            TestServer server = Started(store, clock);
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            Assert.IsTrue(server.Session.Registration.IsRegistered);
            return server;
        }

        private static TestServer Started(Store store, Clock clock)
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Provision(store);
            server.Client.Sleep.KeepState(store, clock);
            server.Client.SaveAccounts();
            server.Client.Start();
            server.Step();
            return server;
        }
    }
}
