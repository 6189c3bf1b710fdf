using Lwm2m.Access;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A bootstrap server at objects of the application: <see cref="TestObject"/> with instances 0 and 1, and Device, which is fixed.</summary>
    [TestClass]
    public class BootstrapObjectsTests
    {
        private const int Object = TestObject.ObjectId;
        private const string Path = "/10241";
        private const int SlotSize = 768;
        private const int Stride = 11;

        // Proves: ETS-4
        [TestMethod]
        public void Delete_of_everything_takes_what_the_application_has_with_the_finish()
        {
            TestObject item = NewObject();
            BootstrapRig rig = Begun(item, BootstrapRig.NewStore());
            Assert.Contains("</10241/1>", rig.Get("", ContentFormat.LinkFormat).Text);
            Assert.AreEqual(CoapCode.Deleted, rig.Delete("/"));
            Assert.AreEqual(CoapCode.Deleted, rig.Delete("/"));
            Assert.DoesNotContains("</10241/", rig.Get("", ContentFormat.LinkFormat).Text);
            Assert.Contains("</3/0>", rig.Get("", ContentFormat.LinkFormat).Text);
            Assert.AreEqual(CoapCode.NotFound, rig.Delete(Path + "/1"));
            Assert.AreEqual(2, item.InstanceCount);
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(0, item.InstanceCount);
            TestMessage register = rig.Take("one");
            Assert.DoesNotContains("</10241/", register.Text);
            Assert.Contains("</3/0>", register.Text);
        }

        [TestMethod]
        public void What_is_written_comes_in_force_with_the_finish()
        {
            TestObject item = NewObject();
            Store store = BootstrapRig.NewStore();
            BootstrapRig rig = Begun(item, store);
            Assert.AreEqual(CoapCode.Deleted, rig.Delete(Path + "/0"));
            Assert.AreEqual(CoapCode.Changed, rig.Put(Path + "/2", ContentFormat.Tlv, "C10105" + "C118" + "07"));
            Assert.AreEqual(CoapCode.Changed, rig.Put(Path + "/2/0", "text"));
            Assert.AreEqual(CoapCode.Changed, rig.Put("/3/0/14", "+02"));
            Assert.Contains("</10241>;ver=", rig.Get(Path, ContentFormat.LinkFormat).Text);
            Assert.Contains("</10241/1>,</10241/2>", rig.Get(Path, ContentFormat.LinkFormat).Text);
            Assert.IsFalse(item.HasInstance(2));
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            AssertWritten(item);
            Assert.IsTrue(rig.Register("one"));
            Assert.AreEqual("+02", rig.Ask("one", new TestRequest(CoapCode.Get, "/3/0/14")).Text);

            // It is done once: what a server changes afterwards stays.
            item.Delete(2);
            BootstrapRig after = NewRig(item, store, false);
            after.Client.Start();
            Assert.IsFalse(item.HasInstance(2));
        }

        [TestMethod]
        public void More_resource_instances_than_there_is_room_for_are_refused_at_once_and_nothing_of_them_comes_in_force()
        {
            TestObject item = NewObject();
            BootstrapRig rig = Begun(item, BootstrapRig.NewStore());
            string four = "410161410262410363410464";
            Assert.AreEqual(CoapCode.ServiceUnavailable, rig.Put(Path + "/0", ContentFormat.Tlv, "C10105" + "880A0F" + four + "410565"));
            Assert.AreEqual(CoapCode.ServiceUnavailable, rig.Put(Path + "/0/10", ContentFormat.Tlv, "880A0F" + four + "410565"));
            Assert.AreEqual(CoapCode.ServiceUnavailable, rig.Put(Path + "/2", ContentFormat.Tlv, "880A0F" + four + "410565"));
            Assert.DoesNotContains("</10241/2>", rig.Get(Path, ContentFormat.LinkFormat).Text);
            Assert.AreEqual(CoapCode.Changed, rig.Put(Path + "/1/10", ContentFormat.Tlv, "880A0C" + four));
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(0, item.ResourceInstanceCount(0, 10));
            Assert.AreEqual(4, item.ResourceInstanceCount(1, 10));
            Assert.IsFalse(item.HasInstance(2));
        }

        [TestMethod]
        [DataRow("830A" + "410161", 1)]
        [DataRow("C10105", 0)]
        public void An_instance_that_is_written_has_of_multiple_resources_only_what_was_written(string payload, int left)
        {
            TestObject item = NewObject();
            item.LeavesMultiple = true;
            BootstrapRig rig = Begun(item, BootstrapRig.NewStore());
            Assert.AreEqual(CoapCode.Changed, rig.Put(Path + "/0/10", ContentFormat.Tlv, "880A0C" + "410161410262410363410464"));
            Assert.AreEqual(CoapCode.Changed, rig.Put(Path + "/1/10", ContentFormat.Tlv, "860A" + "410161410262"));
            Assert.AreEqual(CoapCode.Changed, rig.Put(Path + "/0", ContentFormat.Tlv, payload));
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(left, item.ResourceInstanceCount(0, 10));
            Assert.AreEqual(2, item.ResourceInstanceCount(1, 10), "of another instance");
        }

        // Proves: SEC-16
        [TestMethod]
        public void What_was_written_in_a_bootstrap_that_is_given_up_is_forgotten()
        {
            TestObject item = NewObject();
            BootstrapRig rig = Begun(item, BootstrapRig.NewStore());
            rig.Delete("/");
            rig.Put(Path + "/2", ContentFormat.Tlv, "C10105");
            Assert.AreEqual(CoapCode.NotAcceptable, rig.Finish());
            rig.Run(400000);
            Assert.IsTrue(item.HasInstance(0) && item.HasInstance(1) && !item.HasInstance(2));
        }

        // Proves: SEC-16
        [TestMethod]
        public void A_power_cut_at_any_step_leaves_accounts_and_objects_as_they_were_or_both_as_they_are_to_be()
        {
            int steps = StepsOfFinish();
            int renewed = 0;
            int carriedOut = 0;
            for (int cut = 0; cut <= steps; cut = cut < steps && cut + Stride > steps ? steps : cut + Stride)
            {
                TestObject item = NewObject();
                CutMedium medium = new CutMedium(0, SlotSize);
                BootstrapRig rig = Written(item, medium);
                medium.Power(cut);
                rig.Finish();
                medium.Power();

                // An object that outlives the power by itself: as the cut found it, or already changed.
                bool wasChanged = item.HasInstance(2);
                TestObject unchanged = NewObject();
                BootstrapRig after = NewRig(unchanged, new FileStore(medium), true);
                after.Client.Start();
                bool isNew = after.Client.Accounts.Count == 1;
                renewed += isNew ? 1 : 0;
                carriedOut += unchanged.HasInstance(2) ? 1 : 0;
                Assert.IsTrue(isNew || unchanged.HasInstance(0), cut.ToString());
                Assert.IsTrue(isNew || !wasChanged, "changed without the accounts");
                if (isNew)
                {
                    AssertWritten(wasChanged ? item : unchanged);
                }
            }

            Assert.IsTrue(renewed > 0 && renewed < steps / Stride);
            Assert.IsTrue(carriedOut > 0);
        }

        [TestMethod]
        public void What_no_server_writes_no_bootstrap_server_writes_either()
        {
            BootstrapRig rig = Begun(NewObject(), BootstrapRig.NewStore());
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Put(Path + "/0/22", "1"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Put(Path + "/0/20", "1"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Put("/3/0/0", "Acme"));
            Assert.AreEqual(CoapCode.NotFound, rig.Put(Path + "/0/999", "1"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put(Path + "/0/1", "x"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Delete("/3"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Delete("/3/0"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Put("/3/1/14", "+02"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Get(Path + "/0/1").Code);

            // In an instance it is passed over.
            Assert.AreEqual(CoapCode.Changed, rig.Put(Path + "/0", ContentFormat.Tlv, "C11601" + "C014" + "C10105"));
        }

        [TestMethod]
        public void More_than_there_is_room_for_is_refused_and_the_rest_stands()
        {
            TestObject item = NewObject();
            BootstrapRig rig = Begun(item, BootstrapRig.NewStore());
            Assert.AreEqual(CoapCode.Changed, rig.Put(Path + "/2", ContentFormat.Tlv, "C10105"));
            Assert.AreEqual(CoapCode.ServiceUnavailable, rig.Put(Path + "/3", ContentFormat.Tlv, "C10105"));
            byte code = CoapCode.Changed;
            int count = 0;
            for (; code == CoapCode.Changed && count < 100; count++)
            {
                code = rig.Put(Path + "/2/0", "text");
            }

            Assert.AreEqual(CoapCode.RequestEntityTooLarge, code);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Delete("/"));
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(5L, item.ValueOf(2, TestObject.Integer).Integer);
        }

        // Proves: SEC-09
        [TestMethod]
        public void Rights_go_with_what_is_deleted_and_stay_with_what_comes_back()
        {
            TestObject item = NewObject();
            BootstrapRig rig = Begun(item, BootstrapRig.NewStore());
            rig.Delete("/");
            rig.Put(Path + "/1", ContentFormat.Tlv, "C10105");
            for (int i = 0; i < 2; i++)
            {
                rig.Put("/2/" + i.ToString() + "/0", "10241");
                rig.Put("/2/" + i.ToString() + "/1", i.ToString());
                rig.Put("/2/" + i.ToString() + "/3", "101");
            }

            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.AreEqual(Lwm2mPath.None, AccessControlTable.Of(rig.Client.Accounts).Find(Object, 0));
            Assert.AreEqual(101, AccessControlTable.Of(rig.Client.Accounts).OwnerOf(AccessControlTable.Of(rig.Client.Accounts).Find(Object, 1)));
        }

        private static TestObject NewObject()
        {
            TestObject item = new TestObject();
            item.Create(1);
            return item;
        }

        private static BootstrapRig NewRig(TestObject item, Store store, bool hasAccount)
        {
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), store, hasAccount);
            rig.Client.Objects.Add(item);
            return rig;
        }

        private static BootstrapRig Begun(TestObject item, Store store)
        {
            BootstrapRig rig = NewRig(item, store, true);
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            return rig;
        }

        private static BootstrapRig Written(TestObject item, CutMedium medium)
        {
            BootstrapRig rig = Begun(item, new FileStore(medium));
            rig.Delete("/");
            rig.Put(Path + "/2", ContentFormat.Tlv, "C10105C11807");
            rig.Put(Path + "/2/0", "text");
            rig.WriteAccount(1, 101, "coaps://one", 7);
            return rig;
        }

        private static int StepsOfFinish()
        {
            CutMedium medium = new CutMedium(0, SlotSize);
            BootstrapRig rig = Written(NewObject(), medium);
            int before = medium.Steps;
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            return medium.Steps - before;
        }

        private static void AssertWritten(TestObject item)
        {
            Assert.IsFalse(item.HasInstance(0));
            Assert.IsTrue(item.HasInstance(2));
            Assert.AreEqual(5L, item.ValueOf(2, TestObject.Integer).Integer);
            Assert.AreEqual(7L, item.ValueOf(2, TestObject.Mandatory).Integer);
        }
    }
}
