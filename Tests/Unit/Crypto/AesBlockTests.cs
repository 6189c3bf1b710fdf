using System;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    [TestClass]
    public class AesBlockTests
    {
        [TestMethod]
        [DataRow(false, 16, "69c4e0d86a7b0430d8cdb78070b4c55a")]
        [DataRow(false, 24, "dda97ca4864cdfe06eaf70a0ec0d7191")]
        [DataRow(false, 32, "8ea2b7ca516745bfeafc49904b496089")]
        [DataRow(true, 16, "69c4e0d86a7b0430d8cdb78070b4c55a")]
        [DataRow(true, 24, "dda97ca4864cdfe06eaf70a0ec0d7191")]
        [DataRow(true, 32, "8ea2b7ca516745bfeafc49904b496089")]
        public void The_examples_of_FIPS_197_hold_in_both_directions(bool constantTime, int keySize, string ciphertext)
        {
            AesBlock aes = new SoftwareCrypto(constantTime).CreateAes();
            aes.SetKey(Bytes.Sequence(0, 32), 0, keySize);
            byte[] block = Hex.Parse("00112233445566778899aabbccddeeff");
            aes.Encrypt(block, 0, 1);
            Assert.AreEqual(ciphertext, Hex.Of(block));
            aes.Decrypt(block, 0, 1);
            Assert.AreEqual("00112233445566778899aabbccddeeff", Hex.Of(block));
        }

        /// <summary>SP 800-38A F.1.1: several blocks in one call, at an offset, and nothing beside them is touched.</summary>
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Adjacent_blocks_are_encrypted_each_for_itself(bool constantTime)
        {
            const string Plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef";
            const string Cipher = "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf43b1cd7f598ece23881b00e3ed030688";
            AesBlock aes = new SoftwareCrypto(constantTime).CreateAes();
            aes.SetKey(Hex.Parse("ff2b7e151628aed2a6abf7158809cf4f3cff"), 1, 16);
            byte[] buffer = Hex.Parse("ff" + Plain + "ff");
            aes.Encrypt(buffer, 1, 3);
            Assert.AreEqual("ff" + Cipher + "ff", Hex.Of(buffer));
            aes.Decrypt(buffer, 1, 3);
            Assert.AreEqual("ff" + Plain + "ff", Hex.Of(buffer));
        }

        [TestMethod]
        public void The_constant_time_cipher_agrees_with_the_tables()
        {
            AesBlock tables = new SoftwareCrypto().CreateAes();
            AesBlock circuit = new SoftwareCrypto(true).CreateAes();
            byte[] key = new byte[32];
            byte[] expected = new byte[80];
            byte[] actual = new byte[80];
            uint random = 1;
            for (int round = 0; round < 30; round++)
            {
                for (int i = 0; i < expected.Length; i++)
                {
                    random = random * 1664525 + 1013904223;
                    expected[i] = (byte)(random >> 24);
                    actual[i] = expected[i];
                    key[i % key.Length] ^= expected[i];
                }

                int keySize = 16 + 8 * (round % 3);
                int blocks = 1 + round % 5;
                tables.SetKey(key, 0, keySize);
                circuit.SetKey(key, 0, keySize);
                tables.Encrypt(expected, 0, blocks);
                circuit.Encrypt(actual, 0, blocks);
                Assert.AreEqual(Hex.Of(expected), Hex.Of(actual));
                tables.Decrypt(expected, 0, 5);
                circuit.Decrypt(actual, 0, 5);
                Assert.AreEqual(Hex.Of(expected), Hex.Of(actual));
            }
        }

        [TestMethod]
        [DataRow(16, "69c4e0d86a7b0430d8cdb78070b4c55a")]
        [DataRow(24, "dda97ca4864cdfe06eaf70a0ec0d7191")]
        [DataRow(32, "8ea2b7ca516745bfeafc49904b496089")]
        public void The_examples_of_FIPS_197_hold_with_two_tables(int keySize, string ciphertext)
        {
            AesBlock aes = new SoftwareCrypto(AesVariant.TwoTables).CreateAes();
            aes.SetKey(Bytes.Sequence(0, 32), 0, keySize);
            byte[] block = Hex.Parse("ff00112233445566778899aabbccddeeff00112233445566778899aabbccddeeffff");
            aes.Encrypt(block, 1, 2);
            Assert.AreEqual("ff" + ciphertext + ciphertext + "ff", Hex.Of(block));
            aes.Decrypt(block, 1, 2);
            Assert.AreEqual("ff00112233445566778899aabbccddeeff00112233445566778899aabbccddeeffff", Hex.Of(block));
        }

        /// <summary>Every byte goes through every place of the first round, so every entry of both tables is read.</summary>
        [TestMethod]
        public void Two_tables_give_what_four_give()
        {
            AesBlock four = new SoftwareCrypto(AesVariant.FourTables).CreateAes();
            AesBlock two = new SoftwareCrypto(AesVariant.TwoTables).CreateAes();
            byte[] key = new byte[16];
            four.SetKey(key, 0, 16);
            two.SetKey(key, 0, 16);
            for (int value = 0; value < 256; value++)
            {
                byte[] expected = Bytes.Repeat((byte)value, 16);
                byte[] actual = Bytes.Repeat((byte)value, 16);
                four.Encrypt(expected, 0, 1);
                two.Encrypt(actual, 0, 1);
                Assert.AreEqual(Hex.Of(expected), Hex.Of(actual));
                two.Decrypt(actual, 0, 1);
                Assert.AreEqual(Hex.Of(Bytes.Repeat((byte)value, 16)), Hex.Of(actual));
            }
        }

        /// <summary>0 to 2: the variants; 3: an engine that works on bytes only. FIPS 197 App. C.1.</summary>
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void Blocks_of_words_are_encrypted_like_those_of_bytes(int engine)
        {
            AesBlock aes = engine == 3 ? new CountingEngine().CreateAes() : new SoftwareCrypto((AesVariant)engine).CreateAes();
            uint[] words = new uint[14];
            Assert.ThrowsException(typeof(InvalidOperationException), () => aes.EncryptWords(words, 1, 1));
            aes.SetKey(Bytes.Sequence(0, 16), 0, 16);
            for (int blocks = 3; blocks > 0; blocks--)
            {
                for (int i = 0; i < words.Length; i++)
                {
                    words[i] = (uint)((i - 1) & 3) * 0x44444444 + 0x00112233;
                }

                aes.EncryptWords(words, 1, blocks);
                Assert.AreEqual(0xccddeeffu, words[0]);
                for (int i = 1; i <= 4 * blocks; i += 4)
                {
                    Assert.AreEqual(0x69c4e0d8u, words[i]);
                    Assert.AreEqual(0x6a7b0430u, words[i + 1]);
                    Assert.AreEqual(0xd8cdb780u, words[i + 2]);
                    Assert.AreEqual(0x70b4c55au, words[i + 3]);
                }

                Assert.AreEqual(0x00112233u, words[4 * blocks + 1]);
            }
        }

        [TestMethod]
        public void Without_a_key_two_tables_encrypt_nothing()
        {
            AesBlock aes = new SoftwareCrypto(AesVariant.TwoTables).CreateAes();
            byte[] block = new byte[16];
            Assert.ThrowsException(typeof(InvalidOperationException), () => aes.Encrypt(block, 0, 1));
            aes.SetKey(Bytes.Sequence(0, 16), 0, 16);
            aes.Clear();
            Assert.ThrowsException(typeof(InvalidOperationException), () => aes.Encrypt(block, 0, 1));
            Assert.ThrowsException(typeof(InvalidOperationException), () => aes.Decrypt(block, 0, 1));
            Assert.AreEqual("00000000000000000000000000000000", Hex.Of(block));
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void A_key_takes_the_place_of_a_longer_one(bool constantTime)
        {
            AesBlock aes = new SoftwareCrypto(constantTime).CreateAes();
            byte[] key = Bytes.Sequence(0, 32);
            aes.SetKey(key, 0, 32);
            aes.SetKey(key, 0, 16);
            byte[] block = Hex.Parse("00112233445566778899aabbccddeeff");
            aes.Encrypt(block, 0, 1);
            Assert.AreEqual("69c4e0d86a7b0430d8cdb78070b4c55a", Hex.Of(block));
        }

        [TestMethod]
        [DataRow(false, 0)]
        [DataRow(false, 15)]
        [DataRow(false, 17)]
        [DataRow(false, 33)]
        [DataRow(true, 8)]
        [DataRow(true, 20)]
        public void A_key_of_another_size_is_refused(bool constantTime, int size)
        {
            AesBlock aes = new SoftwareCrypto(constantTime).CreateAes();
            Assert.ThrowsException(typeof(ArgumentException), () => aes.SetKey(new byte[40], 0, size));
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Without_a_key_nothing_is_encrypted(bool constantTime)
        {
            AesBlock aes = new SoftwareCrypto(constantTime).CreateAes();
            byte[] block = new byte[16];
            Assert.ThrowsException(typeof(InvalidOperationException), () => aes.Encrypt(block, 0, 1));
            aes.SetKey(Bytes.Sequence(0, 16), 0, 16);
            aes.Clear();
            Assert.ThrowsException(typeof(InvalidOperationException), () => aes.Encrypt(block, 0, 1));
            Assert.ThrowsException(typeof(InvalidOperationException), () => aes.Decrypt(block, 0, 1));
            Assert.AreEqual("00000000000000000000000000000000", Hex.Of(block));
        }
    }
}
