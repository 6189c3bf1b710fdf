using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Secrets that a bootstrap server has written and that do not come in force are gone from memory.</summary>
    [TestClass]
    public class StagedSecretsTests
    {
        // Proves: SEC-25
        [TestMethod]
        public void A_secret_is_wiped_when_another_is_written_in_its_place()
        {
            StagedAccounts staged = Begin(out BootstrapRig rig);
            byte[][] held = Held(staged.Accounts);
            rig.Put("/0/1/5", BootstrapRig.Key(9));
            rig.Put("/0/1/8", Bytes.Sequence(1, 32));
            rig.Put("/21/1/0", BootstrapRig.Key(10));
            rig.Put("/21/1/5", Bytes.Sequence(2, 8));
            AssertWiped(held);
            CollectionAssert.AreEqual(BootstrapRig.Key(9), staged.Accounts.SecurityAt(1).SecretKey);

            // As a whole.
            held = Held(staged.Accounts);
            Assert.AreEqual(CoapCode.Changed, rig.Put("/0/1", ContentFormat.Tlv, "C10A65"));
            Assert.AreEqual(CoapCode.Changed, rig.Put("/21", ContentFormat.Tlv, "080103C10101"));
            AssertWiped(held);
        }

        // Proves: SEC-25
        [TestMethod]
        public void Secrets_are_wiped_when_their_instances_are_deleted()
        {
            StagedAccounts staged = Begin(out BootstrapRig rig);
            byte[][] held = Held(staged.Accounts);
            byte[] own = staged.Accounts.SecurityAt(0).SecretKey;
            rig.Delete("/0/1");
            rig.Delete("/21");
            AssertWiped(held);
            WriteSecrets(rig);
            held = Held(staged.Accounts);
            rig.Delete("/");
            AssertWiped(held);
            CollectionAssert.AreEqual(BootstrapRig.Key(1), own);
        }

        // Proves: SEC-25
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public void Secrets_are_wiped_when_the_bootstrap_is_given_up(int how)
        {
            StagedAccounts staged = Begin(out BootstrapRig rig);
            byte[][] held = Held(staged.Accounts);
            byte[] copied = staged.Accounts.SecurityAt(0).SecretKey;
            switch (how)
            {
                case 0:
                    rig.Run(300000);
                    break;
                case 1:
                    rig.Client.RequestStop();
                    rig.Step();
                    break;
                default:
                    Assert.IsFalse(rig.Client.Sleep.Suspend(rig.NowMs));
                    break;
            }

            AssertWiped(held);
            AssertWiped(new byte[][] { copied });
            CollectionAssert.AreEqual(BootstrapRig.Key(1), rig.Client.Accounts.Bootstrap.SecretKey);
        }

        // Proves: SEC-25
        [TestMethod]
        public void With_the_accounts_in_force_there_is_one_copy_of_each_secret()
        {
            StagedAccounts staged = Begin(out BootstrapRig rig);
            byte[][] held = Held(staged.Accounts);
            byte[] copied = staged.Accounts.SecurityAt(0).SecretKey;
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            AssertWiped(new byte[][] { copied });
            CollectionAssert.AreEqual(BootstrapRig.Key(1), rig.Client.Accounts.Bootstrap.SecretKey);
            Assert.IsTrue(held[0] == rig.Client.Accounts.FindSecurity(101).SecretKey);
            CollectionAssert.AreEqual(BootstrapRig.Key(7), held[0]);

            // Written as it was: what was written goes, what was in force stays.
            Assert.IsTrue(rig.Register("one"));
            rig.Run(60000);
            rig.Client.RequestBootstrap();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.WriteAccount(1, 101, "coaps://one", 7);
            byte[] again = staged.Accounts.SecurityAt(1).SecretKey;
            CollectionAssert.AreEqual(BootstrapRig.Key(7), again);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            AssertWiped(new byte[][] { again });
            CollectionAssert.AreEqual(BootstrapRig.Key(7), rig.Client.Accounts.FindSecurity(101).SecretKey);
        }

        // Proves: SEC-25
        [TestMethod]
        public void Secrets_of_a_server_that_is_gone_are_wiped_when_it_was_left_and_no_sooner()
        {
            StagedAccounts staged = Again(out BootstrapRig rig);
            byte[] key = rig.Client.Accounts.FindSecurity(101).SecretKey;
            rig.Delete("/");
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsFalse(IsWiped(key), "a De-register may need a handshake");
            rig.Run(200000);
            Assert.AreEqual(1, rig.Client.SessionCount);
            Assert.IsTrue(IsWiped(key));
            Assert.AreEqual(2, staged.Accounts.Security.Count);
        }

        // Proves: SEC-25
        [TestMethod]
        public void Secrets_of_an_account_that_another_replaces_are_wiped()
        {
            Again(out BootstrapRig rig);
            byte[] key = rig.Client.Accounts.FindSecurity(101).SecretKey;
            rig.Put("/0/1/0", "coaps://other");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(IsWiped(key));
            CollectionAssert.AreEqual(BootstrapRig.Key(7), rig.Client.Accounts.FindSecurity(101).SecretKey);
        }

        // Proves: SEC-25, SEC-30
        [TestMethod]
        public void A_key_that_another_replaces_is_wiped_and_so_is_the_copy_that_brought_it()
        {
            StagedAccounts staged = Again(out BootstrapRig rig);
            byte[] key = rig.Client.Accounts.FindSecurity(101).SecretKey;
            PreSharedKey former = ((ScriptedSecuredLink)rig.Secured.Find("one")).Credentials;
            rig.Put("/0/1/5", BootstrapRig.Key(9));
            byte[] brought = staged.Accounts.SecurityAt(1).SecretKey;
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(IsWiped(key));
            Assert.IsTrue(IsWiped(brought));
            Assert.IsNull(former.CopyKey());
            CollectionAssert.AreEqual(BootstrapRig.Key(9), rig.Client.Accounts.FindSecurity(101).SecretKey);
            CollectionAssert.AreEqual(BootstrapRig.Key(9), ((ScriptedSecuredLink)rig.Secured.Find("one")).Credentials.CopyKey());
        }

        /// <summary>In the second bootstrap of a client that is registered at one.</summary>
        private static StagedAccounts Again(out BootstrapRig rig)
        {
            StagedAccounts staged = Begin(out rig);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            rig.Run(60000);
            rig.Client.RequestBootstrap();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            return staged;
        }

        private static StagedAccounts Begin(out BootstrapRig rig)
        {
            rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            StagedAccounts staged = new StagedAccounts();
            rig.Client.Objects.Add(staged);
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            WriteSecrets(rig);
            return staged;
        }

        private static void WriteSecrets(BootstrapRig rig)
        {
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Put("/0/1/8", Bytes.Sequence(1, 16));
            rig.Put("/21/1/0", BootstrapRig.Key(8));
            rig.Put("/21/1/5", Bytes.Sequence(9, 8));
        }

        private static byte[][] Held(AccountList accounts)
        {
            byte[][] held = { accounts.SecurityAt(1).SecretKey, accounts.SecurityAt(1).Sms.SecretKeys, accounts.OscoreAt(0).MasterSecret, accounts.OscoreAt(0).MasterSalt };
            for (int i = 0; i < held.Length; i++)
            {
                Assert.IsFalse(IsWiped(held[i]));
            }

            return held;
        }

        private static void AssertWiped(byte[][] secrets)
        {
            for (int i = 0; i < secrets.Length; i++)
            {
                Assert.IsTrue(IsWiped(secrets[i]), i.ToString());
            }
        }

        private static bool IsWiped(byte[] secret)
        {
            int sum = 0;
            for (int i = 0; i < secret.Length; i++)
            {
                sum += secret[i];
            }

            return sum == 0;
        }

        /// <summary>An object that is given the accounts in the making.</summary>
        private sealed class StagedAccounts : AccountObject
        {
            public StagedAccounts()
                : base(30000, "1.0", new int[0])
            {
            }

            public AccountList Accounts { get; private set; }

            public override int InstanceCount
            {
                get { return 0; }
            }

            public override int InstanceIdAt(int index)
            {
                return index;
            }

            public override Lwm2mObject Stage(AccountList accounts)
            {
                Accounts = accounts;
                return this;
            }
        }
    }
}
