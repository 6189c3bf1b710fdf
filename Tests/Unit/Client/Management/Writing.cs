using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Where and how the tests of Write write.</summary>
    internal static class Writing
    {
        internal const string Instance = "/10241/0";
        internal const string Server = "/1/0";

        internal static void AssertChanged(TestMessage answer)
        {
            Assert.AreEqual(CoapCode.Changed, answer.Code);
            Assert.AreEqual(0, answer.Message.PayloadLength);
        }

        internal static TestMessage PostJson(TestServer server, string path, string json)
        {
            return server.Post(path, ContentFormat.SenmlJson, Utf8.FromString(json));
        }

        internal static TestMessage PutJson(TestServer server, string path, string json)
        {
            return server.Put(path, ContentFormat.SenmlJson, Utf8.FromString(json));
        }
    }
}
