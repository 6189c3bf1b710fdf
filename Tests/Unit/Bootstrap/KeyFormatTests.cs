using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Keys made with OpenSSL for this test alone.</summary>
    [TestClass]
    public class KeyFormatTests
    {
        public const string PublicKey = "3059301306072A8648CE3D020106082A8648CE3D03010703420004A3B05DFE7B6B062DD574099F90D8A7FE9AAD782B98370B44E9EEA84540C0C4"
            + "B099F760D6F44EDFF18EBF41868AA6BEA14E2BE934D135F6E9B3CE2AE55B43691F";

        public const string PrivateKey = "308187020100301306072A8648CE3D020106082A8648CE3D030107046D306B02010104204E71AEA57F34196E60CEEED6CBF03A5FD9953FBC3318"
            + "06C1B91BA8DD12DA36EFA14403420004A3B05DFE7B6B062DD574099F90D8A7FE9AAD782B98370B44E9EEA84540C0C4B099F760D6F44EDFF18EBF"
            + "41868AA6BEA14E2BE934D135F6E9B3CE2AE55B43691F";

        public const string Certificate = "3082016D30820113A00302010202143E383CFA0291408CDAF304FEE57F81790692F375300A06082A8648CE3D040302300C310A30080603550403"
            + "0C0164301E170D3236313132323039303831395A170D3336313131393039303831395A300C310A300806035504030C01643059301306072A8648"
            + "CE3D020106082A8648CE3D03010703420004A3B05DFE7B6B062DD574099F90D8A7FE9AAD782B98370B44E9EEA84540C0C4B099F760D6F44EDFF1"
            + "8EBF41868AA6BEA14E2BE934D135F6E9B3CE2AE55B43691FA3533051301D0603551D0E04160414E828A37401306D4BD691A7C6AB0527F86347A4"
            + "EA301F0603551D23041830168014E828A37401306D4BD691A7C6AB0527F86347A4EA300F0603551D130101FF040530030101FF300A06082A8648"
            + "CE3D0403020348003045022015323F20D4A40D42D27EF62E06346A7C7CB8D4E4427BFF9DB723EF5CBA211A77022100FFDC1EE37692E923C762AB"
            + "F17AAD6D04E8418D62576D08DFEADDD6CE8112B4E6";

        // Proves: SEC-19
        [TestMethod]
        public void Each_form_is_recognised_as_itself_alone()
        {
            byte[] publicKey = Hex.Parse(PublicKey);
            byte[] privateKey = Hex.Parse(PrivateKey);
            byte[] certificate = Hex.Parse(Certificate);
            Assert.IsTrue(KeyFormat.IsSubjectPublicKeyInfo(publicKey));
            Assert.IsFalse(KeyFormat.IsSubjectPublicKeyInfo(privateKey));
            Assert.IsFalse(KeyFormat.IsSubjectPublicKeyInfo(certificate));
            Assert.IsTrue(KeyFormat.IsOneAsymmetricKey(privateKey));
            Assert.IsFalse(KeyFormat.IsOneAsymmetricKey(publicKey));
            Assert.IsFalse(KeyFormat.IsOneAsymmetricKey(certificate));
            Assert.IsTrue(KeyFormat.IsCertificate(certificate));
            Assert.IsFalse(KeyFormat.IsCertificate(publicKey));
            Assert.IsFalse(KeyFormat.IsCertificate(privateKey));
        }

        // Proves: SEC-19
        [TestMethod]
        public void What_is_cut_off_or_longer_or_nothing_is_none_of_them()
        {
            AssertStrict(Hex.Parse(PublicKey));
            AssertStrict(Hex.Parse(PrivateKey));
            AssertStrict(Hex.Parse(Certificate));
            Assert.IsFalse(IsAny(null));
            Assert.IsFalse(IsAny(Hex.Parse("3000")));
            Assert.IsFalse(IsAny(Hex.Parse("3080")));
            Assert.IsFalse(IsAny(Hex.Parse("30847FFFFFFF")));
            Assert.IsFalse(IsAny(Hex.Parse("3081053003060100")), "not the shortest length");
        }

        private static void AssertStrict(byte[] key)
        {
            Assert.IsTrue(IsAny(key));
            for (int length = 0; length < key.Length; length++)
            {
                Assert.IsFalse(IsAny(Bytes.Slice(key, 0, length)));
            }

            byte[] longer = new byte[key.Length + 1];
            System.Array.Copy(key, longer, key.Length);
            Assert.IsFalse(IsAny(longer));
        }

        private static bool IsAny(byte[] key)
        {
            return KeyFormat.IsSubjectPublicKeyInfo(key) || KeyFormat.IsOneAsymmetricKey(key) || KeyFormat.IsCertificate(key);
        }
    }
}
