using System;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    [TestClass]
    public class AesCcmTests
    {
        private const int NonceLength = 13;
        private const int TagLength = 8;
        private const int Length = 23;

        // Proves: WP-42
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void One_bit_changed_anywhere_is_refused_and_no_plaintext_is_left(bool constantTime)
        {
            AesCcm ccm = Keyed(constantTime);
            byte[] nonce = Bytes.Sequence(0x10, NonceLength);
            byte[] aad = Bytes.Sequence(0x40, 9);
            byte[] message = Protected(ccm, nonce, aad);
            byte[] buffer = new byte[message.Length];
            for (int bit = 0; bit < 8 * NonceLength; bit += 7)
            {
                Flip(nonce, bit);
                AssertRefused(ccm, nonce, aad, message, buffer);
                Flip(nonce, bit);
            }

            for (int bit = 0; bit < 8 * aad.Length; bit += 7)
            {
                Flip(aad, bit);
                AssertRefused(ccm, nonce, aad, message, buffer);
                Flip(aad, bit);
            }

            for (int bit = 0; bit < 8 * message.Length; bit += 3)
            {
                Flip(message, bit);
                AssertRefused(ccm, nonce, aad, message, buffer);
                Flip(message, bit);
            }

            Assert.IsTrue(ccm.Unprotect(nonce, 0, aad, 0, aad.Length, message, 0, message.Length));
            Assert.AreEqual(Hex.Of(Bytes.Sequence(0x80, Length)), Hex.Of(message, 0, Length));
        }

        // Proves: WP-42
        [TestMethod]
        public void Every_bit_of_the_tag_counts()
        {
            AesCcm ccm = Keyed(false);
            byte[] nonce = Bytes.Sequence(0x10, NonceLength);
            byte[] message = Protected(ccm, nonce, new byte[0]);
            byte[] buffer = new byte[message.Length];
            for (int bit = 8 * Length; bit < 8 * message.Length; bit++)
            {
                Flip(message, bit);
                AssertRefused(ccm, nonce, new byte[0], message, buffer);
                Flip(message, bit);
            }
        }

        [TestMethod]
        public void Another_key_is_refused()
        {
            AesCcm ccm = Keyed(false);
            byte[] nonce = Bytes.Sequence(0x10, NonceLength);
            byte[] aad = Bytes.Sequence(0x40, 9);
            byte[] message = Protected(ccm, nonce, aad);
            ccm.SetKey(Bytes.Sequence(1, 16), 0, 16);
            AssertRefused(ccm, nonce, aad, message, new byte[message.Length]);
        }

        [TestMethod]
        public void A_message_cut_short_is_refused()
        {
            AesCcm ccm = Keyed(false);
            byte[] nonce = Bytes.Sequence(0x10, NonceLength);
            byte[] message = Protected(ccm, nonce, new byte[0]);
            for (int count = -1; count < message.Length; count++)
            {
                byte[] buffer = new byte[message.Length];
                Array.Copy(message, 0, buffer, 0, message.Length);
                Assert.IsFalse(ccm.Unprotect(nonce, 0, null, 0, 0, buffer, 0, count));
            }

            Assert.IsFalse(ccm.Unprotect(nonce, 0, null, 0, 0, message, 0, message.Length + 1));
            Assert.IsFalse(ccm.Unprotect(nonce, 0, null, 0, 0, message, 1, message.Length));
            Assert.IsTrue(ccm.Unprotect(nonce, 0, null, 0, 0, message, 0, message.Length));
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(15)]
        [DataRow(16)]
        [DataRow(17)]
        [DataRow(48)]
        public void Any_length_comes_back_with_any_additional_data_around_a_block(int length)
        {
            AesCcm ccm = Keyed(false);
            byte[] nonce = Bytes.Sequence(0x10, NonceLength);
            for (int aadCount = 0; aadCount <= 33; aadCount++)
            {
                byte[] aad = Bytes.Sequence(0x40, aadCount + 2);
                byte[] buffer = new byte[length + TagLength];
                Array.Copy(Bytes.Sequence(0x80, length), 0, buffer, 0, length);
                Assert.AreEqual(length + TagLength, ccm.Protect(nonce, 0, aad, 1, aadCount, buffer, 0, length));
                Assert.IsTrue(ccm.Unprotect(nonce, 0, aad, 1, aadCount, buffer, 0, length + TagLength));
                Assert.AreEqual(Hex.Of(Bytes.Sequence(0x80, length)), Hex.Of(buffer, 0, length));
            }
        }

        [TestMethod]
        [DataRow(6, 8)]
        [DataRow(14, 8)]
        [DataRow(13, 2)]
        [DataRow(13, 18)]
        [DataRow(13, 9)]
        public void Lengths_that_CCM_does_not_have_are_refused(int nonceLength, int tagLength)
        {
            AesBlock aes = new SoftwareCrypto().CreateAes();
            Assert.ThrowsException(typeof(ArgumentException), () => new AesCcm(aes, nonceLength, tagLength));
        }

        [TestMethod]
        public void Without_room_for_the_tag_nothing_is_encrypted()
        {
            AesCcm ccm = Keyed(false);
            byte[] buffer = Bytes.Sequence(0x80, 20);
            byte[] nonce = new byte[NonceLength];
            Assert.ThrowsException(typeof(ArgumentException), () => ccm.Protect(nonce, 0, null, 0, 0, buffer, 0, 13));
            Assert.ThrowsException(typeof(ArgumentException), () => ccm.Protect(nonce, 0, null, 0, 0, buffer, 8, 5));
            Assert.AreEqual(Hex.Of(Bytes.Sequence(0x80, 20)), Hex.Of(buffer));
            Assert.AreEqual(20, ccm.Protect(nonce, 0, null, 0, 0, buffer, 0, 12));
        }

        [TestMethod]
        public void Without_a_key_nothing_is_encrypted()
        {
            AesCcm ccm = Keyed(false);
            ccm.Clear();
            byte[] buffer = Bytes.Sequence(0x80, 20);
            Assert.ThrowsException(typeof(InvalidOperationException), () => ccm.Protect(new byte[NonceLength], 0, null, 0, 0, buffer, 0, 12));
            Assert.AreEqual(Hex.Of(Bytes.Sequence(0x80, 20)), Hex.Of(buffer));
        }

        private static AesCcm Keyed(bool constantTime)
        {
            AesCcm ccm = new AesCcm(new SoftwareCrypto(constantTime).CreateAes(), NonceLength, TagLength);
            ccm.SetKey(Bytes.Sequence(0, 16), 0, 16);
            return ccm;
        }

        private static byte[] Protected(AesCcm ccm, byte[] nonce, byte[] aad)
        {
            byte[] message = new byte[Length + TagLength];
            Array.Copy(Bytes.Sequence(0x80, Length), 0, message, 0, Length);
            ccm.Protect(nonce, 0, aad, 0, aad.Length, message, 0, Length);
            return message;
        }

        private static void AssertRefused(AesCcm ccm, byte[] nonce, byte[] aad, byte[] message, byte[] buffer)
        {
            Array.Copy(message, 0, buffer, 0, message.Length);
            Assert.IsFalse(ccm.Unprotect(nonce, 0, aad, 0, aad.Length, buffer, 0, message.Length));
            Assert.AreEqual(Hex.Of(new byte[Length]), Hex.Of(buffer, 0, Length));
        }

        private static void Flip(byte[] bytes, int bit)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }
}
