using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    [TestClass]
    public class OptionClassTests
    {
        /// <summary>RFC 8613 Figure 5; Hop-Limit of RFC 8768; Echo and Request-Tag of RFC 9175.</summary>
        // Proves: WP-03
        [TestMethod]
        [DataRow(1, true, false)]
        [DataRow(3, false, true)]
        [DataRow(4, true, false)]
        [DataRow(5, true, false)]
        [DataRow(6, true, true)]
        [DataRow(7, false, true)]
        [DataRow(8, true, false)]
        [DataRow(9, false, true)]
        [DataRow(11, true, false)]
        [DataRow(12, true, false)]
        [DataRow(14, true, true)]
        [DataRow(15, true, false)]
        [DataRow(16, false, true)]
        [DataRow(17, true, false)]
        [DataRow(20, true, false)]
        [DataRow(23, true, true)]
        [DataRow(27, true, true)]
        [DataRow(28, true, true)]
        [DataRow(35, false, true)]
        [DataRow(39, false, true)]
        [DataRow(60, true, true)]
        [DataRow(252, true, true)]
        [DataRow(258, true, true)]
        [DataRow(292, true, true)]
        [DataRow(2048, true, false)]
        [DataRow(65001, true, false)]
        public void Options_have_the_class_of_their_specification(int number, bool isInner, bool isOuter)
        {
            Assert.AreEqual(isInner, OptionClass.IsInner(number));
            Assert.AreEqual(isOuter, OptionClass.IsOuter(number));
        }
    }
}
