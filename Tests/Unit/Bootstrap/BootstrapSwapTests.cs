using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Send;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

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

        [TestMethod]
        public void What_was_registered_under_the_former_account_is_erased_before_the_new_one_is_written()
        {
            WitnessStore store = new WitnessStore();
            BootstrapRig rig = Replacing(store);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(Store.Missing, store.Found);
        }

        [TestMethod]
        public void Where_the_new_account_is_not_written_the_registration_under_the_former_one_is_kept_again()
        {
            WitnessStore store = new WitnessStore();
            BootstrapRig rig = Replacing(store);
            store.Refuses = true;
            Assert.AreEqual(CoapCode.InternalServerError, rig.Finish());
            rig.Step();
            Assert.IsTrue(store.States.Read("srv-101", new byte[1024], 0, 1024) > 0);
            Assert.IsTrue(rig.Client.FindSession(101).Registration.IsRegistered);
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

        [TestMethod]
        public void A_new_oscore_secret_gets_a_record_of_its_own_and_the_old_one_is_erased()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            ScriptedMessageSecurity security = new ScriptedMessageSecurity();
            rig.Client.MessageSecurity = security;
            SecurityAccount account = new SecurityAccount("coap://one", 101);
            rig.Client.Accounts.Add(account, new ServerAccount(101));
            rig.Client.Accounts.AddOscore(account, new OscoreAccount(BootstrapRig.Key(3), new byte[] { 1 }, new byte[] { 2 }));
            rig.Client.Start();
            string name = security.Name;
            rig.Client.RequestBootstrap();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);

            // The same secret under another instance ID goes on with its numbers.
            rig.Delete("/21/0");
            WriteOscore(rig, 6, 3);
            rig.Put("/0/1/17", "21:6");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(name, security.Name);
            Assert.IsNull(security.Forgotten);

            rig.Run(60000);
            rig.Client.RequestBootstrap();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.Put("/21/6/0", BootstrapRig.Key(4));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreNotEqual(name, security.Name);
            Assert.AreEqual(name, security.Forgotten);
            CollectionAssert.AreEqual(BootstrapRig.Key(4), security.Credentials.MasterSecret);
        }

        private static void WriteOscore(BootstrapRig rig, int instance, int seed)
        {
            string path = "/21/" + instance.ToString();
            rig.Put(path + "/0", BootstrapRig.Key(seed));
            rig.Put(path + "/1", new byte[] { 1 });
            rig.Put(path + "/2", new byte[] { 2 });
        }

        private static BootstrapRig Rebootstrapped(ClientOptions options)
        {
            BootstrapRig rig = BootstrapRig.Begun(options, BootstrapRig.NewStore());
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            rig.Run(60000);
            Assert.IsTrue(rig.Client.RequestBootstrap());
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            return rig;
        }

        /// <summary>A device registered at server 101, which a bootstrap is about to replace by another of that ID.</summary>
        private static BootstrapRig Replacing(WitnessStore store)
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), store);
            rig.Client.Sleep.KeepState(store.States, null);
            SecurityAccount account = new SecurityAccount("coap://one", 101);
            rig.Client.Accounts.Add(account, new ServerAccount(101));
            rig.Client.Start();
            rig.Step();
            Assert.IsTrue(rig.Register("one"));
            Assert.IsTrue(store.States.Read("srv-101", new byte[1024], 0, 1024) > 0);
            Assert.IsTrue(rig.Client.RequestBootstrap());
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.Delete("/");
            rig.WriteAccount(2, 101, "coaps://two", 8);
            return rig;
        }

        /// <summary>A store of accounts that looks, at each write, what another store has of server 101.</summary>
        private sealed class WitnessStore : Store
        {
            private readonly MemoryStore _inner = BootstrapRig.NewStore();

            public MemoryStore States { get; } = BootstrapRig.NewStore();

            public int Found { get; private set; }

            public bool Refuses { get; set; }

            public override bool IsDoubtful
            {
                get { return false; }
            }

            public override int Read(string name, byte[] buffer, int offset, int count)
            {
                return _inner.Read(name, buffer, offset, count);
            }

            public override bool Write(string name, byte[] buffer, int offset, int count)
            {
                Found = States.Read("srv-101", new byte[1024], 0, 1024);
                return !Refuses && _inner.Write(name, buffer, offset, count);
            }

            public override bool Erase(string name)
            {
                return _inner.Erase(name);
            }
        }
    }
}
