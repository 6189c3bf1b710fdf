#if TRIPLE_DES
using System;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    [TestClass]
    public class TripleDesTests
    {
        // Proves: SMS-56
        [TestMethod]
        [DataRow("133457799bbcdff1133457799bbcdff1133457799bbcdff1", "0123456789abcdef", "85e813540f0ab405")]    // a single DES
        [DataRow("0123456789abcdef23456789abcdef01456789abcdef0123", "5468652071756663", "a826fd8ce53b855f")]    // SP 800-67 App. B.1
        [DataRow("0123456789abcdef23456789abcdef01456789abcdef0123", "6b2062726f776e20", "cce21c8112256fe6")]
        [DataRow("0123456789abcdef23456789abcdef01456789abcdef0123", "666f78206a756d70", "68d5c05dd9b6b900")]
        public void Published_blocks_hold_in_both_directions(string key, string plain, string cipher)
        {
            TripleDes des = Keyed(key);
            byte[] buffer = Hex.Parse("ff" + plain + "ff");
            des.EncryptCbc(buffer, 1, 8);
            Assert.AreEqual("ff" + cipher + "ff", Hex.Of(buffer));
            des.DecryptCbc(buffer, 1, 8);
            Assert.AreEqual("ff" + plain + "ff", Hex.Of(buffer));
        }

        [TestMethod]
        public void Blocks_are_chained()
        {
            TripleDes des = Keyed("0123456789abcdef23456789abcdef01456789abcdef0123");
            byte[] buffer = Hex.Parse("5468652071756663 6b2062726f776e20 666f78206a756d70");
            des.EncryptCbc(buffer, 0, 24);
            byte[] second = Hex.Parse("6b2062726f776e20");
            for (int i = 0; i < 8; i++)
            {
                second[i] ^= buffer[i];
            }

            des.EncryptCbc(second, 0, 8);
            Assert.AreEqual(Hex.Of(second), Hex.Of(buffer, 8, 8));
            des.DecryptCbc(buffer, 0, 24);
            Assert.AreEqual("54686520717566636b2062726f776e20666f78206a756d70", Hex.Of(buffer));
        }

        [TestMethod]
        public void Keys_and_messages_of_another_size_are_refused()
        {
            TripleDes des = new TripleDes(new DesTables());
            Assert.ThrowsException(typeof(InvalidOperationException), () => des.EncryptCbc(new byte[8], 0, 8));
            Assert.ThrowsException(typeof(ArgumentException), () => des.SetKey(new byte[24], 0, 16));
            Assert.ThrowsException(typeof(ArgumentException), () => des.SetKey(new byte[24], 0, 8));
            des = Keyed("0123456789abcdef23456789abcdef01456789abcdef0123");
            Assert.ThrowsException(typeof(ArgumentException), () => des.EncryptCbc(new byte[16], 0, 12));
            Assert.ThrowsException(typeof(ArgumentException), () => des.DecryptCbc(new byte[16], 9, 8));
            des.Clear();
            Assert.ThrowsException(typeof(InvalidOperationException), () => des.DecryptCbc(new byte[8], 0, 8));
        }

        // Proves: SMS-56
        [TestMethod]
        [DataRow("0123456789abcdef23456789abcdef01456789abcdef0123", true)]
        [DataRow("0123456789abcdef0123456789abcdef456789abcdef0123", false)]
        [DataRow("0123456789abcdef23456789abcdef010123456789abcdef", false)]
        [DataRow("0123456789abcdef23456789abcdef0123456789abcdef01", false)]
        [DataRow("0123456789abcdef0022446688aaccee456789abcdef0123", false)]
        public void Three_keys_differ_without_their_parity(string key, bool expected)
        {
            Assert.AreEqual(expected, TripleDes.HasThreeKeys(Hex.Parse("ff" + key), 1));
        }

        private static TripleDes Keyed(string key)
        {
            TripleDes des = new TripleDes(new DesTables());
            des.SetKey(Hex.Parse(key), 0, 24);
            return des;
        }
    }
}
#endif
