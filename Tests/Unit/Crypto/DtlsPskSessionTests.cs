using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    /// <summary>
    /// The cryptography of a handshake that OpenSSL 3.0 did with itself: DTLS 1.2, TLS_PSK_WITH_AES_128_CCM_8 (RFC 6655), extended master secret
    /// (RFC 7627), PSK 000102..0f, identity "Client_identity".
    /// </summary>
    [TestClass]
    public class DtlsPskSessionTests
    {
        private const string Premaster = "0010000000000000000000000000000000000010000102030405060708090a0b0c0d0e0f";
        private const string ClientRandom = "55f5202e9e09bbb47dffbf859c8f902616a86460af4c6bc95a15e205a1e299dc";
        private const string ServerRandom = "c61b16e70925187225266383664d0ef099703e98b788b44e2e24ca4ad7cfc4e4";
        private const string SessionHash = "068c0a7056a4bb5cbc04eedb5b011546a9499b82711263b19507ba98eb99145a";
        private const string Master = "cdbcb661ff4d1087da64b2c5daf0394ada285888041ebae223731b03e250ba92301ce514e9c2e30c2239aaef7286ae9a";
        private const string KeyBlock = "28dd248b0962c08d5129964f5def8ca25473fb73b34003e75eb3caa25582f98f2df6576bb5c99831";

        private const string ClientHello =
            "0100007e000100000000007efefd55f5202e9e09bbb47dffbf859c8f902616a86460af4c6bc95a15e205a1e299dc001489e2f491b1764a4b724e0c7897edb4164d38ec76"
            + "0004c0a800ff0100003c0016000000170000000d0030002e040305030603080708080809080a080b080408050806040105010601030302030301020103020202040205020602";

        private const string ServerHello =
            "020000510001000000000051fefdc61b16e70925187225266383664d0ef099703e98b788b44e2e24ca4ad7cfc4e4204e6af7d12e655f1b4ed40c30d0fbba9f39eedf090e"
            + "201b09ae1e0e6be5dfb3e4c0a8000009ff0100010000170000";

        private const string ServerKeyExchange = "0c00000200020000000000020000";
        private const string ServerHelloDone = "0e0000000003000000000000";
        private const string ClientKeyExchange = "100000110002000000000011000f436c69656e745f6964656e74697479";
        private const string UpToFinished = ClientHello + ServerHello + ServerKeyExchange + ServerHelloDone + ClientKeyExchange;
        private const string ClientFinished = "1400000c000300000000000cbdc9fc9ad043a13aa071f4b9";
        private const string ServerFinished = "1400000c000400000000000c5646b867698afaed524f827f";

        [TestMethod]
        public void The_session_hash_is_that_of_the_handshake_so_far()
        {
            Assert.AreEqual(SessionHash, Transcript(UpToFinished));
        }

        [TestMethod]
        public void The_master_secret_follows_from_premaster_secret_and_session_hash()
        {
            Assert.AreEqual(Master, Derive(Premaster, "extended master secret", SessionHash, 48));
        }

        [TestMethod]
        public void The_key_block_follows_from_the_master_secret()
        {
            Assert.AreEqual(KeyBlock, Derive(Master, "key expansion", ServerRandom + ClientRandom, 40));
        }

        [TestMethod]
        public void The_Finished_messages_verify()
        {
            Assert.AreEqual(ClientFinished.Substring(24), Derive(Master, "client finished", SessionHash, 12));
            string hash = Transcript(UpToFinished + ClientFinished);
            Assert.AreEqual(ServerFinished.Substring(24), Derive(Master, "server finished", hash, 12));
        }

        [TestMethod]
        [DataRow(0, 32, "f5aac6fc2719cba7382062db2e6781eeda7072ce1e9b22cad931a704113efbac", ClientFinished)]
        [DataRow(16, 36, "8039e643fdfd2352ac182d5c30d982f3959f0ed9a63317ce27a11e7260d093af", ServerFinished)]
        public void The_Finished_records_are_decrypted(int keyOffset, int saltOffset, string record, string expected)
        {
            AesCcm ccm = new AesCcm(new SoftwareCrypto().CreateAes(), 12, 8);
            ccm.SetKey(Hex.Parse(KeyBlock), keyOffset, 16);
            byte[] nonce = Hex.Parse(KeyBlock.Substring(2 * saltOffset, 8) + "0001000000000000");
            byte[] aad = Hex.Parse("000100000000000016fefd0018");
            byte[] buffer = Hex.Parse(record);
            Assert.IsTrue(ccm.Unprotect(nonce, 0, aad, 0, aad.Length, buffer, 0, buffer.Length));
            Assert.AreEqual(expected, Hex.Of(buffer, 0, 24));
            ccm.Protect(nonce, 0, aad, 0, aad.Length, buffer, 0, 24);
            Assert.AreEqual(record, Hex.Of(buffer));

            aad[7]++;
            Assert.IsFalse(ccm.Unprotect(nonce, 0, aad, 0, aad.Length, buffer, 0, buffer.Length));
        }

        private static string Transcript(string messages)
        {
            byte[] bytes = Hex.Parse(messages);
            byte[] hash = new byte[Sha256.Size];
            Sha256 sha = new SoftwareCrypto().CreateSha256();
            sha.Update(bytes, 0, bytes.Length);
            sha.Finish(hash, 0);
            return Hex.Of(hash);
        }

        private static string Derive(string secret, string label, string seed, int count)
        {
            byte[] secretBytes = Hex.Parse(secret);
            byte[] seedBytes = Hex.Parse(seed);
            byte[] output = new byte[count];
            Tls12Prf prf = new Tls12Prf(new HmacSha256(new SoftwareCrypto()));
            prf.Derive(secretBytes, 0, secretBytes.Length, Ascii.GetBytes(label), seedBytes, 0, seedBytes.Length, output, 0, count);
            return Hex.Of(output);
        }
    }
}
