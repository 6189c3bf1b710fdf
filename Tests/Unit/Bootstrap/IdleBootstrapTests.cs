using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A step of an idle client misses nothing of its bootstrap.</summary>
    [TestClass]
    public class IdleBootstrapTests
    {
        private const long Noon = 1763800000000;

        [TestMethod]
        public void A_bootstrap_that_is_asked_for_begins_at_once()
        {
            BootstrapRig rig = IdleWithBootstrap(null, null);
            Assert.IsTrue(rig.Client.RequestBootstrap());
            rig.Step();
            Assert.AreEqual("/bs", rig.Take("bs").Path);
            rig = IdleWithBootstrap(null, null);
            rig.Client.Order.IsBootstrapAsked = true;
            rig.Step();
            Assert.AreEqual("/bs", rig.Take("bs").Path);
        }

        [TestMethod]
        public void A_clock_that_is_set_is_seen_within_a_minute_while_a_bootstrap_account_gets_old()
        {
            TestClock clock = new TestClock(Noon);
            CountingStore store = new CountingStore();
            BootstrapRig rig = IdleWithBootstrap(clock, store);
            int writes = store.Writes;
            clock.Set(Noon + 7200000);
            rig.Run(59000);
            Assert.AreEqual(writes, store.Writes);
            rig.Run(1000);
            Assert.AreEqual(writes + 1, store.Writes, "that the account was old by the time of day");
        }

        [TestMethod]
        public void An_account_that_is_purged_while_the_store_refuses_is_written_out_of_it_soon_after()
        {
            FaultyStore store = new FaultyStore();
            BootstrapRig rig = IdleWithBootstrap(null, store);
            rig.Run(3590000);
            store.Refuses = true;
            rig.Run(15000);
            Assert.IsNull(rig.Client.Accounts.Bootstrap);
            store.Refuses = false;
            rig.Run(30000);
            AccountList kept = rig.Client.Accounts.NewEmpty();
            byte[] record = new byte[1024];
            Assert.IsTrue(new AccountRecord().TryRead(kept, record, store.Read(AccountRecord.Name, record, 0, record.Length)));
            Assert.IsNull(kept.Bootstrap, "its keys are in the store no more");
        }

        // Should the power go right after, a registration under the former account would be found beside the new one.
        [TestMethod]
        public void Accounts_are_not_committed_while_what_is_kept_of_a_server_that_they_replace_cannot_be_erased()
        {
            FaultyStore kept = new FaultyStore();
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Client.Sleep.KeepState(kept, null);
            SecurityAccount account = new SecurityAccount("coaps://one", 101);
            account.SetPreSharedKey(new byte[] { 65 }, BootstrapRig.Key(7));
            rig.Client.Accounts.Add(account, new ServerAccount(101));
            rig.Client.Start();
            rig.Step();
            Assert.IsTrue(rig.Register("one"));
            rig.Client.RequestBootstrap();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/" + account.InstanceId.ToString() + "/0", "coaps://two"));
            kept.RefusesErase = true;
            Assert.AreEqual(CoapCode.InternalServerError, rig.Finish());
            Assert.AreEqual("coaps://one", rig.Client.FindSession(101).Security.ServerUri);
            kept.RefusesErase = false;
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            rig.Step();
            Assert.AreEqual("coaps://two", rig.Client.FindSession(101).Security.ServerUri);
        }

        // The new key closes the link with the answer, and nothing would open it for a server that is not tried any more.
        [TestMethod]
        public void A_server_that_is_left_and_refuses_the_Register_on_its_way_is_left_also_where_a_new_key_closes_the_link()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore(), false);
            SecurityAccount account = new SecurityAccount("coaps://one", 101);
            account.SetPreSharedKey(new byte[] { 65 }, BootstrapRig.Key(7));
            rig.Client.Accounts.Add(account, new ServerAccount(101) { RetryCount = 1 });
            rig.Client.Start();
            rig.Step();
            ServerSession session = rig.Client.FindSession(101);
            rig.Client.ChangePreSharedKey(101, new byte[] { 65 }, BootstrapRig.Key(8));
            session.Leave();
            rig.Reply("one", rig.Take("one"), CoapCode.Forbidden);
            Assert.IsTrue(session.Registration.State == RegistrationState.Deregistered);
        }

        [TestMethod]
        public void A_context_that_was_replaced_leads_to_a_new_registration_with_the_step_after_it()
        {
            ScriptedMessageSecurity security = new ScriptedMessageSecurity { Opens = true };
            ClientOptions options = new ClientOptions();
            options.Freshness.IsOff = true;
            BootstrapRig rig = new BootstrapRig(options, BootstrapRig.NewStore(), false);
            rig.Client.MessageSecurity = security;
            SecurityAccount account = new SecurityAccount("coap://one", 101);
            rig.Client.Accounts.Add(account, new ServerAccount(101));
            rig.Client.Accounts.AddOscore(account, new OscoreAccount(BootstrapRig.Key(3), new byte[] { 7 }, new byte[] { 8 }));
            rig.Client.Start();
            rig.Step();
            Assert.IsTrue(rig.Register("one"));
            Assert.IsTrue(rig.Ask("one", new TestRequest(CoapCode.Get, "/3/0/0") { Observe = 0 }).Observe >= 0);
            rig.Step();
            security.Replacements++;
            rig.Client.RequestStep();
            rig.Step();
            Assert.AreEqual("/rd", rig.Take("one").Path);
        }

        /// <summary>A registered client with a bootstrap account that gets old in an hour.</summary>
        private static BootstrapRig IdleWithBootstrap(Clock clock, Store store)
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), store is null ? BootstrapRig.NewStore() : store);
            if (clock is not null)
            {
                rig.Client.Sleep.KeepState(new MemoryStore(4, 1024), clock);
            }

            SecurityAccount account = new SecurityAccount("coaps://one", 101);
            account.SetPreSharedKey(new byte[] { 65 }, BootstrapRig.Key(7));
            rig.Client.Accounts.Add(account, new ServerAccount(101) { LastBootstrappedS = Noon / 1000 });
            rig.Client.Accounts.Bootstrap.BootstrapAccountTimeoutS = 3600;
            rig.Client.Start();
            rig.Step();
            Assert.IsTrue(rig.Register("one"));
            rig.Step();
            rig.Step();
            rig.Step();
            return rig;
        }
    }
}
