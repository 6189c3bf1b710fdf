using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class ExecuteArgumentsTests
    {
        // The examples and the grammar of LwM2M Core §6.3.5.
        [TestMethod]
        [DataRow("", "")]
        [DataRow("5", "5;")]
        [DataRow("2='10.3'", "2=10.3;")]
        [DataRow("7,0='https://www.oma.org'", "0=https://www.oma.org;7;")]
        [DataRow("0,1,2,3,4", "0;1;2;3;4;")]
        [DataRow("9='',8='!#~[]'", "8=!#~[];9=;")]
        public void What_follows_the_grammar_is_taken(string text, string expected)
        {
            ExecuteArguments arguments = new ExecuteArguments();
            byte[] bytes = Ascii.GetBytes("xx" + text + "yy");
            Assert.IsTrue(arguments.TryParse(bytes, 2, text.Length));
            string found = "";
            for (int digit = 0; digit < ExecuteArguments.MaxArguments; digit++)
            {
                if (arguments.Has(digit))
                {
                    bool hasValue = bytes[arguments.OffsetOf(digit)] != ',' && arguments.OffsetOf(digit) < 2 + text.Length;
                    found += digit.ToString() + (hasValue ? "=" + Utf8Text.Of(bytes, arguments.OffsetOf(digit), arguments.CountOf(digit)) : "") + ";";
                }
            }

            Assert.AreEqual(expected, found);
            Assert.AreEqual(2, arguments.Offset);
            Assert.AreEqual(text.Length, arguments.Count);
        }

        [TestMethod]
        [DataRow("a")]
        [DataRow("10")]
        [DataRow("0,")]
        [DataRow(",0")]
        [DataRow("0,,1")]
        [DataRow("0=")]
        [DataRow("0=x")]
        [DataRow("0='")]
        [DataRow("0='x")]
        [DataRow("0=x'")]
        [DataRow("0='x'y")]
        [DataRow("0='a b'")]
        [DataRow("0='a\\b'")]
        [DataRow("0='a\"b'")]
        [DataRow("0='it's'")]
        [DataRow("0 ,1")]
        [DataRow("0,0")]
        [DataRow("0='\u00E4'")]
        public void What_does_not_follow_it_is_refused(string text)
        {
            byte[] bytes = Utf8.FromString(text);
            Assert.IsFalse(new ExecuteArguments().TryParse(bytes, 0, bytes.Length));
        }

        [TestMethod]
        public void Nothing_is_left_of_the_arguments_before()
        {
            ExecuteArguments arguments = new ExecuteArguments();
            byte[] bytes = Ascii.GetBytes("1='x'");
            Assert.IsTrue(arguments.TryParse(bytes, 0, bytes.Length));
            arguments.Defer();
            Assert.IsTrue(arguments.TryParse(bytes, 0, 0));
            Assert.IsFalse(arguments.Has(1));
            Assert.AreEqual(0, arguments.CountOf(1));
            Assert.IsFalse(arguments.IsDeferred);
        }
    }
}
