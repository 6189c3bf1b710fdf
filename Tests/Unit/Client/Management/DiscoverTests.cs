using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class DiscoverTests
    {
        private const string ServerResources = ",</1/0/0>,</1/0/1>,</1/0/2>,</1/0/4>,</1/0/5>,</1/0/6>,</1/0/7>,</1/0/8>";

        // Proves: ETS-260
        [TestMethod]
        public void A_server_discovers_the_device_and_what_it_has_set()
        {
            TestServer server = TestServer.Registered();
            server.Device.AddPowerSource(1, 3800, 125);
            server.Device.AddPowerSource(5, 5000, 900);
            server.Device.SetBatteryLevel(100);
            const string Before = ",</3/0/0>,</3/0/1>,</3/0/2>,</3/0/3>,</3/0/4>,</3/0/6>;dim=2,</3/0/7>;dim=2";
            const string After = ",</3/0/8>;dim=2,</3/0/9>,</3/0/11>;dim=1,</3/0/12>,</3/0/13>,</3/0/14>,</3/0/15>,</3/0/16>";
            TestMessage answer = server.Discover("/3");
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(ContentFormat.LinkFormat, answer.Format);
            Assert.AreEqual("</3>;ver=1.1,</3/0>" + Before + After, answer.Text);

            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/3/0", "pmin=10&pmax=200").Code);
            Assert.AreEqual("</3>;ver=1.1,</3/0>;pmin=10;pmax=200" + Before + After, server.Discover("/3").Text);

            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/3/0/7", "lt=1&gt=6&st=1").Code);
            Assert.AreEqual("</3>;ver=1.1,</3/0>;pmin=10;pmax=200" + Before + ";gt=6;lt=1;st=1" + After, server.Discover("/3").Text);

            Assert.AreEqual("</3/0/7>;dim=2;pmin=10;pmax=200;gt=6;lt=1;st=1,</3/0/7/0>,</3/0/7/1>", server.Discover("/3/0/7").Text);
        }

        // Proves: ETS-261
        [TestMethod]
        public void Attributes_of_a_multiple_resource_and_its_instances_are_kept_apart()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual("</3/0/11>;dim=1,</3/0/11/0>", server.Discover("/3/0/11").Text);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/3", "pmin=10&pmax=200").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/3/0", "pmax=320").Code);
            Assert.AreEqual(CoapCode.Changed, server.WriteAttributes("/3/0/11/0", "pmax=100&epmin=1&epmax=20").Code);
            Assert.AreEqual("</3/0/11>;dim=1;pmin=10;pmax=320,</3/0/11/0>;pmax=100;epmin=1;epmax=20", server.Discover("/3/0/11").Text);
        }

        [TestMethod]
        public void An_instance_shows_its_own_attributes_and_those_of_its_resources()
        {
            TestServer server = TestServer.Registered();
            server.WriteAttributes("/1", "pmin=1");
            server.WriteAttributes("/1/0", "pmax=60");
            server.WriteAttributes("/1/0/1", "st=5");
            Assert.AreEqual(
                "</1>;ver=1.1;pmin=1,</1/0>;pmax=60,</1/0/0>,</1/0/1>;st=5,</1/0/2>,</1/0/4>,</1/0/5>,</1/0/6>,</1/0/7>,</1/0/8>",
                server.Discover("/1").Text);
            Assert.AreEqual("</1/0>;pmax=60,</1/0/0>,</1/0/1>;st=5,</1/0/2>,</1/0/4>,</1/0/5>,</1/0/6>,</1/0/7>,</1/0/8>", server.Discover("/1/0").Text);
            Assert.AreEqual("</1/0/1>;pmin=1;pmax=60;st=5", server.Discover("/1/0/1").Text);
            Assert.AreEqual("</1/0/0>;pmin=1;pmax=60", server.Discover("/1/0/0").Text);
        }

        [TestMethod]
        public void A_lower_level_stands_before_a_higher_one()
        {
            TestServer server = TestServer.Registered();
            server.WriteAttributes("/1", "pmin=1");
            server.WriteAttributes("/1/0", "pmin=2");
            Assert.AreEqual("</1/0/1>;pmin=2", server.Discover("/1/0/1").Text);
            server.WriteAttributes("/1/0/1", "pmin=3");
            Assert.AreEqual("</1/0/1>;pmin=3", server.Discover("/1/0/1").Text);
            server.WriteAttributes("/1/0/1", "pmin");
            Assert.AreEqual("</1/0/1>;pmin=2", server.Discover("/1/0/1").Text);
        }

        [TestMethod]
        public void All_instances_of_an_object_are_discovered()
        {
            TestServer server = TestServer.Registered();
            Assert.StartsWith("</1>;ver=1.1,</1/0>" + ServerResources, server.Discover("/1").Text);
            Assert.AreEqual(CoapCode.Created, server.Post("/10241", ContentFormat.Tlv, Hex.Parse("08 05 03 c1 18 07")).Code);
            string links = server.Discover("/10241").Text;
            Assert.StartsWith("</10241>;ver=2.1,</10241/0>,</10241/0/0>", links);
            Assert.Contains(",</10241/5>,</10241/5/0>", links);
            Assert.Contains(",</10241/5/10>;dim=0", links);
        }

        [TestMethod]
        public void What_is_absent_is_not_discovered()
        {
            TestServer server = TestServer.Registered();
            Assert.DoesNotContains("/26>", server.Discover("/10241/0").Text);
            server.Object.MisbehavingAs = TestObject.Fault.Unreadable;
            Assert.Contains("</10241/0/26>", server.Discover("/10241/0").Text, "discovered without being read");
        }

        [TestMethod]
        public void What_is_not_there_is_not_found()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.NotFound, server.Discover("/99").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Discover("/3/9").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Discover("/3/0/99").Code);
            Assert.AreEqual(ContentFormat.None, server.Discover("/3/0/99").Format);
        }
    }
}
