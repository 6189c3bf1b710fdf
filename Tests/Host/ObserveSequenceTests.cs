using Lwm2m.Client;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests
{
    /// <summary>The Observe number over its whole range, which takes a board too long.</summary>
    [TestClass]
    public class ObserveSequenceTests
    {
        [TestMethod]
        public void The_Observe_number_grows_by_one_and_begins_again_after_24_bits()
        {
            var numbers = new ObserveNumbers();
            for (int expected = 1; expected < 1 << 24; expected++)
            {
                if (numbers.Next() != expected)
                {
                    Assert.Fail(expected.ToString());
                }
            }

            Assert.AreEqual(0, numbers.Next());
            Assert.AreEqual(1, numbers.Next());
        }
    }
}
