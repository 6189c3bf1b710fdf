using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What a server sends amiss is answered and counted.</summary>
    [TestClass]
    public class CounterTests
    {
        [TestMethod]
        [DataRow(ContentFormat.Tlv, "c80120")]
        [DataRow(ContentFormat.SenmlCbor, "9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f")]
        [DataRow(ContentFormat.SenmlJson, "5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b")]
        [DataRow(ContentFormat.TextPlain, "3138343436373434303733373039353531363136")]
        [DataRow(ContentFormat.Cbor, "c249010000000000000000")]
        [DataRow(ContentFormat.OctetStream, "01")]
        [DataRow(65000, "00")]
        public void A_payload_that_is_refused_is_counted(int format, string payload)
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = server.Put(Path(TestObject.Integer), format, Hex.Parse(payload));
            Assert.IsTrue(answer.Code == CoapCode.BadRequest || answer.Code == CoapCode.UnsupportedContentFormat, answer.Code.ToString());
            Assert.AreEqual(1, server.Client.PayloadsRefused);
        }

        [TestMethod]
        public void A_text_that_is_not_utf8_is_refused_and_counted()
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = server.Put(Path(TestObject.String), ContentFormat.TextPlain, Hex.Parse("c328"));
            Assert.AreEqual(CoapCode.BadRequest, answer.Code);
            Assert.AreEqual(1, server.Client.PayloadsRefused);
        }

        [TestMethod]
        public void What_is_taken_and_what_has_no_payload_is_not_counted()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.Changed, server.Put(Path(TestObject.Integer), ContentFormat.TextPlain, Hex.Parse("37")).Code);
            Assert.AreEqual(CoapCode.NotFound, server.Get("/4711").Code);
            Assert.AreEqual(0, server.Client.PayloadsRefused);
        }

        private static string Path(int resource)
        {
            return "/" + TestObject.ObjectId.ToString() + "/0/" + resource.ToString();
        }
    }
}
