using nanoFramework.TestFramework;

namespace Lwm2m.Foundation.Tests
{
    [TestClass]
    public class BearerTimingTests
    {
        [TestMethod]
        public void The_times_of_the_default_parameters_are_those_of_the_RFC()
        {
            BearerTiming timing = new BearerTiming();
            Assert.AreEqual(45000, timing.MaxTransmitSpanMs);
            Assert.AreEqual(93000, timing.MaxTransmitWaitMs);
            Assert.AreEqual(247000, timing.ExchangeLifetimeMs);
            Assert.AreEqual(145000, timing.NonLifetimeMs);
            Assert.AreEqual(202000, timing.MaxRttMs);
            Assert.AreEqual(3000, timing.LongestFirstTimeoutMs);
            Assert.AreEqual(93000, BearerTiming.DefaultMaxTransmitWaitMs);
            Assert.AreEqual(247000, BearerTiming.DefaultExchangeLifetimeMs);
        }

        [TestMethod]
        public void A_longer_timeout_as_for_short_messages_lengthens_all_that_follows_from_it()
        {
            BearerTiming timing = new BearerTiming { AckTimeoutMs = 10000 };
            Assert.AreEqual(225000, timing.MaxTransmitSpanMs);
            Assert.AreEqual(465000, timing.MaxTransmitWaitMs);
            Assert.AreEqual(435000, timing.ExchangeLifetimeMs);
            Assert.AreEqual(325000, timing.NonLifetimeMs);
            Assert.AreEqual(210000, timing.MaxRttMs);
            Assert.AreEqual(15000, timing.LongestFirstTimeoutMs);
        }

        [TestMethod]
        public void A_bearer_that_stores_and_forwards_repeats_nothing_and_waits_for_its_latency()
        {
            BearerTiming timing = new BearerTiming { AckTimeoutMs = 60000, MaxRetransmit = 0, MaxLatencyMs = 120000 };
            Assert.AreEqual(0, timing.MaxTransmitSpanMs);
            Assert.AreEqual(90000, timing.MaxTransmitWaitMs);
            Assert.AreEqual(300000, timing.ExchangeLifetimeMs);
            Assert.AreEqual(120000, timing.NonLifetimeMs);
        }

        // Proves: C-35
        [TestMethod]
        public void SMS_gives_a_message_up_after_150_s_and_remembers_it_as_long_as_a_copy_may_come()
        {
            BearerTiming timing = BearerTiming.ForSms();
            Assert.AreEqual(0, timing.MaxTransmitSpanMs);
            Assert.AreEqual(150000, timing.MaxTransmitWaitMs);
            Assert.AreEqual(150000, timing.LongestFirstTimeoutMs);
            Assert.AreEqual(750000, timing.ExchangeLifetimeMs);
            Assert.AreEqual(300000, timing.NonLifetimeMs);
        }
    }
}
