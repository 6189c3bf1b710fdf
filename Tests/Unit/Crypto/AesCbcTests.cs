using System;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    /// <summary>The examples are those of SP 800-38A F.2.</summary>
    [TestClass]
    public class AesCbcTests
    {
        private const string Plain =
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

        private const string Key128 = "2b7e151628aed2a6abf7158809cf4f3c";
        private const string Key192 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b";
        private const string Key256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

        private const string Cipher128 =
            "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b273bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7";

        private const string Cipher192 =
            "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd";

        private const string Cipher256 =
            "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b";

        [TestMethod]
        [DataRow(false, Key128, Cipher128)]
        [DataRow(false, Key192, Cipher192)]
        [DataRow(false, Key256, Cipher256)]
        [DataRow(true, Key128, Cipher128)]
        [DataRow(true, Key192, Cipher192)]
        [DataRow(true, Key256, Cipher256)]
        public void The_examples_hold_in_both_directions(bool constantTime, string key, string cipher)
        {
            AesBlock aes = Keyed(constantTime, key);
            byte[] iv = Bytes.Sequence(0, 16);
            byte[] buffer = Hex.Parse("ee" + Plain + "ee");
            AesCbc.Encrypt(aes, iv, 0, buffer, 1, 64);
            Assert.AreEqual("ee" + cipher + "ee", Hex.Of(buffer));
            Assert.IsTrue(AesCbc.Decrypt(aes, iv, 0, buffer, 1, 64));
            Assert.AreEqual("ee" + Plain + "ee", Hex.Of(buffer));
            Assert.AreEqual("000102030405060708090a0b0c0d0e0f", Hex.Of(iv));
        }

        [TestMethod]
        [DataRow(15)]
        [DataRow(17)]
        [DataRow(-16)]
        [DataRow(32)]
        public void What_is_not_whole_blocks_within_the_buffer_is_refused_and_left_alone(int count)
        {
            AesBlock aes = Keyed(false, Key128);
            byte[] iv = new byte[16];
            byte[] buffer = Bytes.Sequence(1, 20);
            Assert.IsFalse(AesCbc.Decrypt(aes, iv, 0, buffer, 0, count));
            Assert.ThrowsException(typeof(ArgumentException), () => AesCbc.Encrypt(aes, iv, 0, buffer, 0, count));
            Assert.AreEqual(Hex.Of(Bytes.Sequence(1, 20)), Hex.Of(buffer));
        }

        private static AesBlock Keyed(bool constantTime, string key)
        {
            AesBlock aes = new SoftwareCrypto(constantTime).CreateAes();
            byte[] bytes = Hex.Parse(key);
            aes.SetKey(bytes, 0, bytes.Length);
            return aes;
        }
    }
}
