using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>The exchanges do not know what carries them: the same ones over a stream (RFC 8323) in place of datagrams.</summary>
    [TestClass]
    public class StreamTests
    {
        private const string Get = "21 01 aa b161";         // GET /a, token aa
        private const string Answer = "4145aaff000102";     // 2.05 with three bytes

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(1000)]
        public void A_request_is_answered_wherever_its_frame_is_cut(int pieceSize)
        {
            var rig = new StreamRig(pieceSize);
            rig.Handler.BodyLength = 3;
            rig.Receive(Get);
            Assert.AreEqual(Answer, rig.SentHex());
            Assert.AreEqual(1, rig.Handler.Requests);
        }

        [TestMethod]
        public void Several_frames_in_one_read_are_several_messages()
        {
            var rig = new StreamRig(1000);
            rig.Handler.BodyLength = 3;
            rig.Receive(Get + Get + Get + "21 01");
            Assert.AreEqual(Answer + Answer + Answer, rig.SentHex());
            rig.Receive("aa b161");
            Assert.AreEqual(Answer, rig.SentHex());
            Assert.AreEqual(4, rig.Handler.Requests);
        }

        [TestMethod]
        public void Half_a_frame_is_no_message()
        {
            var rig = new StreamRig(1000);
            rig.Receive("21 01 aa b1");
            Assert.AreEqual(string.Empty, rig.SentHex());
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(7)]
        [DataRow(1000)]
        public void A_body_in_blocks_is_put_together(int pieceSize)
        {
            // PUT /a, Block1 of 256 bytes (SZX 4).
            var rig = new StreamRig(pieceSize);
            rig.Handler.Code = CoapCode.Changed;
            rig.Receive(StreamRig.Frame(CoapCode.Put, "aa", "b161d1030c", 0, 256));
            Assert.AreEqual("315faad10e0c", rig.SentHex());
            rig.Receive(StreamRig.Frame(CoapCode.Put, "ab", "b161d1031c", 256, 256));
            Assert.AreEqual("315fabd10e1c", rig.SentHex());
            rig.Receive(StreamRig.Frame(CoapCode.Put, "ac", "b161d10324", 512, 10));
            Assert.AreEqual("3144acd10e24", rig.SentHex());
            Assert.AreEqual(1, rig.Handler.Requests);
            Assert.AreEqual(522, rig.Handler.RequestBody.Length);
            Assert.IsTrue(Rig.IsPattern(rig.Handler.RequestBody, 0, 522, 0, 0));
        }

        [TestMethod]
        public void A_block_that_is_missing_is_told_as_over_datagrams()
        {
            var rig = new StreamRig(1000);
            rig.Receive(StreamRig.Frame(CoapCode.Put, "aa", "b161d1030c", 0, 256));
            rig.SentHex();
            rig.Receive(StreamRig.Frame(CoapCode.Put, "ac", "b161d10324", 512, 10));
            Assert.AreEqual("0188ac", rig.SentHex());
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(1000)]
        public void A_response_goes_out_in_blocks(int pieceSize)
        {
            var rig = new StreamRig(pieceSize);
            rig.Handler.BodyLength = 300;
            rig.Receive("41 01 aa b161 c104");          // Block2 0 of 256 bytes wanted
            string first = rig.SentHex();
            rig.Receive("41 01 ab b161 c114");
            string second = rig.SentHex();
            Assert.IsTrue(first.IndexOf("ff" + Hex.Of(Pattern(0, 256))) > 0);
            Assert.IsTrue(second.IndexOf("ff" + Hex.Of(Pattern(256, 44))) > 0);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(1000)]
        public void An_observation_is_begun_and_a_notification_is_told_delivered(int pieceSize)
        {
            var rig = new StreamRig(pieceSize);
            rig.Handler.BodyLength = 1;
            rig.Handler.Observe = 5;
            rig.Receive("31 01 aa 60 51 61");
            Assert.AreEqual("4145aa6105ff00", rig.SentHex());
            Assert.AreEqual(0, rig.Handler.RequestObserve);

            byte[] token = { 0xAA };
            CoapResponse notification = rig.Endpoint.BeginNotification(token, 0, 1, true);
            notification.Observe = 6;
            notification.Body.WriteByte(7);
            int id = rig.Endpoint.SendNotification(rig.Now);
            Assert.AreEqual("4145aa6106ff07", rig.SentHex());
            Assert.AreEqual(0, rig.Handler.Outcomes);
            rig.Step();
            Assert.AreEqual(1, rig.Handler.Outcomes);
            Assert.AreEqual(id, rig.Handler.OutcomeId);
            Assert.AreEqual((int)NotificationOutcome.Acknowledged, rig.Handler.Outcome);
            Assert.IsFalse(rig.Endpoint.IsBusy);

            notification = rig.Endpoint.BeginNotification(token, 0, 1, false);
            notification.Observe = 7;
            notification.Body.WriteByte(8);
            Assert.IsTrue(rig.Endpoint.SendNotification(rig.Now) >= 0);
            Assert.AreEqual("4145aa6107ff08", rig.SentHex());
            rig.Step();
            Assert.AreEqual(1, rig.Handler.Outcomes);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(5)]
        [DataRow(1000)]
        public void A_request_of_ours_gets_its_response(int pieceSize)
        {
            var rig = new StreamRig(pieceSize);
            var request = new TestRequest(CoapCode.Get, 0);
            Assert.IsTrue(rig.Endpoint.Send(request, rig.Now));
            string sent = rig.SentHex();
            Assert.AreEqual("4401", sent.Substring(0, 4));          // token of four bytes; Uri-Path and Block2
            Assert.AreEqual("b161c104", sent.Substring(12));
            rig.Step();
            Assert.AreEqual(0, request.Ends);
            rig.Receive(StreamRig.Frame(CoapCode.Content, sent.Substring(4, 8), "d10a0c", 0, 256));
            Assert.AreEqual(0, request.Ends);
            string next = rig.SentHex();
            Assert.AreEqual("b161c114", next.Substring(12));
            rig.Receive(StreamRig.Frame(CoapCode.Content, next.Substring(4, 8), "d10a14", 256, 100));
            Assert.AreEqual(CoapCode.Content, request.ResponseCode);
            Assert.AreEqual(356, request.ReceivedLength);
            Assert.IsTrue(Rig.IsPattern(request.Received, 0, 356, 0, 0));
        }

        [TestMethod]
        public void A_body_of_ours_goes_out_in_blocks()
        {
            var rig = new StreamRig(3);
            var request = new TestRequest(CoapCode.Post, 500);
            rig.Endpoint.Send(request, rig.Now);
            string sent = rig.SentHex();
            Assert.IsTrue(sent.IndexOf("ff" + Hex.Of(Pattern(0, 256))) > 0);
            rig.Receive(StreamRig.Frame(CoapCode.Continue, TokenOf(sent), "d10e0c", 0, 0));
            sent = rig.SentHex();
            Assert.IsTrue(sent.IndexOf("ff" + Hex.Of(Pattern(256, 244))) > 0);
            rig.Receive(StreamRig.Frame(CoapCode.Changed, TokenOf(sent), "d10e14", 0, 0));
            Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
        }

        [TestMethod]
        public void Nothing_of_ours_is_repeated_and_silence_ends_a_request()
        {
            var rig = new StreamRig(1000);
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.SentHex();
            rig.Step();
            rig.Now += rig.Endpoint.Timing.MaxTransmitWaitMs - 1;
            rig.Step();
            Assert.AreEqual(string.Empty, rig.SentHex());
            Assert.AreEqual(0, request.Ends);
            rig.Now++;
            rig.Step();
            Assert.AreEqual((int)RequestFailure.TimedOut, request.Failure);
            Assert.AreEqual(0, rig.Endpoint.Counters.Retransmissions);
        }

        [TestMethod]
        public void A_deferred_request_gets_its_response_later()
        {
            var rig = new StreamRig(1);
            rig.Handler.Defers = true;
            rig.Receive(Get);
            Assert.AreEqual(string.Empty, rig.SentHex());
            CoapResponse response = rig.Endpoint.BeginSeparate(rig.Handler.Ticket);
            response.Code = CoapCode.Content;
            response.Body.WriteByte(9);
            Assert.IsTrue(rig.Endpoint.SendSeparate(rig.Now));
            Assert.AreEqual("2145aaff09", rig.SentHex());
            rig.Step();
            Assert.IsFalse(rig.Endpoint.IsBusy);
        }

        [TestMethod]
        public void The_layer_answers_a_ping_and_tells_of_its_own()
        {
            var rig = new StreamRig(1);
            rig.Receive("01e2cc");
            Assert.AreEqual("01e3cc", rig.SentHex());
            Assert.IsTrue(rig.Endpoint.Ping(rig.Now));
            Assert.AreEqual("00e2", rig.SentHex());
            rig.Step();
            Assert.AreEqual(0, rig.Handler.Pings);
            rig.Receive("00e3");
            Assert.IsTrue(rig.Handler.PingAnswered);
        }

        [TestMethod]
        public void What_belongs_to_no_exchange_is_counted_and_not_answered()
        {
            var rig = new StreamRig(1000);
            rig.Receive("21 45 ee ff00");           // a response nobody asked for
            Assert.AreEqual(1, rig.Endpoint.Counters.Unmatched);
            rig.Receive("21 01 aa f161");           // an option of delta 15
            Assert.AreEqual(1, rig.Endpoint.Counters.Malformed);
            Assert.AreEqual(string.Empty, rig.SentHex());
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        public void A_critical_option_that_is_not_recognised_is_answered()
        {
            var rig = new StreamRig(1);
            rig.Receive("21 01 aa 1161");         // If-Match
            Assert.AreEqual("82aa", rig.SentHex().Substring(2, 4));
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(100)]
        [DataRow(10000)]
        public void A_frame_larger_than_the_largest_message_is_refused_and_the_next_is_read(int pieceSize)
        {
            var rig = new StreamRig(pieceSize);
            rig.Handler.BodyLength = 3;
            rig.Receive(StreamRig.Frame(CoapCode.Put, "aa", "b161", 0, 3 * StreamRig.MaxMessage) + Get);
            string sent = rig.SentHex();
            Assert.AreEqual("8daa", sent.Substring(2, 4));
            Assert.AreEqual(Answer, sent.Substring(sent.Length - Answer.Length));
            Assert.AreEqual(1, rig.Handler.Requests);
            Assert.AreEqual(1, rig.Endpoint.Counters.TooLarge);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(1000)]
        public void Protection_sits_between_the_exchanges_and_the_stream(int pieceSize)
        {
            var rig = new StreamRig(pieceSize, new FakeProtection(true, 1));
            var peer = new FakeProtection(false, 1);
            var binding = new RequestBinding();
            rig.Handler.BodyLength = 3;
            rig.Receive(Protected(peer, binding));
            Assert.AreEqual(1, rig.Handler.Requests);
            Assert.AreEqual(CoapCode.Get, rig.Handler.RequestCode);
            Assert.AreEqual(RequestBinding.PeerContext, rig.Handler.RequestContext);
            Assert.IsTrue(rig.SentHex().IndexOf("ff000102") < 0);

            // Without protection it is refused, each time.
            rig.Receive(Get);
            Assert.AreEqual("81aa", rig.SentHex().Substring(2, 4));
            Assert.AreEqual(1, rig.Handler.Requests);
        }

        private static string Protected(FakeProtection peer, RequestBinding binding)
        {
            byte[] buffer = new byte[128];
            int offset = 32;
            var writer = new CoapWriter();
            byte[] token = { 0xAA };
            writer.Begin(buffer, offset, 64, CoapType.NonConfirmable, CoapCode.Get, 0, token, 0, 1);
            writer.StringOption(OptionNumber.UriPath, "a");
            int count = writer.Length;
            peer.ProtectRequest(buffer, ref offset, ref count, binding, 0);
            int length = count - CoapMessage.HeaderLength - 1;
            string head = length < 13 ? Hex.Of(new byte[] { (byte)((length << 4) | 1) }) : Hex.Of(new byte[] { 0xD1, (byte)(length - 13) });
            return head + Hex.Of(buffer, offset + 1, 1) + Hex.Of(buffer, offset + CoapMessage.HeaderLength, count - CoapMessage.HeaderLength);
        }

        private static string TokenOf(string frame)
        {
            int extended = frame[0] == 'd' ? 2 : frame[0] == 'e' ? 4 : 0;
            return frame.Substring(4 + extended, 8);
        }

        private static byte[] Pattern(int start, int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = TestHandler.Pattern(start + i, 0);
            }

            return bytes;
        }
    }
}
