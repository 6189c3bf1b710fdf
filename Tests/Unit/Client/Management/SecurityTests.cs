using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class SecurityTests
    {
        // Proves: ETS-221, SEC-33
        [TestMethod]
        public void No_operation_on_Security_is_authorised()
        {
            TestServer server = TestServer.Registered();
            AssertUnauthorised(server.Get("/0"));
            AssertUnauthorised(server.Get("/0/0"));
            AssertUnauthorised(server.Get("/0/0/0"));
            AssertUnauthorised(server.Get("/0/0/5"));
            AssertUnauthorised(server.Get("/0/0", ContentFormat.SenmlCbor));
            AssertUnauthorised(server.Put("/0/0/0", "coap://localhost"));
            AssertUnauthorised(server.Post("/0/0", ContentFormat.Tlv, Hex.Parse("c0 00")));
            AssertUnauthorised(server.Put("/0/0", ContentFormat.Tlv, Hex.Parse("c0 00")));
            AssertUnauthorised(server.Post("/0", ContentFormat.Tlv, Hex.Parse("c0 00")));
            AssertUnauthorised(server.Delete("/0/0"));
            AssertUnauthorised(server.Delete("/0"));
            AssertUnauthorised(server.Execute("/0/0/0"));
            AssertUnauthorised(server.Discover("/0"));
            AssertUnauthorised(server.Discover("/0/0"));
            AssertUnauthorised(server.WriteAttributes("/0", "pmin=10"));
            AssertUnauthorised(server.WriteAttributes("/0/0/0", "pmin=10"));
            AssertUnauthorised(server.Ask(new TestRequest(CoapCode.Get, "/0/0") { Observe = 0 }));
        }

        // Proves: SEC-33
        [TestMethod]
        public void What_is_hidden_does_not_show_by_what_it_has()
        {
            TestServer server = TestServer.Registered();
            AssertUnauthorised(server.Get("/0/7"));
            AssertUnauthorised(server.Get("/0/0/999"));
            AssertUnauthorised(server.Delete("/0/7"));
        }

        // Proves: SEC-33
        [TestMethod]
        public void Security_is_not_registered()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            TestMessage register = server.Take();
            Assert.AreEqual("/rd", register.Path);
            Assert.Contains("</1/0>", register.Text);
            Assert.DoesNotContains("</0", register.Text);
        }

        private static void AssertUnauthorised(TestMessage answer)
        {
            Assert.AreEqual(CoapCode.Unauthorized, answer.Code);
            Assert.AreEqual(0, answer.Message.PayloadLength);
        }
    }
}
