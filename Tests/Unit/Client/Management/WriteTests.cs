using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;
using static Lwm2m.Client.Tests.Writing;

namespace Lwm2m.Client.Tests
{
    /// <summary>The Writes of the conformance tests (ETS).</summary>
    [TestClass]
    public class WriteTests
    {
        // Proves: ETS-205
        [TestMethod]
        public void Basic_information_is_set_as_plain_text()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put("/1/0/2", "101"));
            AssertChanged(server.Put("/1/0/3", "1010"));
            AssertChanged(server.Put("/1/0/5", "2000"));
            string read = server.Get(Server, ContentFormat.Tlv).HexPayload;
            Assert.Contains("c10265" + "c20303f2" + "c20507d0", read);
            AssertChanged(server.Put("/1/0/2", "1"));
            AssertChanged(server.Put("/1/0/3", "10"));
            AssertChanged(server.Put("/1/0/5", "86400"));
            Assert.AreEqual("1", server.Get("/1/0/2").Text);
            Assert.AreEqual("10", server.Get("/1/0/3").Text);
            Assert.AreEqual("86400", server.Get("/1/0/5").Text);
        }

        // Proves: ETS-212
        [TestMethod]
        public void Basic_information_is_set_as_CBOR()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put("/1/0/2", ContentFormat.Cbor, Hex.Parse("18 65")));
            AssertChanged(server.Put("/1/0/3", ContentFormat.Cbor, Hex.Parse("19 03f2")));
            AssertChanged(server.Put("/1/0/6", ContentFormat.Cbor, Hex.Parse("f4")));
            Assert.AreEqual("1865", server.Get("/1/0/2", ContentFormat.Cbor).HexPayload);
            Assert.AreEqual("1903f2", server.Get("/1/0/3", ContentFormat.Cbor).HexPayload);
            Assert.AreEqual("f4", server.Get("/1/0/6", ContentFormat.Cbor).HexPayload);
        }

        // Proves: ETS-215
        [TestMethod]
        public void Basic_information_is_set_and_put_back_as_TLV()
        {
            TestServer server = TestServer.Registered();
            server.Account.DefaultMinimumPeriodS = 1;
            server.Account.DefaultMaximumPeriodS = 10;
            string before = server.Get(Server, ContentFormat.Tlv).HexPayload;
            AssertChanged(server.Post(Server, ContentFormat.Tlv, Hex.Parse("c10265 c20303f2 c20507d0 c10600 c10755")));
            Assert.AreEqual("c10001" + "c40100015180" + "c10265" + "c20303f2" + "c20507d0" + "c10600" + "c10755", server.Get(Server, ContentFormat.Tlv).HexPayload);

            // What was there, without the Short Server ID that cannot be written.
            Assert.StartsWith("c10001", before);
            AssertChanged(server.Put(Server, ContentFormat.Tlv, Hex.Parse(before.Substring(6))));
            Assert.AreEqual(before, server.Get(Server, ContentFormat.Tlv).HexPayload);
        }

        // Proves: ETS-226
        [TestMethod]
        public void A_partial_update_leaves_what_it_does_not_name()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Put("/1/0/2", "7"));
            AssertChanged(server.Post(Server, ContentFormat.Tlv, Hex.Parse("c1013c c10601")));
            Assert.AreEqual("60", server.Get("/1/0/1").Text);
            Assert.AreEqual("1", server.Get("/1/0/6").Text);
            Assert.AreEqual("7", server.Get("/1/0/2").Text);
            Assert.IsTrue(server.Updates > 0, "the server is told of the lifetime");
        }

        // Proves: ETS-227
        [TestMethod]
        public void A_resource_is_replaced_and_the_server_told_of_its_new_lifetime()
        {
            TestServer server = TestServer.Registered();
            server.ConfirmsUpdates = false;
            AssertChanged(server.Put("/1/0/1", "63"));
            TestMessage update = server.Take();
            Assert.AreEqual("/rd/0", update.Path);
            Assert.AreEqual("&lt=63", update.Query);
            server.Reply(update, CoapCode.Changed);
            Assert.AreEqual("63", server.Get("/1/0/1").Text);
        }

        // Proves: ETS-228
        [TestMethod]
        public void A_resource_instance_is_written_and_its_neighbour_stays()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Post(Instance, ContentFormat.Tlv, Hex.Parse("86 0a 41 00 61 41 01 62")));
            AssertChanged(server.Put(Instance + "/10/0", "test"));
            Assert.AreEqual("test", server.Get(Instance + "/10/0").Text);
            Assert.AreEqual("b", server.Get(Instance + "/10/1").Text);
            AssertChanged(server.Put(Instance + "/10/1", ContentFormat.Tlv, Hex.Parse("41 01 63")));
            Assert.AreEqual("c", server.Get(Instance + "/10/1").Text);
            Assert.AreEqual(CoapCode.NotFound, server.Put(Instance + "/10/2", "x").Code);
            Assert.AreEqual(CoapCode.NotFound, server.Put(Instance + "/0/0", "x").Code);
        }

        // Proves: ETS-233
        [TestMethod]
        public void Basic_information_is_set_as_SenML_CBOR()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(server.Post(Server, ContentFormat.SenmlCbor, Hex.Parse("82 a3 21 65 2f312f302f 00 61 31 02 183d a2 00 61 36 04 f5")));
            Assert.AreEqual("61", server.Get("/1/0/1").Text);
            Assert.AreEqual("1", server.Get("/1/0/6").Text);
            AssertChanged(server.Put(Instance + "/0", ContentFormat.SenmlCbor, Hex.Parse("81 a2 21 6a 2f31303234312f302f30 03 62 6869")));
            Assert.AreEqual("hi", server.Get(Instance + "/0").Text);
            AssertChanged(server.Put("/1/0/1", ContentFormat.SenmlCbor, Hex.Parse("81 a2 21 66 2f312f302f31 02 183f")));
            Assert.AreEqual("63", server.Get("/1/0/1").Text);
        }

        // Proves: ETS-234
        [TestMethod]
        public void Basic_information_is_set_as_SenML_JSON()
        {
            TestServer server = TestServer.Registered();
            AssertChanged(PostJson(server, Server, "[{\"bn\":\"/1/0/\",\"n\":\"1\",\"v\":61},{\"n\":\"6\",\"vb\":true}]"));
            Assert.AreEqual("61", server.Get("/1/0/1").Text);
            Assert.AreEqual("1", server.Get("/1/0/6").Text);
            AssertChanged(PostJson(server, Instance, "[{\"bn\":\"/10241/0/10/0\",\"vs\":\"before\"}]"));
            AssertChanged(PutJson(server, Instance + "/10/0", "[{\"bn\":\"/10241/0/10/0\",\"vs\":\"test_value\"}]"));
            Assert.AreEqual("test_value", server.Get(Instance + "/10/0").Text);
            AssertChanged(PutJson(server, "/1/0/1", "[{\"n\":\"/1/0/1\",\"v\":63}]"));
            Assert.AreEqual("63", server.Get("/1/0/1").Text);
        }

        // Proves: ETS-256
        [TestMethod]
        public void A_write_to_what_is_only_read_fails_and_changes_nothing()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.MethodNotAllowed, server.Put("/1/0/0", "123").Code);
            Assert.AreEqual("1", server.Get("/1/0/0").Text);
        }
    }
}
