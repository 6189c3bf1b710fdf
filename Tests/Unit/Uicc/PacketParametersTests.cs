using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    [TestClass]
    public class PacketParametersTests
    {
        private const string Aes = "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f";
        private const string TripleDes = "0123456789abcdef23456789abcdef01456789abcdef0123" + "89abcdef01234567abcdef0123456789cdef0123456789ab";
        private const string Algorithms = "kic and kid are not aes or three-key triple des";
        private const string Keys = "triple des without three different keys";

        // Proves: SMS-53, SMS-55, C-16, C-17
        [TestMethod]
        [DataRow("12121600b20203")]
        [DataRow("121216b20203")]           // with one octet of SPI
        [DataRow("32221639bfff00")]
        [DataRow("12121619bfffff")]
        public void Aes_with_checksum_ciphering_and_counter_is_taken(string parameters)
        {
            Assert.IsNull(FaultOf(parameters, Aes));
            Assert.IsNull(FaultOf(parameters, Aes.Substring(0, 32)));
            Assert.IsNull(FaultOf(parameters, Aes + Aes.Substring(0, 32)));
        }

        // Proves: SMS-56
        [TestMethod]
        public void Triple_des_takes_three_different_keys_twice()
        {
            const string Parameters = "19191600b20203";
            Assert.IsNull(FaultOf(Parameters, TripleDes));
            Assert.AreEqual(Keys, FaultOf(Parameters, Aes), "two keys");
            string first = TripleDes.Substring(0, 16);
            string second = TripleDes.Substring(16, 16);
            string third = TripleDes.Substring(32, 16);
            string rest = TripleDes.Substring(48);
            Assert.AreEqual(Keys, FaultOf(Parameters, first + first + third + rest));
            Assert.AreEqual(Keys, FaultOf(Parameters, first + second + first + rest));
            Assert.AreEqual(Keys, FaultOf(Parameters, first + second + second + rest));
            Assert.AreEqual(Keys, FaultOf(Parameters, first + second + "22446688aaccee00" + rest), "parity");
            Assert.AreEqual(Keys, FaultOf(Parameters, rest.Substring(0, 48) + first + third + third));
        }

        // Proves: SMS-53, SMS-54
        [TestMethod]
        [DataRow("11111600b20203")]         // single DES
        [DataRow("15151600b20203")]         // two keys
        [DataRow("1d1d1600b20203")]         // DES in ECB
        [DataRow("10101600b20203")]         // known implicitly
        [DataRow("13131600b20203")]         // proprietary
        [DataRow("12191600b20203")]
        [DataRow("19121600b20203")]
        public void No_other_algorithm_is(string parameters)
        {
            Assert.AreEqual(Algorithms, FaultOf(parameters, TripleDes));
        }

        // Proves: C-19
        [TestMethod]
        public void Neither_is_a_packet_without_protection_a_proof_in_clear_or_another_application()
        {
            for (int spi = 0; spi <= 0xFF; spi++)
            {
                Assert.AreEqual(spi == 0x16 ? null : "spi is not checksum, ciphering and counter", FaultOf("1212" + Octet(spi) + "00b20203", Aes));
                bool isProof = spi == 0x00 || spi == 0x19 || spi == 0x39;
                Assert.AreEqual(isProof ? null : "spi has an unsecured proof of receipt", FaultOf("121216" + Octet(spi) + "b20203", Aes));
            }

            Assert.AreEqual("tar is not that of lwm2m", FaultOf("12121600b20204", Aes));
            Assert.AreEqual("tar is not that of lwm2m", FaultOf("12121600bffeff", Aes));
            Assert.AreEqual("tar is not that of lwm2m", FaultOf("121216c00000", Aes));
        }

        // Proves: C-16
        [TestMethod]
        public void Six_or_seven_octets_and_no_others()
        {
            for (int length = 0; length < 10; length++)
            {
                byte[] parameters = new byte[length];
                string fault = PacketParameters.FindFault(new SmsCredentials(SmsCredentials.CardMode, length == 0 ? null : parameters, null));
                Assert.AreEqual(length == 6 || length == 7, fault != "sms key parameters are not 6 or 7 bytes", length.ToString());
            }
        }

        private static string Octet(int value)
        {
            return Hex.Of(new byte[] { (byte)value }, 0, 1);
        }

        private static string FaultOf(string parameters, string keys)
        {
            return PacketParameters.FindFault(new SmsCredentials(SmsCredentials.CardMode, Hex.Parse(parameters), Hex.Parse(keys)));
        }
    }
}
