using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    [TestClass]
    public class UiccAddressTests
    {
        [TestMethod]
        [DataRow("4512345678", "0a915421436587")]
        [DataRow("12125551178", "0b912121551571f8")]
        [DataRow("12345", "05812143f5")]
        [DataRow("0612345678", "0a816021436587")]
        [DataRow("12345678901234567890", "149121436587092143658709")]
        public void A_number_becomes_the_known_field(string number, string field)
        {
            UiccAddress address = UiccAddress.Parse(number);
            Assert.AreEqual(field, Hex.Of(address.Field, 0, address.Length));
            Assert.IsTrue(address.IsSame(address.Field, 0));
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("+4512345678")]
        [DataRow("Server")]
        [DataRow("123456789012345678901")]
        public void What_is_no_number_is_refused(string number)
        {
            Assert.IsNull(UiccAddress.Parse(number));
        }

        // Proves: SMS-36
        [TestMethod]
        [DataRow("0a915421436587")]
        [DataRow("0a815421436587")]
        [DataRow("0c81005421436587")]
        public void The_field_of_a_message_is_kept_octet_by_octet_for_its_answer(string text)
        {
            UiccAddress address = UiccAddress.Parse("4512345678");
            byte[] field = Hex.Parse(text);
            Assert.IsTrue(address.IsSame(field, 0), text);
            address.Keep(field, 0);
            Assert.AreEqual(text, Hex.Of(address.Field, 0, address.Length));
            Assert.IsTrue(address.IsSame(Hex.Parse("0a915421436587"), 0), "it is still that number");
        }

        // Proves: SMS-36
        [TestMethod]
        [DataRow("0a915421436588")]         // another digit
        [DataRow("0991542143658700")]       // fewer
        [DataRow("0aa15421436587")]         // national
        [DataRow("0ad15421436587")]         // a name of the same octets
        [DataRow("0a985421436587")]         // another plan
        [DataRow("0c91005421436587")]       // international and 00 again
        [DataRow("0c81105421436587")]
        public void Another_number_is_not_this_one(string text)
        {
            Assert.IsFalse(UiccAddress.Parse("4512345678").IsSame(Hex.Parse(text), 0), text);
        }
    }
}
