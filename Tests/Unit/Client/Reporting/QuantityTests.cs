using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class QuantityTests
    {
        [TestMethod]
        [DataRow("0", "0")]
        [DataRow("-0", "0")]
        [DataRow("42", "42")]
        [DataRow("42.2", "42.2")]
        [DataRow("-42.25", "-42.25")]
        [DataRow("-0.5", "-0.5")]
        [DataRow("-0.000001", "-0.000001")]
        [DataRow("0.100000000", "0.1")]
        [DataRow("1.0000001", "1")]
        [DataRow("1.0000005", "1.000001")]
        [DataRow("-1.0000005", "-1.000001")]
        [DataRow("20.29999999999999982236431605997495353221893310546875", "20.3")]
        [DataRow("0.9999996", "1")]
        [DataRow("-0.9999996", "-1")]
        [DataRow("-0.0000004", "0")]
        [DataRow("9223372036854775807", "9223372036854775807")]
        [DataRow("9223372036854775807.999999", "9223372036854775807.999999")]
        [DataRow("-9223372036854775808", "-9223372036854775808")]
        [DataRow("-9223372036854775807.5", "-9223372036854775807.5")]
        public void A_number_is_parsed_and_written(string text, string expected)
        {
            Assert.AreEqual(expected, ToText(Parse(text)));
        }

        [TestMethod]
        [DataRow("")]
        [DataRow(".")]
        [DataRow("-")]
        [DataRow("1.")]
        [DataRow(".5")]
        [DataRow("1e3")]
        [DataRow("1,5")]
        [DataRow("1.5.5")]
        [DataRow("1.-5")]
        [DataRow(" 1")]
        [DataRow("9223372036854775808")]
        [DataRow("-9223372036854775808.5")]
        [DataRow("-9223372036854775809")]
        [DataRow("9223372036854775807.9999999")]
        [DataRow("1.0000000x")]
        [DataRow("NaN")]
        public void What_is_no_such_number_is_refused(string text)
        {
            byte[] bytes = Utf8.FromString(text);
            Assert.IsFalse(Quantity.TryParse(bytes, 0, bytes.Length, out Quantity ignored));
        }

        [TestMethod]
        [DataRow(0.1 + 0.2, "0.3")]
        [DataRow(20.4 - 20.3, "0.1")]
        [DataRow(-0.1, "-0.1")]
        [DataRow(-0.0000001, "0")]
        [DataRow(0.9999996, "1")]
        [DataRow(-1.9999996, "-2")]
        [DataRow(-1.5, "-1.5")]
        [DataRow(1e15 + 0.5, "1000000000000000.5")]
        [DataRow(4611686018427387904.0, "4611686018427387904")]
        public void A_floating_point_number_is_taken_to_six_decimals(double value, string expected)
        {
            Assert.IsTrue(Quantity.TryFrom(value, out Quantity quantity));
            Assert.AreEqual(expected, ToText(quantity));
        }

        [TestMethod]
        public void What_is_beyond_64_bits_or_no_number_is_refused()
        {
            Assert.IsFalse(Quantity.TryFrom(double.NaN, out Quantity ignored));
            Assert.IsFalse(Quantity.TryFrom(double.PositiveInfinity, out ignored));
            Assert.IsFalse(Quantity.TryFrom(double.NegativeInfinity, out ignored));
            Assert.IsFalse(Quantity.TryFrom(9.3e18, out ignored));
            Assert.IsFalse(Quantity.TryFrom(-9.3e18, out ignored));
            Assert.IsTrue(Quantity.TryFrom(9.2e18, out ignored));
            Assert.IsTrue(Quantity.TryFrom(-9.2e18, out ignored));
        }

        [TestMethod]
        [DataRow("1", "2")]
        [DataRow("-2", "-1")]
        [DataRow("-0.5", "0")]
        [DataRow("-1", "-0.999999")]
        [DataRow("0.3", "0.300001")]
        [DataRow("-9223372036854775808", "9223372036854775807")]
        public void The_smaller_compares_below(string low, string high)
        {
            Assert.IsTrue(Quantity.Compare(Parse(low), Parse(high)) < 0);
            Assert.IsTrue(Quantity.Compare(Parse(high), Parse(low)) > 0);
            Assert.AreEqual(0, Quantity.Compare(Parse(low), Parse(low)));
        }

        [TestMethod]
        [DataRow("20.3", "20.4", "0.1", "0.100001")]
        [DataRow("-0.05", "0.05", "0.1", "0.100001")]
        [DataRow("-1.5", "1.75", "3.25", "3.250001")]
        [DataRow("-20.4", "-20.3", "0.1", "0.100001")]
        [DataRow("0", "9223372036854775807", "9223372036854775807", "9223372036854775807.000001")]
        [DataRow("9223372036854775806", "9223372036854775807", "1", "1.000001")]
        [DataRow("-9223372036854775808", "-9223372036854775807.5", "0.5", "0.500001")]
        public void A_distance_reaches_a_step_of_its_size_and_no_larger_one(string a, string b, string step, string larger)
        {
            Assert.IsTrue(Quantity.DifferBy(Parse(a), Parse(b), Parse(step)));
            Assert.IsTrue(Quantity.DifferBy(Parse(b), Parse(a), Parse(step)));
            Assert.IsFalse(Quantity.DifferBy(Parse(a), Parse(b), Parse(larger)));
            Assert.IsFalse(Quantity.DifferBy(Parse(b), Parse(a), Parse(larger)));
        }

        [TestMethod]
        public void The_widest_distance_reaches_every_step()
        {
            Assert.IsTrue(Quantity.DifferBy(Whole(long.MinValue), Whole(long.MaxValue), Parse("9223372036854775807.999999")));
        }

        [TestMethod]
        [DataRow("0", "1.000001", "0.5")]
        [DataRow("-0.5", "0.25", "0.374999")]
        [DataRow("-3", "0.5", "1.749999")]
        [DataRow("1.999999", "4.000001", "1")]
        [DataRow("-9223372036854775808", "9223372036854775807.999999", "9223372036854775807.999999")]
        [DataRow("9223372036854775807", "9223372036854775807.999999", "0.499999")]
        public void More_than_two_steps_lie_between_two_values_and_no_more_when_the_step_grows(string low, string high, string step)
        {
            Assert.IsTrue(Quantity.IsBelow(Parse(low), Parse(high), Parse(step)));
            Quantity larger = Parse(step);
            larger.Micros++;
            Assert.IsTrue(larger.Micros == 1000000 || !Quantity.IsBelow(Parse(low), Parse(high), larger));
            Assert.IsFalse(Quantity.IsBelow(Parse(high), Parse(low), Parse("0.000001")));
            Assert.IsFalse(Quantity.IsBelow(Parse(low), Parse(low), Parse("0.000001")));
        }

        [TestMethod]
        [DataRow("1", "3", "1")]
        [DataRow("-0.5", "0.5", "0.5")]
        [DataRow("0.000002", "2", "0.999999")]
        [DataRow("-9223372036854775808", "9223372036854775807", "9223372036854775807.5")]
        public void Two_steps_exactly_are_not_more_than_two(string low, string high, string step)
        {
            Assert.IsFalse(Quantity.IsBelow(Parse(low), Parse(high), Parse(step)));
        }

        private static Quantity Parse(string text)
        {
            byte[] bytes = Utf8.FromString(text);
            Assert.IsTrue(Quantity.TryParse(bytes, 0, bytes.Length, out Quantity quantity), text);
            return quantity;
        }

        private static string ToText(Quantity quantity)
        {
            byte[] buffer = new byte[64];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, buffer.Length);
            Quantity.Write(window, quantity);
            return Utf8Text.Of(buffer, 0, window.Count);
        }

        private static Quantity Whole(long value)
        {
            Quantity quantity = default;
            quantity.Set(value);
            return quantity;
        }
    }
}
