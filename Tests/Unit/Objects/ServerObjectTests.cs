using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Objects.Tests
{
    [TestClass]
    public class ServerObjectTests
    {
        private const int ShortServerId = 0;
        private const int Lifetime = 1;
        private const int MinimumPeriod = 2;
        private const int MaximumPeriod = 3;
        private const int DisableTimeout = 5;
        private const int Storing = 6;
        private const int BindingMode = 7;

        [TestMethod]
        public void Its_table_is_OMAs_of_version_1_1()
        {
            ServerObject servers = new ServerObject(Client());
            Assert.AreEqual(1, servers.Id);
            Assert.AreEqual("1.1", servers.Version);
            Assert.IsFalse(servers.IsHidden);
            ObjectTesting.AssertTable(servers, "0IR! 1IRW! 2IRW 3IRW 4-E 5IRW 6BRW! 7SRW! 8-E! 9-E 10LRW 11UR 12TR 13UN 14UN 15BN 16BN 17UN 18UN 19UN 20UN 21BRW 22SRW 23BRW");
        }

        [TestMethod]
        public void Each_account_is_an_instance()
        {
            Lwm2mClient client = Client();
            ServerObject servers = new ServerObject(client);
            Assert.AreEqual(2, servers.InstanceCount);
            Assert.AreEqual("101", ObjectTesting.Read(servers, ShortServerId, Lwm2mPath.None, 0));
            Assert.AreEqual("102", ObjectTesting.Read(servers, ShortServerId, Lwm2mPath.None, 1));
            Assert.AreEqual("300", ObjectTesting.Read(servers, Lifetime, Lwm2mPath.None, 1));
        }

        [TestMethod]
        public void What_a_server_writes_the_account_has()
        {
            Lwm2mClient client = Client();
            ServerObject servers = new ServerObject(client);
            ServerAccount account = client.Accounts.ServerAt(1);
            int binding = account.BindingRevision;
            AssertWritten(servers, Lifetime, "60");
            AssertWritten(servers, MinimumPeriod, "2");
            AssertWritten(servers, MaximumPeriod, "30");
            AssertWritten(servers, DisableTimeout, "7");
            AssertWritten(servers, Storing, "0");
            AssertWritten(servers, BindingMode, "UN");
            AssertWritten(servers, ServerResource.Trigger, "0");
            AssertWritten(servers, ServerResource.PreferredTransport, "U");
            AssertWritten(servers, ServerResource.MuteSend, "0");
            Assert.AreEqual(60, account.LifetimeS);
            Assert.AreEqual(2, account.DefaultMinimumPeriodS);
            Assert.AreEqual(30, account.DefaultMaximumPeriodS);
            Assert.AreEqual(7, account.DisableTimeoutS);
            Assert.IsFalse(account.StoresNotifications);
            Assert.AreEqual((int)'U', account.PreferredTransport);
            Assert.IsFalse(account.MutesSend);
            Assert.IsTrue(client.Accounts.IsChanged);
            Assert.AreNotEqual(binding, account.BindingRevision);
            Assert.AreEqual(86400, client.Accounts.ServerAt(0).LifetimeS, "the other account stays");
        }

        [TestMethod]
        [DataRow(1, "-1")]
        [DataRow(2, "-1")]
        [DataRow(3, "-1")]
        [DataRow(5, "-1")]
        [DataRow(7, "")]
        [DataRow(7, "Q")]
        [DataRow(7, "UU")]
        [DataRow(7, "u")]
        [DataRow(21, "1")]
        [DataRow(22, "")]
        [DataRow(22, "Q")]
        [DataRow(22, "UN")]
        public void What_makes_no_sense_is_refused(int resourceId, string text)
        {
            ServerObject servers = new ServerObject(Client());
            Assert.AreEqual(CoapCode.BadRequest, ObjectTesting.Write(servers, resourceId, text));
        }

        [TestMethod]
        public void The_default_maximum_period_is_absent_until_it_is_written()
        {
            ServerObject servers = new ServerObject(Client());
            Assert.IsFalse(servers.HasResource(0, MaximumPeriod));
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Write(servers, MaximumPeriod, "60"));
            Assert.IsTrue(servers.HasResource(0, MaximumPeriod));
            servers.ResetInstance(0);
            Assert.IsFalse(servers.HasResource(0, MaximumPeriod));
        }

        [TestMethod]
        public void What_only_a_bootstrap_server_sets_holds_by_the_defaults_of_the_specification()
        {
            ServerAccount account = Client().Accounts.ServerAt(0);
            Assert.AreEqual(ServerAccount.Unset, account.PriorityOrder);
            Assert.AreEqual(0, account.InitialDelayS);
            Assert.IsFalse(account.BlocksOnFailure);
            Assert.IsTrue(account.BootstrapsOnFailure);
            Assert.AreEqual(5, account.RetryCount);
            Assert.AreEqual(60, account.RetryTimerS);
            Assert.AreEqual(86400, account.SequenceDelayTimerS);
            Assert.AreEqual(1, account.SequenceRetryCount);
            Assert.IsTrue(account.MutesSend);
            Assert.IsFalse(account.IsReachableBySms);
            Assert.AreEqual(86400, account.DisableTimeoutS);
        }

        [TestMethod]
        [DataRow(1, "2147483647")]
        [DataRow(1, "2147483648")]
        [DataRow(1, "9223372036854775807")]
        [DataRow(2, "2147483648")]
        [DataRow(3, "2147483648")]
        [DataRow(5, "1099511627776")]
        public void A_time_of_more_than_68_years_is_taken_as_the_longest(int resourceId, string text)
        {
            ServerObject servers = new ServerObject(Client());
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Write(servers, resourceId, text));
            Assert.AreEqual("2147483647", ObjectTesting.Read(servers, resourceId));
        }

        [TestMethod]
        [DataRow(13, "7", "7")]
        [DataRow(14, "2147483647", "2147483647")]
        [DataRow(15, "1", "1")]
        [DataRow(16, "0", "0")]
        [DataRow(17, "3", "3")]
        [DataRow(18, "0", "0")]
        [DataRow(19, "18446744073709551615", "2147483647")]
        [DataRow(20, "4294967296", "2147483647")]
        public void A_bootstrap_server_writes_the_rules_of_registration(int resourceId, string text, string kept)
        {
            AccountList draft = new AccountList(2);
            Lwm2mObject servers = new ServerObject(Client()).Stage(draft);
            Assert.AreEqual(CoapCode.Created, servers.Create(0));
            Assert.IsFalse(servers.HasResource(0, resourceId));
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Write(servers, resourceId, text));
            Assert.IsTrue(servers.HasResource(0, resourceId));
            Assert.AreEqual(kept, ObjectTesting.Read(servers, resourceId));
            Assert.AreEqual(int.Parse(kept), draft.ServerAt(0).Number(resourceId));
        }

        [TestMethod]
        public void What_is_optional_is_there_when_it_has_something_to_show()
        {
            Lwm2mClient client = Client();
            ServerObject servers = new ServerObject(client);
            for (int id = ServerResource.BootstrapRequestTrigger; id <= ServerResource.MuteSend; id++)
            {
                Assert.IsFalse(servers.FindResource(id) >= 0 && servers.HasResource(0, id), id.ToString());
            }

            client.Accounts.ServerAt(0).LastBootstrappedS = 1763800000;
            Assert.IsTrue(servers.HasResource(0, ServerResource.LastBootstrapped));
            Assert.AreEqual("1763800000", ObjectTesting.Read(servers, ServerResource.LastBootstrapped));
            client.Accounts.AddBootstrap(new SecurityAccount("coap://127.0.0.3", 0));
            Assert.IsTrue(servers.HasResource(0, ServerResource.BootstrapRequestTrigger));
        }

        [TestMethod]
        public void Instances_are_neither_created_nor_deleted_by_a_server()
        {
            ServerObject servers = new ServerObject(Client());
            Assert.AreEqual(CoapCode.MethodNotAllowed, servers.Create(2));
            Assert.AreEqual(CoapCode.MethodNotAllowed, servers.Delete(0));
        }

        [TestMethod]
        public void Security_is_hidden_and_has_no_resource_for_a_server()
        {
            SecurityObject security = new SecurityObject(Client().Accounts);
            Assert.AreEqual(0, security.Id);
            Assert.IsTrue(security.IsHidden);
            Assert.AreEqual(2, security.InstanceCount);
            ObjectTesting.AssertTable(security, "0SN! 1BN! 2IN! 3ON! 4ON! 5ON! 6IN 7ON 8ON 9SN 10IN 11IN 12IN 13UN 14SN 15UN 16UN* 17LN");
        }

        private static Lwm2mClient Client()
        {
            Lwm2mClient client = new Lwm2mClient("urn:test:1", new ClientOptions(), new NoRandom());
            ClientBootstrap.AddTo(client);
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 101), new ServerAccount(101));
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.2", 102), new ServerAccount(102, 300));
            return client;
        }

        private static void AssertWritten(ServerObject servers, int resourceId, string text)
        {
            Assert.AreEqual(CoapCode.Changed, ObjectTesting.Write(servers, resourceId, text, 1));
            Assert.AreEqual(text, ObjectTesting.Read(servers, resourceId, Lwm2mPath.None, 1));
        }

        private sealed class NoRandom : RandomSource
        {
            public override void Fill(byte[] buffer, int offset, int count)
            {
            }
        }
    }
}
