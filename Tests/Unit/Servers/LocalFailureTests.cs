using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Without a network, a name or a route the server was not asked: nothing is used up, and the client is back soon after the network.</summary>
    [TestClass]
    public class LocalFailureTests
    {
        private const long HourMs = 3600000;

        [TestMethod]
        public void A_link_that_cannot_open_uses_up_no_retry_and_is_opened_again_within_minutes()
        {
            TestServer server = Offline(new ClientOptions());
            long pauseMs = 0;
            for (int i = 0; i < 400; i++)
            {
                Assert.IsTrue(server.Session.Registration.State == RegistrationState.BackingOff);
                Assert.AreEqual(0, server.Session.Registration.FailedSequences);
                long wait = server.DueMs - server.NowMs;
                Assert.IsTrue(wait >= 4000 && wait <= 90000, wait.ToString());
                Assert.IsTrue(wait >= pauseMs, wait.ToString());
                pauseMs = i < 4 ? 4000L << i : 60000;
                server.Run(wait);
            }

            Online(server);
            server.Run(90000);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void The_longest_of_these_pauses_is_an_option()
        {
            TestServer server = Offline(new ClientOptions { MaxLocalPauseS = 600 });
            server.Run(2 * HourMs);
            long wait = server.DueMs - server.NowMs;
            Assert.IsTrue(wait <= 900000, wait.ToString());
            int opened = server.Link.Opened;
            server.Run(HourMs);
            Assert.IsTrue(server.Link.Opened - opened <= 6, server.Link.Opened.ToString());
        }

        [TestMethod]
        public void A_link_whose_route_is_gone_uses_up_no_retry_and_is_opened_anew()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Link.Refuses = true;
            server.Link.FailsLocally = true;
            server.Run(10 * HourMs);
            Assert.AreEqual(0, server.Session.Registration.FailedSequences);
            Assert.IsTrue(server.Link.Opened > 100, server.Link.Opened.ToString());
            Online(server);
            server.Run(180000);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_silent_server_uses_up_retries_as_before()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            for (long end = server.NowMs + HourMs; server.NowMs < end; server.Drop())
            {
                server.Run(60000);
            }

            Assert.IsTrue(server.Session.Registration.HasFailed);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void With_the_network_on_for_two_minutes_of_twelve_the_client_is_registered_in_most_of_them(bool opensFail)
        {
            TestServer server = Offline(new ClientOptions());
            server.Account.LifetimeS = 300;
            long registeredMs = 0;
            long onMs = 0;
            for (int cycle = 0; cycle < 360; cycle++)
            {
                Set(server, false, opensFail);
                server.Run(600000);
                server.Drop();

                Set(server, true, opensFail);
                for (int i = 0; i < 120; i++)
                {
                    server.Run(1000);
                    for (TestMessage message = server.Take(); message is not null; message = server.Take())
                    {
                        if (message.Path == "/rd")
                        {
                            server.Reply(message, CoapCode.Created, "rd", "0");
                        }
                    }

                    onMs += 1000;
                    registeredMs += server.Session.Registration.State == RegistrationState.Registered ? 1000 : 0;
                }
            }

            Assert.IsTrue(registeredMs > onMs / 3, (registeredMs * 100 / onMs).ToString());
        }

        [TestMethod]
        public void An_Update_that_could_not_leave_is_tried_again_within_minutes_and_the_registration_goes_on()
        {
            TestServer server = TestServer.Registered();
            server.Link.Refuses = true;
            server.Client.RequestUpdate(1);
            server.Run(5 * HourMs);
            Assert.IsTrue(server.Session.Registration.IsRegistered);
            Assert.AreEqual(0, server.Updates);
            server.Link.Refuses = false;
            server.Run(180000);
            Assert.AreEqual(1, server.Updates);
            Assert.AreEqual(1, server.Session.Registration.Generation);
        }

        [TestMethod]
        public void The_delay_between_sequences_has_a_bound_by_option_which_leaves_alone_that_there_is_no_next()
        {
            TestServer server = new TestServer(new ClientOptions { MaxSequenceDelayS = 1800 });
            server.Account.RetryCount = 1;
            server.Client.Start();
            server.Step();
            server.Reply(server.Take(), CoapCode.ServiceUnavailable);
            long wait = server.DueMs - server.NowMs;
            Assert.IsTrue(wait >= 1800000 && wait <= 2700000, wait.ToString());
            server.Run(wait);
            server.Account.SequenceDelayTimerS = 60;
            server.Reply(server.Take(), CoapCode.ServiceUnavailable);
            wait = server.DueMs - server.NowMs;
            Assert.IsTrue(wait >= 60000 && wait <= 90000, wait.ToString());
            server.Run(wait);
            server.Account.SequenceDelayTimerS = ServerAccount.NoFurtherSequence;
            server.Reply(server.Take(), CoapCode.ServiceUnavailable);
            Assert.AreEqual(DatagramLink.Never, server.DueMs);
        }

        [TestMethod]
        public void Timers_of_0_are_no_reason_for_a_storm()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Account.RetryTimerS = 0;
            server.Account.SequenceDelayTimerS = 0;
            server.Client.Start();
            int registers = 0;
            for (long end = server.NowMs + HourMs; server.NowMs < end && registers < 5000;)
            {
                server.Step();
                TestMessage register = server.Take();
                if (register is null)
                {
                    server.Run(server.DueMs - server.NowMs);
                }
                else
                {
                    registers++;
                    server.Reply(register, CoapCode.ServiceUnavailable);
                }
            }

            Assert.IsTrue(registers > 100 && registers < 600, registers.ToString());
        }

        private static TestServer Offline(ClientOptions options)
        {
            TestServer server = new TestServer(options);
            server.Client.Start();
            server.Link.FailsLocally = true;
            server.Link.AfterOpen = LinkState.Failed;
            server.Step();
            return server;
        }

        private static void Online(TestServer server)
        {
            Set(server, true, true);
        }

        private static void Set(TestServer server, bool isOn, bool opensFail)
        {
            server.Link.FailsLocally = !isOn;
            server.Link.Refuses = !isOn;
            server.Link.AfterOpen = isOn || !opensFail ? LinkState.Open : LinkState.Failed;
        }
    }
}
