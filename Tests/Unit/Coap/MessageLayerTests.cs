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
            options.Timing.AckRandomPercent = ackRandomPercent;
            new CoapEndpoint(new ScriptedLink(LinkState.Open), options, new SeededRandom(1), new TestHandler());
        }
    }
}
