using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Devices that are bootstrapped once more.</summary>
    internal static class Rebootstrap
    {
        /// <summary>Server 101 is registered, /0/1 and /1/1.</summary>
        internal static BootstrapRig Rebootstrapped(ClientOptions options)
        {
            BootstrapRig rig = BootstrapRig.Begun(options, BootstrapRig.NewStore());
            rig.WriteAccount(1, 101, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsTrue(rig.Register("one"));
            rig.Run(60000);
            Assert.IsTrue(rig.Client.RequestBootstrap());
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            return rig;
        }
    }
}
