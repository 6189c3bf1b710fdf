using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class ReadTests
    {
        [TestMethod]
        public void A_resource_is_read_as_text_unless_the_server_asks_otherwise()
        {
            TestServer server = TestServer.Registered();
            TestMessage answer = server.Get("/3/0/0");
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.AreEqual(ContentFormat.TextPlain, answer.Format);
            Assert.AreEqual("Acme", answer.Text);
        }
    }
}
