using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    [TestClass]
    public class UiccMessageTests
    {
        private const int Tag = 5;
        private const string Known = "0a91542143658705000e4402b60b2161fb63b13101300138";

        // Proves: SMS-41, SMS-42, C-24
        [TestMethod]
        public void The_known_answer_is_read()
        {
            UiccMessage message = new UiccMessage();
            byte[] answer = Hex.Parse(Known);
            Assert.IsTrue(message.Read(answer, answer.Length, Tag) == UiccAnswer.Message);
            Assert.AreEqual(10, message.DataOffset);
            Assert.AreEqual("4402b60b2161fb63b13101300138", Hex.Of(answer, message.DataOffset, message.DataCount));
        }

        // Proves: SMS-41, SMS-42
        [TestMethod]
        public void One_cut_at_any_octet_or_with_one_more_is_none()
        {
            UiccMessage message = new UiccMessage();
            byte[] whole = Hex.Parse(Known + "00");
            for (int count = 0; count <= whole.Length; count++)
            {
                bool isWhole = count == whole.Length - 1;
                Assert.AreEqual(isWhole, message.Read(whole, count, Tag) == UiccAnswer.Message, count.ToString());
                Assert.AreEqual(isWhole ? 14 : 0, message.DataCount);
            }
        }

        // Proves: SMS-42, C-24
        [TestMethod]
        public void The_length_has_two_octets_the_high_one_first()
        {
            UiccMessage message = new UiccMessage();
            byte[] answer = new byte[7 + 3 + 0x0102];
            Hex.Parse("0a915421436587").CopyTo(answer, 0);
            Hex.Parse("050102").CopyTo(answer, 7);
            Assert.IsTrue(message.Read(answer, answer.Length, Tag) == UiccAnswer.Message);
            Assert.AreEqual(0x0102, message.DataCount);
            Hex.Parse("050201").CopyTo(answer, 7);
            Assert.IsTrue(message.Read(answer, answer.Length, Tag) == UiccAnswer.Malformed);
        }

        // Proves: SMS-36, SMS-41
        [TestMethod]
        [DataRow("08d0e5759a0e05000101", UiccAnswerAlphanumeric)]
        [DataRow("0a9154214365870600010101", UiccAnswerMalformed)]      // another tag
        [DataRow("0a915421436587050000", UiccAnswerMalformed)]          // nothing
        [DataRow("009105000101", UiccAnswerMalformed)]                  // no digits
        [DataRow("15915421436587092143658709214305000101", UiccAnswerMalformed)]
        [DataRow("ff", UiccAnswerMalformed)]
        [DataRow("", UiccAnswerMalformed)]
        public void What_cannot_be_answered_is_no_message(string text, int expected)
        {
            byte[] answer = Hex.Parse(text);
            Assert.AreEqual(expected, (int)new UiccMessage().Read(answer, answer.Length, Tag), text);
        }

        private const int UiccAnswerAlphanumeric = (int)UiccAnswer.Alphanumeric;
        private const int UiccAnswerMalformed = (int)UiccAnswer.Malformed;
    }
}
