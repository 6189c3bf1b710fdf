using System;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    [TestClass]
    public class Sha256Tests
    {
        [TestMethod]
        [DataRow("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
        [DataRow("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
        [DataRow("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
        [DataRow(
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")]
        public void The_examples_of_FIPS_180_hold_however_the_message_is_cut(string text, string expected)
        {
            byte[] message = Ascii.GetBytes(text);
            byte[] hash = new byte[Sha256.Size + 2];
            Sha256 sha = new SoftwareCrypto().CreateSha256();
            for (int cut = 0; cut <= message.Length; cut++)
            {
                sha.Update(message, 0, cut);
                sha.Update(message, cut, message.Length - cut);
                sha.Finish(hash, 1);
                Assert.AreEqual("00" + expected + "00", Hex.Of(hash));
            }
        }

        /// <summary>The handshake hash of DTLS is taken in the middle and goes on (RFC 5246 §7.4.9).</summary>
        [TestMethod]
        public void A_copy_is_finished_and_the_first_goes_on()
        {
            byte[] message = Ascii.GetBytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
            byte[] hash = new byte[Sha256.Size];
            SoftwareCrypto engine = new SoftwareCrypto();
            Sha256 running = engine.CreateSha256();
            Sha256 copy = engine.CreateSha256();
            copy.Update(message, 0, 50);
            running.Update(Ascii.GetBytes("abc"), 0, 3);
            running.CopyTo(copy);
            copy.Finish(hash, 0);
            Assert.AreEqual("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hex.Of(hash));
            running.Update(message, 3, 53);
            running.Finish(hash, 0);
            Assert.AreEqual("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", Hex.Of(hash));
        }

        [TestMethod]
        public void Two_messages_go_on_from_one_midstate()
        {
            byte[] message = Ascii.GetBytes("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu");
            byte[] hash = new byte[Sha256.Size];
            uint[] midstate = new uint[Sha256.MidstateWords + 2];
            Sha256 sha = new SoftwareCrypto().CreateSha256();
            sha.Update(message, 0, 64);
            sha.SaveMidstate(midstate, 1);
            sha.Clear();
            for (int i = 0; i < 2; i++)
            {
                sha.Update(message, 0, 7);
                sha.RestoreMidstate(midstate, 1, 1);
                sha.Update(message, 64, message.Length - 64);
                sha.Finish(hash, 0);
                Assert.AreEqual("cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1", Hex.Of(hash));
            }

            Assert.AreEqual(0u, midstate[0]);
            Assert.AreEqual(0u, midstate[Sha256.MidstateWords + 1]);
            sha.Update(Ascii.GetBytes("abc"), 0, 3);
            sha.Finish(hash, 0);
            Assert.AreEqual("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hex.Of(hash));
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(63)]
        [DataRow(65)]
        public void Within_a_block_there_is_no_midstate(int count)
        {
            Sha256 sha = new SoftwareCrypto().CreateSha256();
            sha.Update(new byte[100], 0, count);
            Assert.ThrowsException(typeof(InvalidOperationException), () => sha.SaveMidstate(new uint[Sha256.MidstateWords], 0));
        }

        [TestMethod]
        public void Restart_and_Clear_forget_what_was_taken()
        {
            byte[] hash = new byte[Sha256.Size];
            Sha256 sha = new SoftwareCrypto().CreateSha256();
            sha.Update(new byte[100], 0, 100);
            sha.Restart();
            sha.Update(Ascii.GetBytes("abc"), 0, 3);
            sha.Finish(hash, 0);
            Assert.AreEqual("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hex.Of(hash));
            sha.Update(new byte[100], 0, 100);
            sha.Clear();
            sha.Finish(hash, 0);
            Assert.AreEqual("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hex.Of(hash));
        }
    }
}
