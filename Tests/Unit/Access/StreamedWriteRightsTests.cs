using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Who may write an image block by block, and that several servers do not get into each other's way.</summary>
    [TestClass]
    public class StreamedWriteRightsTests
    {
        [TestMethod]
        public void A_server_without_the_right_is_refused_before_its_first_block()
        {
            SharedDevice device = WithImage(out ImageObject image);
            device.Rights.TryGrant(ImageObject.ObjectId, 0, SharedDevice.Second, AccessRights.Read);
            Assert.AreEqual(CoapCode.Unauthorized, Put(device, SharedDevice.Second, 0, true));
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, Put(device, SharedDevice.Second, 1, false));
            Assert.AreEqual(0, image.Asked);
            Assert.AreEqual(CoapCode.Continue, Put(device, SharedDevice.First, 0, true));
            Assert.AreEqual(CoapCode.Changed, Put(device, SharedDevice.First, 1, false));
            Assert.AreEqual(1, image.Finished);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void A_right_that_goes_between_blocks_ends_it(bool more)
        {
            SharedDevice device = WithImage(out ImageObject image);
            Assert.AreEqual(CoapCode.Continue, Put(device, SharedDevice.Second, 0, true));
            Assert.AreEqual(CoapCode.Continue, Put(device, SharedDevice.Second, 1, true));
            device.Rights.TryGrant(ImageObject.ObjectId, 0, SharedDevice.Second, AccessRights.Read);
            Assert.AreEqual(CoapCode.Unauthorized, Put(device, SharedDevice.Second, 2, more));
            Assert.AreEqual(2048, image.Count);
            Assert.AreEqual(1, image.Aborted);
            Assert.AreEqual(0, image.Finished);

            // Nor does it come back with the right.
            device.Rights.TryGrant(ImageObject.ObjectId, 0, SharedDevice.Second, AccessRights.Write);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, Put(device, SharedDevice.Second, 2, false));
        }

        [TestMethod]
        public void A_second_server_at_once_waits()
        {
            SharedDevice device = WithImage(out ImageObject image);
            Assert.AreEqual(CoapCode.Continue, Put(device, SharedDevice.First, 0, true));
            Assert.AreEqual(CoapCode.ServiceUnavailable, Put(device, SharedDevice.Second, 0, true));
            Assert.AreEqual(CoapCode.ServiceUnavailable, Put(device, SharedDevice.Second, 0, true));
            Assert.AreEqual(CoapCode.Continue, Put(device, SharedDevice.First, 1, true));
            Assert.AreEqual(CoapCode.Changed, Put(device, SharedDevice.First, 2, false));
            Assert.AreEqual(0, image.Aborted);
            Assert.AreEqual(CoapCode.Continue, Put(device, SharedDevice.Second, 0, true));
            Assert.AreEqual(CoapCode.Changed, Put(device, SharedDevice.Second, 1, false));
            Assert.AreEqual(2, image.Finished);
            Assert.IsTrue(image.IsPattern);
        }

        [TestMethod]
        public void What_another_server_may_changes_nothing_for_the_one_under_way()
        {
            SharedDevice device = WithImage(out ImageObject image);
            device.Rights.TryGrant(ImageObject.ObjectId, 0, SharedDevice.Second, AccessRights.Read);
            Assert.AreEqual(CoapCode.Continue, Put(device, SharedDevice.First, 0, true));
            Assert.AreEqual(CoapCode.Unauthorized, Put(device, SharedDevice.Second, 0, true));
            Assert.AreEqual(CoapCode.Continue, Put(device, SharedDevice.First, 1, true));

            device.Rights.TryGrant(ImageObject.ObjectId, 0, SharedDevice.First, AccessRights.Read);
            device.Rights.TryGrant(ImageObject.ObjectId, 0, SharedDevice.Second, AccessRights.Write);
            Assert.AreEqual(CoapCode.ServiceUnavailable, Put(device, SharedDevice.Second, 0, true));
            Assert.AreEqual(CoapCode.Unauthorized, Put(device, SharedDevice.First, 2, false));
            Assert.AreEqual(1, image.Aborted);
            Assert.AreEqual(0, image.Finished);
        }

        [TestMethod]
        public void A_server_that_is_removed_midway_is_told_to_the_object_and_makes_room()
        {
            SharedDevice device = WithImage(out ImageObject image);
            Assert.AreEqual(CoapCode.Continue, Put(device, SharedDevice.Second, 0, true));
            device.Client.SessionAt(1).Leave();
            Assert.AreEqual(1, image.Aborted);
            Assert.AreNotEqual(CoapCode.Changed, Put(device, SharedDevice.Second, 1, false));
            Assert.AreEqual(1024, image.Count);
            Assert.AreEqual(0, image.Finished);
            Assert.AreEqual(CoapCode.Continue, Put(device, SharedDevice.First, 0, true));
            Assert.AreEqual(CoapCode.Changed, Put(device, SharedDevice.First, 1, false));
            Assert.AreEqual(1, image.Aborted);
        }

        private static SharedDevice WithImage(out ImageObject image)
        {
            SharedDevice device = new SharedDevice(2, new ClientOptions());
            image = new ImageObject();
            device.Client.Objects.Add(image);
            device.Register();
            device.Rights.TryGrant(ImageObject.ObjectId, 0, SharedDevice.First, AccessRights.Write);
            device.Rights.TryGrant(ImageObject.ObjectId, 0, SharedDevice.Second, AccessRights.Write);
            return device;
        }

        private static byte Put(SharedDevice device, int server, int number, bool more)
        {
            return device.Ask(server, ImageObject.Block(ImageObject.Package, number, more)).Code;
        }
    }
}
