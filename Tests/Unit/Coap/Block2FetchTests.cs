using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Response bodies in blocks, received (RFC 7959 §2.4).</summary>
    [TestClass]
    public class Block2FetchTests
    {
        [TestMethod]
        public void A_body_is_fetched_block_by_block()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            string token = string.Empty;
            for (int i = 0; i < 4; i++)
            {
                CoapMessage sent = rig.Sent();
                Assert.AreEqual(i == 0 ? -1 : (int)Rig.Block(i, false, 2), Rig.Option(sent, OptionNumber.Block2));
                Assert.IsTrue(sent.Find(OptionNumber.UriPath) >= 0);
                Assert.AreNotEqual(token, Rig.TokenOf(sent));
                token = Rig.TokenOf(sent);
                rig.Piggyback(sent, CoapCode.Content, OptionNumber.Block2, Rig.Block(i, i < 3, 2), 0, 0, i * 64, i < 3 ? 64 : 10);
            }

            Assert.AreEqual(1, request.Responses);
            Assert.AreEqual(202, request.ReceivedLength);
            Assert.IsTrue(request.InOrder);
            Assert.IsTrue(request.SawLast);
            Assert.IsTrue(Rig.IsPattern(request.Received, 0, 202, 0, 0));
        }

        [TestMethod]
        public void Smaller_blocks_are_followed()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, OptionNumber.Block2, Rig.Block(0, true, 3), 0, 0, 0, 128);
            CoapMessage sent = rig.Sent();
            Assert.AreEqual((int)Rig.Block(1, false, 3), Rig.Option(sent, OptionNumber.Block2));
            rig.Piggyback(sent, CoapCode.Content, OptionNumber.Block2, Rig.Block(4, true, 1), 0, 0, 128, 32);
            Assert.AreEqual((int)Rig.Block(5, false, 1), Rig.Option(rig.Sent(), OptionNumber.Block2));
        }

        [TestMethod]
        [DataRow("01020304", "01020304", true)]
        [DataRow("", "", true)]
        [DataRow("01020304", "01020305", false)]
        [DataRow("01020304", "010203", false)]
        [DataRow("01020304", "", false)]
        [DataRow("", "01020304", false)]
        public void Blocks_of_different_representations_do_not_mix(string firstTag, string secondTag, bool same)
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            Tagged(rig, firstTag, "08");
            Tagged(rig, secondTag, "10");
            Assert.AreEqual(same ? 1 : 0, request.Responses);
            Assert.AreEqual(same ? -1 : (int)RequestFailure.BadResponse, request.Failure);
        }

        [TestMethod]
        [DataRow(1, true, 2, 64)]
        [DataRow(0, true, 2, 63)]
        [DataRow(0, true, 2, 65)]
        [DataRow(0, false, 2, 65)]
        [DataRow(0, true, 7, 64)]
        [DataRow(0, true, 2, 0)]
        public void A_first_block_that_cannot_be_is_a_bad_response(int number, bool more, int szx, int count)
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, OptionNumber.Block2, Rig.Block(number, more, szx), 0, 0, 0, count);
            Assert.AreEqual((int)RequestFailure.BadResponse, request.Failure);
            Assert.AreEqual(0, request.ReceivedLength);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(2)]
        public void Another_block_than_the_one_asked_for_is_a_bad_response(int number)
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, OptionNumber.Block2, Rig.Block(0, true, 2), 0, 0, 0, 64);
            rig.Piggyback(rig.Sent(), CoapCode.Content, OptionNumber.Block2, Rig.Block(number, true, 2), 0, 0, 0, 64);
            Assert.AreEqual((int)RequestFailure.BadResponse, request.Failure);
            Assert.AreEqual(64, request.ReceivedLength);
        }

        [TestMethod]
        public void A_later_response_without_a_block_is_a_bad_response_and_an_error_is_a_response()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, OptionNumber.Block2, Rig.Block(0, true, 2), 0, 0, 0, 64);
            rig.Piggyback(rig.Sent(), CoapCode.Content, 0, 0, 0, 0, 0, 64);
            Assert.AreEqual((int)RequestFailure.BadResponse, request.Failure);

            request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, OptionNumber.Block2, Rig.Block(0, true, 2), 0, 0, 0, 64);
            rig.Piggyback(rig.Sent(), CoapCode.NotFound, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.NotFound, request.ResponseCode);
        }

        [TestMethod]
        public void Who_takes_it_may_stop()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            request.StopAt = 64;
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, OptionNumber.Block2, Rig.Block(0, true, 2), 0, 0, 0, 64);
            rig.Piggyback(rig.Sent(), CoapCode.Content, OptionNumber.Block2, Rig.Block(1, true, 2), 0, 0, 64, 64);
            Assert.AreEqual((int)RequestFailure.Abandoned, request.Failure);
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.IsFalse(rig.Endpoint.IsBusy);
        }

        [TestMethod]
        public void To_abandon_within_the_body_ends_it_silently()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            request.AbandonsInBody = true;
            request.Endpoint = rig.Endpoint;
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, OptionNumber.Block2, Rig.Block(0, true, 2), 0, 0, 0, 64);
            Assert.AreEqual(0, request.Ends);
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.IsFalse(rig.Endpoint.IsBusy);
        }

        [TestMethod]
        public void A_body_sent_in_blocks_may_have_a_response_in_blocks()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, 1500);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Continue, OptionNumber.Block1, Rig.Block(0, true, 6), 0, 0, 0, 0);
            rig.Piggyback(rig.Sent(), CoapCode.Changed, OptionNumber.Block2, Rig.Block(0, true, 2), OptionNumber.Block1, Rig.Block(1, false, 6), 0, 64);
            CoapMessage next = rig.Sent();
            Assert.AreEqual(CoapCode.Post, next.Code);
            Assert.AreEqual((int)Rig.Block(1, false, 2), Rig.Option(next, OptionNumber.Block2));
            Assert.AreEqual(-1, next.Find(OptionNumber.Block1));
            Assert.AreEqual(0, next.PayloadLength);
            rig.Piggyback(next, CoapCode.Changed, OptionNumber.Block2, Rig.Block(1, false, 2), 0, 0, 64, 6);
            Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
            Assert.AreEqual(70, request.ReceivedLength);
        }

        [TestMethod]
        public void The_last_number_there_is_cannot_have_one_after_it()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, OptionNumber.Block2, Rig.Block(0xFFFFF, true, 0), 0, 0, 0, 16);
            Assert.AreEqual((int)RequestFailure.BadResponse, request.Failure);
        }

        private static void Tagged(Rig rig, string tag, string block)
        {
            CoapMessage sent = rig.Sent();
            string etag = tag.Length == 0 ? string.Empty : "4" + (tag.Length / 2) + tag;
            string delta = tag.Length == 0 ? "d1 0a" : "d1 06";
            rig.Receive("64 45" + Hex.Of(sent.Buffer, 2, 2) + Rig.TokenOf(sent) + etag + delta + block + "ff 000102030405060708090a0b0c0d0e0f");
        }
    }
}
