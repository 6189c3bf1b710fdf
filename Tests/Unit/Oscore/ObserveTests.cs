using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    [TestClass]
    public class ObserveTests
    {
        // Proves: WP-84
        [TestMethod]
        public void A_registration_is_FETCH_with_Observe_outside_and_inside()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] request = pair[0].Observe("temp");
            CoapMessage outside = Parse(request);
            Assert.AreEqual((int)CoapCode.Fetch, (int)outside.Code);
            Assert.IsTrue(outside.TryGetUint(OptionNumber.Observe, out uint value));
            Assert.AreEqual(0, (int)value);
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Opened);
            Assert.AreEqual((int)CoapCode.Get, (int)pair[1].Message.Code);
            Assert.IsTrue(pair[1].Message.TryGetUint(OptionNumber.Observe, out value));
            Assert.IsTrue(pair[0].Asked.IsObservation);
        }

        /// <summary>RFC 8613 §4.1.3.5.1: whoever takes the outer one away does not change what was asked, and one put in does not either.</summary>
        // Proves: WP-84
        [TestMethod]
        public void Observe_outside_decides_nothing()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] request = pair[0].Observe("temp");
            byte[] stripped = Bytes.Slice(request, 0, request.Length - 1);
            System.Array.Copy(request, 7, stripped, 6, request.Length - 7);
            stripped[6] = (byte)(stripped[6] + 0x60);
            Assert.IsTrue(Parse(stripped).Find(OptionNumber.Observe) < 0);
            Assert.IsTrue(pair[1].Receive(stripped) == Unprotection.Opened);
            Assert.IsTrue(pair[1].Message.Find(OptionNumber.Observe) >= 0);

            request = pair[0].Ask("temp");
            byte[] added = new byte[request.Length + 1];
            System.Array.Copy(request, 0, added, 0, 6);
            added[6] = 0x60;
            System.Array.Copy(request, 6, added, 7, request.Length - 6);
            added[7] = (byte)(added[7] - 0x60);
            Assert.IsTrue(Parse(added).Find(OptionNumber.Observe) >= 0);
            Assert.IsTrue(pair[1].Receive(added) == Unprotection.Opened);
            Assert.IsTrue(pair[1].Message.Find(OptionNumber.Observe) < 0);
        }

        // Proves: WP-84
        [TestMethod]
        public void A_notification_is_2_05_with_a_number_of_its_own_and_Observe_empty_inside()
        {
            Side[] pair = Observed();
            byte[] notification = pair[1].Notify(0x1234, "21.5");
            CoapMessage outside = Parse(notification);
            Assert.AreEqual((int)CoapCode.Content, (int)outside.Code);
            Assert.IsTrue(outside.TryGetUint(OptionNumber.Observe, out uint value));
            Assert.AreEqual(0x1234, (int)value);
            int option = outside.Find(OptionNumber.Oscore);
            Assert.IsTrue(option >= 0 && outside.OptionLength(option) > 1);
            Assert.IsTrue(pair[0].ReceiveResponse(notification) == Unprotection.Opened);
            int observe = pair[0].Message.Find(OptionNumber.Observe);
            Assert.IsTrue(observe >= 0);
            Assert.AreEqual(0, pair[0].Message.OptionLength(observe));
            Assert.AreEqual("21.5", pair[0].Payload);
        }

        // Proves: WP-84
        [TestMethod]
        public void The_first_notification_has_a_number_of_its_own_even_if_it_answers_the_request()
        {
            Side[] pair = Observed();
            byte[] notification = pair[1].Respond(pair[1].Compose(CoapCode.Content, null, 1, "21.5"), true);
            CoapMessage outside = Parse(notification);
            Assert.IsTrue(outside.OptionLength(outside.Find(OptionNumber.Oscore)) > 1);
        }

        // Proves: WP-41, WP-84, C-47
        [TestMethod]
        public void Of_reordered_and_repeated_notifications_only_newer_ones_count()
        {
            Side[] pair = Observed();
            byte[] first = pair[1].Notify(1, "1");
            byte[] second = pair[1].Notify(2, "2");
            byte[] third = pair[1].Notify(3, "3");
            Assert.IsTrue(pair[0].ReceiveResponse(second) == Unprotection.Opened);
            Assert.IsTrue(pair[0].ReceiveResponse(first) == Unprotection.Dropped);
            Assert.IsTrue(pair[0].ReceiveResponse(second) == Unprotection.Dropped);

            // The number outside is not looked at.
            third[7] = 0;
            Assert.IsTrue(pair[0].ReceiveResponse(third) == Unprotection.Opened);
            Assert.AreEqual("3", pair[0].Payload);
        }

        // Proves: WP-84, WP-06
        [TestMethod]
        public void A_notification_belongs_to_its_registration()
        {
            Side[] pair = Observed();
            byte[] notification = pair[1].Notify(1, "1");
            pair[1].Receive(pair[0].Observe("temp"));
            Assert.IsTrue(pair[0].ReceiveResponse(notification) == Unprotection.Dropped);
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].Notify(2, "2")) == Unprotection.Opened);
        }

        // Proves: WP-84
        [TestMethod]
        public void What_did_not_ask_for_notifications_takes_none()
        {
            Side[] pair = Side.ConfirmedPair();
            pair[1].Receive(pair[0].Ask("temp"));
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].Notify(1, "1")) == Unprotection.Dropped);
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].AnswerSeparately(CoapCode.Content, "1")) == Unprotection.Opened);
        }

        /// <summary>A cancellation is no registration.</summary>
        // Proves: WP-84
        [TestMethod]
        public void A_cancellation_says_1_on_both_sides()
        {
            Side[] pair = Side.ConfirmedPair();
            byte[] request = pair[0].Protect(pair[0].Compose(CoapCode.Get, "temp", 1, ""), pair[0].Asked);
            Assert.IsTrue(Parse(request).TryGetUint(OptionNumber.Observe, out uint value));
            Assert.AreEqual(1, (int)value);
            Assert.IsFalse(pair[0].Asked.IsObservation);
            Assert.IsTrue(pair[1].Receive(request) == Unprotection.Opened);
            Assert.IsTrue(pair[1].Message.TryGetUint(OptionNumber.Observe, out value));
            Assert.AreEqual(1, (int)value);
        }

        private static Side[] Observed()
        {
            Side[] pair = Side.ConfirmedPair();
            pair[1].Receive(pair[0].Observe("temp"));
            return pair;
        }

        private static CoapMessage Parse(byte[] datagram)
        {
            CoapMessage message = new CoapMessage();
            message.Parse(datagram, 0, datagram.Length);
            return message;
        }
    }
}
