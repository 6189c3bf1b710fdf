using System;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    [TestClass]
    public class AesCmacTests
    {
        private const string Message =
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

        [TestMethod]
        [DataRow(0, "bb1d6929e95937287fa37d129b756746")]
        [DataRow(16, "070a16b46b4d4144f79bdd9dd04a287c")]
        [DataRow(40, "dfa66747de9ae63030ca32611497c827")]
        [DataRow(64, "51f0bebf7e3b9d92fc49741779363cfe")]
        public void The_examples_of_RFC_4493_hold_however_the_message_is_cut(int count, string expected)
        {
            byte[] message = Hex.Parse(Message);
            byte[] tag = new byte[16];
            AesCmac mac = Keyed();
            for (int cut = 0; cut <= count; cut++)
            {
                mac.Update(message, 0, cut);
                mac.Update(message, cut, count - cut);
                mac.Finish(tag, 0, 16);
                Assert.AreEqual(expected, Hex.Of(tag));
            }
        }

        [TestMethod]
        public void A_shorter_tag_is_the_beginning_of_the_whole_one()
        {
            byte[] tag = new byte[10];
            AesCmac mac = Keyed();
            mac.Update(Hex.Parse(Message), 0, 64);
            mac.Finish(tag, 1, 8);
            Assert.AreEqual("0051f0bebf7e3b9d9200", Hex.Of(tag));
            Assert.ThrowsException(typeof(ArgumentException), () => mac.Finish(tag, 0, 0));
            Assert.ThrowsException(typeof(ArgumentException), () => mac.Finish(tag, 0, 17));
        }

        [TestMethod]
        public void A_message_that_is_dropped_leaves_nothing_to_the_next()
        {
            byte[] tag = new byte[16];
            AesCmac mac = Keyed();
            mac.Update(Hex.Parse(Message), 0, 23);
            mac.Restart();
            mac.Finish(tag, 0, 16);
            Assert.AreEqual("bb1d6929e95937287fa37d129b756746", Hex.Of(tag));
            mac.Clear();
            Assert.ThrowsException(typeof(InvalidOperationException), () => mac.Finish(tag, 0, 16));
        }

        private static AesCmac Keyed()
        {
            AesCmac mac = new AesCmac(new SoftwareCrypto().CreateAes());
            mac.SetKey(Hex.Parse("2b7e151628aed2a6abf7158809cf4f3c"), 0, 16);
            return mac;
        }
    }
}
