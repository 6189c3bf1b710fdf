using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Notifications under end-to-end protection (RFC 8613 §4.1.3.5, §8.3.1).</summary>
    [TestClass]
    public class ProtectedNotificationTests
    {
        // Proves: WP-06
        [TestMethod]
        public void A_notification_is_bound_to_the_request_that_began_the_observation()
        {
            var rig = new SecureRig();
            var binding = Observe(rig);
            var observed = new RequestBinding();
            observed.Set(rig.Binding);
            rig.Get(2);
            rig.Plain.Sent();
            Assert.IsTrue(Notify(rig, binding, 7, false) >= 0);
            Assert.IsTrue(Notify(rig, binding, 8, true) >= 0);
            rig.Binding.Set(observed);
            Assert.AreEqual(7, Rig.Option(rig.Answered(), OptionNumber.Observe));
            string first = Number(rig.Outer);
            Assert.AreEqual(8, Rig.Option(rig.Answered(), OptionNumber.Observe));
            Assert.AreNotEqual(first, Number(rig.Outer));
            Assert.IsFalse(rig.Device.Repeats);
        }

        [TestMethod]
        public void Repeated_it_is_the_same_bytes()
        {
            var rig = new SecureRig();
            Notify(rig, Observe(rig), 7, true);
            string first = rig.Plain.SentHex();
            rig.Plain.Advance(10000);
            Assert.AreEqual(first, rig.Plain.SentHex());
            Assert.AreEqual(2, rig.Device.Responses);
        }

        [TestMethod]
        public void When_the_context_is_gone_the_observation_is_to_be_ended()
        {
            var rig = new SecureRig();
            RequestBinding binding = Observe(rig);
            rig.Device.Epoch++;
            Assert.AreEqual(CoapEndpoint.ContextLost, Notify(rig, binding, 7, true));
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            Assert.IsFalse(rig.Plain.Endpoint.IsBusy);
            Assert.AreEqual(1, rig.Plain.Counters.ProtectionFailed);
        }

        [TestMethod]
        public void What_was_observed_without_protection_is_told_without_and_nothing_else_is()
        {
            var rig = new SecureRig();
            rig.Device.TakesPlain = true;
            Assert.IsTrue(Notify(rig, null, 7, false) >= 0);
            Assert.AreEqual(7, Rig.Option(rig.Plain.Sent(), OptionNumber.Observe));
            Assert.IsTrue(Notify(rig, new RequestBinding(), 8, false) >= 0);
            Assert.AreEqual(8, Rig.Option(rig.Plain.Sent(), OptionNumber.Observe));
            var unprotected = new Rig();
            unprotected.Endpoint.BeginNotification(new byte[1], 0, 1, false, Observe(rig)).Observe = 9;
            Assert.AreEqual(CoapEndpoint.ContextLost, unprotected.Endpoint.SendNotification(unprotected.Now));
            Assert.AreEqual(0, unprotected.Link.SentCount);
        }

        /// <summary>An observation that was kept from before the account had a security context.</summary>
        [TestMethod]
        public void Under_a_protection_nothing_is_told_without()
        {
            var rig = new SecureRig();
            Assert.AreEqual(CoapEndpoint.ContextLost, Notify(rig, null, 7, false));
            Assert.AreEqual(CoapEndpoint.ContextLost, Notify(rig, new RequestBinding(), 8, true));
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
        }

        [TestMethod]
        public void What_the_link_refuses_is_not_a_lost_binding()
        {
            var rig = new SecureRig();
            RequestBinding binding = Observe(rig);
            rig.Plain.Link.Refuses = true;
            Assert.AreEqual(-1, Notify(rig, binding, 7, true));
        }

        /// <summary>A Reset is not protected: anybody could have sent it.</summary>
        [TestMethod]
        public void A_Reset_does_not_end_an_observation_under_protection()
        {
            var rig = new SecureRig();
            RequestBinding binding = Observe(rig);
            int id = Notify(rig, binding, 7, false);
            rig.Plain.Sent();
            Reset(rig, id);
            Assert.AreEqual(1, rig.Plain.Handler.Outcomes);
            Assert.AreEqual((int)NotificationOutcome.UnverifiedReset, rig.Plain.Handler.Outcome);

            // A confirmable one, which shows whose it was, is repeated until its acknowledgement comes.
            id = Notify(rig, binding, 8, true);
            string first = rig.Plain.SentHex();
            Reset(rig, id);
            Reset(rig, id);
            Assert.AreEqual(1, rig.Plain.Handler.Outcomes);
            Assert.IsTrue(rig.Plain.Endpoint.IsBusy);
            rig.Plain.Advance(3000);
            Assert.AreEqual(first, rig.Plain.SentHex());
            rig.Plain.Receive(CoapType.Acknowledgement, CoapCode.Empty, id, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(2, rig.Plain.Handler.Outcomes);
            Assert.AreEqual((int)NotificationOutcome.Acknowledged, rig.Plain.Handler.Outcome);
            rig.Plain.Advance(100000);
            Assert.AreEqual(2, rig.Plain.Handler.Outcomes);
        }

        [TestMethod]
        public void Where_only_Resets_answer_a_confirmable_notification_and_its_repetitions_they_count()
        {
            var rig = new SecureRig();
            int id = Notify(rig, Observe(rig), 7, true);
            Reset(rig, id);
            long due = rig.Plain.Now + 3 * rig.Plain.Endpoint.Timing.LongestFirstTimeoutMs;
            while (rig.Plain.Now + 100 < due)
            {
                Assert.IsTrue(rig.Plain.Advance(100) <= due);
                Reset(rig, id);
            }

            Assert.AreEqual(0, rig.Plain.Handler.Outcomes);
            Assert.AreEqual(2, rig.Plain.Counters.Retransmissions);
            rig.Plain.Advance(100);
            Assert.AreEqual(1, rig.Plain.Handler.Outcomes);
            Assert.AreEqual((int)NotificationOutcome.Reset, rig.Plain.Handler.Outcome);
            Assert.IsFalse(rig.Plain.Endpoint.IsBusy);
        }

        [TestMethod]
        public void A_Reset_ends_an_observation_without_protection_at_once()
        {
            var rig = new SecureRig();
            rig.Device.TakesPlain = true;
            Reset(rig, Notify(rig, new RequestBinding(), 8, true));
            Assert.AreEqual(1, rig.Plain.Handler.Outcomes);
            Assert.AreEqual((int)NotificationOutcome.Reset, rig.Plain.Handler.Outcome);
        }

        [TestMethod]
        public void A_Reset_does_not_stop_a_separate_response_under_protection()
        {
            var rig = new SecureRig();
            rig.Plain.Handler.Defers = true;
            rig.Get(1);
            rig.Plain.Sent();
            rig.Plain.Endpoint.BeginSeparate(rig.Plain.Handler.Ticket).Code = CoapCode.Content;
            Assert.IsTrue(rig.Plain.Endpoint.SendSeparate(rig.Plain.Now));
            CoapMessage sent = rig.Plain.Sent();
            Reset(rig, sent.MessageId);
            Assert.IsTrue(rig.Plain.Endpoint.IsBusy);
            rig.Plain.Advance(3000);
            Assert.AreEqual(sent.MessageId, rig.Plain.Sent().MessageId);
        }

        /// <summary>An empty acknowledgement of anybody ends the repetition; what is genuine is taken all the same, and silence is told.</summary>
        [TestMethod]
        public void An_acknowledgement_of_anybody_does_not_end_a_request()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            rig.Plain.Receive(CoapType.Acknowledgement, CoapCode.Empty, asked.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            rig.Receive(rig.Answer(CoapType.Acknowledgement, CoapCode.Content, asked.MessageId, Rig.TokenOf(asked), 0, 0, 0, 0, 0, 4));
            Assert.AreEqual(CoapCode.Content, request.ResponseCode);

            request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            asked = rig.AskedFor();
            rig.Plain.Receive(CoapType.Acknowledgement, CoapCode.Empty, asked.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            rig.Plain.Advance(rig.Plain.Endpoint.Timing.MaxTransmitWaitMs);
            Assert.AreEqual((int)RequestFailure.TimedOut, request.Failure);
        }

        private static void Reset(SecureRig rig, int id)
        {
            rig.Plain.Receive(CoapType.Reset, CoapCode.Empty, id, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
        }

        private static RequestBinding Observe(SecureRig rig)
        {
            rig.Request(CoapType.Confirmable, CoapCode.Get, 1, OptionNumber.Block2, 6, 0, 0, 0, 0);
            rig.Plain.Sent();
            var binding = new RequestBinding();
            binding.Set(rig.Plain.Handler.Kept);
            return binding;
        }

        private static int Notify(SecureRig rig, RequestBinding binding, int observe, bool confirmable)
        {
            rig.Plain.Endpoint.BeginNotification(new byte[1], 0, 1, confirmable, binding).Observe = observe;
            return rig.Plain.Endpoint.SendNotification(rig.Plain.Now);
        }

        private static string Number(CoapMessage outer)
        {
            return Lwm2m.Tests.Hex.Of(SecureRig.Value(outer, OptionNumber.Oscore), 0, 4);
        }
    }
}
