using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What waits for a server leaves by the rights of when it leaves, also over a power cut.</summary>
    [TestClass]
    public class StoredRightsTests
    {
        private const int Object = TestObject.ObjectId;
        private const string Secret = "736563726574";       // "secret"
        private const long Noon = 1767268800000;

        [TestMethod]
        [DataRow("/10241/0/0")]
        [DataRow("/10241/0")]
        [DataRow("/10241")]
        public void What_is_stored_does_not_leave_when_the_right_goes_while_the_server_is_away(string path)
        {
            SharedDevice device = Prepared(new MemoryStore(8, 1536));
            device.Register();
            Store(device, path);
            device.Rights.TrySetRights(device.Rights.Find(Object, 0), SharedDevice.Second, 0);
            device.Step();
            Return(device);
            Assert.AreEqual(0, Leaks(device));
        }

        // As in a bootstrap that takes away one of three servers and the one instance of the Access Control object.
        [TestMethod]
        public void What_is_stored_does_not_leave_when_the_right_goes_together_with_another_server()
        {
            SharedDevice device = Prepared(new MemoryStore(8, 1536), 3);
            device.Register();
            Store(device, "/10241/0/0");
            AccountList accounts = device.Client.Accounts;
            Assert.IsTrue(device.Rights.Remove(device.Rights.Find(Object, 0)));
            Assert.IsTrue(accounts.Servers.Remove(accounts.FindServer(SharedDevice.Third).InstanceId));
            device.Step();
            Return(device);
            Assert.AreEqual(0, Leaks(device));
        }

        [TestMethod]
        [DataRow("/10241/0/0")]
        [DataRow("/10241/0")]
        [DataRow("/10241")]
        public void What_is_stored_does_not_leave_after_its_right_was_withdrawn_and_the_power_cut(string path)
        {
            MemoryStore store = new MemoryStore(8, 1536);
            Suspended(store, path);

            // The rights are kept, and then the power is gone before anything else is.
            SharedDevice withdrawing = new SharedDevice(2, new ClientOptions());
            withdrawing.Client.Provision(store);
            withdrawing.Rights.TrySetRights(withdrawing.Rights.Find(Object, 0), SharedDevice.Second, 0);
            Assert.IsTrue(withdrawing.Client.SaveAccounts());

            SharedDevice device = Prepared(store);
            device.Client.Start();
            Return(device);
            Assert.IsTrue(device.Client.FindSession(SharedDevice.Second).Registration.IsRegistered);
            Assert.AreEqual(0, Leaks(device));
        }

        [TestMethod]
        [DataRow("/10241/0/0")]
        [DataRow("/10241")]
        public void What_is_stored_does_not_leave_where_its_right_was_withdrawn_just_before_the_sleep(string path)
        {
            MemoryStore store = new MemoryStore(8, 1536);
            SharedDevice device = Prepared(store);
            device.Register();
            Store(device, path);
            device.Rights.TrySetRights(device.Rights.Find(Object, 0), SharedDevice.Second, 0);
            Assert.IsTrue(device.Client.SaveAccounts());
            device.Client.Sleep.Suspend(device.NowMs);

            device = Prepared(store);
            device.Client.Start();
            Return(device);
            Assert.AreEqual(0, Leaks(device));
        }

        [TestMethod]
        [DataRow("/10241/0/0")]
        [DataRow("/10241")]
        public void What_is_stored_leaves_after_the_power_was_off_where_the_right_stays(string path)
        {
            MemoryStore store = new MemoryStore(8, 1536);
            Suspended(store, path);
            SharedDevice device = Prepared(store);
            device.Client.Start();
            Return(device);
            Assert.AreEqual(1, Leaks(device));
        }

        [TestMethod]
        public void A_create_whose_rights_are_not_kept_leaves_neither_instance_nor_rights()
        {
            FaultyStore store = new FaultyStore();
            SharedDevice device = Prepared(store);
            device.Rights.TryGrant(Object, AccessControlTable.WholeObject, SharedDevice.Second, AccessRights.Create);
            device.Register();
            device.Client.SaveAccounts();
            int rights = device.Rights.Count;
            store.Refuses = true;
            TestMessage answer = device.Tlv(SharedDevice.Second, CoapCode.Post, "/10241", "c1 18 05");
            Assert.AreEqual(CoapCode.InternalServerError, answer.Code);
            Assert.AreEqual("", answer.Location);
            Assert.AreEqual(1, device.Object.InstanceCount);
            Assert.AreEqual(rights, device.Rights.Count);
            Assert.AreEqual(CoapCode.InternalServerError, device.Put(SharedDevice.First, "/2/0/3", "102").Code);
            Assert.AreEqual("101", device.Get(SharedDevice.First, "/2/0/3").Text);
            Assert.AreEqual(CoapCode.Content, device.Get(SharedDevice.Second, "/10241/0/1").Code);
            store.Refuses = false;
            Assert.AreEqual(CoapCode.Created, device.Tlv(SharedDevice.Second, CoapCode.Post, "/10241", "c1 18 05").Code);
        }

        private static void Suspended(Store store, string path)
        {
            SharedDevice device = Prepared(store);
            device.Register();
            Assert.IsTrue(device.Client.SaveAccounts());
            Store(device, path);
            device.Client.Sleep.Suspend(device.NowMs);
        }

        /// <summary>The first server owns the test object's instance 0, which the second may read.</summary>
        private static SharedDevice Prepared(Store store, int servers = 2)
        {
            SharedDevice device = new SharedDevice(servers, new ClientOptions());
            if (!device.Client.Provision(store))
            {
                int id = device.Rights.Add(Object, 0, SharedDevice.First);
                device.Rights.TrySetRights(id, SharedDevice.Second, (int)AccessRights.Read);
            }

            device.Client.Sleep.KeepState(store, new TestClock(Noon));
            return device;
        }

        /// <summary>The second server observes and is gone when the value changes.</summary>
        private static void Store(SharedDevice device, string path)
        {
            TestRequest observe = new TestRequest(CoapCode.Get, path) { Observe = 0, Accept = ContentFormat.Tlv };
            Assert.IsTrue(device.Ask(SharedDevice.Second, observe).Observe >= 0);
            device.Link(SharedDevice.Second).AfterOpen = LinkState.Failed;
            device.Link(SharedDevice.Second).Become(LinkState.Failed);
            device.Step();
            device.Object.ValueOf(0, TestObject.String).Bytes = Hex.Parse(Secret);
            device.Client.NotifyChanged(Object, 0, TestObject.String);
            device.Step();
            device.Object.ValueOf(0, TestObject.String).Bytes = new byte[0];
            Assert.AreEqual(1, device.Client.FindSession(SharedDevice.Second).Observations.NotificationsStored);
        }

        private static void Return(SharedDevice device)
        {
            if (device.Link(SharedDevice.Second) is not null)
            {
                device.Link(SharedDevice.Second).AfterOpen = LinkState.Open;
            }

            for (int i = 0; i < 60; i++)
            {
                device.Advance(1000);
            }
        }

        /// <summary>Whether a message to the second server carries what was stored, as 1 or 0: it is repeated, as nobody acknowledges it.</summary>
        private static int Leaks(SharedDevice device)
        {
            int leaks = 0;
            for (TestMessage message = device.Take(SharedDevice.Second); message is not null; message = device.Take(SharedDevice.Second))
            {
                leaks |= message.HexPayload.IndexOf(Secret) >= 0 ? 1 : 0;
            }

            return leaks;
        }
    }
}
