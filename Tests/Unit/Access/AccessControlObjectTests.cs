using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Object 2 as servers see and use it.</summary>
    [TestClass]
    public class AccessControlObjectTests
    {
        // Proves: SEC-09
        [TestMethod]
        public void With_one_server_there_is_no_such_object()
        {
            SharedDevice device = SharedDevice.Registered(1);
            device.Rights.Add(3, 0, SharedDevice.First);
            Assert.DoesNotContains("</2", device.Registers[0].Text);
            Assert.AreEqual(CoapCode.NotFound, device.Get(SharedDevice.First, "/2").Code);
            Assert.AreEqual(CoapCode.NotFound, device.Get(SharedDevice.First, "/2/0/3").Code);
            Assert.AreEqual(CoapCode.NotFound, device.Get(SharedDevice.First, "/2", ContentFormat.LinkFormat).Code);
            Assert.AreEqual(CoapCode.NotFound, device.Put(SharedDevice.First, "/2/0/3", "101").Code);
            Assert.AreEqual(CoapCode.NotFound, device.Delete(SharedDevice.First, "/2/0").Code);
            Assert.AreEqual(CoapCode.NotFound, device.Tlv(SharedDevice.First, CoapCode.Post, "/2", "c1 03 65").Code);
        }

        // Proves: SEC-09
        [TestMethod]
        public void With_several_it_is_registered_and_read_by_any()
        {
            SharedDevice device = new SharedDevice(2, new ClientOptions());
            int id = device.Rights.Add(3, 0, SharedDevice.First);
            device.Rights.TrySetRights(id, SharedDevice.Second, 1);
            device.Rights.TrySetRights(id, 0, 4);
            device.Register();
            Assert.Contains("</2>;ver=1.1,</2/0>", device.Registers[0].Text);
            Assert.Contains("</2>;ver=1.1,</2/0>", device.Registers[1].Text);
            for (int server = SharedDevice.First; server <= SharedDevice.Second; server++)
            {
                Assert.AreEqual("3", device.Get(server, "/2/0/0").Text);
                Assert.AreEqual("0", device.Get(server, "/2/0/1").Text);
                Assert.AreEqual("1", device.Get(server, "/2/0/2/102").Text);
                Assert.AreEqual("4", device.Get(server, "/2/0/2/0").Text);
                Assert.AreEqual("101", device.Get(server, "/2/0/3").Text);
                Assert.AreEqual(CoapCode.NotFound, device.Get(server, "/2/0/2/101").Code);
                Assert.Contains("</2/0/2>;dim=2", device.Get(server, "/2", ContentFormat.LinkFormat).Text);
            }
        }

        // Proves: SEC-09
        [TestMethod]
        public void The_owner_gives_and_takes_rights_which_count_at_once()
        {
            SharedDevice device = Owned();
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.Second, SharedDevice.Instance).Code);
            Assert.AreEqual(CoapCode.Changed, device.Tlv(SharedDevice.First, CoapCode.Post, "/2/0/2", "83 02 41 66 01").Code);
            Assert.AreEqual(CoapCode.Content, device.Get(SharedDevice.Second, SharedDevice.Instance).Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Put(SharedDevice.Second, SharedDevice.Instance + "/1", "1").Code);
            Assert.AreEqual(CoapCode.Changed, device.Put(SharedDevice.First, "/2/0/2/102", "2").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.Second, SharedDevice.Instance).Code);
            Assert.AreEqual(CoapCode.Changed, device.Put(SharedDevice.Second, SharedDevice.Instance + "/1", "1").Code);
            Assert.AreEqual(CoapCode.Changed, device.Tlv(SharedDevice.First, CoapCode.Put, "/2/0/2", "83 02 41 00 01").Code);
            Assert.AreEqual(1, device.Rights.EntryCount(0));
            Assert.AreEqual(CoapCode.Content, device.Get(SharedDevice.Second, SharedDevice.Instance).Code);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Who_is_not_the_owner_only_looks()
        {
            SharedDevice device = Owned();
            device.Rights.TrySetRights(0, SharedDevice.Second, 31);
            Assert.AreEqual(CoapCode.Unauthorized, device.Put(SharedDevice.Second, "/2/0/3", "102").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Tlv(SharedDevice.Second, CoapCode.Post, "/2/0", "83 02 41 65 00 c1 03 66").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Put(SharedDevice.Second, "/2/0/2/102", "0").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Delete(SharedDevice.Second, "/2/0").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Tlv(SharedDevice.Second, CoapCode.Post, "/2", "c1 00 03 c1 01 00 c1 03 66").Code);
            Assert.AreEqual(SharedDevice.First, device.Rights.OwnerOf(0));
            Assert.AreEqual(1, device.Rights.Count);
            Assert.AreEqual(CoapCode.Changed, device.Ask(SharedDevice.Second, new TestRequest(CoapCode.Put, "/2/0/3") { Query = "pmin=1" }).Code);
        }

        // Proves: SEC-09
        [TestMethod]
        public void What_the_bootstrap_server_owns_no_server_changes()
        {
            SharedDevice device = SharedDevice.Registered();
            device.Rights.TryGrant(TestObject.ObjectId, 0, SharedDevice.First, AccessRights.Full);
            Assert.AreEqual(CoapCode.Unauthorized, device.Put(SharedDevice.First, "/2/0/2/101", "1").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Put(SharedDevice.First, "/2/0/3", "101").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Delete(SharedDevice.First, "/2/0").Code);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Values_that_make_no_sense_are_refused_and_nothing_is_written()
        {
            SharedDevice device = Owned();
            Assert.AreEqual(CoapCode.BadRequest, device.Tlv(SharedDevice.First, CoapCode.Post, "/2/0/2", "83 02 41 66 20").Code);
            Assert.AreEqual(CoapCode.BadRequest, device.Tlv(SharedDevice.First, CoapCode.Post, "/2/0/2", "83 02 41 66 ff").Code);
            Assert.AreEqual(CoapCode.BadRequest, device.Tlv(SharedDevice.First, CoapCode.Post, "/2/0/2", "86 02 41 66 01 41 67 01").Code, "no account 103");
            Assert.AreEqual(CoapCode.BadRequest, device.Put(SharedDevice.First, "/2/0/3", "0").Code);
            Assert.AreEqual(CoapCode.BadRequest, device.Put(SharedDevice.First, "/2/0/3", "103").Code);
            Assert.AreEqual(CoapCode.BadRequest, device.Put(SharedDevice.First, "/2/0/3", "65535").Code);
            Assert.AreEqual(CoapCode.BadRequest, device.Put(SharedDevice.First, "/2/0/3", "65637").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, device.Put(SharedDevice.First, "/2/0/0", "3").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, device.Put(SharedDevice.First, "/2/0/1", "3").Code);
            Assert.AreEqual(0, device.Rights.EntryCount(0));
            Assert.AreEqual(CoapCode.Changed, device.Tlv(SharedDevice.First, CoapCode.Post, "/2/0/2", "83 02 41 66 1f").Code);
            Assert.AreEqual(SharedDevice.First, device.Rights.OwnerOf(0));
            Assert.AreEqual(TestObject.ObjectId, device.Rights.ObjectIdOf(0));
        }

        // Proves: SEC-09
        [TestMethod]
        public void An_owner_hands_over()
        {
            SharedDevice device = Owned();
            Assert.AreEqual(CoapCode.Changed, device.Put(SharedDevice.First, "/2/0/3", "102").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Put(SharedDevice.First, "/2/0/3", "101").Code);
            Assert.AreEqual(CoapCode.Unauthorized, device.Get(SharedDevice.First, SharedDevice.Instance).Code);
            Assert.AreEqual(CoapCode.Content, device.Get(SharedDevice.Second, SharedDevice.Instance).Code);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Not_even_its_owner_deletes_the_instance_of_what_is_there()
        {
            SharedDevice device = Owned();
            int account = device.Rights.Add(1, 0, SharedDevice.First);
            int creation = device.Rights.Add(TestObject.ObjectId, AccessControlTable.WholeObject, SharedDevice.First);
            Assert.AreEqual(CoapCode.MethodNotAllowed, device.Delete(SharedDevice.First, "/2/0").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, device.Delete(SharedDevice.First, "/2/" + account.ToString()).Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, device.Delete(SharedDevice.First, "/2/" + creation.ToString()).Code);
            Assert.AreEqual(CoapCode.Content, device.Get(SharedDevice.First, SharedDevice.Instance).Code);
            Assert.AreEqual(CoapCode.Content, device.Get(SharedDevice.First, "/1/0/1").Code);
            Assert.AreEqual(3, device.Rights.Count);
        }

        // Proves: SEC-09
        [TestMethod]
        public void An_owner_deletes_the_instance_of_what_is_gone()
        {
            SharedDevice device = Owned();
            device.Object.Delete(0);
            Assert.AreEqual(CoapCode.Unauthorized, device.Delete(SharedDevice.Second, "/2/0").Code);
            Assert.AreEqual(CoapCode.Deleted, device.Delete(SharedDevice.First, "/2/0").Code);
            Assert.AreEqual(CoapCode.NotFound, device.Get(SharedDevice.First, "/2/0").Code);
        }

        [TestMethod]
        public void A_bootstrap_writes_instances_that_are_not_in_force_yet()
        {
            SharedDevice device = SharedDevice.Registered();
            AccountList draft = AccessControl.NewAccounts(2);
            Lwm2mObject staged = ((AccountObject)device.Client.Objects.Find(AccessControlTable.ObjectId)).Stage(draft);
            Assert.IsTrue(staged.IsPresent);
            Assert.AreEqual(0, staged.NextInstanceId());
            Assert.AreEqual(CoapCode.Created, staged.Create(7));
            Assert.AreEqual(CoapCode.ServiceUnavailable, staged.Create(7));
            ResourceValue value = new ResourceValue();
            Assert.IsFalse(AccessControlTable.Of(draft).FindFault() is null);
            Write(staged, 0, Lwm2mPath.None, 3, value);
            Write(staged, 1, Lwm2mPath.None, AccessControlTable.WholeObject, value);
            Write(staged, 2, 500, 31, value);
            Write(staged, 3, Lwm2mPath.None, AccessControlTable.BootstrapOwner, value);
            Assert.IsTrue(AccessControlTable.Of(draft).FindFault() is null);
            Assert.AreEqual(7, AccessControlTable.Of(draft).Find(3, AccessControlTable.WholeObject));
            Assert.AreEqual(31, AccessControlTable.Of(draft).RightsOf(7, 500));
            Assert.AreEqual(0, device.Rights.Count);
            value.Integer = 65535;
            Assert.AreEqual(CoapCode.BadRequest, staged.Validate(7, 0, Lwm2mPath.None, value));
            value.Integer = 65536;
            Assert.AreEqual(CoapCode.BadRequest, staged.Validate(7, 1, Lwm2mPath.None, value));
            Assert.AreEqual(CoapCode.BadRequest, staged.Validate(7, 3, Lwm2mPath.None, value));
            Assert.AreEqual(CoapCode.Deleted, staged.Delete(7));
            Assert.AreEqual(0, AccessControlTable.Of(draft).Count);
        }

        private static void Write(Lwm2mObject staged, int resourceId, int resourceInstanceId, int number, ResourceValue value)
        {
            value.Integer = number;
            Assert.AreEqual(CoapCode.Changed, staged.Validate(7, resourceId, resourceInstanceId, value));
            Assert.AreEqual(CoapCode.Changed, staged.Write(7, resourceId, resourceInstanceId, value));
        }

        /// <summary>The first server owns the test object's instance 0, by /2/0.</summary>
        private static SharedDevice Owned()
        {
            SharedDevice device = SharedDevice.Registered();
            device.Rights.Add(TestObject.ObjectId, 0, SharedDevice.First);
            return device;
        }
    }
}
