using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Notifications and what becomes of them (RFC 7641 §3.6, §4.5).</summary>
    [TestClass]
    public class NotificationTests
    {
        [TestMethod]
        public void A_link_is_told_what_follows_each_message()
        {
            var rig = new Rig();
            Notify(rig, false);
            Assert.AreEqual((int)ReleaseHint.NothingFollows, (int)rig.Link.SentHint, "a report without answer");
            rig.Receive("4401000a" + "aabbccdd");
            Assert.AreEqual((int)ReleaseHint.None, (int)rig.Link.SentHint, "an answer to the peer");
            rig.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Now);
            rig.Step();
            Assert.AreEqual((int)ReleaseHint.OneAnswerFollows, (int)rig.Link.SentHint, "a request");
        }

        [TestMethod]
        public void A_notification_is_a_response_with_the_token_of_the_observation()
        {
            var rig = new Rig();
            byte[] token = Hex.Parse("00a1a2");
            CoapResponse response = rig.Endpoint.BeginNotification(token, 1, 2, false);
            response.Observe = 0x1000005;
            response.ContentFormat = 0;
            response.Body.WriteByte(7);
            int id = rig.Endpoint.SendNotification(rig.Now);
            CoapMessage sent = rig.Sent();
            Assert.AreEqual((int)CoapType.NonConfirmable, (int)sent.Type);
            Assert.AreEqual(CoapCode.Content, sent.Code);
            Assert.AreEqual(id, (int)sent.MessageId);
            Assert.AreEqual("a1a2", Rig.TokenOf(sent));
            Assert.AreEqual(5, Rig.Option(sent, OptionNumber.Observe));
            Assert.AreEqual(0, Rig.Option(sent, OptionNumber.ContentFormat));
            Assert.AreEqual(1, sent.PayloadLength);
            Assert.IsFalse(rig.Endpoint.IsBusy);
        }

        [TestMethod]
        public void A_confirmable_one_is_acknowledged()
        {
            var rig = new Rig();
            int id = Notify(rig, true);
            Assert.AreEqual((int)CoapType.Confirmable, (int)rig.Sent().Type);
            Assert.IsTrue(rig.Endpoint.IsBusy);
            Empty(rig, CoapType.Acknowledgement, id + 1);
            Assert.AreEqual(0, rig.Handler.Outcomes);
            Empty(rig, CoapType.Acknowledgement, id);
            Assert.AreEqual(1, rig.Handler.Outcomes);
            Assert.AreEqual(id, rig.Handler.OutcomeId);
            Assert.AreEqual((int)NotificationOutcome.Acknowledged, rig.Handler.Outcome);
            Assert.IsFalse(rig.Endpoint.IsBusy);
        }

        [TestMethod]
        public void The_next_one_can_be_begun_when_the_last_has_arrived()
        {
            var rig = new Rig();
            rig.Handler.NotifiesAgain = true;
            int id = Notify(rig, true);
            Assert.IsNull(rig.Endpoint.BeginNotification(new byte[1], 0, 1, true));
            Empty(rig, CoapType.Acknowledgement, id);
            Assert.IsTrue(rig.Handler.NotificationWithin != null);
        }

        [TestMethod]
        public void A_confirmable_one_is_refused()
        {
            var rig = new Rig();
            int id = Notify(rig, true);
            Empty(rig, CoapType.Reset, id);
            Assert.AreEqual(id, rig.Handler.OutcomeId);
            Assert.AreEqual((int)NotificationOutcome.Reset, rig.Handler.Outcome);
            Assert.IsFalse(rig.Endpoint.IsBusy);
        }

        [TestMethod]
        public void A_confirmable_one_is_repeated_and_given_up()
        {
            var rig = new Rig();
            int id = Notify(rig, true);
            string first = rig.SentHex();
            for (int i = 0; i < 4; i++)
            {
                rig.Advance(60000);
                Assert.AreEqual(first, rig.SentHex());
            }

            rig.Advance(60000);
            Assert.AreEqual(1, rig.Handler.Outcomes);
            Assert.AreEqual(id, rig.Handler.OutcomeId);
            Assert.AreEqual((int)NotificationOutcome.TimedOut, rig.Handler.Outcome);
        }

        [TestMethod]
        public void A_reset_to_one_of_the_last_non_confirmable_ones_is_told_once()
        {
            var rig = new Rig();
            int oldest = Notify(rig, false);
            int second = 0;
            for (int i = 0; i < 8; i++)
            {
                int id = Notify(rig, false);
                second = i == 0 ? id : second;
            }

            Empty(rig, CoapType.Reset, oldest);
            Assert.AreEqual(0, rig.Handler.Outcomes);
            Empty(rig, CoapType.Reset, second);
            Assert.AreEqual(second, rig.Handler.OutcomeId);
            Assert.AreEqual((int)NotificationOutcome.Reset, rig.Handler.Outcome);
            Empty(rig, CoapType.Reset, second);
            Assert.AreEqual(1, rig.Handler.Outcomes);
            Assert.AreEqual(2, rig.Counters.Unmatched);
        }

        [TestMethod]
        public void A_large_one_is_its_first_block_and_the_rest_is_fetched()
        {
            var rig = new Rig();
            rig.Handler.BodyLength = 1500;
            CoapResponse response = rig.Endpoint.BeginNotification(new byte[1], 0, 1, true);
            response.Observe = 9;
            rig.Handler.WriteBody(response);
            Assert.IsTrue(rig.Endpoint.SendNotification(rig.Now) >= 0);
            CoapMessage first = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 6), Rig.Option(first, OptionNumber.Block2));
            Assert.AreEqual(9, Rig.Option(first, OptionNumber.Observe));
            Assert.AreEqual(1500, Rig.Option(first, OptionNumber.Size2));
            Assert.IsTrue(Rig.HasPayload(first, 0, 1024));
            rig.Receive(CoapType.Confirmable, CoapCode.Get, 1, "bb", "a", OptionNumber.Block2, Rig.Block(1, false, 6), 0, 0, 0, 0);
            CoapMessage second = rig.Sent();
            Assert.AreEqual(Rig.Option(first, OptionNumber.ETag), Rig.Option(second, OptionNumber.ETag));
            Assert.IsTrue(Rig.HasPayload(second, 1024, 476));
        }

        [TestMethod]
        public void What_the_link_refuses_or_cannot_take_is_minus_one()
        {
            var rig = new Rig();
            rig.Link.Refuses = true;
            Assert.AreEqual(-1, Notify(rig, false));
            Assert.AreEqual(-1, Notify(rig, true));
            Assert.IsFalse(rig.Endpoint.IsBusy);
            rig.Link.Refuses = false;
            rig.Link.Limit(15);
            rig.Endpoint.BeginNotification(new byte[8], 0, 8, true).Body.WriteUnsigned(1, 8);
            Assert.AreEqual(-1, rig.Endpoint.SendNotification(rig.Now));
            Assert.AreEqual(1, rig.Counters.Unsendable);
        }

        [TestMethod]
        public void What_was_not_begun_is_not_sent()
        {
            var rig = new Rig();
            Assert.AreEqual(-1, rig.Endpoint.SendNotification(rig.Now));
            Notify(rig, false);
            Assert.AreEqual(-1, rig.Endpoint.SendNotification(rig.Now));
            rig.Endpoint.BeginNotification(new byte[1], 0, 1, false);
            rig.Receive("40 01 1234");
            Assert.AreEqual(-1, rig.Endpoint.SendNotification(rig.Now));
            Assert.AreEqual(2, rig.Link.SentCount);
        }

        private static int Notify(Rig rig, bool confirmable)
        {
            rig.Endpoint.BeginNotification(new byte[1], 0, 1, confirmable).Observe = 1;
            return rig.Endpoint.SendNotification(rig.Now);
        }

        private static void Empty(Rig rig, CoapType type, int messageId)
        {
            rig.Receive(type, CoapCode.Empty, messageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
        }
    }
}
