using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>pmin, pmax, epmin and epmax (LwM2M Core §5.1.2).</summary>
    [TestClass]
    public class PeriodTests
    {
        // Proves: ETS-301
        [TestMethod]
        public void A_change_waits_for_pmin_and_silence_ends_with_pmax()
        {
            TestServer server = Observing.Number("pmin=5&pmax=15", 20);
            server.Advance(1000);
            Observing.Set(server, 21.0);
            Observing.AssertSilent(server);
            Observing.Set(server, 22.0);
            Observing.AssertNotifiedAfter(server, 4000, "22");

            // pmax counts from the last notification.
            Observing.AssertNotifiedAfter(server, 15000, "22");
            server.Run(15000);
            Observing.AssertNotified(server, "22");

            // pmin is over: a change is told at once.
            server.Run(7000);
            Observing.Set(server, 23.0);
            Observing.AssertNotified(server, "23");
        }

        [TestMethod]
        public void Without_periods_a_change_is_told_at_once_and_nothing_else()
        {
            TestServer server = Observing.Number("", 20);
            Observing.Set(server, 21.0);
            Observing.AssertNotified(server, "21");
            Observing.Set(server, 22.0);
            Observing.AssertNotified(server, "22");
            server.Run(86000000);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        [DataRow("pmin=10&pmax=5")]
        [DataRow("pmin=10&pmax=0")]
        public void A_pmax_of_0_or_below_pmin_has_no_effect(string attributes)
        {
            TestServer server = Observing.Number(attributes, 20);
            server.Run(100000);
            Observing.AssertSilent(server);
            Observing.Set(server, 21.0);
            Observing.AssertNotified(server, "21");
            Observing.Set(server, 22.0);
            Observing.AssertNotifiedAfter(server, 10000, "22");
        }

        [TestMethod]
        public void Equal_periods_are_a_beat()
        {
            TestServer server = Observing.Number("pmin=10&pmax=10", 20);
            for (int i = 0; i < 5; i++)
            {
                Observing.Set(server, 30.0 + i);
                Observing.AssertNotifiedAfter(server, 10000, (30 + i).ToString());
            }
        }

        [TestMethod]
        public void The_largest_period_does_not_overflow()
        {
            TestServer server = Observing.Number("pmin=2147483647&pmax=2147483647", 20);
            Observing.Set(server, 21.0);
            server.Run(86000000);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        public void The_server_account_has_the_default_periods()
        {
            TestServer server = TestServer.Registered();
            server.Put("/1/0/2", "10");
            server.Put("/1/0/3", "20");
            Observing.Start(server, Observing.Float);
            Observing.Set(server, 1.5);
            Observing.AssertNotifiedAfter(server, 10000, "1.5");
            Observing.AssertNotifiedAfter(server, 20000, "1.5");
        }

        [TestMethod]
        public void An_attribute_stands_before_the_default_even_from_the_object()
        {
            TestServer server = TestServer.Registered();
            server.Put("/1/0/2", "10");
            server.WriteAttributes("/10241", "pmin=3");
            Observing.Start(server, Observing.Float);
            Observing.Set(server, 1.5);
            Observing.AssertNotifiedAfter(server, 3000, "1.5");
        }

        [TestMethod]
        [DataRow("/10241", 10)]
        [DataRow("/10241/0", 20)]
        [DataRow("/10241/0/11", 30)]
        [DataRow("/10241/0/11/3", 40)]
        [DataRow("/10241/0/11/4", 30)]
        [DataRow("/10241/0/1", 20)]
        [DataRow("/3/0/0", 0)]
        public void The_lowest_level_that_has_an_attribute_counts(string path, int pmin)
        {
            TestServer server = TestServer.Registered();
            TestValueTable values = server.Object.ValuesOf(0, TestObject.Multiple + TestObject.Integer);
            values.FindOrAdd(3);
            values.FindOrAdd(4);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241", "pmin=10").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241/0", "pmin=20").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241/0/11", "pmin=30").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241/0/11/3", "pmin=40").Code);
            Observing.Start(server, path);
            server.Client.NotifyChanged(10241, 0, 11);
            server.Client.NotifyChanged(10241, 0, 1);
            server.Client.NotifyChanged(3, 0, 0);
            if (pmin > 0)
            {
                server.Run(pmin * 1000 - 1);
                Observing.AssertSilent(server);
            }

            server.Run(1);
            Observing.Notification(server);
        }

        [TestMethod]
        public void Each_attribute_is_inherited_by_itself()
        {
            TestServer server = TestServer.Registered();
            server.WriteAttributes("/10241", "pmin=2&pmax=30");
            server.WriteAttributes("/10241/0/3", "pmin=4");
            Observing.Start(server, Observing.Float);
            Observing.Set(server, 1.5);
            Observing.AssertNotifiedAfter(server, 4000, "1.5");
            server.Run(30000);
            Observing.AssertNotified(server, "1.5");
        }

        [TestMethod]
        public void Attributes_may_change_while_observed_and_an_instance_that_is_deleted_loses_its_own()
        {
            TestServer server = Observing.Number("pmin=100", 20);
            Observing.Set(server, 21.0);
            server.Run(5000);
            Observing.AssertSilent(server);
            server.WriteAttributes(Observing.Float, "pmin=1");
            Observing.AssertNotified(server, "21");

            server.Post("/10241", ContentFormat.Tlv, Hex.Parse("08 05 03 c1 18 07"));
            server.WriteAttributes("/10241/5", "pmin=100");
            server.Delete("/10241/5");
            server.Post("/10241", ContentFormat.Tlv, Hex.Parse("08 05 03 c1 18 07"));
            Observing.Start(server, "/10241/5/1");
            server.Put("/10241/5/1", "3");
            Observing.AssertNotified(server, "3");
        }

        [TestMethod]
        public void Within_epmin_a_value_is_not_looked_at()
        {
            TestServer server = Observing.Number("epmin=10&gt=50", 20);
            Observing.Set(server, 60.0);
            Observing.AssertNotifiedAfter(server, 10000, "60");

            // What came and went before it was looked at is not told.
            Observing.Set(server, 40.0);
            Observing.Set(server, 70.0);
            server.Run(20000);
            Observing.AssertSilent(server);
        }

        [TestMethod]
        [DataRow("pmin=10&epmin=2")]
        [DataRow("pmin=10&epmin=2&gt=50")]
        [DataRow("pmin=10&epmax=2&gt=50")]
        public void Within_pmin_nothing_is_told_whatever_the_evaluation_periods_say(string attributes)
        {
            TestServer server = Observing.Number(attributes, 20);
            server.Run(1000);
            Observing.Set(server, 60.0);
            Observing.AssertNotifiedAfter(server, 9000, "60");
            Observing.Set(server, 40.0);
            Observing.AssertNotifiedAfter(server, 10000, "40");
        }

        [TestMethod]
        public void A_value_is_looked_at_by_epmax_even_if_nobody_says_it_changed()
        {
            TestServer server = Observing.Number("epmax=10&gt=50", 20);
            server.Run(10000);
            Observing.AssertSilent(server);
            server.Object.ValueOf(0, TestObject.Float).Float = 60;
            Observing.AssertNotifiedAfter(server, 10000, "60");
        }

        [TestMethod]
        public void What_epmax_finds_as_it_was_is_not_told()
        {
            TestServer server = Observing.Number("epmax=10", 20);
            server.Run(60000);
            Observing.AssertSilent(server);
            server.Object.ValueOf(0, TestObject.Float).Float = 20.000001;
            server.Run(10000);
            Observing.AssertNotified(server, "20.000001");

            server.WriteAttributes("/3/0", "epmax=10");
            Observing.Start(server, "/3/0/0", new byte[] { 1 });
            server.Run(60000);
            Observing.AssertSilent(server);
        }
    }
}
