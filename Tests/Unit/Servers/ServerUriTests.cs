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
        [DataRow("coap://1.2.3.400x", "coap", "1.2.3.400x", 0, false)]
        [DataRow("coap://0.0.0.0", "coap", "0.0.0.0", 0, true)]
        [DataRow("coap://255.255.255.255", "coap", "255.255.255.255", 0, true)]
        [DataRow("coap://4915112345", "coap", "4915112345", 0, false)]
        [DataRow("coap://example.com:", "coap", "example.com", 0, false)]
        [DataRow("coap://[2001:db8::1]:", "coap", "2001:db8::1", 0, true)]
        [DataRow("coap://example.com/rd", "coap", "example.com", 0, false)]
        [DataRow("coap://example.com:5783/a/b?c=d", "coap", "example.com", 5783, false)]
        [DataRow("coap://example.com:/", "coap", "example.com", 0, false)]
        [DataRow("coap://LwM2M.Example.COM", "coap", "lwm2m.example.com", 0, false)]
        [DataRow("coap://a%2Db%41.example", "coap", "a-bA.example", 0, false)]
        [DataRow("coap://[2001:DB8::A]", "coap", "2001:db8::a", 0, true)]
        [DataRow("coap://[fe80::1%25eth0]", "coap", "fe80::1%eth0", 0, true)]
        [DataRow("coap://192%2E0.2.7", "coap", "192.0.2.7", 0, true)]
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
        [DataRow("coap://example.com:0")]
        [DataRow("coap://example.com:65536")]
        [DataRow("coap://example.com:99999999999")]
        [DataRow("coap://example.com:56x3")]
        [DataRow("coap://example%2.com")]
        [DataRow("coap://example%")]
        [DataRow("coap://example%4")]
        [DataRow("coap://example%4x.com")]
        [DataRow("coap://example.com?ep=x")]
        [DataRow("coap://user@example.com")]
        [DataRow("coap://[2001:db8::1")]
        [DataRow("coap://[2001:db8::1]5683")]
        [DataRow("coap://[]")]
        [DataRow("coap://1.2.3.400")]
        [DataRow("coap://1.2.3.256:5683")]
        [DataRow("coap://1.2.3")]
        [DataRow("coap://1.2.3.4.5")]
        [DataRow("coap://1..2.3")]
        [DataRow("coap://.1.2.3")]
        [DataRow("coap://1.2.3.")]
        [DataRow("coap://1.2.3.99999999999")]
        [DataRow("coap://1%2E2.3.400")]
        public void What_is_no_server_URI_is_refused(string text)
        {
            Assert.ThrowsException(typeof(ArgumentException), () => new ServerUri(text));
        }

        [TestMethod]
        public void A_host_longer_than_a_Uri_Host_option_is_refused()
        {
            Assert.AreEqual(255, new ServerUri("coap://" + new string('a', 255)).HostOption.Length);
            Assert.ThrowsException(typeof(ArgumentException), () => new ServerUri("coap://" + new string('a', 256)));
        }

        [TestMethod]
        public void A_Uri_Host_has_the_bytes_that_the_host_stands_for()
        {
            CollectionAssert.AreEqual(new byte[] { 0x62, 0xC3, 0xBC, 0x63 }, new ServerUri("coap://B%C3%BCc").HostOption);
            Assert.IsNull(new ServerUri("coap://192.0.2.7").HostOption);
        }
    }
}
