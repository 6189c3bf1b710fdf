using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>A body of 300 kB in an endpoint with buffers of 2 kB: nobody holds it (RFC 7959 §2.4, §2.5).</summary>
    [TestClass]
    public class BodyStreamTests
    {
        private const int Large = 300 * 1024;
        private const int Szx = 6;
        private const int BlockSize = 1024;
        private const int LastBlock = Large / BlockSize - 1;

        [TestMethod]
        public void A_large_body_is_handed_on_block_by_block()
        {
            Rig rig = Sinking(out CountingSink sink);
            for (int i = 0; i < LastBlock; i++)
            {
                Put(rig, i, i, true, BlockSize);
                CoapMessage answer = rig.Sent();
                Assert.AreEqual(CoapCode.Continue, answer.Code);
                Assert.AreEqual((int)Rig.Block(i, true, Szx), Rig.Option(answer, OptionNumber.Block1));
            }

            Assert.AreEqual(0, sink.Finished);
            Put(rig, LastBlock, LastBlock, false, BlockSize);
            Assert.AreEqual(CoapCode.Changed, rig.Sent().Code);
            Assert.AreEqual(Large, sink.Count);
            Assert.IsTrue(sink.IsPattern && sink.InOrder);
            Assert.AreEqual(1, sink.Finished);
            Assert.AreEqual(0, sink.Aborted);
            Assert.AreEqual(0, rig.Handler.Requests);
            Assert.AreEqual(DatagramLink.Never, rig.Step());
        }

        [TestMethod]
        public void Without_a_sink_it_is_refused_where_the_buffer_ends()
        {
            Rig rig = Sinking(out CountingSink _);
            rig.Handler.Sink = null;
            Put(rig, 0, 0, true, BlockSize);
            Put(rig, 1, 1, true, BlockSize);
            Put(rig, 2, 2, true, BlockSize);
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            CoapMessage refused = rig.Sent();
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, refused.Code);
            Assert.AreEqual(2048, Rig.Option(refused, OptionNumber.Size1));
        }

        [TestMethod]
        public void A_block_that_comes_again_is_answered_again_and_handed_on_once()
        {
            Rig rig = Sinking(out CountingSink sink);
            Put(rig, 0, 0, true, BlockSize);
            Put(rig, 0, 0, true, BlockSize);        // a duplicate of the message (RFC 7252 §4.5)
            Put(rig, 1, 1, true, BlockSize);
            Put(rig, 2, 1, true, BlockSize);        // the block under a new Message ID
            for (int i = 0; i < 4; i++)
            {
                Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            }

            Put(rig, 3, 2, false, 10);
            Put(rig, 3, 2, false, 10);
            Assert.AreEqual(CoapCode.Changed, rig.Sent().Code);
            Assert.AreEqual(CoapCode.Changed, rig.Sent().Code);
            Assert.AreEqual(2 * BlockSize + 10, sink.Count);
            Assert.IsTrue(sink.InOrder && sink.IsPattern);
            Assert.AreEqual(1, sink.Finished);
        }

        [TestMethod]
        public void A_gap_is_refused_and_the_body_goes_on_where_it_was()
        {
            Rig rig = Sinking(out CountingSink sink);
            Put(rig, 0, 0, true, BlockSize);
            rig.Sent();
            Put(rig, 1, 2, true, BlockSize);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
            Put(rig, 2, 1, true, BlockSize);
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            Put(rig, 3, 0 + 2, false, 1);
            Assert.AreEqual(CoapCode.Changed, rig.Sent().Code);
            Assert.IsTrue(sink.InOrder && sink.IsPattern);

            // After its end nothing is left that a block could be added to.
            Put(rig, 4, 3, true, BlockSize);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
        }

        [TestMethod]
        public void Smaller_blocks_on_the_way_go_on_at_the_same_byte()
        {
            Rig rig = Sinking(out CountingSink sink);
            Put(rig, 0, 0, true, BlockSize);
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 1, "aa", "a", OptionNumber.Block1, Rig.Block(4, true, 4), 0, 0, BlockSize, 256);
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 2, "aa", "a", OptionNumber.Block1, Rig.Block(5, false, 4), 0, 0, BlockSize + 256, 100);
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            Assert.AreEqual(CoapCode.Continue, rig.Sent().Code);
            Assert.AreEqual(CoapCode.Changed, rig.Sent().Code);
            Assert.AreEqual(BlockSize + 356, sink.Count);
            Assert.IsTrue(sink.InOrder && sink.IsPattern);
        }

        [TestMethod]
        public void Block_0_begins_it_anew()
        {
            Rig rig = Sinking(out CountingSink sink);
            Put(rig, 0, 0, true, BlockSize);
            Put(rig, 1, 1, true, BlockSize);
            Put(rig, 2, 0, true, BlockSize);
            Assert.AreEqual(1, sink.Aborted);
            Assert.AreEqual(2, sink.Begun);
            Put(rig, 3, 1, false, 5);
            Assert.AreEqual(BlockSize + 5, sink.Count);
            Assert.AreEqual(1, sink.Finished);
            Assert.IsTrue(sink.InOrder && sink.IsPattern);

            // Also where what comes now fits one block: then the handler gets it.
            Put(rig, 4, 0, true, BlockSize);
            Put(rig, 5, 0, false, 7);
            Assert.AreEqual(2, sink.Aborted);
            Assert.AreEqual(7, rig.Handler.RequestBody.Length);
        }

        [TestMethod]
        public void What_does_not_come_any_more_is_aborted()
        {
            Rig rig = Sinking(out CountingSink sink);
            Put(rig, 0, 0, true, BlockSize);
            Assert.AreEqual(rig.Now + rig.Endpoint.Timing.ExchangeLifetimeMs, rig.Endpoint.NextTimeMs);
            rig.Advance(rig.Endpoint.Timing.ExchangeLifetimeMs - 1);
            Assert.AreEqual(0, sink.Aborted);
            rig.Advance(1);
            Assert.AreEqual(1, sink.Aborted);
            rig.Sent();
            Put(rig, 1, 1, true, BlockSize);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
            Assert.AreEqual(DatagramLink.Never, rig.Endpoint.NextTimeMs);
        }

        [TestMethod]
        public void A_link_opened_anew_aborts_it()
        {
            Rig rig = Sinking(out CountingSink sink);
            Put(rig, 0, 0, true, BlockSize);
            rig.Endpoint.Reset();
            Assert.AreEqual(1, sink.Aborted);
        }

        [TestMethod]
        public void A_sink_may_refuse_at_any_block()
        {
            Rig rig = Sinking(out CountingSink sink);
            sink.RefusesAt = BlockSize;
            Put(rig, 0, 0, true, BlockSize);
            rig.Sent();
            Put(rig, 1, 1, true, BlockSize);
            CoapMessage refused = rig.Sent();
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, refused.Code);
            Assert.AreEqual(1, sink.Aborted);
            Put(rig, 2, 2, false, 1);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Sent().Code);
            Assert.AreEqual(0, sink.Finished);
        }

        [TestMethod]
        public void A_second_large_body_waits_for_the_first_and_a_small_one_does_not()
        {
            var options = new CoapOptions();
            var buffers = new CoapBuffers(options);
            var a = new Rig(options, buffers, null);
            var b = new Rig(options, buffers, null);
            a.Handler.Sink = new CountingSink();
            var second = new CountingSink();
            b.Handler.Sink = second;
            Put(a, 0, 0, true, BlockSize);
            Put(b, 0, 0, true, BlockSize);
            CoapMessage refused = b.Sent();
            Assert.AreEqual(CoapCode.ServiceUnavailable, refused.Code);
            Assert.AreEqual(93, Rig.Option(refused, OptionNumber.MaxAge));
            Assert.AreEqual(0, second.Begun + second.Aborted);
            Put(b, 1, 1, true, BlockSize);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, b.Sent().Code);

            b.Handler.Sink = null;
            Put(b, 2, 0, true, BlockSize);
            Assert.AreEqual(CoapCode.Continue, b.Sent().Code);
            Put(b, 3, 1, false, 3);
            Assert.AreEqual(CoapCode.Content, b.Sent().Code);

            a.Sent();
            b.Handler.Sink = second;
            b.Now = a.Now + 93000;
            Put(b, 4, 0, true, BlockSize);
            Assert.AreEqual(CoapCode.Continue, b.Sent().Code);
            Assert.AreEqual(1, ((CountingSink)a.Handler.Sink).Aborted);
            a.Now = b.Now;
            Put(a, 1, 1, true, BlockSize);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, a.Sent().Code);
            Assert.AreEqual(1, second.Begun);
        }

        [TestMethod]
        public void A_second_large_body_of_the_same_peer_waits_as_well()
        {
            Rig rig = Sinking(out CountingSink sink);
            Put(rig, 0, 0, true, BlockSize);
            rig.Sent();
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 1, "aa", "b", OptionNumber.Block1, Rig.Block(0, true, Szx), 0, 0, 0, BlockSize);
            Assert.AreEqual(CoapCode.ServiceUnavailable, rig.Sent().Code);
            Put(rig, 2, 1, false, 1);
            Assert.AreEqual(CoapCode.Changed, rig.Sent().Code);
            Assert.AreEqual(BlockSize + 1, sink.Count);
        }

        /// <summary>Under protection the first block proves that it is fresh, and the context is part of what a body is told by.</summary>
        [TestMethod]
        public void It_is_handed_on_under_protection_too()
        {
            var rig = new SecureRig();
            var sink = new CountingSink();
            rig.Plain.Handler.Sink = sink;
            for (int i = 0; i < 20; i++)
            {
                rig.Request(CoapType.Confirmable, CoapCode.Put, i, OptionNumber.Block1, Rig.Block(i, i < 19, Szx), 0, 0, i * BlockSize, BlockSize);
                Assert.AreEqual(i < 19 ? CoapCode.Continue : CoapCode.Changed, rig.Answered().Code);
            }

            Assert.AreEqual(20 * BlockSize, sink.Count);
            Assert.IsTrue(sink.InOrder && sink.IsPattern);

            // A block without protection does not get into it.
            rig.Request(CoapType.Confirmable, CoapCode.Put, 100, OptionNumber.Block1, Rig.Block(0, true, Szx), 0, 0, 0, BlockSize);
            Put(rig.Plain, 101, 1, false, BlockSize);
            Assert.AreEqual(1, sink.Finished);
            Assert.AreEqual(BlockSize, sink.Count);
        }

        [TestMethod]
        public void A_large_representation_is_read_block_by_block_each_byte_once()
        {
            var rig = new Rig();
            var source = new PatternSource(Large);
            rig.Handler.Source = source;
            string tag = string.Empty;
            for (int i = 0; i <= LastBlock; i++)
            {
                rig.Receive(CoapType.Confirmable, CoapCode.Get, i, "aa", "a", OptionNumber.Block2, Rig.Block(i, false, Szx), 0, 0, 0, 0);
                CoapMessage answer = rig.Sent();
                Assert.AreEqual(CoapCode.Content, answer.Code);
                Assert.AreEqual((int)Rig.Block(i, i < LastBlock, Szx), Rig.Option(answer, OptionNumber.Block2));
                Assert.IsTrue(Rig.HasPayload(answer, i * BlockSize, BlockSize));
                Assert.AreEqual(i == 0 ? Large : -1, Rig.Option(answer, OptionNumber.Size2));
                string etag = Hex.Of(SecureRig.Value(answer, OptionNumber.ETag));
                Assert.IsTrue(i == 0 || etag == tag);
                tag = etag;
            }

            Assert.AreEqual(Large, source.BytesRead);
            source.Version = 2;
            rig.Receive(CoapType.Confirmable, CoapCode.Get, 1000, "aa", "a", OptionNumber.Block2, Rig.Block(1, false, Szx), 0, 0, 0, 0);
            Assert.AreNotEqual(tag, Hex.Of(SecureRig.Value(rig.Sent(), OptionNumber.ETag)));
            rig.Receive(CoapType.Confirmable, CoapCode.Get, 1001, "aa", "a", OptionNumber.Block2, Rig.Block(LastBlock + 1, false, Szx), 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.BadRequest, rig.Sent().Code);
            source.IsBroken = true;
            rig.Receive(CoapType.Confirmable, CoapCode.Get, 1002, "aa", "a", OptionNumber.Block2, Rig.Block(1, false, Szx), 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.InternalServerError, rig.Sent().Code);
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(150)]
        public void The_device_fetches_a_large_body_and_gives_up_when_its_ETag_changes(int changesAt)
        {
            var rig = new Rig();
            var request = new LargeRequest();
            rig.Endpoint.Send(request, rig.Now);
            for (int i = 0; i <= LastBlock && request.Ends == 0; i++)
            {
                CoapMessage asked = rig.Sent();
                rig.Piggyback(asked, CoapCode.Content, OptionNumber.ETag, i == changesAt ? 2u : 1u, OptionNumber.Block2, Rig.Block(i, i < LastBlock, Szx), i * BlockSize, BlockSize);
            }

            Assert.AreEqual(changesAt < 0 ? Large : changesAt * BlockSize, request.Count);
            Assert.IsTrue(request.IsPattern);
            Assert.AreEqual(changesAt < 0 ? -1 : (int)RequestFailure.BadResponse, request.Failure);
        }

        private static Rig Sinking(out CountingSink sink)
        {
            var rig = new Rig();
            sink = new CountingSink();
            rig.Handler.Sink = sink;
            return rig;
        }

        private static void Put(Rig rig, int id, int number, bool more, int count)
        {
            rig.Receive(CoapType.Confirmable, CoapCode.Put, id, "aa", "a", OptionNumber.Block1, Rig.Block(number, more, Szx), 0, 0, number * BlockSize, count);
        }

        private sealed class LargeRequest : OutgoingRequest
        {
            public int Count { get; private set; }

            public bool IsPattern { get; private set; } = true;

            public int Failure { get; private set; } = -1;

            public int Ends { get; private set; }

            public override byte Code
            {
                get { return CoapCode.Get; }
            }

            public override void WriteOptions(CoapWriter writer)
            {
                writer.StringOption(OptionNumber.UriPath, "image");
            }

            public override bool OnBodyBlock(int bodyOffset, byte[] buffer, int offset, int count, bool last)
            {
                IsPattern &= bodyOffset == Count && Rig.IsPattern(buffer, offset, count, bodyOffset, 0);
                Count = bodyOffset + count;
                return true;
            }

            public override void OnResponse(CoapMessage response, long nowMs)
            {
                Ends++;
            }

            public override void OnFailure(RequestFailure failure, long nowMs)
            {
                Ends++;
                Failure = (int)failure;
            }
        }
    }
}
