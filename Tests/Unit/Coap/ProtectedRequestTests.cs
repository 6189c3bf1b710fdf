using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Requests of the peer under end-to-end protection and the responses to them (RFC 8613 §8.2, §8.3).</summary>
    [TestClass]
    public class ProtectedRequestTests
    {
        // Proves: WP-37
        [TestMethod]
        public void The_handler_sees_what_is_beneath_and_the_way_sees_type_message_id_and_token()
        {
            var rig = new SecureRig();
            rig.Plain.Handler.BodyLength = 20;
            rig.Put(0x1234, 10);
            Assert.AreEqual(CoapCode.Put, rig.Plain.Handler.RequestCode);
            Assert.IsTrue(Rig.IsPattern(rig.Plain.Handler.RequestBody, 0, 10, 0, 0));
            Assert.AreEqual(RequestBinding.PeerContext, rig.Plain.Handler.RequestContext);
            CoapMessage answered = rig.Answered();
            Assert.AreEqual(CoapCode.Content, answered.Code);
            Assert.IsTrue(Rig.HasPayload(answered, 0, 20));
            Assert.AreEqual((int)CoapType.Acknowledgement, (int)rig.Outer.Type);
            Assert.AreEqual(0x1234, (int)rig.Outer.MessageId);
            Assert.AreEqual("aa", Rig.TokenOf(rig.Outer));
            Assert.AreEqual(CoapCode.Changed, rig.Outer.Code);
            Assert.AreEqual(1, rig.Outer.OptionCount);
            Assert.IsTrue(rig.Device.LastWasOnly);
        }

        // Proves: WP-37
        [TestMethod]
        public void Another_token_and_message_id_on_the_way_change_nothing()
        {
            var rig = new SecureRig();
            byte[] request = rig.Compose(CoapType.Confirmable, CoapCode.Get, 1, "aa", "a", 0, 0, 0, 0, 0, 0);
            request[0] = 0x51;
            request[2] = 0x77;
            request[4] = 0xBB;
            rig.Receive(request);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual("bb", Rig.TokenOf(rig.Outer));
            Assert.AreEqual((int)CoapType.NonConfirmable, (int)rig.Outer.Type);
        }

        [TestMethod]
        public void A_duplicate_gets_the_same_bytes_and_nothing_is_protected_twice()
        {
            var rig = new SecureRig();
            byte[] request = rig.Compose(CoapType.Confirmable, CoapCode.Get, 1, "aa", "a", 0, 0, 0, 0, 0, 0);
            rig.Receive((byte[])request.Clone());
            string first = rig.Plain.SentHex();
            rig.Receive((byte[])request.Clone());
            Assert.AreEqual(first, rig.Plain.SentHex());
            Assert.AreEqual(1, rig.Device.Responses);
            Assert.AreEqual(1, rig.Plain.Handler.Requests);
        }

        [TestMethod]
        public void A_duplicate_whose_answer_had_to_make_room_is_not_taken_for_a_replay()
        {
            var options = new CoapOptions();
            options.ReplyCacheBytes = 0;
            var rig = new SecureRig(options);
            byte[] request = rig.Compose(CoapType.Confirmable, CoapCode.Get, 1, "aa", "a", 0, 0, 0, 0, 0, 0);
            request[1] = CoapCode.Fetch;
            rig.Receive((byte[])request.Clone());
            rig.Plain.Sent();
            rig.Receive((byte[])request.Clone());
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            Assert.AreEqual(0, rig.Plain.Counters.ProtectionRefused);
        }

        // Proves: WP-37
        [TestMethod]
        public void Empty_messages_are_outside()
        {
            var rig = new SecureRig();
            rig.Plain.Receive("40 00 1234");
            Assert.AreEqual("70001234", rig.Plain.SentHex());
            Assert.IsTrue(rig.Plain.Endpoint.Ping(rig.Plain.Now));
            Assert.AreEqual(8, rig.Plain.SentHex().Length);
            Assert.AreEqual(0, rig.Device.Requests + rig.Device.Responses);
        }

        // Proves: WP-83
        [TestMethod]
        [DataRow(0x80)]
        [DataRow(0x81)]
        [DataRow(0x82)]
        public void What_is_refused_is_answered_in_the_clear_and_not_to_be_cached(int code)
        {
            var rig = new SecureRig();
            rig.Device.RefuseWith((byte)code, Unprotection.Refused);
            rig.Get(1);
            CoapMessage answer = rig.Plain.Sent();
            Assert.AreEqual((byte)code, answer.Code);
            Assert.AreEqual((int)CoapType.Acknowledgement, (int)answer.Type);
            Assert.AreEqual(0, Rig.Option(answer, OptionNumber.MaxAge));
            Assert.AreEqual(1, answer.OptionCount);
            Assert.AreEqual(0, answer.PayloadLength);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            Assert.AreEqual(0, rig.Device.Responses);
            Assert.AreEqual(1, rig.Plain.Counters.ProtectionRefused);
        }

        // Proves: WP-83
        [TestMethod]
        public void An_unprotected_request_is_refused_and_a_non_confirmable_one_in_silence()
        {
            var rig = new SecureRig();
            rig.Plain.Receive("41 01 0001 aa b161");
            Assert.AreEqual(CoapCode.Unauthorized, rig.Plain.Sent().Code);
            rig.Plain.Receive("51 01 0002 aa b161");
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            Assert.AreEqual(2, rig.Plain.Counters.ProtectionRefused);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
        }

        // Proves: WP-83
        [TestMethod]
        public void What_was_changed_on_the_way_or_comes_again_never_reaches_the_handler()
        {
            var rig = new SecureRig();
            byte[] request = rig.Compose(CoapType.Confirmable, CoapCode.Put, 1, "aa", "a", 0, 0, 0, 0, 0, 4);
            for (int i = 5; i < request.Length; i++)
            {
                byte[] broken = (byte[])request.Clone();
                broken[2] = (byte)i;
                broken[i] ^= 1;
                rig.Receive(broken);
                rig.Plain.Sent();
            }

            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            rig.Receive((byte[])request.Clone());
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            request[3]++;
            rig.Receive((byte[])request.Clone());
            Assert.AreEqual(CoapCode.Unauthorized, rig.Plain.Sent().Code);
            Assert.AreEqual(1, rig.Plain.Handler.Requests);
        }

        [TestMethod]
        public void A_refusal_under_protection_has_a_number_of_its_own()
        {
            var rig = new SecureRig();
            rig.Device.RefuseWith(CoapCode.Unauthorized, Unprotection.RefusedProtected);
            rig.Request(CoapType.NonConfirmable, CoapCode.Put, 1, 0, 0, 0, 0, 0, 4);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
            Assert.IsFalse(rig.Device.LastWasOnly);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
        }

        [TestMethod]
        public void What_is_dropped_is_only_counted()
        {
            var rig = new SecureRig();
            rig.Device.Overrides = (int)Unprotection.Dropped;
            rig.Get(1);
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            Assert.AreEqual(1, rig.Plain.Counters.ProtectionDropped);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
        }

        [TestMethod]
        public void A_request_without_protection_may_be_taken_and_is_answered_without()
        {
            var rig = new SecureRig();
            rig.Device.TakesPlain = true;
            rig.Plain.Receive("41 01 0001 aa b161");
            Assert.AreEqual(CoapCode.Content, rig.Plain.Sent().Code);
            Assert.AreEqual(RequestBinding.Unprotected, rig.Plain.Handler.RequestContext);
            Assert.AreEqual(0, rig.Device.Responses);
        }

        [TestMethod]
        public void Without_protection_its_option_is_refused_as_any_that_is_not_known()
        {
            var rig = new Rig();
            rig.Receive("41 02 0001 aa 91 00 ff 01020304050607");
            CoapMessage answer = rig.Sent();
            Assert.AreEqual(CoapCode.BadOption, answer.Code);
            Assert.AreEqual("39", Hex.Of(answer.Buffer, answer.PayloadOffset, answer.PayloadLength));
        }

        [TestMethod]
        [DataRow(0x00, 0x80)]
        [DataRow(0x45, 0x80)]
        [DataRow(0x08, 0x85)]
        public void What_is_beneath_has_to_be_a_request(int code, int refusal)
        {
            var rig = new SecureRig();
            byte[] request = rig.Compose(CoapType.Confirmable, (byte)code, 1, "aa", "a", 0, 0, 0, 0, 0, 0);
            rig.Receive(request);
            Assert.AreEqual((byte)refusal, rig.Answered().Code);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
        }

        [TestMethod]
        [DataRow(9)]
        [DataRow(19)]
        public void A_critical_option_beneath_that_is_not_known_is_refused_under_protection(int number)
        {
            var rig = new SecureRig();
            byte[] request = rig.Compose(CoapType.Confirmable, CoapCode.Get, 1, "aa", string.Empty, number, 0, 0, 0, 0, 0);
            rig.Receive(request);
            CoapMessage answer = rig.Answered();
            Assert.AreEqual(CoapCode.BadOption, answer.Code);
            Assert.AreEqual(number < 10 ? 1 : 2, answer.PayloadLength);
        }

        [TestMethod]
        public void A_message_that_was_cut_off_is_too_large_and_nothing_worse()
        {
            var options = new CoapOptions();
            options.MaxMessageSize = 128;
            options.BlockSize = 64;
            var rig = new SecureRig(options);
            rig.Put(1, 120);
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Plain.Sent().Code);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            Assert.AreEqual(0, rig.Plain.Counters.ProtectionRefused);
        }

        // Proves: WP-06
        [TestMethod]
        public void A_separate_response_is_bound_to_its_request_though_others_came_between()
        {
            var rig = new SecureRig();
            rig.Plain.Handler.Defers = true;
            rig.Put(1, 4);
            rig.Plain.Sent();
            int ticket = rig.Plain.Handler.Ticket;
            var first = new RequestBinding();
            first.Set(rig.Binding);
            rig.Plain.Handler.Defers = false;
            rig.Get(2);
            rig.Plain.Sent();
            rig.Plain.Endpoint.BeginSeparate(ticket).Code = CoapCode.Changed;
            Assert.IsTrue(rig.Plain.Endpoint.SendSeparate(rig.Plain.Now));
            rig.Binding.Set(first);
            Assert.AreEqual(CoapCode.Changed, rig.Answered().Code);
            Assert.AreEqual((int)CoapType.Confirmable, (int)rig.Outer.Type);
            Assert.IsFalse(rig.Device.LastWasOnly);
            Assert.IsFalse(rig.Device.Repeats);
        }

        [TestMethod]
        public void A_separate_response_that_cannot_be_protected_any_more_is_given_up()
        {
            var rig = new SecureRig();
            rig.Plain.Handler.Defers = true;
            rig.Put(1, 4);
            rig.Plain.Sent();
            rig.Device.Epoch++;
            rig.Plain.Endpoint.BeginSeparate(rig.Plain.Handler.Ticket).Code = CoapCode.Changed;
            Assert.IsTrue(rig.Plain.Endpoint.SendSeparate(rig.Plain.Now));
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            Assert.AreEqual(1, rig.Plain.Counters.ProtectionFailed);
            Assert.IsNull(rig.Plain.Endpoint.BeginSeparate(rig.Plain.Handler.Ticket));
        }

        [TestMethod]
        public void A_response_that_cannot_be_protected_is_no_response_in_the_clear()
        {
            var rig = new SecureRig();
            rig.Device.IsExhausted = true;
            rig.Get(0x0A0B);
            Assert.AreEqual("70000a0b", rig.Plain.SentHex());
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            Assert.AreEqual(1, rig.Plain.Counters.ProtectionFailed);
        }
    }
}
