using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class BootstrapInterfaceTests
    {
        // Proves: ETS-0
        [TestMethod]
        public void Discover_lists_objects_and_instances_with_the_server_and_uri_of_accounts()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            string all = "</>;lwm2m=1.1,</0>;ver=1.1,</0/0>;uri=\"coaps://bs\",</0/1>;ssid=101;uri=\"coaps://one\","
                + "</1>;ver=1.1,</1/1>;ssid=101,</2>;ver=1.1,</3>;ver=1.1,</3/0>,</21>;ver=2.0";
            TestMessage answer = rig.Get("", ContentFormat.LinkFormat);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(ContentFormat.LinkFormat, answer.Format);
            Assert.AreEqual(all, answer.Text);
            Assert.AreEqual("</>;lwm2m=1.1,</1>;ver=1.1,</1/1>;ssid=101", rig.Get("/1", ContentFormat.LinkFormat).Text);
            Assert.AreEqual(CoapCode.NotFound, rig.Get("/77", ContentFormat.LinkFormat).Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Get("/0/1", ContentFormat.LinkFormat).Code);
        }

        // Proves: ETS-8, SEC-33
        [TestMethod]
        public void Read_gives_the_server_object_and_never_a_key()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            TestMessage answer = rig.Get("/1/1/1", ContentFormat.TextPlain);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual("300", answer.Text);
            Assert.AreEqual(CoapCode.Content, rig.Get("/1", ContentFormat.Tlv).Code);
            Assert.AreEqual(CoapCode.Content, rig.Get("/2", ContentFormat.Tlv).Code);
            string[] hidden = { "/0", "/0/0", "/0/1/5", "/0/0/5", "/21", "/21/0/0" };
            for (int i = 0; i < hidden.Length; i++)
            {
                Assert.AreEqual(CoapCode.Unauthorized, rig.Get(hidden[i]).Code, hidden[i]);
            }

            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Get("/3/0/0").Code);
            Assert.AreEqual(CoapCode.NotFound, rig.Get("/77/0").Code);
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Get("").Code);
        }

        // Proves: ETS-4
        [TestMethod]
        public void Delete_spares_the_bootstrap_account_and_the_device()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.Put("/21/0/0", BootstrapRig.Key(3));
            Assert.AreEqual(CoapCode.Deleted, rig.Delete("/"));
            Assert.AreEqual(
                "</>;lwm2m=1.1,</0>;ver=1.1,</0/0>;uri=\"coaps://bs\",</1>;ver=1.1,</2>;ver=1.1,</3>;ver=1.1,</3/0>,</21>;ver=2.0",
                rig.Get("", ContentFormat.LinkFormat).Text);
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Delete("/0/0"));
            Assert.AreEqual(CoapCode.Deleted, rig.Delete("/0"));
            Assert.AreEqual("</>;lwm2m=1.1,</0>;ver=1.1,</0/0>;uri=\"coaps://bs\"", rig.Get("/0", ContentFormat.LinkFormat).Text);
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Delete("/3"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Delete("/3/0"));
            Assert.AreEqual(CoapCode.NotFound, rig.Delete("/77"));
            Assert.AreEqual(CoapCode.NotFound, rig.Delete("/1/9"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Delete("/0/0/5"));
        }

        [TestMethod]
        public void Delete_of_one_instance_leaves_the_others()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            rig.WriteAccount(1, 101, "coaps://one", 7);
            rig.WriteAccount(2, 102, "coaps://two", 8);
            Assert.AreEqual(CoapCode.Deleted, rig.Delete("/0/1"));
            Assert.AreEqual(CoapCode.Deleted, rig.Delete("/1/1"));
            Assert.AreEqual(CoapCode.Changed, rig.Finish());
            Assert.IsNull(rig.Client.Accounts.FindServer(101));
            Assert.IsFalse(rig.Client.Accounts.FindServer(102) is null);
        }

        // Proves: ETS-1
        [TestMethod]
        public void Instances_come_in_tlv_and_senml_cbor_and_an_object_with_several_of_them()
        {
            BootstrapRig rig = BootstrapRig.Begun();

            // /1: instances 4 and 5, each with 0, 1 and 7.
            string resources101 = "C10065" + "C2010258" + "C10755";
            string resources102 = "C10066" + "C2010259" + "C10755";
            Assert.AreEqual(CoapCode.Changed, rig.Put("/1", ContentFormat.Tlv, "08040A" + resources101 + "08050A" + resources102));
            Assert.AreEqual("600", rig.Get("/1/4/1", ContentFormat.TextPlain).Text);
            Assert.AreEqual("601", rig.Get("/1/5/1", ContentFormat.TextPlain).Text);

            // [{-2: "/1/4/", 0: "1", 2: 700}]: what an instance held before is replaced.
            Assert.AreEqual(CoapCode.Changed, rig.Put("/1/4", ContentFormat.SenmlCbor, "81A321652F312F342F0061310219" + "02BC"));
            Assert.AreEqual("700", rig.Get("/1/4/1", ContentFormat.TextPlain).Text);
            rig.Finish();
            Assert.AreEqual("/1/4: short server id, lifetime or binding is missing", rig.Report);
        }

        [TestMethod]
        public void A_write_with_one_bad_value_leaves_everything_as_it_was()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/1", ContentFormat.Tlv, "080407C10065C2010258" + "080504C10066C107"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/1", ContentFormat.Tlv, "080403C10065" + "080503C10758"));
            Assert.AreEqual("</>;lwm2m=1.1,</1>;ver=1.1", rig.Get("/1", ContentFormat.LinkFormat).Text);
        }

        // Proves: SEC-19
        [TestMethod]
        public void Values_out_of_their_bounds_are_refused()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/0/1/2", "9"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/0/1/1", "yes"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/0/1/10", "65536"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/0/1/11", "-1"));
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Put("/0/1/7", new byte[129]));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/0/1/8", new byte[17]));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/0/1/17", "5:0"));
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Put("/0/1/5", new byte[161]));
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Put("/0/1/3", new byte[1025]));
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Put("/0/1/0", new string('x', 256)));
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Put("/21/0/1", new byte[8]));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/1/1/0", "0"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/1/1/7", "X"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Put("/1/1/8", "1"));
            Assert.AreEqual(CoapCode.NotFound, rig.Put("/1/1/99", "1"));
            Assert.AreEqual(CoapCode.NotFound, rig.Put("/77/0/0", "1"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Put("/3/0/0", "Acme"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Put("/3/1/14", "+01"));
            Assert.AreEqual(CoapCode.UnsupportedContentFormat, rig.Put("/0/1", 9999, "01"));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/0/1", ContentFormat.Tlv, string.Empty));
            Assert.AreEqual(CoapCode.BadRequest, rig.Put("/0/1", ContentFormat.Tlv, "C800FF63"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Put("", ContentFormat.Tlv, "C10065"));
            Assert.AreEqual(CoapCode.MethodNotAllowed, rig.Ask("bs", new TestRequest(CoapCode.Post, "/1/1/8")).Code);
            Assert.AreEqual(CoapCode.NotFound, rig.Ask("bs", new TestRequest(CoapCode.Fetch, "/bs")).Code);
        }

        [TestMethod]
        public void More_instances_than_there_is_room_for_are_answered_5_03_and_none_of_them_stays()
        {
            BootstrapRig rig = BootstrapRig.Begun();
            Assert.AreEqual(CoapCode.ServiceUnavailable, rig.Put("/1", ContentFormat.Tlv, "080403C10065" + "080503C10066" + "080603C10067"));
            Assert.AreEqual("</>;lwm2m=1.1,</1>;ver=1.1", rig.Get("/1", ContentFormat.LinkFormat).Text);
        }
    }
}
