using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Endpoints of one thread share what need not outlive a step, and do not meet in it.</summary>
    [TestClass]
    public class SharedBufferTests
    {
        [TestMethod]
        public void A_second_body_in_blocks_is_put_off_until_the_first_is_complete()
        {
            Pair(out Rig a, out Rig b);
            Put(a, 1, 0, true);
            Assert.AreEqual(CoapCode.Continue, a.Sent().Code);
            Put(b, 1, 0, true);
            CoapMessage refused = b.Sent();
            Assert.AreEqual(CoapCode.ServiceUnavailable, refused.Code);
            Assert.AreEqual(93, Rig.Option(refused, OptionNumber.MaxAge));
            Put(b, 2, 1, false);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, b.Sent().Code);

            Put(a, 2, 1, false);
            Assert.AreEqual(CoapCode.Content, a.Sent().Code);
            Assert.AreEqual(128, a.Handler.RequestBody.Length);
            Assert.IsTrue(Rig.IsPattern(a.Handler.RequestBody, 0, 128, 0, 0));

            Put(b, 3, 0, true);
            Assert.AreEqual(CoapCode.Continue, b.Sent().Code);
            Put(b, 4, 1, false);
            Assert.AreEqual(128, b.Handler.RequestBody.Length);
            Assert.IsTrue(Rig.IsPattern(b.Handler.RequestBody, 0, 128, 0, 0));
        }

        [TestMethod]
        public void A_body_whose_sender_has_given_up_makes_room_for_another()
        {
            Pair(out Rig a, out Rig b);
            Put(a, 1, 0, true);
            a.Sent();
            b.Now = a.Now + 92000;
            Put(b, 1, 0, true);
            CoapMessage refused = b.Sent();
            Assert.AreEqual(CoapCode.ServiceUnavailable, refused.Code);
            Assert.AreEqual(1, Rig.Option(refused, OptionNumber.MaxAge));
            b.Now = a.Now + 93000;
            Put(b, 2, 0, true);
            Assert.AreEqual(CoapCode.Continue, b.Sent().Code);

            // What is left of the first is refused and does not get into the other.
            a.Now = b.Now;
            Put(a, 2, 1, false);
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, a.Sent().Code);
            Assert.AreEqual(0, a.Handler.Requests);
            Put(b, 3, 1, false);
            Assert.AreEqual(128, b.Handler.RequestBody.Length);
        }

        /// <summary>One server, whatever its rights, does not keep the others from the buffer by beginning bodies, or by blocks that come slowly.</summary>
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Who_was_put_off_has_it_before_the_one_who_had_it(bool beginsAnew)
        {
            Pair(out Rig a, out Rig b);
            Put(b, 1, 0, true);
            Assert.AreEqual(CoapCode.Continue, b.Sent().Code);
            int id = 1;
            int answer = CoapCode.ServiceUnavailable;
            for (int tries = 0; tries < 4 && answer == CoapCode.ServiceUnavailable; tries++)
            {
                Put(a, ++id, 0, true);
                CoapMessage refused = a.Sent();
                answer = refused.Code;
                int waitMs = Rig.Option(refused, OptionNumber.MaxAge) * 1000;
                for (int waited = 0; waited < waitMs; waited += 3000)
                {
                    // The other goes on all the time.
                    b.Now += 3000;
                    if (waited % 60000 == 0)
                    {
                        Put(b, ++id, beginsAnew ? 0 : id, true);
                        b.Sent();
                    }
                }

                a.Now = b.Now;
            }

            Assert.AreEqual(CoapCode.Continue, answer);
            Put(b, ++id, 0, true);
            Assert.AreEqual(CoapCode.ServiceUnavailable, b.Sent().Code);
            Put(a, ++id, 1, false);
            Assert.AreEqual(CoapCode.Content, a.Sent().Code);
            Assert.AreEqual(128, a.Handler.RequestBody.Length);

            // And the other way round.
            Put(a, ++id, 0, true);
            Assert.AreEqual(CoapCode.ServiceUnavailable, a.Sent().Code);
            Put(b, ++id, 0, true);
            Assert.AreEqual(CoapCode.Continue, b.Sent().Code);
        }

        [TestMethod]
        public void Who_was_put_off_and_does_not_come_back_is_not_waited_for()
        {
            Pair(out Rig a, out Rig b);
            Put(a, 1, 0, true);
            a.Sent();
            Put(b, 1, 0, true);
            b.Sent();
            Put(a, 2, 1, false);
            Assert.AreEqual(CoapCode.Content, a.Sent().Code);
            Put(a, 3, 0, true);
            CoapMessage refused = a.Sent();
            Assert.AreEqual(CoapCode.ServiceUnavailable, refused.Code);
            a.Now += Rig.Option(refused, OptionNumber.MaxAge) * 1000;
            Put(a, 4, 0, true);
            Assert.AreEqual(CoapCode.Continue, a.Sent().Code);
        }

        [TestMethod]
        public void A_body_alone_may_pause_for_longer()
        {
            Pair(out Rig a, out Rig _);
            Put(a, 1, 0, true);
            a.Sent();
            a.Now += 240000;
            Put(a, 2, 1, false);
            Assert.AreEqual(CoapCode.Content, a.Sent().Code);
            Assert.AreEqual(128, a.Handler.RequestBody.Length);
        }

        [TestMethod]
        public void A_request_made_while_another_endpoint_answers_leaves_afterwards()
        {
            Pair(out Rig a, out Rig b);
            var request = new TestRequest(CoapCode.Post, 40);
            a.Handler.Endpoint = b.Endpoint;
            a.Handler.Sends = request;
            a.Handler.BodyLength = 50;
            a.Receive("41 01 1234 aa b161");
            CoapMessage answer = a.Sent();
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.IsTrue(Rig.HasPayload(answer, 0, 50));
            Assert.IsNull(a.Handler.NotificationWithin);
            Assert.IsNull(b.Sent());
            b.Step();
            Assert.IsTrue(Rig.HasPayload(b.Sent(), 0, 40));
        }

        [TestMethod]
        public void Of_two_notifications_begun_only_the_last_can_be_sent()
        {
            Pair(out Rig a, out Rig b);
            byte[] token = { 0xAA };
            Assert.IsNotNull(a.Endpoint.BeginNotification(token, 0, 1, true));
            CoapResponse second = b.Endpoint.BeginNotification(token, 0, 1, true);
            second.Body.WriteByte(5);
            Assert.AreEqual(-1, a.Endpoint.SendNotification(a.Now));
            Assert.IsNull(a.Sent());
            Assert.IsTrue(b.Endpoint.SendNotification(b.Now) >= 0);
            Assert.AreEqual(1, b.Sent().PayloadLength);

            // What arrives at one ends what the other has begun as well.
            a.Endpoint.BeginNotification(token, 0, 1, false);
            b.Receive("41 01 1234 aa b161");
            Assert.AreEqual(-1, a.Endpoint.SendNotification(a.Now));
        }

        /// <summary>The answer to a duplicate is the one it had, or none where that had to make room, whatever sizes came between.</summary>
        [TestMethod]
        public void A_duplicate_gets_its_own_answer_or_none()
        {
            var options = new CoapOptions();
            options.ReplyCacheEntries = 12;
            options.ReplyCacheBytes = 300;
            var rig = new Rig(options);
            var random = new SeededRandom(7);
            const int Count = 400;
            var answers = new string[Count];
            int repeated = 0;
            int oldest = 0;
            for (int i = 0; i < Count; i++)
            {
                if (random.Next(20) == 0)
                {
                    rig.Now += rig.Endpoint.Timing.ExchangeLifetimeMs;
                    oldest = i;
                }

                rig.Handler.BodyLength = random.Next(120);
                rig.Handler.PatternSeed = (byte)i;
                rig.Receive(Put(i));
                answers[i] = rig.SentHex();
                int requests = rig.Handler.Requests;
                for (int back = 0; back < options.ReplyCacheEntries && i - back >= oldest; back++)
                {
                    rig.Receive(Put(i - back));
                    string again = rig.SentHex();
                    if (back == 0 || again.Length > 0)
                    {
                        Assert.AreEqual(answers[i - back], again);
                        repeated += back > 0 ? 1 : 0;
                    }
                }

                Assert.AreEqual(requests, rig.Handler.Requests);
            }

            Assert.IsTrue(repeated > Count);
        }

        private static string Put(int id)
        {
            return "4103" + Hex.Of(new byte[] { (byte)(id >> 8), (byte)id }) + "aab161";
        }

        private static void Put(Rig rig, int id, int number, bool more)
        {
            rig.Receive(CoapType.Confirmable, CoapCode.Put, id, "aa", "a", OptionNumber.Block1, Rig.Block(number, more, 2), 0, 0, number * 64, 64);
        }

        private static void Pair(out Rig a, out Rig b)
        {
            var options = new CoapOptions();
            var buffers = new CoapBuffers(options);
            a = new Rig(options, buffers, null);
            b = new Rig(options, buffers, null);
        }
    }
}
