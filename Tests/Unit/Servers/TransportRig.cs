using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>A client with one account that two fake transports serve, UDP and non-IP, in virtual time; the test is the server on both.</summary>
    internal sealed class TransportRig : TwoTransportsRig
    {
        /// <summary>Makes both; nothing is sent yet.</summary>
        /// <param name="binding">Server object resource 7.</param>
        /// <param name="isSecured">Whether the account and the UDP binding have a key.</param>
        /// <param name="isNonIpSecured">Whether the non-IP binding has one.</param>
        public TransportRig(string binding, bool isSecured = false, bool isNonIpSecured = false)
            : this(new TransportBinding('N', SchemeOf(isSecured), isNonIpSecured), binding, isSecured)
        {
        }

        private TransportRig(TransportBinding nonIp, string binding, bool isSecured)
            : base("urn:test:two", "192.0.2.1", nonIp, binding, isSecured, null, null)
        {
            NonIp = nonIp;
        }

        public TransportBinding NonIp { get; }

        public void Start()
        {
            Client.Start();
            Step();
        }

        /// <summary>Writes a text resource over a transport.</summary>
        public TestMessage Put(TransportBinding transport, string path, string text)
        {
            byte[] token = Send(transport, new TestRequest(CoapCode.Put, path) { Format = ContentFormat.TextPlain, Body = Utf8.FromString(text) });
            TestMessage answer = Take(transport);
            return answer is not null && answer.HasToken(token) ? answer : null;
        }
    }
}
