using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class BootstrapPowerTests
    {
        private const int SlotSize = 512;
        private const int Finished = 101;
        private const int Stride = 7;

        // Proves: SEC-16
        [TestMethod]
        public void A_power_cut_at_any_step_of_the_commit_leaves_the_former_accounts_or_the_new_ones()
        {
            for (int way = 0; way < CutMedium.Ways; way++)
            {
                int steps = StepsOfFinish(way);
                int former = 0;
                int renewed = 0;
                for (int cut = 0; cut <= steps; cut = cut < steps && cut + Stride > steps ? steps : cut + Stride)
                {
                    CutMedium medium = new CutMedium(way, SlotSize);
                    BootstrapRig rig = Begun(medium);
                    medium.Power(cut);
                    byte code = rig.Finish();
                    medium.Power();
                    BootstrapRig after = new BootstrapRig(new ClientOptions(), new FileStore(medium), false);
                    Assert.AreEqual(1, after.Client.Accounts.Count, cut.ToString());
                    bool isNew = after.Client.Accounts.FindServer(Finished + 1) is not null;
                    string uri = isNew ? "coaps://two" : "coaps://one";
                    Assert.AreEqual(uri, after.Client.Accounts.FindSecurity(isNew ? Finished + 1 : Finished).ServerUri);
                    Assert.AreEqual("coaps://bs", after.Client.Accounts.Bootstrap.ServerUri);
                    Assert.IsTrue(isNew || code != CoapCode.Changed, "acknowledged and lost");
                    former += isNew ? 0 : 1;
                    renewed += isNew ? 1 : 0;
                }

                Assert.IsTrue(former > 0 && renewed > 0, former.ToString() + " " + renewed.ToString());
            }
        }

        private static int StepsOfFinish(int way)
        {
            CutMedium medium = new CutMedium(way, SlotSize);
            BootstrapRig rig = Begun(medium);
            int before = medium.Steps;
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            return medium.Steps - before;
        }

        /// <summary>A device that a bootstrap gave server 101, and a second one is about to give 102 in its place.</summary>
        private static BootstrapRig Begun(CutMedium medium)
        {
            BootstrapRig rig = BootstrapRig.Begun(new ClientOptions(), new FileStore(medium));
            rig.WriteAccount(1, Finished, "coaps://one", 7);
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            rig.Run(60000);
            rig.Client.RequestBootstrap();
            rig.Step();
            rig.Reply("bs", rig.Take("bs"), CoapCode.Changed);
            rig.Delete("/");
            rig.WriteAccount(1, Finished + 1, "coaps://two", 8);
            return rig;
        }
    }
}
