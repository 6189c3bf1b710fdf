using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class BootstrapFinishTests
    {
        // Proves: ETS-9, SEC-16
        [TestMethod]
        public void A_finish_with_half_an_account_is_refused_and_can_be_mended()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            AssertRefused(rig, "no server account");
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Delete("/0/1");
            AssertRefused(rig, "/1/1: no security instance with its short server id");
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.WriteAccount(2, 102, "coaps://two", 8);
            rig.Delete("/1/2");
            AssertRefused(rig, "/0/2: no server instance with its short server id");
            rig.Put("/0/2/10", "101");
            AssertRefused(rig, "/0/2: short server id is taken");
            rig.Delete("/0/2");
            rig.Put("/1/3/0", "101");
            rig.Put("/1/3/1", "60");
            rig.Put("/1/3/7", "U");
            AssertRefused(rig, "/1/3: short server id is taken");
            rig.Delete("/1/3");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(1, rig.Client.Accounts.Count);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Nobody_is_no_owner_and_has_no_rights_beyond_those_there_are()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            Assert.AreEqual(CoapCode.Changed, rig.Put("/2/0/0", "3"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/2/0/3", "0"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/2/0/3", "65536"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/2/0/2/101", "32"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/2/0/0", "0"));
        }

        // Proves: ETS-9
        [TestMethod]
        public void What_a_client_cannot_use_is_refused_with_its_reason()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Put("/0/1/0", "one");
            AssertRefused(rig, "/0/1: server uri is not scheme://host:port");
            rig.Put("/0/1/0", "coap+tcp://one");
            AssertRefused(rig, "/0/1: no binding for the scheme of the server uri");
            rig.Put("/0/1/0", "coap://one");
            AssertRefused(rig, "/0/1: the scheme takes no key");
            rig.Put("/0/1/0", "coaps://one");
            rig.Put("/0/1/2", "3");
            AssertRefused(rig, "/0/1: the scheme needs a key");
            rig.Put("/0/1/2", "0");
            rig.Put("/0/1/10", "0");
            AssertRefused(rig, "/0/1: short server id is not 1 to 65534");
            rig.Put("/0/1/10", "101");
            rig.Put("/0/2/0", "coaps://two");
            AssertRefused(rig, "/0/2: server uri or security mode is missing");
            rig.Put("/0/2/2", "0");
            rig.Put("/0/2/1", "1");
            AssertRefused(rig, "/0/2: second bootstrap account");
            rig.Delete("/0/2");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
        }

        // Proves: SEC-19, SEC-25, LPWA-25
        [TestMethod]
        public void A_key_that_the_policy_does_not_take_is_refused_and_its_reason_says_nothing_of_the_key()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Put("/0/1/5", Bytes.Sequence(0, 15));
            AssertRefused(rig, "/0/1: psk is not 16 to 64 bytes");
            rig.Put("/0/1/5", Bytes.Sequence(0, 65));
            AssertRefused(rig, "/0/1: psk is not 16 to 64 bytes");
            rig.Put("/0/1/5", Bytes.Repeat(7, 16));
            AssertRefused(rig, "/0/1: psk is not random");
            rig.Put("/0/1/5", Bytes.Sequence(0, 64));
            rig.Put("/0/1/3", Bytes.Sequence(0, 129));
            AssertRefused(rig, "/0/1: psk identity is not 1 to 128 bytes");
            rig.Put("/0/1/3", new byte[] { 0xFF });
            AssertRefused(rig, "/0/1: psk identity is not utf-8");
            rig.Put("/0/1/3", Bytes.Repeat(65, 128));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
        }

        // Proves: SEC-19
        [TestMethod]
        public void Raw_public_keys_and_certificates_are_recognised_and_refused_for_want_of_a_binding()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Put("/0/1/2", "1");
            AssertRefused(rig, "/0/1: raw public key is no SubjectPublicKeyInfo");
            rig.Put("/0/1/3", Hex.Parse(KeyFormatTests.PublicKey));
            rig.Put("/0/1/4", Hex.Parse(KeyFormatTests.PublicKey));
            AssertRefused(rig, "/0/1: private key is no OneAsymmetricKey");
            rig.Put("/0/1/5", Hex.Parse(KeyFormatTests.PrivateKey));
            AssertRefused(rig, "/0/1: no binding with raw public keys");
            rig.Put("/0/1/2", "2");
            AssertRefused(rig, "/0/1: certificate is not in DER");
            rig.Put("/0/1/2", "4");
            AssertRefused(rig, "/0/1: no binding with certificates from est");
        }

        // Proves: WP-54, C-57
        [TestMethod]
        public void An_oscore_link_leads_to_one_whole_instance_used_once()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coap://one", 0);
            rig.Put("/0/1/17", "21:5");
            AssertRefused(rig, "/0/1: no oscore instance 5");
            rig.Put("/21/5/0", BootstrapRig.Key(9));
            AssertRefused(rig, "/0/1: no oscore on this device");

            // Which a board has is said before the bootstrap.
            rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            ScriptedMessageSecurity security = new ScriptedMessageSecurity();
            rig.Client.MessageSecurity = security;
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.WriteAccount(1, 101, "coap://one", 0);
            rig.Put("/0/1/17", "21:5");
            rig.Put("/21/5/0", BootstrapRig.Key(9));
            AssertRefused(rig, "/0/1: oscore secret or id is missing");
            rig.Put("/21/5/1", new byte[] { 1 });
            rig.Put("/21/5/2", new byte[] { 1 });
            AssertRefused(rig, "/0/1: oscore ids are the same");
            rig.Put("/21/5/2", new byte[] { 2 });
            rig.Put("/21/5/3", "1");
            AssertRefused(rig, "/0/1: oscore aead algorithm");
            rig.Put("/21/5/3", "10");
            rig.Put("/21/5/4", "4");
            AssertRefused(rig, "/0/1: oscore hmac algorithm");
            rig.Put("/21/5/4", "-10");
            rig.Put("/21/5/0", Bytes.Repeat(1, 16));
            AssertRefused(rig, "/0/1: oscore secret is not 16 random bytes or more");
            rig.Put("/21/5/0", BootstrapRig.Key(9));
            rig.WriteAccount(2, 102, "coap://two", 0);
            rig.Put("/0/2/17", "21:5");
            AssertRefused(rig, "/0/1: oscore instance is used twice");
            rig.Put("/0/2/17", "65535:65535");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(1, security.Made);
            CollectionAssert.AreEqual(BootstrapRig.Key(9), security.Credentials.MasterSecret);
            CollectionAssert.AreEqual(new byte[] { 1 }, security.Credentials.SenderId);
            CollectionAssert.AreEqual(new byte[] { 2 }, security.Credentials.RecipientId);
            Assert.AreEqual(0, security.Credentials.MasterSalt.Length);
            Assert.IsTrue(security.Name.Length <= 12, security.Name);
        }

        // Proves: SEC-15
        [TestMethod]
        public void Ciphersuites_of_which_the_binding_has_none_are_refused()
        {
            BootstrapRig rig = BootstrapRig.Begun(new ClientOptions(), BootstrapRig.NewStore());
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Put("/0/1/16/0", "174");
            AssertRefused(rig, "/0/1: no known cipher suite");
            rig.Put("/0/1/16/0", "49320");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
        }

        [TestMethod]
        public void A_store_that_does_not_take_the_accounts_leaves_the_time_of_the_last_bootstrap()
        {
            FaultyStore store = new FaultyStore();
            TestClock clock = new TestClock(1763800000000);
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), store);
            rig.Client.Sleep.KeepState(BootstrapRig.NewStore(), clock);
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            rig.Run(60000);
            clock.Set(1763900000000);
            rig.Client.RequestBootstrap();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.WriteAccount(1, 101, "coaps://one", 7);
            store.Refuses = true;
            Assert.AreEqual(CoapCode.InternalServerError, rig.Finish());
            Assert.AreEqual(1763800000L, rig.Client.Accounts.FindServer(101).LastBootstrappedS);
            store.Refuses = false;
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(1763900000L, rig.Client.Accounts.FindServer(101).LastBootstrappedS);
        }

        // Proves: SEC-16
        [TestMethod]
        public void A_store_that_does_not_take_the_accounts_keeps_the_former_in_force()
        {
            BootstrapRig rig = BootstrapRig.Begun(new ClientOptions(), new MemoryStore(2, 64));
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.InternalServerError, rig.Finish());
            Assert.IsTrue(rig.ReportedFailure == BootstrapFailure.NotStored);
            Assert.AreEqual(0, rig.Client.Accounts.Count);
            Assert.IsNull(rig.Link("one"));
        }

        private static void AssertRefused(BootstrapRig rig, string reason)
        {
            Assert.AreEqual(CoapCode.NotAcceptable, rig.Finish(), reason);
            Assert.AreEqual(reason, rig.Report);
            Assert.IsTrue(rig.ReportedFailure == BootstrapFailure.Inconsistent);
            Assert.AreEqual(0, rig.Client.Accounts.Count);
        }
    }
}
