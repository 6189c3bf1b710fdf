using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>A representation in blocks stays as it was when its first block was sent (RFC 7959 §2.4), also where its values change all the time.</summary>
    [TestClass]
    public class KeptResponseTests
    {
        private const int BodyLength = 200;
        private const int Szx = 2;
        private const int BlockSize = 64;

        [TestMethod]
        public void Blocks_are_of_one_representation_although_it_changes()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = BodyLength;
            CoapMessage first = Get(rig, "a", 0);
            int tag = Rig.Option(first, OptionNumber.ETag);
            Assert.AreEqual(BodyLength, Rig.Option(first, OptionNumber.Size2));
            Assert.IsTrue(IsBlock(first, 0, BlockSize, 0));
            for (int number = 1; number < 4; number++)
            {
                rig.Handler.PatternSeed++;
                rig.Handler.BodyLength++;
                CoapMessage next = Get(rig, "a", number);
                Assert.AreEqual((int)Rig.Block(number, number < 3, Szx), Rig.Option(next, OptionNumber.Block2));
                Assert.AreEqual(tag, Rig.Option(next, OptionNumber.ETag));
                Assert.IsTrue(IsBlock(next, number * BlockSize, number < 3 ? BlockSize : BodyLength - 3 * BlockSize, 0));
            }

            Assert.AreEqual(1, rig.Handler.Requests);
        }

        [TestMethod]
        public void A_first_block_is_always_written_anew()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = BodyLength;
            int tag = Rig.Option(Get(rig, "a", 0), OptionNumber.ETag);
            rig.Handler.PatternSeed = 1;
            CoapMessage again = Get(rig, "a", 0);
            Assert.AreNotEqual(tag, Rig.Option(again, OptionNumber.ETag));
            Assert.IsTrue(IsBlock(again, 0, BlockSize, 1));
            Assert.IsTrue(IsBlock(Get(rig, "a", 1), BlockSize, BlockSize, 1));
        }

        [TestMethod]
        public void A_block_of_another_resource_is_written_anew()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = BodyLength;
            Get(rig, "a", 0);
            rig.Handler.PatternSeed = 1;
            Assert.IsTrue(IsBlock(Get(rig, "b", 1), BlockSize, BlockSize, 1));
        }

        [TestMethod]
        public void Another_endpoint_gets_nothing_of_it()
        {
            var options = new CoapOptions();
            var buffers = new CoapBuffers(options);
            var rig = new Rig(options, buffers, null);
            var other = new Rig(options, buffers, null);
            rig.Handler.BodyLength = BodyLength;
            other.Handler.BodyLength = BodyLength;
            other.Handler.PatternSeed = 1;
            Get(rig, "a", 0);
            Assert.IsTrue(IsBlock(Get(other, "a", 1), BlockSize, BlockSize, 1));
        }

        [TestMethod]
        public void After_the_last_block_and_after_its_lifetime_it_is_gone()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = BodyLength;
            Get(rig, "a", 0);
            Get(rig, "a", 3);
            rig.Handler.PatternSeed = 1;
            Assert.IsTrue(IsBlock(Get(rig, "a", 1), BlockSize, BlockSize, 1));

            Get(rig, "a", 0);
            rig.Handler.PatternSeed = 2;
            rig.Now += 246998;
            Assert.IsTrue(IsBlock(Get(rig, "a", 1), BlockSize, BlockSize, 1));
            Assert.IsTrue(IsBlock(Get(rig, "a", 1), BlockSize, BlockSize, 2));
        }

        [TestMethod]
        public void Where_the_buffer_is_in_use_or_too_small_each_block_is_written_anew()
        {
            var options = new CoapOptions();
            options.MaxBodySize = BodyLength;
            var rig = new Rig(options);
            rig.Handler.BodyLength = BodyLength + 1;
            CoapMessage first = Get(rig, "a", 0);
            Assert.AreEqual(BodyLength + 1, Rig.Option(first, OptionNumber.Size2));
            Assert.IsTrue(IsBlock(first, 0, BlockSize, 0));
            Assert.IsTrue(IsBlock(Get(rig, "a", 3), 3 * BlockSize, BodyLength + 1 - 3 * BlockSize, 0));
            Assert.AreEqual(2, rig.Handler.Requests);

            rig.Handler.BodyLength = BodyLength;
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 5, "bb", "a", OptionNumber.Block1, Rig.Block(0, true, Szx), 0, 0, 0, BlockSize);
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            first = Get(rig, "a", 0);
            Assert.IsTrue(IsBlock(first, 0, BlockSize, 0));
            rig.Handler.PatternSeed = 1;
            Assert.IsTrue(IsBlock(Get(rig, "a", 1), BlockSize, BlockSize, 1));
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 6, "bb", "a", OptionNumber.Block1, Rig.Block(1, false, Szx), 0, 0, BlockSize, BlockSize);
            Assert.AreEqual(2 * BlockSize, rig.Handler.RequestBody.Length);
        }

        [TestMethod]
        public void A_body_to_be_written_takes_the_buffer_at_once()
        {
            var options = new CoapOptions();
            var buffers = new CoapBuffers(options);
            var rig = new Rig(options, buffers, null);
            var other = new Rig(options, buffers, null);
            rig.Handler.BodyLength = BodyLength;
            Get(rig, "a", 0);
            other.Receive(CoapType.Confirmable, CoapCode.Put, 5, "bb", "a", OptionNumber.Block1, Rig.Block(0, true, Szx), 0, 0, 7, BlockSize);
            Assert.AreEqual(CoapCode.Continue, other.Sent().Code);
            rig.Handler.PatternSeed = 1;
            Assert.IsTrue(IsBlock(Get(rig, "a", 1), BlockSize, BlockSize, 1));
        }

        [TestMethod]
        public void Who_sends_a_body_with_his_GET_gets_nothing_of_what_was_kept_for_another_context()
        {
            var rig = new SecureRig();
            rig.Device.TakesPlain = true;
            rig.Plain.Handler.BodyLength = BodyLength;
            rig.Request(CoapType.Confirmable, CoapCode.Get, 1, OptionNumber.Block2, Rig.Block(0, false, Szx), 0, 0, 0, 0);
            int tag = Rig.Option(rig.Answered(), OptionNumber.ETag);

            // Without protection: the body lies where the representation was.
            rig.Plain.Handler.PatternSeed = 1;
            rig.Plain.Receive(
                CoapType.Confirmable, CoapCode.Get, 2, "bb", "a", OptionNumber.Block2, Rig.Block(1, false, Szx), OptionNumber.Block1, Rig.Block(0, false, Szx), 0, 5);
            CoapMessage answer = rig.Plain.Sent();
            Assert.AreNotEqual(tag, Rig.Option(answer, OptionNumber.ETag));
            Assert.IsTrue(IsBlock(answer, BlockSize, BlockSize, 1));
            rig.Plain.Receive(CoapType.Confirmable, CoapCode.Get, 3, "bb", "a", OptionNumber.Block2, Rig.Block(2, false, Szx), 0, 0, 0, 0);
            answer = rig.Plain.Sent();
            Assert.AreNotEqual(tag, Rig.Option(answer, OptionNumber.ETag));
            Assert.IsTrue(IsBlock(answer, 2 * BlockSize, BlockSize, 1));
            Assert.AreEqual(3, rig.Plain.Handler.Requests);
        }

        [TestMethod]
        public void A_refusal_carries_its_own_text_and_nothing_of_what_was_written_before()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = BodyLength;
            rig.Handler.PatternSeed = 1;
            rig.Handler.Refuses = true;
            CoapMessage answer = Get(rig, "a", 0);
            Assert.AreEqual(CoapCode.NotFound, answer.Code);
            Assert.AreEqual("676f6e65", Lwm2m.Tests.Hex.Of(answer.Buffer, answer.PayloadOffset, answer.PayloadLength));
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void What_is_not_kept_is_wiped(int why)
        {
            var options = new CoapOptions();
            options.MaxBodySize = 256;
            var rig = new Rig(options);
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 4, "bb", "a", OptionNumber.Block1, Rig.Block(0, false, Szx), 0, 0, 0, 10);
            byte[] bytes = rig.Handler.RequestBuffer;
            Assert.AreEqual(256, bytes.Length);
            rig.Handler.BodyLength = why == 3 ? 400 : BodyLength;
            rig.Handler.PatternSeed = 1;
            rig.Handler.Refuses = why == 0;
            rig.Handler.Suppresses = why == 1;
            rig.Handler.Code = why < 2 ? CoapCode.Empty : why == 2 ? CoapCode.NotFound : CoapCode.Content;
            rig.Receive(CoapType.Confirmable, CoapCode.Get, 5, "aa", "a", OptionNumber.Block2, Rig.Block(0, false, Szx), 0, 0, 0, 0);
            Assert.AreEqual(2, rig.Handler.Requests);
            for (int i = 0; i < bytes.Length; i++)
            {
                Assert.AreEqual(0, (int)bytes[i]);
            }
        }

        private static CoapMessage Get(Rig rig, string path, int number)
        {
            rig.Now++;
            rig.Receive(
                CoapType.Confirmable, CoapCode.Get, (int)(rig.Now * 7 + number) & 0xFFFF, "aa", path, OptionNumber.Block2, Rig.Block(number, false, Szx), 0, 0, 0, 0);
            return rig.Sent();
        }

        private static bool IsBlock(CoapMessage message, int start, int count, int seed)
        {
            return message.PayloadLength == count && Rig.IsPattern(message.Buffer, message.PayloadOffset, count, start, seed);
        }
    }
}
