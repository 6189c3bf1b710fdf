using System;
using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Objects;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What a device says of rights with and without the assembly of Access Control.</summary>
    [TestClass]
    public class AuthorizationTests
    {
        // Proves: SEC-09
        [TestMethod]
        public void One_server_may_do_everything_without_a_policy()
        {
            Authorization access = new Authorization(Accounts(1));
            Assert.IsFalse(access.IsEnforced);
            for (int right = 1; right <= (int)AccessRights.Create; right *= 2)
            {
                Assert.IsTrue(access.Allows(PathOf(right), 1, (AccessRights)right));
                Assert.IsTrue(access.Allows(3, 0, 1, (AccessRights)right));
            }

            Assert.IsTrue(access.HasRoom());
        }

        // Proves: SEC-09
        [TestMethod]
        public void Several_servers_may_do_nothing_without_a_policy()
        {
            Authorization access = new Authorization(Accounts(2));
            Assert.IsTrue(access.IsEnforced);
            for (int right = 1; right <= (int)AccessRights.Create; right *= 2)
            {
                for (int server = 1; server <= 2; server++)
                {
                    Assert.IsFalse(access.Allows(PathOf(right), server, (AccessRights)right));
                    Assert.IsFalse(access.Allows(3, 0, server, (AccessRights)right));
                }
            }

            Assert.IsFalse(access.HasRoom());
            Assert.IsTrue(access.Allows(PathOf(1), 1, AccessRights.None), "what needs no right, such as Discover");
        }

        // Proves: SEC-09
        [TestMethod]
        public void A_client_with_several_servers_does_not_start_without_a_policy()
        {
            Lwm2mClient client = Client(2);
            Assert.ThrowsException(typeof(InvalidOperationException), () => client.Start());
            Assert.AreEqual(0, client.SessionCount);
            AccessControl.AddTo(client);
            client.Start();
            Assert.AreEqual(2, client.SessionCount);
        }

        [TestMethod]
        public void A_client_with_one_server_starts_without_a_policy()
        {
            Lwm2mClient client = Client(1);
            client.Start();
            Assert.AreEqual(1, client.SessionCount);
            Assert.IsNull(client.Access.Policy);
            Assert.IsNull(client.Accounts.Rights);
        }

        [TestMethod]
        public void A_client_gets_access_control_once()
        {
            Lwm2mClient client = Client(2);
            AccessControl access = AccessControl.AddTo(client);
            Assert.AreSame(access, AccessControl.Of(client));
            Assert.AreSame(access.Table, AccessControlTable.Of(client.Accounts));
            Assert.ThrowsException(typeof(InvalidOperationException), () => AccessControl.AddTo(client));
            Assert.AreSame(access, client.Access.Policy);
        }

        // The seam carries a policy of another kind.
        [TestMethod]
        public void A_policy_of_the_application_is_asked_where_there_are_several_servers()
        {
            Lwm2mClient client = Client(2);
            OneReader policy = new OneReader();
            client.Access.Policy = policy;
            client.Start();
            Assert.IsTrue(client.Access.Allows(PathOf(1), 2, AccessRights.Read));
            Assert.IsFalse(client.Access.Allows(PathOf(1), 1, AccessRights.Read));
            Assert.IsFalse(client.Access.Allows(PathOf(2), 2, AccessRights.Write));
            Assert.AreEqual(3, policy.Asked);
            Assert.IsTrue(new Authorization(Accounts(1)) { Policy = policy }.Allows(PathOf(1), 1, AccessRights.Read));
            Assert.AreEqual(3, policy.Asked, "one server needs no right");
            client.Access.OnDeleted(3, 0);
            Assert.AreEqual(1, policy.Deleted);
        }

        private static Lwm2mClient Client(int servers)
        {
            Lwm2mClient client = new Lwm2mClient(SharedDevice.EndpointName, new ClientOptions(), new SeededRandom(1));
            client.Objects.Add(new SecurityObject(client.Accounts));
            client.Objects.Add(new ServerObject(client));
            client.Bindings.Add(new SharedDevice.LinkPerHost());
            Add(client.Accounts, servers);
            return client;
        }

        private static AccountList Accounts(int servers)
        {
            AccountList accounts = new AccountList(2);
            Add(accounts, servers);
            return accounts;
        }

        private static void Add(AccountList accounts, int servers)
        {
            for (int id = 1; id <= servers; id++)
            {
                accounts.Add(new SecurityAccount("coap://192.0.2." + id.ToString(), id), new ServerAccount(id));
            }
        }

        private static Lwm2mPath PathOf(int right)
        {
            Lwm2mPath path = new Lwm2mPath();
            path.Set(3, right == (int)AccessRights.Create ? Lwm2mPath.None : 0);
            return path;
        }

        /// <summary>Server 2 reads everything, and nobody does anything else.</summary>
        private sealed class OneReader : AccessPolicy
        {
            public int Asked { get; private set; }

            public int Deleted { get; private set; }

            public override bool Allows(Lwm2mPath path, int server, AccessRights right)
            {
                return Allows(path.ObjectId, path.InstanceId, server, right);
            }

            public override bool Allows(int objectId, int instanceId, int server, AccessRights right)
            {
                Asked++;
                return server == 2 && right == AccessRights.Read;
            }

            public override bool HasRoom()
            {
                return false;
            }

            public override void OnCreated(int objectId, int instanceId, int server)
            {
            }

            public override void OnDeleted(int objectId, int instanceId)
            {
                Deleted++;
            }

            public override void Reconcile()
            {
            }

            public override uint HashFor(int server)
            {
                return (uint)server;
            }
        }
    }
}
