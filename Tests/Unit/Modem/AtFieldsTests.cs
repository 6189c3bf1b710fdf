using nanoFramework.TestFramework;

namespace Lwm2m.Modem.Tests
{
    [TestClass]
    public class AtFieldsTests
    {
        [TestMethod]
        public void Numbers_texts_and_empty_fields_are_taken_in_order()
        {
            AtFields fields = Of(" 12 , \"a,b\" ,,-7,0x");
            int number;
            Assert.AreEqual(5, fields.Count);
            Assert.IsTrue(fields.TryNumber(out number));
            Assert.AreEqual(12, number);
            Assert.IsTrue(fields.IsQuoted);
            Assert.AreEqual("a,b", Text(fields));
            Assert.IsFalse(fields.TryNumber(out number));
            Assert.IsTrue(fields.TryNumber(out number));
            Assert.AreEqual(-7, number);
            Assert.IsFalse(fields.TryNumber(out number));
            Assert.IsTrue(fields.IsAtEnd);
            Assert.IsFalse(fields.TryNumber(out number));
            fields.Reset();
            Assert.IsTrue(fields.Skip(3));
            Assert.IsTrue(fields.TryNumber(out number));
            Assert.AreEqual(-7, number);
        }

        [TestMethod]
        public void Skip_says_whether_there_were_that_many()
        {
            Assert.IsTrue(Of("1,2").Skip(2));
            Assert.IsFalse(Of("1,2").Skip(3));
            Assert.IsFalse(Of("").Skip(1));
            Assert.AreEqual(0, Of("").Count);
            Assert.AreEqual(2, Of("1,").Count);
        }

        [TestMethod]
        [DataRow("2147483647", 2147483647)]
        [DataRow("\"19\"", 19)]
        [DataRow("-2147483647", -2147483647)]
        public void A_number_of_31_bits_is_read(string text, int expected)
        {
            int number;
            Assert.IsTrue(Of(text).TryNumber(out number));
            Assert.AreEqual(expected, number);
        }

        [TestMethod]
        [DataRow("2147483648")]
        [DataRow("99999999999999999999")]
        [DataRow("-")]
        [DataRow("1a")]
        [DataRow("")]
        [DataRow("\"")]
        [DataRow("1 2")]
        public void What_is_no_number_is_refused(string text)
        {
            int number;
            Assert.IsFalse(Of(text).TryNumber(out number));
        }

        [TestMethod]
        public void A_cell_is_read_as_hexadecimal()
        {
            int number;
            Assert.IsTrue(Of("\"01A2d003\"").TryHexNumber(out number));
            Assert.AreEqual(0x01A2D003, number);
            Assert.IsFalse(Of("1g").TryHexNumber(out number));
            Assert.IsFalse(Of("80000000").TryHexNumber(out number));
        }

        [TestMethod]
        [DataRow("\"00fF7e\"")]
        [DataRow("00Ff7E")]
        [DataRow(" 00ff7e ")]
        public void Hex_is_decoded_in_place(string text)
        {
            AtFields fields = Of(text);
            int offset;
            int count;
            Assert.IsTrue(fields.TryHex(out offset, out count));
            Assert.AreEqual(3, count);
            Assert.AreEqual((byte)0x00, fields.Buffer[offset]);
            Assert.AreEqual((byte)0xFF, fields.Buffer[offset + 1]);
            Assert.AreEqual((byte)0x7E, fields.Buffer[offset + 2]);
        }

        [TestMethod]
        [DataRow("0")]
        [DataRow("\"123\"")]
        [DataRow("0g")]
        [DataRow("g0")]
        [DataRow("/0")]
        [DataRow("0:")]
        [DataRow("@0")]
        [DataRow("1`")]
        [DataRow("")]
        public void Row_09_Hex_that_lost_or_changed_a_digit_is_refused(string text)
        {
            int offset;
            int count;
            Assert.IsFalse(Of(text).TryHex(out offset, out count));
        }

        [TestMethod]
        [DataRow("4,\"9000\"", true)]
        [DataRow("2,\"9000\"", false)]
        [DataRow("4,9000", true)]
        [DataRow("4,\"6f0a\"", true)]
        public void Row_20_The_length_of_an_answer_of_the_card_counts_characters(string text, bool countsDigits)
        {
            int offset;
            int count;
            Assert.IsTrue(Of(text).TryCountedHex(countsDigits, out offset, out count));
            Assert.AreEqual(2, count);
        }

        [TestMethod]
        [DataRow("4,\"900\"", true)]
        [DataRow("6,\"9000\"", true)]
        [DataRow("2,\"9000\"", true)]
        [DataRow("4,\"9000\"", false)]
        [DataRow("\"9000\"", true)]
        [DataRow("4", true)]
        [DataRow(",\"9000\"", true)]
        public void Row_20_A_length_that_does_not_fit_its_bytes_is_refused(string text, bool countsDigits)
        {
            int offset;
            int count;
            Assert.IsFalse(Of(text).TryCountedHex(countsDigits, out offset, out count));
        }

        private static AtFields Of(string text)
        {
            AtFields fields = new AtFields();
            byte[] line = AtTalk.Text("+X:" + text + ",no part of it");
            fields.Set(line, 3, text.Length);
            return fields;
        }

        private static string Text(AtFields fields)
        {
            int offset;
            int count;
            return fields.TryText(out offset, out count) ? AtTalk.ToText(fields.Buffer, offset, count) : null;
        }
    }
}
