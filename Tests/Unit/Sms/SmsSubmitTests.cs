using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Sms.Tests
{
    /// <summary>Against SMS-SUBMITs that were computed by another program and decoded by python3-gammu; Tests/Peers asks it again.</summary>
    [TestClass]
    public class SmsSubmitTests
    {
        /// <summary>CON POST /1/0/8 (LwM2M Transport App. L).</summary>
        private const string Coap = "4402b60b2161fb63b13101300138";

        private const string Number = "+4512345678";

        // Proves: SMS-28
        [TestMethod]
        public void A_message_without_validity_period_is_the_known_answer()
        {
            SmsSubmit submit = new SmsSubmit();
            submit.Begin(SmsAddress.Parse(Number));
            Assert.AreEqual("01000a91542143658700040e" + Coap, End(submit));
        }

        // Proves: SMS-27, SMS-28
        [TestMethod]
        public void Each_form_of_validity_period_is_the_known_answer()
        {
            SmsSubmit submit = new SmsSubmit();
            submit.Begin(SmsAddress.Parse(Number));
            submit.SetRelativeValidity(300);
            Assert.AreEqual("11000a9154214365870004000e" + Coap, End(submit));
            submit.Begin(SmsAddress.Parse(Number));
            submit.SetSecondsValidity(10);
            Assert.AreEqual("09000a9154214365870004020a00000000000e" + Coap, End(submit));
            submit.Begin(SmsAddress.Parse(Number));
            submit.SetSecondsValidity(80);
            Assert.AreEqual("09000a9154214365870004025000000000000e" + Coap, End(submit));
            submit.Begin(SmsAddress.Parse(Number));
            submit.SetTimeValidity(150);
            Assert.AreEqual("09000a9154214365870004030020030000000e" + Coap, End(submit));
            submit.Begin(SmsAddress.Parse(Number));
            submit.SetAbsoluteValidity(1796038496, 4);      // 2026-11-30 11:34:56 UTC
            Assert.AreEqual("19000a9154214365870004621103214365400e" + Coap, End(submit));
        }

        [TestMethod]
        public void The_end_of_validity_is_right_around_leap_days_ends_of_years_and_west_of_Greenwich()
        {
            Assert.AreEqual("42209232959500", Absolute(1709251199, 0));      // 2024-02-29 23:59:59
            Assert.AreEqual("42301000000000", Absolute(1709251200, 0));      // 2024-03-01 00:00:00
            Assert.AreEqual("52211332959500", Absolute(1767225599, 0));      // 2025-12-31 23:59:59
            Assert.AreEqual("62101000000000", Absolute(1767225600, 0));      // 2026-01-01 00:00:00
            Assert.AreEqual("5221139100000a", Absolute(1767225600, -20));    // 2025-12-31 19:00:00 -05:00
            Assert.AreEqual("99211332959500", Absolute(4102444799, 0));      // 2099-12-31 23:59:59
        }

        // Proves: SMS-27
        [TestMethod]
        [DataRow(1, 0)]
        [DataRow(10, 0)]
        [DataRow(80, 0)]
        [DataRow(300, 0)]
        [DataRow(301, 1)]
        [DataRow(600, 1)]
        [DataRow(601, 2)]
        [DataRow(43200, 143)]
        [DataRow(43201, 144)]
        [DataRow(45000, 144)]
        [DataRow(45001, 145)]
        [DataRow(86400, 167)]
        [DataRow(86401, 168)]
        [DataRow(172800, 168)]
        [DataRow(172801, 169)]
        [DataRow(2592000, 196)]
        [DataRow(2592001, 197)]
        [DataRow(3024000, 197)]
        [DataRow(3024001, 198)]
        [DataRow(38102400, 255)]
        [DataRow(2147483647, 255)]
        public void A_relative_validity_period_is_the_shortest_that_is_long_enough(int seconds, int expected)
        {
            SmsSubmit submit = new SmsSubmit();
            submit.Begin(SmsAddress.Parse("1"));
            submit.SetRelativeValidity(seconds);
            Assert.AreEqual(expected, (int)submit.Buffer[submit.Count - 1]);
        }

        // Proves: SMS-27
        [TestMethod]
        public void A_validity_period_in_seconds_beyond_one_octet_is_told_as_a_time()
        {
            Assert.AreEqual("02ff0000000000", Seconds(255));
            Assert.AreEqual("03006061000000", Seconds(376));
            Assert.AreEqual("03329595000000", Seconds(86399));
            Assert.AreEqual("03329595000000", Seconds(86400));
            Assert.AreEqual("02010000000000", Seconds(0));
        }

        // Proves: SMS-28
        [TestMethod]
        public void Short_codes_national_numbers_reports_and_classes_are_the_known_answers()
        {
            SmsSubmit submit = new SmsSubmit();
            submit.Begin(SmsAddress.Parse("12345"), SmsSubmit.WantsReport, 0x2a);
            Assert.AreEqual("212a05812143f500040e" + Coap, End(submit));
            submit.Begin(SmsAddress.Parse("12345"), SmsSubmit.WantsReport, 0x2a);
            submit.SetRelativeValidity(1);
            Assert.AreEqual("312a05812143f50004000e" + Coap, End(submit));
            submit.Begin(SmsAddress.Parse("0612345678"));
            submit.SetRelativeValidity(1);
            Assert.AreEqual("11000a8160214365870004000e" + Coap, End(submit));
            submit.Begin(SmsAddress.Parse("+12125551178"), SmsSubmit.HasHeader, 0, 0x7f, DataCoding.EightBitClass2);
            submit.SetRelativeValidity(1);
            byte[] packet = Hex.Parse("027000000102030405060708090a0b0c0d0e0f");
            submit.End(packet, 0, packet.Length);
            Assert.AreEqual("51000b912121551571f87ff60013027000000102030405060708090a0b0c0d0e0f", Hex.Of(submit.Buffer, 0, submit.Count));
        }

        // Proves: SMS-22, C-01
        [TestMethod]
        public void The_longest_message_has_140_octets_of_user_data_of_which_a_port_header_would_take_7()
        {
            SmsSubmit submit = new SmsSubmit();
            submit.Begin(SmsAddress.Parse(Number));
            submit.SetRelativeValidity(300);
            submit.End(Bytes.Sequence(0, 140), 0, SmsSubmit.MaxUserData);
            Assert.AreEqual(153, submit.Count);
            Assert.AreEqual("11000a9154214365870004008c0001", Hex.Of(submit.Buffer, 0, 15));

            // The longest number and period fit the buffer too.
            submit.Begin(SmsAddress.Parse("+12345678901234567890"));
            submit.SetSecondsValidity(255);
            submit.End(Bytes.Sequence(0, 140), 0, SmsSubmit.MaxUserData);
            Assert.AreEqual(SmsSubmit.MaxLength, submit.Count);

            // LwM2M 1.0 §7.2.2.1.3: a CoAP header of 4, then 100 without a token, or 92 with one of 8, under DTLS that adds 29.
            Assert.AreEqual(100, SmsSubmit.MaxUserData - SmsMessage.PortHeaderLength - 29 - 4);
            Assert.AreEqual(92, SmsSubmit.MaxUserData - SmsMessage.PortHeaderLength - 29 - 4 - 8);
        }

        private static string End(SmsSubmit submit)
        {
            byte[] coap = Hex.Parse(Coap);
            submit.End(coap, 0, coap.Length);
            return Hex.Of(submit.Buffer, 0, submit.Count);
        }

        private static string Absolute(long unixS, int quarters)
        {
            SmsSubmit submit = new SmsSubmit();
            submit.Begin(SmsAddress.Parse("1"));
            submit.SetAbsoluteValidity(unixS, quarters);
            return Hex.Of(submit.Buffer, submit.Count - 7, 7);
        }

        private static string Seconds(int seconds)
        {
            SmsSubmit submit = new SmsSubmit();
            submit.Begin(SmsAddress.Parse("1"));
            submit.SetSecondsValidity(seconds);
            return Hex.Of(submit.Buffer, submit.Count - 7, 7);
        }
    }
}
