using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Request bodies in blocks, received (RFC 7959 §2.3, §2.5, §2.9).</summary>
    [TestClass]
    public class Block1ReceiveTests
    {
        private const int Size = 64;
        private const int Szx = 2;

        [TestMethod]
        public void A_body_is_put_together_and_the_handler_called_once()
        {
            var rig = new Rig();
            rig.Handler.Code = CoapCode.Changed;
            for (int i = 0; i < 3; i++)
            {
                Block(rig, i, true, Szx, Size);
                CoapMessage more = rig.Sent();
                Assert.AreEqual(CoapCode.Continue, more.Code);
                Assert.AreEqual((int)Rig.Block(i, true, Szx), Rig.Option(more, OptionNumber.Block1));
                Assert.AreEqual(0, rig.Handler.Requests);
            }

            Block(rig, 3, false, Szx, 10);
            CoapMessage last = rig.Sent();
            Assert.AreEqual(CoapCode.Changed, last.Code);
            Assert.AreEqual((int)Rig.Block(3, false, Szx), Rig.Option(last, OptionNumber.Block1));
            Assert.AreEqual(1, rig.Handler.Requests);
            Assert.AreEqual(3 * Size + 10, rig.Handler.RequestBody.Length);
            Assert.IsTrue(Rig.IsPattern(rig.Handler.RequestBody, 0, 3 * Size + 10, 0, 0));
        }

        [TestMethod]
        public void A_single_block_is_a_whole_body()
        {
            var rig = new Rig();
            Block(rig, 0, false, Szx, 5);
            Assert.AreEqual((int)Rig.Block(0, false, Szx), Rig.Option(rig.Sent(), OptionNumber.Block1));
            Assert.AreEqual(5, rig.Handler.RequestBody.Length);
        }

        [TestMethod]
        public void The_previous_block_once_more_is_taken_as_it_is()
        {
            var rig = new Rig();
            Block(rig, 0, true, Szx, Size);
            Block(rig, 1, true, Szx, Size);
            rig.Sent();
            rig.Sent();
            Block(rig, 1, true, Szx, Size);
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            Block(rig, 2, false, Szx, 1);
            Assert.AreEqual(CoapCode.Content, rig.Sent().Code);
            Assert.AreEqual(2 * Size + 1, rig.Handler.RequestBody.Length);
        }

        [TestMethod]
        public void A_block_that_is_missing_makes_the_body_incomplete()
        {
            var rig = new Rig();
            Block(rig, 0, true, Szx, Size);
            rig.Sent();
            Block(rig, 2, true, Szx, Size);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
            Block(rig, 1, false, Szx, 1);
            Assert.AreEqual(CoapCode.Content, rig.Sent().Code);
            Assert.AreEqual(1, rig.Counters.BlocksRefused);
        }

        [TestMethod]
        public void A_later_block_without_the_first_is_incomplete()
        {
            var rig = new Rig();
            Block(rig, 1, false, Szx, 1);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        public void The_last_block_is_not_done_twice()
        {
            var rig = new Rig();
            Block(rig, 0, true, Szx, Size);
            Block(rig, 1, false, Szx, 1);
            rig.Sent();
            rig.Sent();
            Block(rig, 1, false, Szx, 1);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
            Assert.AreEqual(1, rig.Handler.Requests);
        }

        [TestMethod]
        public void Block_0_starts_again()
        {
            var rig = new Rig();
            Block(rig, 0, true, Szx, Size);
            Block(rig, 1, true, Szx, Size);
            Block(rig, 0, true, Szx, Size);
            Block(rig, 1, false, Szx, 1);
            Assert.AreEqual(Size + 1, rig.Handler.RequestBody.Length);
        }

        [TestMethod]
        public void Blocks_to_another_path_or_by_another_method_do_not_belong()
        {
            var rig = new Rig();
            Block(rig, 0, true, Szx, Size);
            rig.Sent();
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 90, "aa", "b", OptionNumber.Block1, Rig.Block(1, false, Szx), 0, 0, Size, 1);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
            rig.Receive(CoapType.Confirmable, CoapCode.Post, 91, "aa", "a", OptionNumber.Block1, Rig.Block(1, false, Szx), 0, 0, Size, 1);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 92, "bb", "a", OptionNumber.Block1, Rig.Block(1, false, Szx), OptionNumber.Size1, 65, Size, 1);
            Assert.AreEqual(CoapCode.Content, rig.Sent().Code);
        }

        [TestMethod]
        public void A_body_larger_than_allowed_is_refused_with_the_limit()
        {
            var options = new CoapOptions();
            options.MaxBodySize = 100;
            var rig = new Rig(options);
            Block(rig, 0, true, Szx, Size);
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            Block(rig, 1, true, Szx, Size);
            CoapMessage refusal = rig.Sent();
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, refusal.Code);
            Assert.AreEqual(100, Rig.Option(refusal, OptionNumber.Size1));
            Assert.AreEqual(0, rig.Handler.Requests);
            Block(rig, 1, false, Szx, 36);
            Assert.AreEqual(CoapCode.Content, rig.Sent().Code);
            Assert.AreEqual(100, rig.Handler.RequestBody.Length);
        }

        [TestMethod]
        public void A_body_announced_as_too_large_is_refused_at_once()
        {
            var rig = new Rig();
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 1, "aa", "a", OptionNumber.Block1, Rig.Block(0, true, Szx), OptionNumber.Size1, 2049, 0, Size);
            CoapMessage refusal = rig.Sent();
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, refusal.Code);
            Assert.AreEqual(2048, Rig.Option(refusal, OptionNumber.Size1));
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 2, "aa", "a", OptionNumber.Block1, Rig.Block(0, true, Szx), OptionNumber.Size1, 2048, 0, Size);
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
        }

        [TestMethod]
        public void A_larger_block_is_taken_and_smaller_ones_are_asked_for()
        {
            var options = new CoapOptions();
            options.BlockSize = 64;
            var rig = new Rig(options);
            Block(rig, 0, true, 4, 256);
            CoapMessage more = rig.Sent();
            Assert.AreEqual(CoapCode.Continue, more.Code);
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(more, OptionNumber.Block1));
            Block(rig, 4, false, 2, 10);
            Assert.AreEqual(CoapCode.Content, rig.Sent().Code);
            Assert.AreEqual(266, rig.Handler.RequestBody.Length);
            Assert.IsTrue(Rig.IsPattern(rig.Handler.RequestBody, 0, 266, 0, 0));
        }

        [TestMethod]
        public void A_small_link_asks_for_blocks_that_pass()
        {
            var rig = new Rig();
            rig.Link.Limit(140);
            Block(rig, 0, true, 6, 1024);
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(rig.Sent(), OptionNumber.Block1));
        }

        [TestMethod]
        [DataRow(0, true, 7, 64)]
        [DataRow(0, true, 2, 63)]
        [DataRow(0, true, 2, 65)]
        [DataRow(0, true, 2, 0)]
        [DataRow(0, false, 2, 65)]
        public void A_block_that_cannot_be_is_a_bad_request(int number, bool more, int szx, int count)
        {
            var rig = new Rig();
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 1, "aa", "a", OptionNumber.Block1, Rig.Block(number, more, szx), 0, 0, 0, count);
            Assert.AreEqual(CoapCode.BadRequest, rig.Sent().Code);
            Assert.AreEqual(0, rig.Handler.Requests);
            Assert.AreEqual(1, rig.Counters.BlocksRefused);
        }

        [TestMethod]
        public void A_body_that_is_not_continued_expires()
        {
            var rig = new Rig();
            Block(rig, 0, true, Szx, Size);
            rig.Now += 246998;
            Block(rig, 1, true, Szx, Size);
            rig.Now += 247000;
            Block(rig, 2, false, Szx, 1);
            rig.Sent();
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
        }

        [TestMethod]
        public void A_response_in_blocks_in_between_does_not_disturb_a_body_that_grows()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 100;
            Block(rig, 0, true, Szx, Size);
            rig.Receive(CoapType.Confirmable, CoapCode.Fetch, 1, "aa", "b", OptionNumber.Block2, Rig.Block(0, false, 2), 0, 0, 0, 30);
            Assert.AreEqual(1, rig.Handler.Requests);
            Block(rig, 1, false, Szx, 1);
            Assert.AreEqual(2, rig.Handler.Requests);
            Assert.AreEqual(Size + 1, rig.Handler.RequestBody.Length);
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void A_message_larger_than_the_largest_is_refused_with_a_block_that_passes(bool reportsWholeLength)
        {
            var options = new CoapOptions();
            options.MaxMessageSize = 128;
            options.BlockSize = 64;
            var rig = new Rig(options);
            rig.Link.ReportsWholeLength = reportsWholeLength;
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 1, "aa", "a", 0, 0, 0, 0, 0, 128);
            CoapMessage refusal = rig.Sent();
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, refusal.Code);
            Assert.AreEqual((int)Rig.Block(0, false, 2), Rig.Option(refusal, OptionNumber.Block1));
            Assert.AreEqual(0, rig.Handler.Requests);
            Assert.AreEqual(1, rig.Counters.TooLarge);

            // 4 + 1 + 2 + 1 + 120 bytes are the largest that passes.
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 2, "aa", "a", 0, 0, 0, 0, 0, 120);
            Assert.AreEqual(CoapCode.Content, rig.Sent().Code);
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 3, "aa", "a", 0, 0, 0, 0, 0, 121);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Sent().Code);
        }

        [TestMethod]
        public void Blocks_and_retransmissions_of_them_mix()
        {
            var rig = new Rig();
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 1, "aa", "a", OptionNumber.Block1, Rig.Block(0, true, Szx), 0, 0, 0, Size);
            string first = rig.SentHex();
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 2, "aa", "a", OptionNumber.Block1, Rig.Block(1, true, Szx), 0, 0, Size, Size);
            rig.SentHex();
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 1, "aa", "a", OptionNumber.Block1, Rig.Block(0, true, Szx), 0, 0, 0, Size);
            Assert.AreEqual(first, rig.SentHex());
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 3, "aa", "a", OptionNumber.Block1, Rig.Block(2, false, Szx), 0, 0, 2 * Size, 1);
            Assert.AreEqual(CoapCode.Content, rig.Sent().Code);
            Assert.AreEqual(2 * Size + 1, rig.Handler.RequestBody.Length);
        }

        private static void Block(Rig rig, int number, bool more, int szx, int count)
        {
            rig.Now++;
            int id = (int)(rig.Now * 7) & 0xFFFF;
            rig.Receive(CoapType.Confirmable, CoapCode.Put, id, "aa", "a", OptionNumber.Block1, Rig.Block(number, more, szx), 0, 0, number * (16 << szx), count);
        }
    }
}
