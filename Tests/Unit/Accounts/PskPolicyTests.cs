using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class PskPolicyTests
    {
        // Proves: LPWA-25, SEC-25, C-36
        [TestMethod]
        public void Keys_of_16_to_64_bytes_are_taken_and_others_are_not()
        {
            Assert.IsNotNull(PskPolicy.FindFault(Bytes(8), Bytes(15)));
            Assert.IsNull(PskPolicy.FindFault(Bytes(8), Bytes(16)));
            Assert.IsNull(PskPolicy.FindFault(Bytes(8), Bytes(64)));
            Assert.IsNotNull(PskPolicy.FindFault(Bytes(8), Bytes(65)));
            Assert.IsNotNull(PskPolicy.FindFault(Bytes(8), null));
        }

        // Proves: LPWA-25
        [TestMethod]
        public void Identities_of_1_to_128_bytes_are_taken_and_others_are_not()
        {
            Assert.IsNotNull(PskPolicy.FindFault(Bytes(0), Bytes(16)));
            Assert.IsNull(PskPolicy.FindFault(Bytes(1), Bytes(16)));
            Assert.IsNull(PskPolicy.FindFault(Bytes(128), Bytes(16)));
            Assert.IsNotNull(PskPolicy.FindFault(Bytes(129), Bytes(16)));
        }

        // Proves: SEC-25
        [TestMethod]
        public void A_key_of_few_different_bytes_is_no_key()
        {
            byte[] key = new byte[16];
            Assert.IsNotNull(PskPolicy.FindFault(Bytes(8), key));
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = (byte)(i % (PskPolicy.MinDifferentBytes - 1));
            }

            Assert.IsNotNull(PskPolicy.FindFault(Bytes(8), key));
            key[15] = 200;
            Assert.IsNull(PskPolicy.FindFault(Bytes(8), key));
        }

        private static byte[] Bytes(int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)(i * 7 + 1);
            }

            return bytes;
        }
    }
}
