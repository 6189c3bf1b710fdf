using System;
using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What an object throws while a bootstrap server writes it is an answer, told, and the bootstrap goes on.</summary>
    [TestClass]
    public class BootstrapThrowingTests
    {
        [TestMethod]
        [DataRow("Stage")]
        [DataRow("Validate")]
        [DataRow("Write")]
        [DataRow("InstanceCount")]
        [DataRow("InstanceIdAt")]
        [DataRow("Delete")]
        public void The_client_goes_on_and_the_bootstrap_can_be_finished(string callback)
        {
            UnruledObject item = new UnruledObject { IsStaged = true, ThrowsIn = callback };
            BootstrapRig rig = new BootstrapRig(new ClientOptions(), BootstrapRig.NewStore());
            rig.Client.Objects.Add(item);
            rig.Client.Start();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            byte code = rig.Put("/10300/0/1", "5");
            code = callback == "Delete" ? rig.Delete("/10300/0") : code;
            Assert.AreEqual(callback == "Stage" ? CoapCode.NotFound : CoapCode.InternalServerError, code);
            rig.Get("/", ContentFormat.LinkFormat);
            Assert.IsTrue(rig.Client.Objects.Failures > 0);
            item.ThrowsIn = null;
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
        }

        [TestMethod]
        public void Who_throws_when_told_of_it_does_not_stop_it()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.Client.Bootstrap.Reported += Throw;
            Assert.AreEqual(CoapCode.NotFound, rig.Put("/99/0/1", "5"));
            Assert.AreEqual(CoapCode.NotAcceptable, rig.Finish());
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            Assert.AreEqual(rig.Reports, rig.Client.Objects.Failures);
        }

        private static void Throw(BootstrapFailure failure, string text)
        {
            throw new InvalidOperationException("told");
        }
    }
}
