using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    [TestClass]
    public class MessageLayerTests
    {
        [TestMethod]
        public void A_ping_is_answered_with_a_reset()
        {
            var rig = new Rig();
            rig.Receive("40 00 1234");
            Assert.AreEqual("70001234", rig.SentHex());
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        [DataRow("49 01 1234 010203040506070809")]
        [DataRow("40 01 1234 b1 61 ff")]
        [DataRow("41 00 1234 aa")]
        [DataRow("40 00 1234 ff 00")]
        [DataRow("40 20 1234")]
        [DataRow("40 3f 1234")]
        [DataRow("40 61 1234")]
        [DataRow("40 c0 1234")]
        [DataRow("40 e1 1234")]
        public void A_malformed_confirmable_message_is_answered_with_a_reset(string hex)
        {
            var rig = new Rig();
            rig.Receive(hex);
            Assert.AreEqual("70001234", rig.SentHex());
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(1, rig.Counters.Malformed);
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        [DataRow("50 01 1234 b1 61 ff")]
        [DataRow("50 00 1234")]
        [DataRow("50 20 1234")]
        [DataRow("60 01 1234")]
        [DataRow("60 45 1234 ff")]
        [DataRow("6f 45 1234")]
        [DataRow("70 45 1234")]
        [DataRow("71 00 1234 aa")]
        [DataRow("80 01 1234")]
        [DataRow("40 01 12")]
        public void Any_other_malformed_message_is_ignored(string hex)
        {
            var rig = new Rig();
            rig.Receive(hex);
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(1, rig.Counters.Malformed);
            Assert.AreEqual(0, rig.Handler.Requests);
        }

        [TestMethod]
        [DataRow("60 00 1234")]
        [DataRow("61 45 1234 aa")]
        [DataRow("70 00 1234")]
        [DataRow("51 45 1234 aa")]
        public void What_belongs_to_nothing_is_counted(string hex)
        {
            var rig = new Rig();
            rig.Receive(hex);
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(1, rig.Counters.Unmatched);
        }

        [TestMethod]
        public void A_confirmable_response_to_nothing_is_answered_with_a_reset_each_time()
        {
            var rig = new Rig();
            rig.Receive("41 45 1234 aa");
            Assert.AreEqual("70001234", rig.SentHex());
            rig.Receive("41 45 1234 aa");
            Assert.AreEqual("70001234", rig.SentHex());
        }

        [TestMethod]
        public void A_duplicate_is_answered_the_same_and_done_once()
        {
            var rig = new Rig();
            rig.Handler.Code = CoapCode.Changed;
            rig.Receive("42 02 1234 aabb b1 61 ff 01");
            string first = rig.SentHex();
            Assert.AreEqual("62441234aabb", first);
            rig.Handler.Code = CoapCode.BadRequest;
            rig.Now += 246999;
            rig.Receive("42 02 1234 aabb b1 61 ff 01");
            Assert.AreEqual(first, rig.SentHex());
            Assert.AreEqual(1, rig.Handler.Requests);
            Assert.AreEqual(1, rig.Counters.Duplicates);
        }

        [TestMethod]
        public void After_the_exchange_lifetime_a_message_id_is_a_new_one()
        {
            var rig = new Rig();
            rig.Receive("42 02 1234 aabb b1 61 ff 01");
            rig.Now += 247000;
            rig.Receive("42 02 1234 aabb b1 61 ff 01");
            Assert.AreEqual(2, rig.Handler.Requests);
        }

        [TestMethod]
        public void A_non_confirmable_duplicate_is_ignored_for_its_own_lifetime()
        {
            var rig = new Rig();
            rig.Receive("51 02 1234 aa b1 61");
            CoapMessage response = rig.Sent();
            Assert.AreEqual((int)CoapType.NonConfirmable, (int)response.Type);
            Assert.AreEqual("aa", Rig.TokenOf(response));
            rig.Now += 144999;
            rig.Receive("51 02 1234 aa b1 61");
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(1, rig.Handler.Requests);
            rig.Now += 1;
            rig.Receive("51 02 1234 aa b1 61");
            Assert.AreEqual(2, rig.Handler.Requests);
        }

        [TestMethod]
        public void When_an_answer_has_made_room_a_read_is_done_again_and_a_write_is_not()
        {
            var options = new CoapOptions();
            options.ReplyCacheBytes = 24;
            var rig = new Rig(options);
            rig.Handler.BodyLength = 4;
            rig.Receive("41 01 0001 aa b1 61");
            rig.Receive("41 02 0002 aa b1 61");
            rig.Receive("41 02 0003 aa b1 61");
            rig.Receive("41 02 0004 aa b1 61");
            Assert.AreEqual(4, rig.Handler.Requests);
            while (rig.Link.TakeSent() != null)
            {
            }

            rig.Receive("41 02 0004 aa b1 61");
            Assert.AreEqual("61450004aaff00010203", rig.SentHex());
            rig.Receive("41 02 0002 aa b1 61");
            Assert.AreEqual(0, rig.Link.SentCount);
            rig.Receive("41 01 0001 aa b1 61");
            Assert.AreEqual("61450001aaff00010203", rig.SentHex());
            Assert.AreEqual(5, rig.Handler.Requests);
        }

        [TestMethod]
        public void With_more_message_ids_than_are_remembered_the_oldest_is_forgotten()
        {
            var options = new CoapOptions();
            options.ReplyCacheEntries = 2;
            var rig = new Rig(options);
            rig.Receive("40 02 0001");
            rig.Receive("40 02 0002");
            rig.Receive("40 02 0001");
            Assert.AreEqual(2, rig.Handler.Requests);
            rig.Receive("40 02 0003");
            rig.Receive("40 02 0001");
            Assert.AreEqual(4, rig.Handler.Requests);
        }

        [TestMethod]
        public void A_confirmable_message_is_repeated_with_doubled_times_and_given_up()
        {
            var options = new CoapOptions();
            options.AckRandomPercent = 100;
            var rig = new Rig(options);
            var request = new TestRequest(CoapCode.Get, 0);
            Assert.IsTrue(rig.Endpoint.Send(request, rig.Now));
            string first = rig.SentHex();
            long wait = 2000;
            for (int i = 0; i < 4; i++)
            {
                Assert.AreEqual(rig.Now + wait, rig.Step());
                rig.Advance(wait - 1);
                Assert.AreEqual(0, rig.Link.SentCount);
                rig.Advance(1);
                Assert.AreEqual(first, rig.SentHex());
                wait *= 2;
            }

            rig.Advance(wait - 1);
            Assert.AreEqual(0, request.Failures);
            Assert.IsTrue(rig.Endpoint.IsBusy);
            rig.Advance(1);
            Assert.AreEqual((int)RequestFailure.TimedOut, request.Failure);
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.IsFalse(rig.Endpoint.IsBusy);
            Assert.AreEqual(DatagramLink.Never, rig.Step());
            Assert.AreEqual(4, rig.Counters.Retransmissions);
            Assert.AreEqual(1, rig.Counters.TimedOut);
        }

        [TestMethod]
        public void The_first_time_is_spread_between_ack_timeout_and_one_and_a_half_of_it()
        {
            var rig = new Rig();
            long least = long.MaxValue;
            long most = 0;
            for (int i = 0; i < 200; i++)
            {
                rig.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Now);
                long wait = rig.Step() - rig.Now;
                least = wait < least ? wait : least;
                most = wait > most ? wait : most;
                rig.Endpoint.Abandon();
            }

            Assert.IsTrue(least >= 2000 && least < 2100);
            Assert.IsTrue(most <= 3000 && most > 2900);
        }

        // Proves: SMS-67
        [TestMethod]
        public void Without_retransmission_a_message_is_sent_once_and_awaited_as_long_as_set()
        {
            var options = new CoapOptions();
            options.MaxRetransmit = 0;
            options.AckTimeoutMs = 150000;
            options.AckRandomPercent = 100;
            options.ExchangeLifetimeMs = 600000;
            var rig = new Rig(options);
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.SentHex();
            rig.Advance(149999);
            Assert.AreEqual(0, request.Failures);
            rig.Advance(1);
            Assert.AreEqual((int)RequestFailure.TimedOut, request.Failure);
            Assert.AreEqual(0, rig.Link.SentCount);

            rig.Receive("40 02 1234");
            rig.Now += 599999;
            rig.Receive("40 02 1234");
            Assert.AreEqual(1, rig.Handler.Requests);
        }

        [TestMethod]
        public void An_acknowledgement_ends_the_repetition()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            rig.Receive(CoapType.Acknowledgement, CoapCode.Empty, sent.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            rig.Advance(60000);
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(0, request.Ends);
        }

        [TestMethod]
        public void A_reset_fails_the_request()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            rig.Receive(CoapType.Reset, CoapCode.Empty, sent.MessageId + 1, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(0, request.Ends);
            rig.Receive(CoapType.Reset, CoapCode.Empty, sent.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual((int)RequestFailure.Reset, request.Failure);
            Assert.AreEqual(1, request.Ends);
        }

        [TestMethod]
        public void One_confirmable_message_is_outstanding_at_a_time()
        {
            var rig = new Rig();
            byte[] token = new byte[1];
            Assert.IsFalse(rig.Endpoint.IsBusy);
            Assert.IsTrue(rig.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Now));
            Assert.IsTrue(rig.Endpoint.IsBusy);
            Assert.IsFalse(rig.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Now));
            Assert.IsNull(rig.Endpoint.BeginNotification(token, 0, 1, true));
            Assert.IsFalse(rig.Endpoint.Ping(rig.Now));
            Assert.IsTrue(rig.Endpoint.BeginNotification(token, 0, 1, false) != null);
            Assert.AreEqual(1, rig.Link.SentCount);
        }

        [TestMethod]
        public void Message_ids_follow_each_other_and_tokens_of_four_bytes_differ()
        {
            var rig = new Rig();
            int last = -1;
            string token = string.Empty;
            for (int i = 0; i < 100; i++)
            {
                rig.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Now);
                CoapMessage sent = rig.Sent();
                Assert.IsTrue(last < 0 || sent.MessageId == ((last + 1) & 0xFFFF));
                Assert.AreEqual(4, sent.TokenLength);
                Assert.AreNotEqual(token, Rig.TokenOf(sent));
                last = sent.MessageId;
                token = Rig.TokenOf(sent);
                rig.Endpoint.Abandon();
            }
        }

        [TestMethod]
        public void The_first_message_id_is_random()
        {
            var first = new CoapEndpoint(new ScriptedLink(LinkState.Open), new CoapOptions(), new SeededRandom(1), new TestHandler());
            var link = new ScriptedLink(LinkState.Open);
            var second = new CoapEndpoint(link, new CoapOptions(), new SeededRandom(2), new TestHandler());
            var rig = new Rig();
            rig.Endpoint.Send(new TestRequest(CoapCode.Get, 0), 0);
            second.Send(new TestRequest(CoapCode.Get, 0), 0);
            byte[] other = link.TakeSent();
            Assert.AreNotEqual((int)rig.Sent().MessageId, (other[2] << 8) | other[3]);
            Assert.IsFalse(first.IsBusy);
        }

        [TestMethod]
        public void Our_ping_is_answered_or_not()
        {
            var rig = new Rig();
            Assert.IsTrue(rig.Endpoint.Ping(rig.Now));
            CoapMessage ping = rig.Sent();
            Assert.AreEqual((int)CoapType.Confirmable, (int)ping.Type);
            Assert.AreEqual(CoapCode.Empty, ping.Code);
            Assert.AreEqual(0, rig.Handler.Pings);
            rig.Receive(CoapType.Reset, CoapCode.Empty, ping.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(1, rig.Handler.Pings);
            Assert.IsTrue(rig.Handler.PingAnswered);

            rig.Endpoint.Ping(rig.Now);
            for (int i = 0; i < 5; i++)
            {
                rig.Advance(60000);
            }

            Assert.AreEqual(2, rig.Handler.Pings);
            Assert.IsFalse(rig.Handler.PingAnswered);
        }

        [TestMethod]
        public void A_flood_is_taken_in_portions()
        {
            var rig = new Rig();
            for (int i = 0; i < CoapEndpoint.MaxDatagramsPerStep + 1; i++)
            {
                rig.Link.Arrive(new byte[] { 0x40, CoapCode.Post, 0, (byte)i });
            }

            Assert.AreEqual(rig.Now, rig.Step());
            Assert.AreEqual(CoapEndpoint.MaxDatagramsPerStep, rig.Handler.Requests);
            Assert.AreEqual(DatagramLink.Never, rig.Step());
            Assert.AreEqual(CoapEndpoint.MaxDatagramsPerStep + 1, rig.Handler.Requests);
        }

        [TestMethod]
        public void A_link_that_refuses_does_not_lose_a_request()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Link.Refuses = true;
            Assert.IsTrue(rig.Endpoint.Send(request, rig.Now));
            Assert.AreEqual(1, rig.Counters.LinkRefused);
            rig.Link.Refuses = false;
            rig.Advance(3000);
            Assert.AreEqual(1, rig.Link.SentCount);
        }

        [TestMethod]
        public void Reset_forgets_everything()
        {
            var rig = new Rig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Endpoint.Send(request, rig.Now);
            rig.Receive("40 02 1234");
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 1, "aa", "a", OptionNumber.Block1, Rig.Block(0, true, 2), 0, 0, 0, 64);
            rig.Endpoint.Reset();
            Assert.IsFalse(rig.Endpoint.IsBusy);
            Assert.AreEqual(DatagramLink.Never, rig.Endpoint.NextTimeMs);
            Assert.AreEqual(0, request.Ends);
            rig.Receive("40 02 1234");
            rig.Receive(CoapType.Confirmable, CoapCode.Put, 2, "aa", "a", OptionNumber.Block1, Rig.Block(1, false, 2), 0, 0, 64, 1);
            Assert.AreEqual(2, rig.Handler.Requests);
        }

        [TestMethod]
        public void Options_out_of_range_are_refused_at_the_start()
        {
            Assert.ThrowsException(typeof(System.ArgumentException), () => Make(1000, 1152, 100));
            Assert.ThrowsException(typeof(System.ArgumentException), () => Make(2048, 4096, 100));
            Assert.ThrowsException(typeof(System.ArgumentException), () => Make(8, 1152, 100));
            Assert.ThrowsException(typeof(System.ArgumentException), () => Make(1024, 32, 100));
            Assert.ThrowsException(typeof(System.ArgumentException), () => Make(1024, 1152, 99));
            Make(16, 64, 100);
        }

        private static void Make(int blockSize, int maxMessageSize, int ackRandomPercent)
        {
            var options = new CoapOptions();
            options.BlockSize = blockSize;
            options.MaxMessageSize = maxMessageSize;
            options.AckRandomPercent = ackRandomPercent;
            new CoapEndpoint(new ScriptedLink(LinkState.Open), options, new SeededRandom(1), new TestHandler());
        }
    }
}
