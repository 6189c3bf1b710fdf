using System;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    /// <summary>The examples are the test cases of RFC 4231 §4.</summary>
    [TestClass]
    public class HmacSha256Tests
    {
        [TestMethod]
        public void Test_case_1_key_shorter_than_the_hash()
        {
            Assert.AreEqual("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", Mac(Bytes.Repeat(0x0b, 20), Ascii.GetBytes("Hi There")));
        }

        [TestMethod]
        public void Test_case_2_key_of_four_bytes()
        {
            Assert.AreEqual("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", Mac(Ascii.GetBytes("Jefe"), Ascii.GetBytes("what do ya want for nothing?")));
        }

        [TestMethod]
        public void Test_case_3_key_and_data_together_longer_than_a_block()
        {
            Assert.AreEqual("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe", Mac(Bytes.Repeat(0xaa, 20), Bytes.Repeat(0xdd, 50)));
        }

        [TestMethod]
        public void Test_case_4_key_of_25_bytes()
        {
            Assert.AreEqual("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b", Mac(Bytes.Sequence(1, 25), Bytes.Repeat(0xcd, 50)));
        }

        [TestMethod]
        public void Test_case_5_truncated_by_the_reader()
        {
            Assert.AreEqual("a3b6167473100ee06e0c796c2955552b", Mac(Bytes.Repeat(0x0c, 20), Ascii.GetBytes("Test With Truncation")).Substring(0, 32));
        }

        [TestMethod]
        public void Test_case_6_key_longer_than_a_block()
        {
            Assert.AreEqual(
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                Mac(Bytes.Repeat(0xaa, 131), Ascii.GetBytes("Test Using Larger Than Block-Size Key - Hash Key First")));
        }

        [TestMethod]
        public void Test_case_7_key_and_data_longer_than_a_block()
        {
            Assert.AreEqual(
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
                Mac(
                    Bytes.Repeat(0xaa, 131),
                    Ascii.GetBytes("This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.")));
        }

        [TestMethod]
        public void The_key_serves_for_one_message_after_another()
        {
            HmacSha256 hmac = new HmacSha256(new SoftwareCrypto());
            byte[] mac = new byte[HmacSha256.Size];
            hmac.SetKey(Bytes.Repeat(0x0b, 20), 0, 20);
            for (int i = 0; i < 3; i++)
            {
                hmac.Update(Ascii.GetBytes("dropped"), 0, 7);
                hmac.Restart();
                hmac.Update(Ascii.GetBytes("Hi "), 0, 3);
                hmac.Update(Ascii.GetBytes("There"), 0, 5);
                hmac.Finish(mac, 0);
                Assert.AreEqual("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", Hex.Of(mac));
            }
        }

        /// <summary>Two more blocks a message were those of the key with either pad.</summary>
        [TestMethod]
        public void The_key_is_hashed_once_for_all_its_messages()
        {
            CountingEngine engine = new CountingEngine();
            HmacSha256 hmac = new HmacSha256(engine);
            byte[] mac = new byte[HmacSha256.Size];
            hmac.SetKey(Bytes.Repeat(0x0b, 20), 0, 20);
            Assert.AreEqual(2, engine.ShaUpdates);
            for (int i = 1; i <= 3; i++)
            {
                hmac.Update(Ascii.GetBytes("Hi There"), 0, 8);
                hmac.Finish(mac, 0);
                Assert.AreEqual("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", Hex.Of(mac));
                Assert.AreEqual(2 + 2 * i, engine.ShaUpdates);
            }
        }

        [TestMethod]
        public void Another_key_takes_the_place_of_one_and_the_first_comes_back()
        {
            HmacSha256 hmac = new HmacSha256(new SoftwareCrypto());
            byte[] mac = new byte[HmacSha256.Size];
            for (int i = 0; i < 2; i++)
            {
                hmac.SetKey(Bytes.Repeat(0xaa, 131), 0, 131);
                hmac.Update(Ascii.GetBytes("not finished"), 0, 12);
                hmac.SetKey(Ascii.GetBytes("Jefe"), 0, 4);
                hmac.Update(Ascii.GetBytes("what do ya want for nothing?"), 0, 28);
                hmac.Finish(mac, 0);
                Assert.AreEqual("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", Hex.Of(mac));
                hmac.SetKey(Bytes.Repeat(0x0b, 20), 0, 20);
                hmac.Update(Ascii.GetBytes("Hi There"), 0, 8);
                hmac.Finish(mac, 0);
                Assert.AreEqual("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", Hex.Of(mac));
            }
        }

        [TestMethod]
        public void A_saved_key_comes_back_without_being_hashed_again()
        {
            CountingEngine engine = new CountingEngine();
            HmacSha256 hmac = new HmacSha256(engine);
            byte[] mac = new byte[HmacSha256.Size];
            uint[] saved = new uint[HmacSha256.SavedKeyWords];
            Assert.ThrowsException(typeof(InvalidOperationException), () => hmac.SaveKey(saved));
            hmac.SetKey(Bytes.Repeat(0x0b, 20), 0, 20);
            hmac.Update(Ascii.GetBytes("dropped"), 0, 7);
            hmac.SaveKey(saved);
            hmac.SetKey(Ascii.GetBytes("Jefe"), 0, 4);
            hmac.Clear();
            Assert.ThrowsException(typeof(InvalidOperationException), () => hmac.SaveKey(saved));
            int updates = engine.ShaUpdates;
            hmac.RestoreKey(saved);
            Assert.AreEqual(updates, engine.ShaUpdates);
            hmac.Update(Ascii.GetBytes("Hi There"), 0, 8);
            hmac.Finish(mac, 0);
            Assert.AreEqual("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", Hex.Of(mac));
        }

        [TestMethod]
        public void Wiped_within_a_message_it_makes_no_MAC_until_it_has_a_key()
        {
            HmacSha256 hmac = new HmacSha256(new SoftwareCrypto());
            byte[] mac = new byte[HmacSha256.Size];
            hmac.SetKey(Ascii.GetBytes("Jefe"), 0, 4);
            hmac.Update(Ascii.GetBytes("Hi "), 0, 3);
            hmac.Clear();
            hmac.Restart();
            hmac.Update(Ascii.GetBytes("There"), 0, 5);
            Assert.ThrowsException(typeof(InvalidOperationException), () => hmac.Finish(mac, 0));
            Assert.AreEqual("0000000000000000000000000000000000000000000000000000000000000000", Hex.Of(mac));
            hmac.SetKey(Bytes.Repeat(0x0b, 20), 0, 20);
            hmac.Update(Ascii.GetBytes("Hi There"), 0, 8);
            hmac.Finish(mac, 0);
            Assert.AreEqual("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", Hex.Of(mac));
        }

        [TestMethod]
        public void Without_a_key_there_is_no_MAC()
        {
            HmacSha256 hmac = new HmacSha256(new SoftwareCrypto());
            byte[] mac = new byte[HmacSha256.Size];
            Assert.ThrowsException(typeof(InvalidOperationException), () => hmac.Finish(mac, 0));
            hmac.SetKey(Bytes.Repeat(0x0b, 20), 0, 20);
            hmac.Clear();
            Assert.ThrowsException(typeof(InvalidOperationException), () => hmac.Finish(mac, 0));
        }

        private static string Mac(byte[] key, byte[] message)
        {
            HmacSha256 hmac = new HmacSha256(new SoftwareCrypto());
            byte[] mac = new byte[HmacSha256.Size];
            hmac.SetKey(key, 0, key.Length);
            hmac.Update(message, 0, message.Length);
            hmac.Finish(mac, 0);
            return Hex.Of(mac);
        }
    }
}
