using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What becomes of a registration when its link fails.</summary>
    [TestClass]
    public class LinkTests
    {
        [TestMethod]
        public void A_link_that_does_not_open_is_opened_again_when_the_next_registration_is_due()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Link.AfterOpen = LinkState.Failed;
            server.Step();
            Assert.AreEqual(1, server.Link.Opened);
            for (int pause = 60; pause <= 480; pause *= 2)
            {
                Assert.IsTrue(server.Session.Registration.State == RegistrationState.BackingOff);
                long wait = server.DueMs - server.NowMs;
                Assert.IsTrue(wait >= pause * 1000L && wait <= pause * 1500L, wait.ToString());
                int opened = server.Link.Opened;
                server.Run(wait - 1);
                Assert.AreEqual(opened, server.Link.Opened);
                server.Run(1);
                Assert.AreEqual(opened + 1, server.Link.Opened);
            }

            server.Link.AfterOpen = LinkState.Open;
            server.Run(server.DueMs - server.NowMs);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_link_that_is_still_opening_is_waited_for()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Link.AfterOpen = LinkState.Opening;
            server.Step();
            server.Advance(5000);
            Assert.IsNull(server.Take());
            Assert.AreEqual(1, server.Link.Opened);
            server.Link.Become(LinkState.Open);
            server.Step();
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_link_that_fails_under_a_registration_is_opened_again_and_the_registration_updated()
        {
            TestServer server = TestServer.Registered();
            server.Ask(new TestRequest(CoapCode.Get, "/10241/0/1") { Observe = 0 });
            server.Link.Become(LinkState.Failed);
            server.Step();
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
            long wait = server.DueMs - server.NowMs;
            Assert.IsTrue(wait >= Registration.UpdateRetryMs && wait <= Registration.UpdateRetryMs * 3 / 2, wait.ToString());
            server.Run(wait);
            Assert.AreEqual(2, server.Link.Opened);
            Assert.AreEqual(1, server.Updates);
            Assert.AreEqual(1, server.Session.Registration.Generation);
            Assert.AreEqual(1, server.Session.Observations.Count);
        }

        [TestMethod]
        public void A_link_that_stays_down_beyond_the_lifetime_leads_to_a_new_registration()
        {
            TestServer server = TestServer.Registered();
            server.Put("/1/0/1", "100");
            server.Link.AfterOpen = LinkState.Failed;
            server.Link.Become(LinkState.Failed);
            server.Run(150000);
            Assert.IsFalse(server.Session.Registration.IsRegistered);
            Assert.IsTrue(server.Link.Opened < 12, server.Link.Opened.ToString());
            server.Link.AfterOpen = LinkState.Open;
            server.Run(150000);
            Assert.AreEqual("/rd", server.Take().Path);
            Assert.AreEqual(2, server.Session.Registration.Generation);
        }

        [TestMethod]
        public void A_link_on_which_the_server_was_silent_twice_is_opened_anew()
        {
            TestServer server = TestServer.Registered();
            server.ConfirmsUpdates = false;
            server.Client.RequestUpdate(1);
            server.Step();
            server.Run(94000);
            Assert.AreEqual(1, server.Link.Opened);
            server.Drop();
            server.Run(100000);
            Assert.AreEqual(2, server.Link.Opened);
            server.Drop();
            server.ConfirmsUpdates = true;
            server.Run(100000);
            Assert.AreEqual(1, server.Updates);
            int opened = server.Link.Opened;
            server.Run(100000);
            Assert.AreEqual(opened, server.Link.Opened);
            Assert.AreEqual(1, server.Session.Registration.Generation);
        }

        [TestMethod]
        public void A_client_waits_out_the_time_also_when_its_link_is_closed()
        {
            TestServer server = new TestServer(new ClientOptions { ReactionMs = 20 });
            server.Client.Start();
            server.Link.AfterOpen = LinkState.Failed;
            server.Step();
            System.DateTime before = System.DateTime.UtcNow;
            server.Client.Wait(1000);
            Assert.IsTrue(10 <= (System.DateTime.UtcNow - before).TotalMilliseconds);
        }
    }
}
