using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    [TestClass]
    public class RetransmissionTests
    {
        [TestMethod]
        public void A_confirmable_message_is_repeated_with_doubled_times_and_given_up()
        {
            var options = new CoapOptions();
            options.Timing.AckRandomPercent = 100;
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
            options.Timing.MaxRetransmit = 0;
            options.Timing.AckTimeoutMs = 150000;
            options.Timing.AckRandomPercent = 100;
            options.Timing.MaxLatencyMs = 225000;
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
    }
}
