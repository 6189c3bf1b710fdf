using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Clients that keep their state in a store, before the power goes off and after it.</summary>
    internal static class PowerOff
    {
        internal const long Noon = 1700000000000;

        internal static TestServer Registered(Store store, Clock clock, ClientOptions options)
        {
            TestServer server = Started(store, clock, options);
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            Assert.IsTrue(server.Session.Registration.IsRegistered);
            return server;
        }

        internal static TestServer Started(Store store, Clock clock, ClientOptions options, int integer = 0, double number = 0)
        {
            TestServer server = new TestServer(options);
            server.Object.ValueOf(0, TestObject.Integer).Integer = integer;
            server.Object.ValueOf(0, TestObject.Float).Float = number;
            server.Client.Sleep.KeepState(store, clock);
            server.Client.Start();
            server.Step();
            return server;
        }
    }
}
