using System;
using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What a client makes at its start of the accounts that its store has.</summary>
    [TestClass]
    public class StoredAccountsTests
    {
        private const int Gone = 109;

        // Proves: SEC-16
        [TestMethod]
        public void Accounts_that_make_no_sense_together_lead_to_the_bootstrap_server()
        {
            AccountList accounts = OneServer();
            accounts.AddBootstrap(BootstrapRig.BootstrapAccount());
            accounts.Security.Remove(accounts.FindSecurity(101).InstanceId);
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), StoreOf(accounts), false);
            rig.Client.Start();
            Assert.IsTrue(rig.ReportedFailure == BootstrapFailure.BadAccount);
            Assert.AreEqual("/1/0: no security instance with its short server id", rig.Report);
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.WriteAccount(1, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("two"));
            Assert.AreEqual(1, rig.Client.SessionCount);
        }

        // Proves: SEC-16, SEC-19
        [TestMethod]
        public void An_account_that_cannot_be_used_does_so_too_and_is_back_should_no_bootstrap_come()
        {
            AccountList accounts = OneServer();
            accounts.AddBootstrap(BootstrapRig.BootstrapAccount());
            accounts.FindSecurity(101).SecretKey = new byte[16];
            Store store = StoreOf(accounts);
            for (int start = 0; start < 2; start++)
            {
                BootstrapRig rig = new BootstrapRig(new ClientOptions(), store, false);
                rig.Client.Start();
                Assert.AreEqual("/0/0: psk is not random", rig.Report);
                Assert.AreEqual(0, rig.Client.Accounts.Count);
                rig.Step();
                Assert.AreEqual("/bs", rig.Take("bs").Path);
            }
        }

        // Proves: SEC-23
        [TestMethod]
        public void Without_a_bootstrap_server_they_are_told_at_the_start()
        {
            AccountList accounts = OneServer();
            accounts.FindSecurity(101).ServerUri = "one";
            AssertRefused(StoreOf(accounts), "account in the store /0/0: server uri is not scheme://host:port");

            Store damaged = BootstrapRig.NewStore();
            damaged.Write(AccountRecord.Name, new byte[] { 1, 0, 9, 1 }, 0, 4);
            AssertRefused(damaged, "accounts in the store are damaged");
            AssertRefused(BootstrapRig.NewStore(), "no server account");
        }

        [TestMethod]
        public void What_is_wrong_with_the_bootstrap_account_does_not_keep_the_servers_from_their_work()
        {
            AccountList accounts = OneServer();
            accounts.AddBootstrap(new SecurityAccount("coap://bs", SecurityAccount.Unset));
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), StoreOf(accounts), false);
            rig.Client.Start();
            rig.Step();
            Assert.IsTrue(rig.Register("one"));
        }

        // Proves: SEC-09
        [TestMethod]
        public void Rights_of_a_server_that_a_bootstrap_took_away_go_at_the_next_start_if_the_power_went_before()
        {
            AccountList accounts = OneServer();
            AccessControlTable.Of(accounts).TryGrant(3, 0, 101, AccessRights.Read);
            AccessControlTable.Of(accounts).TryGrant(3, 0, Gone, AccessRights.Full);
            Store store = StoreOf(accounts);
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), store, false);
            rig.Client.Start();
            AssertRights(AccessControlTable.Of(rig.Client.Accounts));
            rig = new BootstrapRig(new ClientOptions(), store, false);
            AssertRights(AccessControlTable.Of(rig.Client.Accounts));
        }

        [TestMethod]
        public void A_server_shows_when_it_was_bootstrapped_and_nothing_where_that_is_not_known()
        {
            Store store = BootstrapRig.NewStore();
            TestClock clock = new TestClock(1763800000999);
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), store);
            rig.Client.Sleep.KeepState(new MemoryStore(8, 1024), clock);
            Begin(rig);
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            TestRequest read = new TestRequest(CoapCode.Get, "/1/1/12");
            Assert.AreEqual("1763800000", rig.Ask("one", read).Text);

            // Written as it was, it is as new; the session goes on.
            ServerSession session = rig.Client.FindSession(101);
            clock.Set(1763900000000);
            rig.Run(60000);
            rig.Client.RequestBootstrap();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.Delete("/");
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(session == rig.Client.FindSession(101));
            Assert.AreEqual("1763900000", rig.Ask("one", read).Text);
            BootstrapRig after = new BootstrapRig(new ClientOptions(), store, false);
            Assert.AreEqual(1763900000L, after.Client.Accounts.FindServer(101).LastBootstrappedS);

            rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            Assert.AreEqual(CoapCode.NotFound, rig.Ask("one", read).Code);
        }

        // Proves: SEC-25
        [TestMethod]
        public void A_key_written_as_text_does_not_stay_where_it_was_decoded()
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            DecodedValue decoded = new DecodedValue();
            rig.Client.Objects.Add(decoded);
            Begin(rig);
            Assert.AreEqual(CoapCode.Changed, rig.Put("/30000/0/0", "AQIDBAUGBwgJCgsMDQ4PEA=="));
            Assert.AreEqual(16, decoded.Count);
            for (int i = 0; i < decoded.Count; i++)
            {
                Assert.AreEqual(0, (int)decoded.Buffer[i]);
            }
        }

        private static void Begin(BootstrapRig rig)
        {
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
        }

        private static AccountList OneServer()
        {
            AccountList accounts = AccessControl.NewAccounts(2);
            SecurityAccount security = new SecurityAccount("coaps://one", 101);
            security.SetPreSharedKey(new byte[] { 65 }, BootstrapRig.Key(7));
            accounts.Add(security, new ServerAccount(101));
            return accounts;
        }

        private static Store StoreOf(AccountList accounts)
        {
            byte[] record = new byte[512];
            int count = new AccountRecord().Write(accounts, record);
            Store store = BootstrapRig.NewStore();
            Assert.IsTrue(store.Write(AccountRecord.Name, record, 0, count));
            return store;
        }

        private static void AssertRefused(Store store, string reason)
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), store, false);
            string message = null;
            try
            {
                rig.Client.Start();
            }
            catch (InvalidOperationException e)
            {
                message = e.Message;
            }

            Assert.AreEqual(reason, message);
        }

        private static void AssertRights(AccessControlTable table)
        {
            int id = table.Find(3, 0);
            Assert.AreEqual(1, table.RightsOf(id, 101));
            Assert.AreEqual(-1, table.RightsOf(id, Gone));
        }

        /// <summary>An object that shows where the value was decoded that a bootstrap server wrote.</summary>
        private sealed class DecodedValue : AccountObject
        {
            public DecodedValue()
                : base(30000, "1.0", new[] { Resource.Opaque | Resource.Write })
            {
            }

            public byte[] Buffer { get; private set; }

            public int Count { get; private set; }

            public override int InstanceCount
            {
                get { return 1; }
            }

            public override int InstanceIdAt(int index)
            {
                return 0;
            }

            public override byte Write(int instanceId, int resourceId, int resourceInstanceId, ResourceValue value)
            {
                Buffer = value.Buffer;
                Count = value.Count;
                return CoapCode.Changed;
            }

            public override Lwm2mObject Stage(AccountList accounts)
            {
                return this;
            }
        }
    }
}
