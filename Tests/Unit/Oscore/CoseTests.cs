using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    [TestClass]
    public class CoseTests
    {
        // RFC 9052 C.4.1; the key is "our-secret2" of the working group's examples.
        private const string Key = "849b5786457c1491be3a76dcea6c4271";
        private const string Simple = "d08343a1010aa1054d89f52f65a1c580933b5261a78c581c5974e1b99a3a4cc09a659aa2e9e7fff161d38ce71cb45ce460ffb569";
        private const string Content = "546869732069732074686520636f6e74656e742e";

        // Proves: WP-31
        [TestMethod]
        public void An_object_is_read_and_its_content_verified()
        {
            byte[] bytes = Hex.Parse(Simple);
            CoseEncrypt0 cose = new CoseEncrypt0();
            Assert.IsTrue(cose.TryDecode(bytes, 0, bytes.Length));
            Assert.IsTrue(cose.Protected.TryGetInteger(CoseHeader.Algorithm, out long algorithm));
            Assert.AreEqual(10L, algorithm);
            Assert.IsTrue(cose.Unprotected.TryGetBytes(CoseHeader.Iv, out byte[] iv, out int ivOffset, out int ivLength));
            Assert.AreEqual(13, ivLength);
            Assert.IsFalse(cose.IsDetached);

            byte[] aad = new byte[64];
            int aadLength = EncStructure(bytes, cose.ProtectedOffset, cose.ProtectedLength, "", aad);
            Assert.AreEqual("8368456e63727970743043a1010a40", Hex.Of(aad, 0, aadLength));
            Assert.IsTrue(Aead().Unprotect(iv, ivOffset, aad, 0, aadLength, bytes, cose.CiphertextOffset, cose.CiphertextLength));
            Assert.AreEqual(Content, Hex.Of(bytes, cose.CiphertextOffset, cose.CiphertextLength - 8));
        }

        // Proves: WP-31
        [TestMethod]
        public void The_same_object_is_written_again()
        {
            byte[] iv = Hex.Parse("89f52f65a1c580933b5261a78c");
            byte[] content = Hex.Parse(Content, 8);
            CoseEncrypt0 cose = new CoseEncrypt0();
            cose.Protected.SetInteger(CoseHeader.Algorithm, 10);
            cose.Unprotected.SetBytes(CoseHeader.Iv, iv, 0, iv.Length);
            byte[] header = new byte[16];
            int headerLength = cose.EncodeProtected(header);
            byte[] aad = new byte[64];
            int aadLength = EncStructure(header, 0, headerLength, "", aad);
            int length = Aead().Protect(iv, 0, aad, 0, aadLength, content, 0, content.Length - 8);
            Assert.AreEqual(Simple, Encode(cose, true, content, length));
        }

        // Proves: WP-32
        [TestMethod]
        public void Detached_content_is_carried_by_other_means()
        {
            CoseEncrypt0 cose = new CoseEncrypt0();
            byte[] piv = Hex.Parse("14");
            byte[] kid = Hex.Parse("");
            byte[] kidContext = Hex.Parse("37cbf3210017a2d3");
            cose.Unprotected.SetBytes(CoseHeader.KidContext, kidContext, 0, kidContext.Length);
            cose.Unprotected.SetBytes(CoseHeader.PartialIv, piv, 0, 1);
            cose.Unprotected.SetBytes(CoseHeader.Kid, kid, 0, 0);
            string encoded = Encode(cose, false, null, 0);
            Assert.AreEqual("8340a304400641140a4837cbf3210017a2d3f6", encoded);

            byte[] bytes = Hex.Parse(encoded);
            CoseEncrypt0 read = new CoseEncrypt0();
            Assert.IsTrue(read.TryDecode(bytes, 0, bytes.Length));
            Assert.IsTrue(read.IsDetached);
            Assert.AreEqual(0, read.ProtectedLength);
            Assert.IsTrue(read.Unprotected.TryGetBytes(CoseHeader.KidContext, out byte[] _, out int _, out int length));
            Assert.AreEqual(8, length);
            Assert.IsTrue(read.Unprotected.HasBytes(CoseHeader.Kid));
            Assert.IsFalse(read.Unprotected.HasBytes(CoseHeader.Iv));
        }

        /// <summary>Recipients, another tag, a missing part, a byte too many, a label twice, crit, an indefinite length, a text as ciphertext.</summary>
        // Proves: WP-31, WP-35
        [TestMethod]
        [DataRow("8440a04101818340a040")]
        [DataRow("d18340a04101")]
        [DataRow("8240a0")]
        [DataRow("8340a0410100")]
        [DataRow("8340a2044004404101")]
        [DataRow("8340a102810a4101")]
        [DataRow("8340bf0440ff4101")]
        [DataRow("8340a06101")]
        [DataRow("8342a1014101")]
        [DataRow("8344a1010a00a04101")]
        [DataRow("83a0a04101")]
        [DataRow("")]
        public void What_is_not_an_Encrypt0_is_refused(string hex)
        {
            byte[] bytes = Hex.Parse(hex);
            Assert.IsFalse(new CoseEncrypt0().TryDecode(bytes, 0, bytes.Length));
        }

        // Proves: WP-36
        [TestMethod]
        public void A_symmetric_key_is_written_and_read()
        {
            byte[] k = Hex.Parse(Key);
            byte[] kid = Hex.Parse("01");
            CoseKey key = new CoseKey();
            key.SetInteger(CoseKey.KeyType, CoseKey.Symmetric);
            key.SetInteger(CoseKey.Algorithm, 10);
            key.SetBytes(CoseKey.K, k, 0, k.Length);
            key.SetBytes(CoseKey.Kid, kid, 0, 1);
            string encoded = Encode(key);
            Assert.AreEqual("a401040241" + "01030a2050" + Key, encoded);
            CoseKey read = Decode(encoded);
            Assert.IsTrue(read.TryGetBytes(CoseKey.K, out byte[] buffer, out int offset, out int length));
            Assert.AreEqual(Key, Hex.Of(buffer, offset, length));
        }

        /// <summary>The first public key of RFC 9052 C.7.1, its parameters in another order than ours.</summary>
        // Proves: WP-36
        [TestMethod]
        public void A_public_key_of_RFC_9052_is_read()
        {
            CoseKey key = Decode(
                "a5200121582065eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d2258201e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c" +
                "0258246d65726961646f632e6272616e64796275636b406275636b6c616e642e6578616d706c650102");
            Assert.IsTrue(key.TryGetInteger(CoseKey.Curve, out long curve));
            Assert.AreEqual(1L, curve);
            Assert.IsTrue(key.TryGetBytes(CoseKey.X, out byte[] _, out int _, out int length));
            Assert.AreEqual(32, length);
            Assert.IsTrue(key.TryGetBytes(CoseKey.Kid, out byte[] _, out int _, out length));
            Assert.AreEqual(36, length);
            Assert.IsFalse(key.HasBytes(CoseKey.D));
        }

        /// <summary>No key type, an unknown one, no key, no curve, an array.</summary>
        // Proves: WP-36
        [TestMethod]
        [DataRow("a1204101")]
        [DataRow("a201092041ff")]
        [DataRow("a10104")]
        [DataRow("a201022141ff")]
        [DataRow("8101")]
        [DataRow("a2010420")]
        public void A_key_that_lacks_something_is_refused(string hex)
        {
            byte[] bytes = Hex.Parse(hex);
            CborReader reader = new CborReader();
            reader.Begin(bytes, 0, bytes.Length);
            Assert.IsFalse(new CoseKey().TryDecode(reader, bytes));
        }

        private static AesCcm Aead()
        {
            AesCcm aead = new AesCcm(new SoftwareCrypto().CreateAes(), 13, 8);
            aead.SetKey(Hex.Parse(Key), 0, 16);
            return aead;
        }

        private static int EncStructure(byte[] header, int offset, int length, string external, byte[] aad)
        {
            ByteWindow output = new ByteWindow();
            output.Begin(aad, 0, 0, aad.Length);
            CborWriter writer = new CborWriter();
            writer.Begin(output);
            byte[] externalAad = Hex.Parse(external);
            CoseEncrypt0.WriteEncStructure(writer, header, offset, length, externalAad.Length);
            output.Write(externalAad);
            return output.Total;
        }

        private static string Encode(CoseEncrypt0 cose, bool isTagged, byte[] ciphertext, int length)
        {
            byte[] bytes = new byte[128];
            ByteWindow output = new ByteWindow();
            output.Begin(bytes, 0, 0, bytes.Length);
            cose.Encode(output, isTagged, ciphertext, 0, length, new byte[32]);
            return Hex.Of(bytes, 0, output.Total);
        }

        private static string Encode(CoseKey key)
        {
            byte[] bytes = new byte[128];
            ByteWindow output = new ByteWindow();
            output.Begin(bytes, 0, 0, bytes.Length);
            CborWriter writer = new CborWriter();
            writer.Begin(output);
            key.Encode(writer);
            return Hex.Of(bytes, 0, output.Total);
        }

        private static CoseKey Decode(string hex)
        {
            byte[] bytes = Hex.Parse(hex);
            CborReader reader = new CborReader();
            reader.Begin(bytes, 0, bytes.Length);
            CoseKey key = new CoseKey();
            Assert.IsTrue(key.TryDecode(reader, bytes));
            Assert.IsTrue(reader.AtEnd);
            return key;
        }
    }
}
