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
    }
}
