using System;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    [TestClass]
    public class HkdfTests
    {
        // Proves: WP-43
        [TestMethod]
        public void RFC_5869_A_1_basic()
        {
            AssertDerived(
                Bytes.Sequence(0x00, 13),
                Bytes.Repeat(0x0b, 22),
                Bytes.Sequence(0xf0, 10),
                "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
        }

        // Proves: WP-43
        [TestMethod]
        public void RFC_5869_A_2_longer_inputs_and_output()
        {
            AssertDerived(
                Bytes.Sequence(0x60, 80),
                Bytes.Sequence(0x00, 80),
                Bytes.Sequence(0xb0, 80),
                "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
        }

        // Proves: WP-43
        [TestMethod]
        public void RFC_5869_A_3_without_salt_and_info()
        {
            AssertDerived(
                new byte[0],
                Bytes.Repeat(0x0b, 22),
                new byte[0],
                "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
        }

        /// <summary>RFC 8613 C.1, C.2 and C.3: sender key, recipient key and Common IV of a client from the info structures given there.</summary>
        // Proves: WP-43
        [TestMethod]
        [DataRow("9e7ca92223786340", "8540f60a634b657910", "f0910ed7295e6ad4b54fc793154302ff")]
        [DataRow("9e7ca92223786340", "854101f60a634b657910", "ffb14e093c94c9cac9471648b4f98710")]
        [DataRow("9e7ca92223786340", "8540f60a6249560d", "4622d4dd6d944168eefb54987c")]
        [DataRow("", "854100f60a634b657910", "321b26943253c7ffb6003b0b64d74041")]
        [DataRow("", "854101f60a634b657910", "e57b5635815177cd679ab4bcec9d7dda")]
        [DataRow("", "8540f60a6249560d", "be35ae297d2dace910c52e99f9")]
        [DataRow("9e7ca92223786340", "85404837cbf3210017a2d30a634b657910", "af2a1300a5e95788b356336eeecd2b92")]
        [DataRow("9e7ca92223786340", "8541014837cbf3210017a2d30a634b657910", "e39a0c7c77b43f03b4b39ab9a268699f")]
        [DataRow("9e7ca92223786340", "85404837cbf3210017a2d30a6249560d", "2ca58fb85ff1b81c0b7181b85e")]
        public void The_keys_of_RFC_8613_are_derived(string salt, string info, string expected)
        {
            Hkdf hkdf = new Hkdf(new HmacSha256(new SoftwareCrypto()));
            byte[] saltBytes = salt.Length == 0 ? null : Hex.Parse(salt);
            byte[] infoBytes = Hex.Parse(info);
            byte[] prk = new byte[Hkdf.PrkSize];
            byte[] key = new byte[expected.Length / 2];
            hkdf.Extract(saltBytes, 0, salt.Length / 2, Bytes.Sequence(1, 16), 0, 16, prk, 0);
            hkdf.Expand(prk, 0, infoBytes, 0, infoBytes.Length, key, 0, key.Length);
            Assert.AreEqual(expected, Hex.Of(key));
        }

        [TestMethod]
        public void More_than_255_hashes_is_refused()
        {
            Hkdf hkdf = new Hkdf(new HmacSha256(new SoftwareCrypto()));
            byte[] prk = new byte[Hkdf.PrkSize];
            byte[] output = new byte[Hkdf.MaxOutput + 1];
            hkdf.Expand(prk, 0, prk, 0, 0, output, 0, Hkdf.MaxOutput);
            Assert.ThrowsException(typeof(ArgumentException), () => hkdf.Expand(prk, 0, prk, 0, 0, output, 0, Hkdf.MaxOutput + 1));
        }

        private static void AssertDerived(byte[] salt, byte[] secret, byte[] info, string expectedPrk, string expectedOutput)
        {
            Hkdf hkdf = new Hkdf(new HmacSha256(new SoftwareCrypto()));
            byte[] prk = new byte[Hkdf.PrkSize];
            hkdf.Extract(salt, 0, salt.Length, secret, 0, secret.Length, prk, 0);
            Assert.AreEqual(expectedPrk, Hex.Of(prk));
            byte[] output = new byte[expectedOutput.Length / 2];
            hkdf.Expand(prk, 0, info, 0, info.Length, output, 0, output.Length);
            Assert.AreEqual(expectedOutput, Hex.Of(output));
        }
    }
}
