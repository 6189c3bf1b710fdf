using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Reads and Writes of a server that speaks the JSON of LwM2M 1.0.</summary>
    [TestClass]
    public class Lwm2mJsonOperationsTests
    {
        // Proves: ETS-204
        [TestMethod]
        public void Basic_information_is_read_as_JSON()
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = server.Get("/3/0", ContentFormat.Lwm2mJson);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(ContentFormat.Lwm2mJson, answer.Format);
            Assert.StartsWith(
                "{\"bn\":\"/3/0/\",\"e\":[{\"n\":\"0\",\"sv\":\"Acme\"},{\"n\":\"1\",\"sv\":\"T1000\"},{\"n\":\"2\",\"sv\":\"345000123\"},{\"n\":\"3\",\"sv\":\"1.0\"},",
                answer.Text);
            Assert.Contains("{\"n\":\"11/0\",\"v\":0}", answer.Text);
            Assert.EndsWith("{\"n\":\"16\",\"sv\":\"U\"}]}", answer.Text);
            Assert.AreEqual("{\"bn\":\"/3/0/0\",\"e\":[{\"sv\":\"Acme\"}]}", server.Get("/3/0/0", ContentFormat.Lwm2mJson).Text);
            Assert.AreEqual("{\"bn\":\"/3/0/11/\",\"e\":[{\"n\":\"0\",\"v\":0}]}", server.Get("/3/0/11", ContentFormat.Lwm2mJson).Text);
            Assert.StartsWith("{\"bn\":\"/1/\",\"e\":[{\"n\":\"0/0\",\"v\":1}", server.Get("/1", ContentFormat.Lwm2mJson).Text);
        }

        // Proves: ETS-220
        [TestMethod]
        public void Basic_information_is_set_as_JSON()
        {
            TestServer server = TestServer.Registered();
            string values = "{\"n\":\"1\",\"v\":7200},{\"n\":\"2\",\"v\":101},{\"n\":\"3\",\"v\":1110},{\"n\":\"5\",\"v\":30},{\"n\":\"6\",\"bv\":false},{\"n\":\"7\",\"sv\":\"U\"}";
            Assert.AreEqual(CoapCode.Changed, Post(server, "/1/0", "{\"bn\":\"/1/0/\",\"e\":[" + values + "]}").Code);
            Assert.AreEqual(
                "{\"bn\":\"/1/0/\",\"e\":[{\"n\":\"0\",\"v\":1}," + values + "]}", server.Get("/1/0", ContentFormat.Lwm2mJson).Text);
            Assert.AreEqual(7200, server.Account.LifetimeS);

            byte[] one = Ascii.GetBytes("{\"bn\":\"/1/0/2\",\"e\":[{\"v\":5}]}");
            Assert.AreEqual(CoapCode.Changed, server.Put("/1/0/2", ContentFormat.Lwm2mJson, one).Code);
            Assert.AreEqual("5", server.Get("/1/0/2", ContentFormat.TextPlain).Text);
        }

        [TestMethod]
        public void A_payload_that_is_not_that_JSON_changes_nothing()
        {
            TestServer server = TestServer.Registered();
            AssertRefused(server, "{\"bn\":\"/1/0/\",\"e\":[{\"n\":\"2\",\"v\":101}", "cut");
            AssertRefused(server, "[{\"bn\":\"/1/0/\",\"n\":\"2\",\"v\":101}]", "SenML");
            AssertRefused(server, "{\"bn\":\"/1/0/\",\"e\":[{\"n\":\"2\",\"v\":101},{\"n\":\"2\",\"sv\":\"5\"}]}", "wrong label");
            AssertRefused(server, "{\"bn\":\"/3/0/\",\"e\":[{\"n\":\"2\",\"v\":101}]}", "elsewhere");
        }

        // Proves: ETS-220
        [TestMethod]
        public void Every_type_is_written_and_read_back_as_JSON()
        {
            TestServer server = TestServer.Registered();
            string values = "{\"n\":\"0\",\"sv\":\"a\\\"b\"},{\"n\":\"1\",\"v\":-5},{\"n\":\"2\",\"v\":18446744073709551615},{\"n\":\"3\",\"v\":-0.5},{\"n\":\"4\",\"bv\":true},"
                + "{\"n\":\"5\",\"sv\":\"+/8=\"},{\"n\":\"6\",\"v\":1367491215},{\"n\":\"7\",\"ov\":\"66:1\"},{\"n\":\"8\",\"sv\":\"</1>\"}";
            string instance = "/" + TestObject.ObjectId + "/0";
            Assert.AreEqual(CoapCode.Changed, Post(server, instance, "{\"bn\":\"" + instance + "/\",\"e\":[" + values + "]}").Code);
            Assert.StartsWith("{\"bn\":\"" + instance + "/\",\"e\":[" + values, server.Get(instance, ContentFormat.Lwm2mJson).Text);
        }

        private static TestMessage Post(TestServer server, string path, string json)
        {
            return server.Post(path, ContentFormat.Lwm2mJson, Utf8.FromString(json));
        }

        private static void AssertRefused(TestServer server, string json, string what)
        {
            Assert.AreEqual(CoapCode.BadRequest, Post(server, "/1/0", json).Code, what);
            Assert.AreEqual("0", server.Get("/1/0/2", ContentFormat.TextPlain).Text, what);
        }
    }
}
