using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Send;
using nanoFramework.TestFramework;
using static Lwm2m.Client.Tests.Rebootstrap;

namespace Lwm2m.Client.Tests
{
    /// <summary>What becomes of the session with a server whose account a bootstrap takes away. Server 101 is registered, /0/1 and /1/1.</summary>
    [TestClass]
    public class BootstrapGoneTests
    {
        [TestMethod]
        public void A_server_that_is_gone_is_de_registered_from()
        {
            BootstrapRig rig = Rebootstrapped(new ClientOptions());
            rig.Delete("/");
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            TestMessage request = rig.Take("one");
            Assert.AreEqual(CoapCode.Delete, request.Code);
            Assert.AreEqual("/rd/0", request.Path);
            rig.Reply("one", request, CoapCode.Deleted);
            Assert.AreEqual(1, rig.Client.SessionCount);
            Assert.IsTrue(rig.Link("one").State == Lwm2m.Foundation.LinkState.Closed);
            Assert.IsTrue(rig.Register("two"));
        }

        // Proves: SEC-09, SEC-29
        [TestMethod]
        public void A_server_that_is_gone_has_no_right_while_it_leaves_and_is_told_nothing()
        {
            BootstrapRig rig = Rebootstrapped(new ClientOptions());
            Assert.IsTrue(rig.Ask("one", new TestRequest(CoapCode.Get, "/3/0/0") { Observe = 0 }).Observe >= 0);
            Assert.AreEqual(CoapCode.Changed, rig.Ask("one", new TestRequest(CoapCode.Put, "/3/0/0") { Query = "pmax=1" }).Code);
            Lwm2mPath path = new Lwm2mPath();
            path.Set(3, 0, 1);
            rig.Client.Accounts.FindServer(101).MutesSend = false;
            Assert.IsTrue(rig.Sender.Send(101, path, null) == SendOutcome.Queued);
            rig.Step();
            Assert.AreEqual("/dp", rig.Take("one").Path);
            rig.Delete("/");
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("two"));
            Assert.AreEqual(CoapCode.Delete, rig.Take("one").Code);
            TestRequest[] requests =
            {
                new TestRequest(CoapCode.Get, "/3/0/0"),
                new TestRequest(CoapCode.Get, "/3/0/0") { Observe = 0 },
                new TestRequest(CoapCode.Get, "/1") { Accept = ContentFormat.LinkFormat },
                new TestRequest(CoapCode.Put, "/1/2/1") { Format = ContentFormat.TextPlain, Body = new byte[] { 57 } },
                new TestRequest(CoapCode.Post, "/3/0/4"),
                new TestRequest(CoapCode.Post, "/1/2/9"),
            };
            for (int i = 0; i < requests.Length; i++)
            {
                Assert.AreEqual(CoapCode.Unauthorized, rig.Ask("one", requests[i]).Code, requests[i].Path);
            }

            rig.Client.NotifyChanged(3, 0, 0);
            Assert.IsFalse(rig.Sender.Send(101, path, null) == SendOutcome.Queued);
            rig.Run(40000);
            for (TestMessage message = rig.Take("one"); message is not null; message = rig.Take("one"))
            {
                Assert.AreEqual(CoapCode.Delete, message.Code);
                Assert.AreEqual("/rd/0", message.Path);
            }

            rig.Run(60000);
            Assert.AreEqual(1, rig.Client.SessionCount);
            Assert.AreEqual(300, rig.Client.Accounts.FindServer(102).LifetimeS);
        }

        // Proves: SEC-29
        [TestMethod]
        public void A_notification_on_its_way_to_a_server_that_is_gone_is_not_sent_again()
        {
            ClientOptions options = new ClientOptions();
            options.ConfirmableEvery = 1;
            BootstrapRig rig = Rebootstrapped(options);
            Assert.IsTrue(rig.Ask("one", new TestRequest(CoapCode.Get, "/1/1/5") { Observe = 0 }).Observe >= 0);
            rig.Client.Accounts.FindServer(101).DisableTimeoutS = 301;
            rig.Client.NotifyChanged(1, 1, 5);
            rig.Step();
            Assert.AreEqual("301", rig.Take("one").Text);
            rig.Delete("/");
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(CoapCode.Delete, rig.Take("one").Code);
            rig.Run(40000);
            for (TestMessage message = rig.Take("one"); message is not null; message = rig.Take("one"))
            {
                Assert.AreEqual(CoapCode.Delete, message.Code);
            }
        }

        [TestMethod]
        public void A_link_whose_account_is_gone_keeps_nothing_and_others_do()
        {
            BootstrapRig rig = Rebootstrapped(new ClientOptions());
            ScriptedSecuredLink link = (ScriptedSecuredLink)rig.Secured.Find("one");
            rig.Put("/0/1/5", BootstrapRig.Key(9));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsFalse(link.IsAbandoned);

            rig = Rebootstrapped(new ClientOptions());
            link = (ScriptedSecuredLink)rig.Secured.Find("one");
            rig.Put("/0/1/0", "coaps://other");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(link.IsAbandoned);

            // Also while it is still on its way out, as another may have its place already.
            rig = Rebootstrapped(new ClientOptions());
            link = (ScriptedSecuredLink)rig.Secured.Find("one");
            rig.Delete("/");
            rig.WriteAccount(1, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(link.IsAbandoned);
            Assert.IsTrue(link.State == Lwm2m.Foundation.LinkState.Open);
            Assert.IsFalse(((ScriptedSecuredLink)rig.Secured.Find("two")).IsAbandoned);
        }

        [TestMethod]
        public void A_server_that_has_left_leaves_no_record()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            Store states = BootstrapRig.NewStore();
            rig.Client.Sleep.KeepState(states, null);
            SecurityAccount account = new SecurityAccount("coap://one", 101);
            rig.Client.Accounts.Add(account, new ServerAccount(101));
            rig.Client.Start();
            rig.Step();
            Assert.IsTrue(rig.Register("one"));
            byte[] record = new byte[1024];
            Assert.IsTrue(states.Read("srv-101", record, 0, record.Length) > 0);
            Assert.IsTrue(rig.Client.RequestBootstrap());
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.Delete("/");
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            rig.Run(200000);
            Assert.AreEqual(1, rig.Client.SessionCount);
            Assert.AreEqual(Store.Missing, states.Read("srv-101", record, 0, record.Length));
        }
    }
}
