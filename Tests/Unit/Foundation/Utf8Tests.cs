using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class Utf8Tests
    {
        [TestMethod]
        public void Characters_of_every_length_are_valid()
        {
            string[] valid = { "", "00", "7f", "c280", "dfbf", "e0a080", "ecbfbf", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f3bfbfbf", "f48fbfbf", "41c3bce6b0b4f0908591" };
            for (int i = 0; i < valid.Length; i++)
            {
                Assert.IsTrue(IsValid(valid[i]), valid[i]);
            }
        }

        [TestMethod]
        public void Overlong_forms_surrogates_and_what_is_above_10FFFF_are_not()
        {
            string[] invalid = { "c080", "c1bf", "e08080", "e09fbf", "f0808080", "f08fbfbf", "eda080", "edbfbf", "f4908080", "f5808080", "ff", "fe", "80", "bf" };
            for (int i = 0; i < invalid.Length; i++)
            {
                Assert.IsFalse(IsValid(invalid[i]), invalid[i]);
                Assert.IsFalse(IsValid("41" + invalid[i] + "41"), invalid[i]);
            }
        }

        [TestMethod]
        public void A_character_that_is_cut_or_broken_off_is_not()
        {
            string[] invalid = { "c3", "e6", "e6b0", "f0", "f090", "f09085", "c341", "e6b041", "f0908541", "e641b4", "c3c3" };
            for (int i = 0; i < invalid.Length; i++)
            {
                Assert.IsFalse(IsValid(invalid[i]), invalid[i]);
            }
        }

        [TestMethod]
        public void A_text_becomes_its_bytes()
        {
            CollectionAssert.AreEqual(Hex.Parse("6bc3bc"), Utf8.FromString("k\u00fc"));
        }

        private static bool IsValid(string hex)
        {
            // A byte on either side must not help.
            byte[] bytes = Hex.Parse("80" + hex + "80");
            return Utf8.IsValid(bytes, 1, bytes.Length - 2);
        }
    }
}
