using System;
using System.Text;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class DecimalTextTests
    {
        [TestMethod]
        public void The_text_is_the_shortest_that_reads_back()
        {
            AssertBoth("0", 0);
            AssertBoth("1", 1);
            AssertBoth("100", 100);
            AssertBoth("20.4", 20.4);
            AssertBoth("-0.5", -0.5);
            AssertBoth("0.1", 0.1);
            AssertBoth("0.30000000000000004", 0.1 + 0.2);
            AssertBoth("1234.5678", 1234.5678);
            AssertBoth("0.000015", 0.000015);
            AssertBoth("9007199254740991", 9007199254740991.0);
            AssertBoth("123456789012345680", 123456789012345680.0);
            AssertBoth("20.399999618530273", 20.399999618530273);
        }

        [TestMethod]
        public void An_exponent_stands_where_fixed_notation_would_be_long()
        {
            AssertBoth("0.000001", 1e-6);
            AssertBoth("1e-7", 1e-7);
            AssertBoth("1.5e-7", 1.5e-7);
            AssertBoth("100000000000000000000", 1e20);
            AssertBoth("1e+21", 1e21);
            AssertBoth("1.2345e+25", 1.2345e25);
            AssertBoth("1e+300", 1e300);
        }

        [TestMethod]
        public void The_ends_of_the_range_are_exact()
        {
            AssertBoth("5e-324", double.Epsilon);
            AssertBoth("1.7976931348623157e+308", double.MaxValue);
            AssertBoth("-1.7976931348623157e+308", double.MinValue);
            AssertBoth("2.2250738585072014e-308", 2.2250738585072014e-308);
            AssertBoth("2.225073858507201e-308", 2.225073858507201e-308);
        }

        [TestMethod]
        public void A_power_of_two_has_closer_neighbours_below()
        {
            // With 16 digits, 2.980232238769531e-8, it would read back as its lower neighbour.
            AssertBoth("2.9802322387695312e-8", 1.0 / 33554432);
            AssertBoth("9.5367431640625e-7", 1.0 / 1048576);
            AssertBoth("5.684341886080802e-14", 1.0 / 17592186044416);
        }

        [TestMethod]
        public void The_sign_of_zero_stays()
        {
            Assert.AreEqual("-0", Write(-0.0));
            Assert.AreEqual(long.MinValue, BitConverter.DoubleToInt64Bits(Parse("-0")));
        }

        [TestMethod]
        public void What_JSON_cannot_say_is_not_written()
        {
            Assert.IsNull(Write(double.NaN));
            Assert.IsNull(Write(double.PositiveInfinity));
            Assert.IsNull(Write(double.NegativeInfinity));
        }

        [TestMethod]
        public void Many_ways_to_write_a_number_are_read()
        {
            Assert.AreEqual(12.5, Parse("12.5"));
            Assert.AreEqual(12.5, Parse("+12.50"));
            Assert.AreEqual(-12.5, Parse("-0012.5"));
            Assert.AreEqual(1250.0, Parse("12.5e2"));
            Assert.AreEqual(1250.0, Parse("12.5E+2"));
            Assert.AreEqual(0.125, Parse("12.5e-02"));
            Assert.AreEqual(0.0, Parse("0.000e5"));
            Assert.AreEqual(1.0, Parse("100000000000000000000000000000000e-32"));
            Assert.AreEqual(1.0, Parse("0.00000000000000000000000000000001e32"));
        }

        [TestMethod]
        public void What_is_no_number_is_refused()
        {
            string[] texts = { "", "-", "+", ".", ".5", "5.", "-.5", "1e", "1e+", "1e-", "e5", "1.2.3", "1e5.0", "--1", "1 ", " 1", "0x10", "1,5", "NaN", "Infinity", "1e5e5", "1.e5" };
            for (int i = 0; i < texts.Length; i++)
            {
                double value;
                byte[] bytes = Encoding.UTF8.GetBytes(texts[i]);
                Assert.IsFalse(new DecimalText().TryParse(bytes, 0, bytes.Length, out value), texts[i]);
                Assert.AreEqual(0.0, value);
            }
        }

        [TestMethod]
        public void A_text_between_two_doubles_goes_to_the_nearest_and_from_the_middle_to_the_even_one()
        {
            // 2^53 + 1 is in the middle.
            Assert.AreEqual(9007199254740992.0, Parse("9007199254740993"));
            Assert.AreEqual(9007199254740994.0, Parse("9007199254740993.00000000000000000000000000000000000001"));
            Assert.AreEqual(9007199254740992.0, Parse("9007199254740992.99999999999999999999999999999999999999"));
            Assert.AreEqual(9007199254740996.0, Parse("9007199254740995"));
            Assert.AreEqual(0.1, Parse("0.1000000000000000055511151231257827021181583404541015625"));
            Assert.AreEqual(2.2250738585072014e-308, Parse("2.2250738585072012e-308"));
            Assert.AreEqual(1e23, Parse("1e23"));
            Assert.AreEqual(8.5e-290, Parse("8.5e-290"));
        }

        [TestMethod]
        public void What_is_too_large_is_refused_and_what_is_too_small_is_zero()
        {
            double value;
            DecimalText text = new DecimalText();
            string[] tooLarge = { "1e309", "-1e309", "1.797693134862315808e308", "1e999999999999", "17976931348623159e292" };
            for (int i = 0; i < tooLarge.Length; i++)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(tooLarge[i]);
                Assert.IsFalse(text.TryParse(bytes, 0, bytes.Length, out value), tooLarge[i]);
            }

            Assert.AreEqual(double.MaxValue, Parse("1.797693134862315807e308"));
            Assert.AreEqual(0.0, Parse("1e-400"));
            Assert.AreEqual(0.0, Parse("1e-999999999999"));
            Assert.AreEqual(0.0, Parse("2.4703282292062327e-324"));
            Assert.AreEqual(double.Epsilon, Parse("2.4703282292062328e-324"));
        }

        [TestMethod]
        public void Integers_of_64_bits_are_read_and_no_larger_ones()
        {
            AssertInteger("0", 0);
            AssertInteger("-0", 0);
            AssertInteger("+7", 7);
            AssertInteger("007", 7);
            AssertInteger("9223372036854775807", long.MaxValue);
            AssertInteger("-9223372036854775808", long.MinValue);
            string[] refused = { "", "-", "+", "1.0", "1e3", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "99999999999999999999", "12a", "--1" };
            for (int i = 0; i < refused.Length; i++)
            {
                long value;
                byte[] bytes = Encoding.UTF8.GetBytes(refused[i]);
                Assert.IsFalse(DecimalText.TryParseInteger(bytes, 0, bytes.Length, out value), refused[i]);
            }
        }

        [TestMethod]
        public void Unsigned_integers_have_no_sign_and_64_bits()
        {
            ulong value;
            byte[] largest = Encoding.UTF8.GetBytes("x18446744073709551615y");
            Assert.IsTrue(DecimalText.TryParseUnsigned(largest, 1, 20, out value));
            Assert.AreEqual(ulong.MaxValue, value);
            string[] refused = { "", "+1", "-1", "18446744073709551616", "28446744073709551615", "184467440737095516150", "1 " };
            for (int i = 0; i < refused.Length; i++)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(refused[i]);
                Assert.IsFalse(DecimalText.TryParseUnsigned(bytes, 0, bytes.Length, out value), refused[i]);
            }
        }

        private static void AssertBoth(string text, double value)
        {
            Assert.AreEqual(text, Write(value));
            Assert.AreEqual(value, Parse(text));
        }

        private static void AssertInteger(string text, long expected)
        {
            long value;
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Assert.IsTrue(DecimalText.TryParseInteger(bytes, 0, bytes.Length, out value), text);
            Assert.AreEqual(expected, value);
        }

        private static string Write(double value)
        {
            byte[] buffer = new byte[32];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, buffer.Length);
            bool written = new DecimalText().Write(window, value);
            Assert.AreEqual(written, window.Total > 0);
            return written ? Utf8Text.Of(buffer, 0, window.Count) : null;
        }

        private static double Parse(string text)
        {
            double value;
            byte[] bytes = Encoding.UTF8.GetBytes("7" + text + "7");
            Assert.IsTrue(new DecimalText().TryParse(bytes, 1, bytes.Length - 2, out value), text);
            return value;
        }
    }
}
