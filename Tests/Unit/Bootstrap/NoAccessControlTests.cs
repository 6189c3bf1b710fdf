using System;
using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A device without Access Control takes one server from a bootstrap or the store, not several (LwM2M Core §8.1, §8.2).</summary>
    [TestClass]
    public class NoAccessControlTests
    {
        private const string Fault = "/2: several servers and no access control on this device";

        // Proves: SEC-09
        [TestMethod]
        public void A_bootstrap_that_brings_several_servers_is_refused_until_one_is_left()
        {
            BootstrapRig rig = NewRig(BootstrapRig.NewStore(), true);
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.NotAcceptable, rig.Finish());
            Assert.AreEqual(Fault, rig.Report);
            Assert.AreEqual(0, rig.Client.Accounts.Count);
            Assert.AreEqual(CoapCode.NotFound, rig.Put("/2/0/3", "101"), "there is no such object");
            rig.Delete("/0/2");
            rig.Delete("/1/2");
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(1, rig.Client.Accounts.Count);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Several_servers_of_the_store_are_not_used()
        {
            Store store = StoreOf(2, true);
            BootstrapRig rig = NewRig(store, true);
            rig.Client.Start();
            Assert.AreEqual(0, rig.Client.SessionCount);
            Assert.AreEqual(Fault, rig.Client.AccountFault);
            Assert.ThrowsException(typeof(InvalidOperationException), () => NewRig(StoreOf(2, false), false).Client.Start(), "there is no bootstrap server to turn to");
        }

        [TestMethod]
        public void One_server_of_the_store_is_used_and_rights_that_are_with_it_are_left_out()
        {
            BootstrapRig rig = NewRig(StoreOf(1, false), false);
            rig.Client.Start();
            Assert.AreEqual(1, rig.Client.SessionCount);
            Assert.IsNull(rig.Client.Accounts.Rights);
        }

        private static BootstrapRig NewRig(Store store, bool hasAccount)
        {
            return new BootstrapRig(new ClientOptions(), store, hasAccount, "2.0", false);
        }

        private static Store StoreOf(int servers, bool hasBootstrap)
        {
            AccountList accounts = AccessControl.NewAccounts(2);
            for (int id = 1; id <= servers; id++)
            {
                SecurityAccount security = new SecurityAccount("coaps://server" + id.ToString(), id);
                security.SetPreSharedKey(new byte[] { (byte)id }, BootstrapRig.Key((byte)(10 * id)));
                accounts.Add(security, new ServerAccount(id));
                AccessControlTable.Of(accounts).TryGrant(3, 0, id, AccessRights.Full);
            }

            if (hasBootstrap)
            {
                accounts.AddBootstrap(BootstrapRig.BootstrapAccount());
            }

            byte[] record = new byte[1024];
            int count = new AccountRecord().Write(accounts, record);
            Store store = BootstrapRig.NewStore();
            Assert.IsTrue(store.Write(AccountRecord.Name, record, 0, count));
            return store;
        }
    }
}
