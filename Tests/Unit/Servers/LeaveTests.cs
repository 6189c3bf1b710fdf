using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class LeaveTests
    {
        // Proves: ETS-103
        [TestMethod]
        public void A_client_that_stops_deregisters_at_its_location()
        {
            TestServer server = TestServer.Registered();
            server.Client.RequestStop();
            server.Step();
            TestMessage delete = server.Take();
            Assert.AreEqual(CoapCode.Delete, delete.Code);
            Assert.AreEqual("/rd/0", delete.Path);
            Assert.AreEqual("", delete.Query);
            Assert.AreEqual(-1, delete.Format);
            Assert.AreEqual(0, delete.Payload.Length);
            Assert.IsFalse(server.Client.IsStopped);

            server.Reply(delete, CoapCode.Deleted);
            AssertStopped(server);
            Assert.AreEqual(DatagramLink.Never, server.DueMs);
            Assert.IsTrue(server.Link.State == LinkState.Closed);
        }

        [TestMethod]
        public void A_client_that_stops_before_it_began_sends_nothing()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Client.RequestStop();
            server.Step();
            AssertStopped(server);
            Assert.AreEqual(0, server.Link.Opened);
        }

        [TestMethod]
        public void A_registration_on_its_way_is_finished_and_taken_back()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            TestMessage register = server.Take();
            server.Client.RequestStop();
            server.Step();
            Assert.IsFalse(server.Client.IsStopped);
            server.Reply(register, CoapCode.Created, "rd", "3");
            TestMessage delete = server.Take();
            Assert.AreEqual(CoapCode.Delete, delete.Code);
            Assert.AreEqual("/rd/3", delete.Path);
            server.Reply(delete, CoapCode.Deleted);
            AssertStopped(server);
        }

        [TestMethod]
        public void A_registration_that_is_refused_or_not_answered_needs_no_deregistration()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            server.Client.RequestStop();
            server.Step();
            server.Reply(server.Take(), CoapCode.Forbidden);
            AssertStopped(server);

            server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            server.Client.RequestStop();
            server.Run(93000);
            Assert.AreEqual(5, server.Drop());
            AssertStopped(server);
        }

        [TestMethod]
        public void A_client_that_backs_off_stops_at_once()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            server.Reply(server.Take(), CoapCode.Forbidden);
            server.Client.RequestStop();
            server.Step();
            AssertStopped(server);
        }

        [TestMethod]
        [DataRow(CoapCode.Changed, CoapCode.Delete)]
        [DataRow(CoapCode.ServiceUnavailable, CoapCode.Delete)]
        [DataRow(CoapCode.NotFound, CoapCode.Empty)]
        public void An_Update_on_its_way_is_finished_first(byte answer, byte follows)
        {
            TestServer server = TestServer.Registered();
            server.ConfirmsUpdates = false;
            server.Client.RequestUpdate(1);
            server.Step();
            TestMessage update = server.Take();
            server.Client.RequestStop();
            server.Step();
            Assert.IsNull(server.Take());
            server.Reply(update, answer);
            TestMessage next = server.Take();
            if (follows == CoapCode.Empty)
            {
                Assert.IsNull(next);
            }
            else
            {
                Assert.AreEqual(follows, next.Code);
                server.Reply(next, CoapCode.Deleted);
            }

            AssertStopped(server);
        }

        [TestMethod]
        public void A_deregistration_without_answer_ends_with_its_last_retransmission()
        {
            TestServer server = TestServer.Registered();
            server.Client.RequestStop();
            server.Step();
            server.Run(93000);
            Assert.AreEqual(5, server.Drop());
            Assert.IsTrue(server.Client.IsStopped);
        }

        [TestMethod]
        public void A_client_whose_link_is_down_stops_without_words()
        {
            TestServer server = TestServer.Registered();
            server.Link.AfterOpen = LinkState.Failed;
            server.Link.Become(LinkState.Failed);
            server.Step();
            Assert.IsFalse(server.Client.IsStopped);
            server.Client.RequestStop();
            server.Step();
            AssertStopped(server);
        }

        [TestMethod]
        public void A_link_that_is_back_is_used_to_deregister()
        {
            TestServer server = TestServer.Registered();
            server.Link.Become(LinkState.Failed);
            server.Step();
            Assert.IsTrue(server.Link.State == LinkState.Closed);
            server.Client.RequestStop();
            server.Step();
            Assert.AreEqual(CoapCode.Delete, server.Take().Code);
        }

        private static void AssertStopped(TestServer server)
        {
            Assert.IsNull(server.Take());
            Assert.IsTrue(server.Client.IsStopped);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Deregistered);
        }
    }
}
