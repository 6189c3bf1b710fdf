using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class WriteAttributesTests
    {
        private const string Number = "/10241/0/3";

        [TestMethod]
        public void Attributes_add_up_from_request_to_request()
        {
            TestServer server = TestServer.Registered();
            AssertSet(server, "pmin=10", ";pmin=10");
            AssertSet(server, "pmax=60&gt=20.5", ";pmin=10;pmax=60;gt=20.5");
            AssertSet(server, "pmin=5&lt=-3.25", ";pmin=5;pmax=60;gt=20.5;lt=-3.25");
        }

        [TestMethod]
        public void An_attribute_without_a_value_is_removed()
        {
            TestServer server = TestServer.Registered();
            AssertSet(server, "pmin=10&pmax=60&st=1", ";pmin=10;pmax=60;st=1");
            AssertSet(server, "pmax", ";pmin=10;st=1");
            AssertSet(server, "pmin&st", "");
            AssertSet(server, "gt", "");
        }

        [TestMethod]
        [DataRow("pmin=-1")]
        [DataRow("pmin=1.5")]
        [DataRow("pmin=x")]
        [DataRow("pmin=")]
        [DataRow("pmin=99999999999")]
        [DataRow("gt=1e3")]
        [DataRow("gt=1.")]
        [DataRow("gt=")]
        [DataRow("st=0")]
        [DataRow("st=-1")]
        [DataRow("pmin=1&what=2")]
        [DataRow("PMIN=1")]
        [DataRow("\0gt=1")]
        [DataRow("pminmax=1")]
        [DataRow("pmi=1")]
        [DataRow("=1")]
        [DataRow("lt=5&gt=5")]
        [DataRow("lt=6&gt=5")]
        [DataRow("lt=1&gt=5&st=2")]
        [DataRow("epmin=5&epmax=5")]
        public void What_is_no_attribute_or_does_not_go_together_changes_nothing(string query)
        {
            TestServer server = TestServer.Registered();
            AssertSet(server, "pmin=7", ";pmin=7");
            Assert.AreEqual(CoapCode.BadRequest, server.WriteAttributes(Number, query).Code);
            Assert.AreEqual("<" + Number + ">;pmin=7", server.Discover(Number).Text);
        }

        [TestMethod]
        public void Thresholds_are_moved_one_after_the_other()
        {
            // LwM2M Core §5.1.2: what is set in a single operation is refused where it does not go together.
            TestServer server = TestServer.Registered();
            AssertSet(server, "lt=20&gt=30", ";gt=30;lt=20");
            AssertSet(server, "gt=15", ";gt=15;lt=20");
            AssertSet(server, "lt=5", ";gt=15;lt=5");
            AssertSet(server, "st=6", ";gt=15;lt=5;st=6");
            AssertSet(server, "st=1", ";gt=15;lt=5;st=1");
            Assert.AreEqual(CoapCode.BadRequest, server.WriteAttributes(Number, "st=5&gt=15&lt=5").Code);
            AssertSet(server, "epmin=5", ";gt=15;lt=5;st=1;epmin=5");
            AssertSet(server, "epmax=4", ";gt=15;lt=5;st=1;epmin=5;epmax=4");
            AssertSet(server, "epmin=3", ";gt=15;lt=5;st=1;epmin=3;epmax=4");
        }

        [TestMethod]
        public void Digits_beyond_six_decimals_are_rounded_and_a_step_never_to_nothing()
        {
            TestServer server = TestServer.Registered();
            AssertSet(server, "gt=20.29999999999999982", ";gt=20.3");
            AssertSet(server, "lt=-1.23456789", ";gt=20.3;lt=-1.234568");
            AssertSet(server, "st=0.00000004", ";gt=20.3;lt=-1.234568;st=0.000001");
            Assert.AreEqual(CoapCode.BadRequest, server.WriteAttributes(Number, "st=-0.00000004").Code);
            Assert.AreEqual(CoapCode.BadRequest, server.WriteAttributes(Number, "st=0.00000000").Code);
        }

        [TestMethod]
        public void A_pmax_below_pmin_is_taken_and_has_no_effect()
        {
            // LwM2M Core §5.1.2: it is ignored, not refused.
            AssertSet(TestServer.Registered(), "pmin=60&pmax=10", ";pmin=60;pmax=10");
        }

        [TestMethod]
        public void Thresholds_are_for_numbers()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.BadRequest, server.WriteAttributes("/10241/0/0", "gt=1").Code);
            Assert.AreEqual(CoapCode.BadRequest, server.WriteAttributes("/10241/0/4", "st=1").Code);
            Assert.AreEqual(CoapCode.BadRequest, server.WriteAttributes("/10241/0", "lt=1").Code);
            Assert.AreEqual(CoapCode.BadRequest, server.WriteAttributes("/10241", "lt=1").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241/0/1", "gt=1").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241/0/2", "gt=1").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241/0/6", "gt=1").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241/0/11", "gt=1").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/10241/0/0", "pmin=1").Code);
        }

        [TestMethod]
        public void They_are_set_on_what_is_there()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.NotFound, server.WriteAttributes("/99", "pmin=1").Code);
            Assert.AreEqual(CoapCode.NotFound, server.WriteAttributes("/10241/9", "pmin=1").Code);
            Assert.AreEqual(CoapCode.NotFound, server.WriteAttributes("/10241/0/99", "pmin=1").Code);
            Assert.AreEqual(CoapCode.NotFound, server.WriteAttributes("/10241/0/10/0", "pmin=1").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.WriteAttributes("", "pmin=1").Code);
        }

        [TestMethod]
        public void A_full_table_takes_no_further_path_until_one_is_free()
        {
            ClientOptions options = new ClientOptions();
            options.MaxAttributes = 2;
            TestServer server = TestServer.Registered(options);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/1", "pmin=1").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/3", "pmin=1").Code);
            Assert.AreEqual(CoapCode.ServiceUnavailable, server.WriteAttributes("/3/0", "pmin=1").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/3/0", "pmin").Code, "nothing to remove");
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/3", "pmax=9").Code, "has its place");
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/1", "pmin").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/3/0", "pmin=1").Code);
        }

        private static void AssertSet(TestServer server, string query, string expected)
        {
            TestMessage answer = server.WriteAttributes(Number, query);
            Assert.AreEqual(CoapCode.Changed, answer.Code);
            Assert.AreEqual("<" + Number + ">" + expected, server.Discover(Number).Text);
        }
    }
}
