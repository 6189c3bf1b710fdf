using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>What has not left the link yet is neither repeated nor given up (RFC 7252 §4.2): the time for an answer begins when it has.</summary>
    [TestClass]
    public class SlowLinkTests
    {
        private const int StepMs = 100;

        [TestMethod]
        public void Nothing_is_repeated_before_it_has_left()
        {
            var link = new SlowLink();
            CoapEndpoint endpoint = Open(link, new CoapOptions());
            var request = new TestRequest(CoapCode.Get, 0);
            endpoint.Send(request, 0);
            Run(link, endpoint, 0, SlowLink.TransmitMs - 1);
            Assert.AreEqual(0, link.Air.SentCount);
            Assert.AreEqual(0, endpoint.Counters.Retransmissions);
            Run(link, endpoint, SlowLink.TransmitMs, SlowLink.TransmitMs + 1999);
            Assert.AreEqual(1, link.Air.SentCount);
            Assert.AreEqual(0, endpoint.Counters.Retransmissions);

            // ACK_TIMEOUT to ACK_TIMEOUT * ACK_RANDOM_FACTOR after it has left.
            Run(link, endpoint, SlowLink.TransmitMs + 2000, SlowLink.TransmitMs + 3100);
            Assert.AreEqual(1, endpoint.Counters.Retransmissions);
            Assert.AreEqual(0, request.Ends);
        }

        [TestMethod]
        public void It_is_given_up_when_the_last_repetition_has_left_and_was_not_answered()
        {
            var link = new SlowLink();
            var options = new CoapOptions();
            options.Timing.AckRandomPercent = 100;
            CoapEndpoint endpoint = Open(link, options);
            var request = new TestRequest(CoapCode.Get, 0);
            endpoint.Send(request, 0);

            // Five transmissions of ten seconds, and after each 2, 4, 8, 16 and 32 s (RFC 7252 §4.2).
            long end = 5 * SlowLink.TransmitMs + 62000;
            Run(link, endpoint, 0, end - StepMs);
            Assert.AreEqual(5, link.Air.SentCount);
            Assert.AreEqual(0, request.Ends);
            Run(link, endpoint, end, end + 10 * StepMs);
            Assert.AreEqual((int)RequestFailure.TimedOut, request.Failure);
            Assert.AreEqual(5, link.Air.SentCount);
        }

        // Proves: SMS-67, C-35
        [TestMethod]
        public void Over_SMS_a_confirmable_message_leaves_once_and_its_answer_is_awaited_for_150_s()
        {
            var link = new SlowLink(BearerTiming.ForSms());
            CoapEndpoint endpoint = Open(link, new CoapOptions());
            var request = new TestRequest(CoapCode.Get, 0);
            endpoint.Send(request, 0);
            Run(link, endpoint, 0, SlowLink.TransmitMs + 150000 - StepMs);
            Assert.AreEqual(0, request.Ends);
            Run(link, endpoint, SlowLink.TransmitMs + 150000, SlowLink.TransmitMs + 150000 + 10 * StepMs);
            Assert.AreEqual((int)RequestFailure.TimedOut, request.Failure);
            Assert.AreEqual(1, link.Air.SentCount);
            Assert.AreEqual(0, endpoint.Counters.Retransmissions);
        }

        [TestMethod]
        public void An_answer_is_taken_as_ever_and_a_link_that_has_sent_is_not_waited_for()
        {
            var link = new SlowLink();
            CoapEndpoint endpoint = Open(link, new CoapOptions());
            var request = new TestRequest(CoapCode.Get, 0);
            endpoint.Send(request, 0);
            Run(link, endpoint, 0, SlowLink.TransmitMs);
            byte[] sent = link.Air.TakeSent();
            byte[] answer = Bytes.Slice(sent, 0, CoapMessage.HeaderLength + 4);
            answer[0] = 0x64;
            answer[1] = CoapCode.Changed;
            link.Air.Arrive(answer);
            endpoint.Step(SlowLink.TransmitMs + 1);
            Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
            Assert.AreEqual(DatagramLink.Never, endpoint.NextTimeMs);
        }

        [TestMethod]
        public void The_times_are_those_of_the_bearer_where_the_link_has_some()
        {
            var timing = new BearerTiming { AckTimeoutMs = 10000 };
            var link = new SlowLink(timing);
            CoapEndpoint endpoint = Open(link, new CoapOptions());
            Assert.AreEqual(435000, endpoint.Timing.ExchangeLifetimeMs);
            endpoint.Send(new TestRequest(CoapCode.Get, 0), 0);
            Run(link, endpoint, 0, SlowLink.TransmitMs + 9900);
            Assert.AreEqual(0, endpoint.Counters.Retransmissions);
            Run(link, endpoint, SlowLink.TransmitMs + 10000, SlowLink.TransmitMs + 15100);
            Assert.AreEqual(1, endpoint.Counters.Retransmissions);
        }

        [TestMethod]
        public void Impossible_times_of_a_bearer_are_refused()
        {
            Assert.ThrowsException(typeof(System.ArgumentException), () => Open(new SlowLink(new BearerTiming { AckTimeoutMs = 0 }), new CoapOptions()));
            Assert.ThrowsException(typeof(System.ArgumentException), () => Open(new SlowLink(new BearerTiming { MaxRetransmit = 13 }), new CoapOptions()));
            Assert.ThrowsException(typeof(System.ArgumentException), () => Open(new SlowLink(new BearerTiming { MaxLatencyMs = -1 }), new CoapOptions()));
        }

        private static CoapEndpoint Open(SlowLink link, CoapOptions options)
        {
            link.Open(0);
            return new CoapEndpoint(link, options, new SeededRandom(1), new TestHandler());
        }

        private static void Run(SlowLink link, CoapEndpoint endpoint, long fromMs, long toMs)
        {
            for (long now = fromMs; now <= toMs; now += StepMs)
            {
                link.Step(now);
                endpoint.Step(now);
            }
        }
    }
}
