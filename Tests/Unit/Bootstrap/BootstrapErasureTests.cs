using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What is erased from the stores when a bootstrap brings another account in the place of one.</summary>
    [TestClass]
    public class BootstrapErasureTests
    {
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
