using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Requests that have to prove that they were sent just now (RFC 9175 §2), as their server.</summary>
    [TestClass]
    public class FreshnessTests
    {
        private const int Lifetime = 30000;
        private const int Size = 64;

        // Proves: WP-05, E2E-08, E2E-27, E2E-35, C-47
        [TestMethod]
        public void A_request_that_was_held_back_is_not_carried_out()
        {
            SecureRig rig = Make();
            byte[] held = rig.Compose(CoapType.Confirmable, CoapCode.Put, 1, "aa", "a", 0, 0, 0, 0, 0, 4);
            rig.Plain.Advance(3600000);
            rig.Receive(held);
            CoapMessage answer = rig.Answered();
            Assert.AreEqual(CoapCode.Unauthorized, answer.Code);
            Assert.AreEqual(8, SecureRig.Value(answer, OptionNumber.Echo).Length);
            Assert.AreEqual(0, answer.PayloadLength);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            Assert.AreEqual(1, rig.Plain.Counters.FreshnessDemanded);
            Assert.AreEqual(-1, rig.Outer.Find(OptionNumber.Echo));
        }

        // Proves: WP-05, E2E-08, E2E-27, E2E-35, C-47
        [TestMethod]
        public void With_the_value_of_the_answer_it_is()
        {
            SecureRig rig = Make();
            rig.Echo = Demand(rig);
            rig.Put(2, 4);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual(1, rig.Plain.Handler.Requests);
            rig.Put(3, 4);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual(1, rig.Plain.Counters.FreshnessDemanded);
        }

        // Proves: WP-05, E2E-08, C-47
        [TestMethod]
        public void Held_back_with_its_value_for_longer_than_allowed_it_is_not()
        {
            SecureRig rig = Make();
            rig.Echo = Demand(rig);
            byte[] late = rig.Compose(CoapType.Confirmable, CoapCode.Put, 2, "aa", "a", 0, 0, 0, 0, 0, 4);
            rig.Plain.Now += Lifetime - 1;
            rig.Put(3, 4);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            rig.Plain.Now++;
            rig.Receive(late);
            Assert.AreEqual(1, rig.Plain.Handler.Requests);
            rig.Plain.Sent();
            rig.Put(4, 4);
            CoapMessage answer = rig.Answered();
            Assert.AreEqual(CoapCode.Unauthorized, answer.Code);
            Assert.AreNotEqual(Hex.Of(rig.Echo, 0, 8), Hex.Of(SecureRig.Value(answer, OptionNumber.Echo), 0, 8));
        }

        // Proves: WP-05, E2E-08
        [TestMethod]
        [DataRow("00")]
        [DataRow("0000000000000000")]
        [DataRow("000000000000000000")]
        public void Another_value_proves_nothing(string echo)
        {
            SecureRig rig = Make();
            rig.Echo = Hex.Parse(echo);
            rig.Put(1, 4);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
            Demand(rig);
            rig.Echo = Hex.Parse(echo);
            rig.Put(20, 4);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
        }

        // Proves: WP-05
        [TestMethod]
        public void A_value_that_is_wrong_in_one_bit_or_another_endpoints_proves_nothing()
        {
            SecureRig rig = Make();
            byte[] echo = Demand(rig);
            for (int bit = 0; bit < 64; bit++)
            {
                rig.Echo = (byte[])echo.Clone();
                rig.Echo[bit >> 3] ^= (byte)(1 << (bit & 7));
                rig.Put(100 + bit, 4);
                Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
            }

            // The same random source, one value further: another endpoint.
            SecureRig other = Make();
            Demand(other);
            other.Plain.Advance(Lifetime);
            rig.Echo = Demand(other);
            rig.Put(200, 4);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
        }

        [TestMethod]
        public void A_value_serves_until_half_of_its_time_is_over_and_then_stays_good_beside_the_next()
        {
            SecureRig rig = Make();
            byte[] first = Demand(rig);
            rig.Plain.Now += Lifetime / 2;
            byte[] same = Demand(rig);
            Assert.AreEqual(Hex.Of(first, 0, 8), Hex.Of(same, 0, 8));
            rig.Plain.Now++;
            byte[] second = Demand(rig);
            Assert.AreNotEqual(Hex.Of(first, 0, 8), Hex.Of(second, 0, 8));
            rig.Echo = first;
            rig.Put(50, 4);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            rig.Echo = second;
            rig.Put(51, 4);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            rig.Plain.Now += Lifetime / 2;
            rig.Echo = first;
            rig.Put(52, 4);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
        }

        [TestMethod]
        public void After_a_reset_what_was_given_out_proves_nothing()
        {
            SecureRig rig = Make();
            rig.Echo = Demand(rig);
            rig.Plain.Endpoint.Reset();
            rig.Put(2, 4);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
        }

        [TestMethod]
        public void What_needs_no_freshness_is_answered_at_once()
        {
            SecureRig rig = Make();
            rig.Get(1);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual(0, rig.Plain.Counters.FreshnessDemanded);
        }

        [TestMethod]
        public void It_is_the_same_without_protection_of_messages()
        {
            var rig = new Rig();
            rig.Handler.WantsFreshness = true;
            rig.Receive("41 03 0001 aa b161 ff 01");
            CoapMessage answer = rig.Sent();
            Assert.AreEqual(CoapCode.Unauthorized, answer.Code);
            byte[] echo = SecureRig.Value(answer, OptionNumber.Echo);
            rig.Receive("41 03 0002 aa b161 d8e4" + Hex.Of(echo, 0, 8) + "ff 01");
            Assert.AreEqual(CoapCode.Content, rig.Sent().Code);
        }

        // Proves: WP-05
        [TestMethod]
        public void Of_a_body_in_blocks_the_first_proves_it_for_those_that_follow_in_time()
        {
            SecureRig rig = Make();
            byte[] echo = Demand(rig);
            Block(rig, 2, 0, true, null);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
            Block(rig, 3, 0, true, echo);
            Assert.AreEqual(CoapCode.Continue, rig.Answered().Code);
            Block(rig, 4, 1, true, null);
            Assert.AreEqual(CoapCode.Continue, rig.Answered().Code);
            rig.Plain.Now += Lifetime;
            Block(rig, 5, 2, false, null);
            CoapMessage answer = rig.Answered();
            Assert.AreEqual(CoapCode.Unauthorized, answer.Code);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            Block(rig, 6, 2, false, SecureRig.Value(answer, OptionNumber.Echo));
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual(2 * Size + 3, rig.Plain.Handler.RequestBody.Length);
        }

        // Proves: WP-05
        [TestMethod]
        public void A_proof_is_not_one_for_the_blocks_of_another_body_or_another_asker()
        {
            SecureRig rig = Make();
            byte[] echo = Demand(rig);
            Block(rig, 2, 0, true, echo);
            rig.Plain.Sent();
            rig.Tag = new byte[1];
            Block(rig, 3, 1, false, null);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
            rig.Tag = null;
            rig.Peer.Context = 1;
            Block(rig, 4, 1, false, null);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
            Block(rig, 5, 0, true, null);
            Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
            rig.Peer.Context = 0;
            Block(rig, 6, 1, false, null);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
        }

        // Proves: C-47
        [TestMethod]
        public void A_request_that_may_be_a_replay_proves_that_it_is_none()
        {
            var rig = new SecureRig();
            rig.Device.IsUnsure = true;
            rig.Get(1);
            CoapMessage answer = rig.Answered();
            Assert.AreEqual(CoapCode.Unauthorized, answer.Code);
            Assert.AreEqual(1, answer.OptionCount);
            Assert.AreEqual(0, answer.PayloadLength);
            Assert.IsFalse(rig.Device.LastWasOnly);
            Assert.AreEqual(0, rig.Device.Confirmed);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            rig.Echo = SecureRig.Value(answer, OptionNumber.Echo);
            rig.Get(2);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual(1, rig.Device.Confirmed);
            Assert.IsTrue(rig.Device.LastWasOnly);
            rig.Echo = null;
            rig.Get(3);
            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.IsFalse(rig.Device.Repeats);
        }

        // Proves: C-47
        [TestMethod]
        public void A_replay_after_a_restart_gets_no_further_than_the_demand()
        {
            var rig = new SecureRig();
            rig.Device.IsUnsure = true;
            byte[] replay = rig.Compose(CoapType.Confirmable, CoapCode.Put, 1, "aa", "a", 0, 0, 0, 0, 0, 4);
            for (int i = 0; i < 5; i++)
            {
                replay[3] = (byte)i;
                rig.Receive((byte[])replay.Clone());
                Assert.AreEqual(CoapCode.Unauthorized, rig.Answered().Code);
            }

            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            Assert.AreEqual(0, rig.Device.Confirmed);
            Assert.IsFalse(rig.Device.Repeats);
        }

        private static SecureRig Make()
        {
            var options = new CoapOptions();
            options.FreshnessMs = Lifetime;
            var rig = new SecureRig(options);
            rig.Plain.Handler.WantsFreshness = true;
            return rig;
        }

        /// <summary>Asks in vain, for the value given out.</summary>
        private static byte[] Demand(SecureRig rig)
        {
            byte[] echo = rig.Echo;
            rig.Echo = null;
            rig.Put(0x4000 + rig.Plain.Counters.FreshnessDemanded, 4);
            rig.Echo = echo;
            CoapMessage answer = rig.Answered();
            Assert.AreEqual(CoapCode.Unauthorized, answer.Code);
            return SecureRig.Value(answer, OptionNumber.Echo);
        }

        private static void Block(SecureRig rig, int messageId, int number, bool more, byte[] echo)
        {
            rig.Echo = echo;
            rig.Request(CoapType.Confirmable, CoapCode.Put, messageId, OptionNumber.Block1, Rig.Block(number, more, 2), 0, 0, number * Size, more ? Size : 3);
        }
    }
}
