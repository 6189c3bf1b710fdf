using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Send;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A step of an idle client looks at nothing but whether a datagram has arrived, and misses no change for it.</summary>
    [TestClass]
    public class IdleStepTests
    {
        private const string Float = "/10241/0/3";

        [TestMethod]
        public void An_idle_client_only_asks_its_link_until_something_is_due()
        {
            TestServer server = Idle();
            server.Advance(server.Session.Endpoint.Timing.MaxTransmitWaitMs);
            int receives = server.Link.Receives;
            long due = server.DueMs;
            while (server.NowMs + 250 < due)
            {
                server.Advance(250);
                Assert.AreEqual(due, server.DueMs);
            }

            Assert.AreEqual(receives, server.Link.Receives);
            server.Advance(due - server.NowMs);
            Assert.IsTrue(server.Link.Receives > receives);
            Assert.AreEqual(1, server.Updates);
        }

        [TestMethod]
        public void A_datagram_is_taken_with_the_next_step()
        {
            TestServer server = Idle();
            server.Advance(250);
            Assert.AreEqual(CoapCode.Content, server.Get("/3/0/0").Code);
        }

        [TestMethod]
        public void A_value_that_changes_is_told()
        {
            TestServer server = Idle();
            Observing.Start(server, Float);
            Settle(server);
            Observing.Set(server, 12.5);
            Assert.IsFalse(server.Take() is null);
            Settle(server);
            server.Device.SetBatteryLevel(18);
            Observing.Start(server, "/3/0/9", new byte[] { 9 });
            Settle(server);
            server.Device.SetBatteryLevel(17);
            server.Step();
            Assert.IsFalse(server.Take() is null, "told by the object itself");
        }

        [TestMethod]
        public void An_attribute_that_is_written_brings_the_notification_forward()
        {
            TestServer server = Idle();
            Observing.Start(server, Float);
            Settle(server);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes(Float, "pmax=30").Code);
            Assert.IsTrue(server.DueMs <= server.NowMs + 30000, server.DueMs.ToString());
            server.Run(30000);
            Assert.IsFalse(server.Take() is null);
        }

        [TestMethod]
        public void A_value_of_the_account_that_the_application_sets_counts_at_once()
        {
            TestServer server = Idle();
            Observing.Start(server, Float);
            Settle(server);
            server.Account.DefaultMaximumPeriodS = 20;
            server.Step();
            Assert.IsTrue(server.DueMs <= server.NowMs + 20000, server.DueMs.ToString());
            server.Account.LifetimeS = 600;
            server.Step();
            Assert.AreEqual(1, server.Updates);
            Settle(server);
            server.Account.SetBindingMode(new byte[] { (byte)'U', (byte)'S' }, 0, 2);
            server.Step();
            Assert.AreEqual(2, server.Updates);
            Settle(server);
            server.Account.SetNumber(ServerResource.Lifetime, 700);
            server.Step();
            Assert.AreEqual(3, server.Updates);
            Settle(server);
            server.Account.ResetNumber(ServerResource.Lifetime);
            server.Step();
            Assert.AreEqual(4, server.Updates);
        }

        [TestMethod]
        public void An_instance_that_comes_or_goes_by_itself_is_registered()
        {
            TestServer server = Idle();
            server.Object.Create(1);
            server.Step();
            Assert.AreEqual(1, server.Updates);
            Settle(server);
            server.Object.Delete(1);
            server.Step();
            Assert.AreEqual(2, server.Updates);
        }

        [TestMethod]
        public void An_Update_that_is_asked_for_leaves_at_once()
        {
            TestServer server = Idle();
            Assert.IsTrue(server.Client.RequestUpdate(1));
            server.Step();
            Assert.AreEqual(1, server.Updates);
            Settle(server);
            server.Session.Registration.RequestUpdate();
            server.Step();
            Assert.AreEqual(2, server.Updates);
        }

        [TestMethod]
        public void A_Send_leaves_at_once()
        {
            TestServer server = Idle();
            server.Account.MutesSend = false;
            Settle(server);
            Lwm2mPath path = new Lwm2mPath();
            path.Set(3, 0, 0);
            Assert.IsTrue(server.Sender.Send(1, path, null) == SendOutcome.Queued);
            server.Step();
            Assert.AreEqual("/dp", server.Take().Path);
        }

        [TestMethod]
        public void An_Execute_that_is_completed_late_is_answered_and_repeated_until_it_is_acknowledged()
        {
            TestServer server = Idle();
            server.Execute("/10241/0/21");
            server.Take();
            server.Advance(5000);
            Settle(server);
            Assert.IsTrue(server.Client.CompleteExecute(TestObject.ObjectId, 0, TestObject.SlowAction, CoapCode.Changed));
            server.Step();
            Assert.AreEqual(CoapCode.Changed, server.Take().Code);
            Assert.IsTrue(server.DueMs <= server.NowMs + 3000, server.DueMs.ToString());
            server.Run(3000);
            Assert.AreEqual(CoapCode.Changed, server.Take().Code);
        }

        [TestMethod]
        public void A_server_that_is_left_is_told_at_once()
        {
            TestServer server = Idle();
            Assert.IsTrue(server.Client.DisableServer(1));
            server.Step();
            Assert.AreEqual(CoapCode.Delete, server.Take().Code);
            server = Idle();
            server.Client.RequestStop();
            server.Step();
            Assert.AreEqual(CoapCode.Delete, server.Take().Code);
            server = Idle();
            server.Session.Registration.Leave();
            server.Step();
            Assert.AreEqual(CoapCode.Delete, server.Take().Code);
        }

        [TestMethod]
        public void A_link_that_fails_by_itself_is_seen()
        {
            TestServer server = Idle();
            server.Link.Become(LinkState.Failed);
            server.Step();
            Assert.IsFalse(server.Session.Registration.State == RegistrationState.Registered && server.DueMs > server.NowMs + 3600000);
            Assert.IsTrue(server.Link.State != LinkState.Failed);
        }

        [TestMethod]
        public void What_one_server_changes_reaches_the_others()
        {
            ServerGroup group = new ServerGroup(2);
            group.Start();
            for (int id = 1; id <= 2; id++)
            {
                Assert.IsTrue(group.Accept(id));
            }

            group.Step();
            group.Step();
            Assert.AreEqual(CoapCode.Content, group.Ask(1, new TestRequest(CoapCode.Get, Float) { Observe = 0 }).Code);
            group.Step();
            group.Step();
            Assert.AreEqual(CoapCode.Changed, group.Ask(2, new TestRequest(CoapCode.Put, Float) { Format = ContentFormat.TextPlain, Body = Utf8.FromString("5") }).Code);
            Assert.AreEqual(CoapCode.Content, group.Take(1).Code);
            group.Step();
            group.Step();
            Assert.IsTrue(AccessControlTable.Of(group.Client.Accounts).TrySetRights(AccessControlTable.Of(group.Client.Accounts).Find(TestObject.ObjectId, 0), 1, (int)AccessRights.Write));
            group.Step();
            Assert.AreEqual(CoapCode.Unauthorized, group.Take(1).Code);
        }

        /// <summary>A client that is registered and has nothing to do.</summary>
        private static TestServer Idle()
        {
            TestServer server = TestServer.Registered();
            Settle(server);
            return server;
        }

        /// <summary>Steps until a step looks at nothing but the link.</summary>
        private static void Settle(TestServer server)
        {
            int receives;
            int steps = 0;
            do
            {
                receives = server.Link.Receives;
                server.Step();
                Assert.IsTrue(++steps < 5, "never idle");
            }
            while (server.Link.Receives != receives);
        }
    }
}
