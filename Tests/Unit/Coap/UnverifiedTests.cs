using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>
    /// What is not verified leaves nothing behind where messages are protected end to end: Message IDs, types and tokens are what anybody wrote
    /// on them (RFC 8613 §8.2, §8.4).
    /// </summary>
    [TestClass]
    public class UnverifiedTests
    {
        private const int Id = 7;

        // Proves: WP-83, E2E-22
        [TestMethod]
        public void A_genuine_request_is_carried_out_whatever_came_under_its_Message_ID_before()
        {
            var rig = new SecureRig();
            byte[] request = rig.Compose(CoapType.Confirmable, CoapCode.Put, Id, "aa", "a", 0, 0, 0, 0, 0, 4);
            rig.Plain.Receive("41 01 0007 aa b161");
            rig.Plain.Receive("51 01 0007 aa b161");
            rig.Plain.Receive("41 45 0007 bb");
            for (int i = 5; i < request.Length; i++)
            {
                byte[] broken = (byte[])request.Clone();
                broken[i] ^= 1;
                rig.Receive(broken);
            }

            while (rig.Plain.Sent() != null)
            {
            }

            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            rig.Receive((byte[])request.Clone());
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual(1, rig.Plain.Handler.Requests);

            // It is remembered from now on.
            rig.Receive((byte[])request.Clone());
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual(1, rig.Plain.Handler.Requests);
        }

        /// <summary>The Message ID is not protected: who gives the next one to a genuine request must not shadow what comes with it.</summary>
        // Proves: WP-83, E2E-22
        [TestMethod]
        public void A_genuine_request_under_the_Message_ID_of_the_next_does_not_stand_in_its_way()
        {
            var rig = new SecureRig();
            byte[] first = rig.Compose(CoapType.Confirmable, CoapCode.Put, Id, "aa", "a", 0, 0, 0, 0, 0, 4);
            byte[] moved = (byte[])first.Clone();
            moved[3]++;
            rig.Receive(moved);
            Assert.AreEqual(1, rig.Plain.Handler.Requests);
            rig.Plain.Sent();
            rig.Put(Id + 1, 4);
            Assert.AreEqual(2, rig.Plain.Handler.Requests);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            rig.Receive((byte[])first.Clone());
            Assert.AreEqual(2, rig.Plain.Handler.Requests);
        }

        // Proves: WP-83
        [TestMethod]
        public void A_separate_response_is_taken_whatever_came_under_its_Message_ID_before()
        {
            var rig = new SecureRig();
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            byte[] response = rig.Answer(CoapType.Confirmable, CoapCode.Content, Id, Rig.TokenOf(asked), 0, 0, 0, 0, 0, 4);
            for (int i = 8; i < response.Length; i++)
            {
                byte[] broken = (byte[])response.Clone();
                broken[i] ^= 1;
                rig.Receive(broken);
            }

            Assert.AreEqual(0, request.Ends);
            rig.Receive((byte[])response.Clone());
            Assert.AreEqual(CoapCode.Content, request.ResponseCode);
            int sent = rig.Plain.Link.SentCount;
            rig.Receive((byte[])response.Clone());
            Assert.AreEqual(sent + 1, rig.Plain.Link.SentCount);
            Assert.AreEqual(1, request.Ends);
        }

        /// <summary>It may be a replay under any Message ID.</summary>
        // Proves: WP-56
        [TestMethod]
        public void What_has_to_prove_that_it_is_fresh_is_not_remembered_before_it_has()
        {
            var rig = new SecureRig();
            rig.Device.IsUnsure = true;
            byte[] request = rig.Compose(CoapType.Confirmable, CoapCode.Put, Id, "aa", "a", 0, 0, 0, 0, 0, 4);
            rig.Receive((byte[])request.Clone());
            string first = rig.Plain.SentHex();
            rig.Receive((byte[])request.Clone());
            Assert.AreNotEqual(first, rig.Plain.SentHex());
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            Assert.AreEqual(0, rig.Plain.Counters.Duplicates);
        }

        // Proves: WP-83
        [TestMethod]
        public void Errors_without_protection_are_bounded_and_what_is_genuine_is_answered_all_the_same()
        {
            var rig = new SecureRig();
            for (int round = 1; round <= 2; round++)
            {
                int sent = 0;
                for (int i = 0; i < 1000; i++)
                {
                    rig.Plain.Receive("41 01 1234 aa b161");
                    sent += rig.Plain.Sent() is null ? 0 : 1;
                }

                Assert.AreEqual(new CoapOptions().MaxRefusals, sent);
                Assert.AreEqual(1000 * round, rig.Plain.Counters.ProtectionRefused);
                rig.Get(Id + round);
                Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
                rig.Plain.Now += new CoapOptions().RefusalIntervalMs;
            }
        }

        // Proves: WP-83, E2E-22
        [TestMethod]
        public void A_genuine_response_after_an_error_without_protection_is_taken_and_nothing_is_sent_anew()
        {
            var rig = new SecureRig();
            rig.Device.Doubts = true;
            rig.Device.Renews = true;
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            byte[] response = rig.Answer(CoapType.Acknowledgement, CoapCode.Content, asked.MessageId, Rig.TokenOf(asked), 0, 0, 0, 0, 0, 4);
            for (int i = 0; i < 10; i++)
            {
                rig.Receive(Error(asked));
            }

            rig.Plain.Advance(rig.Plain.Endpoint.Timing.LongestFirstTimeoutMs - 1);
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            rig.Receive(response);
            Assert.AreEqual(CoapCode.Content, request.ResponseCode);
            rig.Plain.Advance(100000);
            Assert.AreEqual(1, rig.Device.Requests);
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
        }

        // Proves: WP-83
        [TestMethod]
        public void Where_nothing_else_comes_the_request_is_protected_anew_twice_at_most()
        {
            var rig = new SecureRig();
            rig.Device.Doubts = true;
            rig.Device.Renews = true;
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            string token = "";
            for (int i = 0; i < 3; i++)
            {
                CoapMessage asked = rig.AskedFor();
                Assert.AreNotEqual(token, Rig.TokenOf(asked));
                token = Rig.TokenOf(asked);
                rig.Receive(Error(asked));
                Assert.AreEqual(rig.Plain.Now + rig.Plain.Endpoint.Timing.LongestFirstTimeoutMs, rig.Plain.Endpoint.NextTimeMs);
                rig.Plain.Advance(rig.Plain.Endpoint.Timing.LongestFirstTimeoutMs);
                rig.Plain.Step();
            }

            Assert.AreEqual(3, rig.Device.Requests);
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            rig.Plain.Advance(rig.Plain.Endpoint.Timing.MaxTransmitWaitMs);
            Assert.AreEqual((int)RequestFailure.TimedOut, request.Failure);
        }

        // Proves: WP-83
        [TestMethod]
        public void Where_it_is_not_protected_anew_the_genuine_response_may_still_come()
        {
            var rig = new SecureRig();
            rig.Device.Doubts = true;
            var request = new TestRequest(CoapCode.Get, 0);
            rig.Plain.Endpoint.Send(request, rig.Plain.Now);
            CoapMessage asked = rig.AskedFor();
            byte[] response = rig.Answer(CoapType.Confirmable, CoapCode.Content, Id, Rig.TokenOf(asked), 0, 0, 0, 0, 0, 4);
            rig.Receive(Error(asked));
            rig.Plain.Advance(rig.Plain.Endpoint.Timing.LongestFirstTimeoutMs);
            rig.Plain.Advance(20000);
            Assert.AreEqual(0, rig.Plain.Link.SentCount);
            rig.Receive(response);
            Assert.AreEqual(CoapCode.Content, request.ResponseCode);
        }

        private static byte[] Error(CoapMessage asked)
        {
            string token = Rig.TokenOf(asked);
            byte[] id = new byte[] { (byte)(asked.MessageId >> 8), (byte)asked.MessageId };
            return Hex.Parse("6" + (token.Length / 2).ToString() + "81" + Hex.Of(id) + token);
        }
    }
}
