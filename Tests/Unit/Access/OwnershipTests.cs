using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>How rights come and go with object instances and servers, and what becomes of what is observed.</summary>
    [TestClass]
    public class OwnershipTests
    {
        private const int Object = TestObject.ObjectId;

        // Proves: SEC-09
        [TestMethod]
        public void What_a_server_creates_it_owns_with_all_rights()
        {
            SharedDevice device = Creating();
            Assert.AreEqual("/10241/1", device.Tlv(SharedDevice.Second, CoapCode.Post, "/10241", "c1 18 05").Location);
            int id = device.Rights.Find(Object, 1);
            Assert.AreEqual(SharedDevice.Second, device.Rights.OwnerOf(id));
            Assert.AreEqual(1, device.Rights.EntryCount(id));
            Assert.AreEqual(15, device.Rights.RightsOf(id, SharedDevice.Second));
            Assert.AreEqual("5", device.Get(SharedDevice.Second, "/10241/1/24").Text);
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.First, "/10241/1/24").Code);
            Assert.AreEqual(CoapCode.Deleted, device.Delete(SharedDevice.Second, "/10241/1").Code);
            Assert.AreEqual(Lwm2mPath.None, device.Rights.Find(Object, 1));
        }

        // Proves: SEC-09
        [TestMethod]
        public void Whoever_deletes_an_object_instance_takes_its_rights_along()
        {
            SharedDevice device = Creating();
            int id = device.Rights.Add(Object, 0, SharedDevice.First);
            device.Rights.TrySetRights(id, SharedDevice.Second, (int)AccessRights.Delete);
            Assert.AreEqual(CoapCode.Deleted, device.Delete(SharedDevice.Second, "/10241/0").Code);
            Assert.AreEqual(Lwm2mPath.None, device.Rights.Find(Object, 0));

            // Whoever comes next has nothing of the former owner.
            Assert.AreEqual("/10241/0", device.Tlv(SharedDevice.Second, CoapCode.Post, "/10241", "c1 18 05").Location);
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.First, "/10241/0").Code);
        }

        // Proves: SEC-09
        [TestMethod]
        public void A_create_without_room_for_its_rights_is_refused_before_anything_is_created()
        {
            SharedDevice device = Creating(2);
            device.Rights.Add(Object, 0, SharedDevice.First);
            Assert.AreEqual(CoapCode.ServiceUnavailable, device.Tlv(SharedDevice.Second, CoapCode.Post, "/10241", "c1 18 05").Code);
            Assert.AreEqual(1, device.Object.InstanceCount);
            Assert.AreEqual(2, device.Rights.Count);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Rights_to_what_the_application_has_taken_away_give_way()
        {
            SharedDevice device = Creating(2);
            device.Rights.Add(Object, 2, SharedDevice.First);
            Assert.AreEqual(CoapCode.Created, device.Tlv(SharedDevice.Second, CoapCode.Post, "/10241", "c1 18 05").Code);
            Assert.AreEqual(Lwm2mPath.None, device.Rights.Find(Object, 2));
            Assert.AreEqual(SharedDevice.Second, device.Rights.OwnerOf(device.Rights.Find(Object, 1)));
        }

        // Proves: SEC-09
        [TestMethod]
        public void A_create_that_fails_leaves_no_rights()
        {
            SharedDevice device = Creating();
            Assert.AreEqual(CoapCode.BadRequest, device.Tlv(SharedDevice.Second, CoapCode.Post, "/10241", "c1 01 05").Code);
            Assert.AreEqual(1, device.Rights.Count);
        }

        // Proves: SEC-09
        [TestMethod]
        public void An_object_shows_each_server_the_instances_it_may_read()
        {
            SharedDevice device = Creating();
            device.Object.Create(1);
            device.Object.Create(2);
            device.Rights.TryGrant(Object, 0, SharedDevice.First, AccessRights.Read);
            device.Rights.TryGrant(Object, 2, 0, AccessRights.Read);
            device.Rights.TryGrant(Object, 1, SharedDevice.Second, AccessRights.Write);
            string all = device.Get(SharedDevice.First, "/10241", ContentFormat.SenmlJson).Text;
            Assert.Contains("/10241/", all);
            Assert.Contains("\"0/1\"", all);
            Assert.Contains("\"2/1\"", all);
            Assert.DoesNotContains("\"1/1\"", all);
            string some = device.Get(SharedDevice.Second, "/10241", ContentFormat.SenmlJson).Text;
            Assert.DoesNotContains("\"0/1\"", some);
            Assert.Contains("2/1\"", some);
            Assert.DoesNotContains("\"1/1\"", some);
            device.Rights.Clear();
            TestMessage none = device.Get(SharedDevice.First, "/10241", ContentFormat.Tlv);
            Assert.AreEqual(CoapCode.Content, none.Code);
            Assert.AreEqual(0, none.Message.PayloadLength);
            TestMessage links = device.Get(SharedDevice.First, "/10241", ContentFormat.LinkFormat);
            Assert.Contains("</10241/1>", links.Text);
        }

        // Proves: SEC-09, SEC-33
        [TestMethod]
        public void Rights_do_not_open_what_is_hidden()
        {
            SharedDevice device = SharedDevice.Registered();
            device.Rights.Add(0, 0, SharedDevice.First);
            device.Rights.TryGrant(0, AccessControlTable.WholeObject, SharedDevice.First, (AccessRights)31);
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.First, "/0/0").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.First, "/0", ContentFormat.LinkFormat).Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Put(SharedDevice.First, "/0/0/0", "coap://localhost").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Tlv(SharedDevice.First, CoapCode.Post, "/0", "c1 0a 05").Code);
        }

        // Proves: SEC-09
        [TestMethod]
        public void A_right_is_asked_for_before_the_resource_is_looked_at()
        {
            SharedDevice device = SharedDevice.Registered();
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.First, "/10241/0/999").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Put(SharedDevice.First, "/10241/0/22", "1").Code);
            Assert.AreEqual(CoapCode.NotFound, device.Get(SharedDevice.First, "/10241/7").Code);
            device.Rights.Add(Object, 0, SharedDevice.First);
            Assert.AreEqual(CoapCode.NotFound, device.Get(SharedDevice.First, "/10241/0/999").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, device.Put(SharedDevice.First, "/10241/0/22", "1").Code);
        }

        // Proves: SEC-09
        [TestMethod]
        public void An_observation_ends_with_a_4_01_when_the_right_goes_and_nothing_is_told_after_it()
        {
            SharedDevice device = Creating();
            int id = device.Rights.Add(Object, 0, SharedDevice.First);
            device.Rights.TrySetRights(id, SharedDevice.Second, (int)AccessRights.Read);
            byte[] token = { 9 };
            Assert.IsTrue(device.Ask(SharedDevice.Second, new TestRequest(CoapCode.Get, "/10241/0/1") { Observe = 0 }, token).Observe >= 0);
            Change(device, 5);
            Assert.AreEqual("5", device.Take(SharedDevice.Second).Text);

            Assert.AreEqual(CoapCode.Changed, device.Put(SharedDevice.First, "/2/1/2/102", "2").Code);
            device.Step();
            TestMessage last = device.Take(SharedDevice.Second);
            Assert.AreEqual(CoapCode.Unauthorized, last.Code);
            Assert.IsTrue(last.HasToken(token));
            Assert.AreEqual(-1, last.Observe);
            Assert.AreEqual(0, last.Message.PayloadLength);
            device.Acknowledge(SharedDevice.Second, last);
            Assert.AreEqual(0, device.Client.SessionAt(1).Observations.Count);
            Change(device, 6);
            Assert.IsNull(device.Take(SharedDevice.Second));

            Assert.AreEqual(CoapCode.Changed, device.Put(SharedDevice.First, "/2/1/2/102", "1").Code);
            Change(device, 7);
            Assert.IsNull(device.Take(SharedDevice.Second));
        }

        // Proves: SEC-09
        [TestMethod]
        public void Rights_that_change_do_not_make_what_stays_readable_be_told_again()
        {
            SharedDevice device = Creating();
            int id = device.Rights.Add(Object, 0, SharedDevice.First);
            device.Rights.TrySetRights(id, SharedDevice.Second, (int)AccessRights.Read);
            Assert.IsTrue(device.Ask(SharedDevice.Second, new TestRequest(CoapCode.Get, "/10241/0/1") { Observe = 0 }).Observe >= 0);
            device.Rights.TrySetRights(id, SharedDevice.Second, (int)AccessRights.Full);
            device.Advance(10);
            Assert.IsNull(device.Take(SharedDevice.Second));
        }

        // Proves: SEC-09
        [TestMethod]
        public void Servers_are_told_of_a_new_owner_when_they_observe_it()
        {
            SharedDevice device = Creating();
            int id = device.Rights.Add(Object, 0, SharedDevice.First);
            Assert.AreEqual(1, id);
            Assert.AreEqual("101", device.Ask(SharedDevice.Second, new TestRequest(CoapCode.Get, "/2/1/3") { Observe = 0 }).Text);
            device.Put(SharedDevice.First, "/2/1/3", "102");
            device.Step();
            Assert.AreEqual("102", device.Take(SharedDevice.Second).Text);
        }

        // Proves: SEC-09
        [TestMethod]
        public void What_a_server_without_account_owned_passes_to_who_may_write_and_delete_most()
        {
            SharedDevice device = SharedDevice.Registered(3);
            AssertHeir(device, SharedDevice.Second, 1, 2, 5);
            AssertHeir(device, SharedDevice.Third, 2, 5, 10);
            AssertHeir(device, SharedDevice.First, 10, 8, 15 - 8);
            AssertHeir(device, SharedDevice.Second, 2, 3, 2);
            AssertHeir(device, SharedDevice.First, 3, 3, 3);
            AssertHeir(device, SharedDevice.Third, 0, 0, 4);

            // Entries of their own stand before the default one, which counts for the others.
            int id = Orphan(device);
            device.Rights.TrySetRights(id, SharedDevice.First, 0);
            device.Rights.TrySetRights(id, AccessControlTable.DefaultEntry, 1);
            AccessControl.Of(device.Client).Reconcile();
            Assert.AreEqual(SharedDevice.Second, device.Rights.OwnerOf(id));
        }

        // Proves: SEC-09
        [TestMethod]
        public void What_nobody_else_may_touch_is_deleted_with_its_owner()
        {
            SharedDevice device = SharedDevice.Registered();
            int id = Orphan(device);
            device.Rights.TrySetRights(id, SharedDevice.First, 0);
            Assert.IsTrue(device.Object.HasInstance(0));
            AccessControl.Of(device.Client).Reconcile();
            Assert.IsFalse(device.Object.HasInstance(0));
            Assert.AreEqual(0, device.Rights.Count);
        }

        // Proves: SEC-09
        [TestMethod]
        public void What_cannot_be_deleted_is_left_to_the_bootstrap_server()
        {
            SharedDevice device = SharedDevice.Registered();
            int id = device.Rights.Add(3, 0, 999);
            device.Rights.TrySetRights(id, 999, 15);
            AccessControl.Of(device.Client).Reconcile();
            Assert.AreEqual(AccessControlTable.BootstrapOwner, device.Rights.OwnerOf(id));
            Assert.AreEqual(0, device.Rights.EntryCount(id));
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.First, "/3/0").Code);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Entries_of_servers_without_account_go_and_the_rest_stays()
        {
            SharedDevice device = Creating();
            int id = device.Rights.Add(Object, 0, SharedDevice.First);
            device.Rights.TrySetRights(id, 999, 31);
            device.Rights.TrySetRights(id, SharedDevice.Second, 3);
            device.Rights.TryGrant(Object, AccessControlTable.WholeObject, 999, AccessRights.Create);
            AccessControl.Of(device.Client).Reconcile();
            Assert.AreEqual(1, device.Rights.EntryCount(id));
            Assert.AreEqual(3, device.Rights.RightsOf(id, SharedDevice.Second));
            int creation = device.Rights.Find(Object, AccessControlTable.WholeObject);
            Assert.AreEqual(1, device.Rights.EntryCount(creation));
            int revision = device.Rights.Revision;
            AccessControl.Of(device.Client).Reconcile();
            Assert.AreEqual(revision, device.Rights.Revision);
        }

        // Proves: SEC-09
        [TestMethod]
        public void A_factory_gives_all_to_one_server_and_each_its_own_account()
        {
            SharedDevice device = new SharedDevice(2, new ClientOptions());
            device.Rights.TryGrant(3, 0, SharedDevice.Second, AccessRights.Execute);
            Assert.IsTrue(AccessControl.Of(device.Client).TryProvision(SharedDevice.First, AccessRights.Read));
            device.Register();
            Assert.AreEqual(CoapCode.Changed, device.Put(SharedDevice.First, "/10241/0/1", "1").Code);
            Assert.AreEqual("1", device.Get(SharedDevice.Second, "/10241/0/1").Text);
            Assert.AreEqual(CoapCode.Unauthorized, device.Put(SharedDevice.Second, "/10241/0/1", "1").Code);
            Assert.AreEqual("101", device.Get(SharedDevice.First, "/1/0/0").Text);
            Assert.AreEqual("102", device.Get(SharedDevice.Second, "/1/1/0").Text);
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.First, "/1/1/0").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.Second, "/1/0/0").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.First, "/3/0/0").Code, "what was there before stays");
            Assert.AreEqual(4, device.Rights.Count);
        }

        [TestMethod]
        public void A_factory_is_told_when_there_is_no_room_for_all_rights()
        {
            SharedDevice device = new SharedDevice(2, new ClientOptions(), 3);
            Assert.IsFalse(AccessControl.Of(device.Client).TryProvision(SharedDevice.First, AccessRights.Read));
        }

        private static void AssertHeir(SharedDevice device, int heir, int first, int second, int third)
        {
            int id = Orphan(device);
            device.Rights.TrySetRights(id, SharedDevice.First, first);
            device.Rights.TrySetRights(id, SharedDevice.Second, second);
            device.Rights.TrySetRights(id, SharedDevice.Third, third);
            AccessControl.Of(device.Client).Reconcile();
            Assert.AreEqual(heir, device.Rights.OwnerOf(id));
            Assert.AreEqual(3, device.Rights.EntryCount(id));
        }

        /// <summary>An instance for the test object's instance 0 whose owner has no account.</summary>
        private static int Orphan(SharedDevice device)
        {
            return device.Rights.Add(Object, 0, 999);
        }

        private static void Change(SharedDevice device, long value)
        {
            device.Object.ValueOf(0, TestObject.Integer).Integer = value;
            device.Client.NotifyChanged(Object, 0, TestObject.Integer);
            device.Advance(1);
        }

        /// <summary>The second server may create instances of the test object, by /2/0.</summary>
        private static SharedDevice Creating()
        {
            return Creating(AccessControl.DefaultCapacity);
        }

        private static SharedDevice Creating(int capacity)
        {
            SharedDevice device = new SharedDevice(2, new ClientOptions(), capacity);
            device.Rights.TryGrant(Object, AccessControlTable.WholeObject, SharedDevice.Second, AccessRights.Create);
            device.Register();
            return device;
        }
    }
}
