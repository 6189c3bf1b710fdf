using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class AccountRecordTests
    {
        private const int MaxRecord = 1024;

        [TestMethod]
        public void Accounts_come_back_from_their_record_as_they_were()
        {
            byte[] buffer = new byte[MaxRecord];
            AccountRecord record = new AccountRecord();
            int count = record.Write(Accounts(), buffer);
            Assert.IsTrue(count > 0);
            AccountList copy = new AccountList(2);
            Assert.IsTrue(record.TryRead(copy, buffer, count));

            Assert.AreEqual(3, copy.Security.Count);
            Assert.AreEqual(2, copy.Count);
            Assert.AreEqual(1, copy.Oscore.Count);
            SecurityAccount bootstrap = copy.Bootstrap;
            Assert.AreEqual(7, bootstrap.InstanceId);
            Assert.AreEqual("coaps://bs.example", bootstrap.ServerUri);
            Assert.AreEqual(11, bootstrap.ClientHoldOffS);
            Assert.AreEqual(12, bootstrap.BootstrapAccountTimeoutS);
            Assert.AreEqual(SecurityAccount.Unset, bootstrap.ShortServerId);

            SecurityAccount security = copy.FindSecurity(102);
            Assert.AreEqual(1, security.InstanceId);
            Assert.AreEqual((int)SecurityMode.PreSharedKey, (int)security.Mode);
            CollectionAssert.AreEqual(new byte[] { 1, 2 }, security.PublicKeyOrIdentity);
            CollectionAssert.AreEqual(Key(3), security.SecretKey);
            Assert.AreEqual(2, security.MatchingType);
            Assert.AreEqual(3, security.CertificateUsage);
            CollectionAssert.AreEqual(new byte[] { 0xC0, 0xA8 }, security.Ciphersuites);
            CollectionAssert.AreEqual(new byte[] { 65 }, security.Sni);
            Assert.AreEqual(SmsAccount.CardMode, security.Sms.Mode);
            CollectionAssert.AreEqual(Key(9), security.Sms.SecretKeys);
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 5, 6, 7 }, security.Sms.KeyParameters);
            Assert.AreEqual("4512345678", security.Sms.Digits);
            Assert.IsNull(bootstrap.Sms);

            OscoreAccount oscore = copy.FindOscore(security);
            CollectionAssert.AreEqual(Key(5), oscore.MasterSecret);
            CollectionAssert.AreEqual(new byte[0], oscore.SenderId);
            CollectionAssert.AreEqual(new byte[] { 1 }, oscore.RecipientId);
            Assert.AreEqual(-10, oscore.HmacAlgorithm);
            Assert.IsNull(oscore.MasterSalt);
            Assert.IsNull(copy.FindOscore(copy.FindSecurity(101)));

            ServerAccount server = copy.FindServer(102);
            Assert.AreEqual(300, server.LifetimeS);
            Assert.AreEqual(70000, server.RetryTimerS);
            Assert.AreEqual(ServerAccount.Unset, server.DefaultMaximumPeriodS);
            Assert.IsFalse(server.StoresNotifications);
            byte[] again = new byte[MaxRecord];
            Assert.AreEqual(count, record.Write(copy, again));
            CollectionAssert.AreEqual(buffer, again);
        }

        [TestMethod]
        public void A_record_that_is_cut_off_or_too_long_is_refused_as_a_whole()
        {
            byte[] buffer = new byte[MaxRecord];
            AccountRecord record = new AccountRecord();
            int count = record.Write(Accounts(), buffer);
            AccountList copy = new AccountList(2);
            for (int length = 0; length < count; length++)
            {
                Assert.IsFalse(record.TryRead(copy, buffer, length));
                Assert.AreEqual(0, copy.Security.Count + copy.Count + copy.Oscore.Count);
            }

            Assert.IsFalse(record.TryRead(copy, buffer, count + 1));
        }

        [TestMethod]
        public void Damage_to_a_record_is_refused_or_read_but_never_throws()
        {
            byte[] buffer = new byte[MaxRecord];
            AccountRecord record = new AccountRecord();
            int count = record.Write(Accounts(), buffer);
            AccountList copy = new AccountList(2);
            byte[] damaged = new byte[MaxRecord];
            for (int at = 0; at < count; at++)
            {
                for (int bit = 1; bit < 256; bit <<= 2)
                {
                    System.Array.Copy(buffer, damaged, count);
                    damaged[at] ^= (byte)bit;
                    if (!record.TryRead(copy, damaged, count))
                    {
                        Assert.AreEqual(0, copy.Security.Count + copy.Count + copy.Oscore.Count);
                    }
                }
            }
        }

        [TestMethod]
        public void More_accounts_than_there_is_room_for_are_refused()
        {
            byte[] buffer = new byte[MaxRecord];
            AccountRecord record = new AccountRecord();
            int count = record.Write(Accounts(), buffer);
            Assert.IsFalse(record.TryRead(new AccountList(1), buffer, count));
            Assert.AreEqual(0, record.Write(Accounts(), new byte[count - 1]));
        }

        // Proves: SEC-18
        [TestMethod]
        public void A_client_takes_the_accounts_of_its_store_in_place_of_those_of_the_program()
        {
            MemoryStore store = new MemoryStore(4, MaxRecord);
            byte[] buffer = new byte[MaxRecord];
            store.Write(AccountRecord.Name, buffer, 0, new AccountRecord().Write(Accounts(), buffer));
            Lwm2mClient client = new Lwm2mClient("urn:test:1", new ClientOptions(), new SeededRandom(1));
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), new ServerAccount(1));
            Assert.IsTrue(client.Provision(store));
            Assert.AreEqual(2, client.Accounts.Count);
            Assert.IsNull(client.Accounts.FindServer(1));
            Assert.AreEqual(300, client.Accounts.FindServer(102).LifetimeS);
        }

        [TestMethod]
        public void A_damaged_record_leaves_the_accounts_of_the_program_and_is_told()
        {
            MemoryStore store = new MemoryStore(4, MaxRecord);
            byte[] buffer = new byte[MaxRecord];
            int count = new AccountRecord().Write(Accounts(), buffer);
            store.Write(AccountRecord.Name, buffer, 0, count - 1);
            Lwm2mClient client = new Lwm2mClient("urn:test:1", new ClientOptions(), new SeededRandom(1));
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), new ServerAccount(1));
            Assert.IsFalse(client.Provision(store));
            Assert.IsTrue(client.AreAccountsDamaged);
            Assert.AreEqual(1, client.Accounts.Count);
            Assert.IsFalse(client.Provision(new MemoryStore()));
            Assert.IsFalse(client.AreAccountsDamaged);
        }

        [TestMethod]
        public void A_written_lifetime_is_in_the_store_when_the_write_is_answered()
        {
            MemoryStore store = new MemoryStore(4, MaxRecord);
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Provision(store);
            server.Register();
            Assert.AreEqual(CoapCode.Changed, server.Put("/1/0/1", "777").Code);
            Lwm2mClient after = new Lwm2mClient("urn:test:1", new ClientOptions(), new SeededRandom(1));
            Assert.IsTrue(after.Provision(store));
            Assert.AreEqual(777, after.Accounts.FindServer(1).LifetimeS);
        }

        [TestMethod]
        public void A_write_that_the_store_does_not_take_is_not_acknowledged_as_done()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Provision(new MemoryStore(1, 8));
            server.Register();
            Assert.AreEqual(CoapCode.InternalServerError, server.Put("/1/0/1", "777").Code);
        }

        [TestMethod]
        public void Instances_have_the_smallest_free_id_or_the_one_they_were_given()
        {
            AccountList accounts = Accounts();
            SecurityObject security = new SecurityObject(accounts);
            Assert.AreEqual(3, security.InstanceCount);
            Assert.AreEqual(0, security.InstanceIdAt(0));
            Assert.AreEqual(1, security.InstanceIdAt(1));
            Assert.AreEqual(7, security.InstanceIdAt(2));
            Assert.AreEqual(0, new OscoreObject(accounts).InstanceIdAt(0));
        }

        [TestMethod]
        public void There_is_room_for_one_bootstrap_account_and_no_more_servers_than_asked_for()
        {
            AccountList accounts = Accounts();
            Assert.ThrowsException(typeof(System.ArgumentException), () => accounts.AddBootstrap(new SecurityAccount("coaps://other", SecurityAccount.Unset)));
            Assert.ThrowsException(typeof(System.ArgumentException), () => accounts.Add(new SecurityAccount("coap://c.example", 103), new ServerAccount(103)));
            Assert.AreEqual(2, accounts.Count);
        }

        private static AccountList Accounts()
        {
            AccountList accounts = new AccountList(2);
            SecurityAccount bootstrap = new SecurityAccount("coaps://bs.example", SecurityAccount.Unset);
            bootstrap.InstanceId = 7;
            bootstrap.ClientHoldOffS = 11;
            bootstrap.BootstrapAccountTimeoutS = 12;
            bootstrap.SetPreSharedKey(new byte[] { 9 }, Key(1));
            accounts.AddBootstrap(bootstrap);
            accounts.Add(new SecurityAccount("coap://a.example", 101), new ServerAccount(101));
            SecurityAccount security = new SecurityAccount("coaps://b.example:5684", 102);
            security.SetPreSharedKey(new byte[] { 1, 2 }, Key(3));
            security.MatchingType = 2;
            security.CertificateUsage = 3;
            security.Ciphersuites = new byte[] { 0xC0, 0xA8 };
            security.Sni = new byte[] { 65 };
            security.Sms = new SmsAccount("4512345678", SmsAccount.CardMode, Key(9), new byte[] { 1, 2, 3, 4, 5, 6, 7 });
            ServerAccount server = new ServerAccount(102, 300);
            server.RetryTimerS = 70000;
            server.StoresNotifications = false;
            accounts.Add(security, server);
            OscoreAccount oscore = new OscoreAccount(Key(5), new byte[0], new byte[] { 1 });
            oscore.HmacAlgorithm = -10;
            accounts.AddOscore(security, oscore);
            return accounts;
        }

        private static byte[] Key(int seed)
        {
            byte[] key = new byte[16];
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = (byte)(i * 11 + seed);
            }

            return key;
        }
    }
}
