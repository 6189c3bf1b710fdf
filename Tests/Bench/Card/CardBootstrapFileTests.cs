using System.Text;
using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Card;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Bench.Tests.Card;

/// <summary>EF LwM2M_Bootstrap as the bench writes it.</summary>
[TestClass]
public sealed class CardBootstrapFileTests
{
    /// <summary>From the documentation of Anjay's smart card module: objects 0 and 1.</summary>
    private const string OfAnjay = "0002007a000000005e08015bc80022636f6170733a2f2f65752e696f742e617673797374656d2e636c6f75643a35363834c10100c10200c803146578616d706c652d70736b2d6964656e74697479c805133378406d706c3350354b3533637233744b3379c10a01000100001208010fc10001c40100015180c10600c10755";

    [TestMethod]
    public void The_example_of_another_client_is_written_octet_by_octet()
    {
        var config = BootstrapConfig.Of(
            new BootstrapInstance(0, 1).With(0, "coaps://eu.iot.avsystem.cloud:5684").With(1, false).With(2, 0L).With(3, Encoding.ASCII.GetBytes("example-psk-identity"))
                .With(5, Encoding.ASCII.GetBytes("3x@mpl3P5K53cr3tK3y")).With(10, 1L),
            new BootstrapInstance(1, 1).With(0, 1L).With(1, 86400L).With(6, false).With(7, "U"));
        Assert.AreEqual(OfAnjay, Convert.ToHexStringLower(CardBootstrapFile.Write(config)));
    }
}
