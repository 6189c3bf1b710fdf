using System;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class ServerUriTests
    {
        [TestMethod]
        [DataRow("coap://example.com", "coap", "example.com", 0, false)]
        [DataRow("COAPS://example.com:5684/", "coaps", "example.com", 5684, false)]
        [DataRow("coap://192.0.2.7:65535", "coap", "192.0.2.7", 65535, true)]
        [DataRow("coap://[2001:db8::1]", "coap", "2001:db8::1", 0, true)]
        [DataRow("coap://[2001:db8::1]:5783", "coap", "2001:db8::1", 5783, true)]
        [DataRow("coap://1.2.3.example", "coap", "1.2.3.example", 0, false)]
        public void A_URI_has_scheme_host_and_port(string text, string scheme, string host, int port, bool isAddress)
        {
            ServerUri uri = new ServerUri(text);
            Assert.AreEqual(scheme, uri.Scheme);
            Assert.AreEqual(host, uri.Host);
            Assert.AreEqual(port, uri.Port);
            Assert.AreEqual(isAddress, uri.IsAddress);
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("example.com")]
        [DataRow("://example.com")]
        [DataRow("coap://")]
        [DataRow("coap:///")]
        [DataRow("coap://:5683")]
        [DataRow("coap://example.com:")]
        [DataRow("coap://example.com:0")]
        [DataRow("coap://example.com:65536")]
        [DataRow("coap://example.com:99999999999")]
        [DataRow("coap://example.com:56x3")]
        [DataRow("coap://example.com/rd")]
        [DataRow("coap://example.com?ep=x")]
        [DataRow("coap://user@example.com")]
        [DataRow("coap://[2001:db8::1")]
        [DataRow("coap://[2001:db8::1]5683")]
        [DataRow("coap://[]")]
        public void What_is_no_server_URI_is_refused(string text)
        {
            Assert.ThrowsException(typeof(ArgumentException), () => new ServerUri(text));
        }
    }
}
