using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;
using static Lwm2m.Client.Tests.Rebootstrap;

namespace Lwm2m.Client.Tests
{
    /// <summary>What becomes of sessions when a bootstrap brings other accounts. Server 101 is registered, /0/1 and /1/1.</summary>
    [TestClass]
    public class BootstrapSwapTests
    {
        // Proves: SEC-29
        [TestMethod]
        public void A_session_whose_account_is_written_as_it_was_goes_on()
        {
            BootstrapRig rig = Rebootstrapped(new ClientOptions());
            ServerSession session = rig.Client.FindSession(101);
            rig.Delete("/");
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(session == rig.Client.FindSession(101));
            Assert.IsTrue(session.Registration.IsRegistered);
            Assert.IsTrue(rig.Register("two"));
            Assert.AreEqual(2, rig.Client.SessionCount);
        }

        // Proves: SEC-29, SEC-30, C-41, U-11
        [TestMethod]
        public void A_new_key_ends_the_session_and_keeps_the_registration()
        {
            BootstrapRig rig = Rebootstrapped(new ClientOptions());
            ServerSession session = rig.Client.FindSession(101);
            ScriptedSecuredLink link = (ScriptedSecuredLink)rig.Secured.Find("one");
            rig.Put("/0/1/5", BootstrapRig.Key(9));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(session == rig.Client.FindSession(101));
            CollectionAssert.AreEqual(BootstrapRig.Key(9), link.Credentials.CopyKey());
            Assert.AreEqual(1, link.Closed);
            Assert.AreEqual(2, link.Inner.Opened);
            Assert.AreEqual("/rd/0", rig.Take("one").Path);
        }

        // Proves: SEC-30, C-41, U-11
        [TestMethod]
        public void A_new_key_leaves_the_session_where_that_is_the_policy()
        {
            ClientOptions options = new ClientOptions();
            options.KeepsSessionOnNewKey = true;
            BootstrapRig rig = Rebootstrapped(options);
            ScriptedSecuredLink link = (ScriptedSecuredLink)rig.Secured.Find("one");
            rig.Put("/0/1/5", BootstrapRig.Key(9));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            CollectionAssert.AreEqual(BootstrapRig.Key(9), link.Credentials.CopyKey());
            rig.Run(10000);
            Assert.AreEqual(CoapCode.Content, rig.Ask("one", new TestRequest(CoapCode.Get, "/1/1/1")).Code);
            Assert.AreEqual(1, link.Inner.Opened);
            Assert.AreEqual(0, link.Closed);
        }

        [TestMethod]
        public void A_new_key_under_another_instance_makes_a_session_anew()
        {
            BootstrapRig rig = Rebootstrapped(new ClientOptions());
            ServerSession session = rig.Client.FindSession(101);
            rig.Delete("/0/1");
            rig.Put("/0/5/0", "coaps://one");
            rig.Put("/0/5/1", "0");
            rig.Put("/0/5/2", "0");
            rig.Put("/0/5/3", new byte[] { 65 });
            rig.Put("/0/5/5", BootstrapRig.Key(9));
            rig.Put("/0/5/10", "101");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsFalse(session == rig.Client.FindSession(101));
            Assert.AreEqual(5, rig.Client.Accounts.FindSecurity(101).InstanceId);
            CollectionAssert.AreEqual(BootstrapRig.Key(9), ((ScriptedSecuredLink)rig.Secured.Find("one")).Credentials.CopyKey());
            Assert.IsTrue(rig.Register("one"));
        }

        // Proves: SEC-29
        [TestMethod]
        public void Another_uri_or_lifetime_makes_a_session_anew()
        {
            BootstrapRig rig = Rebootstrapped(new ClientOptions());
            rig.Put("/0/1/0", "coaps://other");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Link("one").State == Lwm2m.Foundation.LinkState.Closed);
            Assert.IsTrue(rig.Register("other"));
            Assert.AreEqual(1, rig.Client.SessionCount);

            rig = Rebootstrapped(new ClientOptions());
            rig.Put("/1/1/1", "900");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Client.FindSession(101).Account == rig.Client.Accounts.FindServer(101));
            Assert.IsTrue(rig.Register("one"));
        }

        // Proves: SEC-09
        [TestMethod]
        public void A_second_server_without_rights_for_anybody_ends_what_the_first_observes()
        {
            BootstrapRig rig = Rebootstrapped(new ClientOptions());
            Assert.IsTrue(rig.Ask("one", new TestRequest(CoapCode.Get, "/3/0/0") { Observe = 0 }).Observe >= 0);
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("two"));
            rig.Reply("one", rig.Take("one"), CoapCode.Changed);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Take("one").Code);
            Assert.AreEqual(0, rig.Client.FindSession(101).Observations.Count);
        }

        [TestMethod]
        public void What_a_server_wrote_during_the_bootstrap_is_not_lost()
        {
            BootstrapRig rig = Rebootstrapped(new ClientOptions());
            TestRequest write = new TestRequest(CoapCode.Put, "/1/1/1") { Format = ContentFormat.TextPlain, Body = new byte[] { 57, 57 } };
            Assert.AreEqual(CoapCode.Changed, rig.Ask("one", write).Code);
            rig.Take("one");
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(99, rig.Client.Accounts.FindServer(101).LifetimeS);
            BootstrapRig after = new BootstrapRig(new ClientOptions(), rig.Store, false);
            Assert.AreEqual(99, after.Client.Accounts.FindServer(101).LifetimeS);
        }

        // Proves: SEC-09
        [TestMethod]
        public void What_an_owner_gave_away_during_the_bootstrap_is_not_taken_back()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.WriteAccount(2, 102, "coaps://two", 8);
            rig.Put("/2/0/0", "3");
            rig.Put("/2/0/1", "0");
            rig.Put("/2/0/3", "101");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one") && rig.Register("two"));
            rig.Run(60000);
            Assert.IsTrue(rig.Client.RequestBootstrap());
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            TestRequest gift = new TestRequest(CoapCode.Put, "/2/0/3") { Format = ContentFormat.TextPlain, Body = Utf8.FromString("102") };
            Assert.AreEqual(CoapCode.Changed, rig.Ask("one", gift).Code);
            Assert.AreEqual(CoapCode.Changed, rig.Put("/1/2/2", "5"));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(102, AccessControlTable.Of(rig.Client.Accounts).OwnerOf(0));
            BootstrapRig after = new BootstrapRig(new ClientOptions(), rig.Store, false);
            Assert.AreEqual(102, AccessControlTable.Of(after.Client.Accounts).OwnerOf(0));
        }
    }
}
