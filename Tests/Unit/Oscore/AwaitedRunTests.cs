using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>RFC 8613 App. B.2 between our second message and its answer, which may be lost or overtaken; and a server that is ahead of us, or asks itself.</summary>
    [TestClass]
    public class AwaitedRunTests
    {
        // Proves: WP-55
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void A_request_that_verifies_under_the_context_of_a_run_completes_it(bool isBefore)
        {
            Side[] pair = isBefore ? Runs.Derived() : Side.Pair(Rederivation.OnFirstUseAndLoss);
            if (isBefore)
            {
                pair[0].Ask("temp");
                Assert.IsTrue(pair[0].ReceiveResponse(Side.Plain(CoapCode.Unauthorized)) == Unprotection.Retry);
            }

            Assert.IsTrue(pair[1].Receive(Runs.UntilThird(pair)) == Unprotection.Opened);
            byte[] answer = pair[1].Answer(CoapCode.Created, "");
            int replaced = pair[0].Protection.Replacements;

            // The answer is lost or late; the request of the server comes first.
            byte[] request = pair[1].Ask("temp");
            Assert.IsTrue(pair[0].Receive(request) == Unprotection.Opened);
            Assert.AreEqual("temp", pair[0].Option(OptionNumber.UriPath));
            Assert.AreEqual(replaced + 1, pair[0].Protection.Replacements);
            Assert.IsTrue(pair[1].ReceiveResponse(pair[0].Answer(CoapCode.Content, "1")) == Unprotection.Opened);
            Assert.IsTrue(pair[0].Receive(request) == Unprotection.Refused);

            // And it is good when it comes after all.
            Assert.IsTrue(pair[0].ReceiveResponse(answer) == Unprotection.Opened);
            Assert.AreEqual(replaced + 1, pair[0].Protection.Replacements);
            Runs.AssertWorks(pair);
        }

        // Proves: WP-55
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void The_server_may_tell_the_ID_context_of_the_run_as_in_a_run_or_as_it_is(bool isWrapped)
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] third = Runs.UntilThird(pair);
            pair[1].Options.SendDerivedIdContext = true;
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Opened);
            byte[] request = pair[1].Ask("temp");
            Assert.AreEqual("18", Hex.Of(request, Runs.OptionAt(request) + 2, 1));
            Assert.IsTrue(pair[0].Receive(isWrapped ? Wrapped(request) : request) == Unprotection.Opened);
            Runs.AssertWorks(pair);
        }

        [TestMethod]
        [DataRow("00")]
        [DataRow("41f6")]
        public void Behind_a_wrapped_ID_context_nothing_may_stand(string trailing)
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] third = Runs.UntilThird(pair);
            pair[1].Options.SendDerivedIdContext = true;
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Opened);
            byte[] request = pair[1].Ask("temp");
            Assert.IsFalse(pair[0].Receive(Wrapped(request, trailing)) == Unprotection.Opened);
            Assert.IsTrue(pair[0].Receive(Wrapped(request)) == Unprotection.Opened);
            Runs.AssertWorks(pair);
        }

        // Proves: WP-55, E2E-22
        [TestMethod]
        public void Until_the_answer_comes_what_does_not_verify_is_met_with_silence_and_disturbs_nothing()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] third = Runs.UntilThird(pair);
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Opened);
            byte[] answer = pair[1].Answer(CoapCode.Created, "");
            byte[] request = pair[1].Ask("temp");
            for (int at = 7; at < request.Length; at++)
            {
                Unprotection outcome = pair[0].Receive(Runs.Changed(request, at));
                bool isInside = at > Runs.OptionAt(request) + 3;
                Assert.IsTrue(outcome == Unprotection.Dropped || (outcome == Unprotection.Refused && !isInside));
            }

            // Of the R2 alone there is no context, but a server that carries out the first message asks under it.
            byte[] half = pair[1].Ask("temp");
            Assert.IsTrue(pair[0].Receive(WithKidContext(half, third)) == Unprotection.Dropped);
            Assert.IsTrue(pair[0].ReceiveResponse(answer) == Unprotection.Opened);
            Runs.AssertWorks(pair);
        }

        /// <summary>Both first messages are answered, and both third ones: the next exchange leads both to one context, with three rounds at most.</summary>
        // Proves: WP-55
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        public void When_both_sides_begin_at_once_the_next_exchange_repairs_it(int next)
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[][] firsts = new byte[][] { pair[0].Ask("a"), pair[1].Ask("b") };
            byte[][] seconds = new byte[2][];
            for (int i = 0; i < 2; i++)
            {
                Assert.IsTrue(pair[i].Receive(firsts[1 - i]) == Unprotection.RefusedProtected);
                seconds[i] = pair[i].Answer(CoapCode.Unauthorized, "");
            }

            byte[][] thirds = new byte[2][];
            for (int i = 0; i < 2; i++)
            {
                Assert.IsTrue(pair[i].ReceiveResponse(seconds[1 - i]) == Unprotection.Retry);
                thirds[i] = pair[i].Ask("c");
            }

            byte[][] fourths = new byte[2][];
            for (int i = 0; i < 2; i++)
            {
                Assert.IsTrue(pair[i].Receive(thirds[1 - i]) == Unprotection.Opened);
                fourths[i] = pair[i].Answer(CoapCode.Created, "");
            }

            for (int i = 0; i < 2; i++)
            {
                Assert.IsTrue(pair[i].ReceiveResponse(fourths[1 - i]) == Unprotection.Opened);
            }

            Runs.Complete(pair[next], pair[1 - next]);
            Runs.AssertWorks(pair);
        }

        /// <summary>A server that goes over to whatever came last, as most do, has come to the context of our run, and so have we.</summary>
        // Proves: WP-55
        [TestMethod]
        public void When_both_begin_at_once_a_server_that_takes_the_last_is_followed_at_once()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] first = pair[0].Ask("rd");
            byte[] ofServer = pair[1].Ask("temp");
            Assert.IsTrue(pair[1].Receive(first) == Unprotection.RefusedProtected);
            byte[] second = pair[1].Answer(CoapCode.Unauthorized, "");
            Assert.IsTrue(pair[0].Receive(ofServer) == Unprotection.RefusedProtected);
            Assert.IsTrue(pair[1].ReceiveResponse(pair[0].Answer(CoapCode.Unauthorized, "")) == Unprotection.Retry);
            byte[] thirdOfServer = pair[1].Ask("temp");
            Assert.IsTrue(pair[0].ReceiveResponse(second) == Unprotection.Retry);
            byte[] third = pair[0].Ask("rd");
            Assert.IsTrue(pair[0].Receive(thirdOfServer) == Unprotection.Opened);
            pair[1].Now += pair[1].Options.LossIntervalMs;
            Assert.IsTrue(pair[1].Receive(third) == Unprotection.Opened);
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].Answer(CoapCode.Created, "")) == Unprotection.Opened);
            Runs.AssertWorks(pair);
        }

        /// <summary>A run of before that came to no end must not replace what the server has completed since.</summary>
        // Proves: WP-55
        [TestMethod]
        public void A_run_of_ours_that_is_older_ends_with_one_that_the_server_completes()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            pair[0].Ask("rd");
            pair[0].Now += pair[0].Options.LossIntervalMs;
            Runs.Complete(pair[1], pair[0]);
            Runs.AssertWorks(pair);
        }

        // Proves: WP-55
        [TestMethod]
        public void A_request_whose_context_was_replaced_meanwhile_is_made_anew()
        {
            Side[] pair = Runs.Derived();
            pair[0].Ask("temp");
            Side fresh = Side.Make("01", "", null, Rederivation.OnFirstUseAndLoss, 9);
            RequestBinding asked = new RequestBinding();
            asked.Set(pair[0].Asked);
            Runs.Complete(fresh, pair[0]);
            pair[0].Asked.Set(asked);
            Assert.IsTrue(pair[0].ReceiveResponse(Side.Plain(CoapCode.Unauthorized)) == Unprotection.Retry);
            Runs.AssertWorks(new Side[] { pair[0], fresh });
        }

        // Proves: WP-55, WP-56
        [TestMethod]
        public void A_flood_of_first_messages_is_bounded_and_the_server_is_asked_instead()
        {
            Side[] pair = Runs.Derived();
            Side fresh = Side.Make("", "01", null, Rederivation.OnFirstUseAndLoss, 9);
            byte[] first = fresh.Ask("rd");
            int answered = 0;
            for (int i = 0; i < 1000; i++)
            {
                answered += pair[1].Receive(first) == Unprotection.RefusedProtected ? 1 : 0;
                pair[1].Answer(CoapCode.Unauthorized, "");
            }

            Assert.AreEqual(pair[1].Options.MaxFirstMessages - 1, answered);
            Assert.AreEqual(pair[1].Now, pair[1].Protection.RequestDueMs);

            // What it asks the genuine server with; that it lost the context or not, they find together. No second time in the interval.
            Runs.Complete(pair[1], pair[0]);
            Runs.AssertWorks(pair);
            Assert.IsTrue(pair[1].Receive(first) == Unprotection.Refused);
            Assert.AreEqual(DatagramLink.Never, pair[1].Protection.RequestDueMs);
            Runs.AssertWorks(pair);

            pair[1].Now += pair[1].Options.FirstMessageIntervalMs;
            Assert.IsTrue(pair[1].Receive(first) == Unprotection.RefusedProtected);
            Runs.AssertWorks(pair);
        }

        // Proves: WP-55, WP-56
        [TestMethod]
        public void A_flood_of_messages_that_name_an_R2_of_ours_is_bounded()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            byte[] third = Runs.UntilThird(pair);
            byte[] forged = Runs.Changed(third, third.Length - 1);
            for (int i = 0; i < 1000; i++)
            {
                Assert.IsTrue(pair[1].Receive(forged) == Unprotection.Refused);
            }

            Assert.AreEqual(pair[1].Now, pair[1].Protection.RequestDueMs);
            pair[0].Now += pair[0].Options.LossIntervalMs;
            Runs.Complete(pair[1], pair[0]);
            Runs.AssertWorks(pair);
        }

        private static byte[] Wrapped(byte[] request, string trailing = "")
        {
            int at = Runs.OptionAt(request);
            int length = request[at + 2];
            return Spliced(request, at, length, Hex.Parse("58" + Hex.Of(new byte[] { (byte)length }) + Hex.Of(request, at + 3, length) + trailing));
        }

        /// <summary>A request without kid context, with the R2 of a third message as one.</summary>
        private static byte[] WithKidContext(byte[] request, byte[] third)
        {
            int at = Runs.OptionAt(third) + 3;
            const int r2 = 16;
            byte[] wrapped = Hex.Parse("50" + Hex.Of(third, at + 2, r2));
            return Spliced(request, Runs.OptionAt(request), -1, wrapped);
        }

        /// <summary>Puts a kid context in place of one that has so many bytes, or where there is none.</summary>
        private static byte[] Spliced(byte[] request, int at, int length, byte[] kidContext)
        {
            CoapMessage message = new CoapMessage();
            message.Parse(request, 0, request.Length);
            int option = message.Find(OptionNumber.Oscore);
            string value = Hex.Of(request, at, message.OptionLength(option));
            int head = 4;
            string kid = value.Substring(length < 0 ? head : head + 2 + (2 * length));
            string told = Hex.Of(new byte[] { (byte)(request[at] | 0x10) }) + value.Substring(2, 2) + Hex.Of(new byte[] { (byte)kidContext.Length }) + Hex.Of(kidContext) + kid;
            byte[] made = new byte[request.Length + 40];
            CoapWriter writer = new CoapWriter();
            writer.Begin(made, 0, made.Length, message.Type, message.Code, message.MessageId, request, message.TokenOffset, message.TokenLength);
            byte[] bytes = Hex.Parse(told);
            writer.Option(OptionNumber.Oscore, bytes, 0, bytes.Length);
            writer.StartPayload();
            writer.Payload(request, message.PayloadOffset, message.PayloadLength);
            return Bytes.Slice(made, 0, writer.Length);
        }
    }
}
