using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What a bootstrap does with sessions that are still leaving, or in the midst of a body.</summary>
    [TestClass]
    public class BootstrapLeavingTests
    {
        // Proves: SEC-29
        [TestMethod]
        public void A_session_that_is_still_leaving_ends_with_the_next_bootstrap()
        {
            BootstrapRig rig = BootstrapRig.Begun(new ClientOptions(), BootstrapRig.NewStore());
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            rig.Run(60000);
            Replace(rig, 2, 102, "coaps://two", 8);
            Assert.IsTrue(rig.Register("two"));
            Assert.AreEqual(CoapCode.Delete, rig.Take("one").Code, "server 101 does not answer");
            Assert.AreEqual(2, rig.Client.SessionCount);
            Replace(rig, 3, 103, "coaps://three", 9);
            Assert.AreEqual(2, rig.Client.SessionCount, "102, which leaves, and 103");
            Assert.AreEqual((int)Lwm2m.Foundation.LinkState.Closed, (int)rig.Link("one").State);
            Assert.IsTrue(rig.Register("three"));
            Assert.AreEqual(CoapCode.Delete, rig.Take("two").Code);
        }

        // Proves: SEC-29
        [TestMethod]
        public void A_session_that_is_replaced_aborts_the_body_that_it_was_receiving()
        {
            ImageObject image = new ImageObject();
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Client.Objects.Add(image);
            rig.Client.Accounts.Add(new SecurityAccount("coap://one", 101), new ServerAccount(101));
            rig.Client.Start();
            rig.Step();
            Assert.IsTrue(rig.Register("one"));
            Assert.AreEqual(CoapCode.Continue, rig.Ask("one", ImageObject.Block(ImageObject.Package, 0, true)).Code);
            Replace(rig, 1, 101, "coaps://other", 7);
            Assert.AreEqual(1, image.Aborted);
            Assert.AreEqual(0, image.Finished);
            Assert.IsTrue(rig.Register("other"));
        }

        private static void Replace(BootstrapRig rig, int instance, int shortServerId, string uri, int keySeed)
        {
            Assert.IsTrue(rig.Client.RequestBootstrap());
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.Delete("/");
            rig.WriteAccount(instance, shortServerId, uri, keySeed);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
        }
    }
}
