using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Servers that answer what comes to their mind, for a day each, and behave from then on.</summary>
    [TestClass]
    public class MisbehavingServerTests
    {
        private const int Servers = 3000;
        private const long BadMs = 6 * 3600000L;
        private const long GoodMs = 12 * 3600000L;
        private const int LifetimeS = 1800;
        private const int MaxRequestsInBadTime = 6 * 100;

        private static readonly byte[] _codes =
        {
            CoapCode.Created, CoapCode.Changed, CoapCode.Deleted, CoapCode.Content, CoapCode.Continue, CoapCode.BadRequest, CoapCode.Unauthorized,
            CoapCode.Forbidden, CoapCode.NotFound, CoapCode.MethodNotAllowed, CoapCode.PreconditionFailed, CoapCode.RequestEntityTooLarge,
            CoapCode.TooManyRequests, CoapCode.InternalServerError, CoapCode.ServiceUnavailable, 0x07, 0x3F, 0x5F, 0xBF, 0xFF,
        };

        // Proves: WP-15
        [TestMethod]
        public void None_makes_the_device_storm_or_stay_away()
        {
            for (int seed = 1; seed <= Servers; seed++)
            {
                TestServer server = new TestServer(new ClientOptions { MaxSequenceDelayS = 3600 }) { ConfirmsUpdates = false };
                server.Account.LifetimeS = LifetimeS;
                server.Client.Start();
                uint random = (uint)seed * 2654435761u;
                int requests = Serve(server, ref random, BadMs, false);
                Assert.IsTrue(requests <= MaxRequestsInBadTime, seed.ToString() + ": " + requests.ToString());
                Serve(server, ref random, GoodMs, true);
                Assert.IsTrue(server.Session.Registration.IsRegistered, seed.ToString());
            }
        }

        /// <returns>Messages of the client.</returns>
        private static int Serve(TestServer server, ref uint random, long ms, bool isGood)
        {
            long end = server.NowMs + ms;
            int messages = 0;
            server.Step();
            while (server.NowMs < end)
            {
                for (TestMessage message = server.Take(); message is not null; message = server.Take())
                {
                    messages++;
                    Answer(server, message, ref random, isGood);
                }

                long due = server.DueMs < end ? server.DueMs : end;
                server.Advance(due > server.NowMs ? due - server.NowMs : 1);
            }

            return messages;
        }

        private static void Answer(TestServer server, TestMessage message, ref uint random, bool isGood)
        {
            random = (random * 1664525u) + 1013904223u;
            int choice = (int)((random >> 8) % (uint)(_codes.Length + 4));
            if (isGood)
            {
                bool isRegister = message.Path == "/rd";
                server.Reply(message, isRegister ? CoapCode.Created : CoapCode.Changed, isRegister ? "rd" : null, isRegister ? "7" : null);
            }
            else if (choice < _codes.Length)
            {
                bool hasLocation = (random & 0x80000000u) != 0;
                server.Reply(message, _codes[choice], hasLocation ? "rd" : null, hasLocation ? "5" : null);
            }
            else if (choice == _codes.Length)
            {
                server.SendEmpty(CoapType.Reset, message.MessageId);
            }
            else if (choice == _codes.Length + 1)
            {
                // It promises a separate response that never comes.
                server.SendEmpty(CoapType.Acknowledgement, message.MessageId);
            }
            else if (choice == _codes.Length + 2)
            {
                server.Link.Arrive(new byte[] { 0x60 });
                server.Link.Arrive(new byte[0]);
                server.Link.Arrive(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF, 0xFF });
            }
        }
    }
}
