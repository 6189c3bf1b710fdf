using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Disable and its time-out, resources 4 and 5 of the Server object.</summary>
    [TestClass]
    public class DisableTests
    {
        private const long DayMs = 86400000;

        [TestMethod]
        public void A_disabled_server_is_answered_left_and_registered_at_again_after_the_timeout()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.Changed, server.Put("/1/0/5", "100").Code);
            Assert.AreEqual(CoapCode.Changed, server.Execute("/1/0/4").Code);
            TestMessage delete = server.Take();
            Assert.AreEqual(CoapCode.Delete, delete.Code);
            Assert.AreEqual("/rd/0", delete.Path);
            server.Reply(delete, CoapCode.Deleted);
            Assert.IsTrue(State(server) == RegistrationState.Disabled);
            Assert.IsTrue(server.Link.State == LinkState.Closed);
            Assert.AreEqual(server.NowMs + 100000, server.Session.Registration.DisabledUntilMs);
            Assert.AreEqual(server.NowMs + 100000, server.DueMs);

            server.Run(99999);
            Assert.IsNull(server.Take());
            Assert.IsTrue(server.Link.State == LinkState.Closed);
            server.Run(1);
            TestMessage register = server.Take();
            Assert.AreEqual("/rd", register.Path);
            server.Reply(register, CoapCode.Created, "rd", "1");
            Assert.IsTrue(State(server) == RegistrationState.Registered);
            server.Run(1000000);
            Assert.AreEqual(0, server.Drop());
        }

        [TestMethod]
        public void Without_a_timeout_of_its_own_it_lasts_a_day()
        {
            TestServer server = TestServer.Registered();
            server.Execute("/1/0/4");
            server.Reply(server.Take(), CoapCode.Deleted);
            server.Run(DayMs - 1);
            Assert.IsNull(server.Take());
            server.Run(1);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void What_a_disabled_server_sends_is_not_heard()
        {
            TestServer server = TestServer.Registered();
            server.Execute("/1/0/4");
            server.Reply(server.Take(), CoapCode.Deleted);
            Assert.IsNull(server.Get("/3/0/0"));
            server.Run(1000);
            Assert.IsNull(server.Take());
        }

        [TestMethod]
        public void A_deregistration_without_answer_disables_too()
        {
            TestServer server = TestServer.Registered();
            server.Execute("/1/0/4");
            server.Run(93000);
            Assert.AreEqual(5, server.Drop());
            Assert.IsTrue(State(server) == RegistrationState.Disabled);
        }

        [TestMethod]
        public void An_Update_on_its_way_is_finished_before_the_server_is_left()
        {
            TestServer server = TestServer.Registered();
            server.ConfirmsUpdates = false;
            server.Client.RequestUpdate(1);
            server.Step();
            TestMessage update = server.Take();
            Assert.AreEqual(CoapCode.Changed, server.Execute("/1/0/4").Code);
            Assert.IsNull(server.Take());
            server.Reply(update, CoapCode.Changed);
            Assert.AreEqual(CoapCode.Delete, server.Take().Code);
        }

        [TestMethod]
        public void A_link_that_fails_meanwhile_disables_without_words()
        {
            TestServer server = TestServer.Registered();
            server.Account.DisableTimeoutS = 10;
            server.Execute("/1/0/4");
            server.Drop();
            server.Link.Become(LinkState.Failed);
            server.Step();
            Assert.IsTrue(State(server) == RegistrationState.Disabled);
            server.Run(10000);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_link_that_does_not_open_after_the_timeout_is_tried_like_any_other()
        {
            TestServer server = Disabled(10);
            server.Link.AfterOpen = LinkState.Failed;
            server.Run(10000);
            Assert.IsTrue(State(server) == RegistrationState.BackingOff);
            server.Link.AfterOpen = LinkState.Open;
            server.Run(90000);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_timeout_of_0_registers_again_at_once()
        {
            TestServer server = Disabled(0);
            server.Run(1);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void The_longest_timeout_does_not_overflow()
        {
            TestServer server = Disabled(int.MaxValue);
            Assert.AreEqual(server.NowMs + 2147483647000L, server.Session.Registration.DisabledUntilMs);
            server.Run(2147483647000L);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_client_that_leaves_for_good_cannot_be_disabled()
        {
            TestServer server = TestServer.Registered();
            server.Client.RequestStop();
            server.Step();
            TestMessage delete = server.Take();
            Assert.AreEqual(CoapCode.ServiceUnavailable, server.Execute("/1/0/4").Code);
            Assert.IsNull(server.Take());
            server.Reply(delete, CoapCode.Deleted);
            Assert.IsTrue(server.Client.IsStopped);
        }

        [TestMethod]
        public void A_client_stops_while_a_server_is_disabled_or_being_left()
        {
            TestServer server = Disabled(100);
            server.Client.RequestStop();
            server.Step();
            Assert.IsTrue(server.Client.IsStopped);

            server = TestServer.Registered();
            server.Execute("/1/0/4");
            server.Client.RequestStop();
            server.Step();
            Assert.IsFalse(server.Client.IsStopped);
            server.Reply(server.Take(), CoapCode.Deleted);
            Assert.IsTrue(server.Client.IsStopped);
        }

        [TestMethod]
        public void A_link_that_fails_while_a_server_is_disabled_or_left_changes_nothing()
        {
            TestServer server = Disabled(100);
            long until = server.Session.Registration.DisabledUntilMs;
            server.Session.Registration.OnRefusal(server.NowMs);
            server.Session.Registration.OnFailure(RequestFailure.TimedOut, server.NowMs);
            server.Session.Registration.OnFailure(RequestFailure.NotSent, server.NowMs);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Disabled);
            Assert.AreEqual(until, server.Session.Registration.DisabledUntilMs);
            Assert.AreEqual(0, server.Session.Registration.FailedSequences);
            server.Session.Registration.Leave();
            server.Session.Registration.OnRefusal(server.NowMs);
            server.Session.Registration.OnFailure(RequestFailure.TimedOut, server.NowMs);
            server.Session.Registration.Retry(server.NowMs);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Deregistered);
        }

        [TestMethod]
        public void A_server_disabled_again_stays_so_for_the_whole_time()
        {
            TestServer server = Disabled(100);
            server.Run(60000);
            Assert.IsTrue(server.Client.DisableServer(1));
            server.Run(99999);
            Assert.IsNull(server.Take());
            server.Run(1);
            Assert.AreEqual("/rd", server.Take().Path);
            Assert.IsFalse(server.Client.DisableServer(2));
        }

        [TestMethod]
        public void Observations_end_with_the_registration_they_were_made_under()
        {
            TestServer server = TestServer.Registered();
            server.Account.DisableTimeoutS = 1;
            server.Ask(new TestRequest(CoapCode.Get, "/3/0/0") { Observe = 0 });
            server.Execute("/1/0/4");
            server.Reply(server.Take(), CoapCode.Deleted);
            server.Run(1000);
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            Assert.AreEqual(0, server.Session.Observations.Count);
        }

        private static RegistrationState State(TestServer server)
        {
            return server.Session.Registration.State;
        }

        private static TestServer Disabled(int seconds)
        {
            TestServer server = TestServer.Registered();
            server.Account.DisableTimeoutS = seconds;
            server.Execute("/1/0/4");
            server.Reply(server.Take(), CoapCode.Deleted);
            return server;
        }
    }
}
