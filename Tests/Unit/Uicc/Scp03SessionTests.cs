using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    /// <summary>What the host side of SCP03 refuses.</summary>
    [TestClass]
    public class Scp03SessionTests
    {
        // Proves: SMS-48
        [TestMethod]
        public void A_wrong_cryptogram_or_challenge_is_never_answered_and_not_tried_again()
        {
            byte[] genuine = Hex.Parse(Scp03Fixture.Answer128);

            // Both challenge and cryptogram, each bit.
            for (int bit = 13 * 8; bit < 29 * 8; bit++)
            {
                MemoryStore store = Scp03Fixture.Store();
                Scp03Session session = Scp03Fixture.Session(store, Scp03Fixture.Host128);
                Check(session, Flip(genuine, bit), Scp03Failure.CardCryptogram);
                CheckBarred(session);

                // It did not get as far as the counter of the card.
                Assert.AreEqual(Store.Missing, store.Read(Scp03Keys.RefusalsName, new byte[16], 0, 16));

                session.Rearm();
                CheckOpens(session, genuine);
            }
        }

        // Proves: SMS-48
        [TestMethod]
        public void A_wrong_host_challenge_or_key_is_a_wrong_cryptogram()
        {
            byte[] genuine = Hex.Parse(Scp03Fixture.Answer128);
            Check(Scp03Fixture.Session(Scp03Fixture.Store(), "fdf38259a1e0de45"), genuine, Scp03Failure.CardCryptogram);
            MemoryStore store = new MemoryStore();
            Assert.IsTrue(Scp03Keys.Put(store, 0x30, Scp03Fixture.Count(0, 16), Scp03Fixture.Count(0x11, 16), new SeededRandom(1)));
            Check(Scp03Fixture.Session(store, Scp03Fixture.Host128), genuine, Scp03Failure.CardCryptogram);
        }

        // Proves: SMS-48
        [TestMethod]
        public void Less_than_both_levels_for_responses_S16_and_other_protocols_are_refused()
        {
            byte[] answer = Hex.Parse(Scp03Fixture.Answer128);
            for (int parameter = 0; parameter < 256; parameter++)
            {
                if (parameter != 0x70 && parameter != 0x60)
                {
                    answer[12] = (byte)parameter;
                    Check(Scp03Fixture.Session(Scp03Fixture.Store(), Scp03Fixture.Host128), answer, Scp03Failure.Unsupported);
                }
            }

            answer[12] = 0x70;
            for (int protocol = 0; protocol < 256; protocol++)
            {
                if (protocol != 3)
                {
                    answer[11] = (byte)protocol;
                    Check(Scp03Fixture.Session(Scp03Fixture.Store(), Scp03Fixture.Host128), answer, Scp03Failure.Unsupported);
                }
            }
        }

        // Proves: SMS-48
        [TestMethod]
        public void The_answer_has_the_length_that_its_parameter_says()
        {
            byte[] answer = Hex.Parse(Scp03Fixture.Answer128, 1);
            for (int count = 0; count <= answer.Length; count++)
            {
                if (count != 32)
                {
                    Check(Scp03Fixture.Session(Scp03Fixture.Store(), Scp03Fixture.Host128), answer, count, 0x9000, Scp03Failure.Malformed);
                }
            }

            // A random challenge has no sequence counter.
            answer[12] = 0x60;
            Check(Scp03Fixture.Session(Scp03Fixture.Store(), Scp03Fixture.Host128), answer, 32, 0x9000, Scp03Failure.Malformed);
            Scp03Session session = Scp03Fixture.Session(Scp03Fixture.Store(), Scp03Fixture.Host128);
            byte[] command = new byte[Scp03Session.MaxOpening];
            session.Begin(command, 0);
            Assert.AreEqual(21, session.Authenticate(answer, 0, 29, 0x9000, command, 0));
        }

        // Proves: SMS-48
        [TestMethod]
        public void The_card_answers_for_the_key_version_that_was_asked_for()
        {
            byte[] answer = Hex.Parse(Scp03Fixture.Answer128);
            Check(Scp03Fixture.Session(Scp03Fixture.Store(16, 0x31), Scp03Fixture.Host128), answer, Scp03Failure.WrongKeyVersion);

            // Version 0 asks for the first.
            CheckOpens(Scp03Fixture.Session(Scp03Fixture.Store(16, 0), Scp03Fixture.Host128), answer);
        }

        [TestMethod]
        public void A_card_that_refuses_INITIALIZE_UPDATE_may_be_asked_again()
        {
            Scp03Session session = Scp03Fixture.Session(Scp03Fixture.Store(), Scp03Fixture.Host128);
            byte[] answer = Hex.Parse(Scp03Fixture.Answer128);
            Check(session, answer, 0, 0x6A88, Scp03Failure.NotOffered);
            Check(session, answer, 32, 0x6300, Scp03Failure.NotOffered);
            CheckOpens(session, answer);
        }

        // Proves: SMS-48
        [TestMethod]
        [DataRow(0x6300)]
        [DataRow(0x6982)]
        [DataRow(0x6985)]
        [DataRow(0x6A80)]
        public void A_refusal_is_counted_over_restarts_and_stops_before_the_card_locks(int status)
        {
            MemoryStore store = Scp03Fixture.Store();
            for (int i = 0; i < Scp03Keys.MaxRefusals; i++)
            {
                Scp03Session session = Scp03Fixture.Session(store, Scp03Fixture.Host128);
                CheckRefused(session, 0, status, Scp03Failure.Refused);
                CheckBarred(session);
            }

            // After a restart, and although another card was put in.
            Scp03Session restarted = Scp03Fixture.Session(store, Scp03Fixture.Host128);
            restarted.Rearm();
            CheckBarred(restarted);

            // New keys begin anew, also the same ones.
            Scp03Keys.Put(store, 0x30, Scp03Fixture.Count(0, 16), Scp03Fixture.Count(0x10, 16), new SeededRandom(2));
            CheckOpens(Scp03Fixture.Session(store, Scp03Fixture.Host128), Hex.Parse(Scp03Fixture.Answer128));
        }

        // Proves: SMS-48
        [TestMethod]
        public void A_session_that_opens_forgets_the_refusals_before()
        {
            MemoryStore store = Scp03Fixture.Store();
            for (int i = 0; i < 3 * Scp03Keys.MaxRefusals; i++)
            {
                CheckRefused(Scp03Fixture.Session(store, Scp03Fixture.Host128), 0, 0x6300, Scp03Failure.Refused);
                CheckOpens(Scp03Fixture.Session(store, Scp03Fixture.Host128), Hex.Parse(Scp03Fixture.Answer128));
                Assert.AreEqual(Store.Missing, store.Read(Scp03Keys.RefusalsName, new byte[16], 0, 16));
            }
        }

        // Proves: SMS-48
        [TestMethod]
        public void A_count_of_refusals_that_cannot_be_read_bars()
        {
            MemoryStore store = Scp03Fixture.Store();
            store.Write(Scp03Keys.RefusalsName, new byte[3], 0, 3);
            CheckBarred(Scp03Fixture.Session(store, Scp03Fixture.Host128));
        }

        [TestMethod]
        [DataRow(0x9300)]
        [DataRow(0x6F00)]
        [DataRow(0x6881)]
        public void A_status_that_judges_nothing_is_no_refusal(int status)
        {
            MemoryStore store = Scp03Fixture.Store();
            Scp03Session session = Scp03Fixture.Session(store, Scp03Fixture.Host128);
            CheckRefused(session, 0, status, Scp03Failure.NotOffered);
            Assert.AreEqual(Store.Missing, store.Read(Scp03Keys.RefusalsName, new byte[16], 0, 16));
            CheckOpens(session, Hex.Parse(Scp03Fixture.Answer128));
        }

        [TestMethod]
        public void EXTERNAL_AUTHENTICATE_has_no_answer_but_its_status()
        {
            Scp03Session session = Scp03Fixture.Session(Scp03Fixture.Store(), Scp03Fixture.Host128);
            CheckRefused(session, 8, 0x9000, Scp03Failure.Malformed);
            CheckBarred(session);
        }

        // Proves: SMS-48
        [TestMethod]
        public void A_response_with_any_bit_changed_ends_the_session()
        {
            byte[] genuine = Hex.Parse(Scp03Fixture.EidAnswer128);
            for (int bit = 0; bit < genuine.Length * 8; bit++)
            {
                Scp03Session session = Waiting();
                Assert.IsNull(Scp03Fixture.Unwrap(session, Hex.Of(Flip(genuine, bit))));
                CheckEnded(session, Scp03Failure.ResponseMac);
            }
        }

        // Proves: SMS-48
        [TestMethod]
        public void A_response_without_its_R_MAC_or_a_part_of_it_ends_the_session()
        {
            for (int count = 0; count < Scp03Fixture.EidAnswer128.Length; count += 2)
            {
                Scp03Session session = Waiting();
                Assert.IsNull(Scp03Fixture.Unwrap(session, Scp03Fixture.EidAnswer128.Substring(0, count)));
                CheckEnded(session, Scp03Failure.ResponseMac);
            }

            // In clear, as a card without R-MAC and R-ENC would answer.
            Scp03Session clear = Waiting();
            Assert.IsNull(Scp03Fixture.Unwrap(clear, Scp03Fixture.PlainEid));
            CheckEnded(clear, Scp03Failure.ResponseMac);
        }

        // Proves: SMS-48
        [TestMethod]
        public void The_R_MAC_covers_the_status()
        {
            int[] others = { 0x6200, 0x6282, 0x6300, 0x63C1 };
            for (int i = 0; i < others.Length; i++)
            {
                Scp03Session session = Waiting();
                Assert.IsNull(Scp03Fixture.Unwrap(session, Scp03Fixture.EidAnswer128, others[i]));
                CheckEnded(session, Scp03Failure.ResponseMac);

                // Nor is a warning proven by data that were fetched with 9000.
                session = Waiting();
                Assert.IsNull(Scp03Fixture.Unwrap(session, Scp03Fixture.EidAnswer128, others[i], 0x9000));
                CheckEnded(session, Scp03Failure.ResponseMac);
            }
        }

        // Proves: SMS-48
        [TestMethod]
        public void Under_91xx_the_R_MAC_is_that_of_9000_or_of_91xx()
        {
            // Over 9000, as the card made it before the toolkit put in its word.
            Assert.AreEqual(Scp03Fixture.PlainEid, Scp03Fixture.Unwrap(Waiting(), Scp03Fixture.EidAnswer128, 0x9000, 0x9112));

            // Over 9112: computed with OpenSSL from the keys of the vectors.
            const string Over9112 = "f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb3c76b406327f9b80";
            Assert.AreEqual(Scp03Fixture.PlainEid, Scp03Fixture.Unwrap(Waiting(), Over9112, 0x9000, 0x9112));
            Scp03Session session = Waiting();
            Assert.IsNull(Scp03Fixture.Unwrap(session, Over9112, 0x9000, 0x9113));
            CheckEnded(session, Scp03Failure.ResponseMac);
            Assert.IsNull(Scp03Fixture.Unwrap(Waiting(), Over9112));
        }

        // Proves: SMS-48
        [TestMethod]
        public void An_error_has_no_data_and_the_session_goes_on()
        {
            Scp03Session session = Waiting();
            Assert.AreEqual("", Scp03Fixture.Unwrap(session, "", 0x6A88));
            Assert.AreEqual("84f2200208ac6a59024bed84cc", Scp03Fixture.Wrap(session, "80f22002", ""));

            // With data nobody answers for them.
            Assert.IsNull(Scp03Fixture.Unwrap(session, "01", 0x6A88));
            CheckEnded(session, Scp03Failure.ResponseMac);
        }

        // Proves: SMS-48
        [TestMethod]
        [DataRow(0x6987)]
        [DataRow(0x6988)]
        public void A_card_that_misses_the_protection_has_lost_the_session(int status)
        {
            Scp03Session session = Waiting();
            Assert.IsNull(Scp03Fixture.Unwrap(session, "", status));
            CheckEnded(session, Scp03Failure.Desynchronized);
        }

        // Proves: SMS-48
        [TestMethod]
        public void A_command_is_never_wrapped_twice()
        {
            // The answer to the first is missing: its counter may be used up.
            Scp03Session session = Waiting();
            Assert.AreEqual("", Scp03Fixture.Wrap(session, "80e29100", "bf3e035c015a"));
            CheckEnded(session, Scp03Failure.Misused);

            // And a response is taken once.
            session = Waiting();
            Assert.AreEqual(Scp03Fixture.PlainEid, Scp03Fixture.Unwrap(session, Scp03Fixture.EidAnswer128));
            Assert.IsNull(Scp03Fixture.Unwrap(session, Scp03Fixture.EidAnswer128));
            CheckEnded(session, Scp03Failure.Misused);

            // The response of the last command is none of the next one.
            session = Waiting();
            Scp03Fixture.Unwrap(session, Scp03Fixture.EidAnswer128);
            Scp03Fixture.Wrap(session, "80e29100", "bf3e035c015a");
            Assert.IsNull(Scp03Fixture.Unwrap(session, Scp03Fixture.EidAnswer128));
            CheckEnded(session, Scp03Failure.ResponseMac);
        }

        // Proves: SMS-48
        [TestMethod]
        public void The_same_command_is_never_the_same_twice_on_the_line()
        {
            Scp03Session session = Scp03Fixture.Open128();
            string[] seen = new string[20];
            for (int i = 0; i < seen.Length; i++)
            {
                seen[i] = Scp03Fixture.Wrap(session, "80e29100", "bf3e035c015a").Substring(10, 32);
                Assert.AreEqual("", Scp03Fixture.Unwrap(session, "", 0x6A88));
                for (int k = 0; k < i; k++)
                {
                    Assert.AreNotEqual(seen[k], seen[i]);
                }
            }
        }

        [TestMethod]
        public void A_session_ends_with_its_counter()
        {
            MemoryStore store = Scp03Fixture.Store();
            Scp03Session session = Scp03Fixture.Session(store, Scp03Fixture.Host128, 2);
            CheckOpens(session, Hex.Parse(Scp03Fixture.Answer128));
            for (int i = 0; i < 2; i++)
            {
                Assert.AreNotEqual("", Scp03Fixture.Wrap(session, "80f22002", ""));
                Scp03Fixture.Unwrap(session, "", 0x6A88);
            }

            Assert.AreEqual("", Scp03Fixture.Wrap(session, "80f22002", ""));
            CheckEnded(session, Scp03Failure.Exhausted);
        }

        // Proves: SMS-48
        [TestMethod]
        public void What_is_too_long_or_has_no_session_leaves_nothing_in_clear()
        {
            byte[] buffer = new byte[CardTransport.MaxCommand];
            Scp03Session session = Scp03Fixture.Open128();
            for (int i = 5; i < buffer.Length; i++)
            {
                buffer[i] = 0x55;
            }

            Assert.AreEqual(248, session.Wrap(buffer, 0, Scp03Session.MaxData));
            Assert.AreEqual(248, (int)buffer[4]);

            for (int i = 5; i < buffer.Length; i++)
            {
                buffer[i] = 0x55;
            }

            session = Scp03Fixture.Open128();
            Assert.AreEqual(0, session.Wrap(buffer, 0, Scp03Session.MaxData + 1));
            CheckEnded(session, Scp03Failure.Misused);
            for (int i = 5; i < 5 + Scp03Session.MaxData + 1; i++)
            {
                Assert.AreEqual(0, (int)buffer[i]);
            }

            buffer[5] = 0x55;
            Assert.AreEqual(0, session.Wrap(buffer, 0, 1));
            Assert.AreEqual(0, (int)buffer[5]);
        }

        [TestMethod]
        public void Without_an_answer_the_session_is_over()
        {
            Scp03Session session = Waiting();
            session.Abort();
            CheckEnded(session, Scp03Failure.NoAnswer);

            // Why it ended is not overwritten.
            session = Waiting();
            Scp03Fixture.Unwrap(session, "", 0x6988);
            session.Abort();
            Assert.IsNull(Scp03Fixture.Unwrap(session, Scp03Fixture.EidAnswer128));
            CheckEnded(session, Scp03Failure.Desynchronized);
        }

        [TestMethod]
        public void The_steps_have_one_order()
        {
            byte[] answer = Hex.Parse(Scp03Fixture.Answer128);
            byte[] command = new byte[Scp03Session.MaxOpening];
            Scp03Session session = Scp03Fixture.Session(Scp03Fixture.Store(), Scp03Fixture.Host128);
            Assert.AreEqual(0, session.Authenticate(answer, 0, answer.Length, 0x9000, command, 0));
            Assert.IsFalse(session.Open(0, 0x9000));
            Assert.AreEqual("", Scp03Fixture.Wrap(session, "80f22002", ""));

            // Neither after INITIALIZE UPDATE alone, nor before EXTERNAL AUTHENTICATE is answered.
            session.Begin(command, 0);
            Assert.IsFalse(session.Open(0, 0x9000));
            session.Begin(command, 0);
            Assert.AreEqual("", Scp03Fixture.Wrap(session, "80f22002", ""));
            session.Begin(command, 0);
            session.Authenticate(answer, 0, answer.Length, 0x9000, command, 0);
            Assert.AreEqual("", Scp03Fixture.Wrap(session, "80f22002", ""));
            Assert.IsFalse(session.IsOpen);
        }

        private static Scp03Session Waiting()
        {
            Scp03Session session = Scp03Fixture.Open128();
            Assert.AreEqual(Scp03Fixture.Eid128, Scp03Fixture.Wrap(session, "80e29100", "bf3e035c015a"));
            return session;
        }

        private static void CheckEnded(Scp03Session session, Scp03Failure failure)
        {
            Assert.AreEqual((int)failure, (int)session.Failure);
            Assert.AreEqual(1, session.Failures);
            Assert.IsFalse(session.IsOpen);
            Assert.AreEqual("", Scp03Fixture.Wrap(session, "80f22002", ""));
        }

        private static void Check(Scp03Session session, byte[] answer, Scp03Failure failure)
        {
            Check(session, answer, answer.Length, 0x9000, failure);
        }

        private static void Check(Scp03Session session, byte[] answer, int count, int status, Scp03Failure failure)
        {
            byte[] command = new byte[Scp03Session.MaxOpening];
            Assert.AreEqual(14, session.Begin(command, 0));
            byte[] before = new byte[command.Length];
            Assert.AreEqual(0, session.Authenticate(answer, 0, count, status, before, 0));
            for (int i = 0; i < before.Length; i++)
            {
                Assert.AreEqual(0, (int)before[i]);
            }

            Assert.AreEqual((int)failure, (int)session.Failure);
            Assert.IsFalse(session.IsOpen);
        }

        private static void CheckRefused(Scp03Session session, int count, int status, Scp03Failure failure)
        {
            byte[] command = new byte[Scp03Session.MaxOpening];
            byte[] answer = Hex.Parse(Scp03Fixture.Answer128);
            Assert.AreEqual(14, session.Begin(command, 0));
            Assert.AreEqual(21, session.Authenticate(answer, 0, answer.Length, 0x9000, command, 0));
            Assert.IsFalse(session.Open(count, status));
            Assert.AreEqual((int)failure, (int)session.Failure);
            Assert.IsFalse(session.IsOpen);
        }

        private static void CheckBarred(Scp03Session session)
        {
            Assert.AreEqual(0, session.Begin(new byte[Scp03Session.MaxOpening], 0));
            Assert.AreEqual((int)Scp03Failure.Barred, (int)session.Failure);
        }

        private static void CheckOpens(Scp03Session session, byte[] answer)
        {
            byte[] command = new byte[Scp03Session.MaxOpening];
            Assert.AreEqual(14, session.Begin(command, 0));
            Assert.AreEqual(21, session.Authenticate(answer, 0, answer.Length, 0x9000, command, 0));
            Assert.IsTrue(session.Open(0, 0x9000));
            Assert.IsTrue(session.IsOpen);
            Assert.AreEqual((int)Scp03Failure.None, (int)session.Failure);
        }

        private static byte[] Flip(byte[] bytes, int bit)
        {
            byte[] flipped = new byte[bytes.Length];
            bytes.CopyTo(flipped, 0);
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            return flipped;
        }
    }
}
