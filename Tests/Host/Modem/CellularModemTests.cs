using Lwm2m.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The states of a modem against the stand-in of the bench.</summary>
[TestClass]
public class CellularModemTests
{
    [TestMethod]
    public void It_comes_up_and_breaks_no_rule()
    {
        using ModemRig rig = new();
        rig.Start();
        CollectionAssert.AreEqual(new[] { "dialect generic", "ready" }, rig.User.Told);
        Assert.IsTrue(rig.Modem.IsRegistered);
        Assert.IsEmpty(rig.StandIn.Violations);
        Assert.AreEqual(0, rig.Modem.Failures);
    }
}
