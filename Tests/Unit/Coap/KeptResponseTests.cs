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
