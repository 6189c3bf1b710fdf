using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Sms.Tests
{
    [TestClass]
    public class SmsAddressTests
    {
        // Proves: SMS-28
        [TestMethod]
        [DataRow("+4512345678", "0a915421436587")]
        [DataRow("4512345678", "0a915421436587")]           // LwM2M Server SMS Number: the country code first
        [DataRow("004512345678", "0a915421436587")]
        [DataRow("+12125551178", "0b912121551571f8")]
        [DataRow("+12345", "05912143f5")]
        [DataRow("12345", "05812143f5")]
        [DataRow("123", "038121f3")]
        [DataRow("1", "0181f1")]
        [DataRow("0612345678", "0a816021436587")]
        [DataRow("12345678901234567890", "149121436587092143658709")]
        public void A_number_becomes_the_known_field(string number, string field)
        {
            SmsAddress address = SmsAddress.Parse(number);
            byte[] buffer = new byte[SmsAddress.MaxField + 1];
            Assert.AreEqual(field.Length / 2, address.Write(buffer, 1));
            Assert.AreEqual(field, Hex.Of(buffer, 1, address.Length));
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("+")]
        [DataRow("+45 12345678")]
        [DataRow("45-12345678")]
        [DataRow("tel:+4512345678")]
        [DataRow("123456789012345678901")]
        [DataRow("Server")]
        [DataRow("4512345x78")]
        [DataRow("++4512345678")]
        public void What_is_no_number_is_refused(string number)
        {
            Assert.IsNull(SmsAddress.Parse(number), number);
        }

        // Proves: SMS-07, C-13
        [TestMethod]
        public void A_missing_number_is_none()
        {
            Assert.IsNull(SmsAddress.Parse(null));
        }

        // Proves: SMS-07, C-13
        [TestMethod]
        [DataRow("0a915421436587")]         // international
        [DataRow("0a815421436587")]         // of unknown type
        [DataRow("0a805421436587")]         // and of unknown plan
        [DataRow("0c81005421436587")]       // as one dials it
        public void The_number_of_the_account_is_told_in_any_spelling_of_its_own(string field)
        {
            Assert.IsTrue(SmsAddress.Parse("+4512345678").IsSame(Hex.Parse(field), 0), field);
        }

        // Proves: SMS-07, C-13
        [TestMethod]
        [DataRow("0a915421436597")]         // another digit
        [DataRow("089121436587")]           // without the country code
        [DataRow("08a121436587")]           // the national number
        [DataRow("0aa15421436587")]         // the same digits in a national plan
        [DataRow("0ab15421436587")]         // specific to the network
        [DataRow("0ac15421436587")]         // of a subscriber
        [DataRow("0ae15421436587")]         // abbreviated
        [DataRow("0af15421436587")]         // of the reserved type
        [DataRow("0ad05421436587")]         // alphanumeric, with the same octets
        [DataRow("0ad15421436587")]
        [DataRow("0a945421436587")]         // a number of telex
        [DataRow("0b91542143658709")]       // a digit more
        [DataRow("0991542143658f")]         // a digit less
        [DataRow("0a9154214365f7")]         // an octet that is no digit
        [DataRow("0c91005421436587")]       // "00" in an international number
        [DataRow("0c81105421436587")]
        [DataRow("0091")]                   // no digits
        [DataRow("0080")]
        public void No_other_sender_is_the_account(string field)
        {
            Assert.IsFalse(SmsAddress.Parse("+4512345678").IsSame(Hex.Parse(field), 0), field);
        }

        // Proves: SMS-07
        [TestMethod]
        public void A_short_code_is_told_by_its_types_and_never_by_that_of_another_country()
        {
            SmsAddress code = SmsAddress.Parse("12345");
            Assert.IsTrue(code.IsSame(Hex.Parse("05812143f5"), 0));
            Assert.IsTrue(code.IsSame(Hex.Parse("05b12143f5"), 0));
            Assert.IsTrue(code.IsSame(Hex.Parse("05e12143f5"), 0));
            Assert.IsTrue(code.IsSame(Hex.Parse("0581214305"), 0));         // what fills the octet is no digit of it
            Assert.IsFalse(code.IsSame(Hex.Parse("05912143f5"), 0));
            Assert.IsFalse(code.IsSame(Hex.Parse("05a12143f5"), 0));
            Assert.IsFalse(code.IsSame(Hex.Parse("05812143f6"), 0));
            Assert.IsFalse(code.IsSame(Hex.Parse("0781002143f5"), 0));
            Assert.IsFalse(SmsAddress.Parse("+12345").IsSame(Hex.Parse("05b12143f5"), 0));
        }

        // Proves: SMS-07
        [TestMethod]
        public void An_address_is_whole_by_its_length_whatever_its_type()
        {
            Assert.AreEqual(9, SmsAddress.FieldLength(13));     // 13 semi-octets of "sipgate"
            Assert.AreEqual(2, SmsAddress.FieldLength(0));
            Assert.AreEqual(3, SmsAddress.FieldLength(1));
            Assert.AreEqual(SmsAddress.MaxField, SmsAddress.FieldLength(SmsAddress.MaxDigits));
            SmsMessage message = new SmsMessage();
            for (int type = 0; type < 256; type++)
            {
                for (int digits = 0; digits <= SmsAddress.MaxDigits; digits++)
                {
                    int field = SmsAddress.FieldLength(digits);
                    byte[] pdu = new byte[1 + field + 10 + 3];
                    pdu[1] = (byte)digits;
                    pdu[2] = (byte)type;
                    pdu[1 + field + 1] = DataCoding.EightBit;
                    pdu[1 + field + 9] = 3;
                    pdu[1 + field + 10] = 0x77;
                    Assert.IsTrue(message.Read(pdu, 0, pdu.Length) == SmsKind.Data);
                    Assert.AreEqual(3, message.DataCount);
                    Assert.AreEqual(0x77, (int)pdu[message.DataOffset]);
                }
            }
        }
    }
}
