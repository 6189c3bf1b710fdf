using nanoFramework.TestFramework;
using Lwm2m.Foundation;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Requests of ours and how their responses come (RFC 7252 §5.2, §5.3).</summary>
    [TestClass]
    public class RequestTests
    {
        [TestMethod]
        public void A_response_comes_with_the_acknowledgement()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            Assert.AreEqual((int)CoapType.Confirmable, (int)sent.Type);
            Assert.AreEqual(CoapCode.Get, sent.Code);
            rig.Piggyback(sent, CoapCode.Content, 0, 0, 0, 0, 0, 5);
            Assert.AreEqual(1, request.Responses);
            Assert.AreEqual(CoapCode.Content, request.ResponseCode);
            Assert.AreEqual(5, request.ReceivedLength);
            Assert.IsTrue(request.SawLast);
            Assert.IsFalse(rig.Endpoint.IsBusy);
            Assert.AreEqual(0, rig.Link.SentCount);
        }

        [TestMethod]
        public void A_separate_confirmable_response_is_acknowledged_each_time()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            rig.Receive(CoapType.Acknowledgement, CoapCode.Empty, sent.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.IsTrue(rig.Endpoint.IsBusy);
            for (int i = 0; i < 2; i++)
            {
                rig.Receive(CoapType.Confirmable, CoapCode.Content, 0x7777, Rig.TokenOf(sent), string.Empty, 0, 0, 0, 0, 0, 5);
                Assert.AreEqual("60007777", rig.SentHex());
            }

            Assert.AreEqual(1, request.Responses);
            Assert.AreEqual(1, request.Ends);
        }

        [TestMethod]
        public void A_separate_response_that_overtakes_the_acknowledgement_stands_for_it()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            rig.Receive(CoapType.Confirmable, CoapCode.Content, 0x7777, Rig.TokenOf(sent), string.Empty, 0, 0, 0, 0, 0, 5);
            Assert.AreEqual("60007777", rig.SentHex());
            Assert.AreEqual(1, request.Responses);
            rig.Receive(CoapType.Acknowledgement, CoapCode.Empty, sent.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            rig.Advance(60000);
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(1, rig.Counters.Unmatched);
            Assert.AreEqual(1, request.Ends);
        }

        [TestMethod]
        public void A_separate_response_may_be_non_confirmable()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            rig.Receive(CoapType.Acknowledgement, CoapCode.Empty, sent.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            rig.Receive(CoapType.NonConfirmable, CoapCode.Content, 0x7777, Rig.TokenOf(sent), string.Empty, 0, 0, 0, 0, 0, 5);
            Assert.AreEqual(1, request.Responses);
            Assert.AreEqual(0, rig.Link.SentCount);
        }

        [TestMethod]
        public void A_separate_response_is_awaited_as_long_as_set()
        {
            var options = new CoapOptions();
            options.SeparateResponseTimeoutMs = 5000;
            var rig = new Rig(options);
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            rig.Receive(CoapType.Acknowledgement, CoapCode.Empty, sent.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(rig.Now + 5000, rig.Endpoint.NextTimeMs);
            rig.Advance(4999);
            Assert.AreEqual(0, request.Ends);
            rig.Advance(1);
            Assert.AreEqual((int)RequestFailure.TimedOut, request.Failure);
            rig.Receive(CoapType.Confirmable, CoapCode.Content, 0x7777, Rig.TokenOf(sent), string.Empty, 0, 0, 0, 0, 0, 5);
            Assert.AreEqual("70007777", rig.SentHex());
        }

        [TestMethod]
        public void Another_token_is_not_taken_for_the_response()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            rig.Receive(CoapType.Acknowledgement, CoapCode.Content, sent.MessageId, "00112233", string.Empty, 0, 0, 0, 0, 0, 5);
            rig.Receive(CoapType.Acknowledgement, CoapCode.Content, sent.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 5);
            rig.Receive(CoapType.NonConfirmable, CoapCode.Content, 5, "00112233", string.Empty, 0, 0, 0, 0, 0, 5);
            Assert.AreEqual(0, request.Ends);
            Assert.AreEqual(3, rig.Counters.Unmatched);
            rig.Piggyback(sent, CoapCode.Content, 0, 0, 0, 0, 0, 5);
            Assert.AreEqual(1, request.Responses);
        }

        [TestMethod]
        public void Another_message_id_is_not_taken_for_the_acknowledgement()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            rig.Receive(CoapType.Acknowledgement, CoapCode.Content, sent.MessageId + 1, Rig.TokenOf(sent), string.Empty, 0, 0, 0, 0, 0, 5);
            Assert.AreEqual(0, request.Ends);
            Assert.AreEqual(1, rig.Counters.Unmatched);
        }

        [TestMethod]
        public void An_unknown_critical_option_makes_a_response_unusable()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, 4097, 1, 0, 0, 0, 5);
            Assert.AreEqual((int)RequestFailure.BadResponse, request.Failure);
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(0, request.ReceivedLength);

            request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.Receive(CoapType.Confirmable, CoapCode.Content, 0x7777, Rig.TokenOf(rig.Sent()), string.Empty, 4097, 1, 0, 0, 0, 5);
            Assert.AreEqual("70007777", rig.SentHex());
            Assert.AreEqual((int)RequestFailure.BadResponse, request.Failure);
            Assert.AreEqual(2, rig.Counters.BadResponses);
        }

        [TestMethod]
        public void A_response_larger_than_the_largest_message_is_unusable()
        {
            var options = new CoapOptions();
            options.MaxMessageSize = 128;
            options.BlockSize = 64;
            var rig = new Rig(options);
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, 0, 0, 0, 0, 0, 300);
            Assert.AreEqual((int)RequestFailure.BadResponse, request.Failure);
            Assert.AreEqual(1, rig.Counters.TooLarge);
        }

        [TestMethod]
        public void An_error_is_a_response_too()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, 3);
            rig.Endpoint.Send(request, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.NotFound, 0, 0, 0, 0, 0, 5);
            Assert.AreEqual(CoapCode.NotFound, request.ResponseCode);
            Assert.AreEqual(0, request.ReceivedLength);
        }

        [TestMethod]
        public void An_abandoned_request_ends_without_a_word_and_its_late_response_is_refused()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            rig.Endpoint.Abandon();
            Assert.IsFalse(rig.Endpoint.IsBusy);
            Assert.AreEqual(DatagramLink.Never, rig.Step());
            rig.Receive(CoapType.Confirmable, CoapCode.Content, 0x7777, Rig.TokenOf(sent), string.Empty, 0, 0, 0, 0, 0, 5);
            Assert.AreEqual("70007777", rig.SentHex());
            Assert.AreEqual(0, request.Ends);
            rig.Endpoint.Abandon();
        }

        [TestMethod]
        public void The_next_request_can_be_sent_from_the_end_of_the_last()
        {
            var rig = new Rig();
            var first = new TestRequest(CoapCode.Get, 0);
            var second = new TestRequest(CoapCode.Put, 2);
            first.Next = second;
            first.Endpoint = rig.Endpoint;
            rig.Endpoint.Send(first, rig.Now);
            rig.Piggyback(rig.Sent(), CoapCode.Content, 0, 0, 0, 0, 0, 5);
            CoapMessage sent = rig.Sent();
            Assert.AreEqual(CoapCode.Put, sent.Code);
            rig.Piggyback(sent, CoapCode.Changed, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(1, second.Responses);
            Assert.AreEqual(1, first.Ends);
        }

        [TestMethod]
        public void A_request_sent_while_a_request_is_answered_goes_out_after_the_response()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Post, 20);
            rig.Handler.Sends = request;
            rig.Handler.BodyLength = 30;
            rig.Receive("41 01 1234 aa b1 61");
            Assert.IsNull(rig.Handler.NotificationWithin);
            CoapMessage response = rig.Sent();
            Assert.AreEqual(CoapCode.Content, response.Code);
            Assert.IsTrue(Rig.HasPayload(response, 0, 30));
            CoapMessage sent = rig.Sent();
            Assert.AreEqual(CoapCode.Post, sent.Code);
            Assert.IsTrue(Rig.HasPayload(sent, 0, 20));
        }

        [TestMethod]
        public void A_request_that_fits_no_datagram_fails_at_the_next_step()
        {
            var rig = new Rig();
            rig.Link.Limit(20);
            var request = new TestRequest(CoapCode.Get, 0);
            request.Path = "a-path-that-is-much-too-long";
            Assert.IsTrue(rig.Endpoint.Send(request, rig.Now));
            Assert.AreEqual(0, request.Ends);
            Assert.IsTrue(rig.Endpoint.NextTimeMs <= rig.Now);
            rig.Step();
            Assert.AreEqual((int)RequestFailure.Unsendable, request.Failure);
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(1, rig.Counters.Unsendable);
        }

        [TestMethod]
        public void On_a_small_link_a_read_asks_for_blocks_that_pass()
        {
            var rig = new Rig();
            rig.Link.Limit(140);
            rig.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Now);
            Assert.AreEqual((int)Rig.Block(0, false, 2), Rig.Option(rig.Sent(), OptionNumber.Block2));
            rig.Endpoint.Abandon();
            rig.Endpoint.Send(new TestRequest(CoapCode.Post, 0), rig.Now);
            Assert.AreEqual(-1, Rig.Option(rig.Sent(), OptionNumber.Block2));
        }
    }
}
