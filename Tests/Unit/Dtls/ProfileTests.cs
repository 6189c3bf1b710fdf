using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>What a link is made with unless told otherwise.</summary>
    [TestClass]
    public class ProfileTests
    {
        // Proves: LPWA-05, LPWA-06
        [TestMethod]
        public void The_defaults_are_those_of_the_profile_for_the_internet_of_things()
        {
            DtlsOptions options = new DtlsOptions();
            Assert.AreEqual(1, options.CipherSuites.Length);
            Assert.AreEqual(0xC0A8, options.CipherSuites[0]);
            Assert.AreEqual(512, options.MaxFragmentLength);
            Assert.AreEqual(9000, options.FirstTimeoutMs);
            Assert.IsTrue(options.MaxTimeoutMs >= 60000);
            Assert.AreEqual(86400000L, options.SessionLifetimeMs);
            Assert.IsFalse(options.UseTickets);
        }
    }
}
