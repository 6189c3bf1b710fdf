using System;
using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Oscore;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Accounts that only the start would show to be of no use: a Finish that was answered 2.04 is one that the client starts with.</summary>
    [TestClass]
    public class UnusableAccountsTests
    {
        private static readonly byte[] One = { 1 };
        private static readonly byte[] Two = { 2 };

        // Proves: ETS-9, SEC-16
        [TestMethod]
        public void Two_oscore_instances_with_one_secret_and_swapped_ids_are_refused()
        {
            Store store = BootstrapRig.NewStore();
            BootstrapRig rig = Begun(store, null);
            WriteOscore(rig, 1, 101, "coap://one", One, Two);
            WriteOscore(rig, 2, 102, "coap://two", Two, One);
            Assert.AreEqual(CoapCode.NotAcceptable, rig.Finish());
            Assert.AreEqual("/0/2: OSCORE context twice", rig.Report);
            rig.Put("/21/2/0", BootstrapRig.Key(4));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            AssertStarts(store, 2);
        }

        // Proves: ETS-9, SEC-16
        [TestMethod]
        public void A_kid_that_an_application_has_is_refused()
        {
            Store store = BootstrapRig.NewStore();
            BootstrapRig rig = Begun(store, new Meter(Two));
            WriteOscore(rig, 1, 101, "coap://one", One, Two);
            Assert.AreEqual(CoapCode.NotAcceptable, rig.Finish());
            Assert.AreEqual("/0/1: OSCORE contexts", rig.Report);
            rig.Put("/21/1/2", new byte[] { 9 });
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            AssertStarts(store, 1);
        }

        // Proves: ETS-9
        [TestMethod]
        public void A_server_with_the_keys_of_the_bootstrap_server_is_refused()
        {
            BootstrapRig rig = Begun(BootstrapRig.NewStore(), null);
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Put("/0/0/17", "21:0");
            WriteContext(rig, 0, One, Two);
            rig.Put("/0/1/17", "21:1");
            WriteContext(rig, 1, One, new byte[] { 3 });
            Assert.AreEqual(CoapCode.NotAcceptable, rig.Finish());
            Assert.AreEqual("/0/1: OSCORE context twice", rig.Report);
        }

        // Proves: ETS-9, SEC-09
        [TestMethod]
        public void An_instance_of_access_control_for_one_of_its_own_is_refused()
        {
            Store store = BootstrapRig.NewStore();
            BootstrapRig rig = Begun(store, null);
            rig.WriteAccount(1, 101, "coaps://one", 7);
            WriteRights(rig, 0, 2, 1, 999);
            WriteRights(rig, 1, 2, 0, 999);
            Assert.AreEqual(CoapCode.NotAcceptable, rig.Finish());
            Assert.AreEqual("/2: an instance is for nothing or for another of its kind, or two for the same", rig.Report);
            rig.Delete("/2");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            AssertStarts(store, 1);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Rights_to_a_context_that_nobody_has_do_not_take_the_context_away()
        {
            Store store = BootstrapRig.NewStore();
            BootstrapRig rig = Begun(store, null);
            WriteOscore(rig, 1, 101, "coap://one", One, Two);
            WriteRights(rig, 0, 21, 1, 999);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(1, rig.Client.Accounts.Oscore.Count);
            AssertStarts(store, 1);
        }

        [TestMethod]
        public void Rights_of_earlier_versions_to_rights_are_passed_over()
        {
            AccountList accounts = OneServer(true);
            AccessControlTable.Of(accounts).Add(2, 1, 999);
            AccessControlTable.Of(accounts).Add(2, 0, 999);
            AccessControlTable.Of(accounts).TryGrant(3, 0, 101, AccessRights.Read);
            BootstrapRig rig = AssertStarts(StoreOf(accounts), 1);
            Assert.AreEqual(1, AccessControlTable.Of(rig.Client.Accounts).Count);
        }

        // Proves: SEC-16
        [TestMethod]
        public void Contexts_of_the_store_that_do_not_go_together_lead_to_the_bootstrap_server()
        {
            BootstrapRig rig = NewRig(StoreOf(Twins(true)), null, false);
            rig.Client.Start();
            Assert.AreEqual("OSCORE context twice", rig.Report);
            Assert.IsTrue(rig.ReportedFailure == BootstrapFailure.BadAccount);
            Assert.AreEqual(0, rig.Client.SessionCount);
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);

            // Nothing of what was tried is in the way of what comes.
            WriteOscore(rig, 1, 101, "coap://one", Two, One);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(1, rig.Client.SessionCount);
        }

        // Proves: SEC-16
        [TestMethod]
        public void A_server_with_the_context_of_one_that_leaves_gets_its_session_when_that_has_left()
        {
            BootstrapRig rig = Begun(BootstrapRig.NewStore(), null);
            WriteOscore(rig, 1, 101, "coap://one", One, Two);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            rig.Step();
            Assert.IsNotNull(rig.Take("one"));
            Assert.IsTrue(rig.Client.RequestBootstrap());
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.Delete("/");
            WriteOscore(rig, 2, 102, "coap://two", One, new byte[] { 3 });
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsNull(rig.Client.FindSession(102));

            // As long as the other may need its keys for a De-register.
            rig.Run(100000);
            Assert.AreEqual(1, rig.Client.SessionCount);
            Assert.AreEqual(102, rig.Client.SessionAt(0).Account.ShortServerId);
            Assert.IsNotNull(rig.Take("two"));
        }

        // Proves: SEC-16
        [TestMethod]
        public void A_kid_that_an_application_has_leads_there_too()
        {
            AccountList accounts = OneServer(true);
            accounts.AddOscore(accounts.FindSecurity(101), new OscoreAccount(BootstrapRig.Key(3), One, Two));
            BootstrapRig rig = NewRig(StoreOf(accounts), new Meter(Two), false);
            rig.Client.Start();
            rig.Step();
            Assert.AreEqual("/bs", rig.Take("bs").Path);
        }

        // Proves: SEC-16
        [TestMethod]
        public void Without_a_bootstrap_server_the_accounts_of_the_program_come_back()
        {
            AccountList bad = OneServer(false);
            bad.FindSecurity(101).SecretKey = new byte[16];
            AccountList onlyBootstrap = AccessControl.NewAccounts(2);
            onlyBootstrap.AddBootstrap(new SecurityAccount("coap://bs", SecurityAccount.Unset));
            AccountList[] stored = { Twins(false), bad, onlyBootstrap, AccessControl.NewAccounts(2) };
            for (int i = 0; i < stored.Length; i++)
            {
                BootstrapRig rig = NewRig(BootstrapRig.NewStore(), null, false);
                AccountList factory = rig.Client.Accounts;
                SecurityAccount security = new SecurityAccount("coaps://factory", 7);
                security.SetPreSharedKey(One, BootstrapRig.Key(5));
                factory.Add(security, new ServerAccount(7));
                AccessControlTable.Of(factory).TryGrant(3, 0, 7, AccessRights.Read);
                Assert.IsTrue(rig.Client.Provision(StoreOf(stored[i])));
                Assert.IsNull(factory.FindServer(7));
                rig.Client.Start();
                Assert.AreEqual(1, rig.Client.SessionCount);
                rig.Step();
                Assert.IsTrue(rig.Register("factory"), i.ToString());
                CollectionAssert.AreEqual(BootstrapRig.Key(5), security.SecretKey);
                Assert.AreEqual(1, AccessControlTable.Of(factory).RightsOf(AccessControlTable.Of(factory).Find(3, 0), 7));
            }
        }

        // Proves: SEC-25
        [TestMethod]
        public void Accounts_of_the_program_that_are_not_needed_are_wiped_at_the_start()
        {
            BootstrapRig rig = NewRig(BootstrapRig.NewStore(), null, false);
            SecurityAccount security = new SecurityAccount("coaps://factory", 7);
            security.SetPreSharedKey(One, BootstrapRig.Key(5));
            rig.Client.Accounts.Add(security, new ServerAccount(7));
            Assert.IsTrue(rig.Client.Provision(StoreOf(OneServer(false))));
            rig.Client.Start();
            CollectionAssert.AreEqual(new byte[16], security.SecretKey);
            rig.Step();
            Assert.IsTrue(rig.Register("one"));
        }

        // Proves: SEC-25
        [TestMethod]
        public void Secrets_that_cannot_be_used_are_wiped()
        {
            BootstrapRig rig = NewRig(StoreOf(Twins(false)), null, true);
            byte[] secret = rig.Client.Accounts.OscoreAt(0).MasterSecret;
            Assert.IsTrue(secret[1] != 0);
            rig.Client.Start();
            Assert.AreEqual(0, rig.Client.Accounts.Oscore.Count);
            CollectionAssert.AreEqual(new byte[secret.Length], secret);
        }

        [TestMethod]
        public void Without_either_the_program_is_told()
        {
            BootstrapRig rig = NewRig(StoreOf(Twins(false)), null, false);
            Assert.ThrowsException(typeof(InvalidOperationException), () => rig.Client.Start());
        }

        private static BootstrapRig NewRig(Store store, ApplicationResource application, bool hasAccount)
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), store, hasAccount);
            rig.Client.MessageSecurity = new OscoreSecurity(new SeededRandom(8));
            if (application is not null)
            {
                rig.Client.AddApplication(application);
            }

            return rig;
        }

        private static BootstrapRig Begun(Store store, ApplicationResource application)
        {
            BootstrapRig rig = NewRig(store, application, true);
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            return rig;
        }

        private static BootstrapRig AssertStarts(Store store, int sessions)
        {
            BootstrapRig rig = NewRig(store, null, false);
            rig.Client.Start();
            Assert.IsNull(rig.Report);
            Assert.AreEqual(sessions, rig.Client.SessionCount);
            return rig;
        }

        private static AccountList OneServer(bool hasBootstrap)
        {
            AccountList accounts = AccessControl.NewAccounts(2);
            SecurityAccount security = new SecurityAccount("coaps://one", 101);
            security.SetPreSharedKey(One, BootstrapRig.Key(7));
            accounts.Add(security, new ServerAccount(101));
            if (hasBootstrap)
            {
                accounts.AddBootstrap(BootstrapRig.BootstrapAccount());
            }

            return accounts;
        }

        /// <summary>Two servers, one of which has as its own the keys that the other has for its peer.</summary>
        private static AccountList Twins(bool hasBootstrap)
        {
            AccountList accounts = OneServer(hasBootstrap);
            accounts.AddOscore(accounts.FindSecurity(101), new OscoreAccount(BootstrapRig.Key(3), One, Two));
            SecurityAccount other = new SecurityAccount("coap://two", 102);
            accounts.Add(other, new ServerAccount(102));
            accounts.AddOscore(other, new OscoreAccount(BootstrapRig.Key(3), Two, One));
            return accounts;
        }

        private static Store StoreOf(AccountList accounts)
        {
            byte[] record = new byte[512];
            Store store = BootstrapRig.NewStore();
            store.Write(AccountRecord.Name, record, 0, new AccountRecord().Write(accounts, record));
            return store;
        }

        private static void WriteOscore(BootstrapRig rig, int instance, int shortServerId, string uri, byte[] senderId, byte[] recipientId)
        {
            rig.WriteAccount(instance, shortServerId, uri, 0);
            rig.Put("/0/" + instance.ToString() + "/17", "21:" + instance.ToString());
            WriteContext(rig, instance, senderId, recipientId);
        }

        private static void WriteContext(BootstrapRig rig, int instance, byte[] senderId, byte[] recipientId)
        {
            string path = "/21/" + instance.ToString();
            rig.Put(path + "/0", BootstrapRig.Key(3));
            rig.Put(path + "/1", senderId);
            rig.Put(path + "/2", recipientId);
        }

        private static void WriteRights(BootstrapRig rig, int instance, int targetObject, int targetInstance, int owner)
        {
            string path = "/2/" + instance.ToString();
            rig.Put(path + "/0", targetObject.ToString());
            rig.Put(path + "/1", targetInstance.ToString());
            rig.Put(path + "/3", owner.ToString());
        }

        /// <summary>An application behind server 101 with a kid of its own.</summary>
        private sealed class Meter : ApplicationResource
        {
            private readonly byte[] _kid;

            public Meter(byte[] kid)
                : base(101, "meter")
            {
                _kid = kid;
            }

            public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
            {
                response.Code = CoapCode.Content;
            }

            protected override int AddContext(MessageProtection protection)
            {
                return ((OscoreProtection)protection).AddContext(new ObjectCredentials(BootstrapRig.Key(6), new byte[] { 5 }, _kid), "meter");
            }
        }
    }
}
