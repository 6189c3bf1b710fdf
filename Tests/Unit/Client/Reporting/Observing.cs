using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>What the tests of reporting share: observing, changing a value, looking at the notification.</summary>
    internal static class Observing
    {
        public const string Integer = "/10241/0/1";
        public const string Float = "/10241/0/3";

        private static readonly byte[] _token = { 0xA, 0xB };

        /// <summary>The token of <see cref="Start(TestServer, string)"/>.</summary>
        public static byte[] Token
        {
            get { return _token; }
        }

        /// <summary>A server that has set attributes of the float resource and observes it at this value.</summary>
        public static TestServer Number(string attributes, double value)
        {
            TestServer server = TestServer.Registered(new ClientOptions { ConfirmableEvery = 0 });
            server.Object.ValueOf(0, TestObject.Float).Float = value;
            if (attributes.Length > 0)
            {
                Assert.AreEqual(CoapCode.Changed, server.WriteAttributes(Float, attributes).Code);
            }

            Start(server, Float);
            return server;
        }

        /// <summary>Observes a path.</summary>
        /// <returns>The answer.</returns>
        public static TestMessage Start(TestServer server, string path)
        {
            return Start(server, path, _token);
        }

        /// <summary>Observes a path with a token of the test's choice.</summary>
        public static TestMessage Start(TestServer server, string path, byte[] token)
        {
            TestMessage answer = server.Ask(new TestRequest(CoapCode.Get, path) { Observe = 0 }, token);
            Assert.AreEqual(CoapCode.Content, answer.Code);
            Assert.IsTrue(answer.Observe >= 0);
            return answer;
        }

        /// <summary>Gives the float resource a value and steps the client.</summary>
        public static void Set(TestServer server, double value)
        {
            server.Object.ValueOf(0, TestObject.Float).Float = value;
            Changed(server, TestObject.Float);
        }

        /// <summary>Gives the integer resource a value and steps the client.</summary>
        public static void Set(TestServer server, long value)
        {
            server.Object.ValueOf(0, TestObject.Integer).Integer = value;
            Changed(server, TestObject.Integer);
        }

        public static void Changed(TestServer server, int resourceId)
        {
            server.Client.NotifyChanged(TestObject.ObjectId, 0, resourceId);
            server.Step();
        }

        /// <summary>Takes the one notification that waits.</summary>
        public static TestMessage Notification(TestServer server)
        {
            TestMessage message = server.Take();
            Assert.IsNotNull(message, "no notification");
            Assert.IsNull(server.Take(), "more than one");
            Assert.IsFalse(message.IsRequest);
            return message;
        }

        /// <summary>One notification waits and carries this text.</summary>
        public static void AssertNotified(TestServer server, string text)
        {
            TestMessage message = Notification(server);
            Assert.AreEqual(CoapCode.Content, message.Code);
            Assert.AreEqual(text, message.Text);
            Assert.IsTrue(message.Observe >= 0);
        }

        /// <summary>After so long, and not a millisecond before, one notification comes and carries this text.</summary>
        public static void AssertNotifiedAfter(TestServer server, int milliseconds, string text)
        {
            server.Run(milliseconds - 1);
            AssertSilent(server);
            server.Run(1);
            AssertNotified(server, text);
        }

        /// <summary>Lets time pass until the client has had another Update answered, and leaves what it sends then.</summary>
        public static void RunToUpdate(TestServer server)
        {
            int before = server.Updates;
            for (int s = 0; s < 100 && server.Updates == before; s++)
            {
                server.Drop();
                server.Run(1000);
            }

            Assert.AreEqual(before + 1, server.Updates);
        }

        public static void AssertSilent(TestServer server)
        {
            Assert.IsNull(server.Take());
        }
    }
}
