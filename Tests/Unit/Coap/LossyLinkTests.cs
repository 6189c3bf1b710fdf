using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Two endpoints, each client and server at once, over a path that loses, repeats and reorders.</summary>
    [TestClass]
    public class LossyLinkTests
    {
        [TestMethod]
        public void Of_a_thousand_exchanges_both_ways_each_is_carried_out_once()
        {
            Run(1000, 30, 20, 7);
        }

        [TestMethod]
        [DataRow(11)]
        [DataRow(12)]
        [DataRow(13)]
        public void The_order_of_losses_does_not_matter(int seed)
        {
            Run(100, 30, 30, seed);
        }

        [TestMethod]
        public void Without_losses_nothing_is_repeated()
        {
            LossyLink a = Run(50, 0, 0, 1);
            Assert.AreEqual(0, a.Lost);
        }

        private static LossyLink Run(int count, int lossPercent, int repeatPercent, int seed)
        {
            var options = new CoapOptions();
            options.BlockSize = 64;

            // So many repetitions that none is given up at this loss, and the times that follow from them (RFC 7252 §4.8.2).
            options.Timing.MaxRetransmit = 12;
            var linkA = new LossyLink(seed, lossPercent, repeatPercent);
            var linkB = new LossyLink(seed + 1000, lossPercent, repeatPercent);
            linkA.Peer = linkB;
            linkB.Peer = linkA;
            var handlerA = new CountingHandler(count, true);
            var handlerB = new CountingHandler(count, true);
            var a = new CoapEndpoint(linkA, options, new SeededRandom(seed + 1), handlerA);
            var b = new CoapEndpoint(linkB, options, new SeededRandom(seed + 2), handlerB);
            var fromA = new NumberedRequest[count];
            var fromB = new NumberedRequest[count];
            int nextA = 0;
            int nextB = 0;
            long now = 0;
            while (nextA < count || nextB < count || a.IsBusy || b.IsBusy)
            {
                linkA.NowMs = now;
                linkB.NowMs = now;
                long dueA = a.Step(now);
                long dueB = b.Step(now);
                nextA = SendNext(a, fromA, nextA, now);
                nextB = SendNext(b, fromB, nextB, now);
                Complete(a, handlerA, now);
                Complete(b, handlerB, now);
                dueA = Earliest(dueA, a.NextTimeMs);
                dueB = Earliest(dueB, b.NextTimeMs);
                long next = Earliest(Earliest(dueA, dueB), Earliest(linkA.NextArrivalMs, linkB.NextArrivalMs));
                Assert.IsTrue(next != DatagramLink.Never || (!a.IsBusy && !b.IsBusy));
                now = next > now ? next : now + 1;
            }

            Verify(fromA, handlerB);
            Verify(fromB, handlerA);
            if (lossPercent > 0)
            {
                Assert.IsTrue(linkA.Lost > count / 10 && linkB.Lost > count / 10);
                Assert.IsTrue(a.Counters.Retransmissions > 0 && a.Counters.Duplicates > 0);
            }
            else
            {
                Assert.AreEqual(0, a.Counters.Retransmissions);
                Assert.AreEqual(0, a.Counters.Duplicates);
            }

            return linkA;
        }

        private static int SendNext(CoapEndpoint endpoint, NumberedRequest[] requests, int next, long nowMs)
        {
            if (next == requests.Length || endpoint.IsBusy)
            {
                return next;
            }

            requests[next] = new NumberedRequest(next, next % 4 == 1);
            Assert.IsTrue(endpoint.Send(requests[next], nowMs));
            return next + 1;
        }

        private static void Complete(CoapEndpoint endpoint, CountingHandler handler, long nowMs)
        {
            if (handler.Ticket < 0)
            {
                return;
            }

            CoapResponse response = endpoint.BeginSeparate(handler.Ticket);
            if (response != null)
            {
                response.Code = CoapCode.Changed;
                Assert.IsTrue(endpoint.SendSeparate(nowMs));
                handler.Ticket = -1;
            }
        }

        private static void Verify(NumberedRequest[] requests, CountingHandler handler)
        {
            Assert.AreEqual(0, handler.BadBodies);
            for (int i = 0; i < requests.Length; i++)
            {
                bool reads = i % 4 == 1;
                Assert.AreEqual(1, requests[i].Ends);
                Assert.IsTrue(requests[i].Succeeded);
                Assert.IsTrue(requests[i].IsIntact);
                Assert.AreEqual(reads ? 200 : 0, requests[i].ReceivedLength);
                Assert.AreEqual(reads ? 0 : 1, handler.Done(i));
            }
        }

        private static long Earliest(long a, long b)
        {
            return a < b ? a : b;
        }
    }
}
