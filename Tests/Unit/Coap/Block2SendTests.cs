using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Response bodies in blocks, sent (RFC 7959 §2.4).</summary>
    [TestClass]
    public class Block2SendTests
    {
        [TestMethod]
        public void What_fits_is_sent_without_blocks()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 1024;
            rig.Receive("41 01 1234 aa b1 61");
            CoapMessage response = rig.Sent();
            Assert.AreEqual(-1, response.Find(OptionNumber.Block2));
            Assert.AreEqual(-1, response.Find(OptionNumber.ETag));
            Assert.IsTrue(Rig.HasPayload(response, 0, 1024));
        }

        [TestMethod]
        public void What_does_not_fit_is_sent_block_by_block_with_tag_and_size()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 2500;
            rig.Handler.ContentFormat = 42;
            rig.Receive("41 01 0001 aa b1 61");
            CoapMessage first = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 6), Rig.Option(first, OptionNumber.Block2));
            Assert.AreEqual(2500, Rig.Option(first, OptionNumber.Size2));
            Assert.AreEqual(42, Rig.Option(first, OptionNumber.ContentFormat));
            int tag = Rig.Option(first, OptionNumber.ETag);
            Assert.IsTrue(Rig.HasPayload(first, 0, 1024));

            CoapMessage second = Get(rig, 1, 6);
            Assert.AreEqual((int)Rig.Block(1, true, 6), Rig.Option(second, OptionNumber.Block2));
            Assert.AreEqual(tag, Rig.Option(second, OptionNumber.ETag));
            Assert.AreEqual(-1, Rig.Option(second, OptionNumber.Size2));
            Assert.IsTrue(Rig.HasPayload(second, 1024, 1024));

            CoapMessage third = Get(rig, 2, 6);
            Assert.AreEqual((int)Rig.Block(2, false, 6), Rig.Option(third, OptionNumber.Block2));
            Assert.AreEqual(tag, Rig.Option(third, OptionNumber.ETag));
            Assert.IsTrue(Rig.HasPayload(third, 2048, 452));

            Assert.AreEqual(CoapCode.BadRequest, Get(rig, 3, 6).Code);
        }

        [TestMethod]
        public void Another_representation_has_another_tag()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 2500;
            int before = Rig.Option(Get(rig, 0, 6), OptionNumber.ETag);
            rig.Handler.PatternSeed = 1;
            Assert.AreNotEqual(before, Rig.Option(Get(rig, 1, 6), OptionNumber.ETag));
        }

        [TestMethod]
        public void Smaller_blocks_are_given_when_asked_for()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 100;
            CoapMessage response = Get(rig, 0, 2);
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(response, OptionNumber.Block2));
            Assert.IsTrue(Rig.HasPayload(response, 0, 64));
            response = Get(rig, 3, 1);
            Assert.AreEqual((int)Rig.Block(3, false, 1), Rig.Option(response, OptionNumber.Block2));
            Assert.IsTrue(Rig.HasPayload(response, 96, 4));
        }

        [TestMethod]
        public void Larger_blocks_than_ours_are_reduced_at_the_same_place()
        {
            var options = new CoapOptions();
            options.BlockSize = 64;
            var rig = new Rig(options);
            rig.Handler.BodyLength = 1000;
            CoapMessage response = Get(rig, 1, 5);
            Assert.AreEqual((int)Rig.Block(8, true, 2), Rig.Option(response, OptionNumber.Block2));
            Assert.IsTrue(Rig.HasPayload(response, 512, 64));
        }

        [TestMethod]
        public void A_body_of_exactly_whole_blocks_ends_with_a_full_one()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 128;
            Assert.AreEqual((int)Rig.Block(1, false, 2), Rig.Option(Get(rig, 1, 2), OptionNumber.Block2));
            Assert.AreEqual(CoapCode.BadRequest, Get(rig, 2, 2).Code);
        }

        [TestMethod]
        public void A_small_body_asked_for_in_blocks_is_one_block_without_a_tag()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 10;
            CoapMessage response = Get(rig, 0, 2);
            Assert.AreEqual((int)Rig.Block(0, false, 2), Rig.Option(response, OptionNumber.Block2));
            Assert.AreEqual(-1, response.Find(OptionNumber.ETag));
        }

        [TestMethod]
        public void The_reserved_size_is_a_bad_request()
        {
            var rig = new Rig();
            Assert.AreEqual(CoapCode.BadRequest, Get(rig, 0, 7).Code);
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        public void An_error_goes_out_as_it_is_whatever_block_was_asked_for()
        {
            var rig = new Rig();
            rig.Handler.Code = CoapCode.NotFound;
            Assert.AreEqual(CoapCode.NotFound, Get(rig, 0, 2).Code);
            CoapMessage response = Get(rig, 3, 2);
            Assert.AreEqual(CoapCode.NotFound, response.Code);
            Assert.AreEqual(-1, response.Find(OptionNumber.Block2));
        }

        [TestMethod]
        public void What_changes_something_is_not_done_again_for_a_later_block()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 2000;
            rig.Receive(CoapType.Confirmable, CoapCode.Post, 1, "aa", "a", OptionNumber.Block2, Rig.Block(1, false, 6), 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.BadRequest, rig.Sent().Code);
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        public void A_later_block_does_not_observe()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 100;
            rig.Receive("41 01 0001 aa 60 51 61 c1 12");
            Assert.AreEqual(-1, rig.Handler.RequestObserve);
            rig.Receive("41 01 0002 aa 60 51 61 c1 02");
            Assert.AreEqual(0, rig.Handler.RequestObserve);
        }

        [TestMethod]
        public void The_body_of_a_fetch_is_kept_for_its_later_blocks()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 100;
            rig.Receive(CoapType.Confirmable, CoapCode.Fetch, 1, "aa", "a", OptionNumber.Block2, Rig.Block(0, false, 2), 0, 0, 0, 30);
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(rig.Sent(), OptionNumber.Block2));
            rig.Receive(CoapType.Confirmable, CoapCode.Fetch, 2, "aa", "a", OptionNumber.Block2, Rig.Block(1, false, 2), 0, 0, 0, 0);
            CoapMessage second = rig.Sent();
            Assert.AreEqual(CoapCode.Content, second.Code);
            Assert.IsTrue(Rig.HasPayload(second, 64, 36));
            Assert.AreEqual(30, rig.Handler.RequestBody.Length);
            Assert.IsTrue(Rig.IsPattern(rig.Handler.RequestBody, 0, 30, 0, 0));

            // The response had no more blocks, so the body is gone.
            rig.Receive(CoapType.Confirmable, CoapCode.Fetch, 3, "aa", "a", OptionNumber.Block2, Rig.Block(1, false, 2), 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
        }

        [TestMethod]
        public void The_first_fetch_may_observe_and_the_later_ones_do_not()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 100;
            rig.Receive("41 05 0001 aa 60 51 61 c1 02 ff 0102");
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(rig.Sent(), OptionNumber.Block2));
            rig.Receive("41 05 0002 aa b1 61 c1 12");
            Assert.AreEqual(CoapCode.Content, rig.Sent().Code);
            Assert.AreEqual(2, rig.Handler.RequestBody.Length);
        }

        [TestMethod]
        public void A_fetch_that_repeats_its_body_needs_none_kept()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 100;
            rig.Receive(CoapType.Confirmable, CoapCode.Fetch, 2, "aa", "a", OptionNumber.Block2, Rig.Block(1, false, 2), 0, 0, 0, 30);
            Assert.IsTrue(Rig.HasPayload(rig.Sent(), 64, 36));
        }

        [TestMethod]
        public void A_body_in_blocks_may_have_a_response_in_blocks()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 100;
            rig.Receive(CoapType.Confirmable, CoapCode.Fetch, 1, "aa", "a", OptionNumber.Block1, Rig.Block(0, true, 1), 0, 0, 0, 32);
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            rig.Receive(CoapType.Confirmable, CoapCode.Fetch, 2, "aa", "a", OptionNumber.Block2, Rig.Block(0, false, 2), OptionNumber.Block1, Rig.Block(1, false, 1), 32, 8);
            CoapMessage first = rig.Sent();
            Assert.AreEqual((int)Rig.Block(1, false, 1), Rig.Option(first, OptionNumber.Block1));
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(first, OptionNumber.Block2));
            Assert.IsTrue(Rig.HasPayload(first, 0, 64));
            rig.Receive(CoapType.Confirmable, CoapCode.Fetch, 3, "aa", "a", OptionNumber.Block2, Rig.Block(1, false, 2), 0, 0, 0, 0);
            CoapMessage second = rig.Sent();
            Assert.IsTrue(Rig.HasPayload(second, 64, 36));
            Assert.AreEqual(40, rig.Handler.RequestBody.Length);
            Assert.IsTrue(Rig.IsPattern(rig.Handler.RequestBody, 0, 40, 0, 0));
        }

        // Proves: SMS-30, SMS-31
        [TestMethod]
        [DataRow(0, 107 - 1)]
        [DataRow(8, 99 - 1)]
        public void On_a_link_of_111_bytes_the_rest_after_header_token_and_marker_is_payload(int tokenLength, int payload)
        {
            string token = "0102030405060708".Substring(0, 2 * tokenLength);
            var rig = new Rig();
            rig.Link.Limit(111);
            rig.Handler.BodyLength = payload;
            rig.Receive("4" + tokenLength + " 01 0001" + token);
            byte[] sent = rig.Link.TakeSent();
            Assert.AreEqual(111, sent.Length);
            rig.Handler.BodyLength = payload + 1;
            rig.Receive("4" + tokenLength + " 01 0002" + token);
            CoapMessage response = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(response, OptionNumber.Block2));
        }

        // Proves: SMS-32
        [TestMethod]
        [DataRow(64)]
        [DataRow(80)]
        [DataRow(100)]
        [DataRow(140)]
        [DataRow(141)]
        [DataRow(300)]
        [DataRow(1280)]
        public void Whatever_the_link_takes_every_block_passes(int maxDatagram)
        {
            var rig = new Rig();
            rig.Link.Limit(maxDatagram);
            rig.Handler.BodyLength = 3000;
            rig.Handler.ContentFormat = 11542;
            rig.Handler.Observe = 0xABCDEF;
            int got = 0;
            int szx = 6;
            for (int id = 1; got < 3000; id++)
            {
                rig.Receive(CoapType.Confirmable, CoapCode.Get, id, "0102030405060708", "a", OptionNumber.Block2, Rig.Block(got / (16 << szx), false, szx), 0, 0, 0, 0);
                CoapMessage response = rig.Sent();
                int block = Rig.Option(response, OptionNumber.Block2);
                szx = block & 7;
                Assert.AreEqual(got, (block >> 4) * (16 << szx));
                Assert.IsTrue(Rig.HasPayload(response, got, response.PayloadLength));
                got += response.PayloadLength;
                Assert.AreEqual(got < 3000, (block & 8) != 0);
            }

            Assert.AreEqual(3000, got);
            Assert.IsTrue(maxDatagram > 141 || szx <= 2);
        }

        [TestMethod]
        public void What_cannot_be_sent_at_all_is_an_internal_error()
        {
            var rig = new Rig();
            rig.Link.Limit(20);
            rig.Handler.BodyLength = 30;
            rig.Receive("41 01 0001 aa b1 61");
            Assert.AreEqual("61a00001aa", rig.SentHex());
        }

        private static CoapMessage Get(Rig rig, int number, int szx)
        {
            rig.Now++;
            rig.Receive(CoapType.Confirmable, CoapCode.Get, (int)(rig.Now * 7) & 0xFFFF, "aa", "a", OptionNumber.Block2, Rig.Block(number, false, szx), 0, 0, 0, 0);
            return rig.Sent();
        }
    }
}
