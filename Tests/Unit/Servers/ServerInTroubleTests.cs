using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A server that asks to be left alone for a time, forgets at once, or resets.</summary>
    [TestClass]
    public class ServerInTroubleTests
    {
        private const int RegistrationUpdateMs = 2000;
        private const long HourMs = 3600000;

        // Proves: WP-15
        [TestMethod]
        [DataRow(CoapCode.ServiceUnavailable)]
        [DataRow(CoapCode.TooManyRequests)]
        public void A_Register_waits_for_the_Max_Age_of_the_answer_and_up_to_half_more(byte code)
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            server.Send(new TestResponse(code) { MaxAge = 1000 }.ToBytes(server.Take()));
            AssertWaits(server, 1000, 1500);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_Max_Age_shorter_than_the_retry_timer_brings_nothing_forward_and_one_of_another_code_says_nothing()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            server.Send(new TestResponse(CoapCode.ServiceUnavailable) { MaxAge = 1 }.ToBytes(server.Take()));
            AssertWaits(server, 60, 90);
            server.Send(new TestResponse(CoapCode.InternalServerError) { MaxAge = 3000 }.ToBytes(server.Take()));
            AssertWaits(server, 120, 180);
        }

        [TestMethod]
        public void Too_many_requests_without_Max_Age_means_a_minute_for_an_Update()
        {
            TestServer server = Updating(86400);
            server.Reply(server.Take(), CoapCode.TooManyRequests);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
            AssertWaits(server, 60, 90);
            Assert.AreEqual("/rd/0", server.Take().Path);
        }

        [TestMethod]
        public void A_Max_Age_is_bounded()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            server.Send(new TestResponse(CoapCode.ServiceUnavailable) { MaxAge = -2 }.ToBytes(server.Take()));
            AssertWaits(server, 3600, 5400);
            server.Send(new TestResponse(CoapCode.ServiceUnavailable) { MaxAge = int.MaxValue }.ToBytes(server.Take()));
            AssertWaits(server, 3600, 5400);
        }

        // Proves: WP-15
        [TestMethod]
        public void An_Update_waits_for_the_Max_Age_and_so_does_the_Register_where_the_lifetime_ends_before()
        {
            TestServer server = Updating(100);
            server.Send(new TestResponse(CoapCode.ServiceUnavailable) { MaxAge = 1000 }.ToBytes(server.Take()));
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
            server.Run(999000);
            Assert.IsNull(server.Take());
            server.Run(501000);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void The_last_failure_of_a_sequence_waits_for_the_Max_Age_as_well()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Account.RetryCount = 1;
            server.Account.SequenceDelayTimerS = 10;
            server.Client.Start();
            server.Step();
            server.Send(new TestResponse(CoapCode.ServiceUnavailable) { MaxAge = 1000 }.ToBytes(server.Take()));
            server.Run(999000);
            Assert.IsNull(server.Take());
            server.Run(501000);
            Assert.AreEqual("/rd", server.Take().Path);
        }

        [TestMethod]
        public void A_Reset_to_an_Update_leads_to_a_new_registration()
        {
            TestServer server = Updating(86400);
            server.SendEmpty(CoapType.Reset, server.Take().MessageId);
            TestMessage register = server.Take();
            Assert.AreEqual("/rd", register.Path);
            server.Reply(register, CoapCode.Created, "rd", "1");
            Assert.IsTrue(server.Session.Registration.IsRegistered);
        }

        [TestMethod]
        public void A_Reset_to_a_Register_is_a_failure_like_another()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            server.SendEmpty(CoapType.Reset, server.Take().MessageId);
            AssertWaits(server, 60, 90);
        }

        [TestMethod]
        public void A_server_that_resets_each_Update_is_not_registered_at_without_end()
        {
            TestServer server = Updating(86400);
            int registers = 0;
            for (long end = server.NowMs + HourMs; server.NowMs < end;)
            {
                TestMessage message = server.Take();
                if (message is null)
                {
                    server.Run(server.DueMs - server.NowMs);
                }
                else if (message.Path == "/rd")
                {
                    registers++;
                    server.Reply(message, CoapCode.Created, "rd", "0");
                    server.Client.RequestUpdate(1);
                    server.Step();
                }
                else
                {
                    server.SendEmpty(CoapType.Reset, message.MessageId);
                }
            }

            Assert.IsTrue(registers > 30 && registers < 80, registers.ToString());
        }

        [TestMethod]
        public void A_lifetime_shorter_than_the_answers_take_is_registered_for_with_growing_pauses()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.ConfirmsUpdates = false;
            server.Account.LifetimeS = 1;
            server.Client.Start();
            server.Step();
            int registers = 0;
            int others = 0;
            for (long end = server.NowMs + HourMs; server.NowMs < end;)
            {
                TestMessage message = server.Take();
                if (message is null)
                {
                    server.Run(server.DueMs - server.NowMs);
                    continue;
                }

                bool isRegister = message.Path == "/rd";
                registers += isRegister ? 1 : 0;
                others += isRegister ? 0 : 1;
                server.Advance(1500);
                server.Reply(message, isRegister ? CoapCode.Created : CoapCode.Changed, isRegister ? "rd" : null, isRegister ? "0" : null);
            }

            Assert.IsTrue(registers > 30 && registers < 80, registers.ToString());
            Assert.IsTrue(others < 80, others.ToString());
        }

        [TestMethod]
        public void A_lifetime_of_a_second_makes_no_storm_of_requests_however_quick_the_answers_are()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Account.LifetimeS = 1;
            server.Client.Start();
            server.Step();
            int registers = 0;
            for (long end = server.NowMs + HourMs; server.NowMs < end;)
            {
                TestMessage message = server.Take();
                if (message is null)
                {
                    server.Run(server.DueMs - server.NowMs);
                    continue;
                }

                registers++;
                server.Reply(message, CoapCode.Created, "rd", "0");
            }

            Assert.IsTrue(registers > 30 && registers < 80, registers.ToString());
            Assert.IsTrue(server.Updates < 80, server.Updates.ToString());
        }

        [TestMethod]
        public void A_lifetime_of_three_seconds_is_kept_up_by_an_Update_every_two()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Account.LifetimeS = 3;
            server.Register();
            server.Run(60000);
            Assert.AreEqual(60000 / RegistrationUpdateMs, server.Updates);
            Assert.AreEqual(1, server.Session.Registration.Generation);
        }

        [TestMethod]
        public void A_registration_that_lasted_is_made_anew_at_once_each_time()
        {
            TestServer server = Updating(120);
            for (int i = 0; i < 50; i++)
            {
                server.Reply(server.Take(), CoapCode.NotFound);
                TestMessage register = server.Take();
                Assert.AreEqual("/rd", register.Path);
                server.Reply(register, CoapCode.Created, "rd", "0");
                server.Run(60000);
            }
        }

        private static TestServer Updating(int lifetimeS)
        {
            TestServer server = new TestServer(new ClientOptions());
            server.ConfirmsUpdates = false;
            server.Account.LifetimeS = lifetimeS;
            server.Client.Start();
            server.Step();
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            server.Client.RequestUpdate(1);
            server.Step();
            return server;
        }

        private static void AssertWaits(TestServer server, int leastS, int mostS)
        {
            long wait = server.DueMs - server.NowMs;
            Assert.IsTrue(wait >= leastS * 1000L && wait <= mostS * 1000L, wait.ToString());
            server.Run(wait);
        }
    }
}
