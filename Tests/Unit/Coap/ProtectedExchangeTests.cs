using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Requests of ours under end-to-end protection (RFC 8613 §8.1, §8.4).</summary>
    [TestClass]
    public class ProtectedExchangeTests
    {
        // Proves: WP-37
        [TestMethod]
        public void A_request_is_protected_and_its_response_opened()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Put, 10);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            Assert.AreEqual(CoapCode.Put, asked.Code);
            Assert.IsTrue(Rig.HasPayload(asked, 0, 10));
            Assert.AreEqual(CoapCode.Post, rig.Outer.Code);
            Assert.AreEqual(1, rig.Outer.OptionCount);
            Assert.AreEqual((int)CoapType.Confirmable, (int)rig.Outer.Type);
            rig.Piggyback(rig.Outer, CoapCode.Content, 0, 0, 0, 0, 0, 30);
            Assert.AreEqual(CoapCode.Content, request.ResponseCode);
            Assert.AreEqual(CoapCode.Content, request.ResponseCode);
            Assert.AreEqual(30, request.ReceivedLength);
            Assert.IsTrue(Rig.IsPattern(request.Received, 0, 30, 0, 0));
            Assert.IsFalse(rig.Plain.Endpoint.IsBusy);
        }

        [TestMethod]
        public void A_separate_response_is_opened_and_acknowledged()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            rig.Plain.Receive(CoapType.Acknowledgement, CoapCode.Empty, asked.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            rig.Receive(rig.Answer(CoapType.Confirmable, CoapCode.Content, 0x7777, Rig.TokenOf(asked), 0, 0, 0, 0, 0, 3));
            Assert.AreEqual("60007777", rig.Plain.SentHex());
            Assert.AreEqual(1, request.Responses);
        }

        [TestMethod]
        public void Repeated_it_is_the_same_bytes()
        {
            var rig = new SecureRig();
            rig.Plain.Endpoint.Send(new TestRequest(CoapCode.Get, 0), rig.Plain.Now);
            string first = rig.Plain.SentHex();
            rig.Plain.Advance(10000);
            Assert.AreEqual(first, rig.Plain.SentHex());
            rig.Plain.Advance(10000);
            Assert.AreEqual(first, rig.Plain.SentHex());
            Assert.AreEqual(1, rig.Device.Requests);
        }

        [TestMethod]
        public void A_Reset_that_anybody_can_send_ends_no_request()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            rig.Plain.Receive(CoapType.Reset, CoapCode.Empty, asked.MessageId, string.Empty, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(0, request.Failures);
            rig.Plain.Advance(10000);
            Assert.AreEqual(1, rig.Plain.Link.SentCount);
            rig.Piggyback(rig.Outer, CoapCode.Content, 0, 0, 0, 0, 0, 3);
            Assert.AreEqual(1, request.Responses);
            Assert.AreEqual(0, request.Failures);
        }

        // Proves: WP-06, WP-83
        [TestMethod]
        public void What_is_not_genuine_counts_as_an_acknowledgement_but_is_no_response()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            string token = Rig.TokenOf(asked);
            byte[] forged = rig.Answer(CoapType.Acknowledgement, CoapCode.Content, asked.MessageId, token, 0, 0, 0, 0, 0, 3);
            forged[forged.Length - 1] ^= 1;
            rig.Receive(forged);
            Assert.AreEqual(0, request.Ends);
            Assert.AreEqual(1, rig.Plain.Counters.ProtectionDropped);
            rig.Plain.Advance(60000);
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            rig.Receive(rig.Answer(CoapType.NonConfirmable, CoapCode.Content, 0x7777, token, 0, 0, 0, 0, 0, 3));
            Assert.AreEqual(1, request.Responses);
        }

        // Proves: WP-83, E2E-10
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void A_forged_acknowledgement_that_was_faster_does_not_shut_the_genuine_one_out(bool isEmpty)
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            byte[] genuine = rig.Answer(CoapType.Acknowledgement, CoapCode.Content, asked.MessageId, Rig.TokenOf(asked), 0, 0, 0, 0, 0, 3);
            byte[] forged = Bytes.Slice(genuine, 0, isEmpty ? CoapMessage.HeaderLength : genuine.Length);
            if (isEmpty)
            {
                forged[0] = 0x60;
                forged[1] = CoapCode.Empty;
            }
            else
            {
                forged[forged.Length - 1] ^= 1;
            }

            rig.Receive(forged);
            Assert.AreEqual(0, request.Ends);
            rig.Receive(genuine);
            Assert.AreEqual(1, request.Responses);
            rig.Receive(genuine);
            Assert.AreEqual(1, request.Ends);
            Assert.AreEqual(1, rig.Plain.Counters.Unmatched);
        }

        // Proves: WP-83
        [TestMethod]
        public void After_a_forged_separate_response_the_request_is_still_repeated()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            string token = Rig.TokenOf(asked);
            rig.Plain.Receive(CoapType.Confirmable, CoapCode.Unauthorized, 0x7777, token, string.Empty, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            rig.Plain.Advance(10000);
            Assert.AreEqual(1, rig.Plain.Link.SentCount);
            Assert.AreEqual(0, request.Ends);
            rig.Receive(rig.Answer(CoapType.Acknowledgement, CoapCode.Content, asked.MessageId, token, 0, 0, 0, 0, 0, 3));
            Assert.AreEqual(1, request.Responses);
        }

        // Proves: WP-06, E2E-07, E2E-26
        [TestMethod]
        public void A_response_that_was_held_back_does_not_answer_a_later_request()
        {
            var rig = new SecureRig();
            var first = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(first, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            byte[] held = rig.Answer(CoapType.NonConfirmable, CoapCode.Content, 1, Rig.TokenOf(asked), 0, 0, 0, 0, 0, 1);
            rig.Plain.Endpoint.Abandon();
            var second = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(second, rig.Plain.Now);
            asked = rig.AskedFor();
            for (int i = 0; i < asked.TokenLength; i++)
            {
                held[4 + i] = asked.Buffer[asked.TokenOffset + i];
            }

            rig.Receive(held);
            Assert.AreEqual(0, second.Ends);
            Assert.AreEqual(1, rig.Plain.Counters.ProtectionDropped);
            rig.Piggyback(asked, CoapCode.Content, 0, 0, 0, 0, 0, 2);
            Assert.AreEqual(2, second.ReceivedLength);
        }

        [TestMethod]
        [DataRow(false, 0)]
        [DataRow(true, 1)]
        public void Whether_a_response_in_the_clear_is_one_the_protection_says(bool takesPlain, int responses)
        {
            var rig = new SecureRig();
            rig.Device.TakesPlain = takesPlain;
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            rig.Plain.Piggyback(rig.Plain.Sent(), CoapCode.Unauthorized, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(responses, request.Responses);
            Assert.AreEqual(1 - responses, rig.Plain.Counters.ProtectionDropped);
        }

        [TestMethod]
        public void What_belongs_to_no_request_is_not_opened()
        {
            var rig = new SecureRig();
            rig.Device.Overrides = (int)Unprotection.Opened;
            rig.Plain.Receive("41 44 0001 aa 91 00 ff 01020304050607");
            Assert.AreEqual("70000001", rig.Plain.SentHex());
            Assert.AreEqual(0, rig.Plain.Counters.ProtectionDropped);
        }

        [TestMethod]
        public void When_the_peer_wants_it_again_it_goes_anew_in_the_same_place()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Put, 2000);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            rig.Piggyback(asked, CoapCode.Continue, OptionNumber.Block1, (uint)Rig.Option(asked, OptionNumber.Block1), 0, 0, 0, 0);
            asked = rig.AskedFor();
            int block = Rig.Option(asked, OptionNumber.Block1);
            long number = rig.Asked.PartialIv;
            string token = Rig.TokenOf(asked);
            rig.Device.Overrides = (int)Unprotection.Retry;
            rig.Piggyback(asked, CoapCode.Unauthorized, 0, 0, 0, 0, 0, 0);
            asked = rig.AskedFor();
            Assert.AreEqual(block, Rig.Option(asked, OptionNumber.Block1));
            Assert.AreNotEqual(token, Rig.TokenOf(asked));
            Assert.IsTrue(rig.Asked.PartialIv > number);
            Assert.AreEqual(0, request.Ends);
            rig.Piggyback(asked, CoapCode.Changed, OptionNumber.Block1, (uint)block, 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
        }

        [TestMethod]
        public void Twice_again_and_no_more()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual(0, request.Ends);
                rig.Device.Overrides = (int)Unprotection.Retry;
                rig.Piggyback(rig.AskedFor(), CoapCode.Unauthorized, 0, 0, 0, 0, 0, 0);
            }

            Assert.AreEqual((int)RequestFailure.BadResponse, request.Failure);
            Assert.AreEqual(3, rig.Device.Requests);
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
        }

        [TestMethod]
        public void What_cannot_be_protected_is_not_sent()
        {
            var rig = new SecureRig();
            rig.Device.IsExhausted = true;
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            Assert.AreEqual(0, request.Ends);
            rig.Plain.Step();
            Assert.AreEqual((int)RequestFailure.Unsendable, request.Failure);
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            Assert.AreEqual(1, rig.Plain.Counters.ProtectionFailed);
        }

        [TestMethod]
        [DataRow(0x01)]
        [DataRow(0x00)]
        public void What_is_beneath_has_to_be_a_response(int code)
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            rig.Piggyback(rig.AskedFor(), (byte)code, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual((int)RequestFailure.BadResponse, request.Failure);
        }

        [TestMethod]
        public void An_endpoint_too_small_for_protection_is_a_wrong_configuration()
        {
            var options = new CoapOptions();
            options.MaxMessageSize = 64 + 10;
            bool isThrown = false;
            try
            {
                new Rig(options, new FakeProtection(true, 1));
            }
            catch (System.ArgumentException)
            {
                isThrown = true;
            }

            Assert.IsTrue(isThrown);
            options.MaxMessageSize++;
            Assert.IsNotNull(new Rig(options, new FakeProtection(true, 1)));
        }
    }
}
