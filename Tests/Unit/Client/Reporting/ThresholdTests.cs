using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>gt, lt and st (LwM2M Core §5.1.2), with the values a board has: binary floating point and 64 bits.</summary>
    [TestClass]
    public class ThresholdTests
    {
        // Proves: ETS-301
        [TestMethod]
        public void Crossing_gt_is_told_both_ways_and_nothing_else()
        {
            TestServer server = Observing.Number("gt=50.5", 40);
            AssertQuiet(server, 50.4);
            AssertQuiet(server, 50.5);
            AssertTold(server, 50.6);
            AssertQuiet(server, 99.0);
            AssertTold(server, 50.5);
            AssertQuiet(server, -99.0);
        }

        // Proves: ETS-301
        [TestMethod]
        public void Crossing_lt_is_told_both_ways_and_nothing_else()
        {
            TestServer server = Observing.Number("lt=-5", 0);
            AssertQuiet(server, -5.0);
            AssertTold(server, -5.000001);
            AssertQuiet(server, -80.0);
            AssertTold(server, -5.0);
            AssertQuiet(server, 100.0);
        }

        // Proves: ETS-301
        [TestMethod]
        public void A_step_counts_from_what_was_told_last()
        {
            TestServer server = Observing.Number("st=1", 20);
            AssertQuiet(server, 20.5);
            AssertQuiet(server, 20.999999);
            AssertTold(server, 21.0);
            AssertQuiet(server, 20.5);
            AssertQuiet(server, 21.5);
            AssertTold(server, 20.0);
            AssertTold(server, 5.0);
        }

        [TestMethod]
        public void While_gt_and_lt_contradict_each_other_every_change_is_told()
        {
            // LwM2M Core §5.1.2: conditions count as valid if they go together.
            TestServer server = Observing.Number("lt=20&gt=30", 25);
            Observing.Set(server, 26.0);
            Observing.AssertSilent(server);
            server.WriteAttributes(Observing.Float, "gt=15");
            Observing.Set(server, 27.0);
            Observing.AssertNotified(server, "27");
            server.WriteAttributes(Observing.Float, "lt=5");
            Observing.Set(server, 28.0);
            Observing.AssertSilent(server);
            Observing.Set(server, 14.0);
            Observing.AssertNotified(server, "14");
        }

        [TestMethod]
        public void Any_of_several_conditions_is_enough()
        {
            TestServer server = Observing.Number("gt=30&lt=10&st=5", 20);
            AssertQuiet(server, 24.0);
            AssertTold(server, 25.0);
            AssertQuiet(server, 29.0);
            AssertTold(server, 30.5);
            AssertQuiet(server, 33.0);
            AssertTold(server, 29.0);
            AssertTold(server, 9.0);
            AssertTold(server, 11.0);
        }

        [TestMethod]
        public void A_tenth_is_a_tenth_in_binary_floating_point()
        {
            // 20.4 - 20.3 is 0.0999999999999979 there.
            TestServer server = Observing.Number("st=0.1", 20.3);
            AssertQuiet(server, 20.399999);
            AssertTold(server, 20.4);
            AssertTold(server, 20.3);

            // 0.1 + 0.2 is 0.30000000000000004 there.
            server = Observing.Number("gt=0.3", 0);
            AssertQuiet(server, 0.1 + 0.2);
            AssertTold(server, 0.300001);
            server = Observing.Number("lt=0.3", 0.5);
            AssertQuiet(server, 0.1 + 0.2);
            AssertTold(server, 0.299999);
        }

        [TestMethod]
        public void Tenths_add_up_over_zero()
        {
            TestServer server = Observing.Number("st=0.1", -1);
            double value = -1;
            for (int i = 0; i < 25; i++)
            {
                value += 0.1;
                AssertTold(server, value);
            }
        }

        [TestMethod]
        public void Whole_numbers_are_exact_over_all_64_bits()
        {
            TestServer server = TestServer.Registered();
            server.Object.ValueOf(0, TestObject.Integer).Integer = long.MaxValue - 2;
            server.WriteAttributes(Observing.Integer, "gt=9223372036854775806");
            Observing.Start(server, Observing.Integer);
            AssertQuiet(server, long.MaxValue - 1);
            AssertTold(server, long.MaxValue);
            AssertQuiet(server, long.MaxValue);
            AssertTold(server, long.MinValue);

            server.WriteAttributes(Observing.Integer, "gt&st=9223372036854775807");
            AssertQuiet(server, -2L);
            AssertTold(server, -1L);
            AssertQuiet(server, long.MaxValue - 2);
            AssertTold(server, long.MaxValue - 1);
        }

        [TestMethod]
        public void A_number_beyond_64_bits_is_told_without_regard_to_thresholds()
        {
            TestServer server = Observing.Number("gt=50", 40);
            AssertTold(server, 1e300);
            AssertTold(server, 1e300);
            AssertTold(server, 41.0);
            AssertQuiet(server, 42.0);
        }

        [TestMethod]
        public void A_crossing_that_goes_back_within_pmin_is_not_told()
        {
            TestServer server = Observing.Number("pmin=10&gt=50", 40);
            AssertQuiet(server, 60.0);
            AssertQuiet(server, 45.0);
            server.Run(60000);
            Observing.AssertSilent(server);
            AssertTold(server, 55.0);
        }

        [TestMethod]
        public void A_crossing_that_stays_is_told_at_pmin_with_the_value_of_then()
        {
            TestServer server = Observing.Number("pmin=10&gt=50", 40);
            AssertQuiet(server, 60.0);
            AssertQuiet(server, 70.0);
            server.Run(10000);
            Observing.AssertNotified(server, "70");
        }

        [TestMethod]
        public void What_is_told_at_pmax_is_what_the_next_step_counts_from()
        {
            TestServer server = Observing.Number("pmax=60&st=5", 20);
            AssertQuiet(server, 24.0);
            server.Run(60000);
            Observing.AssertNotified(server, "24");
            AssertQuiet(server, 28.0);
            AssertTold(server, 29.0);
        }

        [TestMethod]
        public void A_resource_instance_inherits_the_thresholds_of_its_resource_and_no_other_level_has_any()
        {
            TestServer server = TestServer.Registered();
            TestValueTable values = server.Object.ValuesOf(0, TestObject.Multiple + TestObject.Integer);
            values.FindOrAdd(3).Integer = 10;
            server.WriteAttributes("/10241/0/11", "gt=20");
            Observing.Start(server, "/10241/0/11/3");
            values.Find(3).Integer = 15;
            Observing.Changed(server, 11);
            Observing.AssertSilent(server);
            values.Find(3).Integer = 21;
            Observing.Changed(server, 11);
            Observing.AssertNotified(server, "21");

            // Several values at once have no number to hold against it.
            Observing.Start(server, "/10241/0/11", new byte[] { 1 });
            values.Find(3).Integer = 22;
            Observing.Changed(server, 11);
            Assert.IsFalse(Observing.Notification(server).HasToken(Observing.Token));
        }

        private static void AssertTold(TestServer server, double value)
        {
            Observing.Set(server, value);
            Assert.AreEqual(CoapCode.Content, Observing.Notification(server).Code, value.ToString());
        }

        private static void AssertQuiet(TestServer server, double value)
        {
            Observing.Set(server, value);
            Assert.IsNull(server.Take(), value.ToString());
        }

        private static void AssertTold(TestServer server, long value)
        {
            Observing.Set(server, value);
            Observing.AssertNotified(server, value.ToString());
        }

        private static void AssertQuiet(TestServer server, long value)
        {
            Observing.Set(server, value);
            Assert.IsNull(server.Take(), value.ToString());
        }
    }
}
