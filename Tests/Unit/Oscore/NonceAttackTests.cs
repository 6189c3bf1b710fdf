using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>RFC 8613 App. B.2.2: what others can do to a run, or to a context in force by way of one.</summary>
    [TestClass]
    public class NonceAttackTests
    {
        private const int NonceLength = 8;
        private const int R2Length = 16;        // of a device: a nonce and by what it is recognised

        // Proves: WP-55, WP-83
        [TestMethod]
        public void Errors_that_anybody_can_send_do_not_break_the_context_in_force()
        {
            Side[] pair = Runs.Derived();
            Side stranger = Side.Make("01", "", null, Rederivation.Never, 7);
            pair[0].Ask("temp");
            Assert.IsTrue(pair[0].ReceiveResponse(Side.Plain(CoapCode.BadRequest)) == Unprotection.Retry);

            // The other side does not know how to derive, so it answers with an error again: the request goes under what is in force.
            Assert.IsTrue(stranger.Receive(pair[0].Ask("temp")) == Unprotection.Refused);
            Assert.IsTrue(pair[0].ReceiveResponse(Side.Plain(CoapCode.Unauthorized)) == Unprotection.Retry);
            Runs.AssertWorks(pair);

            // Not again before the time.
            pair[0].Ask("temp");
            Assert.IsTrue(pair[0].ReceiveResponse(Side.Plain(CoapCode.Unauthorized)) == Unprotection.Dropped);
            Runs.AssertWorks(pair);
            pair[0].Now += pair[0].Options.LossIntervalMs;
            pair[0].Ask("temp");
            Assert.IsTrue(pair[0].ReceiveResponse(Side.Plain(CoapCode.Unauthorized)) == Unprotection.Retry);
            Runs.Complete(pair[0], pair[1]);
            Runs.AssertWorks(pair);
        }

        // Proves: WP-55, WP-56, E2E-24
        [TestMethod]
        public void First_messages_that_are_repeated_lead_nowhere()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] first = pair[0].Ask("rd");
            byte[][] seconds = new byte[20][];
            for (int i = 0; i < seconds.Length; i++)
            {
                Assert.IsTrue(pair[1].Receive(first) == Unprotection.RefusedProtected);
                seconds[i] = pair[1].Answer(CoapCode.Unauthorized, "");
                for (int j = 0; j < i; j++)
                {
                    // Whatever its Message ID.
                    Assert.IsFalse(Hex.Of(seconds[i], 4, seconds[i].Length - 4) == Hex.Of(seconds[j], 4, seconds[j].Length - 4));
                }
            }

            // Any of the answers will do, but only one.
            Assert.IsTrue(pair[0].ReceiveResponse(seconds[3]) == Unprotection.Retry);
            byte[] third = pair[0].Ask("rd");
            Assert.IsTrue(pair[0].ReceiveResponse(seconds[4]) == Unprotection.Dropped);
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Opened);
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].Answer(CoapCode.Created, "")) == Unprotection.Opened);

            for (int i = 0; i < 5; i++)
            {
                Assert.IsTrue(pair[1].Receive(first) == Unprotection.RefusedProtected);
                pair[1].Answer(CoapCode.Unauthorized, "");
                Runs.AssertWorks(pair);
            }
        }

        // Proves: WP-55, WP-56, E2E-24
        [TestMethod]
        public void A_third_message_that_is_repeated_is_not_accepted_before_or_after_a_restart()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] third = Runs.UntilThird(pair);
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Opened);
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Refused);
            Assert.IsTrue(pair[0].ReceiveResponse(Runs.Answered(pair)) == Unprotection.Opened);
            pair[1].Restart();
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Unconfirmed);

            // After another run the old one is only good for asking for an R2.
            Side fresh = Side.Make("", "01", null, Rederivation.OnFirstUseAndLoss, 9);
            Runs.Complete(fresh, pair[1]);
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.RefusedProtected);
            Runs.AssertWorks(new Side[] { fresh, pair[1] });
        }

        /// <summary>The key by which an R2 of ours is recognised goes with the run (App. B.2.1).</summary>
        // Proves: WP-55, WP-56, E2E-24
        [TestMethod]
        public void A_third_message_of_a_run_before_the_last_completes_nothing()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] third = Runs.UntilThird(pair);
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Opened);
            Side fresh = Side.Make("", "01", null, Rederivation.OnFirstUseAndLoss, 9);
            Runs.Complete(fresh, pair[1]);
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.RefusedProtected);
            Runs.AssertWorks(new Side[] { fresh, pair[1] });

            // Nor while another run is under way, which has a key again.
            Assert.IsTrue(pair[1].Receive(Side.Make("", "01", null, Rederivation.OnFirstUseAndLoss, 10).Ask("rd")) == Unprotection.RefusedProtected);
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.RefusedProtected);
            Runs.AssertWorks(new Side[] { fresh, pair[1] });
        }

        /// <summary>The second context of a run has one message, under the number 0.</summary>
        // Proves: WP-52, WP-55
        [TestMethod]
        public void A_first_message_is_answered_once_each_time_it_comes()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            Assert.IsTrue(pair[1].Receive(pair[0].Ask("rd")) == Unprotection.RefusedProtected);
            Assert.IsNotNull(pair[1].Answer(CoapCode.Unauthorized, ""));
            Assert.IsNull(pair[1].Answer(CoapCode.Unauthorized, "more"));
            Assert.IsNull(pair[1].AnswerSeparately(CoapCode.Unauthorized, "more"));
        }

        // Proves: WP-55, WP-57
        [TestMethod]
        public void Nobody_else_can_make_an_R2_before_or_after_a_run()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            AssertKeyIsSecret(pair);
            Runs.Complete(pair[0], pair[1]);
            pair[0] = Side.Make("", "01", null, Rederivation.OnFirstUseAndLoss, 9);
            AssertKeyIsSecret(pair);
        }

        // Proves: WP-57
        [TestMethod]
        public void The_third_message_has_a_nonce_of_its_own()
        {
            const int HeadLength = 5;       // flags, Partial IV, length of the kid context and its CBOR head
            byte[] third = Runs.UntilThird(Side.Pair(Rederivation.OnFirstUseAndLoss));
            Assert.IsFalse(Hex.Of(new byte[8]) == Hex.Of(third, Runs.OptionAt(third) + HeadLength + R2Length, 8));
        }

        // Proves: WP-55
        [TestMethod]
        public void An_R2_that_is_not_ours_or_too_old_completes_nothing()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] third = Runs.UntilThird(pair);
            pair[1].Now += pair[1].Options.NonceLifetimeMs;
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.RefusedProtected);

            pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            third = Runs.UntilThird(pair);
            Side other = Side.Make("01", "", null, Rederivation.OnFirstUseAndLoss, 8);
            Assert.IsTrue(other.Receive(third) == Unprotection.RefusedProtected);
        }

        // Proves: WP-55, E2E-22, E2E-30
        [TestMethod]
        public void A_run_with_any_byte_changed_leads_nowhere()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] first = pair[0].Ask("rd");
            for (int at = 7; at < first.Length; at++)
            {
                Assert.IsTrue(pair[1].Receive(Runs.Changed(first, at)) == Unprotection.Refused);
            }

            Assert.IsTrue(pair[1].Receive(first) == Unprotection.RefusedProtected);
            byte[] second = pair[1].Answer(CoapCode.Unauthorized, "");
            for (int at = 7; at < second.Length; at++)
            {
                Assert.IsTrue(pair[0].ReceiveResponse(Runs.Changed(second, at)) == Unprotection.Dropped);
            }

            Assert.IsTrue(pair[0].ReceiveResponse(second) == Unprotection.Retry);
            byte[] third = pair[0].Ask("rd");
            for (int at = 7; at < third.Length; at++)
            {
                Assert.IsTrue(pair[1].Receive(Runs.Changed(third, at)) == Unprotection.Refused);
            }

            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Opened);
            byte[] fourth = pair[1].Answer(CoapCode.Created, "");
            for (int at = 7; at < fourth.Length; at++)
            {
                Assert.IsTrue(pair[0].ReceiveResponse(Runs.Changed(fourth, at)) == Unprotection.Dropped);
            }

            Assert.IsTrue(pair[0].ReceiveResponse(fourth) == Unprotection.Opened);
        }

        // Proves: WP-57
        [TestMethod]
        public void Nonces_are_what_the_random_source_gave_and_without_one_nothing_is_protected()
        {
            byte[] drawn = new byte[8];
            new SeededRandom(1).Fill(drawn, 0, drawn.Length);
            byte[] first = Side.Pair(Rederivation.OnFirstUseAndLoss)[0].Ask("rd");
            Assert.AreEqual(Hex.Of(drawn), Hex.Of(first, Runs.OptionAt(first) + 4, drawn.Length));
            Assert.ThrowsException(typeof(System.ArgumentException), delegate { new OscoreSecurity(null); });
        }

        // Proves: WP-57
        [TestMethod]
        public void Each_run_has_nonces_of_its_own()
        {
            string[] seen = new string[10];
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            for (int i = 0; i < seen.Length; i++)
            {
                byte[] first = pair[0].Ask("rd");
                seen[i] = Hex.Of(first, Runs.OptionAt(first) + 4, 8);
                for (int j = 0; j < i; j++)
                {
                    Assert.IsFalse(seen[i] == seen[j]);
                }

                pair[0].Now += pair[0].Options.RederivationTimeoutMs;
            }
        }

        /// <summary>Where the key by which an R2 is recognised was never drawn it is zeros.</summary>
        private static void AssertKeyIsSecret(Side[] pair)
        {
            const int HeadLength = 4;       // flags, Partial IV, length of the kid context and its CBOR head
            Assert.IsTrue(pair[1].Receive(pair[0].Ask("rd")) == Unprotection.RefusedProtected);
            byte[] second = pair[1].Answer(CoapCode.Unauthorized, "");
            int at = Runs.OptionAt(second) + HeadLength;
            byte[] mac = new byte[HmacSha256.Size];
            HmacSha256 hmac = new HmacSha256(new SoftwareCrypto());
            hmac.SetKey(new byte[HmacSha256.Size], 0, HmacSha256.Size);
            hmac.Update(second, at, NonceLength);
            hmac.Finish(mac, 0);
            Assert.IsFalse(Hex.Of(mac, 0, NonceLength) == Hex.Of(second, at + NonceLength, NonceLength));
        }
    }
}
